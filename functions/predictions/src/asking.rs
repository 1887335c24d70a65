//! Requests to ML backends: predictions for many tasks as a job, predictions for one task at once, and training.

use crate::backends::find;
use api::{Access, App, Created, Failure, Id, Json, Params, Path, Result, User};
use axum::extract::State;
use labeling::ids::{ProjectChildId, ProjectId, TaskId};
use labeling::query::Query;
use models::AskError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::jobs::selected::Selected;
use store::projects::Project;
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;
use utoipa::ToSchema;

/// The regions that an annotator draws on a task.
#[derive(Deserialize, ToSchema)]
pub(crate) struct InteractiveBody {
    #[schema(value_type = u64)]
    task: Id,
    /// The drawn regions, such as `{"result": [regions]}`.
    #[schema(value_type = Option<Object>)]
    context: Option<Value>,
}

/// The tasks for which an ML backend is asked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PredictionsBody {
    /// The backend. The project's first one if absent.
    #[schema(value_type = Option<u64>)]
    backend: Option<Id>,
    /// In the form of an action on tasks. All tasks if absent.
    #[serde(rename = "selectedItems")]
    #[schema(value_type = Option<Object>)]
    selected_items: Option<Value>,
    /// In the form of a task list's query.
    #[schema(value_type = Option<Object>)]
    filters: Option<Value>,
}

/// A created job.
#[derive(Serialize, ToSchema)]
pub(crate) struct Asked {
    /// The job. `/api/x/jobs/{id}` returns its progress.
    job: u64,
    /// The number of its tasks; 0 if the job must find them first.
    tasks: u64,
}

/// Versions of a model.
#[derive(Serialize, ToSchema)]
pub(crate) struct Versions {
    versions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
}

/// Creates a job that asks an ML backend for predictions of tasks.
#[utoipa::path(post, path = "/api/x/projects/{id}/predictions", tag = "ML backends", params(("id" = u64, Path)),
    request_body = PredictionsBody, responses((status = 201, body = Asked), (status = 400), (status = 404)))]
pub(crate) async fn request(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ProjectId>,
    Json(body): Json<PredictionsBody>,
) -> Result<Created<Asked>> {
    let project = app.store().project(id).await?;
    let backends = app.store().backends(id).await?;
    let backend = match body.backend {
        Some(Id(wanted)) => backends.iter().find(|one| one.id.0 == wanted),
        None => backends.first(),
    };
    let backend = backend.ok_or_else(|| Failure::invalid("backend", "the project has no such ML backend"))?.id;
    let query = json!({"filters": body.filters, "selectedItems": body.selected_items.unwrap_or(json!({"all": true}))});
    let query = query.to_string();
    Ok(Created(ask(&app, &user, &project, backend, query).await?))
}

/// Creates a job that asks an ML backend for predictions of all tasks of its project. This is the path of Label Studio
/// Enterprise.
#[utoipa::path(post, path = "/api/ml/{id}/predict", tag = "ML backends", params(("id" = u64, Path)),
    responses((status = 200, body = Asked), (status = 404)))]
pub(crate) async fn predict(State(app): State<App>, user: Access, Path(id): Path<u64>) -> Result<Json<Asked>> {
    let backend = find(&app, id).await?;
    let project = app.store().project(backend.id.project()).await?;
    Ok(Json(ask(&app, &user, &project, backend.id, "{}".to_owned()).await?))
}

/// Creates a job for the tasks that a query names. If they cannot be found in the time of a request, the job finds them.
async fn ask(app: &App, user: &User, project: &Project, backend: ProjectChildId, query: String) -> Result<Asked> {
    let (store, now) = (app.store(), app.now());
    let parsed = Query::parse(&query).map_err(|error| Failure::invalid(&error.field, error.message))?;
    let tasks = store.select_tasks(project, &parsed, Some(app.settings().bulk_at_once)).await?;
    let selected = tasks.map_or(Selected::Query { query }, Selected::Tasks);
    let job = store.request_predictions(backend, &selected, user.id, now).await?;
    Ok(Asked { job: job.id.0, tasks: job.progress.total })
}

async fn task_of(app: &App, backend: ProjectChildId, task: TaskId) -> Result<TaskRef> {
    let work = app.store().task_ref(task, app.now().as_millisecond()).await?;
    match work.project.id == backend.project() {
        true => Ok(work),
        false => Err(Failure::not_found()),
    }
}

/// Asks an interactive ML backend for predictions of the regions that an annotator draws. They are not stored.
#[utoipa::path(post, path = "/api/ml/{id}/interactive-annotating", tag = "ML backends", params(("id" = u64, Path)),
    request_body = InteractiveBody, responses((status = 200, body = Object), (status = 400), (status = 404)))]
pub(crate) async fn interactive(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<InteractiveBody>,
) -> Result<Json<Value>> {
    let backend = find(&app, id).await?;
    let work = task_of(&app, backend.id, TaskId(body.task.0)).await?;
    if !backend.is_interactive {
        return Ok(Json(json!({"errors": ["This ML backend is not set up for interactive predictions."]})));
    }
    let loaded = app.store().load_one(&work, LoadFields::ALL).await?;
    let context = body.context.unwrap_or_default();
    match models::interactive(&app, &work.project, &backend, loaded, &context, user.id).await {
        Ok(data) => Ok(Json(json!({"data": data}))),
        Err(AskError::Store(error)) => Err(error.into()),
        Err(error) => Ok(Json(json!({"errors": [error.to_string()]}))),
    }
}

/// Sends a random task of the project to an ML backend, and returns the request and the response. Nothing is stored.
#[utoipa::path(post, path = "/api/ml/{id}/predict/test", tag = "ML backends",
    params(("id" = u64, Path), ("random" = bool, Query)),
    responses((status = 200, body = Object), (status = 400), (status = 404), (status = 500), (status = 501)))]
pub(crate) async fn test(
    State(app): State<App>,
    _: Access,
    Path(id): Path<u64>,
    params: Params,
) -> Result<Json<Value>> {
    let backend = find(&app, id).await?;
    if params.flag("random")? != Some(true) {
        return Err(Failure::not_implemented("Not implemented - you must provide random=true query parameter"));
    }
    let project = app.store().project(backend.id.project()).await?;
    let total = app.store().project_totals(project.id).await?.tasks.max(0).unsigned_abs();
    let at = match total {
        0 => 0,
        total => u64::from_le_bytes(store::random::bytes::<8>()?) % total,
    };
    let loaded = app.store().list_tasks(&project, at, 1, LoadFields::ALL).await?.tasks.into_iter().next();
    let loaded = loaded.ok_or_else(|| Failure::bad_request("The project has no tasks to ask about."))?;
    match models::sample(&app, &project, &backend, &loaded).await {
        Ok((request, answer)) => Ok(Json(json!({
            "status": 200,
            "error_message": null,
            "url": format!("{}/predict", backend.url.trim_end_matches('/')),
            "task": request["tasks"][0],
            "request": request,
            "response": answer.get("results"),
        }))),
        Err(AskError::Store(error)) => Err(error.into()),
        Err(error) => Err(Failure::bad_request(format!("The ML backend: {error}."))),
    }
}

/// Tells an ML backend to train with the annotations.
#[utoipa::path(post, path = "/api/ml/{id}/train", tag = "ML backends", params(("id" = u64, Path)),
    responses((status = 200), (status = 404)))]
pub(crate) async fn train(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<()> {
    let backend = find(&app, id).await?;
    Ok(models::train(&app, &backend).await?)
}

/// The versions of its model that an ML backend offers.
#[utoipa::path(get, path = "/api/ml/{id}/versions", tag = "ML backends", params(("id" = u64, Path)),
    responses((status = 200, body = Versions), (status = 400), (status = 404)))]
pub(crate) async fn versions(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<Versions>> {
    let backend = find(&app, id).await?;
    match models::Client::new(&app, &backend)?.versions().await {
        Ok(versions) => Ok(Json(Versions { versions, message: None })),
        Err(error) if error.status() == Some(404) => Ok(Json(Versions {
            versions: vec![backend.model_version],
            message: Some("This ML backend knows of one version alone."),
        })),
        Err(error) => Err(Failure::bad_request(format!("The ML backend: {error}."))),
    }
}
