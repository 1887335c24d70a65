//! What a project's data and annotations contain.

use api::{App, Json, Path, Result, User, time};
use axum::extract::State;
use labeling::ids::ProjectId;
use serde_json::{Map, Value, json};

/// Data columns, controls and labels in use, with counts.
#[utoipa::path(get, path = "/api/projects/{id}/summary", tag = "projects", params(("id" = u64, Path)),
    responses((status = 200)))]
pub(crate) async fn summary(State(app): State<App>, _: User, Path(id): Path<u64>) -> Result<Json<Value>> {
    let project = app.store().project(ProjectId(id)).await?;
    let (summary, totals) = tokio::try_join!(app.store().summary(project.id), app.store().project_totals(project.id))?;
    let tasks = totals.tasks.max(0).unsigned_abs();
    let common: Vec<&String> =
        summary.data_keys.iter().filter(|(_, count)| **count >= tasks).map(|(key, _)| key).collect();
    let mut annotations = Map::new();
    let mut labels = Map::new();
    for ((from, to, kind, label), count) in &summary.results {
        if label.is_empty() {
            annotations.insert(format!("{from}|{to}|{kind}"), json!(count));
            continue;
        }
        let of = labels.entry(from.clone()).or_insert_with(|| json!({}));
        let before = of[label].as_i64().unwrap_or(0);
        of[label] = json!(before + count);
    }
    Ok(Json(json!({
        "created_at": time(project.created_at),
        "all_data_columns": summary.data_keys,
        "common_data_columns": common,
        "created_annotations": annotations,
        "created_labels": labels,
        "created_labels_drafts": {},
    })))
}
