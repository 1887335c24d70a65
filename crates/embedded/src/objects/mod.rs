//! The object store: S3's operations over files.

mod attributes;
mod bucket;
mod created;
mod inputs;
mod key;
mod listing;
mod lists;
mod multipart;
mod reading;
mod service;
mod single;
mod uploads;
mod writer;

pub(crate) use bucket::{remove_unfinished, system_now};
pub use created::Created;
pub(crate) use service::Objects;
