//! Uploaded files of a project, and the jobs that import them.

use crate::Store;
use crate::error::{Error, Result};
use crate::imports::arrivals::Origin;
use crate::jobs::import::ImportJob;
use crate::jobs::{Job, JobPayload, job_row};
use crate::objects::Bucket;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome, Range, Write};
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};

/// A file that somebody uploads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    pub id: ProjectChildId,
    /// The name it had.
    pub name: String,
    /// Bytes.
    pub size: u64,
    pub content_type: String,
    /// The object in the uploads bucket; empty for a file that was read as it came.
    pub key: String,
    /// The multipart upload it comes by, while it comes.
    #[serde(default)]
    pub multipart: Option<String>,
    /// Where it lies, if nobody sent it through the API.
    #[serde(default)]
    pub origin: Option<Origin>,
    pub user: UserId,
    pub created_at: Timestamp,
}

impl Upload {
    /// The job that imports it, not started yet.
    pub fn import_job(&self, id: ProjectChildId, user: UserId, now: Timestamp) -> Job {
        import_job(id, self, self.name.clone(), user, now)
    }
}

/// The import of an upload that people know under a name, `source`.
pub(crate) fn import_job(id: ProjectChildId, upload: &Upload, source: String, user: UserId, now: Timestamp) -> Job {
    let payload = JobPayload::Import(ImportJob { upload: upload.id, source, parts: 0 });
    Job::queued(id, payload, upload.size, user, now)
}

impl Store {
    /// Keeps an upload's record. `Missing` if the project is deleted.
    pub async fn put_upload(&self, upload: &Upload) -> Result<()> {
        let writes = vec![
            Write::Check(keys::project_meta(upload.id.project()), Condition::row_exists()),
            Write::Put(keys::upload(upload.id), upload_row(upload)?, Condition::none()),
        ];
        match self.table().transact_with_retry(writes, "the file could not be noted, try again").await?.is_done() {
            true => Ok(()),
            false => Err(Error::missing("project")),
        }
    }

    /// An upload's record.
    pub async fn upload(&self, id: ProjectChildId) -> Result<Upload> {
        let row = self.table().get(&keys::upload(id)).await?;
        row.ok_or_else(|| Error::missing("upload"))?.json("doc")
    }

    /// All uploads of a project, oldest first.
    pub async fn uploads(&self, project: ProjectId) -> Result<Vec<Upload>> {
        let range = Range::Prefix(keys::UPLOAD_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, false).await?;
        rows.iter().map(|row| row.json("doc")).collect()
    }

    /// Forgets an upload's record.
    pub(crate) async fn delete_upload(&self, id: ProjectChildId) -> Result<()> {
        self.caches().upload_names.remove(&id);
        self.table().delete(&keys::upload(id), Condition::none()).await?;
        Ok(())
    }

    /// Deletes uploads: their records, and the objects that users have not put into a bucket themselves.
    pub async fn delete_uploads(&self, uploads: &[Upload]) -> Result<()> {
        let ids = uploads.iter().map(|upload| upload.id);
        ids.clone().for_each(|id| drop(self.caches().upload_names.remove(&id)));
        self.table().write_many(Vec::new(), ids.map(keys::upload).collect()).await?;
        let own = uploads.iter().filter(|upload| !upload.key.is_empty() && upload.origin.is_none());
        self.objects().delete(Bucket::Uploads, &own.map(|upload| upload.key.clone()).collect::<Vec<_>>()).await
    }

    /// Makes an import job that the clock runs if nobody else does. A job that is there already stays as it is. `Missing`
    /// if the project is deleted.
    pub async fn queue_import(&self, job: &Job) -> Result<()> {
        let writes = vec![
            Write::Check(keys::project_meta(job.id.project()), Condition::row_exists()),
            Write::Put(keys::job(job.id), job_row(job)?, Condition::row_absent()),
            job.timer().write(),
        ];
        match self.table().transact_with_retry(writes, "the import could not be queued, try again").await? {
            Outcome::Refused(indices) if indices.contains(&0) => Err(Error::missing("project")),
            _ => Ok(()),
        }
    }
}

pub(crate) fn upload_row(upload: &Upload) -> Result<Row> {
    Row::new().with("id", upload.id.0).with("name", upload.name.as_str()).with_json("doc", upload)
}
