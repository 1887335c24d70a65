//! Copies, within a bucket or into one that is not ours: their bytes do not pass here.

use super::{Bucket, Objects, UploadedPart, failed};
use crate::calls;
use crate::error::{Error, ErrorKind, Result, log_failure};
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use std::ops::Range;

/// The largest object that is copied at once; S3's bound is 5 GiB.
const COPIED_AT_ONCE: u64 = 1 << 30;
/// How many parts of an object are copied at a time.
const AT_A_TIME: usize = 8;

impl Objects {
    /// Copies an object of so many bytes within a bucket; a large one part by part.
    pub async fn copy(&self, bucket: Bucket, from: &str, size: u64, to: &str) -> Result<()> {
        let bucket = self.name(bucket);
        self.transfer((bucket, from), size, (bucket, to), COPIED_AT_ONCE).await
    }

    /// Copies an object of so many bytes into a bucket of any name in the same region. `Invalid` where that refuses.
    pub async fn copy_out(&self, bucket: Bucket, from: &str, size: u64, to: (&str, &str)) -> Result<()> {
        self.transfer((self.name(bucket), from), size, to, COPIED_AT_ONCE).await
    }

    /// Finds out whether objects can be put into a bucket of any name: puts one and deletes it. `Invalid` where not.
    pub async fn try_out(&self, bucket: &str, key: &str) -> Result<()> {
        let put = self.client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(b""));
        let call = calls::begin("PutObject").await;
        put.send().await.map_err(|error| self.failed_in(bucket, "put", key, error))?;
        drop(call);
        let _call = calls::begin("DeleteObject").await;
        let delete = self.client.delete_object().bucket(bucket).key(key);
        delete.send().await.map_err(|error| self.failed_in(bucket, "delete", key, error))?;
        Ok(())
    }

    /// Makes a part of some bytes of an object; all but the last want 5 MiB or more.
    pub async fn copy_part(
        &self,
        bucket: Bucket,
        from: &str,
        range: Range<u64>,
        to: &str,
        id: &str,
        number: i32,
    ) -> Result<UploadedPart> {
        let bucket = self.name(bucket);
        self.transfer_part((bucket, from), range, (bucket, to), id, number).await
    }

    async fn transfer(&self, from: (&str, &str), size: u64, to: (&str, &str), at_once: u64) -> Result<()> {
        let (bucket, key) = to;
        if size <= at_once {
            let _call = calls::begin("CopyObject").await;
            let source = format!("{}/{}", from.0, from.1);
            let copy = self.client.copy_object().bucket(bucket).key(key).copy_source(source);
            copy.send().await.map_err(|error| self.failed_in(bucket, "copy", key, error))?;
            return Ok(());
        }
        let id = self.begin_parts_in(bucket, key, &self.content_type(from).await?).await?;
        let step = usize::try_from(at_once).unwrap_or(usize::MAX);
        let ranges = (0..size).step_by(step).map(|start| start..(start + at_once).min(size));
        let copies: Vec<_> =
            (1..).zip(ranges).map(|(number, range)| self.transfer_part(from, range, to, &id, number).boxed()).collect();
        let copied = stream::iter(copies).buffered(AT_A_TIME).try_collect::<Vec<_>>().await;
        let finished = match copied {
            Ok(parts) => self.finish_parts_in(bucket, key, &id, &parts).await,
            Err(error) => Err(error),
        };
        if finished.is_err() {
            // The parts of an unfinished upload cost money.
            log_failure("give a copy up", self.abort_parts_in(bucket, key, &id).await);
        }
        finished
    }

    async fn transfer_part(
        &self,
        from: (&str, &str),
        range: Range<u64>,
        (bucket, key): (&str, &str),
        id: &str,
        number: i32,
    ) -> Result<UploadedPart> {
        let _call = calls::begin("UploadPartCopy").await;
        let copied = self
            .client
            .upload_part_copy()
            .bucket(bucket)
            .key(key)
            .upload_id(id)
            .part_number(number)
            .copy_source(format!("{}/{}", from.0, from.1))
            .copy_source_range(format!("bytes={}-{}", range.start, range.end.saturating_sub(1)))
            .send()
            .await
            .map_err(|error| self.failed_in(bucket, "copy", key, error))?;
        let etag = copied.copy_part_result.and_then(|part| part.e_tag).unwrap_or_default();
        Ok(UploadedPart { number, etag, size: range.end - range.start })
    }

    async fn content_type(&self, (bucket, key): (&str, &str)) -> Result<String> {
        let _call = calls::begin("HeadObject").await;
        let head = self.client.head_object().bucket(bucket).key(key).send().await;
        let head = head.map_err(|error| self.failed_in(bucket, "head", key, error))?;
        Ok(head.content_type.unwrap_or_else(|| "application/octet-stream".to_owned()))
    }

    /// The error of a call to a bucket. The refusal of a customer's bucket is permanent, not an outage.
    pub(super) fn failed_in<E>(
        &self,
        bucket: &str,
        operation: &str,
        key: &str,
        error: SdkError<E, HttpResponse>,
    ) -> Error
    where
        E: std::error::Error + Send + Sync + ProvideErrorMetadata + 'static,
    {
        let is_ours = [&self.names.data, &self.names.uploads].into_iter().any(|name| name == bucket);
        let status = error.raw_response().map_or(0, |response| response.status().as_u16());
        let refuses = (300..500).contains(&status) && ![408, 409, 412, 429].contains(&status);
        match error.code() {
            _ if is_ours || !refuses => failed(operation, key, error),
            Some("NoSuchKey" | "RequestTimeout" | "ExpiredToken") => failed(operation, key, error),
            // Somebody has cleared it away; a new one may do.
            Some("NoSuchUpload") => Error::caused(ErrorKind::Unavailable, format!("{operation} {key}"), error),
            code => {
                let code = code.map_or_else(|| format!("status {status}"), str::to_owned);
                Error::invalid("destination.bucket", format!("the bucket {bucket} refuses to {operation}: {code}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::objects::{Bucket, BucketNames, Objects};
    use embedded::{DATA_BUCKET, Embedded, UPLOADS_BUCKET};

    const MIB: u64 = 1 << 20;

    #[tokio::test]
    async fn a_large_object_is_copied_in_parts_and_stays_what_it_is() {
        let client = Embedded::in_memory().await.unwrap().s3_client();
        let names = BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() };
        let objects = Objects::new(client.clone(), names);
        client.create_bucket().bucket("elsewhere").send().await.unwrap();
        let body: Vec<u8> = (0..11 * MIB).map(|at| (at / MIB) as u8).collect();
        objects.put(Bucket::Data, "from", "text/csv", body.clone()).await.unwrap();
        for bucket in [DATA_BUCKET, "elsewhere"] {
            for at_once in [5 * MIB, 100 * MIB] {
                objects.transfer((DATA_BUCKET, "from"), 11 * MIB, (bucket, "to"), at_once).await.unwrap();
                let copy = client.get_object().bucket(bucket).key("to").send().await.unwrap();
                assert_eq!(copy.content_type(), Some("text/csv"), "{bucket} {at_once}");
                assert!(copy.body.collect().await.unwrap().into_bytes() == body, "{bucket} {at_once}");
            }
        }
        // A part that cannot be copied leaves nothing behind.
        let gone = objects.transfer((DATA_BUCKET, "from"), 30 * MIB, ("elsewhere", "broken"), 5 * MIB).await;
        assert!(gone.is_err());
        let left = client.list_multipart_uploads().bucket("elsewhere").send().await.unwrap();
        assert_eq!(left.uploads().len(), 0);
    }
}
