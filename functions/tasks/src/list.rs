//! Lists of tasks.

use crate::paged::Shown;
use api::wire::{Detail, TaskView};
use api::{Access, App, Failure, NoContent, Paging, Params, Path, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use labeling::ids::ProjectId;
use labeling::query::{Query, QueryError};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use store::bulk::{Bulk, Bulked};
use store::jobs::bulk::BulkChange;
use store::tasks::load::LoadFields;
use utoipa::ToSchema;

const PAGE_SIZE: usize = 100;

/// A page of tasks.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskList {
    tasks: Vec<TaskView>,
    /// The number of matching tasks on all pages.
    total: u64,
    /// The number of annotations of these tasks, without skips.
    total_annotations: u64,
    /// The number of predictions of these tasks.
    total_predictions: u64,
}

/// 400 with the invalid part of the query.
pub(crate) fn bad_query(error: QueryError) -> Failure {
    Failure::invalid(&error.field, error.message)
}

fn query_of(params: &Params) -> Result<Query> {
    let query = match params.get("query").filter(|text| !text.is_empty()) {
        Some(text) => Query::parse(text).map_err(bad_query)?,
        None => Query::default(),
    };
    let ordering: Vec<&str> = params.all("ordering").collect();
    match ordering.is_empty() {
        true => Ok(query),
        false => query.ordered_by(&ordering).map_err(bad_query),
    }
}

/// Tasks of a project, filtered and ordered by `query` (JSON: `filters`, `ordering`, `selectedItems`), in pages.
#[utoipa::path(get, path = "/api/tasks", tag = "tasks",
    params(("project" = u64, Query), ("query" = Option<String>, Query), ("ordering" = Option<String>, Query),
        ("fields" = Option<String>, Query), ("include" = Option<String>, Query), ("page" = Option<u64>, Query),
        ("page_size" = Option<u64>, Query)),
    responses((status = 200, body = TaskList), (status = 400), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, user: Access, params: Params) -> Result<Response> {
    let (store, now) = (app.store(), app.now());
    let Some(project) = params.read("project")?.map(ProjectId) else {
        return Err(match params.get("view") {
            Some(_) => Failure::missing("there is no such view"),
            None => Failure::invalid("project", "This field is required."),
        });
    };
    let paging = Paging::from_params(&params, PAGE_SIZE)?;
    let query = query_of(&params)?;
    let project = store.recent_project(project, now.as_millisecond()).await?;
    let (offset, limit) = (paging.offset() as u64, paging.page_size as u64);
    let page = store.query_pieces(Arc::clone(&project), &query, offset, limit, LoadFields::ALL).await?;
    paging.check(usize::try_from(page.total).unwrap_or(usize::MAX))?;
    let detail = if params.get("fields") == Some("all") { Detail::Full } else { Detail::Bare };
    let include: Vec<String> = params.all("include").map(str::to_owned).collect();
    let task = move |view: TaskView| match include.is_empty() {
        true => serde_json::to_vec(&view.listed()),
        false => serde_json::to_vec(&only(serde_json::to_value(view.listed())?, &include)),
    };
    let empty = TaskList {
        tasks: Vec::new(),
        total: page.total,
        total_annotations: page.annotations,
        total_predictions: page.predictions,
    };
    // The tasks come between the brackets of their empty list.
    let around = serde_json::to_string(&empty).map_err(Failure::internal)?;
    let (head, tail) = around.split_at(TASKS_OPEN.len());
    let shown = Shown { app: app.clone(), user: user.0, project, detail, task: Box::new(task) };
    shown.answer(page.pieces, head, tail.to_owned()).await
}

/// How a list of tasks begins.
const TASKS_OPEN: &str = "{\"tasks\":[";

/// The fields that a client requested.
fn only(mut task: Value, include: &[String]) -> Value {
    if let Some(fields) = task.as_object_mut() {
        fields.retain(|name, _| include.contains(name));
    }
    task
}

/// Tasks of a project in the order of their import, as a plain list. A page past the end is empty.
#[utoipa::path(get, path = "/api/projects/{id}/tasks", tag = "tasks",
    params(("id" = u64, Path), ("page" = Option<u64>, Query), ("page_size" = Option<u64>, Query)),
    responses((status = 200, body = Vec<TaskView>), (status = 404)))]
pub(crate) async fn of_project(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ProjectId>,
    params: Params,
) -> Result<Response> {
    let paging = Paging::from_params(&params, PAGE_SIZE)?;
    let project = app.store().recent_project(id, app.now().as_millisecond()).await?;
    let (offset, limit) = (paging.offset() as u64, paging.page_size as u64);
    let page =
        app.store().query_pieces(Arc::clone(&project), &Query::default(), offset, limit, LoadFields::ALL).await?;
    let task = |view: TaskView| serde_json::to_vec(&view);
    let shown = Shown { app: app.clone(), user: user.0, project, detail: Detail::Full, task: Box::new(task) };
    shown.answer(page.pieces, "[", "]".to_owned()).await
}

/// The job that continues a deletion.
#[derive(Serialize, ToSchema)]
pub(crate) struct Emptying {
    /// `/api/x/jobs/{id}` returns its progress.
    job: u64,
}

/// Deletes all tasks of a project. If it takes long, a job continues it, and the response is 202 with the job.
#[utoipa::path(delete, path = "/api/projects/{id}/tasks", tag = "tasks", params(("id" = u64, Path)),
    responses((status = 204), (status = 202, body = Emptying), (status = 403), (status = 404)))]
pub(crate) async fn empty(State(app): State<App>, user: Access, Path(id): Path<ProjectId>) -> Result<Response> {
    let project = app.store().recent_project(id, app.now().as_millisecond()).await?;
    let bulk = Bulk::of_all(project, user.id, BulkChange::DeleteTasks);
    Ok(match app.store().change_in_bulk(&bulk, app.now(), app.settings().bulk_at_once).await? {
        Bulked::Done(_) => NoContent.into_response(),
        Bulked::Job(job) => api::accepted(Emptying { job: job.id.0 }),
    })
}
