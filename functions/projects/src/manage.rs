//! Creates, lists, reads, changes and deletes projects.

use crate::body::Change;
use crate::config::{Parsed, refuse_conflicts};
use crate::openapi::ProjectBody;
use crate::view::{Counts, ProjectView};
use api::{Access, App, BaseUrl, Created, Failure, Json, NoContent, Page, Paging, Params, Path, Result, User};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use labeling::ids::ProjectId;
use serde_json::{Map, Value, json};
use store::accounts::Account;
use store::projects::listing::{PinFilter, ProjectListing, ProjectOrder, ProjectQuery};
use store::projects::{Project, Settings};

const PAGE_SIZE: usize = 30;
/// The labeling config of a new project.
const EMPTY_CONFIG: &str = "<View></View>";
const UNTITLED: &str = "New project";
/// A project with so many tasks or fewer is counted again in the request that changes its settings.
const COUNTED_AT_ONCE: i64 = 20_000;

async fn view(app: &App, project: &Project, counts: Option<Counts>) -> Result<ProjectView> {
    let config = app.store().label_config(project).await?;
    let by = app.person(project.created_by).await?.as_deref().map(Account::person);
    Ok(ProjectView::new(project, &config.xml, &config.config, by, counts))
}

/// The number of the user's annotations and skips in a project.
async fn done(app: &App, user: &User, project: ProjectId) -> Result<i64> {
    let done = app.store().done(&[project], user.id).await?;
    Ok(done.get(&project).copied().unwrap_or(0))
}

/// Projects, newest first, with pinned ones before the others.
#[utoipa::path(get, path = "/api/projects", tag = "projects", responses((status = 200, body = Page<ProjectView>)),
    params(("page" = Option<u64>, Query), ("page_size" = Option<u64>, Query), ("title" = Option<String>, Query),
        ("search" = Option<String>, Query), ("ids" = Option<String>, Query), ("include" = Option<String>, Query),
        ("ordering" = Option<String>, Query), ("filter" = Option<String>, Query)))]
pub(crate) async fn list(State(app): State<App>, user: Access, base: BaseUrl, params: Params) -> Result<Response> {
    let paging = Paging::from_params(&params, PAGE_SIZE)?;
    let (listed, count) = wanted(&app, &params, &paging).await?;
    let done = app.store().done(&listed.iter().map(|one| one.id).collect::<Vec<_>>(), user.id).await?;
    let views = listed.iter().map(async |one| -> Result<Option<ProjectView>> {
        let counts = Counts { counts: one.counts, done: done.get(&one.id).copied().unwrap_or(0) };
        match app.store().project(one.id).await {
            Ok(project) => view(&app, &project, Some(counts)).await.map(Some),
            // Deleted in the meantime.
            Err(error) if error.kind() == store::ErrorKind::Missing => Ok(None),
            Err(error) => Err(error.into()),
        }
    });
    let mut results = Vec::with_capacity(listed.len());
    for view in futures::future::join_all(views).await {
        if let Some(view) = view? {
            results.push(only(&view, &params)?);
        }
    }
    Ok(Json(paging.page(&base, "/api/projects/", count, results)?).into_response())
}

/// The requested page of projects, and the total number of projects.
async fn wanted(app: &App, params: &Params, paging: &Paging) -> Result<(Vec<ProjectListing>, usize)> {
    let ids = params.ids("ids")?;
    let query = ProjectQuery {
        ids: params.get("ids").is_some().then_some(ids),
        title_parts: ["title", "search"].into_iter().filter_map(|key| params.get(key)).map(str::to_owned).collect(),
        pins: match params.get("filter") {
            Some("pinned_only") => PinFilter::Pinned,
            Some("exclude_pinned") => PinFilter::NotPinned,
            _ => PinFilter::All,
        },
        order: match params.get("ordering") {
            Some("id" | "created_at") => ProjectOrder::OldestFirst,
            Some("-id" | "-created_at") => ProjectOrder::NewestFirst,
            Some("title") => ProjectOrder::Title,
            Some("-title") => ProjectOrder::TitleReversed,
            _ => ProjectOrder::PinnedFirst,
        },
    };
    let (page, count) = app.store().project_page(&query, paging.offset(), paging.page_size).await?;
    paging.check(count)?;
    Ok((page, count))
}

/// The fields in `include`, or all.
fn only(view: &ProjectView, params: &Params) -> Result<Value> {
    let mut value = serde_json::to_value(view).map_err(Failure::internal)?;
    let include: Vec<&str> = params.all("include").collect();
    if let (false, Value::Object(fields)) = (include.is_empty(), &mut value) {
        fields.retain(|name, _| include.contains(&name.as_str()));
    }
    Ok(value)
}

/// Counters of projects, without their configs.
#[utoipa::path(get, path = "/api/projects/counts", tag = "projects", responses((status = 200, body = Page<Object>)))]
pub(crate) async fn counts(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    params: Params,
) -> Result<Json<Page<Value>>> {
    let paging = Paging::from_params(&params, PAGE_SIZE)?;
    let (listed, count) = wanted(&app, &params, &paging).await?;
    let results = listed.iter().map(|one| {
        json!({
            "id": one.id,
            "task_number": one.counts.totals.tasks,
            "finished_task_number": one.counts.finished(),
            "total_predictions_number": one.counts.totals.predictions,
            "total_annotations_number": one.counts.totals.annotations,
            "num_tasks_with_annotations": one.counts.totals.with_annotations,
            "useful_annotation_number": one.counts.totals.useful,
            "ground_truth_number": one.counts.totals.ground_truth,
            "skipped_annotations_number": one.counts.totals.cancelled,
        })
    });
    Ok(Json(paging.page(&base, "/api/projects/counts/", count, results.collect())?))
}

/// Creates a project.
#[utoipa::path(post, path = "/api/projects", tag = "projects", request_body = ProjectBody,
    responses((status = 201, body = ProjectView)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    Json(body): Json<Map<String, Value>>,
) -> Result<Created<ProjectView>> {
    let change = Change::read(body, &app.settings().secret)?;
    let xml = change.label_config.clone().filter(|xml| !xml.trim().is_empty());
    let xml = xml.unwrap_or_else(|| EMPTY_CONFIG.to_owned());
    if let Some(problem) = Parsed::of(&xml).await?.refusal() {
        return Err(Failure::invalid("label_config", problem));
    }
    let mut settings = Settings { title: UNTITLED.to_owned(), ..Settings::default() };
    change.apply(&mut settings);
    let project = app.store().create_project(settings, &xml, user.id, app.now()).await?;
    Ok(Created(view(&app, &project, None).await?))
}

/// A project.
#[utoipa::path(get, path = "/api/projects/{id}", tag = "projects", params(("id" = u64, Path)),
    responses((status = 200, body = ProjectView)))]
pub(crate) async fn show(State(app): State<App>, user: Access, Path(id): Path<u64>) -> Result<Json<ProjectView>> {
    let project = app.store().project(ProjectId(id)).await?;
    let (counts, done) = tokio::try_join!(
        async { app.store().project_counts(project.id).await.map_err(Failure::from) },
        done(&app, &user, project.id)
    )?;
    Ok(Json(view(&app, &project, Some(Counts { counts, done })).await?))
}

/// Changes a project's settings or labeling config.
#[utoipa::path(patch, path = "/api/projects/{id}", tag = "projects", params(("id" = u64, Path)),
    request_body = ProjectBody, responses((status = 200, body = ProjectView)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<ProjectView>> {
    let before = app.store().project(ProjectId(id)).await?;
    let change = Change::read(body, &app.settings().secret)?;
    if let Some(xml) = &change.label_config {
        let after = Parsed::of(xml).await?;
        if let Some(problem) = after.refusal() {
            return Err(Failure::bad_request(problem));
        }
        refuse_conflicts(&app, user.id, &before, &after.config).await?;
    }
    let label_config = change.label_config.as_deref();
    let project =
        app.store().update_project(before.id, label_config, app.now(), |settings| change.apply(settings)).await?;
    let mut counts = app.store().project_counts(project.id).await?;
    if counts.recounting && counts.totals.tasks <= COUNTED_AT_ONCE {
        // If this fails, the clock counts them.
        if let Err(error) = app.store().recount_project(&project, app.now().as_millisecond()).await {
            tracing::warn!(error = %error, "project {} is counted later", project.id);
        }
        counts = app.store().project_counts(project.id).await?;
    }
    Ok(Json(view(&app, &project, Some(Counts { counts, done: done(&app, &user, project.id).await? })).await?))
}

/// Deletes a project with all its data.
#[utoipa::path(delete, path = "/api/projects/{id}", tag = "projects", params(("id" = u64, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<NoContent> {
    let project = app.store().project(ProjectId(id)).await?;
    app.store().delete_project(project.id, app.now()).await?;
    Ok(NoContent)
}
