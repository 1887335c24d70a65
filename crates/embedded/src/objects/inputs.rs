//! Common inputs of the write operations.

use http::HeaderMap;
use s3s::dto::{Checksum, CopySource, ETagCondition, Metadata};
use s3s::{S3Request, S3Result, s3_error};

use super::attributes::Headers;
use super::bucket::Condition;
use super::writer::Claims;

/// The object's attributes in the request.
pub(crate) fn headers(http: &HeaderMap, metadata: Option<Metadata>) -> Headers {
    Headers {
        content_type: text(http, "content-type"),
        content_encoding: text(http, "content-encoding").and_then(without_aws_chunked),
        content_disposition: text(http, "content-disposition"),
        content_language: text(http, "content-language"),
        cache_control: text(http, "cache-control"),
        metadata: metadata.unwrap_or_default().into_iter().collect(),
    }
}

/// The checksums and length in the request.
pub(crate) fn claims<T>(req: &S3Request<T>) -> Claims {
    let http = &req.headers;
    Claims {
        length: text(http, "content-length").and_then(|n| n.parse().ok()),
        md5: text(http, "content-md5"),
        checksum: Checksum {
            checksum_crc32: text(http, "x-amz-checksum-crc32"),
            checksum_crc32c: text(http, "x-amz-checksum-crc32c"),
            checksum_crc64nvme: text(http, "x-amz-checksum-crc64nvme"),
            checksum_sha1: text(http, "x-amz-checksum-sha1"),
            checksum_sha256: text(http, "x-amz-checksum-sha256"),
            ..Checksum::default()
        },
        trailer: req.trailing_headers.clone(),
        announced: text(http, "x-amz-trailer"),
    }
}

/// The precondition in the request.
pub(crate) fn condition(if_none_match: Option<ETagCondition>, if_match: Option<ETagCondition>) -> S3Result<Condition> {
    match (if_none_match, if_match) {
        (None, None) => Ok(Condition::Always),
        (Some(ETagCondition::Any), None) => Ok(Condition::Absent),
        (None, Some(ETagCondition::Any)) => Ok(Condition::Present(None)),
        (None, Some(ETagCondition::ETag(tag))) => Ok(Condition::Present(Some(tag.into_value()))),
        _ => Err(s3_error!(NotImplemented, "a write takes If-None-Match: * or one If-Match")),
    }
}

/// The bucket and key that a copy reads.
pub(crate) fn source(copy_source: &CopySource) -> S3Result<(&str, &str)> {
    match copy_source {
        CopySource::Bucket { bucket, key, version_id: None } => Ok((bucket, key)),
        _ => Err(s3_error!(NotImplemented, "the source of a copy is a bucket and a key")),
    }
}

fn text(http: &HeaderMap, name: &str) -> Option<String> {
    http.get(name).and_then(|value| value.to_str().ok()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The encoding of the transfer does not belong to the object.
fn without_aws_chunked(encoding: String) -> Option<String> {
    let kept: Vec<&str> =
        encoding.split(',').map(str::trim).filter(|part| !part.is_empty() && *part != "aws-chunked").collect();
    (!kept.is_empty()).then(|| kept.join(","))
}
