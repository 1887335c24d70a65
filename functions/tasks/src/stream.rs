//! The label stream: the next task of a user, and the ones before.

use api::{App, Failure, Json, Params, Path, Result, User};
use axum::extract::State;
use labeling::ids::{ProjectId, TaskId};
use serde::Serialize;
use store::tasks::load::Parts;
use stream::NextTask;
use utoipa::ToSchema;

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
    let after = params.read("after")?.map(TaskId);
    let handed = stream::hand_out(&app, &user, project, after).await?;
    handed.map(Json).ok_or_else(|| Failure::missing(format!("There are no tasks for {}", user.email)))
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
