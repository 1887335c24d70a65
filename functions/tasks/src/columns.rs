//! The columns of a project's task table.

use api::{Access, App, Failure, Json, Params, Result};
use axum::extract::State;
use labeling::ids::ProjectId;
use labeling::query::{COLUMNS, ColumnKind};
use serde_json::{Value, json};

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
    let fixed = COLUMNS.iter().map(|one| column(one.name, one.title, one.kind.name(), one.is_shown));
    let mut columns: Vec<Value> = fixed.collect();
    let keys: Vec<&String> = summary.data_keys.keys().collect();
    for key in &keys {
        let mut one = column(key, key, ColumnKind::Data.name(), true);
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
    let counts = store.project_counts(id).await?;
    let totals = counts.totals;
    Ok(Json(json!({
        "id": id,
        "title": project.settings.title,
        "task_count": totals.tasks,
        "task_number": totals.tasks,
        "finished_task_number": counts.finished(),
        "annotation_count": totals.annotations,
        "total_annotations_number": totals.annotations,
        "skipped_annotations_number": totals.cancelled,
        "total_predictions_number": totals.predictions,
    })))
}
