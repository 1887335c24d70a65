//! Actions on picked tasks.

use crate::list::bad_query;
use api::{Access, Action, App, Failure, Json, Params, Result, User};
use axum::extract::State;
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{ProjectId, TaskId};
use labeling::query::{Query, Selection};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use store::ErrorKind;
use store::projects::Project;
use store::tasks::load::Parts;
use utoipa::ToSchema;

/// How many tasks any member may pick by hand; more, and all that match a filter, is to empty a project.
const MEMBERS_MAY: usize = 100;
/// How many tasks are worked on at a time.
const AT_ONCE: usize = 8;

/// For how long an answer waits for predictions, and how often it looks.
const WAITED: Duration = Duration::from_secs(20);
const LOOKED: Duration = Duration::from_millis(300);

/// Which tasks to act on.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct ActionBody {
    /// `{"all": true, "excluded": [ids]}` or `{"all": false, "included": [ids]}`.
    #[serde(rename = "selectedItems")]
    #[schema(value_type = SelectedItems)]
    selected_items: Value,
    /// As in the query of a list of tasks.
    #[schema(value_type = Option<Filters>)]
    filters: Option<Value>,
}

/// Picked tasks: all but some, or some.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: queries read it")]
pub(crate) struct SelectedItems {
    all: bool,
    /// Ids, where not all are picked.
    included: Option<Vec<u64>>,
    /// Ids, where all others are picked.
    excluded: Option<Vec<u64>>,
}

/// What narrows a list of tasks.
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
    /// Such as `equal` or `contains`.
    operator: String,
    #[schema(rename = "type")]
    kind: Option<String>,
    value: Value,
}

/// What an action did.
#[derive(Serialize, ToSchema)]
pub(crate) struct Acted {
    processed_items: u64,
    detail: String,
    /// Whether the list must be read again.
    reload: bool,
}

/// What can be done to tasks.
#[derive(Clone, Copy)]
enum Kind {
    Tasks,
    Annotations,
    Predictions,
    /// Nothing is deleted: predictions are asked for.
    Retrieve,
}

const RETRIEVE: &str = "retrieve_tasks_predictions";

const ACTIONS: [(&str, &str, Kind); 4] = [
    (RETRIEVE, "Retrieve predictions", Kind::Retrieve),
    ("delete_tasks", "Delete tasks", Kind::Tasks),
    ("delete_tasks_annotations", "Delete annotations", Kind::Annotations),
    ("delete_tasks_predictions", "Delete predictions", Kind::Predictions),
];

async fn project_of(app: &App, params: &Params) -> Result<std::sync::Arc<Project>> {
    let id = params.read("project")?.map(ProjectId);
    let id = id.ok_or_else(|| Failure::invalid("project", "This field is required."))?;
    Ok(app.store().recent_project(id, app.now().as_millisecond()).await?)
}

/// The actions that there are.
#[utoipa::path(get, path = "/api/dm/actions", tag = "data manager", params(("project" = u64, Query)),
    responses((status = 200, body = Vec<Object>), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, _: Access, params: Params) -> Result<Json<Value>> {
    project_of(&app, &params).await?;
    let listed = ACTIONS.iter().enumerate().map(|(at, (id, title, _))| {
        json!({"id": id, "title": title, "order": 100 + at, "experimental": false,
        "dialog": {"type": "confirm", "title": format!("{title}?"), "text": match *id {
            RETRIEVE => "The project's ML backend is asked about the tasks that have none of its predictions yet.",
            _ => "This cannot be undone.",
        }}})
    });
    Ok(Json(listed.collect()))
}

/// Does something to the picked tasks.
#[utoipa::path(post, path = "/api/dm/actions", tag = "data manager",
    params(("id" = String, Query), ("project" = u64, Query)), request_body = ActionBody,
    responses((status = 200, body = Acted), (status = 400), (status = 403), (status = 404)))]
pub(crate) async fn act(
    State(app): State<App>,
    user: Access,
    params: Params,
    Json(body): Json<ActionBody>,
) -> Result<Json<Acted>> {
    let id = params.get("id").unwrap_or_default();
    let action = ACTIONS.iter().find(|(known, _, _)| *known == id);
    let (_, _, kind) = action.ok_or_else(|| Failure::invalid("id", format!("there is no action \"{id}\"")))?;
    let project = project_of(&app, &params).await?;
    let query = json!({"filters": body.filters, "selectedItems": body.selected_items});
    let query = Query::parse(&query.to_string()).map_err(bad_query)?;
    let tasks = app.store().query_ids(&project, &query).await?;
    if matches!(kind, Kind::Retrieve) {
        return retrieve(&app, &user, &project, &tasks).await;
    }
    if !matches!(&query.selection, Some(Selection::Only(_))) || tasks.len() > MEMBERS_MAY {
        user.require(Action::EmptyProject, Some(project.created_by))?;
    }
    let (processed_items, what) = match kind {
        Kind::Tasks => (app.store().delete_tasks(&project, &tasks, app.now()).await?, "tasks"),
        Kind::Annotations => (each(&app, &user, tasks, *kind).await?, "annotations"),
        Kind::Predictions | Kind::Retrieve => (each(&app, &user, tasks, *kind).await?, "predictions"),
    };
    Ok(Json(Acted { processed_items, detail: format!("Deleted {processed_items} {what}"), reload: true }))
}

/// Asks the project's first ML backend about tasks. A job does it, and goes on when the request ends; scripts expect the
/// predictions of a few tasks to be there with the answer.
async fn retrieve(app: &App, user: &User, project: &Project, tasks: &[TaskId]) -> Result<Json<Acted>> {
    let store = app.store();
    let backend = store.backends(project.id).await?.into_iter().next();
    let backend = backend.ok_or_else(|| Failure::bad_request("The project has no ML backend."))?;
    let asked = store.request_predictions(backend.id, tasks, user.id, app.now()).await?;
    let waited = tokio::time::timeout(WAITED, async {
        loop {
            let job = store.job(asked.id).await?;
            if job.finished_at.is_some() {
                return Ok::<_, Failure>(job);
            }
            tokio::time::sleep(LOOKED).await;
        }
    });
    let detail = match waited.await {
        Ok(job) => {
            let job = job?;
            match job.problems.first() {
                Some(problem) => format!("Retrieved {} predictions; {}", job.prediction_count, problem.message),
                None => format!("Retrieved {} predictions", job.prediction_count),
            }
        }
        Err(_) => format!("Retrieving predictions goes on as job {}", asked.id),
    };
    Ok(Json(Acted { processed_items: tasks.len() as u64, detail, reload: true }))
}

/// Deletes the annotations or predictions of tasks; answers how many.
async fn each(app: &App, user: &User, tasks: Vec<TaskId>, kind: Kind) -> Result<u64> {
    let work = stream::iter(tasks).map(|task| strip(app.clone(), user.clone(), task, kind));
    work.buffer_unordered(AT_ONCE).try_fold(0, |sum, n| async move { Ok(sum + n) }).await
}

async fn strip(app: App, user: User, task: TaskId, kind: Kind) -> Result<u64> {
    let (store, now) = (app.store(), app.now());
    let work = store.work(task, now.as_millisecond()).await?;
    let task = match store.load_task(&work, Parts { data: false, work: true }).await {
        Ok(task) => task,
        Err(error) if error.kind() == ErrorKind::Missing => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let mut gone = 0;
    let mut count = |done: store::Result<()>| match done {
        Ok(()) => {
            gone += 1;
            Ok(())
        }
        // Somebody else was faster.
        Err(error) if error.kind() == ErrorKind::Missing => Ok(()),
        Err(error) => Err(error),
    };
    match kind {
        Kind::Annotations => {
            for one in &task.annotations {
                count(store.delete_annotation(&work, one.id, user.id, now).await)?;
            }
        }
        Kind::Predictions => {
            for one in &task.predictions {
                count(store.delete_prediction(&work, one.id, now).await)?;
            }
        }
        Kind::Tasks | Kind::Retrieve => {}
    }
    Ok(gone)
}
