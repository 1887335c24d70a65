//! Single predictions.

use crate::form::{NewPredictionBody, PredictionBody, checked_version};
use api::wire::{PredictionView, check_result};
use api::{Access, App, Created, Failure, Json, NoContent, Paging, Params, Path, Result};
use axum::extract::State;
use labeling::ids::{ChildId, ProjectId, TaskId};
use labeling::task::{NewPrediction, Prediction};
use std::ops::ControlFlow;
use store::ErrorKind;
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;

/// Annotations, drafts and predictions, without the task's data.
pub(crate) const WORK: LoadFields = LoadFields { data: false, work: true };

async fn work_on(app: &App, task: TaskId) -> Result<TaskRef> {
    Ok(app.store().task_ref(task, app.now().as_millisecond()).await?)
}

/// The predictions of a task or of a project, in pages of at most 10,000.
#[utoipa::path(get, path = "/api/predictions", tag = "predictions",
    params(("task" = Option<u64>, Query), ("project" = Option<u64>, Query), ("page" = Option<u64>, Query),
        ("page_size" = Option<u64>, Query)),
    responses((status = 200, body = Vec<PredictionView>), (status = 400), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, _: Access, params: Params) -> Result<Json<Vec<PredictionView>>> {
    let (store, now) = (app.store(), app.now());
    if let Some(task) = params.read("task")? {
        let work = work_on(&app, TaskId(task)).await?;
        let task = store.load_task(&work, WORK).await?;
        let views = task.predictions.into_iter().map(|one| PredictionView::of(one, work.project.id, now));
        return Ok(Json(views.collect()));
    }
    let Some(project) = params.read("project")?.map(ProjectId) else {
        return Err(Failure::invalid("project", "name a task or a project"));
    };
    let paging = Paging::from_params(&params, 10_000)?;
    let project = store.recent_project(project, now.as_millisecond()).await?;
    let (mut passed, mut views) = (paging.offset(), Vec::new());
    store
        .scan(&project, WORK, |loaded| {
            for prediction in loaded.into_iter().flat_map(|one| one.task.predictions) {
                match (passed, views.len() < paging.page_size) {
                    (0, true) => views.push(PredictionView::of(prediction, project.id, now)),
                    (0, false) => return Ok(ControlFlow::Break(())),
                    _ => passed -= 1,
                }
            }
            Ok(ControlFlow::Continue(()))
        })
        .await?;
    Ok(Json(views))
}

/// Adds a prediction to a task.
#[utoipa::path(post, path = "/api/predictions", tag = "predictions", request_body = NewPredictionBody,
    responses((status = 201, body = PredictionView), (status = 400)))]
pub(crate) async fn create(
    State(app): State<App>,
    _: Access,
    Json(body): Json<NewPredictionBody>,
) -> Result<Created<PredictionView>> {
    let now = app.now();
    let (task, NewPrediction { result, score, model_version }) = body.read()?;
    let unknown = || Failure::invalid("task", format!("there is no task {task}"));
    let work = match app.store().task_ref(task, now.as_millisecond()).await {
        Err(error) if error.kind() == ErrorKind::Missing => return Err(unknown()),
        work => work?,
    };
    let prediction =
        Prediction { id: ChildId(0), result, score, model_version, created_at: now, updated_at: now, asked_by: None };
    let prediction = app.store().create_prediction(&work, prediction, now).await?;
    Ok(Created(PredictionView::of(prediction, work.project.id, now)))
}

/// A prediction.
#[utoipa::path(get, path = "/api/predictions/{id}", tag = "predictions", params(("id" = u64, Path)),
    responses((status = 200, body = PredictionView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<ChildId>) -> Result<Json<PredictionView>> {
    let work = work_on(&app, id.task()).await?;
    let prediction = app.store().prediction(&work, id).await?;
    Ok(Json(PredictionView::of(prediction, work.project.id, app.now())))
}

/// Changes a prediction.
#[utoipa::path(patch, path = "/api/predictions/{id}", tag = "predictions", params(("id" = u64, Path)),
    request_body = PredictionBody, responses((status = 200, body = PredictionView), (status = 400), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    _: Access,
    Path(id): Path<ChildId>,
    Json(body): Json<PredictionBody>,
) -> Result<Json<PredictionView>> {
    let now = app.now();
    let work = work_on(&app, id.task()).await?;
    let result = body.result.map(|result| check_result(Some(result))).transpose()?;
    let version = checked_version(body.model_version)?;
    let changed = app.store().update_prediction(&work, id, now, |prediction| {
        if let Some(result) = &result {
            prediction.result = result.clone();
        }
        if let Some(version) = &version {
            prediction.model_version = version.clone();
        }
        prediction.score = body.score.or(prediction.score);
    });
    Ok(Json(PredictionView::of(changed.await?, work.project.id, now)))
}

/// The same as a partial change, for clients that send the whole prediction.
#[utoipa::path(put, path = "/api/predictions/{id}", tag = "predictions", params(("id" = u64, Path)),
    request_body = PredictionBody, responses((status = 200, body = PredictionView), (status = 400), (status = 404)))]
pub(crate) async fn replace(
    app: State<App>,
    user: Access,
    id: Path<ChildId>,
    body: Json<PredictionBody>,
) -> Result<Json<PredictionView>> {
    change(app, user, id, body).await
}

/// Deletes a prediction.
#[utoipa::path(delete, path = "/api/predictions/{id}", tag = "predictions", params(("id" = u64, Path)),
    responses((status = 204), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<ChildId>) -> Result<NoContent> {
    let work = work_on(&app, id.task()).await?;
    app.store().delete_prediction(&work, id, app.now()).await?;
    Ok(NoContent)
}
