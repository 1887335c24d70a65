//! Operations on single objects.

use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result, s3_error};

use super::attributes::Attributes;
use super::bucket::{Condition, blocking, now, open_file};
use super::reading::{self, Conditions};
use super::service::{Objects, failure};
use super::writer::{Claims, take_in};
use super::{inputs, key};

/// The most keys in one delete request.
const MOST_DELETED: usize = 1000;

/// An object opened for a request.
pub(crate) struct Read {
    pub(crate) attributes: Attributes,
    pub(crate) length: u64,
    pub(crate) range: std::ops::Range<u64>,
    pub(crate) content_range: Option<String>,
    pub(crate) body: Option<StreamingBlob>,
}

impl Objects {
    /// Opens and checks the object and reads a short body, in one call on the blocking threads.
    pub(crate) async fn read(
        &self,
        bucket: &str,
        key: &str,
        conditions: Conditions,
        range: Option<Range>,
        with_body: bool,
    ) -> S3Result<Read> {
        let path = self.bucket(bucket)?.root().join(key::file_of(key));
        let read = blocking(move || {
            let mut opened = open_file(&path)?;
            let chosen =
                conditions.check(&opened.attributes).and_then(|()| reading::range_of(range.as_ref(), opened.length));
            let (range, content_range) = match chosen {
                Ok(chosen) => chosen,
                Err(err) => return Ok(Err(err)),
            };
            let body = if with_body {
                let short = reading::read_short(&mut opened.file, &range)?;
                Some(reading::body(opened.file, range.clone(), short))
            } else {
                None
            };
            Ok(Ok(Read { attributes: opened.attributes, length: opened.length, range, content_range, body }))
        });
        read.await.map_err(failure)?
    }
}

pub(crate) async fn get_object(
    objects: &Objects,
    req: S3Request<GetObjectInput>,
) -> S3Result<S3Response<GetObjectOutput>> {
    let input = req.input;
    let conditions = Conditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        if_modified_since: input.if_modified_since,
        if_unmodified_since: input.if_unmodified_since,
    };
    let read = objects.read(&input.bucket, &input.key, conditions, input.range, true).await?;
    let headers = &read.attributes.headers;
    Ok(S3Response::new(GetObjectOutput {
        accept_ranges: Some("bytes".to_owned()),
        body: read.body,
        cache_control: headers.cache_control.clone(),
        content_disposition: headers.content_disposition.clone(),
        content_encoding: headers.content_encoding.clone(),
        content_language: headers.content_language.clone(),
        content_length: i64::try_from(read.range.end - read.range.start).ok(),
        content_range: read.content_range,
        content_type: headers.content_type.clone(),
        e_tag: Some(reading::etag(&read.attributes)),
        last_modified: Some(reading::timestamp(read.attributes.modified)),
        metadata: Some(headers.metadata.clone().into_iter().collect()),
        ..GetObjectOutput::default()
    }))
}

pub(crate) async fn head_object(
    objects: &Objects,
    req: S3Request<HeadObjectInput>,
) -> S3Result<S3Response<HeadObjectOutput>> {
    let input = req.input;
    let conditions = Conditions {
        if_match: input.if_match,
        if_none_match: input.if_none_match,
        if_modified_since: input.if_modified_since,
        if_unmodified_since: input.if_unmodified_since,
    };
    let read = objects.read(&input.bucket, &input.key, conditions, None, false).await?;
    let headers = &read.attributes.headers;
    Ok(S3Response::new(HeadObjectOutput {
        accept_ranges: Some("bytes".to_owned()),
        cache_control: headers.cache_control.clone(),
        content_disposition: headers.content_disposition.clone(),
        content_encoding: headers.content_encoding.clone(),
        content_language: headers.content_language.clone(),
        content_length: i64::try_from(read.length).ok(),
        content_type: headers.content_type.clone(),
        e_tag: Some(reading::etag(&read.attributes)),
        last_modified: Some(reading::timestamp(read.attributes.modified)),
        metadata: Some(headers.metadata.clone().into_iter().collect()),
        ..HeadObjectOutput::default()
    }))
}

pub(crate) async fn put_object(
    objects: &Objects,
    mut req: S3Request<PutObjectInput>,
) -> S3Result<S3Response<PutObjectOutput>> {
    let claims = inputs::claims(&req);
    let bucket = objects.bucket(&req.input.bucket)?;
    let condition = inputs::condition(req.input.if_none_match.take(), req.input.if_match.take())?;
    let taken = take_in(&bucket, req.input.body.take(), claims).await?;
    let input = req.input;
    let attributes = Attributes {
        etag: hex::encode(taken.md5),
        modified: now(),
        headers: inputs::headers(&req.headers, input.metadata),
        upload: None,
    };
    bucket.publish(&input.key, taken.written, &attributes, condition).await.map_err(failure)?;
    objects.notices.tell(&input.bucket, &input.key, taken.length, "Put");
    Ok(S3Response::new(PutObjectOutput {
        e_tag: Some(reading::etag(&attributes)),
        size: i64::try_from(taken.length).ok(),
        ..PutObjectOutput::default()
    }))
}

pub(crate) async fn copy_object(
    objects: &Objects,
    req: S3Request<CopyObjectInput>,
) -> S3Result<S3Response<CopyObjectOutput>> {
    let input = req.input;
    let (from_bucket, from_key) = inputs::source(&input.copy_source)?;
    let (from_bucket, from_key) = (from_bucket.to_owned(), from_key.to_owned());
    let to = objects.bucket(&input.bucket)?;
    let conditions = Conditions {
        if_match: input.copy_source_if_match,
        if_none_match: input.copy_source_if_none_match,
        ..Conditions::default()
    };
    let replaces =
        input.metadata_directive.as_ref().is_some_and(|directive| directive.as_str() == MetadataDirective::REPLACE);
    let (mut attributes, length) = if from_bucket == input.bucket && !replaces {
        if from_key == input.key {
            return Err(s3_error!(InvalidRequest, "an object cannot be copied to itself unchanged"));
        }
        let read = objects.read(&from_bucket, &from_key, conditions, None, false).await?;
        to.link(&from_key, &input.key, Condition::Always).await.map_err(failure)?;
        (read.attributes, read.length)
    } else {
        let read = objects.read(&from_bucket, &from_key, conditions, None, true).await?;
        let claims = Claims { length: Some(read.length), ..Claims::default() };
        let taken = take_in(&to, read.body, claims).await?;
        let headers = if replaces { inputs::headers(&req.headers, input.metadata) } else { read.attributes.headers };
        let attributes = Attributes { etag: hex::encode(taken.md5), modified: now(), headers, upload: None };
        to.publish(&input.key, taken.written, &attributes, Condition::Always).await.map_err(failure)?;
        (attributes, taken.length)
    };
    objects.notices.tell(&input.bucket, &input.key, length, "Copy");
    let e_tag = Some(ETag::Strong(std::mem::take(&mut attributes.etag)));
    let copy_object_result = CopyObjectResult {
        e_tag,
        last_modified: Some(reading::timestamp(attributes.modified)),
        ..CopyObjectResult::default()
    };
    Ok(S3Response::new(CopyObjectOutput {
        copy_object_result: Some(copy_object_result),
        ..CopyObjectOutput::default()
    }))
}

pub(crate) async fn delete_object(
    objects: &Objects,
    req: S3Request<DeleteObjectInput>,
) -> S3Result<S3Response<DeleteObjectOutput>> {
    objects.bucket(&req.input.bucket)?.delete(&req.input.key).await.map_err(failure)?;
    Ok(S3Response::new(DeleteObjectOutput::default()))
}

pub(crate) async fn delete_objects(
    objects: &Objects,
    req: S3Request<DeleteObjectsInput>,
) -> S3Result<S3Response<DeleteObjectsOutput>> {
    let bucket = objects.bucket(&req.input.bucket)?;
    let delete = req.input.delete;
    if delete.objects.len() > MOST_DELETED {
        return Err(s3_error!(MalformedXML, "at most 1000 keys are deleted at once"));
    }
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for object in delete.objects {
        match bucket.delete(&object.key).await {
            Ok(_) => deleted.push(DeletedObject { key: Some(object.key), ..DeletedObject::default() }),
            Err(err) => errors.push(Error {
                code: Some("InternalError".to_owned()),
                key: Some(object.key),
                message: Some(err.to_string()),
                version_id: None,
            }),
        }
    }
    let deleted = (!delete.quiet.unwrap_or(false)).then_some(deleted);
    Ok(S3Response::new(DeleteObjectsOutput {
        deleted,
        errors: (!errors.is_empty()).then_some(errors),
        request_charged: None,
    }))
}
