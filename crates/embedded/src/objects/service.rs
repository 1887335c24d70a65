//! `impl S3`: each operation decodes its input, makes one or two calls on files, and encodes the answer.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as TOKEN;
use s3s::dto::*;
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};

use super::attributes::{Attributes, Headers};
use super::bucket::{Bucket, Condition, FileError, blocking, now, open_file};
use super::reading::{self, Conditions};
use super::uploads::{self, CompleteError};
use super::writer::{Claims, take_in};
use super::{key, listing};

/// The most keys, parts or uploads in one answer.
const PAGE: i32 = 1000;

/// All buckets of a folder.
#[derive(Clone)]
pub(crate) struct Objects {
    root: PathBuf,
    fsync: bool,
    /// Keeps the folder locked, or there, for as long as it is used.
    _home: Arc<dyn Send + Sync>,
    open: Arc<RwLock<HashMap<String, Arc<Bucket>>>>,
}

impl Objects {
    /// The buckets below `root`, which is created if absent. Without `fsync` a power failure may lose objects: tests only.
    pub(crate) fn open(
        root: &Path,
        fsync: bool,
        home: impl Send + Sync + 'static,
    ) -> io::Result<Objects> {
        std::fs::create_dir_all(root)?;
        Ok(Objects {
            root: root.to_path_buf(),
            fsync,
            _home: Arc::new(home),
            open: Arc::default(),
        })
    }

    /// Creates the bucket; `false` if it was there. Blocks.
    pub(crate) fn create(&self, name: &str) -> io::Result<bool> {
        match std::fs::create_dir(self.root.join(name)) {
            Ok(()) => {
                crate::folder::sync_parent(&self.root.join(name))?;
                Ok(true)
            }
            Err(err) if err.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(err) => Err(err),
        }
    }

    fn bucket(&self, name: &str) -> S3Result<Arc<Bucket>> {
        if let Some(bucket) = self
            .open
            .read()
            .unwrap_or_else(|err| err.into_inner())
            .get(name)
        {
            return Ok(Arc::clone(bucket));
        }
        let root = self.root.join(name);
        // s3s lets only valid bucket names through; none of them leads out of the folder.
        if !root.is_dir() {
            return Err(s3_error!(NoSuchBucket, "there is no bucket of that name"));
        }
        let bucket = Arc::new(Bucket::open(&root, self.fsync).map_err(failure)?);
        let mut open = self.open.write().unwrap_or_else(|err| err.into_inner());
        Ok(Arc::clone(open.entry(name.to_owned()).or_insert(bucket)))
    }
}

/// The protocol's answer to a file operation that did not happen.
pub(crate) fn failure(err: FileError) -> S3Error {
    match err {
        FileError::Missing => s3_error!(NoSuchKey, "there is no object of that key"),
        FileError::Refused => s3_error!(
            PreconditionFailed,
            "the condition of the request does not hold"
        ),
        err => S3Error::internal_error(err),
    }
}

fn condition(
    if_none_match: Option<ETagCondition>,
    if_match: Option<ETagCondition>,
) -> S3Result<Condition> {
    match (if_none_match, if_match) {
        (None, None) => Ok(Condition::Always),
        (Some(ETagCondition::Any), None) => Ok(Condition::Absent),
        (None, Some(ETagCondition::Any)) => Ok(Condition::Present(None)),
        (None, Some(ETagCondition::ETag(tag))) => Ok(Condition::Present(Some(tag.into_value()))),
        _ => Err(s3_error!(
            NotImplemented,
            "a write takes If-None-Match: * or one If-Match"
        )),
    }
}

macro_rules! headers {
    ($input:expr) => {
        Headers {
            content_type: $input.content_type,
            content_encoding: $input.content_encoding.and_then(without_aws_chunked),
            content_disposition: $input.content_disposition,
            content_language: $input.content_language,
            cache_control: $input.cache_control,
            metadata: $input.metadata.unwrap_or_default().into_iter().collect(),
        }
    };
}

macro_rules! claims {
    ($request:expr) => {
        Claims {
            length: $request
                .input
                .content_length
                .and_then(|n| u64::try_from(n).ok()),
            md5: $request.input.content_md5.clone(),
            checksum: Checksum {
                checksum_crc32: $request.input.checksum_crc32.clone(),
                checksum_crc32c: $request.input.checksum_crc32c.clone(),
                checksum_crc64nvme: $request.input.checksum_crc64nvme.clone(),
                checksum_sha1: $request.input.checksum_sha1.clone(),
                checksum_sha256: $request.input.checksum_sha256.clone(),
                ..Checksum::default()
            },
            trailer: $request.trailing_headers.clone(),
            announced: $request
                .headers
                .get("x-amz-trailer")
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
        }
    };
}

/// The encoding of the transfer is not an encoding of the object.
fn without_aws_chunked(encoding: String) -> Option<String> {
    let kept: Vec<&str> = encoding
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != "aws-chunked")
        .collect();
    (!kept.is_empty()).then(|| kept.join(","))
}

fn source(copy_source: &CopySource) -> S3Result<(&str, &str)> {
    match copy_source {
        CopySource::Bucket {
            bucket,
            key,
            version_id: None,
        } => Ok((bucket, key)),
        _ => Err(s3_error!(
            NotImplemented,
            "the source of a copy is a bucket and a key"
        )),
    }
}

struct Read {
    attributes: Attributes,
    length: u64,
    range: std::ops::Range<u64>,
    content_range: Option<String>,
    body: Option<StreamingBlob>,
}

impl Objects {
    /// Opens, checks and reads what is short in one trip to the blocking threads.
    async fn read(
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
            let chosen = conditions
                .check(&opened.attributes)
                .and_then(|()| reading::range_of(range.as_ref(), opened.length));
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
            Ok(Ok(Read {
                attributes: opened.attributes,
                length: opened.length,
                range,
                content_range,
                body,
            }))
        });
        read.await.map_err(failure)?
    }
}

#[async_trait::async_trait]
impl S3 for Objects {
    async fn create_bucket(
        &self,
        req: S3Request<CreateBucketInput>,
    ) -> S3Result<S3Response<CreateBucketOutput>> {
        let name = req.input.bucket;
        let created = {
            let (this, name) = (self.clone(), name.clone());
            blocking(move || Ok(this.create(&name)?))
                .await
                .map_err(failure)?
        };
        if !created {
            return Err(s3_error!(BucketAlreadyOwnedByYou, "the bucket exists"));
        }
        Ok(S3Response::new(CreateBucketOutput {
            location: Some(format!("/{name}")),
        }))
    }

    async fn head_bucket(
        &self,
        req: S3Request<HeadBucketInput>,
    ) -> S3Result<S3Response<HeadBucketOutput>> {
        self.bucket(&req.input.bucket)?;
        Ok(S3Response::new(HeadBucketOutput::default()))
    }

    async fn get_object(
        &self,
        req: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let input = req.input;
        let conditions = Conditions {
            if_match: input.if_match,
            if_none_match: input.if_none_match,
            if_modified_since: input.if_modified_since,
            if_unmodified_since: input.if_unmodified_since,
        };
        let read = self
            .read(&input.bucket, &input.key, conditions, input.range, true)
            .await?;
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

    async fn head_object(
        &self,
        req: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = req.input;
        let conditions = Conditions {
            if_match: input.if_match,
            if_none_match: input.if_none_match,
            if_modified_since: input.if_modified_since,
            if_unmodified_since: input.if_unmodified_since,
        };
        let read = self
            .read(&input.bucket, &input.key, conditions, None, false)
            .await?;
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

    async fn put_object(
        &self,
        mut req: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let claims = claims!(req);
        let bucket = self.bucket(&req.input.bucket)?;
        let condition = condition(req.input.if_none_match.take(), req.input.if_match.take())?;
        let taken = take_in(&bucket, req.input.body.take(), claims).await?;
        let input = req.input;
        let attributes = Attributes {
            etag: hex::encode(taken.md5),
            modified: now(),
            headers: headers!(input),
            upload: None,
        };
        bucket
            .publish(&input.key, taken.written, &attributes, condition)
            .await
            .map_err(failure)?;
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(reading::etag(&attributes)),
            size: i64::try_from(taken.length).ok(),
            ..PutObjectOutput::default()
        }))
    }

    async fn copy_object(
        &self,
        req: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = req.input;
        let (from_bucket, from_key) = source(&input.copy_source)?;
        let (from_bucket, from_key) = (from_bucket.to_owned(), from_key.to_owned());
        let to = self.bucket(&input.bucket)?;
        let conditions = Conditions {
            if_match: input.copy_source_if_match,
            if_none_match: input.copy_source_if_none_match,
            ..Conditions::default()
        };
        let replaces = input
            .metadata_directive
            .as_ref()
            .is_some_and(|directive| directive.as_str() == MetadataDirective::REPLACE);
        let mut attributes = if from_bucket == input.bucket && !replaces {
            if from_key == input.key {
                return Err(s3_error!(
                    InvalidRequest,
                    "an object cannot be copied to itself unchanged"
                ));
            }
            let read = self
                .read(&from_bucket, &from_key, conditions, None, false)
                .await?;
            to.link(&from_key, &input.key, Condition::Always)
                .await
                .map_err(failure)?;
            read.attributes
        } else {
            let read = self
                .read(&from_bucket, &from_key, conditions, None, true)
                .await?;
            let claims = Claims {
                length: Some(read.length),
                ..Claims::default()
            };
            let taken = take_in(&to, read.body, claims).await?;
            let headers = if replaces {
                headers!(input)
            } else {
                read.attributes.headers
            };
            let attributes = Attributes {
                etag: hex::encode(taken.md5),
                modified: now(),
                headers,
                upload: None,
            };
            to.publish(&input.key, taken.written, &attributes, Condition::Always)
                .await
                .map_err(failure)?;
            attributes
        };
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

    async fn delete_object(
        &self,
        req: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.bucket(&req.input.bucket)?
            .delete(&req.input.key)
            .await
            .map_err(failure)?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn delete_objects(
        &self,
        req: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let bucket = self.bucket(&req.input.bucket)?;
        let delete = req.input.delete;
        if delete.objects.len() > PAGE as usize {
            return Err(s3_error!(
                MalformedXML,
                "at most 1000 keys are deleted at once"
            ));
        }
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        for object in delete.objects {
            match bucket.delete(&object.key).await {
                Ok(_) => deleted.push(DeletedObject {
                    key: Some(object.key),
                    ..DeletedObject::default()
                }),
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

    async fn list_objects_v2(
        &self,
        req: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = req.input;
        let bucket = self.bucket(&input.bucket)?;
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
        let page = blocking(move || listing::list(bucket.root(), &query))
            .await
            .map_err(failure)?;
        let key_count = page.objects.len() + page.common_prefixes.len();
        // Only names that XML can carry are told as they are; for others the SDK asks for this encoding.
        let encode = |text: String| match &input.encoding_type {
            Some(kind) if kind.as_str() == EncodingType::URL => url_encoded(&text),
            _ => text,
        };
        let contents = page.objects.into_iter().map(|listed| Object {
            e_tag: Some(reading::etag(&listed.attributes)),
            key: Some(encode(listed.key)),
            last_modified: Some(reading::timestamp(listed.attributes.modified)),
            size: i64::try_from(listed.length).ok(),
            storage_class: Some(ObjectStorageClass::from_static(
                ObjectStorageClass::STANDARD,
            )),
            ..Object::default()
        });
        let contents: Vec<Object> = contents.collect();
        let common_prefixes: Vec<CommonPrefix> = page
            .common_prefixes
            .into_iter()
            .map(|text| CommonPrefix {
                prefix: Some(encode(text)),
            })
            .collect();
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

    async fn create_multipart_upload(
        &self,
        req: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let input = req.input;
        let bucket = self.bucket(&input.bucket)?;
        let id = uploads::create(&bucket, input.key.clone(), headers!(input))
            .await
            .map_err(failure)?;
        Ok(S3Response::new(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            ..CreateMultipartUploadOutput::default()
        }))
    }

    async fn upload_part(
        &self,
        mut req: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let claims = claims!(req);
        let e_tag = self
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
        Ok(S3Response::new(UploadPartOutput {
            e_tag: Some(e_tag),
            ..UploadPartOutput::default()
        }))
    }

    async fn upload_part_copy(
        &self,
        req: S3Request<UploadPartCopyInput>,
    ) -> S3Result<S3Response<UploadPartCopyOutput>> {
        let input = req.input;
        let (from_bucket, from_key) = source(&input.copy_source)?;
        let range = match &input.copy_source_range {
            Some(header) => Some(Range::parse(header).map_err(|_| {
                s3_error!(
                    InvalidArgument,
                    "x-amz-copy-source-range is not a range of bytes"
                )
            })?),
            None => None,
        };
        let read = self
            .read(from_bucket, from_key, Conditions::default(), range, true)
            .await?;
        let (e_tag, modified) = self
            .take_part(
                &input.bucket,
                &input.key,
                &input.upload_id,
                input.part_number,
                read.body,
                Claims::default(),
            )
            .await?;
        let result = CopyPartResult {
            e_tag: Some(e_tag),
            last_modified: Some(reading::timestamp(modified)),
            ..CopyPartResult::default()
        };
        Ok(S3Response::new(UploadPartCopyOutput {
            copy_part_result: Some(result),
            ..UploadPartCopyOutput::default()
        }))
    }

    async fn list_parts(
        &self,
        req: S3Request<ListPartsInput>,
    ) -> S3Result<S3Response<ListPartsOutput>> {
        let input = req.input;
        let bucket = self.bucket(&input.bucket)?;
        self.upload(&bucket, &input.upload_id, &input.key).await?;
        let max_parts = input.max_parts.unwrap_or(PAGE).clamp(0, PAGE);
        let after = input.part_number_marker.unwrap_or(0);
        let parts = uploads::parts(&bucket, &input.upload_id)
            .await
            .map_err(failure)?;
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

    async fn list_multipart_uploads(
        &self,
        req: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        let input = req.input;
        let bucket = self.bucket(&input.bucket)?;
        let max_uploads = input.max_uploads.unwrap_or(PAGE).clamp(0, PAGE);
        let prefix = input.prefix.clone().unwrap_or_default();
        let (key_marker, id_marker) = (
            input.key_marker.clone().unwrap_or_default(),
            input.upload_id_marker.clone(),
        );
        let uploads = uploads::all(&bucket).await.map_err(failure)?;
        let mut rest = uploads
            .into_iter()
            .filter(|upload| upload.key.starts_with(&prefix))
            .skip_while(|upload| {
                // Ids are random, so a page starts behind the id it names; without one, behind the key.
                upload.key < key_marker
                    || (upload.key == key_marker
                        && !key_marker.is_empty()
                        && id_marker.as_ref() != Some(&upload.id))
            })
            .skip_while(|upload| {
                upload.key == key_marker && id_marker.as_ref() == Some(&upload.id)
            });
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

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let input = req.input;
        let bucket = self.bucket(&input.bucket)?;
        let condition = condition(input.if_none_match, input.if_match)?;
        let parts = input
            .multipart_upload
            .and_then(|upload| upload.parts)
            .unwrap_or_default();
        let wanted: Vec<(i32, Option<String>)> = parts
            .into_iter()
            .map(|part| {
                (
                    part.part_number.unwrap_or(0),
                    part.e_tag.map(ETag::into_value),
                )
            })
            .collect();
        let attributes = match uploads::find(&bucket, &input.upload_id, &input.key)
            .await
            .map_err(failure)?
        {
            Some(upload) => uploads::complete(&bucket, &upload, &wanted, condition)
                .await
                .map_err(|err| match err {
                    CompleteError::InvalidPart => s3_error!(InvalidPart, "{err}"),
                    CompleteError::InvalidPartOrder => s3_error!(InvalidPartOrder, "{err}"),
                    CompleteError::TooSmall => s3_error!(EntityTooSmall, "{err}"),
                    CompleteError::File(err) => failure(err),
                })?,
            // The answer to an earlier try may have been lost: the object tells which upload made it.
            None => match bucket.open_object(&input.key).await {
                Ok(opened) if opened.attributes.upload.as_ref() == Some(&input.upload_id) => {
                    opened.attributes
                }
                _ => return Err(no_such_upload()),
            },
        };
        Ok(S3Response::new(CompleteMultipartUploadOutput {
            location: Some(format!("/{}/{}", input.bucket, input.key)),
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(reading::etag(&attributes)),
            ..CompleteMultipartUploadOutput::default()
        }))
    }

    async fn abort_multipart_upload(
        &self,
        req: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let bucket = self.bucket(&req.input.bucket)?;
        self.upload(&bucket, &req.input.upload_id, &req.input.key)
            .await?;
        uploads::abort(&bucket, &req.input.upload_id)
            .await
            .map_err(failure)?;
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }
}

impl Objects {
    async fn upload(&self, bucket: &Bucket, id: &str, key: &str) -> S3Result<uploads::Upload> {
        uploads::find(bucket, id, key)
            .await
            .map_err(failure)?
            .ok_or_else(no_such_upload)
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
            return Err(s3_error!(
                InvalidArgument,
                "partNumber is between 1 and 10000"
            ));
        }
        let bucket = self.bucket(bucket)?;
        self.upload(&bucket, id, key).await?;
        let taken = take_in(&bucket, body, claims).await?;
        let attributes = Attributes {
            etag: hex::encode(taken.md5),
            modified: now(),
            ..Attributes::default()
        };
        uploads::put_part(&bucket, id, number, taken.written, &attributes)
            .await
            .map_err(failure)?;
        Ok((reading::etag(&attributes), attributes.modified))
    }
}

fn no_such_upload() -> S3Error {
    S3Error::with_message(
        S3ErrorCode::NoSuchUpload,
        "there is no open upload of that id and key",
    )
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
