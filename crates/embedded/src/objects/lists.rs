//! Listing objects.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as TOKEN;
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result, s3_error};

use super::bucket::blocking;
use super::service::{Objects, failure};
use super::{listing, reading};

/// The most keys in one answer.
const PAGE: i32 = 1000;

pub(crate) async fn list_objects_v2(
    objects: &Objects,
    req: S3Request<ListObjectsV2Input>,
) -> S3Result<S3Response<ListObjectsV2Output>> {
    let input = req.input;
    let bucket = objects.bucket(&input.bucket)?;
    let max_keys = input.max_keys.unwrap_or(PAGE).clamp(0, PAGE);
    let (after, after_common) = match &input.continuation_token {
        Some(token) => read_token(token)?,
        None => (input.start_after.clone().unwrap_or_default(), false),
    };
    let query = listing::Query {
        prefix: input.prefix.clone().unwrap_or_default(),
        after,
        after_common,
        delimiter: input.delimiter.clone(),
        limit: max_keys as usize,
    };
    let page = blocking(move || listing::list(bucket.root(), &query)).await.map_err(failure)?;
    let key_count = page.objects.len() + page.common_prefixes.len();
    // Only names that XML can represent are returned unchanged. For others, the SDK requests this encoding.
    let encode = |text: String| match &input.encoding_type {
        Some(kind) if kind.as_str() == EncodingType::URL => url_encoded(&text),
        _ => text,
    };
    let contents = page.objects.into_iter().map(|listed| Object {
        e_tag: Some(reading::etag(&listed.attributes)),
        key: Some(encode(listed.key)),
        last_modified: Some(reading::timestamp(listed.attributes.modified)),
        size: i64::try_from(listed.length).ok(),
        storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
        ..Object::default()
    });
    let contents: Vec<Object> = contents.collect();
    let common_prefixes: Vec<CommonPrefix> =
        page.common_prefixes.into_iter().map(|text| CommonPrefix { prefix: Some(encode(text)) }).collect();
    Ok(S3Response::new(ListObjectsV2Output {
        name: Some(input.bucket),
        prefix: Some(encode(input.prefix.unwrap_or_default())),
        delimiter: input.delimiter.map(encode),
        start_after: input.start_after.map(encode),
        max_keys: Some(max_keys),
        key_count: i32::try_from(key_count).ok(),
        continuation_token: input.continuation_token,
        is_truncated: Some(page.next.is_some()),
        next_continuation_token: page.next.map(|(text, common)| write_token(&text, common)),
        contents: Some(contents),
        common_prefixes: Some(common_prefixes),
        encoding_type: input.encoding_type.clone(),
        ..ListObjectsV2Output::default()
    }))
}

fn write_token(text: &str, common: bool) -> String {
    TOKEN.encode(format!("{}{text}", if common { 'p' } else { 'k' }))
}

fn read_token(token: &str) -> S3Result<(String, bool)> {
    let bad = || s3_error!(InvalidArgument, "the continuation token is not one of ours");
    let text = String::from_utf8(TOKEN.decode(token).map_err(|_| bad())?).map_err(|_| bad())?;
    match (text.strip_prefix('k'), text.strip_prefix('p')) {
        (Some(key), _) => Ok((key.to_owned(), false)),
        (_, Some(prefix)) => Ok((prefix.to_owned(), true)),
        _ => Err(bad()),
    }
}

fn url_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
