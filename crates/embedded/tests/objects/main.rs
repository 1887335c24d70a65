//! What the application relies on of S3, through the SDK.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod calls;
mod keys;
mod reads;
mod writes;
