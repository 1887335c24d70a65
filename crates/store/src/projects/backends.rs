//! ML backends: model servers that a project is connected to.

use crate::Store;
use crate::error::Result;
use crate::events::timers::Timer;
use crate::projects::Project;
use crate::projects::documents::Said;
use crate::segments::totals::Totals;
use crate::table::expression::Update;
use crate::table::keys;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use labeling::task::Json;
use serde::{Deserialize, Serialize};

/// How many backends a project has at most.
pub const MOST_BACKENDS: usize = 20;

/// How a backend stood when it was asked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackendState {
    #[serde(rename = "CO")]
    Connected,
    #[default]
    #[serde(rename = "DI")]
    Disconnected,
    #[serde(rename = "ER")]
    Error,
    #[serde(rename = "TR")]
    Training,
}

/// A model server, under Label Studio's names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Backend {
    pub id: ProjectChildId,
    pub url: String,
    pub title: String,
    pub description: String,
    /// Whether it is asked while somebody draws.
    pub is_interactive: bool,
    /// The user name for basic authentication, if the backend wants it.
    pub user: Option<String>,
    /// The password, sealed, as hex.
    pub password: Option<String>,
    /// The user's own JSON, sent with `/setup`.
    pub extra_params: Option<Json>,
    /// The model version that the backend reported last, or that a user set.
    pub model_version: String,
    /// The time-out of a request, in seconds.
    pub timeout: f64,
    /// Whether `model_version` follows the backend's reports.
    pub auto_update: bool,
    pub state: BackendState,
    pub error_message: Option<String>,
    /// When its status was requested last.
    pub asked_at: Timestamp,
    /// The address by which it reaches this installation.
    pub hostname: String,
    /// The user whose token it gets: the one who set its URL, so that nobody can send another user's token to a server.
    pub connected_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Store {
    /// A project's backends, oldest first.
    pub async fn backends(&self, project: ProjectId) -> Result<Vec<Backend>> {
        self.document(&keys::backends(project)).await
    }

    /// Changes a project's backends. Other processes hear of it within ten seconds.
    pub async fn change_backends<T>(
        &self,
        project: ProjectId,
        change: impl Fn(&mut Vec<Backend>) -> Result<T> + Send,
    ) -> Result<T> {
        let said =
            |backends: &[Backend]| Said { meta: Update::new().set("backends", backends.len() as u64), index: None };
        self.change_document(project, (keys::backends(project), "extra_params"), change, said).await
    }

    /// Notes that a project's backends are to learn from what was annotated; the clock tells them.
    pub async fn queue_training(&self, project: ProjectId, now: Timestamp) -> Result<()> {
        self.set_timer(&Timer::train(project, now)).await
    }

    /// Adds to a project's totals, and notes that its backends are to learn at every so many annotations: exactly one of
    /// those who add sees each number.
    pub(crate) async fn count_toward_training(&self, project: &Project, delta: &Totals, now: Timestamp) -> Result<()> {
        let every = i64::from(project.settings.min_annotations_to_start_training);
        let totals = self.add_project_totals(project.id, delta).await?;
        let made = delta.annotations + delta.cancelled;
        if project.backends == 0 || every == 0 || made <= 0 {
            return Ok(());
        }
        let after = totals.annotations + totals.cancelled;
        match passes(after - made, after, every) {
            true => self.queue_training(project.id, now).await,
            false => Ok(()),
        }
    }
}

/// Whether a multiple of `every` lies above `before` and not above `after`.
fn passes(before: i64, after: i64, every: i64) -> bool {
    after.div_euclid(every) > before.div_euclid(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_begins_at_every_so_many_annotations() {
        let begins: Vec<i64> = (1..=10).filter(|n| passes(n - 1, *n, 3)).collect();
        assert_eq!(begins, [3, 6, 9]);
        assert!(passes(5, 12, 4) && !passes(5, 7, 4));
    }
}
