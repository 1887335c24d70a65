//! Snapshots: exports that are kept as JSON, and written in other formats when these are downloaded.

use super::runs::export_job;
use super::writing::Written;
use crate::Store;
use crate::error::{Error, Result};
use crate::jobs::export::{ExportSource, ExportSpec};
use crate::jobs::{Job, JobStatus};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::retry::Retry;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Range, Write};
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::atomic::Ordering;

/// A snapshot of a project's tasks, kept as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub id: ProjectChildId,
    pub title: String,
    /// The object in the data bucket.
    pub key: String,
    /// Of its bytes, as hex; empty where a job makes it.
    pub md5: String,
    /// How many tasks it has.
    #[serde(default)]
    pub tasks: u64,
    pub user: UserId,
    pub created_at: Timestamp,
    /// The formats that were asked for besides JSON.
    #[serde(default)]
    pub conversions: Vec<Conversion>,
    /// The job that makes it, where that takes longer than a request.
    #[serde(default)]
    pub job: Option<ProjectChildId>,
    /// How it stands. That and the next are the job's to say.
    #[serde(skip)]
    pub status: JobStatus,
    #[serde(skip)]
    pub finished_at: Option<Timestamp>,
}

/// A format in which a snapshot was asked for. It is written when it is downloaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversion {
    pub id: ProjectChildId,
    /// The format's name.
    pub format: String,
}

impl Snapshot {
    /// Fills in what its job says, if one makes it.
    fn seen(mut self, job: Option<&Job>) -> Snapshot {
        (self.status, self.finished_at) = match (self.job, job) {
            (None, _) => (JobStatus::Completed, Some(self.created_at)),
            // A job that is gone ends nothing.
            (Some(_), None) => (JobStatus::Failed, None),
            (Some(_), Some(job)) => (job.status, job.finished_at),
        };
        self.tasks = job.map_or(self.tasks, |job| job.report.tasks);
        self
    }
}

impl Store {
    /// Begins a snapshot that a job makes of what `spec` says.
    pub async fn begin_snapshot(
        &self,
        project: ProjectId,
        title: String,
        spec: ExportSpec,
        user: UserId,
        now: Timestamp,
    ) -> Result<Snapshot> {
        let id = self.take_child(project).await?;
        let source = ExportSource::Request(Box::new(ExportSpec { snapshot: Some(id), ..spec }));
        let job = export_job(self.take_child(project).await?, source, user, now);
        let snapshot = Snapshot {
            id,
            title,
            key: object_keys::snapshot(id),
            md5: String::new(),
            tasks: 0,
            user,
            created_at: now,
            conversions: Vec::new(),
            job: Some(job.id),
            status: JobStatus::Queued,
            finished_at: None,
        };
        let row = Write::Put(keys::snapshot(id), snapshot_row(&snapshot)?, Condition::row_absent());
        self.begin_job(&job, vec![row]).await?;
        Ok(snapshot)
    }

    /// Keeps an export's bytes as a snapshot.
    pub async fn keep_snapshot(
        &self,
        project: ProjectId,
        title: String,
        user: UserId,
        now: Timestamp,
        written: Written,
    ) -> Result<Snapshot> {
        let Written { mut bytes, tasks } = written;
        let id = self.take_child(project).await?;
        let key = object_keys::snapshot(id);
        let (sender, mut hashed) = tokio::sync::mpsc::channel(2);
        let hash = async move {
            let mut hash = Md5::new();
            while let Some(chunk) = bytes.recv().await {
                if let Ok(chunk) = &chunk {
                    hash.update(chunk);
                }
                // Where the other side stopped, it says why.
                if sender.send(chunk).await.is_err() {
                    break;
                }
            }
            hex::encode(hash.finalize())
        };
        let (md5, put) = futures::join!(hash, self.put_export(&key, "application/json", &mut hashed));
        put?;
        let tasks = tasks.load(Ordering::Relaxed);
        let snapshot = Snapshot {
            id,
            title,
            key,
            md5,
            tasks,
            user,
            created_at: now,
            conversions: Vec::new(),
            job: None,
            status: JobStatus::Completed,
            finished_at: Some(now),
        };
        let writes = vec![
            Write::Check(keys::project_meta(project), Condition::row_exists()),
            Write::Put(keys::snapshot(id), snapshot_row(&snapshot)?, Condition::none()),
        ];
        match self.table().transact_with_retry(writes, "the snapshot could not be kept, try again").await?.is_done() {
            true => Ok(snapshot),
            false => Err(Error::missing("project")),
        }
    }

    /// A snapshot.
    pub async fn snapshot(&self, id: ProjectChildId) -> Result<Snapshot> {
        let row = self.table().get(&keys::snapshot(id)).await?;
        let snapshot: Snapshot = row.ok_or_else(|| Error::missing("export"))?.json("doc")?;
        let job = match snapshot.job {
            Some(job) => self.find_jobs(&[job]).await?.pop(),
            None => None,
        };
        Ok(snapshot.seen(job.as_ref()))
    }

    /// All snapshots of a project, newest first.
    pub async fn snapshots(&self, project: ProjectId) -> Result<Vec<Snapshot>> {
        let range = Range::Prefix(keys::EXPORT_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, true).await?;
        let snapshots: Vec<Snapshot> = rows.iter().map(|row| row.json("doc")).collect::<Result<_>>()?;
        let jobs: Vec<ProjectChildId> = snapshots.iter().filter_map(|one| one.job).collect();
        let jobs: HashMap<ProjectChildId, Job> =
            self.find_jobs(&jobs).await?.into_iter().map(|job| (job.id, job)).collect();
        let seen = |one: Snapshot| {
            let job = one.job.and_then(|job| jobs.get(&job));
            one.seen(job)
        };
        Ok(snapshots.into_iter().map(seen).collect())
    }

    /// Notes that a snapshot is wanted in a format too; `Conflict` where it was asked for already.
    pub async fn want_conversion(&self, snapshot: ProjectChildId, format: &str) -> Result<Conversion> {
        let id = self.take_child(snapshot.project()).await?;
        let mut retry = Retry::new("the export is being changed by others, try again");
        loop {
            let row = self.table().get(&keys::snapshot(snapshot)).await?;
            let row = row.ok_or_else(|| Error::missing("export"))?;
            let mut changed: Snapshot = row.json("doc")?;
            if changed.conversions.iter().any(|one| one.format == format) {
                return Err(Error::new(crate::ErrorKind::Conflict, format!("it is there in {format} already")));
            }
            let conversion = Conversion { id, format: format.to_owned() };
            changed.conversions.push(conversion.clone());
            let seen = row.text("doc")?.to_owned();
            let (key, seen) = (keys::snapshot(snapshot), Condition::equal("doc", seen));
            if self.table().put(&key, snapshot_row(&changed)?, seen).await?.is_done() {
                return Ok(conversion);
            }
            retry.again().await?;
        }
    }

    /// Deletes a snapshot. A job that is still making it finds that out at its end.
    pub async fn delete_snapshot(&self, snapshot: &Snapshot) -> Result<()> {
        self.table().delete(&keys::snapshot(snapshot.id), Condition::none()).await?;
        self.objects().delete(Bucket::Data, std::slice::from_ref(&snapshot.key)).await
    }
}

fn snapshot_row(snapshot: &Snapshot) -> Result<Row> {
    Row::new().with("id", snapshot.id.0).with_json("doc", snapshot)
}
