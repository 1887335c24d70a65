//! Prediction jobs: an ML backend makes predictions for tasks. `crates/models` runs them, since only it calls backends.

use super::{Job, JobPayload};
use crate::Store;
use crate::error::{Error, Result};
use crate::jobs::selected::Selected;
use crate::time::{CLAIM, add_time};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, UserId};
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

/// The state of a job whose backend does not respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It waits.
    Begun,
    /// It has waited for too long. The caller ends it.
    TooLong,
    /// A user has asked to cancel it. The caller ends it.
    Canceled,
}

impl Store {
    /// Makes a job that gets predictions for the selected tasks from a backend, and asks for its first piece.
    pub async fn request_predictions(
        &self,
        backend: ProjectChildId,
        selected: &Selected,
        user: UserId,
        now: Timestamp,
    ) -> Result<Job> {
        let id = self.take_child(backend.project()).await?;
        let payload = JobPayload::Predict(PredictionJob { backend, stuck_since: None });
        let job = Job::queued(id, payload, selected.known_count(), user, now);
        self.begin_selected(&job, selected).await?;
        Ok(job)
    }

    /// Lets a job wait whose backend does not answer; the clock asks for it again.
    pub async fn rest_predictions(&self, job: &mut Job, now: Timestamp) -> Result<Rest> {
        let JobPayload::Predict(prediction) = &mut job.payload else {
            return Err(Error::corrupt("a job of another kind waits for an ML backend"));
        };
        let since = *prediction.stuck_since.get_or_insert(now);
        if now.duration_since(since) >= PATIENCE {
            return Ok(Rest::TooLong);
        }
        Ok(match self.rest_job(job, add_time(now, REST)).await? {
            true => Rest::Canceled,
            false => Rest::Begun,
        })
    }
}

/// How long a runner may hold a job without noting progress.
pub const HELD: SignedDuration = CLAIM;
