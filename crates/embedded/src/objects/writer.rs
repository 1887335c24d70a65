//! Receives the bytes of an object or part: hashes them, checks the client's checksums, and holds them in memory or, if
//! longer than [`IN_MEMORY`], in a staged file.

use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use futures::StreamExt;
use md5::{Digest, Md5};
use object_store::path::Path as StorePath;
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload};
use s3s::checksum::ChecksumHasher;
use s3s::crypto::Checksum as _;
use s3s::dto::{Checksum, StreamingBlob};
use s3s::{S3Error, S3Result, TrailingHeaders, s3_error};

use super::bucket::{Bucket, FileError, STAGING, random_name, store_path};
use super::service::failure;

/// The most bytes held in memory before the body goes to a staged file, and the bytes per write to it.
const IN_MEMORY: usize = 1 << 20;
/// The longest input that is hashed on the asynchronous threads.
const HASH_INLINE: usize = 64 << 10;

/// Received bytes without a key.
pub(crate) enum Written {
    Memory(Vec<Bytes>),
    Staged(Staged),
}

/// A file under the bucket's staging folder.
pub(crate) struct Staged {
    bucket: Arc<Bucket>,
    path: StorePath,
    upload: Option<Box<dyn MultipartUpload>>,
}

/// The checksums and length that a client sent.
#[derive(Default)]
pub(crate) struct Claims {
    pub(crate) length: Option<u64>,
    /// Base64, as in `Content-MD5`.
    pub(crate) md5: Option<String>,
    /// Base64, as in `x-amz-checksum-*`.
    pub(crate) checksum: Checksum,
    /// Set if a checksum follows the body.
    pub(crate) trailer: Option<TrailingHeaders>,
    /// The names of the announced trailers.
    pub(crate) announced: Option<String>,
}

/// Received bytes that are not published yet.
pub(crate) struct Taken {
    pub(crate) written: Written,
    pub(crate) md5: [u8; 16],
    pub(crate) length: u64,
}

impl Staged {
    pub(crate) async fn create(bucket: &Arc<Bucket>) -> Result<Staged, FileError> {
        let path = store_path(&format!("{STAGING}/{}", random_name()?))?;
        let upload = bucket.files.put_multipart(&path).await?;
        Ok(Staged { bucket: Arc::clone(bucket), path, upload: Some(upload) })
    }

    pub(crate) async fn write(&mut self, chunks: Vec<Bytes>) -> Result<(), FileError> {
        match &mut self.upload {
            Some(upload) => Ok(upload.put_part(PutPayload::from_iter(chunks)).await?),
            None => Err(FileError::Io(io::Error::other("the staged file is already finished"))),
        }
    }

    /// Adds the last bytes and makes the file durable under its staging name, which is returned.
    pub(crate) async fn finish(&mut self, ending: Bytes) -> Result<StorePath, FileError> {
        self.write(vec![ending]).await?;
        if let Some(mut upload) = self.upload.take() {
            upload.complete().await?;
        }
        Ok(self.path.clone())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.upload.take().is_some() {
            // The upload was not finished: the client disconnected or its checksums were wrong. The next open removes
            // leftovers.
            let staging = self.bucket.root().join(STAGING);
            let name = self.path.filename().unwrap_or_default();
            let _ = std::fs::remove_file(staging.join(format!("{name}#1")));
        }
    }
}

/// Reads the whole body and checks it against the claims.
pub(crate) async fn take_in(bucket: &Arc<Bucket>, body: Option<StreamingBlob>, claims: Claims) -> S3Result<Taken> {
    let mut hashes = Hashes::for_claims(&claims);
    let mut chunks: Vec<Bytes> = Vec::new();
    let mut in_chunks = 0usize;
    let mut length = 0u64;
    let mut staged: Option<Staged> = None;
    if let Some(mut body) = body {
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|err| S3Error::with_source(s3s::S3ErrorCode::IncompleteBody, err))?;
            length += chunk.len() as u64;
            in_chunks += chunk.len();
            hashes = hashes.update(chunk.clone()).await?;
            chunks.push(chunk);
            // A body that arrived in one piece is already in memory and need not be written twice.
            let is_whole = staged.is_none() && claims.length == Some(length);
            if in_chunks >= IN_MEMORY && !is_whole {
                let file = match &mut staged {
                    Some(file) => file,
                    None => staged.insert(Staged::create(bucket).await.map_err(failure)?),
                };
                file.write(std::mem::take(&mut chunks)).await.map_err(failure)?;
                in_chunks = 0;
            }
        }
    }
    if claims.length.is_some_and(|said| said != length) {
        return Err(s3_error!(IncompleteBody, "the body has another length than announced"));
    }
    let (md5, checksum) = hashes.finish();
    claims.check(&md5, &checksum)?;
    let written = match staged {
        None => Written::Memory(chunks),
        Some(mut file) => {
            file.write(chunks).await.map_err(failure)?;
            Written::Staged(file)
        }
    };
    Ok(Taken { written, md5, length })
}

struct Hashes {
    md5: Md5,
    checksum: ChecksumHasher,
}

impl Hashes {
    fn for_claims(claims: &Claims) -> Hashes {
        let announced = claims.announced.as_deref().unwrap_or_default().to_ascii_lowercase();
        let wanted = |said: &Option<String>, name: &str| said.is_some() || announced.contains(name);
        let checksum = ChecksumHasher {
            crc32: wanted(&claims.checksum.checksum_crc32, "x-amz-checksum-crc32").then(s3s::crypto::Crc32::new),
            crc32c: wanted(&claims.checksum.checksum_crc32c, "x-amz-checksum-crc32c").then(s3s::crypto::Crc32c::new),
            crc64nvme: wanted(&claims.checksum.checksum_crc64nvme, "x-amz-checksum-crc64nvme")
                .then(s3s::crypto::Crc64Nvme::new),
            sha1: wanted(&claims.checksum.checksum_sha1, "x-amz-checksum-sha1").then(s3s::crypto::Sha1::new),
            sha256: wanted(&claims.checksum.checksum_sha256, "x-amz-checksum-sha256").then(s3s::crypto::Sha256::new),
        };
        Hashes { md5: Md5::new(), checksum }
    }

    async fn update(mut self, chunk: Bytes) -> S3Result<Hashes> {
        if chunk.len() <= HASH_INLINE {
            self.md5.update(&chunk);
            self.checksum.update(&chunk);
            return Ok(self);
        }
        let work = move || {
            self.md5.update(&chunk);
            self.checksum.update(&chunk);
            self
        };
        tokio::task::spawn_blocking(work).await.map_err(S3Error::internal_error)
    }

    fn finish(self) -> ([u8; 16], Checksum) {
        (self.md5.finalize().into(), self.checksum.finalize())
    }
}

impl Claims {
    fn check(&self, md5: &[u8; 16], found: &Checksum) -> S3Result<()> {
        if self.md5.as_ref().is_some_and(|said| *said != BASE64.encode(md5)) {
            return Err(s3_error!(BadDigest, "the body does not match Content-MD5"));
        }
        let trailing = |name: &str| {
            self.trailer.as_ref().and_then(|trailer| {
                trailer
                    .read(|headers| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned))
                    .flatten()
            })
        };
        let claims = [
            (&self.checksum.checksum_crc32, &found.checksum_crc32, "x-amz-checksum-crc32"),
            (&self.checksum.checksum_crc32c, &found.checksum_crc32c, "x-amz-checksum-crc32c"),
            (&self.checksum.checksum_crc64nvme, &found.checksum_crc64nvme, "x-amz-checksum-crc64nvme"),
            (&self.checksum.checksum_sha1, &found.checksum_sha1, "x-amz-checksum-sha1"),
            (&self.checksum.checksum_sha256, &found.checksum_sha256, "x-amz-checksum-sha256"),
        ];
        for (said, found, name) in claims {
            let said = said.clone().or_else(|| trailing(name));
            if let (Some(said), Some(found)) = (said, found)
                && said != *found
            {
                return Err(s3_error!(BadDigest, "the body does not match {}", name));
            }
        }
        Ok(())
    }
}
