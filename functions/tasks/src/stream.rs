//! The label stream: the next task of a user, and the ones before.

use crate::view;
use api::wire::TaskView;
use api::{App, Failure, Json, Params, Path, Result, User};
use axum::extract::State;
use labeling::ids::{ProjectId, TaskId};
use serde::Serialize;
use store::load::{Loaded, Parts};
use store::projects::Project;
use store::queue::NextOptions;
use utoipa::ToSchema;

/// What the key of unique ids is derived for.
const UNIQUE_ID: &str = "unique-id";

/// A task that was handed out.
#[derive(Serialize, ToSchema)]
pub(crate) struct NextTask {
    #[serde(flatten)]
    task: TaskView,
    /// To be sent back with the annotation, so that a submit that is repeated is kept once.
    unique_id: String,
    /// The same, under the name that other clients look for.
    unique_lock_id: String,
    /// How it was found.
    queue: &'static str,
}

/// Hands out the next task of a project: the one the user holds, else a new one. With `after` another than that.
#[utoipa::path(get, path = "/api/projects/{id}/next", tag = "tasks",
    params(("id" = u64, Path), ("after" = Option<u64>, Query)),
    responses((status = 200, body = NextTask), (status = 404)))]
pub(crate) async fn next(
    State(app): State<App>,
    user: User,
    Path(project): Path<ProjectId>,
    params: Params,
) -> Result<Json<NextTask>> {
    let settings = app.settings();
    let options = NextOptions {
        project,
        user: user.id,
        now: app.now().as_millisecond(),
        after: params.read("after")?.map(TaskId),
        hold_for: settings.hold_ms,
        key: settings.secret.key(UNIQUE_ID).to_vec(),
    };
    let Some(mut handed) = app.store().next(options).await? else {
        return Err(Failure::missing(format!("There are no tasks for {}", user.email)));
    };
    let backends = models::backends_of(&app, &handed.project).await?;
    models::predict_opened(&app, &handed.project, &backends, &mut handed.loaded).await;
    hide(&mut handed.loaded, &handed.project, models::shown_version(&handed.project, &backends), &user);
    let task = view::whole(&app, &user, &handed.project, handed.loaded).await?;
    let unique_lock_id = handed.unique_id.clone();
    Ok(Json(NextTask { task, unique_id: handed.unique_id, unique_lock_id, queue: "Sequence queue" }))
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

/// A task that the user was handed out before.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastTask {
    task_id: u64,
    /// The user's latest annotation of it.
    annotation_id: Option<u64>,
}

/// The tasks that the user was handed out last in a project, newest last.
#[utoipa::path(get, path = "/api/projects/{id}/label-stream-history", tag = "tasks", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<PastTask>), (status = 404)))]
pub(crate) async fn history(
    State(app): State<App>,
    user: User,
    Path(id): Path<ProjectId>,
) -> Result<Json<Vec<PastTask>>> {
    let store = app.store();
    let project = store.recent_project(id, app.now().as_millisecond()).await?;
    let handed = store.handed_out(id, user.id).await?;
    let tasks = store.load_tasks(&project, &handed, Parts { data: false, work: true }).await?;
    let past = tasks.iter().map(|one| PastTask {
        task_id: one.task.id.0,
        annotation_id: one
            .task
            .annotations
            .iter()
            .filter(|one| one.completed_by == Some(user.id))
            .map(|one| one.id.0)
            .max(),
    });
    Ok(Json(past.collect()))
}
