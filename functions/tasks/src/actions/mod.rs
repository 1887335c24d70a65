//! Actions on selected tasks: one table of all. Most are bulk changes, which a job continues if they take long.

mod retrieve_predictions;

use crate::list::bad_query;
use api::{Access, Action, App, Failure, Json, Params, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use labeling::ids::ProjectId;
use labeling::query::{Query, Selection};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use store::bulk::{Bulk, Bulked};
use store::jobs::bulk::BulkChange;
use store::projects::Project;
use utoipa::ToSchema;

/// The most tasks that any member may select one by one. More tasks, or all that match a filter, count as emptying a
/// project.
const PICKED_BY_HAND: usize = 100;
/// The selected tasks of an action.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct ActionBody {
    /// `{"all": true, "excluded": [ids]}` or `{"all": false, "included": [ids]}`.
    #[serde(rename = "selectedItems")]
    #[schema(value_type = SelectedItems)]
    selected_items: Value,
    /// In the form of a task list's query.
    #[schema(value_type = Option<Filters>)]
    filters: Option<Value>,
}

/// Selected tasks: these, or all except these.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: queries read it")]
pub(crate) struct SelectedItems {
    all: bool,
    /// The selected ids, if `all` is false.
    included: Option<Vec<u64>>,
    /// The excluded ids, if `all` is true.
    excluded: Option<Vec<u64>>,
}

/// The filters of a task list.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: queries read it")]
pub(crate) struct Filters {
    #[schema(inline)]
    conjunction: Conjunction,
    items: Vec<Filter>,
}

#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only described: queries read it")]
pub(crate) enum Conjunction {
    And,
    Or,
}

/// One condition.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: queries read it")]
pub(crate) struct Filter {
    /// `filter:tasks:` and a column, such as `filter:tasks:data.text`.
    filter: String,
    /// For example `equal` or `contains`.
    operator: String,
    #[schema(rename = "type")]
    kind: Option<String>,
    value: Value,
}

/// The result of an action.
#[derive(Serialize, ToSchema)]
pub(crate) struct Acted {
    /// The number of changed records, so far if a job continues.
    processed_items: u64,
    detail: String,
    /// Whether the client must reload the list.
    reload: bool,
    /// The job that continues the action: `/api/x/jobs/{id}` returns its progress. Only present with status 202.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    job: Option<u64>,
}

/// An action on selected tasks.
struct TaskAction {
    id: &'static str,
    title: &'static str,
    /// The warning in the confirmation dialog.
    warning: &'static str,
    /// Whether the action on all tasks empties the project, which needs a permission.
    empties: bool,
    does: Does,
}

/// The effect of an action.
enum Does {
    /// Asks the project's first ML backend for predictions.
    Ask,
    /// Changes the tasks. `noun` is the plural of the changed records.
    Change { change: BulkChange, noun: &'static str },
}

const UNDONE: &str = "This cannot be undone.";

/// All actions, in the order of the menu.
static ACTIONS: [TaskAction; 4] = [
    TaskAction {
        id: "retrieve_tasks_predictions",
        title: "Retrieve predictions",
        warning: "The project's ML backend is asked about the tasks that have none of its predictions yet.",
        empties: false,
        does: Does::Ask,
    },
    TaskAction {
        id: "delete_tasks",
        title: "Delete tasks",
        warning: UNDONE,
        empties: true,
        does: Does::Change { change: BulkChange::DeleteTasks, noun: "tasks" },
    },
    TaskAction {
        id: "delete_tasks_annotations",
        title: "Delete annotations",
        warning: UNDONE,
        empties: true,
        does: Does::Change { change: BulkChange::DeleteAnnotations, noun: "annotations" },
    },
    TaskAction {
        id: "delete_tasks_predictions",
        title: "Delete predictions",
        warning: UNDONE,
        empties: true,
        does: Does::Change { change: BulkChange::DeletePredictions, noun: "predictions" },
    },
];

async fn project_of(app: &App, params: &Params) -> Result<Arc<Project>> {
    let id = params.read("project")?.map(ProjectId);
    let id = id.ok_or_else(|| Failure::invalid("project", "This field is required."))?;
    Ok(app.store().recent_project(id, app.now().as_millisecond()).await?)
}

/// The available actions.
#[utoipa::path(get, path = "/api/dm/actions", tag = "data manager", params(("project" = u64, Query)),
    responses((status = 200, body = Vec<Object>), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, _: Access, params: Params) -> Result<Json<Value>> {
    project_of(&app, &params).await?;
    let listed = ACTIONS.iter().enumerate().map(|(at, action)| {
        let dialog = json!({"type": "confirm", "title": format!("{}?", action.title), "text": action.warning});
        json!({"id": action.id, "title": action.title, "order": 100 + at, "experimental": false, "dialog": dialog})
    });
    Ok(Json(listed.collect()))
}

/// Runs an action on the selected tasks. If it takes long, a job continues it, and the response is 202 with the job.
#[utoipa::path(post, path = "/api/dm/actions", tag = "data manager",
    params(("id" = String, Query), ("project" = u64, Query)), request_body = ActionBody,
    responses((status = 200, body = Acted), (status = 202, body = Acted), (status = 400), (status = 403), (status = 404)))]
pub(crate) async fn act(
    State(app): State<App>,
    Access(user): Access,
    params: Params,
    Json(body): Json<ActionBody>,
) -> Result<Response> {
    let id = params.get("id").unwrap_or_default();
    let action = ACTIONS.iter().find(|action| action.id == id);
    let action = action.ok_or_else(|| Failure::invalid("id", format!("there is no action \"{id}\"")))?;
    let project = project_of(&app, &params).await?;
    let json = json!({"filters": body.filters, "selectedItems": body.selected_items}).to_string();
    let query = Query::parse(&json).map_err(bad_query)?;
    let by_hand = matches!(&query.selection, Some(Selection::Only(tasks)) if tasks.len() <= PICKED_BY_HAND);
    if action.empties && !by_hand {
        user.require(Action::EmptyProject, Some(project.created_by))?;
    }
    let acted = match &action.does {
        Does::Ask => retrieve_predictions::run(&app, &user, &project, &query, json).await?,
        Does::Change { change, noun } => {
            let bulk = Bulk::new(project, user.id, change.clone(), json).map_err(bad_query)?;
            let bulked = app.store().change_in_bulk(&bulk, app.now(), app.settings().bulk_at_once).await?;
            Acted::of(change, noun, &bulked)
        }
    };
    Ok(match acted.job {
        Some(_) => api::accepted(acted),
        None => axum::Json(acted).into_response(),
    })
}

impl Acted {
    fn of(change: &BulkChange, noun: &str, bulked: &Bulked) -> Acted {
        let (report, job) = match bulked {
            Bulked::Done(report) => (report, None),
            Bulked::Job(job) => (&job.report, Some(job.id.0)),
        };
        let done = change.changed(report);
        let mut detail = match job {
            None => format!("Deleted {done} {noun}"),
            Some(job) => format!("Deleted {done} {noun} so far; job {job} continues"),
        };
        if let Some(problem) = report.problems.first() {
            detail = format!("{detail}; {} failed: {}", report.failed, problem.message);
        }
        Acted { processed_items: done, detail, reload: true, job }
    }
}
