//! The columns of a project's task table.

use api::{Access, App, Failure, Json, Params, Result};
use axum::extract::State;
use labeling::ids::ProjectId;
use serde_json::{Value, json};

/// Id, title, type, and whether the column is visible by default.
const COLUMNS: [(&str, &str, &str, bool); 21] = [
    ("id", "ID", "Number", true),
    ("inner_id", "Inner ID", "Number", false),
    ("completed_at", "Completed", "Datetime", true),
    ("total_annotations", "Annotations", "Number", true),
    ("cancelled_annotations", "Skipped", "Number", true),
    ("total_predictions", "Predictions", "Number", true),
    ("annotators", "Annotated by", "List", true),
    ("annotations_results", "Annotation results", "String", false),
    ("annotations_ids", "Annotation IDs", "String", false),
    ("predictions_score", "Prediction score", "Number", false),
    ("predictions_model_versions", "Model versions", "List", false),
    ("predictions_results", "Prediction results", "String", false),
    ("file_upload", "Source file", "String", false),
    ("storage_filename", "Storage file", "String", false),
    ("created_at", "Created", "Datetime", false),
    ("updated_at", "Updated", "Datetime", false),
    ("updated_by", "Updated by", "List", false),
    ("avg_lead_time", "Lead time", "Number", false),
    ("draft_exists", "Has drafts", "Boolean", false),
    ("is_labeled", "Labeled", "Boolean", false),
    ("overlap", "Overlap", "Number", false),
];

fn project_id(params: &Params) -> Result<ProjectId> {
    let id = params.read("project")?.map(ProjectId);
    id.ok_or_else(|| Failure::invalid("project", "This field is required."))
}

/// The columns of a project's tasks: fixed ones, and one for each key of their data.
#[utoipa::path(get, path = "/api/dm/columns", tag = "data manager", params(("project" = u64, Query)),
    responses((status = 200, body = Object), (status = 404)))]
pub(crate) async fn columns(State(app): State<App>, _: Access, params: Params) -> Result<Json<Value>> {
    let id = project_id(&params)?;
    app.store().recent_project(id, app.now().as_millisecond()).await?;
    let summary = app.store().summary(id).await?;
    let column = |id: &str, title: &str, kind: &str, shown: bool| {
        json!({"id": id, "title": title, "type": kind, "target": "tasks",
            "visibility_defaults": {"explore": shown, "labeling": false}})
    };
    let mut columns: Vec<Value> = Vec::new();
    for (id, title, kind, shown) in COLUMNS {
        columns.push(column(id, title, kind, shown));
    }
    let keys: Vec<&String> = summary.data_keys.keys().collect();
    for key in &keys {
        let mut one = column(key, key, "Unknown", true);
        one["parent"] = json!("data");
        one["visibility_defaults"]["labeling"] = json!(true);
        columns.push(one);
    }
    let mut data = column("data", "Data", "List", true);
    data["children"] = json!(keys);
    columns.push(data);
    Ok(Json(json!({ "columns": columns })))
}

/// The counts of a project.
#[utoipa::path(get, path = "/api/dm/project", tag = "data manager", params(("project" = u64, Query)),
    responses((status = 200, body = Object), (status = 404)))]
pub(crate) async fn project(State(app): State<App>, _: Access, params: Params) -> Result<Json<Value>> {
    let id = project_id(&params)?;
    let store = app.store();
    let project = store.recent_project(id, app.now().as_millisecond()).await?;
    let totals = store.project_totals(id).await?;
    Ok(Json(json!({
        "id": id,
        "title": project.settings.title,
        "task_count": totals.tasks,
        "task_number": totals.tasks,
        "finished_task_number": totals.finished,
        "annotation_count": totals.annotations,
        "total_annotations_number": totals.annotations,
        "skipped_annotations_number": totals.cancelled,
        "total_predictions_number": totals.predictions,
    })))
}
