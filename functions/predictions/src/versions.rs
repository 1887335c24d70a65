//! The model versions of a project's predictions.

use crate::prediction::WORK;
use api::{Access, App, Failure, Json, Params, Path, Result};
use axum::extract::State;
use labeling::ids::{ChildId, ProjectId};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use utoipa::ToSchema;

/// The version whose predictions to delete.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VersionBody {
    model_version: Option<String>,
}

/// The number of deleted predictions.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deleted {
    deleted_predictions: usize,
}

/// The number of predictions of each model version. With `extended=true` as a list, newest first.
#[utoipa::path(get, path = "/api/projects/{id}/model-versions", tag = "predictions",
    params(("id" = u64, Path), ("extended" = Option<bool>, Query)),
    responses((status = 200, body = Object), (status = 404)))]
pub(crate) async fn list(
    State(app): State<App>,
    _: Access,
    Path(id): Path<ProjectId>,
    params: Params,
) -> Result<Json<serde_json::Value>> {
    let store = app.store();
    let project = store.recent_project(id, app.now().as_millisecond()).await?;
    let versions = store.model_versions(&project).await?;
    if params.flag("extended")? != Some(true) {
        let counts = versions.into_iter().map(|(version, used)| (version, used.count.into()));
        return Ok(Json(serde_json::Value::Object(counts.collect())));
    }
    let mut listed: Vec<_> = versions.into_iter().collect();
    listed.sort_by_key(|(_, used)| std::cmp::Reverse(used.latest));
    let listed: Vec<_> = listed
        .into_iter()
        .map(|(version, used)| {
            serde_json::json!({"model_version": version, "count": used.count, "latest": api::time(used.latest)})
        })
        .collect();
    Ok(Json(serde_json::json!({"static": listed, "live": []})))
}

/// Deletes the predictions of a model version.
#[utoipa::path(delete, path = "/api/projects/{id}/model-versions", tag = "predictions",
    params(("id" = u64, Path), ("model_version" = Option<String>, Query)), request_body = VersionBody,
    responses((status = 200, body = Deleted), (status = 400), (status = 403), (status = 404)))]
pub(crate) async fn remove(
    State(app): State<App>,
    _: Access,
    Path(id): Path<ProjectId>,
    params: Params,
    Json(body): Json<VersionBody>,
) -> Result<Json<Deleted>> {
    let (store, now) = (app.store(), app.now());
    let project = store.recent_project(id, now.as_millisecond()).await?;
    let version = body.model_version.or(params.get("model_version").map(str::to_owned));
    let version = version.ok_or_else(|| Failure::invalid("model_version", "This field is required."))?;
    let mut dropped = 0;
    for segment in store.segments(id).await? {
        dropped += store.drop_model_version(&project, segment.first, &version, now).await?;
    }
    let mut found: Vec<ChildId> = Vec::new();
    store
        .scan(&project, WORK, |loaded| {
            let predictions = loaded.into_iter().flat_map(|one| one.task.predictions);
            found.extend(predictions.filter(|one| one.model_version == version).map(|one| one.id));
            Ok(ControlFlow::Continue(()))
        })
        .await?;
    for prediction in &found {
        let work = store.task_ref(prediction.task(), now.as_millisecond()).await?;
        match store.delete_prediction(&work, *prediction, now).await {
            Err(error) if error.kind() != store::ErrorKind::Missing => return Err(error.into()),
            _ => {}
        }
    }
    Ok(Json(Deleted {
        deleted_predictions: usize::try_from(dropped).unwrap_or(usize::MAX).saturating_add(found.len()),
    }))
}
