//! Reading an object: its conditions, its range and its bytes as a stream.

use std::fs::File;

use bytes::Bytes;
use s3s::dto::{ETag, ETagCondition, Range, StreamingBlob, Timestamp};
use s3s::{Body, S3Error, S3ErrorCode, S3Result, s3_error};

use super::attributes::Attributes;
use super::bucket::{FileError, blocking, read_at};

/// The size of a read in bytes. A body up to this size is read at once.
const STEP: u64 = 256 << 10;

/// The conditions of a GET or HEAD.
#[derive(Default)]
pub(crate) struct Conditions {
    pub(crate) if_match: Option<ETagCondition>,
    pub(crate) if_none_match: Option<ETagCondition>,
    pub(crate) if_modified_since: Option<Timestamp>,
    pub(crate) if_unmodified_since: Option<Timestamp>,
}

impl Conditions {
    /// Checks in the order of RFC 9110: 412 if the precondition fails, 304 if the client has the current object.
    pub(crate) fn check(&self, attributes: &Attributes) -> S3Result<()> {
        let modified = modified_seconds(attributes);
        match (&self.if_match, &self.if_unmodified_since) {
            (Some(wanted), _) if !names(wanted, attributes) => {
                return Err(s3_error!(PreconditionFailed));
            }
            (None, Some(since)) if modified > *since => return Err(s3_error!(PreconditionFailed)),
            _ => {}
        }
        let is_known = match (&self.if_none_match, &self.if_modified_since) {
            (Some(known), _) => names(known, attributes),
            (None, Some(since)) => modified <= *since,
            (None, None) => false,
        };
        if !is_known {
            return Ok(());
        }
        let mut err = S3Error::new(S3ErrorCode::NotModified);
        err.set_status_code(http::StatusCode::NOT_MODIFIED);
        if let Ok(value) = etag(attributes).to_http_header() {
            err.set_headers(http::HeaderMap::from_iter([(http::header::ETAG, value)]));
        }
        Err(err)
    }
}

pub(crate) fn etag(attributes: &Attributes) -> ETag {
    ETag::Strong(attributes.etag.clone())
}

/// Converts milliseconds since 1970 to the protocol's time.
pub(crate) fn timestamp(milliseconds: u64) -> Timestamp {
    Timestamp::from(std::time::UNIX_EPOCH + std::time::Duration::from_millis(milliseconds))
}

fn modified_seconds(attributes: &Attributes) -> Timestamp {
    timestamp(attributes.modified / 1000 * 1000)
}

fn names(condition: &ETagCondition, attributes: &Attributes) -> bool {
    condition.is_any() || condition.as_etag().is_some_and(|tag| tag.value() == attributes.etag)
}

/// The requested bytes, and `Content-Range` if they are a part.
pub(crate) fn range_of(range: Option<&Range>, length: u64) -> S3Result<(std::ops::Range<u64>, Option<String>)> {
    let Some(range) = range else {
        return Ok((0..length, None));
    };
    let bytes = range.check(length).ok().filter(|bytes| !bytes.is_empty());
    let Some(bytes) = bytes else {
        let mut err = s3_error!(InvalidRange);
        if let Ok(value) = http::HeaderValue::try_from(format!("bytes */{length}")) {
            err.set_headers(http::HeaderMap::from_iter([(http::header::CONTENT_RANGE, value)]));
        }
        return Err(err);
    };
    let header = format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1);
    Ok((bytes, Some(header)))
}

/// Reads a short body at once. Call it where blocking is allowed.
pub(crate) fn read_short(file: &mut File, range: &std::ops::Range<u64>) -> Result<Option<Bytes>, FileError> {
    let n = range.end - range.start;
    if n > STEP {
        return Ok(None);
    }
    Ok(Some(read_at(file, range.start, n as usize)?))
}

/// The range as a body. `short` contains the bytes that were already read.
pub(crate) fn body(file: File, range: std::ops::Range<u64>, short: Option<Bytes>) -> StreamingBlob {
    match short {
        Some(bytes) => StreamingBlob::from(Body::from(bytes)),
        None => StreamingBlob::wrap(futures::stream::try_unfold((file, range), |(mut file, range)| async move {
            if range.is_empty() {
                return Ok::<_, FileError>(None);
            }
            blocking(move || {
                let end = range.end.min(range.start + STEP);
                let bytes = read_at(&mut file, range.start, (end - range.start) as usize)?;
                Ok(Some((bytes, (file, end..range.end))))
            })
            .await
        })),
    }
}
