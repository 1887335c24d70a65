//! Single tasks.

use crate::form::{NewTaskBody, TaskBody};
use api::wire::{TaskView, whole};
use api::{Access, App, Created, Failure, Json, NoContent, Path, Result, User};
use axum::extract::State;
use labeling::ids::{ProjectId, TaskId};
use store::imports::Importing;
use store::imports::pipeline::{Content, File, ImportError, Reading};
use store::queue::changes::TaskEdit;
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;
use tokio::sync::mpsc::channel;

async fn work_on(app: &App, task: TaskId) -> Result<TaskRef> {
    Ok(app.store().task_ref(task, app.now().as_millisecond()).await?)
}

/// The task of an id with all details.
async fn find(app: &App, user: &User, id: TaskId) -> Result<Json<TaskView>> {
    let work = work_on(app, id).await?;
    let task = app.store().load_one(&work, LoadFields::ALL).await?;
    Ok(Json(whole(app, user, &work.project, task).await?))
}

/// Creates a task.
#[utoipa::path(post, path = "/api/tasks", tag = "tasks", request_body = NewTaskBody,
    responses((status = 201, body = TaskView), (status = 400), (status = 404)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    Json(body): Json<NewTaskBody>,
) -> Result<Created<TaskView>> {
    let (store, now) = (app.store(), app.now());
    let project = store.recent_project(ProjectId(body.project.0), now.as_millisecond()).await?;
    let line = body.file()?;
    let (chunks, content) = channel(1);
    let (files, receiver) = channel(1);
    let file = File { name: "task.json".to_owned(), upload: None, content: Content::Chunks(content) };
    let job = store.take_child(project.id).await?;
    // Each channel has room for the one item that it carries.
    if chunks.send(Ok(line.into())).await.is_err() || files.send(file).await.is_err() {
        return Err(Failure::internal("the reader of a task is gone"));
    }
    drop((chunks, files));
    let importing = Importing { project: &project, job, user: user.id, now };
    let (imported, _) = store.import_files(importing, Reading::default(), receiver).await.map_err(refused)?;
    let id = imported.task_ids().next().ok_or_else(|| Failure::internal("a task that was made has no id"))?;
    let Json(view) = find(&app, &user, id).await?;
    Ok(Created(view))
}

fn refused(error: ImportError) -> Failure {
    match error {
        ImportError::Store(error) => error.into(),
        ImportError::Refused(problems) => Failure::invalid_fields(problems.into_iter().map(|problem| {
            let field = problem.field.map(|field| format!("{field}: ")).unwrap_or_default();
            ("non_field_errors".to_owned(), format!("{field}{}", problem.message))
        })),
    }
}

/// A task with its annotations, predictions and the asking user's drafts.
#[utoipa::path(get, path = "/api/tasks/{id}", tag = "tasks", params(("id" = u64, Path)),
    responses((status = 200, body = TaskView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, user: Access, Path(id): Path<TaskId>) -> Result<Json<TaskView>> {
    let work = work_on(&app, id).await?;
    let mut task = app.store().load_one(&work, LoadFields::ALL).await?;
    let backends = models::backends_of(&app, &work.project).await?;
    models::predict_opened(&app, &work.project, &backends, &mut task).await;
    Ok(Json(whole(&app, &user, &work.project, task).await?))
}

/// Changes a task.
#[utoipa::path(patch, path = "/api/tasks/{id}", tag = "tasks", params(("id" = u64, Path)), request_body = TaskBody,
    responses((status = 200, body = TaskView), (status = 400), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<TaskId>,
    Json(body): Json<TaskBody>,
) -> Result<Json<TaskView>> {
    let work = work_on(&app, id).await?;
    let config = app.store().label_config(&work.project).await?;
    body.check(&config.config)?;
    let edit = TaskEdit { data: body.data, meta: body.meta, allow_skip: body.allow_skip, overlap: body.overlap };
    app.store().edit_task(&work, &edit, user.id, app.now()).await?;
    find(&app, &user, id).await
}

/// Deletes a task with its annotations, predictions and drafts.
#[utoipa::path(delete, path = "/api/tasks/{id}", tag = "tasks", params(("id" = u64, Path)),
    responses((status = 204), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<TaskId>) -> Result<NoContent> {
    let work = work_on(&app, id).await?;
    match app.store().delete_tasks(&work.project, &[id], app.now()).await? {
        0 => Err(Failure::not_found()),
        _ => Ok(NoContent),
    }
}
