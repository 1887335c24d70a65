//! Files that arrive in the drop folder or in a connected bucket, rather than through the API.
//!
//! An object is imported once as it is: a row remembers its bucket, key and ETag. Put again with another content, it is
//! another file, whose tasks come behind.

use crate::Store;
use crate::error::{Error, Result};
use crate::imports::uploads::{Upload, import_job, upload_row};
use crate::jobs::job_row;
use crate::objects::{Bucket, OpenObject, ResponseHeaders, Signer};
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome, Range, Write};
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How many buckets a project is connected to at most.
pub const MOST_CONNECTIONS: usize = 50;

/// The origin of a file that was not sent through the API. It is read only while its ETag is the same, and never
/// deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The name of a connected bucket; none for the uploads bucket.
    pub bucket: Option<String>,
    pub etag: String,
}

/// A project's connection to a bucket: objects that arrive under the prefix become its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    pub id: ProjectChildId,
    /// The bucket's name.
    pub bucket: String,
    /// The prefix of the keys; empty for all objects.
    pub prefix: String,
    /// The user who made the connection, and to whom the tasks belong.
    pub user: UserId,
    pub created_at: Timestamp,
}

/// An object that has arrived for a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived<'a> {
    pub project: ProjectId,
    /// The name of a connected bucket; none for the uploads bucket.
    pub bucket: Option<&'a str>,
    pub key: &'a str,
    /// The type that the file is served with.
    pub content_type: &'a str,
    pub user: UserId,
}

impl Store {
    /// Makes an upload and an import job of an object that has arrived, unless it is gone or was registered before;
    /// answers the
    /// job.
    pub async fn register_object(&self, arrived: &Arrived<'_>, now: Timestamp) -> Result<Option<ProjectChildId>> {
        let bucket = arrived.bucket.unwrap_or_else(|| self.objects().name(Bucket::Uploads));
        let Some((size, etag)) = self.objects().head(bucket, arrived.key).await? else { return Ok(None) };
        let hash = Sha256::digest(format!("{bucket}\n{}\n{etag}", arrived.key));
        let known = keys::arrived(arrived.project, &hex::encode(hash));
        if let Some(row) = self.table().get(&known).await? {
            return Ok(Some(ProjectChildId(row.number("job")?)));
        }
        let id = self.take_child(arrived.project).await?;
        let upload = Upload {
            id,
            name: arrived.key.rsplit('/').next().unwrap_or_default().to_owned(),
            size,
            content_type: arrived.content_type.to_owned(),
            key: arrived.key.to_owned(),
            multipart: None,
            origin: Some(Origin { bucket: arrived.bucket.map(str::to_owned), etag }),
            user: arrived.user,
            created_at: now,
        };
        let source = format!("s3://{bucket}/{}", arrived.key);
        let job = import_job(id, &upload, source, arrived.user, now);
        let writes = vec![
            Write::Put(known.clone(), Row::new().with("job", id.0), Condition::row_absent()),
            Write::Check(keys::project_meta(arrived.project), Condition::row_exists()),
            Write::Put(keys::upload(id), upload_row(&upload)?, Condition::row_absent()),
            Write::Put(keys::job(id), job_row(&job)?, Condition::row_absent()),
            job.timer().write(),
        ];
        match self.table().transact_with_retry(writes, "the import could not be queued, try again").await? {
            Outcome::Done => Ok(Some(id)),
            Outcome::Refused(indices) if indices.contains(&0) => {
                // The same event came twice at once, or this answer was lost.
                let row = self.table().get(&known).await?.ok_or_else(|| Error::missing("job"))?;
                Ok(Some(ProjectChildId(row.number("job")?)))
            }
            _ => Err(Error::missing("project")),
        }
    }

    /// Opens an uploaded file, or the HTTP range of it.
    pub async fn open_upload(&self, upload: &Upload, range: Option<String>) -> Result<OpenObject> {
        let Some(origin) = &upload.origin else {
            return self.objects().open(Bucket::Uploads, &upload.key, range).await;
        };
        let bucket = origin.bucket.as_deref().unwrap_or_else(|| self.objects().name(Bucket::Uploads));
        self.objects().open_same(bucket, &upload.key, range, &origin.etag).await
    }

    /// A URL under which an upload's content can be read for a while. The content is missing if it lay in somebody's bucket
    /// and is no longer the same.
    pub async fn sign_upload(
        &self,
        signer: &Signer,
        upload: &Upload,
        shown: &ResponseHeaders,
        lives: Duration,
    ) -> Result<String> {
        let Some(origin) = &upload.origin else {
            return self.objects().sign_get(signer, Bucket::Uploads, &upload.key, shown, lives).await;
        };
        let bucket = origin.bucket.as_deref().unwrap_or_else(|| self.objects().name(Bucket::Uploads));
        match self.objects().head(bucket, &upload.key).await? {
            Some((_, etag)) if etag == origin.etag => {
                self.objects().sign_get_of(signer, bucket, &upload.key, shown, lives).await
            }
            _ => Err(Error::missing("file")),
        }
    }

    /// Connects a project to a bucket.
    pub async fn connect_bucket(&self, connection: &Connection) -> Result<()> {
        let row = Row::new().with_json("doc", connection)?;
        let writes = vec![
            Write::Check(keys::project_meta(connection.id.project()), Condition::row_exists()),
            Write::Put(keys::connection(connection.id), row, Condition::none()),
        ];
        match self.table().transact_with_retry(writes, "the bucket could not be connected, try again").await?.is_done()
        {
            true => Ok(()),
            false => Err(Error::missing("project")),
        }
    }

    /// The buckets that a project is connected to.
    pub async fn connections(&self, project: ProjectId) -> Result<Vec<Connection>> {
        let range = Range::Prefix(keys::connections_of(project));
        let rows = self.table().query(keys::CONNECTIONS, range, None, false).await?;
        rows.iter().map(|row| row.json("doc")).collect()
    }

    /// Every project's connections to a bucket.
    pub async fn connections_of_bucket(&self, bucket: &str) -> Result<Vec<Connection>> {
        let rows = self.table().query(keys::CONNECTIONS, Range::Prefix(String::new()), None, false).await?;
        let all = rows.iter().map(|row| row.json::<Connection>("doc")).collect::<Result<Vec<_>>>()?;
        Ok(all.into_iter().filter(|one| one.bucket == bucket).collect())
    }

    /// Every project's connection that an object belongs to.
    pub async fn connections_to(&self, bucket: &str, key: &str) -> Result<Vec<Connection>> {
        let mut fit = self.connections_of_bucket(bucket).await?;
        fit.retain(|one| key.starts_with(&one.prefix));
        // A project takes an object once, whichever of its prefixes it has.
        fit.dedup_by_key(|one| one.id.project());
        Ok(fit)
    }

    /// Disconnects a bucket; what came from it stays.
    pub async fn disconnect_bucket(&self, id: ProjectChildId) -> Result<()> {
        self.table().delete(&keys::connection(id), Condition::none()).await?;
        Ok(())
    }
}
