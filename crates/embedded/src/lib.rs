//! DynamoDB and S3 in this process, for the clients of the AWS SDK: the storage of one machine and of tests.
//!
//! There is no socket between the clients and the services, and no second storage code. Code that uses the SDK has the
//! paging, limits, conditions and error codes of the cloud here too. Rows are in one SQLite file, which is fsynced at
//! each write. Objects are files, which are fsynced and then renamed.
//!
//! # Supported behavior of S3
//!
//! As in AWS: a read sees the last completed write. `If-None-Match: *` and `If-Match` on `PutObject` and
//! `CompleteMultipartUpload` are atomic. A listing has the order of the keys' UTF-8 bytes, with `prefix`,
//! `start-after`, `delimiter`, `max-keys` and continuation tokens. GET and HEAD support `If-Match`, `If-None-Match` and
//! the two dates, GET also a range. Entity tags are MD5 sums, or the sum of the parts' sums and `-n`. A multipart
//! upload may be completed again, with the same response, as long as its object exists. Parts except the last have at
//! least 5 MiB. Checksums and `Content-MD5` in requests are checked but not stored. A presigned URL is valid for its
//! key, method and signed headers until it expires. A key is any text of up to 1,024 bytes. `x` and `x/y` may both
//! exist.
//!
//! [`Embedded::created`] replaces the notifications of a bucket.
//!
//! Not supported: versions, access lists, tags, encryption settings, lifecycle rules, listing version 1. One difference
//! from AWS: a copy inside a bucket that keeps its metadata also keeps its date.

mod connector;
mod faults;
mod folder;
mod objects;
mod open;
mod table;
mod web;

pub use faults::{Fault, Faults, Gate, Rule};
pub use objects::Created;
pub use open::{DATA_BUCKET, Embedded, Latency, OpenError, Options, TABLE, UPLOADS_BUCKET};
pub use web::WebObjects;
