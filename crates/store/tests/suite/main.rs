//! Tests of the store on the embedded table and, with `STORE_TEST_DYNAMODB_URL`, on the official DynamoDB Local
//! (`make test-aws`). Only the embedded table can inject faults.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::disallowed_methods, reason = "the suite is told by an environment variable where the table is")]

mod accounts;
mod backend;
mod bulk;
mod calls;
mod deaths;
mod deleted_projects;
mod deliveries;
mod distribution;
mod export_faults;
mod export_parts;
mod faults;
mod finds;
mod hooks;
mod http;
mod import_faults;
mod import_parts;
mod imports;
mod jobs;
mod lists;
mod make;
mod members;
mod predictions;
mod project_list;
mod projects;
mod queue;
mod readers;
mod sample;
mod schedules;
mod snapshots;
mod table;
mod work;
