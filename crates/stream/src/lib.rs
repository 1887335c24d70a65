//! The label stream as the API answers it: the next task, asked for by itself or with a submit.

use api::wire::{TaskView, whole};
use api::{App, Result, User};
use labeling::ids::{ProjectId, TaskId};
use serde::Serialize;
use store::load::Loaded;
use store::projects::Project;
use store::queue::NextOptions;
use utoipa::ToSchema;

/// What the key of unique ids is derived for.
const UNIQUE_ID: &str = "unique-id";

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
    let settings = app.settings();
    let options = NextOptions {
        project,
        user: user.id,
        now: app.now().as_millisecond(),
        after,
        hold_for: settings.hold_ms,
        key: settings.secret.key(UNIQUE_ID).to_vec(),
    };
    let Some(mut handed) = app.store().next(options).await? else { return Ok(None) };
    let backends = models::backends_of(app, &handed.project).await?;
    models::predict_opened(app, &handed.project, &backends, &mut handed.loaded).await;
    hide(&mut handed.loaded, &handed.project, models::shown_version(&handed.project, &backends), user);
    let task = whole(app, user, &handed.project, handed.loaded).await?;
    let unique_lock_id = handed.unique_id.clone();
    Ok(Some(NextTask { task, unique_id: handed.unique_id, unique_lock_id, queue: "Sequence queue" }))
}

/// What a submit answers besides, to spare a request: the task that follows `after`, or that there is none. `None`: it is to
/// be asked for by itself, as a model may take its time over it, or something went wrong, which is no matter of the submit.
pub async fn following(app: &App, user: &User, project: &Project, after: TaskId) -> Option<Option<NextTask>> {
    if project.backends > 0 {
        return None;
    }
    let handed = hand_out(app, user, project.id, Some(after)).await;
    handed.inspect_err(|failure| tracing::warn!(?failure, "a submit is answered without the task that follows")).ok()
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
