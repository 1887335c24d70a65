//! The rows of jobs: records, claims, requests to cancel, and the progress that a runner notes.

use super::{Job, JobPayload};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::jobs::pieces::Piece;
use crate::table::Range;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId};

impl Store {
    /// Writes a job's record, and extends the claim of its runner. Answers whether a user has asked to cancel it.
    pub async fn keep_job(&self, job: &Job, claimed_until: Timestamp) -> Result<bool> {
        let update = record_update(job)?.set("claimed", claimed_until.as_millisecond());
        self.write_job(job, update).await
    }

    /// Writes the record of a job that nobody runs until a time, unless a user cancels it. Answers whether a user has asked to
    /// cancel it.
    pub(crate) async fn rest_job(&self, job: &Job, until: Timestamp) -> Result<bool> {
        let update = record_update(job)?.set("claimed", until.as_millisecond()).set(RESTS, true);
        self.write_job(job, update).await
    }

    /// Writes the record of a job that has finished; nobody can claim it any more.
    pub async fn finish_job(&self, job: &Job) -> Result<()> {
        self.write_job(job, record_update(job)?.remove("claimed").set("over", true)).await.map(drop)
    }

    /// Writes a job's record and gives up the claim, so that another runner can continue.
    pub(crate) async fn hand_over_job(&self, job: &Job) -> Result<()> {
        self.write_job(job, record_update(job)?.remove("claimed")).await.map(drop)
    }

    /// A job that is gone, since its project was deleted, stays gone.
    async fn write_job(&self, job: &Job, update: Update) -> Result<bool> {
        let row = self.table().update(&keys::job(job.id), update, Condition::row_exists()).await?;
        Ok(row.is_some_and(|row| row.flag(CANCEL)))
    }

    /// A job.
    pub async fn job(&self, id: ProjectChildId) -> Result<Job> {
        let row = self.table().get(&keys::job(id)).await?;
        self.read_job(&row.ok_or_else(|| Error::missing("job"))?).await
    }

    /// The jobs of these ids that exist.
    pub(crate) async fn find_jobs(&self, ids: &[ProjectChildId]) -> Result<Vec<Job>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = ids.iter().copied().map(keys::job).collect();
        self.read_jobs(&self.table().get_many(&keys).await?).await
    }

    /// The latest jobs of a project, newest first.
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

    /// Claims a job for this process until a time. `false` if another process has it, or if it has finished.
    pub async fn claim_job(&self, id: ProjectChildId, now: Timestamp, until: Timestamp) -> Result<bool> {
        let condition = Condition::row_exists()
            .also(Condition::absent_or_below("claimed", now.as_millisecond()))
            .also(Condition::absent("over"));
        let update = Update::new().set("claimed", until.as_millisecond()).remove(RESTS);
        Ok(self.table().update(&keys::job(id), update, condition).await?.is_some())
    }

    /// Gives up the claim of a job without writing its record.
    pub async fn release_job(&self, id: ProjectChildId) -> Result<()> {
        let update = Update::new().remove("claimed");
        self.table().update(&keys::job(id), update, Condition::row_exists()).await?;
        Ok(())
    }

    /// Asks a job to stop. Its runner sees the request when it next writes its progress and ends the job as canceled;
    /// the work done until then stays. `Invalid` for a kind that cannot be canceled, `Conflict` for a job that has
    /// finished.
    pub async fn cancel_job(&self, id: ProjectChildId) -> Result<()> {
        let kind = self.job(id).await?.kind();
        if !kind.info().can_cancel {
            return Err(Error::invalid("job", format!("a job of kind {} cannot be canceled", kind.name())));
        }
        let running = Condition::row_exists().also(Condition::absent("over"));
        let Some(row) = self.table().update(&keys::job(id), Update::new().set(CANCEL, true), running).await? else {
            return Err(Error::new(ErrorKind::Conflict, "the job has finished"));
        };
        if row.flag(RESTS) {
            // Unless somebody has claimed it since.
            let rests = Condition::equal(RESTS, true);
            self.table().update(&keys::job(id), Update::new().remove("claimed").remove(RESTS), rests).await?;
        }
        // A job that waits is started, to end.
        self.ask_for(Piece { job: id, kind, n: 0 }).await
    }

    /// The rows of a job's parts, in their order.
    pub(crate) async fn part_rows(&self, job: ProjectChildId) -> Result<Vec<Row>> {
        let range = Range::Prefix(keys::part_prefix(job));
        self.table().query(&keys::project(job.project()), range, None, false).await
    }

    async fn read_job(&self, row: &Row) -> Result<Job> {
        let mut job: Job = row.json("doc")?;
        job.cancel_requested = row.flag(CANCEL);
        job.progress.done = row.number("done")?;
        // While a job runs, its row is newer than its record, and the rows of its parts are newer than both.
        job.report.tasks = row.find_number("tasks").unwrap_or(job.report.tasks);
        if let JobPayload::Import(import) = &job.payload
            && import.parts > 0
            && job.finished_at.is_none()
        {
            let parts = self.part_rows(job.id).await?;
            let sum = |name: &str| parts.iter().filter_map(|row| row.find_number::<u64>(name)).sum::<u64>();
            job.progress.done = sum("done").max(job.progress.done);
            job.report.tasks = sum("tasks").max(job.report.tasks);
        }
        Ok(job)
    }
}

/// The attribute that says that a user has asked to cancel the job.
const CANCEL: &str = "cancel";
/// The attribute that says that nobody runs the job although it is claimed.
const RESTS: &str = "rests";

/// The row of a job that has not started.
pub(crate) fn job_row(job: &Job) -> Result<Row> {
    Row::new().with("id", job.id.0).with("done", job.progress.done).with_json("doc", job)
}

/// Replaces a job's record in its row, and the progress that was noted since the last record.
fn record_update(job: &Job) -> Result<Update> {
    Ok(Update::new().set("done", job.progress.done).set("doc", serde_json::to_string(job)?).remove("tasks"))
}
