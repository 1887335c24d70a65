//! What the application relies on of DynamoDB, through the SDK.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod faults;
mod rows;
mod semantics;
