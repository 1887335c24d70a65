//! The label stream of the API: the next task, requested separately or together with a submit.

use api::wire::{TaskView, whole};
use api::{App, Failure, Result, User};
use labeling::ids::{ProjectId, TaskId};
use serde::Serialize;
use std::time::Duration;
use store::projects::Project;
use store::projects::backends::Backend;
use store::queue::{HandedOut, NextOptions};
use store::tasks::load::Loaded;
use utoipa::ToSchema;

/// The purpose of the key that unique ids are derived with.
const UNIQUE_ID: &str = "unique-id";
/// Time for which a stored submit waits for the next task.
const PATIENCE: Duration = Duration::from_secs(3);

/// A task that was handed out.
#[derive(Serialize, ToSchema)]
pub struct NextTask {
    #[serde(flatten)]
    task: TaskView,
    /// Sent back with the annotation, so that a repeated submit is stored once.
    unique_id: String,
    /// The same value under the name that other clients read.
    unique_lock_id: String,
    /// The name of the queue that the task came from.
    queue: &'static str,
}

/// Hands out the next task of a project: the user's held task, else a new one. With `after`, a task other than that one.
/// Returns `None` if there is no task.
pub async fn hand_out(app: &App, user: &User, project: ProjectId, after: Option<TaskId>) -> Result<Option<NextTask>> {
    // Boxed: in a debug build, the future of all these calls together is larger than the stack of a thread.
    let Some(mut handed) = Box::pin(app.store().next(options(app, user, project, after))).await? else {
        return Ok(None);
    };
    let backends = models::backends_of(app, &handed.project).await?;
    Box::pin(models::predict_opened(app, &handed.project, &backends, &mut handed.loaded)).await;
    Ok(Some(view(app, user, handed, &backends).await?))
}

/// The task that follows `after`, returned together with a submit to save a request. Returns `None` if no next task is ready
/// (it was not found quickly, a model must be called, or an error occurred). The client then calls `next`.
pub async fn following(app: &App, user: &User, project: &Project, after: TaskId) -> Option<NextTask> {
    if project.backends > 0 {
        return None;
    }
    let quickly = async {
        let options = NextOptions { quick: true, ..options(app, user, project.id, Some(after)) };
        match app.store().next(options).await? {
            // A backend was connected a moment ago. The user keeps the task.
            Some(handed) if handed.project.backends > 0 => Ok(None),
            Some(handed) => view(app, user, handed, &[]).await.map(Some),
            None => Ok::<_, Failure>(None),
        }
    };
    match tokio::time::timeout(PATIENCE, quickly).await {
        Ok(Ok(found)) => found,
        Ok(Err(failure)) => {
            tracing::warn!(?failure, "a submit is answered without the task that follows");
            None
        }
        Err(_) => {
            tracing::warn!("a submit is answered without the task that follows: it took too long to find");
            None
        }
    }
}

fn options(app: &App, user: &User, project: ProjectId, after: Option<TaskId>) -> NextOptions {
    let settings = app.settings();
    NextOptions {
        project,
        user: user.id,
        now: app.now().as_millisecond(),
        after,
        quick: false,
        hold_for: settings.hold_ms,
        key: settings.secret.key(UNIQUE_ID).to_vec(),
    }
}

async fn view(app: &App, user: &User, mut handed: HandedOut, backends: &[Backend]) -> Result<NextTask> {
    let version = models::shown_version(&handed.project, backends, &handed.loaded.task.predictions);
    hide(&mut handed.loaded, &handed.project, version.as_deref(), user);
    let task = whole(app, user, &handed.project, handed.loaded).await?;
    let unique_lock_id = handed.unique_id.clone();
    Ok(NextTask { task, unique_id: handed.unique_id, unique_lock_id, queue: "Sequence queue" })
}

/// Removes data that could bias the annotator: other users' annotations if the overlap is above one, and predictions that the
/// project does not show.
fn hide(loaded: &mut Loaded, project: &Project, shown: Option<&str>, user: &User) {
    let settings = &project.settings;
    if loaded.task.overlap > 1 {
        loaded.task.annotations.retain(|one| one.completed_by == Some(user.id));
    }
    let shown = |of: &str| settings.show_collab_predictions && shown.is_none_or(|version| version == of);
    loaded.task.predictions.retain(|one| shown(&one.model_version));
}
