//! The buckets, through the AWS SDK: the only place that calls S3.

mod chunks;
mod copying;
mod listing;
pub mod object_keys;

pub use chunks::Chunks;
pub use listing::ListedObject;

use crate::calls;
use crate::error::{Error, ErrorKind, Result};
use crate::retry::Retry;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier};
use bytes::Bytes;
use std::ops::Range;
use std::time::Duration;

/// S3's bound on a deletion of many.
const DELETE_LIMIT: usize = 1_000;

/// A client that signs URLs under the address by which people reach the buckets.
pub type Signer = Client;

/// Which bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Runs, long results, manifests, exports.
    Data,
    /// Uploaded files.
    Uploads,
}

/// The names of the buckets of an installation.
#[derive(Clone, Debug)]
pub struct BucketNames {
    pub data: String,
    pub uploads: String,
}

/// An uploaded part of a multipart upload.
#[derive(Clone, Debug, PartialEq)]
pub struct UploadedPart {
    /// From 1.
    pub number: i32,
    pub etag: String,
    /// Bytes; 0 where the caller does not say.
    pub size: u64,
}

/// The headers of an object that is read by a signed URL, where they are not those that the object was put with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// `Content-Disposition`, such as the name under which a browser saves it.
    pub disposition: Option<String>,
    /// `Content-Encoding`, where the object's bytes are packed.
    pub encoding: Option<String>,
    pub content_type: Option<String>,
    pub cache_control: Option<String>,
}

/// An object that is being read.
#[derive(Debug)]
pub struct OpenObject {
    /// Bytes that come.
    pub length: u64,
    /// Which bytes of how many, where only some come.
    pub content_range: Option<String>,
    pub body: ByteStream,
}

/// The buckets.
#[derive(Clone, Debug)]
pub struct Objects {
    client: Client,
    names: BucketNames,
}

fn failed<E, R>(operation: &str, key: &str, error: SdkError<E, R>) -> Error
where
    E: std::error::Error + Send + Sync + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let status = match &error {
        SdkError::ServiceError(_) => error.code(),
        _ => None,
    };
    let kind = match status {
        Some("NoSuchKey" | "NotFound" | "NoSuchUpload") => ErrorKind::Missing,
        Some("PreconditionFailed" | "ConditionalRequestConflict") => ErrorKind::Conflict,
        Some("InvalidPart" | "InvalidPartOrder" | "EntityTooSmall" | "InvalidRange") => ErrorKind::Invalid,
        Some("EntityTooLarge") => ErrorKind::TooLarge,
        _ => ErrorKind::Unavailable,
    };
    let call = format!("{operation} {key}");
    match kind {
        ErrorKind::Unavailable => Error::caused(kind, call, error),
        // Clients read the sentence; the key is for the log.
        ErrorKind::Missing => Error::caused(kind, "the stored file is not there", Error::caused(kind, call, error)),
        ErrorKind::Conflict => Error::caused(kind, "the stored file was changed", Error::caused(kind, call, error)),
        _ => Error::caused(kind, "the bucket refuses the file", Error::caused(kind, call, error)),
    }
}

impl Objects {
    /// The buckets of those names behind that client.
    pub fn new(client: Client, names: BucketNames) -> Objects {
        Objects { client, names }
    }

    /// A bucket's name.
    pub fn name(&self, bucket: Bucket) -> &str {
        match bucket {
            Bucket::Data => &self.names.data,
            Bucket::Uploads => &self.names.uploads,
        }
    }

    /// Puts an object whole.
    pub async fn put(&self, bucket: Bucket, key: &str, content_type: &str, body: impl Into<Bytes>) -> Result<()> {
        let _call = calls::begin("PutObject").await;
        self.client
            .put_object()
            .bucket(self.name(bucket))
            .key(key)
            .content_type(content_type)
            .body(ByteStream::from(body.into()))
            .send()
            .await
            .map_err(|error| failed("put", key, error))?;
        Ok(())
    }

    /// Puts an object on condition that there is none of that name; answers whether it was put.
    pub async fn put_new(&self, bucket: Bucket, key: &str, body: impl Into<Bytes>) -> Result<bool> {
        let body = body.into();
        let mut retry = Retry::new(format!("put {key}: others are putting it, too"));
        loop {
            let _call = calls::begin("PutObject").await;
            let put = self.client.put_object().bucket(self.name(bucket)).key(key).if_none_match("*");
            match put.body(ByteStream::from(body.clone())).send().await {
                Ok(_) => return Ok(true),
                // There is one.
                Err(error) if error.code() == Some("PreconditionFailed") => return Ok(false),
                // Somebody is putting one, or was; whether it is there shows the next time.
                Err(error) if error.code() == Some("ConditionalRequestConflict") => retry.again().await?,
                Err(error) => return Err(failed("put", key, error)),
            }
        }
    }

    /// Reads an object whole.
    pub async fn get(&self, bucket: Bucket, key: &str) -> Result<Bytes> {
        self.read(bucket, key, None).await
    }

    /// Reads some bytes of an object.
    pub async fn get_range(&self, bucket: Bucket, key: &str, range: Range<u64>) -> Result<Bytes> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        self.read(bucket, key, Some(format!("bytes={}-{}", range.start, range.end - 1))).await
    }

    async fn read(&self, bucket: Bucket, key: &str, range: Option<String>) -> Result<Bytes> {
        let stream = self.stream(bucket, key, range).await?;
        let body = stream.collect().await;
        Ok(body.map_err(|error| Error::caused(ErrorKind::Unavailable, format!("get {key}"), error))?.into_bytes())
    }

    /// Opens an object (or the HTTP range of it) as a stream.
    pub async fn stream(&self, bucket: Bucket, key: &str, range: Option<String>) -> Result<ByteStream> {
        Ok(self.open(bucket, key, range).await?.body)
    }

    /// Opens an object (or the HTTP range of it) with what an answer to a browser says of it.
    pub async fn open(&self, bucket: Bucket, key: &str, range: Option<String>) -> Result<OpenObject> {
        self.open_if(self.name(bucket), key, range, None).await
    }

    /// Opens an object of any bucket that has that ETag.
    pub async fn open_same(&self, bucket: &str, key: &str, range: Option<String>, etag: &str) -> Result<OpenObject> {
        self.open_if(bucket, key, range, Some(etag.to_owned())).await
    }

    async fn open_if(
        &self,
        bucket: &str,
        key: &str,
        range: Option<String>,
        etag: Option<String>,
    ) -> Result<OpenObject> {
        let _call = calls::begin("GetObject").await;
        let output =
            self.client.get_object().bucket(bucket).key(key).set_range(range).set_if_match(etag).send().await.map_err(
                |error| match error.code() {
                    // There is another of that name.
                    Some("PreconditionFailed") => {
                        Error::caused(ErrorKind::Missing, "the stored file was replaced by another", error)
                    }
                    _ => failed("get", key, error),
                },
            )?;
        Ok(OpenObject {
            length: output.content_length().and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
            content_range: output.content_range().map(str::to_owned),
            body: output.body,
        })
    }

    /// An object's size in bytes, or `None` where it is not.
    pub async fn size(&self, bucket: Bucket, key: &str) -> Result<Option<u64>> {
        Ok(self.head(self.name(bucket), key).await?.map(|(size, _)| size))
    }

    /// The size in bytes and the ETag of an object of any bucket, or `None` where it is not.
    pub async fn head(&self, bucket: &str, key: &str) -> Result<Option<(u64, String)>> {
        let _call = calls::begin("HeadObject").await;
        let sent = self.client.head_object().bucket(bucket).key(key).send().await;
        match sent.map_err(|error| failed("head", key, error)) {
            Ok(output) => {
                let size = output.content_length().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
                Ok(Some((size, output.e_tag.unwrap_or_default())))
            }
            Err(error) if error.kind() == ErrorKind::Missing => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Deletes objects; one that is not there is fine.
    pub async fn delete(&self, bucket: Bucket, keys: &[String]) -> Result<()> {
        for chunk in keys.chunks(DELETE_LIMIT) {
            let mut objects = Vec::with_capacity(chunk.len());
            for key in chunk {
                let object = ObjectIdentifier::builder().key(key).build();
                objects.push(object.map_err(|error| Error::caused(ErrorKind::Corrupt, "delete", error))?);
            }
            let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build();
            let delete = delete.map_err(|error| Error::caused(ErrorKind::Corrupt, "delete", error))?;
            let _call = calls::begin("DeleteObjects").await;
            let output = self
                .client
                .delete_objects()
                .bucket(self.name(bucket))
                .delete(delete)
                .send()
                .await
                .map_err(|error| failed("delete", "many", error))?;
            if let Some(error) = output.errors().first() {
                let key = error.key().unwrap_or_default();
                return Err(Error::new(ErrorKind::Unavailable, format!("delete {key}")));
            }
        }
        Ok(())
    }

    /// Begins a multipart upload.
    pub async fn begin_parts(&self, bucket: Bucket, key: &str, content_type: &str) -> Result<String> {
        self.begin_parts_in(self.name(bucket), key, content_type).await
    }

    async fn begin_parts_in(&self, bucket: &str, key: &str, content_type: &str) -> Result<String> {
        let _call = calls::begin("CreateMultipartUpload").await;
        let output = self
            .client
            .create_multipart_upload()
            .bucket(bucket)
            .key(key)
            .content_type(content_type)
            .send()
            .await
            .map_err(|error| self.failed_in(bucket, "begin", key, error))?;
        output.upload_id.ok_or_else(|| Error::new(ErrorKind::Unavailable, format!("begin {key}: no upload id")))
    }

    /// Uploads a part; all but the last want 5 MiB or more.
    pub async fn put_part(
        &self,
        bucket: Bucket,
        key: &str,
        id: &str,
        number: i32,
        body: Bytes,
    ) -> Result<UploadedPart> {
        let size = body.len() as u64;
        let _call = calls::begin("UploadPart").await;
        let output = self
            .client
            .upload_part()
            .bucket(self.name(bucket))
            .key(key)
            .upload_id(id)
            .part_number(number)
            .body(ByteStream::from(body))
            .send()
            .await
            .map_err(|error| failed("put part", key, error))?;
        Ok(UploadedPart { number, etag: output.e_tag.unwrap_or_default(), size })
    }

    /// The parts that have arrived.
    pub async fn parts(&self, bucket: Bucket, key: &str, id: &str) -> Result<Vec<UploadedPart>> {
        let mut parts = Vec::new();
        let mut marker = None;
        loop {
            let _call = calls::begin("ListParts").await;
            let output = self
                .client
                .list_parts()
                .bucket(self.name(bucket))
                .key(key)
                .upload_id(id)
                .set_part_number_marker(marker.take())
                .send()
                .await
                .map_err(|error| failed("list parts", key, error))?;
            parts.extend(output.parts().iter().map(|part| UploadedPart {
                number: part.part_number().unwrap_or(0),
                etag: part.e_tag().unwrap_or_default().to_owned(),
                size: part.size().and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
            }));
            match output.next_part_number_marker {
                Some(next) if output.is_truncated == Some(true) => marker = Some(next),
                _ => return Ok(parts),
            }
        }
    }

    /// Makes the object of its parts.
    pub async fn finish_parts(&self, bucket: Bucket, key: &str, id: &str, parts: &[UploadedPart]) -> Result<()> {
        self.finish_parts_in(self.name(bucket), key, id, parts).await
    }

    async fn finish_parts_in(&self, bucket: &str, key: &str, id: &str, parts: &[UploadedPart]) -> Result<()> {
        let parts =
            parts.iter().map(|part| CompletedPart::builder().part_number(part.number).e_tag(part.etag.clone()).build());
        let _call = calls::begin("CompleteMultipartUpload").await;
        self.client
            .complete_multipart_upload()
            .bucket(bucket)
            .key(key)
            .upload_id(id)
            .multipart_upload(CompletedMultipartUpload::builder().set_parts(Some(parts.collect())).build())
            .send()
            .await
            .map_err(|error| self.failed_in(bucket, "finish", key, error))?;
        Ok(())
    }

    /// Gives a multipart upload up.
    pub async fn abort_parts(&self, bucket: Bucket, key: &str, id: &str) -> Result<()> {
        self.abort_parts_in(self.name(bucket), key, id).await
    }

    async fn abort_parts_in(&self, bucket: &str, key: &str, id: &str) -> Result<()> {
        let _call = calls::begin("AbortMultipartUpload").await;
        let sent = self.client.abort_multipart_upload().bucket(bucket).key(key).upload_id(id).send().await;
        match sent.map_err(|error| self.failed_in(bucket, "abort", key, error)) {
            Err(error) if error.kind() != ErrorKind::Missing => Err(error),
            _ => Ok(()),
        }
    }

    /// A URL that lets its bearer read an object for a while, signed for the host that `signer` speaks to.
    pub async fn sign_get(
        &self,
        signer: &Client,
        bucket: Bucket,
        key: &str,
        shown: &ResponseHeaders,
        lives: Duration,
    ) -> Result<String> {
        self.sign_get_of(signer, self.name(bucket), key, shown, lives).await
    }

    /// The same for an object of any bucket.
    pub async fn sign_get_of(
        &self,
        signer: &Client,
        bucket: &str,
        key: &str,
        shown: &ResponseHeaders,
        lives: Duration,
    ) -> Result<String> {
        let presigned = signer
            .get_object()
            .bucket(bucket)
            .key(key)
            .set_response_content_type(shown.content_type.clone())
            .set_response_content_disposition(shown.disposition.clone())
            .set_response_content_encoding(shown.encoding.clone())
            // A shared cache must never store the answer of an address that was signed for one user.
            .response_cache_control(shown.cache_control.as_deref().unwrap_or("private, no-store"))
            .presigned(presigning(lives)?)
            .await
            .map_err(|error| failed("sign", key, error))?;
        Ok(presigned.uri().to_owned())
    }

    /// A URL that lets its bearer put one part of a multipart upload for a while; `part` is its number, from 1, and its exact
    /// length in bytes.
    pub async fn sign_part(
        &self,
        signer: &Client,
        bucket: Bucket,
        key: &str,
        id: &str,
        (number, length): (i32, u64),
        lives: Duration,
    ) -> Result<String> {
        let length = i64::try_from(length).map_err(|error| Error::caused(ErrorKind::TooLarge, "sign", error))?;
        let presigned = signer
            .upload_part()
            .bucket(self.name(bucket))
            .key(key)
            .upload_id(id)
            .part_number(number)
            .content_length(length)
            .presigned(presigning(lives)?)
            .await
            .map_err(|error| failed("sign", key, error))?;
        Ok(presigned.uri().to_owned())
    }

    /// The client that requests of our own go through; it signs for the buckets' own address.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

fn presigning(lives: Duration) -> Result<PresigningConfig> {
    PresigningConfig::expires_in(lives).map_err(|error| Error::caused(ErrorKind::Corrupt, "sign", error))
}
