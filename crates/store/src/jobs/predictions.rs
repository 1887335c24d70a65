//! Prediction jobs: an ML backend makes predictions for tasks. `crates/models` runs them, since only it calls backends.

use super::{Job, JobKind, JobPayload, job_row};
use crate::Store;
use crate::error::{Error, Result, log_failure};
use crate::jobs::pieces::Piece;
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::{Outcome, Write};
use crate::time::{CLAIM, add_time};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, TaskId, UserId};
use serde::{Deserialize, Serialize};

/// How long a job waits in all for a backend that does not answer.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// How long a job waits before it calls a backend again that did not answer.
const REST: SignedDuration = SignedDuration::from_secs(50);

/// The payload of a prediction job. Its tasks are listed in an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictionJob {
    /// The ML backend.
    pub backend: ProjectChildId,
    /// Since when the backend has not answered.
    #[serde(default)]
    pub stuck_since: Option<Timestamp>,
}

impl Store {
    /// Makes a job that gets predictions for tasks from a backend, and asks for its first piece.
    pub async fn request_predictions(
        &self,
        backend: ProjectChildId,
        tasks: &[TaskId],
        user: UserId,
        now: Timestamp,
    ) -> Result<Job> {
        let id = self.take_child(backend.project()).await?;
        let body = serde_json::to_vec(tasks)?;
        self.objects().put(Bucket::Data, &object_keys::picked(id), "application/json", body).await?;
        let payload = JobPayload::Predict(PredictionJob { backend, stuck_since: None });
        let job = Job::queued(id, payload, tasks.len() as u64, user, now);
        let writes = vec![
            Write::Put(keys::job(id), job_row(&job)?, Condition::row_absent()),
            job.timer().write(),
            Write::Check(keys::project_meta(id.project()), Condition::row_exists()),
        ];
        match self.table().transact_with_retry(writes, "the job could not be made, try again").await? {
            Outcome::Refused(indices) if indices.contains(&2) => Err(Error::missing("project")),
            // Or the job exists already: an earlier try was written, and its answer was lost.
            _ => {
                // The clock asks for it too, a little later.
                log_failure("ask for predictions", self.ask_for(Piece { job: id, kind: JobKind::Predict, n: 0 }).await);
                Ok(job)
            }
        }
    }

    /// The tasks of a prediction job.
    pub async fn picked_tasks(&self, job: ProjectChildId) -> Result<Vec<TaskId>> {
        let body = self.objects().get(Bucket::Data, &object_keys::picked(job)).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Finishes a prediction job.
    pub async fn end_predictions(&self, job: &Job) -> Result<()> {
        self.finish_job(job).await?;
        self.forget_predictions(job).await
    }

    /// Deletes the list of tasks and the timer of a job that has finished.
    pub async fn forget_predictions(&self, job: &Job) -> Result<()> {
        self.objects().delete(Bucket::Data, &[object_keys::picked(job.id)]).await?;
        self.delete_timer(&job.timer()).await
    }

    /// Asks for a job that may have been abandoned.
    pub async fn resume_predictions(&self, id: ProjectChildId) -> Result<()> {
        let job = self.job(id).await?;
        match job.finished_at.is_some() {
            true => self.forget_predictions(&job).await,
            false => self.ask_for(Piece { job: id, kind: JobKind::Predict, n: 0 }).await,
        }
    }

    /// Lets a job wait whose backend does not answer; the clock asks for it again. `false` once it has waited for too
    /// long: then the caller ends the job.
    pub async fn rest_predictions(&self, job: &mut Job, now: Timestamp) -> Result<bool> {
        let JobPayload::Predict(prediction) = &mut job.payload else {
            return Err(Error::corrupt("a job of another kind waits for an ML backend"));
        };
        let since = *prediction.stuck_since.get_or_insert(now);
        if now.duration_since(since) >= PATIENCE {
            return Ok(false);
        }
        self.keep_job(job, add_time(now, REST)).await?;
        Ok(true)
    }
}

/// How long a runner may hold a job without noting progress.
pub const HELD: SignedDuration = CLAIM;
