//! Actions on selected tasks: one module for each action, and one table of all.

mod delete_annotations;
mod delete_predictions;
mod delete_tasks;
mod retrieve_predictions;

use crate::list::bad_query;
use api::{Access, Action, App, Failure, Json, Params, Result, User};
use axum::extract::State;
use futures::future::BoxFuture;
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{ProjectId, TaskId};
use labeling::query::{Query, Selection};
use labeling::task::Task;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::future::Future;
use std::sync::Arc;
use store::ErrorKind;
use store::projects::Project;
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;
use utoipa::ToSchema;

/// The most tasks that any member may select one by one. More tasks, or all that match a filter, count as emptying a
/// project.
const PICKED_BY_HAND: usize = 100;
/// The number of tasks that are processed in parallel.
const AT_ONCE: usize = 8;

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
    processed_items: u64,
    detail: String,
    /// Whether the client must reload the list.
    reload: bool,
}

/// The selected tasks and the acting user.
struct Picked {
    app: App,
    user: User,
    project: Arc<Project>,
    tasks: Vec<TaskId>,
}

/// An action on selected tasks.
struct TaskAction {
    id: &'static str,
    title: &'static str,
    /// The warning in the confirmation dialog.
    warning: &'static str,
    /// Whether the action on all tasks empties the project, which needs a permission.
    empties: bool,
    run: fn(Picked) -> BoxFuture<'static, Result<Acted>>,
}

/// All actions, in the order of the menu.
const ACTIONS: [&TaskAction; 4] =
    [&retrieve_predictions::ACTION, &delete_tasks::ACTION, &delete_annotations::ACTION, &delete_predictions::ACTION];

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

/// Runs an action on the selected tasks.
#[utoipa::path(post, path = "/api/dm/actions", tag = "data manager",
    params(("id" = String, Query), ("project" = u64, Query)), request_body = ActionBody,
    responses((status = 200, body = Acted), (status = 400), (status = 403), (status = 404)))]
pub(crate) async fn act(
    State(app): State<App>,
    Access(user): Access,
    params: Params,
    Json(body): Json<ActionBody>,
) -> Result<Json<Acted>> {
    let id = params.get("id").unwrap_or_default();
    let action = ACTIONS.iter().find(|action| action.id == id);
    let action = action.ok_or_else(|| Failure::invalid("id", format!("there is no action \"{id}\"")))?;
    let project = project_of(&app, &params).await?;
    let query = json!({"filters": body.filters, "selectedItems": body.selected_items});
    let query = Query::parse(&query.to_string()).map_err(bad_query)?;
    let tasks = app.store().query_ids(&project, &query).await?;
    let by_hand = matches!(&query.selection, Some(Selection::Only(_))) && tasks.len() <= PICKED_BY_HAND;
    if action.empties && !by_hand {
        user.require(Action::EmptyProject, Some(project.created_by))?;
    }
    (action.run)(Picked { app, user, project, tasks }).await.map(Json)
}

impl Acted {
    fn deleted(count: u64, what: &str) -> Acted {
        Acted { processed_items: count, detail: format!("Deleted {count} {what}"), reload: true }
    }
}

impl Picked {
    /// Processes each task, some in parallel, and adds up the results of `work`. A deleted task counts 0.
    async fn each<F>(self, work: impl Fn(App, User, TaskRef, Task) -> F) -> Result<u64>
    where
        F: Future<Output = Result<u64>>,
    {
        let Picked { app, user, tasks, .. } = self;
        let counts = stream::iter(tasks).map(|task| {
            let (app, user, work) = (app.clone(), user.clone(), &work);
            async move {
                let of = app.store().task_ref(task, app.now().as_millisecond()).await?;
                match app.store().load_task(&of, LoadFields { data: false, work: true }).await {
                    Ok(task) => work(app, user, of, task).await,
                    Err(error) if error.kind() == ErrorKind::Missing => Ok(0),
                    Err(error) => Err(error.into()),
                }
            }
        });
        counts.buffer_unordered(AT_ONCE).try_fold(0, |sum, n| async move { Ok(sum + n) }).await
    }
}

/// 1 for a deleted record, 0 for a record that another request had already deleted.
fn counted(deleted: store::Result<()>) -> Result<u64> {
    match deleted {
        Ok(()) => Ok(1),
        Err(error) if error.kind() == ErrorKind::Missing => Ok(0),
        Err(error) => Err(error.into()),
    }
}
