//! Label Studio's files in and out: readers of imports and writers of exports.
//!
//! Both stream: a reader gives one task after the other to a sink, a writer takes one task after the other, and neither
//! keeps more than one task (or one table of names) in memory.
//!
//! **Invariant:** nothing here opens a file, a socket or a clock; bytes come and go through [`std::io`]'s traits.

mod entries;
pub mod export;
pub mod import;
