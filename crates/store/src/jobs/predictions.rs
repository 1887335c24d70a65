//! Jobs that ask an ML backend for predictions: which tasks they are about, and how far they have come. Whoever can reach
//! out runs them (`crates/models`).

use crate::Store;
use crate::error::{Error, Result};
use crate::events::due::{CLAIM, Due};
use crate::imports::later;
use crate::imports::uploads::{Job, job_row};
use crate::jobs::pieces::{Kind, Piece};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::queue::hint;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::{Outcome, Write};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, TaskId, UserId};

/// For how long a backend that does not answer is asked again.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// How long a job rests before it asks a backend again that did not answer.
const REST: SignedDuration = SignedDuration::from_secs(50);

/// How long a job may be in one hand without saying that it has come further.
pub const HELD: SignedDuration = CLAIM;

impl Store {
    /// Makes a job that asks a backend for predictions for tasks, and asks for its first piece.
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
        let (backend, total) = (Some(backend), tasks.len() as u64);
        let job = Job { backend, total, unit: "tasks".to_owned(), ..Job::queued(id, "predict", user, now) };
        let writes = vec![
            Write::Put(keys::job(id), job_row(&job)?, Condition::row_absent()),
            Due::predict(&job).write(now),
            Write::Check(keys::project_meta(id.project()), Condition::row_exists()),
        ];
        match self.table().settle(writes, "the job could not be made").await? {
            Outcome::Refused(indices) if indices.contains(&2) => Err(Error::missing("project")),
            // Or it is there, and that answer was lost.
            _ => {
                // The clock asks for it too, a little later.
                hint("ask for predictions", self.ask_for(Piece { job: id, kind: Kind::Predict, n: 0 }).await);
                Ok(job)
            }
        }
    }

    /// The tasks that a job is to get predictions for.
    pub async fn picked_tasks(&self, job: ProjectChildId) -> Result<Vec<TaskId>> {
        let body = self.objects().get(Bucket::Data, &object_keys::picked(job)).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Ends a job that asked for predictions.
    pub async fn end_predictions(&self, job: &Job) -> Result<()> {
        self.keep_job(job, None).await?;
        self.forget_predictions(job).await
    }

    /// Forgets what an ended job no longer needs.
    pub async fn forget_predictions(&self, job: &Job) -> Result<()> {
        self.objects().delete(Bucket::Data, &[object_keys::picked(job.id)]).await?;
        self.forget_due(&Due::predict(job)).await
    }

    /// Looks after a job that may be abandoned: asks for it.
    pub async fn resume_predictions(&self, id: ProjectChildId) -> Result<()> {
        let job = self.job(id).await?;
        match job.finished_at.is_some() {
            true => self.forget_predictions(&job).await,
            false => self.ask_for(Piece { job: id, kind: Kind::Predict, n: 0 }).await,
        }
    }

    /// Lets a job rest whose backend does not answer; the clock asks again. `false` once that has gone on for too long:
    /// then the job is the caller's to end.
    pub async fn rest_predictions(&self, job: &mut Job, now: Timestamp) -> Result<bool> {
        let since = *job.stuck_since.get_or_insert(now);
        if now.duration_since(since) >= PATIENCE {
            return Ok(false);
        }
        self.keep_job(job, Some(later(now, REST))).await?;
        Ok(true)
    }
}
