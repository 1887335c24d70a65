//! The model versions of a project's predictions.

use api::{Access, App, Failure, Json, Params, Path, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use labeling::ids::ProjectId;
use serde::{Deserialize, Serialize};
use store::bulk::{Bulk, Bulked};
use store::jobs::bulk::BulkChange;
use utoipa::ToSchema;

/// The version whose predictions to delete.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VersionBody {
    model_version: Option<String>,
}

/// The number of deleted predictions.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deleted {
    /// So far, if a job continues.
    deleted_predictions: u64,
    /// The job that continues the deletion: `/api/x/jobs/{id}` returns its progress. Only present with status 202.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    job: Option<u64>,
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

/// Deletes the predictions of a model version. If it takes long, a job continues it, and the response is 202 with the job.
#[utoipa::path(delete, path = "/api/projects/{id}/model-versions", tag = "predictions",
    params(("id" = u64, Path), ("model_version" = Option<String>, Query)), request_body = VersionBody,
    responses((status = 200, body = Deleted), (status = 202, body = Deleted), (status = 400), (status = 403),
        (status = 404)))]
pub(crate) async fn remove(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ProjectId>,
    params: Params,
    Json(body): Json<VersionBody>,
) -> Result<Response> {
    let (store, now) = (app.store(), app.now());
    let project = store.recent_project(id, now.as_millisecond()).await?;
    let version = body.model_version.or(params.get("model_version").map(str::to_owned));
    let version = version.ok_or_else(|| Failure::invalid("model_version", "This field is required."))?;
    let bulk = Bulk::of_all(project, user.id, BulkChange::DeleteModelVersion { model_version: version });
    Ok(match store.change_in_bulk(&bulk, now, app.settings().bulk_at_once).await? {
        Bulked::Done(report) => {
            axum::Json(Deleted { deleted_predictions: report.predictions, job: None }).into_response()
        }
        Bulked::Job(job) => api::accepted(Deleted { deleted_predictions: job.report.predictions, job: Some(job.id.0) }),
    })
}
