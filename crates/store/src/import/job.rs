//! Import jobs: what an uploaded file becomes, whoever asks for it, once.

use super::Importing;
use super::pipeline::{File, ImportError, Reading, upload_url};
use crate::Store;
use crate::accounts::users;
use crate::error::Result;
use crate::uploads::{Job, JobProblem, JobStatus};
use jiff::{Timestamp, ToSpan};
use labeling::ids::{ProjectChildId, UserId};
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc::channel;

/// How long a claim lasts: longer than any one run of the job may.
const CLAIM_MINUTES: i64 = 16;
/// How often a running job says how far it has come.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

impl Store {
    /// The members' addresses, by whom files name annotators.
    pub async fn member_emails(&self) -> Result<HashMap<UserId, String>> {
        Ok(users::list(self).await?.into_iter().map(|user| (user.id, user.email)).collect())
    }

    /// Runs an import job that is claimed by nobody else; asked twice, it imports once. Answers the job as it ended.
    pub async fn run_import_job(&self, id: ProjectChildId, now: Timestamp) -> Result<Job> {
        let until = now.checked_add(CLAIM_MINUTES.minutes()).unwrap_or(now);
        if !self.claim_job(id, now, until).await? {
            return self.job(id).await;
        }
        let mut job = self.job(id).await?;
        if matches!(job.status, JobStatus::Completed | JobStatus::Failed) {
            return Ok(job);
        }
        job.status = JobStatus::Running;
        self.keep_job(&job, Some(until)).await?;
        match self.import_of(&job, now).await {
            Ok(imported) => {
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
            Err(ImportError::Store(error)) => {
                tracing::error!(error = %error, "import job {id} failed");
                job.status = JobStatus::Failed;
                let message = "the store did not answer; try again".to_owned();
                job.problems = vec![JobProblem { message, ..JobProblem::default() }];
            }
        }
        job.finished_at = Some(now);
        self.keep_job(&job, None).await?;
        self.forget_due_import(&job).await?;
        Ok(job)
    }

    async fn import_of(&self, job: &Job, now: Timestamp) -> std::result::Result<super::Imported, ImportError> {
        if self.has_manifest(job.id).await? {
            // An earlier try stored everything.
            return Ok(self.publish(&self.read_manifest(job.id).await?).await?);
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
        let tell = async {
            let mut told = 0;
            loop {
                tokio::time::sleep(PROGRESS_EVERY).await;
                let read = progress.load(Ordering::Relaxed);
                if read != told {
                    told = read;
                    if let Err(error) = self.note_progress(job.id, read).await {
                        tracing::warn!(error = %error, "could not note the progress of job {}", job.id);
                    }
                }
            }
        };
        tokio::select! {
            imported = self.import_files(importing, reading, receiver) => Ok(imported?.0),
            () = tell => Err(ImportError::Store(crate::Error::corrupt("progress ended before the import"))),
        }
    }
}
