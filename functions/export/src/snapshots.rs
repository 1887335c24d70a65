//! Snapshots: stored exports, in the API that the SDK uses.

use crate::direct_export::{download as answer, export_as_job, filename, takes_long};
use crate::file::{format_of, redirect_to_object};
use crate::options::{AnnotationFilterOptions, SerializationOptions, TaskFilterOptions};
use api::{Access, App, BaseUrl, Created, Failure, Json, NoContent, Params, Path, Result, time};
use axum::extract::State;
use axum::response::Response;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::accounts::{Account, users};
use store::exports::{Exporting, Selection, Snapshot};
use store::jobs::JobStatus;
use store::jobs::export::{ExpandOptions, ExportSpec};
use utoipa::ToSchema;

/// The longest title, in characters.
const MAX_TITLE: usize = 2_048;

/// The content of a new snapshot.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateBody {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    task_filter_options: Option<TaskFilterOptions>,
    #[serde(default)]
    annotation_filter_options: Option<AnnotationFilterOptions>,
    #[serde(default)]
    serialization_options: Option<SerializationOptions>,
}

/// A snapshot.
#[derive(Serialize, ToSchema)]
pub(crate) struct SnapshotView {
    id: u64,
    title: String,
    /// The user who created it.
    created_by: Option<Maker>,
    created_at: String,
    finished_at: Option<String>,
    #[schema(inline)]
    status: SnapshotStatus,
    /// Empty if a job makes the snapshot.
    md5: String,
    #[schema(inline)]
    counters: Counters,
    converted_formats: Vec<ConvertedFormat>,
    project: u64,
}

/// The status of a snapshot, with the reference's names.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SnapshotStatus {
    InProgress,
    Completed,
    Failed,
}

/// The user who created a snapshot.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Maker {
    id: u64,
    first_name: String,
    last_name: String,
    email: String,
    avatar: Option<String>,
}

/// Counts of a snapshot's content.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counters {
    task_number: u64,
}

/// A format in which a snapshot can be downloaded, besides JSON.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConvertedFormat {
    id: u64,
    /// Always `completed`.
    status: &'static str,
    export_type: String,
    /// Always null. Some clients read it.
    traceback: Option<String>,
}

/// The users who created snapshots.
struct Makers(HashMap<UserId, Account>);

impl Makers {
    async fn all(app: &App) -> Result<Makers> {
        Ok(Makers(users::list(app.store()).await?.into_iter().map(|account| (account.id, account)).collect()))
    }

    fn view(&self, snapshot: Snapshot) -> SnapshotView {
        let maker = |account: &Account| Maker {
            id: account.id.0,
            first_name: account.profile.first_name.clone(),
            last_name: account.profile.last_name.clone(),
            email: account.email.clone(),
            avatar: None,
        };
        let converted = snapshot.conversions.into_iter().map(|one| ConvertedFormat {
            id: one.id.0,
            status: "completed",
            export_type: one.format,
            traceback: None,
        });
        SnapshotView {
            id: snapshot.id.0,
            title: snapshot.title,
            created_by: self.0.get(&snapshot.user).map(maker),
            created_at: time(snapshot.created_at),
            finished_at: snapshot.finished_at.map(time),
            status: match snapshot.status {
                JobStatus::Queued | JobStatus::Running => SnapshotStatus::InProgress,
                JobStatus::Completed => SnapshotStatus::Completed,
                JobStatus::Failed | JobStatus::Canceled => SnapshotStatus::Failed,
            },
            md5: snapshot.md5,
            counters: Counters { task_number: snapshot.tasks },
            converted_formats: converted.collect(),
            project: snapshot.id.project().0,
        }
    }
}

/// A project's snapshots, newest first.
#[utoipa::path(get, path = "/api/projects/{id}/exports", tag = "export", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<SnapshotView>)))]
pub(crate) async fn list(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<Vec<SnapshotView>>> {
    let project = app.store().project(ProjectId(id)).await?;
    let makers = Makers::all(&app).await?;
    Ok(Json(app.store().snapshots(project.id).await?.into_iter().map(|one| makers.view(one)).collect()))
}

/// Creates a snapshot of a project's tasks. If a gateway limits the waiting time, the response for a large project has
/// the status `in_progress`.
#[utoipa::path(post, path = "/api/projects/{id}/exports", tag = "export", params(("id" = u64, Path)),
    request_body = CreateBody, responses((status = 201, body = SnapshotView), (status = 400)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<CreateBody>,
) -> Result<Created<SnapshotView>> {
    let project = app.store().project(ProjectId(id)).await?;
    let format = format_of(&app, &project, "export_type", "JSON").await?;
    let title = body.title.filter(|title| !title.is_empty()).unwrap_or_else(|| filename(&app, &project, format));
    if title.chars().count() > MAX_TITLE {
        return Err(Failure::invalid("title", format!("must be at most {MAX_TITLE} characters")));
    }
    let makers = Makers::all(&app).await?;
    let tasks = body.task_filter_options.unwrap_or_default().filter()?;
    let annotations = body.annotation_filter_options.unwrap_or_default().into();
    let expand = ExpandOptions::from(body.serialization_options.unwrap_or_default());
    let (id, now) = (project.id, app.now());
    let snapshot = match takes_long(&app, app.store().project_totals(id).await?.tasks) {
        true => {
            let formats = vec![format.name.to_owned()];
            let spec = ExportSpec { formats, tasks, annotations, expand, ..ExportSpec::default() };
            app.store().begin_snapshot(id, title, spec, user.id, now).await?
        }
        false => {
            let selection = Selection { tasks, annotations, ..Selection::default() };
            let expand = app.store().expand(expand).await?;
            let exporting = Exporting { project: project.into(), format, selection, expand, now };
            let written = app.store().export(exporting).await?;
            app.store().keep_snapshot(id, title, user.id, now, written).await?
        }
    };
    Ok(Created(makers.view(snapshot)))
}

async fn find(app: &App, project: u64, id: u64) -> Result<Snapshot> {
    let id = ProjectChildId(id);
    if id.project() != ProjectId(project) {
        return Err(Failure::not_found());
    }
    Ok(app.store().snapshot(id).await?)
}

/// A snapshot.
#[utoipa::path(get, path = "/api/projects/{id}/exports/{export}", tag = "export",
    params(("id" = u64, Path), ("export" = u64, Path)), responses((status = 200, body = SnapshotView), (status = 404)))]
pub(crate) async fn show(
    State(app): State<App>,
    _: Access,
    Path((project, id)): Path<(u64, u64)>,
) -> Result<Json<SnapshotView>> {
    let snapshot = find(&app, project, id).await?;
    Ok(Json(Makers::all(&app).await?.view(snapshot)))
}

/// Deletes a snapshot.
#[utoipa::path(delete, path = "/api/projects/{id}/exports/{export}", tag = "export",
    params(("id" = u64, Path), ("export" = u64, Path)), responses((status = 204), (status = 404)))]
pub(crate) async fn remove(
    State(app): State<App>,
    _: Access,
    Path((project, id)): Path<(u64, u64)>,
) -> Result<NoContent> {
    let snapshot = find(&app, project, id).await?;
    app.store().delete_snapshot(&snapshot).await?;
    Ok(NoContent)
}

/// The format to convert a snapshot to.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConvertBody {
    /// The name of a format, such as `CSV`.
    export_type: String,
}

/// The format of a converted snapshot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Converted {
    export_type: String,
    converted_format: u64,
}

/// Offers a snapshot in another format. The download writes the file, so it is available at once.
#[utoipa::path(post, path = "/api/projects/{id}/exports/{export}/convert", tag = "export",
    params(("id" = u64, Path), ("export" = u64, Path)), request_body = ConvertBody,
    responses((status = 200, body = Converted), (status = 400), (status = 404)))]
pub(crate) async fn convert(
    State(app): State<App>,
    _: Access,
    Path((project, id)): Path<(u64, u64)>,
    Json(body): Json<ConvertBody>,
) -> Result<Json<Converted>> {
    let snapshot = find(&app, project, id).await?;
    let project = app.store().project(ProjectId(project)).await?;
    let format = format_of(&app, &project, "export_type", &body.export_type).await?;
    match app.store().want_conversion(snapshot.id, format.name).await {
        Ok(conversion) => Ok(Json(Converted { export_type: conversion.format, converted_format: conversion.id.0 })),
        Err(error) if error.kind() == store::ErrorKind::Conflict => {
            Err(Failure::bad_request(format!("Conversion to {} already started", format.name)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The file of a snapshot: the stored JSON, or any format that fits the project. If a gateway limits the waiting time,
/// a job converts a large snapshot, and the response redirects to it.
#[utoipa::path(get, path = "/api/projects/{id}/exports/{export}/download", tag = "export",
    params(("id" = u64, Path), ("export" = u64, Path), ("exportType" = Option<String>, Query),
        ("escape_formulas" = Option<bool>, Query)),
    responses((status = 200), (status = 303), (status = 400), (status = 404)))]
pub(crate) async fn download(
    State(app): State<App>,
    user: Access,
    base: BaseUrl,
    Path((project, id)): Path<(u64, u64)>,
    params: Params,
) -> Result<Response> {
    let snapshot = find(&app, project, id).await?;
    let project = app.store().project(ProjectId(project)).await?;
    let wanted = params.get("exportType").or(params.get("export_type")).unwrap_or("JSON");
    let format = format_of(&app, &project, "exportType", wanted).await?;
    if snapshot.status != JobStatus::Completed {
        return Err(Failure::missing("Export is not completed"));
    }
    let expand =
        ExpandOptions { escape_formulas: params.flag("escape_formulas")?.unwrap_or(false), ..ExpandOptions::default() };
    let name = filename(&app, &project, format);
    match (format.name, takes_long(&app, snapshot.tasks)) {
        ("JSON", true) => redirect_to_object(&app, &base, &snapshot.key, &name).await,
        ("JSON", false) => Ok(answer(app.store().snapshot_bytes(&snapshot.key).await?, &name, format)),
        (_, true) => {
            let formats = vec![format.name.to_owned()];
            let spec = ExportSpec { formats, converts: Some(snapshot.id), expand, ..ExportSpec::default() };
            export_as_job(&app, project.id, spec, &user).await
        }
        (_, false) => {
            let (selection, expand) = (Selection::default(), app.store().expand(expand).await?);
            let exporting = Exporting { project: project.into(), format, selection, expand, now: snapshot.created_at };
            Ok(answer(app.store().convert_snapshot(&snapshot, exporting).await?, &name, format))
        }
    }
}
