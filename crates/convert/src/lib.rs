//! Readers of imports and writers of exports, in the formats of Label Studio, and its JSON of records.
//!
//! Readers and writers stream: a reader passes tasks to a sink one by one, and a writer takes tasks one by one. Neither
//! keeps more than one task (or one table of names) in memory.
//!
//! **Invariant:** this crate opens no files or sockets and reads no clock. All bytes pass through the traits of
//! [`std::io`].

mod entries;
pub mod export;
pub mod import;
pub mod json;
