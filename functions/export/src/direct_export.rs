//! Exports as the response of the request.

use crate::file::{format_of, redirect_to_object, see_other};
use api::{Access, App, BaseUrl, Failure, Json, Params, Path, Result, User};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use convert::export::{Format, FormatInfo, formats_for};
use http::{HeaderName, HeaderValue, header};
use labeling::ids::{ProjectChildId, ProjectId, TaskId};
use serde::Serialize;
use std::time::Duration;
use store::exports::{Exporting, Selection, file_key};
use store::jobs::JobStatus;
use store::jobs::export::{ExpandOptions, ExportJob, ExportSpec, TaskFilter};
use store::projects::Project;
use tokio::time::Instant;
use utoipa::ToSchema;

/// The time that a request waits for an export. The gateway ends it after 30 seconds. Clients follow 20 redirects or
/// more.
const HOLD: Duration = Duration::from_secs(24);
/// The interval between two checks.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// An export format.
#[derive(Serialize, ToSchema)]
pub(crate) struct FormatView {
    title: &'static str,
    description: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'static [&'static str],
    /// The value of `exportType`.
    name: &'static str,
    /// Whether the format does not fit the project's labeling config. Absent if it fits.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disabled: bool,
}

/// The formats, and which of them fit the project's labeling config.
#[utoipa::path(get, path = "/api/projects/{id}/export/formats", tag = "export", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<FormatView>)))]
pub(crate) async fn formats(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<Vec<FormatView>>> {
    let project = app.store().project(ProjectId(id)).await?;
    let config = app.store().label_config(&project).await?;
    let formats =
        formats_for(&config.config).into_iter().map(|FormatInfo { title, description, tags, name, disabled }| {
            FormatView { title, description, tags, name, disabled }
        });
    Ok(Json(formats.collect()))
}

/// Exports a project. If a gateway limits the waiting time, a job makes a large export, and the response redirects to
/// it.
#[utoipa::path(get, path = "/api/projects/{id}/export", tag = "export",
    params(("id" = u64, Path), ("exportType" = Option<String>, Query), ("download_all_tasks" = Option<bool>, Query),
        ("ids[]" = Option<Vec<u64>>, Query), ("escape_formulas" = Option<bool>, Query)),
    responses((status = 200), (status = 303), (status = 400)))]
pub(crate) async fn export(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    params: Params,
) -> Result<Response> {
    let project = app.store().project(ProjectId(id)).await?;
    let name = params.get("exportType").or(params.get("export_type")).unwrap_or("JSON");
    let format = format_of(&app, &project, "exportType", name).await?;
    let ids: Vec<TaskId> = params.ids("ids")?.into_iter().map(TaskId).collect();
    let all = params.flag("download_all_tasks")?.unwrap_or(false);
    let expand =
        ExpandOptions { escape_formulas: params.flag("escape_formulas")?.unwrap_or(false), ..ExpandOptions::default() };
    let tasks = TaskFilter { worked_on: !all, ..TaskFilter::default() };
    if takes_long(&app, app.store().project_totals(project.id).await?.tasks) {
        let ids = (!ids.is_empty()).then(|| ids.into_iter().collect());
        let formats = vec![format.name.to_owned()];
        let spec = ExportSpec { formats, ids, tasks, expand, ..ExportSpec::default() };
        return export_as_job(&app, project.id, spec, &user).await;
    }
    let selection =
        Selection { ids: (!ids.is_empty()).then(|| ids.into_iter().collect()), tasks, ..Selection::default() };
    let filename = filename(&app, &project, format);
    let expand = app.store().expand(expand).await?;
    let exporting = Exporting { project: project.into(), format, selection, expand, now: app.now() };
    let written = app.store().export(exporting).await?;
    Ok(download(written.bytes, &filename, format))
}

/// Whether an export of that many tasks takes longer than a gateway waits.
pub(crate) fn takes_long(app: &App, tasks: impl TryInto<u64>) -> bool {
    app.settings().export_at_once.is_some_and(|most| tasks.try_into().is_ok_and(|tasks| tasks > most))
}

/// Creates a job for an export and redirects to the address that waits for it.
pub(crate) async fn export_as_job(app: &App, project: ProjectId, spec: ExportSpec, user: &User) -> Result<Response> {
    see_other(&waiting(app.store().begin_export(project, spec, user.id, app.now()).await?))
}

/// The address that waits for an export.
fn waiting(job: ProjectChildId) -> String {
    format!("/api/projects/{}/export/jobs/{job}", job.project())
}

/// Waits for an export and redirects to its file. If that takes too long, redirects to itself.
#[utoipa::path(get, path = "/api/projects/{id}/export/jobs/{job}", tag = "export",
    params(("id" = u64, Path), ("job" = u64, Path)), responses((status = 303), (status = 404), (status = 500)))]
pub(crate) async fn wait(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    Path((id, job)): Path<(u64, u64)>,
) -> Result<Response> {
    let until = Instant::now() + HOLD;
    loop {
        let job = app.store().job(ProjectChildId(job)).await?;
        if job.id.project() != ProjectId(id) || job.export().and_then(ExportJob::request).is_none() {
            return Err(Failure::not_found());
        }
        let outputs = job.export().map_or(&[][..], |export| &export.outputs[..]);
        match (job.status, outputs.first()) {
            (JobStatus::Completed, Some(output)) => {
                let project = app.store().project(ProjectId(id)).await?;
                let format = convert::export::format(&output.format).ok_or_else(Failure::not_found)?;
                return redirect_to_object(
                    &app,
                    &base,
                    &file_key(&job, &output.name),
                    &filename(&app, &project, format),
                )
                .await;
            }
            (JobStatus::Completed | JobStatus::Failed | JobStatus::Canceled, _) => {
                let why = job.report.problems.first().map_or("it has no file", |problem| problem.message.as_str());
                return Err(Failure::internal(format!("export job {} failed: {why}", job.id)));
            }
            _ if Instant::now() >= until => return see_other(&waiting(job.id)),
            _ => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}

/// The file name of an export.
pub(crate) fn filename(app: &App, project: &Project, format: &Format) -> String {
    let at = app.now().strftime("%Y-%m-%d-%H-%M").to_string();
    format!("project-{}-at-{at}-{}.{}", project.id, format.name.to_lowercase(), format.extension)
}

/// A response that a browser saves as a file.
pub(crate) fn download(
    bytes: tokio::sync::mpsc::Receiver<std::io::Result<bytes::Bytes>>,
    filename: &str,
    format: &Format,
) -> Response {
    let stream = futures::stream::unfold(bytes, async |mut bytes| Some((bytes.recv().await?, bytes)));
    let mut response = Body::from_stream(stream).into_response();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, format.content_type);
    set(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{filename}\""));
    set(HeaderName::from_static("filename"), filename);
    response
}
