//! The label stream as the API answers it: the next task, asked for by itself or with a submit.

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

/// What the key of unique ids is derived for.
const UNIQUE_ID: &str = "unique-id";
/// How long a submit that is kept waits for the task that follows.
const PATIENCE: Duration = Duration::from_secs(3);

/// A task that was handed out.
#[derive(Serialize, ToSchema)]
pub struct NextTask {
    #[serde(flatten)]
    task: TaskView,
    /// To be sent back with the annotation, so that a submit that is repeated is kept once.
    unique_id: String,
    /// The same, under the name that other clients look for.
    unique_lock_id: String,
    /// How it was found.
    queue: &'static str,
}

/// Hands a user the next task of a project: the one that they hold, else a new one; with `after` another than that. `None`
/// when there is none.
pub async fn hand_out(app: &App, user: &User, project: ProjectId, after: Option<TaskId>) -> Result<Option<NextTask>> {
    let Some(mut handed) = app.store().next(options(app, user, project, after)).await? else { return Ok(None) };
    let backends = models::backends_of(app, &handed.project).await?;
    models::predict_opened(app, &handed.project, &backends, &mut handed.loaded).await;
    Ok(Some(view(app, user, handed, &backends).await?))
}

/// The task that follows `after`, to be answered with a submit, which spares a request. `None`: it is to be asked for by
/// itself, as it is not found at once, a model may take its time over it, or something went wrong, which is no matter of
/// the submit.
pub async fn following(app: &App, user: &User, project: &Project, after: TaskId) -> Option<NextTask> {
    if project.backends > 0 {
        return None;
    }
    let quickly = async {
        let options = NextOptions { quick: true, ..options(app, user, project.id, Some(after)) };
        match app.store().next(options).await? {
            // A backend that was connected a moment ago; the task stays this user's.
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
    hide(&mut handed.loaded, &handed.project, models::shown_version(&handed.project, backends), user);
    let task = whole(app, user, &handed.project, handed.loaded).await?;
    let unique_lock_id = handed.unique_id.clone();
    Ok(NextTask { task, unique_id: handed.unique_id, unique_lock_id, queue: "Sequence queue" })
}

/// Takes out what an annotator should not be led by: others' annotations where several are wanted, and predictions
/// that the project does not show.
fn hide(loaded: &mut Loaded, project: &Project, shown: Option<&str>, user: &User) {
    let settings = &project.settings;
    if loaded.task.overlap > 1 {
        loaded.task.annotations.retain(|one| one.completed_by == Some(user.id));
    }
    let shown = |of: &str| settings.show_collab_predictions && shown.is_none_or(|version| version == of);
    loaded.task.predictions.retain(|one| shown(&one.model_version));
}
