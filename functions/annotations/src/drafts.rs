//! Drafts: seen and changed by their users, and by owners.

use crate::annotations::{WORK, work_on};
use crate::form::{DraftBody, checked_lead_time};
use api::wire::{DraftView, People, check_result};
use api::{Access, App, Created, Failure, Json, NoContent, Path, Result, Role, User};
use axum::extract::State;
use labeling::ids::{ChildId, TaskId};
use labeling::task::Draft;
use store::queue::Work;
use store::queue::changes::Kept;

/// Whether a user may see, change and use up a draft.
pub(crate) fn may_touch(user: &User, draft: &Draft) -> bool {
    draft.user == user.id || user.role == Role::Owner
}

async fn view(app: &App, user: &User, draft: Draft) -> Result<DraftView> {
    let people = People::of(app, user, [draft.user]).await?;
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
    let people = People::of(app, user, []).await?;
    let drafts = task.drafts.into_iter().filter(|draft| draft.user == user.id);
    let drafts = drafts.filter(|draft| annotation.is_none() || draft.annotation == annotation);
    Ok(Json(drafts.map(|draft| DraftView::of(draft, &people, app.now())).collect()))
}

async fn save_new(
    app: &App,
    user: &User,
    work: &Work,
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

/// Saves a draft of a new annotation; `was_postponed` puts the task off.
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

/// A draft that the user may touch; to others it is not there.
async fn find(app: &App, user: &User, id: ChildId) -> Result<(Work, Kept<Draft>)> {
    let work = work_on(app, id.task()).await?;
    let draft = app.store().draft(&work, id).await?;
    match may_touch(user, &draft.record) {
        true => Ok((work, draft)),
        false => Err(Failure::not_found()),
    }
}

/// A draft.
#[utoipa::path(get, path = "/api/drafts/{id}", tag = "drafts", params(("id" = u64, Path)),
    responses((status = 200, body = DraftView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, user: Access, Path(id): Path<ChildId>) -> Result<Json<DraftView>> {
    let (_, draft) = find(&app, &user, id).await?;
    Ok(Json(view(&app, &user, draft.record).await?))
}

/// Changes a draft, and holds the task for longer where it is held.
#[utoipa::path(patch, path = "/api/drafts/{id}", tag = "drafts", params(("id" = u64, Path)),
    request_body = DraftBody, responses((status = 200, body = DraftView), (status = 400), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
    Json(body): Json<DraftBody>,
) -> Result<Json<DraftView>> {
    let now = app.now();
    let (work, kept) = find(&app, &user, id).await?;
    let before = kept.record.clone();
    let result = match body.result {
        Some(result) => check_result(Some(result))?,
        None => before.result,
    };
    let draft = Draft {
        result,
        lead_time: checked_lead_time(body.lead_time)?.or(before.lead_time),
        was_postponed: body.was_postponed.unwrap_or(before.was_postponed),
        updated_at: now,
        ..before
    };
    app.store().update_draft(&work, &kept, &draft, now, app.settings().hold_ms).await?;
    Ok(Json(view(&app, &user, draft).await?))
}

/// Deletes a draft.
#[utoipa::path(delete, path = "/api/drafts/{id}", tag = "drafts", params(("id" = u64, Path)),
    responses((status = 204), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, user: Access, Path(id): Path<ChildId>) -> Result<NoContent> {
    let (work, draft) = find(&app, &user, id).await?;
    app.store().delete_draft(&work, draft.record.id, app.now()).await?;
    Ok(NoContent)
}
