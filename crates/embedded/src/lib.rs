//! DynamoDB and S3 in this process, under the AWS SDK's own clients: what one machine and the tests store with.
//!
//! There is no socket between the clients and the services, and no second storage code: whatever is written against the
//! SDK meets the cloud's paging, limits, conditions and error codes here too. Rows lie in one SQLite file, fsynced at
//! each write; objects are files, fsynced and renamed into place.
//!
//! # What of S3 can be relied on
//!
//! As in AWS: a read sees the last completed write. `If-None-Match: *` and `If-Match` on `PutObject` and
//! `CompleteMultipartUpload` are atomic. A listing is in the order of the keys' UTF-8 bytes, with `prefix`, `start-after`,
//! `delimiter`, `max-keys` and continuation tokens. GET and HEAD take `If-Match`, `If-None-Match` and the two dates, GET a
//! range. Entity tags are MD5 sums, or the sum of the parts' sums and `-n`. A completed multipart upload may be completed
//! again with the same answer as long as its object stands. Parts other than the last have at least 5 MiB. Checksums and
//! `Content-MD5` that are sent are checked; they are not stored. A presigned URL is good for its key, method and signed headers
//! until it expires. A key is any text of up to 1,024 bytes; `x` and `x/y` may both exist.
//!
//! [`Embedded::created`] says what a bucket's notifications would.
//!
//! Not there: versions, access lists, tags, encryption settings, lifecycle rules, listing version 1. Other than in
//! AWS, a copy within a bucket that keeps its metadata also keeps its date.

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
