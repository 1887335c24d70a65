//! `impl S3`: the buckets, and the function of each operation.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use s3s::dto::*;
use s3s::{S3, S3Error, S3Request, S3Response, S3Result, s3_error};
use tokio::sync::broadcast;

use super::bucket::{Bucket, FileError, blocking};
use super::created::{Created, Notices};
use super::{lists, multipart, single};

/// All buckets of a folder.
#[derive(Clone)]
pub(crate) struct Objects {
    root: PathBuf,
    fsync: bool,
    /// Keeps the folder locked (or, if temporary, in existence) as long as it is used.
    _home: Arc<dyn Send + Sync>,
    open: Arc<RwLock<HashMap<String, Arc<Bucket>>>>,
    pub(crate) notices: Notices,
}

impl Objects {
    /// The buckets below `root`, which is created if absent. Without `fsync` a power failure may lose objects: tests only.
    pub(crate) fn open(root: &Path, fsync: bool, home: impl Send + Sync + 'static) -> io::Result<Objects> {
        std::fs::create_dir_all(root)?;
        Ok(Objects {
            root: root.to_path_buf(),
            fsync,
            _home: Arc::new(home),
            open: Arc::default(),
            notices: Notices::default(),
        })
    }

    /// Creates the bucket. `false` if it already exists. Blocks.
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

    /// Notifications of objects that are created from now on.
    pub(crate) fn created(&self) -> broadcast::Receiver<Created> {
        self.notices.listen()
    }

    pub(crate) fn bucket(&self, name: &str) -> S3Result<Arc<Bucket>> {
        if let Some(bucket) = self.open.read().unwrap_or_else(|err| err.into_inner()).get(name) {
            return Ok(Arc::clone(bucket));
        }
        let root = self.root.join(name);
        // s3s only accepts valid bucket names. None of them leads outside of the folder.
        if !root.is_dir() {
            return Err(s3_error!(NoSuchBucket, "there is no bucket of that name"));
        }
        let bucket = Arc::new(Bucket::open(&root, self.fsync).map_err(failure)?);
        let mut open = self.open.write().unwrap_or_else(|err| err.into_inner());
        Ok(Arc::clone(open.entry(name.to_owned()).or_insert(bucket)))
    }
}

/// The protocol's response to a failed file operation.
pub(crate) fn failure(err: FileError) -> S3Error {
    match err {
        FileError::Missing => s3_error!(NoSuchKey, "there is no object of that key"),
        FileError::Refused => s3_error!(PreconditionFailed, "the condition of the request does not hold"),
        err => {
            tracing::error!(error = %err, "the object store could not read or write its files");
            S3Error::internal_error(err)
        }
    }
}

#[async_trait::async_trait]
impl S3 for Objects {
    async fn create_bucket(&self, req: S3Request<CreateBucketInput>) -> S3Result<S3Response<CreateBucketOutput>> {
        let name = req.input.bucket;
        let created = {
            let (this, name) = (self.clone(), name.clone());
            blocking(move || Ok(this.create(&name)?)).await.map_err(failure)?
        };
        if !created {
            return Err(s3_error!(BucketAlreadyOwnedByYou, "the bucket exists"));
        }
        Ok(S3Response::new(CreateBucketOutput { location: Some(format!("/{name}")) }))
    }

    async fn head_bucket(&self, req: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        self.bucket(&req.input.bucket)?;
        Ok(S3Response::new(HeadBucketOutput::default()))
    }

    async fn get_object(&self, req: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        single::get_object(self, req).await
    }

    async fn head_object(&self, req: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        single::head_object(self, req).await
    }

    async fn put_object(&self, req: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        single::put_object(self, req).await
    }

    async fn copy_object(&self, req: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        single::copy_object(self, req).await
    }

    async fn delete_object(&self, req: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        single::delete_object(self, req).await
    }

    async fn delete_objects(&self, req: S3Request<DeleteObjectsInput>) -> S3Result<S3Response<DeleteObjectsOutput>> {
        single::delete_objects(self, req).await
    }

    async fn list_objects_v2(&self, req: S3Request<ListObjectsV2Input>) -> S3Result<S3Response<ListObjectsV2Output>> {
        lists::list_objects_v2(self, req).await
    }

    async fn create_multipart_upload(
        &self,
        req: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        multipart::create_multipart_upload(self, req).await
    }

    async fn upload_part(&self, req: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        multipart::upload_part(self, req).await
    }

    async fn upload_part_copy(
        &self,
        req: S3Request<UploadPartCopyInput>,
    ) -> S3Result<S3Response<UploadPartCopyOutput>> {
        multipart::upload_part_copy(self, req).await
    }

    async fn list_parts(&self, req: S3Request<ListPartsInput>) -> S3Result<S3Response<ListPartsOutput>> {
        multipart::list_parts(self, req).await
    }

    async fn list_multipart_uploads(
        &self,
        req: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        multipart::list_multipart_uploads(self, req).await
    }

    async fn complete_multipart_upload(
        &self,
        req: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        multipart::complete_multipart_upload(self, req).await
    }

    async fn abort_multipart_upload(
        &self,
        req: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        multipart::abort_multipart_upload(self, req).await
    }
}
