//! Drafts. Their users and owners may see and change them.

use crate::annotations::{WORK, work_on};
use crate::form::{DraftBody, checked_lead_time, checked_unique_id};
use api::wire::{DraftView, check_result, people_of};
use api::{Access, App, Created, Expected, Failure, Json, NoContent, Path, Result, Role, User, Versioned};
use axum::extract::State;
use labeling::ids::{ChildId, TaskId};
use labeling::task::Draft;
use store::tasks::reference::TaskRef;

/// Whether a user may see, change and submit a draft.
pub(crate) fn may_touch(user: &User, draft: &Draft) -> bool {
    draft.user == user.id || user.role == Role::Owner
}

async fn view(app: &App, user: &User, draft: Draft) -> Result<DraftView> {
    let people = people_of(app, user, [draft.user]).await?;
    Ok(DraftView::of(draft, &people, app.now()))
}

/// The asking user's drafts of a task, or of one of its annotations.
async fn own(app: &App, user: &User, task: TaskId, annotation: Option<ChildId>) -> Result<Json<Vec<DraftView>>> {
    let work = work_on(app, task).await?;
    let task = app.store().load_task(&work, WORK).await?;
    if let Some(id) = annotation
        && !task.annotations.iter().any(|one| one.id == id)
    {
        return Err(Failure::not_found());
    }
    let people = people_of(app, user, []).await?;
    let drafts = task.drafts.into_iter().filter(|draft| draft.user == user.id);
    let drafts = drafts.filter(|draft| annotation.is_none() || draft.annotation == annotation);
    Ok(Json(drafts.map(|draft| DraftView::of(draft, &people, app.now())).collect()))
}

async fn save_new(
    app: &App,
    user: &User,
    work: &TaskRef,
    annotation: Option<ChildId>,
    body: DraftBody,
) -> Result<Created<DraftView>> {
    let now = app.now();
    let draft = Draft {
        id: ChildId(0),
        result: check_result(body.result)?,
        lead_time: checked_lead_time(body.lead_time)?,
        user: user.id,
        annotation,
        was_postponed: body.was_postponed.unwrap_or(false),
        unique_id: checked_unique_id(body.unique_id)?,
        created_at: now,
        updated_at: now,
    };
    let draft = app.store().create_draft(work, draft, now, app.settings().hold_ms).await?;
    Ok(Created(view(app, user, draft).await?))
}

/// The asking user's drafts of a task.
#[utoipa::path(get, path = "/api/tasks/{id}/drafts", tag = "drafts", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<DraftView>), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, user: Access, Path(id): Path<TaskId>) -> Result<Json<Vec<DraftView>>> {
    own(&app, &user, id, None).await
}

/// Saves a draft of a new annotation. `was_postponed` postpones the task.
#[utoipa::path(post, path = "/api/tasks/{id}/drafts", tag = "drafts", params(("id" = u64, Path)),
    request_body = DraftBody, responses((status = 201, body = DraftView), (status = 400), (status = 404)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    Path(id): Path<TaskId>,
    Json(body): Json<DraftBody>,
) -> Result<Created<DraftView>> {
    let work = work_on(&app, id).await?;
    save_new(&app, &user, &work, None, body).await
}

/// The asking user's drafts that change an annotation.
#[utoipa::path(get, path = "/api/tasks/{id}/annotations/{annotation_id}/drafts", tag = "drafts",
    params(("id" = u64, Path), ("annotation_id" = u64, Path)),
    responses((status = 200, body = Vec<DraftView>), (status = 404)))]
pub(crate) async fn list_of_annotation(
    State(app): State<App>,
    user: Access,
    Path((id, annotation)): Path<(TaskId, ChildId)>,
) -> Result<Json<Vec<DraftView>>> {
    own(&app, &user, id, Some(annotation)).await
}

/// Saves a draft that changes an annotation.
#[utoipa::path(post, path = "/api/tasks/{id}/annotations/{annotation_id}/drafts", tag = "drafts",
    params(("id" = u64, Path), ("annotation_id" = u64, Path)),
    request_body = DraftBody, responses((status = 201, body = DraftView), (status = 400), (status = 404)))]
pub(crate) async fn create_of_annotation(
    State(app): State<App>,
    user: Access,
    Path((id, annotation)): Path<(TaskId, ChildId)>,
    Json(body): Json<DraftBody>,
) -> Result<Created<DraftView>> {
    let work = work_on(&app, id).await?;
    app.store().annotation(&work, annotation).await?;
    save_new(&app, &user, &work, Some(annotation), body).await
}

/// A draft that the user may change. For other users it is 404.
async fn find(app: &App, user: &User, id: ChildId) -> Result<(TaskRef, Draft)> {
    let work = work_on(app, id.task()).await?;
    let draft = app.store().draft(&work, id).await?;
    match may_touch(user, &draft) {
        true => Ok((work, draft)),
        false => Err(Failure::not_found()),
    }
}

/// The response to an error. If the draft was changed in the meantime, it contains the current one.
async fn refusal(app: &App, user: &User, work: &TaskRef, id: ChildId, error: store::Error) -> Failure {
    if error.kind() != store::ErrorKind::Changed {
        return error.into();
    }
    let current = match app.store().draft(work, id).await {
        Ok(draft) => view(app, user, draft).await,
        Err(gone) => Err(gone.into()),
    };
    match current {
        Ok(current) => Failure::changed(error.message(), current),
        Err(failure) => failure,
    }
}

/// A draft.
#[utoipa::path(get, path = "/api/drafts/{id}", tag = "drafts", params(("id" = u64, Path)),
    responses((status = 200, body = DraftView), (status = 404)))]
pub(crate) async fn show(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
) -> Result<Versioned<DraftView>> {
    let (_, draft) = find(&app, &user, id).await?;
    Ok(Versioned { version: draft.updated_at, view: view(&app, &user, draft).await? })
}

/// Changes a draft, and extends the user's hold on the task, if there is one. With `If-Match` it only changes that
/// version.
#[utoipa::path(patch, path = "/api/drafts/{id}", tag = "drafts",
    params(("id" = u64, Path), ("If-Match" = Option<String>, Header)), request_body = DraftBody,
    responses((status = 200, body = DraftView), (status = 400), (status = 404), (status = 412)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
    Expected(expected): Expected,
    Json(body): Json<DraftBody>,
) -> Result<Versioned<DraftView>> {
    let now = app.now();
    let (work, _) = find(&app, &user, id).await?;
    let result = body.result.map(|result| check_result(Some(result))).transpose()?;
    let lead_time = checked_lead_time(body.lead_time)?;
    let hold_ms = app.settings().hold_ms;
    let changed = app.store().update_draft(&work, id, expected, now, hold_ms, |draft| {
        if let Some(result) = &result {
            draft.result = result.clone();
        }
        draft.lead_time = lead_time.or(draft.lead_time);
        draft.was_postponed = body.was_postponed.unwrap_or(draft.was_postponed);
    });
    match changed.await {
        Ok(draft) => Ok(Versioned { version: draft.updated_at, view: view(&app, &user, draft).await? }),
        Err(error) => Err(refusal(&app, &user, &work, id, error).await),
    }
}

/// Deletes a draft. With `If-Match` it only deletes that version.
#[utoipa::path(delete, path = "/api/drafts/{id}", tag = "drafts",
    params(("id" = u64, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 404), (status = 412)))]
pub(crate) async fn remove(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
    Expected(expected): Expected,
) -> Result<NoContent> {
    let (work, _) = find(&app, &user, id).await?;
    match app.store().delete_draft(&work, id, expected, app.now()).await {
        Ok(()) => Ok(NoContent),
        Err(error) => Err(refusal(&app, &user, &work, id, error).await),
    }
}
