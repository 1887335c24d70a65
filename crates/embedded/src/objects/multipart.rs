//! The protocol of multipart uploads. [`uploads`] stores them.

use s3s::dto::*;
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};

use super::attributes::Attributes;
use super::bucket::{Bucket, now};
use super::inputs;
use super::reading::{self, Conditions};
use super::service::{Objects, failure};
use super::uploads::{self, CompleteError};
use super::writer::{Claims, take_in};

/// The most parts or uploads in one answer.
const PAGE: i32 = 1000;

pub(crate) async fn create_multipart_upload(
    objects: &Objects,
    req: S3Request<CreateMultipartUploadInput>,
) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
    let input = req.input;
    let bucket = objects.bucket(&input.bucket)?;
    let id = uploads::create(&bucket, input.key.clone(), inputs::headers(&req.headers, input.metadata))
        .await
        .map_err(failure)?;
    Ok(S3Response::new(CreateMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(id),
        ..CreateMultipartUploadOutput::default()
    }))
}

pub(crate) async fn upload_part(
    objects: &Objects,
    mut req: S3Request<UploadPartInput>,
) -> S3Result<S3Response<UploadPartOutput>> {
    let claims = inputs::claims(&req);
    let e_tag = objects
        .take_part(
            &req.input.bucket,
            &req.input.key,
            &req.input.upload_id,
            req.input.part_number,
            req.input.body.take(),
            claims,
        )
        .await?
        .0;
    Ok(S3Response::new(UploadPartOutput { e_tag: Some(e_tag), ..UploadPartOutput::default() }))
}

pub(crate) async fn upload_part_copy(
    objects: &Objects,
    req: S3Request<UploadPartCopyInput>,
) -> S3Result<S3Response<UploadPartCopyOutput>> {
    let input = req.input;
    let (from_bucket, from_key) = inputs::source(&input.copy_source)?;
    let range = match &input.copy_source_range {
        Some(header) => Some(
            Range::parse(header)
                .map_err(|_| s3_error!(InvalidArgument, "x-amz-copy-source-range is not a range of bytes"))?,
        ),
        None => None,
    };
    let read = objects.read(from_bucket, from_key, Conditions::default(), range, true).await?;
    let (e_tag, modified) = objects
        .take_part(&input.bucket, &input.key, &input.upload_id, input.part_number, read.body, Claims::default())
        .await?;
    let result = CopyPartResult {
        e_tag: Some(e_tag),
        last_modified: Some(reading::timestamp(modified)),
        ..CopyPartResult::default()
    };
    Ok(S3Response::new(UploadPartCopyOutput { copy_part_result: Some(result), ..UploadPartCopyOutput::default() }))
}

pub(crate) async fn list_parts(
    objects: &Objects,
    req: S3Request<ListPartsInput>,
) -> S3Result<S3Response<ListPartsOutput>> {
    let input = req.input;
    let bucket = objects.bucket(&input.bucket)?;
    objects.upload(&bucket, &input.upload_id, &input.key).await?;
    let max_parts = input.max_parts.unwrap_or(PAGE).clamp(0, PAGE);
    let after = input.part_number_marker.unwrap_or(0);
    let parts = uploads::parts(&bucket, &input.upload_id).await.map_err(failure)?;
    let mut rest = parts.into_iter().filter(|part| part.number > after);
    let parts: Vec<Part> = rest
        .by_ref()
        .take(max_parts as usize)
        .map(|part| Part {
            e_tag: Some(ETag::Strong(part.etag)),
            last_modified: Some(reading::timestamp(part.modified)),
            part_number: Some(part.number),
            size: i64::try_from(part.length).ok(),
            ..Part::default()
        })
        .collect();
    Ok(S3Response::new(ListPartsOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(input.upload_id),
        max_parts: Some(max_parts),
        part_number_marker: Some(after),
        next_part_number_marker: parts.last().and_then(|part| part.part_number),
        is_truncated: Some(rest.next().is_some()),
        parts: Some(parts),
        ..ListPartsOutput::default()
    }))
}

pub(crate) async fn list_multipart_uploads(
    objects: &Objects,
    req: S3Request<ListMultipartUploadsInput>,
) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
    let input = req.input;
    let bucket = objects.bucket(&input.bucket)?;
    let max_uploads = input.max_uploads.unwrap_or(PAGE).clamp(0, PAGE);
    let prefix = input.prefix.clone().unwrap_or_default();
    let (key_marker, id_marker) = (input.key_marker.clone().unwrap_or_default(), input.upload_id_marker.clone());
    let uploads = uploads::all(&bucket).await.map_err(failure)?;
    let mut rest = uploads
        .into_iter()
        .filter(|upload| upload.key.starts_with(&prefix))
        .skip_while(|upload| {
            // Ids are random, so a page starts after the id in its marker. Without an id it starts after the key.
            upload.key < key_marker
                || (upload.key == key_marker && !key_marker.is_empty() && id_marker.as_ref() != Some(&upload.id))
        })
        .skip_while(|upload| upload.key == key_marker && id_marker.as_ref() == Some(&upload.id));
    let uploads: Vec<MultipartUpload> = rest
        .by_ref()
        .take(max_uploads as usize)
        .map(|upload| MultipartUpload {
            initiated: Some(reading::timestamp(upload.initiated)),
            key: Some(upload.key),
            upload_id: Some(upload.id),
            ..MultipartUpload::default()
        })
        .collect();
    let is_truncated = rest.next().is_some();
    let last = if is_truncated { uploads.last() } else { None };
    Ok(S3Response::new(ListMultipartUploadsOutput {
        bucket: Some(input.bucket),
        prefix: input.prefix,
        key_marker: input.key_marker,
        upload_id_marker: input.upload_id_marker,
        max_uploads: Some(max_uploads),
        is_truncated: Some(is_truncated),
        next_key_marker: last.and_then(|upload| upload.key.clone()),
        next_upload_id_marker: last.and_then(|upload| upload.upload_id.clone()),
        uploads: Some(uploads),
        ..ListMultipartUploadsOutput::default()
    }))
}

pub(crate) async fn complete_multipart_upload(
    objects: &Objects,
    req: S3Request<CompleteMultipartUploadInput>,
) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
    let input = req.input;
    let bucket = objects.bucket(&input.bucket)?;
    let condition = inputs::condition(input.if_none_match, input.if_match)?;
    let parts = input.multipart_upload.and_then(|upload| upload.parts).unwrap_or_default();
    let wanted: Vec<(i32, Option<String>)> =
        parts.into_iter().map(|part| (part.part_number.unwrap_or(0), part.e_tag.map(ETag::into_value))).collect();
    let attributes = match uploads::find(&bucket, &input.upload_id, &input.key).await.map_err(failure)? {
        Some(upload) => uploads::complete(&bucket, &upload, &wanted, condition).await.map_err(|err| match err {
            CompleteError::InvalidPart => s3_error!(InvalidPart, "{err}"),
            CompleteError::InvalidPartOrder => s3_error!(InvalidPartOrder, "{err}"),
            CompleteError::TooSmall => s3_error!(EntityTooSmall, "{err}"),
            CompleteError::File(err) => failure(err),
        })?,
        // The response to an earlier attempt may have been lost. The object names the upload that created it.
        None => match bucket.open_object(&input.key).await {
            Ok(opened) if opened.attributes.upload.as_ref() == Some(&input.upload_id) => opened.attributes,
            _ => return Err(no_such_upload()),
        },
    };
    let length = bucket.open_object(&input.key).await.map_or(0, |opened| opened.length);
    objects.notices.tell(&input.bucket, &input.key, length, "CompleteMultipartUpload");
    Ok(S3Response::new(CompleteMultipartUploadOutput {
        location: Some(format!("/{}/{}", input.bucket, input.key)),
        bucket: Some(input.bucket),
        key: Some(input.key),
        e_tag: Some(reading::etag(&attributes)),
        ..CompleteMultipartUploadOutput::default()
    }))
}

pub(crate) async fn abort_multipart_upload(
    objects: &Objects,
    req: S3Request<AbortMultipartUploadInput>,
) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
    let bucket = objects.bucket(&req.input.bucket)?;
    objects.upload(&bucket, &req.input.upload_id, &req.input.key).await?;
    uploads::abort(&bucket, &req.input.upload_id).await.map_err(failure)?;
    Ok(S3Response::new(AbortMultipartUploadOutput::default()))
}

impl Objects {
    async fn upload(&self, bucket: &Bucket, id: &str, key: &str) -> S3Result<uploads::Upload> {
        uploads::find(bucket, id, key).await.map_err(failure)?.ok_or_else(no_such_upload)
    }

    async fn take_part(
        &self,
        bucket: &str,
        key: &str,
        id: &str,
        number: i32,
        body: Option<StreamingBlob>,
        claims: Claims,
    ) -> S3Result<(ETag, u64)> {
        if !(1..=10_000).contains(&number) {
            return Err(s3_error!(InvalidArgument, "partNumber is between 1 and 10000"));
        }
        let bucket = self.bucket(bucket)?;
        self.upload(&bucket, id, key).await?;
        let taken = take_in(&bucket, body, claims).await?;
        let attributes = Attributes { etag: hex::encode(taken.md5), modified: now(), ..Attributes::default() };
        uploads::put_part(&bucket, id, number, taken.written, &attributes).await.map_err(failure)?;
        Ok((reading::etag(&attributes), attributes.modified))
    }
}

fn no_such_upload() -> S3Error {
    S3Error::with_message(S3ErrorCode::NoSuchUpload, "there is no open upload of that id and key")
}
