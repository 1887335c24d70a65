//! The S3 behavior that the application relies on, tested through the SDK.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod calls;
mod keys;
mod reads;
mod writes;
