//! Uploads and jobs of a project.

use crate::Store;
use crate::error::{Error, Result};
use crate::events::due::Due;
use crate::exports::{Order, Run};
use crate::imports::arrivals::Origin;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Range, Write};
use crate::tasks::load::Loaded;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// How a job stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    #[default]
    Queued,
    Running,
    Completed,
    Failed,
}

/// Why something of an import was refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobProblem {
    pub file: String,
    /// From 1.
    pub row: Option<u64>,
    pub field: Option<String>,
    /// A predicate whose subject is the field, else the row; a sentence where there is neither.
    pub message: String,
}

/// Work that goes on without anybody waiting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub id: ProjectChildId,
    pub kind: String,
    pub status: JobStatus,
    pub user: UserId,
    /// The upload it is about.
    pub upload: Option<ProjectChildId>,
    /// What it reads, of an import: `s3://bucket/key` of a file that somebody put there, else the name it had.
    #[serde(default)]
    pub source: Option<String>,
    /// The scheduled export that it is a run of.
    #[serde(default)]
    pub schedule: Option<ProjectChildId>,
    /// The ML backend that it asks.
    #[serde(default)]
    pub backend: Option<ProjectChildId>,
    /// Since when it has come no further, because somebody did not answer.
    #[serde(default)]
    pub stuck_since: Option<Timestamp>,
    /// What it is to export, of an export that somebody waits for.
    #[serde(default)]
    pub order: Option<Order>,
    /// What it exports, once it has begun.
    #[serde(default)]
    pub run: Option<Run>,
    /// Of `total`, in `unit`.
    pub done: u64,
    pub total: u64,
    pub unit: String,
    pub task_count: u64,
    pub annotation_count: u64,
    pub prediction_count: u64,
    pub problems: Vec<JobProblem>,
    /// How often it was begun and neither came to an end nor was given back.
    #[serde(default)]
    pub attempts: u32,
    /// The parts that its file is read in; 0 where it is read at once.
    #[serde(default)]
    pub parts: u32,
    /// The files that it has written.
    #[serde(default)]
    pub outputs: Vec<Output>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

impl Job {
    /// The import of an upload, which nobody has begun yet.
    pub fn import(id: ProjectChildId, upload: &Upload, user: UserId, now: Timestamp) -> Job {
        let (total, source) = (upload.size, Some(upload.name.clone()));
        let upload = Some(upload.id);
        Job { upload, source, total, unit: "bytes".to_owned(), ..Job::queued(id, "import", user, now) }
    }

    /// A run of a scheduled export, which nobody has begun yet.
    pub(crate) fn export(id: ProjectChildId, schedule: ProjectChildId, user: UserId, now: Timestamp) -> Job {
        Job { schedule: Some(schedule), unit: "tasks".to_owned(), ..Job::queued(id, "export", user, now) }
    }

    /// An export that somebody waits for, which nobody has begun yet.
    pub(crate) fn export_of(id: ProjectChildId, order: Order, user: UserId, now: Timestamp) -> Job {
        Job { order: Some(order), unit: "tasks".to_owned(), ..Job::queued(id, "export", user, now) }
    }

    /// The upload that an import reads.
    pub(crate) fn file(&self) -> ProjectChildId {
        self.upload.unwrap_or(self.id)
    }

    pub(crate) fn queued(id: ProjectChildId, kind: &str, user: UserId, now: Timestamp) -> Job {
        Job {
            id,
            kind: kind.to_owned(),
            status: JobStatus::Queued,
            user,
            upload: None,
            source: None,
            schedule: None,
            backend: None,
            stuck_since: None,
            order: None,
            run: None,
            done: 0,
            total: 0,
            unit: String::new(),
            task_count: 0,
            annotation_count: 0,
            prediction_count: 0,
            problems: Vec::new(),
            attempts: 0,
            parts: 0,
            outputs: Vec::new(),
            created_at: now,
            finished_at: None,
        }
    }
}

/// A file that a job has written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    pub name: String,
    pub format: String,
    /// Bytes.
    pub size: u64,
    /// Of its bytes, as hex.
    pub sha256: String,
    /// How many tasks are in it.
    pub tasks: u64,
}

impl Store {
    /// Keeps an upload's record.
    pub async fn put_upload(&self, upload: &Upload) -> Result<()> {
        self.table().put(&keys::upload(upload.id), upload_row(upload)?, Condition::none()).await?;
        Ok(())
    }

    /// An upload's record.
    pub async fn upload(&self, id: ProjectChildId) -> Result<Upload> {
        let row = self.table().get(&keys::upload(id)).await?;
        row.ok_or_else(|| Error::missing("upload"))?.json("doc")
    }

    /// Puts in the names of the files that tasks came from. A name that this process knows needs no call.
    pub async fn name_uploads(&self, tasks: &mut [Loaded]) -> Result<()> {
        let names = &self.caches().upload_names;
        let ids: BTreeSet<ProjectChildId> = tasks.iter().filter_map(|one| one.task.file_upload).collect();
        let unknown: Vec<_> = ids.iter().copied().filter(|id| names.get(id).is_none()).map(keys::upload).collect();
        let mut found: BTreeMap<ProjectChildId, Arc<str>> =
            ids.iter().filter_map(|id| Some((*id, names.get(id)?))).collect();
        if !unknown.is_empty() {
            for row in self.table().get_many(&unknown).await? {
                let id = ProjectChildId(row.number("id")?);
                let name: Arc<str> = Arc::from(served_name(id, row.text("name")?));
                names.insert(id, Arc::clone(&name));
                found.insert(id, name);
            }
        }
        for one in tasks {
            one.task.file_upload_name = one.task.file_upload.and_then(|id| found.get(&id)).map(|name| name.to_string());
        }
        Ok(())
    }

    /// All uploads of a project, oldest first.
    pub async fn uploads(&self, project: ProjectId) -> Result<Vec<Upload>> {
        let range = Range::Prefix(keys::UPLOAD_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, false).await?;
        rows.iter().map(|row| row.json("doc")).collect()
    }

    /// Forgets an upload's record.
    pub async fn delete_upload(&self, id: ProjectChildId) -> Result<()> {
        self.caches().upload_names.remove(&id);
        self.table().delete(&keys::upload(id), Condition::none()).await?;
        Ok(())
    }

    /// Keeps a job's record with the claim that is on it; a job that is over is claimed by nobody any more.
    pub async fn keep_job(&self, job: &Job, claimed_until: Option<Timestamp>) -> Result<()> {
        let row = match claimed_until {
            Some(until) => job_row(job)?.with("claimed", until.as_millisecond()),
            None => job_row(job)?.with("over", true),
        };
        self.table().put(&keys::job(job.id), row, Condition::none()).await?;
        Ok(())
    }

    /// Makes an import job that the clock runs if nobody else does. A job that is there already stays as it is.
    pub async fn queue_import(&self, job: &Job) -> Result<()> {
        let writes = vec![
            Write::Put(keys::job(job.id), job_row(job)?, Condition::row_absent()),
            Due::import(job).write(job.created_at),
        ];
        self.table().settle(writes, "the import could not be queued").await.map(drop)
    }

    /// A job.
    pub async fn job(&self, id: ProjectChildId) -> Result<Job> {
        let row = self.table().get(&keys::job(id)).await?;
        self.read_job(&row.ok_or_else(|| Error::missing("job"))?).await
    }

    /// Those jobs of a project that are there.
    pub(crate) async fn find_jobs(&self, ids: &[ProjectChildId]) -> Result<Vec<Job>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = ids.iter().copied().map(keys::job).collect();
        self.read_jobs(&self.table().get_many(&keys).await?).await
    }

    /// A project's latest jobs, newest first.
    pub async fn jobs(&self, project: ProjectId, most: usize) -> Result<Vec<Job>> {
        let range = Range::Prefix(keys::JOB_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, Some(most), true).await?;
        self.read_jobs(&rows).await
    }

    async fn read_jobs(&self, rows: &[Row]) -> Result<Vec<Job>> {
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows {
            jobs.push(self.read_job(row).await?);
        }
        Ok(jobs)
    }

    /// Claims a job for this process until a time: `false` when somebody else has it, or it is over.
    pub async fn claim_job(&self, id: ProjectChildId, now: Timestamp, until: Timestamp) -> Result<bool> {
        let condition = Condition::row_exists()
            .also(Condition::absent_or_below("claimed", now.as_millisecond()))
            .also(Condition::absent("over"));
        let update = Update::new().set("claimed", until.as_millisecond());
        Ok(self.table().update(&keys::job(id), update, condition).await?.is_some())
    }

    /// Keeps a job's record and gives it back, for others to go on.
    pub(crate) async fn give_back(&self, job: &Job) -> Result<()> {
        self.table().put(&keys::job(job.id), job_row(job)?, Condition::row_exists()).await?;
        Ok(())
    }

    /// Gives a job back to the clock, which tries it again.
    pub async fn release_job(&self, id: ProjectChildId) -> Result<()> {
        let update = Update::new().remove("claimed");
        self.table().update(&keys::job(id), update, Condition::row_exists()).await?;
        Ok(())
    }

    async fn read_job(&self, row: &Row) -> Result<Job> {
        let mut job: Job = row.json("doc")?;
        job.done = row.number("done")?;
        // While it runs, the row says more than the record, and its parts' rows more than either.
        job.task_count = row.find_number("tasks").unwrap_or(job.task_count);
        if job.parts > 0 && job.finished_at.is_none() {
            let parts = self.parts(job.id).await?;
            job.done = parts.iter().map(|part| part.done).sum::<u64>().max(job.done);
            job.task_count = parts.iter().map(|part| part.tasks).sum::<u64>().max(job.task_count);
        }
        Ok(job)
    }
}

/// The name under which an uploaded file is served, as Label Studio's are: eight hexadecimal digits, a dash and the file's
/// own name, in which characters that URLs escape are underscores.
pub fn served_name(id: ProjectChildId, name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    format!("{:08x}-{name}", id.n())
}

/// The number within its project of the upload that is served under a name; none for another's name.
pub fn served_number(name: &str) -> Option<u64> {
    let (digits, _) = name.split_once('-')?;
    let hex = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u64::from_str_radix(digits, 16).ok().filter(|_| hex)
}

pub(crate) fn upload_row(upload: &Upload) -> Result<Row> {
    Row::new().with("id", upload.id.0).with("name", upload.name.as_str()).with_json("doc", upload)
}

pub(crate) fn job_row(job: &Job) -> Result<Row> {
    Row::new().with("id", job.id.0).with("done", job.done).with_json("doc", job)
}

#[cfg(test)]
mod tests {
    use super::*;
    use labeling::ids::ProjectId;

    #[test]
    fn a_served_name_is_eight_hexadecimal_digits_and_the_files_own() {
        let name = served_name(ProjectId(3).child(300), "my photo-1.png");
        assert_eq!(name, "0000012c-my_photo-1.png");
        assert_eq!(served_number(&name), Some(300));
        for wrong in ["300-a.png", "0000012g-a.png", "0000012c", "+000012c-a", ""] {
            assert_eq!(served_number(wrong), None, "{wrong}");
        }
    }
}
