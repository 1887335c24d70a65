//! The summary of a project's data and annotations.

use api::{Access, App, Json, Path, Result, time};
use axum::extract::State;
use labeling::ids::ProjectId;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The summary of a project's data and annotations.
#[derive(Serialize, ToSchema)]
pub(crate) struct SummaryView {
    created_at: String,
    /// The number of tasks that have each data key.
    all_data_columns: BTreeMap<String, u64>,
    /// The keys that every task has.
    common_data_columns: Vec<String>,
    /// The number of results of each `from_name|to_name|type`.
    #[schema(value_type = HashMap<String, i64>)]
    created_annotations: Map<String, Value>,
    /// The number of uses of each control's labels.
    #[schema(value_type = HashMap<String, HashMap<String, i64>>)]
    created_labels: Map<String, Value>,
    /// Always empty. Some clients read it.
    #[schema(value_type = Object)]
    created_labels_drafts: Map<String, Value>,
}

/// Data columns, controls and labels in use, with counts.
#[utoipa::path(get, path = "/api/projects/{id}/summary", tag = "projects", params(("id" = u64, Path)),
    responses((status = 200, body = SummaryView)))]
pub(crate) async fn summary(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<SummaryView>> {
    let project = app.store().project(ProjectId(id)).await?;
    let (summary, totals) = tokio::try_join!(app.store().summary(project.id), app.store().project_totals(project.id))?;
    let tasks = totals.tasks.max(0).unsigned_abs();
    let common = summary.data_keys.iter().filter(|(_, count)| **count >= tasks).map(|(key, _)| key.clone());
    let common = common.collect();
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
    Ok(Json(SummaryView {
        created_at: time(project.created_at),
        all_data_columns: summary.data_keys,
        common_data_columns: common,
        created_annotations: annotations,
        created_labels: labels,
        created_labels_drafts: Map::new(),
    }))
}
