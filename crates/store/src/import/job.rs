//! Import jobs: what an uploaded file becomes, whoever asks for it, once.

use super::Importing;
use super::pipeline::{File, ImportError, Reading, upload_url};
use crate::Store;
use crate::accounts::users;
use crate::due::{CLAIM, Due};
use crate::error::{ErrorKind, Result};
use crate::uploads::{Job, JobProblem, JobStatus};
use jiff::{SignedDuration, Timestamp, TimestampArithmetic};
use labeling::ids::{ProjectChildId, UserId};
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc::channel;
use tokio::time::Instant;

/// How often a running job says how far it has come.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);
/// ... and that it is still at work, even if it has not come further.
const ALIVE_EVERY: Duration = Duration::from_secs(60);
/// For how long a store that does not answer is tried again.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// The members' addresses, by whom files name annotators.
    pub async fn member_emails(&self) -> Result<HashMap<UserId, String>> {
        Ok(users::list(self).await?.into_iter().map(|user| (user.id, user.email)).collect())
    }

    /// Runs an import job that is claimed by nobody else; asked twice, it imports once. Answers the job as it stands
    /// then. A store that does not answer is an error, and the job waits for the clock's next try.
    pub async fn run_import_job(&self, id: ProjectChildId, now: Timestamp) -> Result<Job> {
        let until = later(now, CLAIM);
        if !self.claim_job(id, now, until).await? {
            let job = self.job(id).await?;
            if job.finished_at.is_some() {
                // Whoever ended it may have died before this.
                self.forget_due(&Due::import(&job)).await?;
            }
            return Ok(job);
        }
        let mut job = self.job(id).await?;
        if matches!(job.status, JobStatus::Completed | JobStatus::Failed) {
            return Ok(job);
        }
        job.status = JobStatus::Running;
        self.keep_job(&job, Some(until)).await?;
        let began = Instant::now();
        match self.import_of(&job, now).await {
            Ok((imported, passed_over)) => {
                job.problems = passed_over;
                job.status = JobStatus::Completed;
                job.done = job.total;
                let count = |n: i64| n.max(0).unsigned_abs();
                job.task_count = count(imported.totals.tasks);
                job.annotation_count = count(imported.totals.annotations + imported.totals.cancelled);
                job.prediction_count = count(imported.totals.predictions);
            }
            Err(ImportError::Refused(problems)) => {
                job.status = JobStatus::Failed;
                job.problems = problems;
            }
            // A part may be published already; the next try goes on from there.
            Err(ImportError::Store(error))
                if [ErrorKind::Unavailable, ErrorKind::Conflict].contains(&error.kind())
                    && now.duration_since(job.created_at) < PATIENCE =>
            {
                self.release_job(id).await?;
                return Err(error);
            }
            Err(ImportError::Store(error)) => {
                tracing::error!(error = %error, "import job {id} failed");
                job.status = JobStatus::Failed;
                let message = "the store did not answer; try again".to_owned();
                job.problems = vec![JobProblem { message, ..JobProblem::default() }];
            }
        }
        job.finished_at = Some(later(now, began.elapsed()));
        self.keep_job(&job, None).await?;
        tracing::info!(target: crate::METRICS, TasksImported = job.task_count);
        self.forget_due(&Due::import(&job)).await?;
        Ok(job)
    }

    /// What was imported, and what was passed over.
    async fn import_of(
        &self,
        job: &Job,
        now: Timestamp,
    ) -> std::result::Result<(super::Imported, Vec<JobProblem>), ImportError> {
        if self.has_manifest(job.id).await? {
            // An earlier try stored everything.
            return Ok((self.publish(&self.read_manifest(job.id).await?).await?, Vec::new()));
        }
        let project = self.project(job.id.project()).await?;
        let upload = self.upload(job.upload.unwrap_or(job.id)).await?;
        let reading = Reading { users: self.member_emails().await?, ..Reading::default() };
        let progress = reading.progress.clone();
        let (files, receiver) = channel::<File>(1);
        let file = self.stored_file(&upload, upload_url(&project, &upload)).await?;
        // The channel has room for one, so this never waits; it fails only if the reader is gone, which says why itself.
        let _ = files.send(file).await;
        drop(files);
        let importing = Importing { project: &project, job: job.id, user: job.user, now };
        let read = || (progress.bytes.load(Ordering::Relaxed), progress.tasks.load(Ordering::Relaxed));
        let imported = self.telling(job.id, now, read, self.import_files(importing, reading, receiver)).await?;
        Ok((imported.0, imported.1.passed_over))
    }

    /// Does something of a job and says meanwhile how far it has come (so much done, so many tasks), and that it is at
    /// work.
    pub(crate) async fn telling<T>(
        &self,
        job: ProjectChildId,
        now: Timestamp,
        progress: impl Fn() -> (u64, u64) + Send,
        work: impl Future<Output = T> + Send,
    ) -> T {
        let began = Instant::now();
        let (mut told, mut told_at) = ((0, 0), began);
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                ended = &mut work => return ended,
                () = tokio::time::sleep(PROGRESS_EVERY) => {}
            }
            let come = progress();
            if come != told || told_at.elapsed() >= ALIVE_EVERY {
                (told, told_at) = (come, Instant::now());
                let until = later(later(now, began.elapsed()), CLAIM);
                if let Err(error) = self.note_progress(job, come.0, come.1, until).await {
                    tracing::warn!(error = %error, "could not note the progress of job {job}");
                }
            }
        }
    }
}

pub(crate) fn later(at: Timestamp, by: impl Into<TimestampArithmetic>) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}
