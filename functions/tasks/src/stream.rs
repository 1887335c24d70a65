//! The label stream: the next task of a user, and the previous ones.

use api::{Access, App, Failure, Json, NoContent, Params, Path, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use labeling::ids::{ProjectId, TaskId};
use serde::Serialize;
use store::tasks::load::LoadFields;
use stream::NextTask;
use utoipa::ToSchema;

/// Hands out the next task of a project: the task that the user holds, else a new one. With `after`, a task other than
/// that one. If there is no task: 404, as scripts expect, or 204 with `none_is_empty`, since a browser's console
/// reports every 404.
#[utoipa::path(get, path = "/api/projects/{id}/next", tag = "tasks",
    params(("id" = u64, Path), ("after" = Option<u64>, Query), ("none_is_empty" = Option<bool>, Query)),
    responses((status = 200, body = NextTask), (status = 204, description = "there is none, and `none_is_empty` asked so"),
        (status = 404)))]
pub(crate) async fn next(
    State(app): State<App>,
    user: Access,
    Path(project): Path<ProjectId>,
    params: Params,
) -> Result<Response> {
    let after = params.read("after")?.map(TaskId);
    let none_is_empty = params.flag("none_is_empty")?.unwrap_or(false);
    match stream::hand_out(&app, &user, project, after).await? {
        Some(handed) => Ok(Json(handed).into_response()),
        None if none_is_empty => Ok(NoContent.into_response()),
        None => Err(Failure::missing(format!("There are no tasks for {}", user.email))),
    }
}

/// A task that the user got before.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PastTask {
    task_id: u64,
    /// The user's latest annotation of it.
    annotation_id: Option<u64>,
}

/// The last tasks that the user got in a project, newest last.
#[utoipa::path(get, path = "/api/projects/{id}/label-stream-history", tag = "tasks", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<PastTask>), (status = 404)))]
pub(crate) async fn history(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ProjectId>,
) -> Result<Json<Vec<PastTask>>> {
    let store = app.store();
    let project = store.recent_project(id, app.now().as_millisecond()).await?;
    let handed = store.handed_out(id, user.id).await?;
    let tasks = store.load_tasks(&project, &handed, LoadFields { data: false, work: true }).await?;
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
