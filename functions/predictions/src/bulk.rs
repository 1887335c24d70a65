//! Adds many predictions at once.

use crate::form::NewPredictionBody;
use api::{Access, App, Created, Failure, Json, Path, Result};
use axum::extract::State;
use labeling::ids::{ProjectId, TaskId};
use labeling::task::NewPrediction;
use serde::Serialize;
use utoipa::ToSchema;

/// The number of stored predictions.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedPredictions {
    created: usize,
}

/// Adds predictions to tasks of a project. All are checked before the first one is stored.
#[utoipa::path(post, path = "/api/projects/{id}/import/predictions", tag = "predictions", params(("id" = u64, Path)),
    request_body = Vec<NewPredictionBody>,
    responses((status = 201, body = ImportedPredictions), (status = 400), (status = 404)))]
pub(crate) async fn import(
    State(app): State<App>,
    _: Access,
    Path(id): Path<ProjectId>,
    Json(body): Json<Vec<NewPredictionBody>>,
) -> Result<Created<ImportedPredictions>> {
    let now = app.now();
    let project = app.store().recent_project(id, now.as_millisecond()).await?;
    // The results of a long body take a while to check.
    let checked = tokio::task::spawn_blocking(move || read_all(body)).await.map_err(Failure::internal)??;
    let created = checked.len();
    app.store().add_predictions(&project, checked, now).await?;
    Ok(Created(ImportedPredictions { created }))
}

fn read_all(body: Vec<NewPredictionBody>) -> Result<Vec<(TaskId, NewPrediction)>> {
    let read = body.into_iter().enumerate().map(|(at, one)| one.read().map_err(|failure| placed(failure, at)));
    read.collect()
}

/// An error with the index of its item, from 0.
fn placed(failure: Failure, at: usize) -> Failure {
    let Some(fields) = failure.fields() else { return failure };
    let placed = fields.iter().map(|(field, problems)| {
        let first = problems.get(0).and_then(|problem| problem.as_str()).unwrap_or_default();
        (format!("[{at}].{field}"), first.to_owned())
    });
    Failure::invalid_fields(placed.collect::<Vec<_>>())
}
