//! What the application relies on of DynamoDB, through the SDK.

mod faults;
mod rows;
mod semantics;
