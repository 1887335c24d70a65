//! Adds many predictions at once.

use crate::form::NewPredictionBody;
use api::{Access, App, Created, Failure, Json, Path, Result};
use axum::extract::State;
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{ProjectId, TaskId};
use labeling::task::Prediction;
use serde::Serialize;
use std::collections::BTreeMap;
use store::tasks::reference::TaskRef;
use utoipa::ToSchema;

/// The number of tasks that get predictions in parallel.
const AT_ONCE: usize = 8;

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
    app.store().recent_project(id, now.as_millisecond()).await?;
    let created = body.len();
    // The predictions of one task are written one by one, since parallel writes would conflict.
    let mut by_task: BTreeMap<TaskId, (TaskRef, Vec<Prediction>)> = BTreeMap::new();
    for (at, one) in body.into_iter().enumerate() {
        let read = one.read(&app, Some(id), now).await;
        let (work, prediction) = read.map_err(|failure| placed(failure, at))?;
        by_task.entry(work.task).or_insert_with(|| (work, Vec::new())).1.push(prediction);
    }
    let kept = stream::iter(by_task.into_values()).map(|(work, predictions)| keep(app.clone(), work, predictions));
    kept.buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    Ok(Created(ImportedPredictions { created }))
}

async fn keep(app: App, work: TaskRef, predictions: Vec<Prediction>) -> Result<()> {
    for prediction in predictions {
        let now = prediction.created_at;
        app.store().create_prediction(&work, prediction, now).await?;
    }
    Ok(())
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
