//! Annotations.

use crate::form::{AnnotationBody, checked_lead_time, checked_parent, checked_unique_id};
use api::wire::{AnnotationView, Context, DraftView, check_result, people_of};
use api::{Access, App, Created, Expected, Failure, Id, Json, NoContent, Params, Path, Result, User, Versioned};
use axum::extract::State;
use jiff::Timestamp;
use labeling::ids::{ChildId, TaskId};
use labeling::queue::submit::Submission;
use labeling::task::{Annotation, Draft};
use serde::Serialize;
use store::queue::{Submitted, Submitting};
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;
use stream::NextTask;
use utoipa::ToSchema;

/// Annotations, drafts and predictions, without the task's data.
pub(crate) const WORK: LoadFields = LoadFields { data: false, work: true };

async fn view(app: &App, user: &User, work: &TaskRef, annotation: Annotation) -> Result<AnnotationView> {
    let people = people_of(app, user, annotation.completed_by).await?;
    Ok(AnnotationView::of(annotation, Context { project: work.project.id, people: &people, now: app.now() }))
}

/// The task of an id in a path.
pub(crate) async fn work_on(app: &App, task: TaskId) -> Result<TaskRef> {
    Ok(app.store().task_ref(task, app.now().as_millisecond()).await?)
}

/// A task's annotations.
#[utoipa::path(get, path = "/api/tasks/{id}/annotations", tag = "annotations", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<AnnotationView>), (status = 404)))]
pub(crate) async fn list(
    State(app): State<App>,
    user: Access,
    Path(id): Path<TaskId>,
) -> Result<Json<Vec<AnnotationView>>> {
    let work = work_on(&app, id).await?;
    let task = app.store().load_task(&work, WORK).await?;
    let people = people_of(&app, &user, task.annotations.iter().filter_map(|one| one.completed_by)).await?;
    let context = Context { project: work.project.id, people: &people, now: app.now() };
    let views = task.annotations.into_iter().map(|one| AnnotationView::of(one, context));
    Ok(Json(views.collect()))
}

/// A stored annotation.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeptView {
    #[serde(flatten)]
    annotation: AnnotationView,
    /// For a submit with `next_after`: the next task of the label stream. Absent if the client must request it
    /// separately.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NextTask>,
}

/// Stores an annotation of a task, or a skip with `was_cancelled` in the query or the body. With `next_after` (a task
/// of the same project) it also hands out the task after that one, like `/api/projects/{id}/next?after=`.
#[utoipa::path(post, path = "/api/tasks/{id}/annotations", tag = "annotations",
    params(("id" = u64, Path), ("next_after" = Option<u64>, Query), ("was_cancelled" = Option<bool>, Query)),
    request_body = AnnotationBody, responses((status = 201, body = KeptView), (status = 400), (status = 404)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    Path(id): Path<TaskId>,
    params: Params,
    Json(body): Json<AnnotationBody>,
) -> Result<Created<KeptView>> {
    let (store, now) = (app.store(), app.now());
    let next_after = params.read("next_after")?.map(TaskId);
    let work = work_on(&app, id).await?;
    let author = body.author(&app, &user).await?;
    let unique_id = checked_unique_id(body.unique_id)?;
    let lead_time = checked_lead_time(body.lead_time)?;
    let parent_prediction = checked_parent("parent_prediction", id, body.parent_prediction.flatten())?;
    let parent_annotation = checked_parent("parent_annotation", id, body.parent_annotation.flatten())?;
    let result = check_result(body.result)?;
    let draft = used_draft(&app, &user, &work, body.draft_id, body.draft_updated_at).await?;
    let was_cancelled = params.flag("was_cancelled")?.or(body.was_cancelled).unwrap_or(false);
    let annotation = Annotation {
        id: ChildId(0),
        result,
        completed_by: Some(author),
        was_cancelled,
        ground_truth: body.ground_truth.unwrap_or(false),
        created_at: now,
        updated_at: now,
        updated_by: Some(user.id),
        draft_created_at: draft.as_ref().map(|draft| draft.created_at),
        lead_time,
        unique_id: unique_id.clone(),
        import_id: None,
        last_action: Some(if was_cancelled { "skipped" } else { "submitted" }.to_owned()),
        last_created_by: Some(author),
        bulk_created: false,
        parent_prediction,
        parent_annotation,
    };
    let new = Submission {
        user: author,
        cancelled: was_cancelled,
        ground_truth: annotation.ground_truth,
        unique_id,
        request_id: store::random::name()?,
    };
    let submitting = Submitting { work: &work, new, now: now.as_millisecond(), annotation: annotation.clone(), draft };
    let kept = match store.submit(submitting).await? {
        Submitted::Created { id, unique_id } => Annotation { id, unique_id: Some(unique_id), ..annotation },
        Submitted::Existing(id) => store.annotation(&work, id).await?,
    };
    tracing::info!(target: store::METRICS, Annotations = 1_u64);
    let next = match next_after {
        Some(after) => stream::following(&app, &user, &work.project, after).await,
        None => None,
    };
    Ok(Created(KeptView { annotation: view(&app, &user, &work, kept).await?, next }))
}

/// The draft that a submit names, if it exists in the named version (if one is named). It belongs to the asking user,
/// or the asking user is an owner.
async fn used_draft(
    app: &App,
    user: &User,
    work: &TaskRef,
    id: Option<Id>,
    version: Option<Timestamp>,
) -> Result<Option<Draft>> {
    // Some clients send 0 for "none".
    let Some(id) = id.filter(|Id(id)| *id != 0).map(|Id(id)| ChildId(id)) else { return Ok(None) };
    if id.task() != work.task {
        return Err(Failure::invalid("draft_id", format!("{id} is not a draft of this task")));
    }
    match app.store().draft(work, id).await {
        Ok(draft) if crate::drafts::may_touch(user, &draft) => {
            let stands_at = draft.updated_at.as_microsecond();
            Ok(Some(draft).filter(|_| version.is_none_or(|version| version.as_microsecond() == stands_at)))
        }
        Ok(_) => Err(Failure::forbidden("this draft is somebody else's")),
        Err(error) if error.kind() == store::ErrorKind::Missing => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// An annotation.
#[utoipa::path(get, path = "/api/annotations/{id}", tag = "annotations", params(("id" = u64, Path)),
    responses((status = 200, body = AnnotationView), (status = 404)))]
pub(crate) async fn show(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
) -> Result<Versioned<AnnotationView>> {
    let work = work_on(&app, id.task()).await?;
    let annotation = app.store().annotation(&work, id).await?;
    versioned(&app, &user, &work, annotation).await
}

async fn versioned(
    app: &App,
    user: &User,
    work: &TaskRef,
    annotation: Annotation,
) -> Result<Versioned<AnnotationView>> {
    Ok(Versioned { version: annotation.updated_at, view: view(app, user, work, annotation).await? })
}

/// The response to an error. If the annotation was changed in the meantime, it contains the current one.
async fn refusal(app: &App, user: &User, work: &TaskRef, id: ChildId, error: store::Error) -> Failure {
    if error.kind() != store::ErrorKind::Changed {
        return error.into();
    }
    let current = match app.store().annotation(work, id).await {
        Ok(annotation) => view(app, user, work, annotation).await,
        Err(gone) => Err(gone.into()),
    };
    match current {
        Ok(current) => Failure::changed(error.message(), current),
        Err(failure) => failure,
    }
}

/// Changes an annotation. `was_cancelled: false` turns a skip into an annotation. With `If-Match` it only changes that
/// version.
#[utoipa::path(patch, path = "/api/annotations/{id}", tag = "annotations",
    params(("id" = u64, Path), ("If-Match" = Option<String>, Header)), request_body = AnnotationBody,
    responses((status = 200, body = AnnotationView), (status = 400), (status = 404), (status = 412)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
    Expected(expected): Expected,
    Json(body): Json<AnnotationBody>,
) -> Result<Versioned<AnnotationView>> {
    let (store, now, task) = (app.store(), app.now(), id.task());
    let work = work_on(&app, task).await?;
    let result = body.result.map(|result| check_result(Some(result))).transpose()?;
    let lead_time = checked_lead_time(body.lead_time)?;
    let checked = |field, given: Option<Option<Id>>| given.map(|id| checked_parent(field, task, id)).transpose();
    let parent_prediction = checked("parent_prediction", body.parent_prediction)?;
    let parent_annotation = checked("parent_annotation", body.parent_annotation)?;
    let draft = used_draft(&app, &user, &work, body.draft_id, body.draft_updated_at).await?;
    let changed = store
        .update_annotation(&work, id, user.id, expected, now, |annotation| {
            if let Some(result) = &result {
                annotation.result = result.clone();
            }
            annotation.was_cancelled = body.was_cancelled.unwrap_or(annotation.was_cancelled);
            annotation.ground_truth = body.ground_truth.unwrap_or(annotation.ground_truth);
            annotation.lead_time = lead_time.or(annotation.lead_time);
            annotation.parent_prediction = parent_prediction.unwrap_or(annotation.parent_prediction);
            annotation.parent_annotation = parent_annotation.unwrap_or(annotation.parent_annotation);
            if let Some(draft) = &draft {
                annotation.draft_created_at = Some(draft.created_at);
            }
            let action = if annotation.was_cancelled { "skipped" } else { "updated" };
            annotation.last_action = Some(action.to_owned());
        })
        .await;
    let annotation = match changed {
        Ok(annotation) => annotation,
        Err(error) => return Err(refusal(&app, &user, &work, id, error).await),
    };
    // The draft's content is in the annotation now. A draft that is saved again at this moment stays.
    if let Some(draft) = &draft {
        let version = body.draft_updated_at;
        match store.delete_draft(&work, draft.id, version, now).await {
            Err(error) if error.kind() != store::ErrorKind::Changed => return Err(error.into()),
            _ => {}
        }
    }
    versioned(&app, &user, &work, annotation).await
}

/// The same as a partial change, for clients that send the whole annotation.
#[utoipa::path(put, path = "/api/annotations/{id}", tag = "annotations",
    params(("id" = u64, Path), ("If-Match" = Option<String>, Header)), request_body = AnnotationBody,
    responses((status = 200, body = AnnotationView), (status = 400), (status = 404), (status = 412)))]
pub(crate) async fn replace(
    app: State<App>,
    user: Access,
    id: Path<ChildId>,
    expected: Expected,
    body: Json<AnnotationBody>,
) -> Result<Versioned<AnnotationView>> {
    change(app, user, id, expected, body).await
}

/// Deletes an annotation and the drafts that change it. With `If-Match` it only deletes that version.
#[utoipa::path(delete, path = "/api/annotations/{id}", tag = "annotations",
    params(("id" = u64, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 404), (status = 412)))]
pub(crate) async fn remove(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
    Expected(expected): Expected,
) -> Result<NoContent> {
    let work = work_on(&app, id.task()).await?;
    take_back(&app, &user, &work, id, expected).await?;
    Ok(NoContent)
}

/// Deletes an annotation with its drafts. Returns the deleted annotation.
async fn take_back(
    app: &App,
    user: &User,
    work: &TaskRef,
    id: ChildId,
    expected: Option<Timestamp>,
) -> Result<Annotation> {
    let (store, now) = (app.store(), app.now());
    let task = store.load_task(work, WORK).await?;
    let found = task.annotations.into_iter().find(|one| one.id == id);
    let annotation = found.ok_or_else(Failure::not_found)?;
    if let Err(error) = store.delete_annotation(work, id, user.id, expected, now).await {
        return Err(refusal(app, user, work, id, error).await);
    }
    for draft in task.drafts.iter().filter(|draft| draft.annotation == Some(id)) {
        store.delete_draft(work, draft.id, None, now).await?;
    }
    Ok(annotation)
}

/// Converts an annotation to a draft of the asking user.
#[utoipa::path(post, path = "/api/annotations/{id}/convert-to-draft", tag = "annotations", params(("id" = u64, Path)),
    responses((status = 201, body = DraftView), (status = 404)))]
pub(crate) async fn convert_to_draft(
    State(app): State<App>,
    user: Access,
    Path(id): Path<ChildId>,
) -> Result<Created<DraftView>> {
    let (store, now) = (app.store(), app.now());
    let work = work_on(&app, id.task()).await?;
    let annotation = store.annotation(&work, id).await?;
    let draft = Draft {
        id: ChildId(0),
        result: annotation.result,
        lead_time: annotation.lead_time,
        user: user.id,
        annotation: None,
        was_postponed: false,
        unique_id: None,
        created_at: now,
        updated_at: now,
    };
    // The draft comes first, so that nothing is lost if the process dies between the two writes.
    let draft = store.create_draft(&work, draft, now, app.settings().hold_ms).await?;
    take_back(&app, &user, &work, id, Some(annotation.updated_at)).await?;
    let people = people_of(&app, &user, [draft.user]).await?;
    Ok(Created(DraftView::of(draft, &people, now)))
}
