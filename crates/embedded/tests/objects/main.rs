//! What the application relies on of S3, through the SDK.

mod calls;
mod keys;
mod reads;
mod writes;
