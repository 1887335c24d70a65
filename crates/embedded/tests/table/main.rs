//! The DynamoDB behavior that the application relies on, tested through the SDK.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod faults;
mod rows;
mod semantics;
