//! Scheduled exports: creates and runs them, and lists the files of their runs.

use crate::destination::{DestinationBody, DestinationView, given};
use crate::file::{format_of, redirect_to_object};
use crate::options::{AnnotationFilterOptions, TaskFilterOptions};
use api::{Access, App, BaseUrl, Created, Failure, Json, NoContent, Path, Result, User, time};
use axum::extract::State;
use axum::response::Response;
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};
use store::exports::{MANIFEST, Schedule, Timing};
use store::jobs::export::OutputFile;
use store::jobs::export::{AnnotationFilter, TaskFilter};
use store::jobs::{Job, JobStatus};
use store::objects::object_keys;
use store::projects::Project;
use utoipa::ToSchema;

const MAX_TITLE: usize = 200;
/// The most schedules of a project.
const MAX_SCHEDULES: usize = 50;
/// The number of a project's latest jobs that are searched for runs.
const LATEST: usize = 500;

/// A new schedule, or the changes of one. Absent fields stay unchanged. Use either `cron` or `every_minutes`.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ScheduleBody {
    title: Option<String>,
    /// Five fields: minute, hour, day of the month, month, day of the week.
    cron: Option<String>,
    /// The time zone of `cron`, such as `Europe/Berlin`. UTC if absent.
    time_zone: Option<String>,
    /// The interval between runs, in minutes.
    every_minutes: Option<u32>,
    /// Names of export formats. JSON if absent.
    formats: Option<Vec<String>>,
    task_filter_options: Option<TaskFilterOptions>,
    annotation_filter_options: Option<AnnotationFilterOptions>,
    /// Whether a run only exports changes since the last run.
    incremental: Option<bool>,
    /// An additional destination of the files. Null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DestinationBody>)]
    destination: Option<Option<DestinationBody>>,
    is_active: Option<bool>,
}

/// A scheduled export.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScheduleView {
    id: u64,
    project: u64,
    title: String,
    cron: Option<String>,
    time_zone: Option<String>,
    every_minutes: Option<u32>,
    formats: Vec<String>,
    #[schema(value_type = Object)]
    task_filter_options: TaskFilter,
    #[schema(value_type = Object)]
    annotation_filter_options: AnnotationFilter,
    incremental: bool,
    destination: Option<DestinationView>,
    is_active: bool,
    created_at: String,
    next_run_at: Option<String>,
    /// The start of the last completed run.
    last_run_at: Option<String>,
    /// The files of the last completed run. Their addresses do not change.
    latest: Option<String>,
}

/// A run of a scheduled export.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunView {
    id: u64,
    #[schema(inline)]
    status: RunStatus,
    created_at: String,
    finished_at: Option<String>,
    task_count: u64,
    files: Vec<RunFile>,
    /// The reasons for a failure.
    problems: Vec<String>,
}

/// The status of a run.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RunStatus {
    Queued,
    Running,
    Completed,
    Failed,
}

/// A file of a run.
#[derive(Serialize, ToSchema)]
pub(crate) struct RunFile {
    name: String,
    format: String,
    /// Bytes.
    size: u64,
    /// The SHA-256 digest in hex.
    sha256: String,
    tasks: u64,
    /// An address that redirects to the file.
    url: String,
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> ScheduleView {
        let (cron, time_zone, every_minutes) = match schedule.timing {
            Timing::Cron { expression, time_zone } => (Some(expression), Some(time_zone), None),
            Timing::Every { minutes } => (None, None, Some(minutes)),
        };
        ScheduleView {
            destination: schedule.destination.map(|place| DestinationView::of(place, schedule.id)),
            id: schedule.id.0,
            project: schedule.id.project().0,
            title: schedule.title,
            cron,
            time_zone,
            every_minutes,
            formats: schedule.formats,
            task_filter_options: schedule.tasks,
            annotation_filter_options: schedule.annotations,
            incremental: schedule.incremental,
            is_active: schedule.active,
            created_at: time(schedule.created_at),
            next_run_at: schedule.next_at.map(time),
            last_run_at: schedule.last.map(|last| time(last.began_at)),
            latest: schedule.last.map(|_| format!("/api/x/export-schedules/{}/latest/{MANIFEST}", schedule.id)),
        }
    }
}

impl From<Job> for RunView {
    fn from(job: Job) -> RunView {
        let file = |output: OutputFile| RunFile {
            url: format!("/api/x/export-runs/{}/{}", job.id, output.name),
            name: output.name,
            format: output.format,
            size: output.size,
            sha256: output.sha256,
            tasks: output.tasks,
        };
        RunView {
            id: job.id.0,
            status: match job.status {
                JobStatus::Queued => RunStatus::Queued,
                JobStatus::Running => RunStatus::Running,
                JobStatus::Completed => RunStatus::Completed,
                JobStatus::Failed | JobStatus::Canceled => RunStatus::Failed,
            },
            created_at: time(job.created_at),
            finished_at: job.finished_at.map(time),
            task_count: job.report.tasks,
            files: job.export().into_iter().flat_map(|export| export.outputs.iter().cloned().map(file)).collect(),
            problems: job.report.problems.into_iter().map(|problem| problem.message).collect(),
        }
    }
}

impl ScheduleBody {
    /// The timing in the body, or `before` if the body contains none.
    fn timing(&self, before: Option<&Timing>) -> Result<Timing> {
        match (&self.cron, self.every_minutes, before) {
            (Some(_), Some(_), _) => Err(Failure::invalid("every_minutes", "either this or cron")),
            (Some(cron), None, _) => Ok(Timing::Cron {
                expression: cron.trim().to_owned(),
                time_zone: self.time_zone.clone().unwrap_or_else(|| "UTC".to_owned()),
            }),
            (None, Some(minutes), _) => Ok(Timing::Every { minutes }),
            (None, None, Some(Timing::Cron { expression, time_zone })) => Ok(Timing::Cron {
                expression: expression.clone(),
                time_zone: self.time_zone.clone().unwrap_or_else(|| time_zone.clone()),
            }),
            (None, None, Some(timing)) => Ok(timing.clone()),
            (None, None, None) => Err(Failure::invalid("cron", "say when it runs: cron or every_minutes")),
        }
    }

    /// The validated schedule after the changes in the body.
    async fn apply(
        self,
        app: &App,
        user: &User,
        project: &Project,
        mut schedule: Schedule,
        is_new: bool,
    ) -> Result<Schedule> {
        schedule.timing = self.timing(Some(&schedule.timing).filter(|_| !is_new))?;
        schedule.timing.check(app.now()).map_err(|error| Failure::invalid(error.field, error.message))?;
        if let Some(title) = self.title {
            schedule.title = title.trim().to_owned();
        }
        if schedule.title.is_empty() || schedule.title.chars().count() > MAX_TITLE {
            return Err(Failure::invalid("title", format!("must have 1 to {MAX_TITLE} characters")));
        }
        if let Some(formats) = self.formats {
            schedule.formats = formats;
        }
        if schedule.formats.is_empty() {
            return Err(Failure::invalid("formats", "name at least one"));
        }
        schedule.formats.sort();
        schedule.formats.dedup();
        for name in &schedule.formats {
            format_of(app, project, "formats", name).await?;
        }
        if let Some(options) = self.task_filter_options {
            schedule.tasks = options.filter()?;
        }
        if let Some(options) = self.annotation_filter_options {
            schedule.annotations = options.into();
        }
        schedule.incremental = self.incremental.unwrap_or(schedule.incremental);
        schedule.active = self.is_active.unwrap_or(schedule.active);
        // This check comes last, since it sends a request to another bucket.
        if let Some(wanted) = self.destination {
            schedule.destination = match wanted {
                Some(body) => Some(body.checked(app, user, schedule.destination.as_ref()).await?),
                None => None,
            };
        }
        Ok(schedule)
    }
}

/// A project's scheduled exports, oldest first.
#[utoipa::path(get, path = "/api/x/projects/{id}/export-schedules", tag = "export", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<ScheduleView>), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<Vec<ScheduleView>>> {
    let project = app.store().project(ProjectId(id)).await?;
    Ok(Json(app.store().schedules(project.id).await?.into_iter().map(ScheduleView::from).collect()))
}

/// Creates a scheduled export of a project.
#[utoipa::path(post, path = "/api/x/projects/{id}/export-schedules", tag = "export", params(("id" = u64, Path)),
    request_body = ScheduleBody, responses((status = 201, body = ScheduleView), (status = 400), (status = 404)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<ScheduleBody>,
) -> Result<Created<ScheduleView>> {
    let (project, now) = (app.store().project(ProjectId(id)).await?, app.now());
    if app.store().schedules(project.id).await?.len() >= MAX_SCHEDULES {
        return Err(Failure::bad_request(format!("a project has at most {MAX_SCHEDULES} scheduled exports")));
    }
    let blank = Schedule {
        id: ProjectChildId(0),
        title: "Scheduled export".to_owned(),
        timing: Timing::Every { minutes: 0 },
        formats: vec!["JSON".to_owned()],
        tasks: TaskFilter::default(),
        annotations: AnnotationFilter::default(),
        incremental: false,
        destination: None,
        active: true,
        user: user.id,
        created_at: now,
        next_at: None,
        last: None,
    };
    let schedule = body.apply(&app, &user, &project, blank, true).await?;
    Ok(Created(app.store().create_schedule(schedule, project.id, now).await?.into()))
}

/// A scheduled export.
#[utoipa::path(get, path = "/api/x/export-schedules/{id}", tag = "export", params(("id" = u64, Path)),
    responses((status = 200, body = ScheduleView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<ScheduleView>> {
    Ok(Json(app.store().schedule(ProjectChildId(id)).await?.into()))
}

/// Changes a scheduled export.
#[utoipa::path(patch, path = "/api/x/export-schedules/{id}", tag = "export", params(("id" = u64, Path)),
    request_body = ScheduleBody, responses((status = 200, body = ScheduleView), (status = 400), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<ScheduleBody>,
) -> Result<Json<ScheduleView>> {
    let id = ProjectChildId(id);
    let before = app.store().schedule(id).await?;
    let project = app.store().project(id.project()).await?;
    let wanted = body.apply(&app, &user, &project, before, false).await?;
    let changed = app.store().change_schedule(id, app.now(), |schedule| {
        // Keeps the fields that runs have changed in the meantime.
        *schedule = Schedule { last: schedule.last, next_at: schedule.next_at, ..wanted.clone() };
    });
    Ok(Json(changed.await?.into()))
}

/// Deletes a scheduled export. The files of its runs stay.
#[utoipa::path(delete, path = "/api/x/export-schedules/{id}", tag = "export", params(("id" = u64, Path)),
    responses((status = 204), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<NoContent> {
    app.store().delete_schedule(ProjectChildId(id)).await?;
    Ok(NoContent)
}

/// A started run.
#[derive(Serialize, ToSchema)]
pub(crate) struct Begun {
    /// The run's id.
    run: u64,
}

/// Runs a scheduled export now.
#[utoipa::path(post, path = "/api/x/export-schedules/{id}/run", tag = "export", params(("id" = u64, Path)),
    responses((status = 201, body = Begun), (status = 404)))]
pub(crate) async fn run(State(app): State<App>, user: Access, Path(id): Path<u64>) -> Result<Created<Begun>> {
    let run = app.store().run_schedule(ProjectChildId(id), user.id, app.now()).await?;
    Ok(Created(Begun { run: run.0 }))
}

/// The runs of a scheduled export, newest first.
#[utoipa::path(get, path = "/api/x/export-schedules/{id}/runs", tag = "export", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<RunView>), (status = 404)))]
pub(crate) async fn runs(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<Vec<RunView>>> {
    let schedule = app.store().schedule(ProjectChildId(id)).await?;
    Ok(Json(app.store().runs(schedule.id, LATEST).await?.into_iter().map(RunView::from).collect()))
}

/// Redirects to a file of a run.
#[utoipa::path(get, path = "/api/x/export-runs/{id}/{name}", tag = "export",
    params(("id" = u64, Path), ("name" = String, Path)), responses((status = 303), (status = 404)))]
pub(crate) async fn file(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    Path((id, name)): Path<(u64, String)>,
) -> Result<Response> {
    let job = app.store().job(ProjectChildId(id)).await?;
    let export = job.export().ok_or_else(Failure::not_found)?;
    let schedule = export.schedule().ok_or_else(Failure::not_found)?;
    if name != MANIFEST && !export.outputs.iter().any(|output| output.name == name) {
        return Err(Failure::not_found());
    }
    redirect_to_object(&app, &base, &object_keys::export_run(schedule, job.id, &name), &name).await
}

/// Redirects to a file of the last completed run.
#[utoipa::path(get, path = "/api/x/export-schedules/{id}/latest/{name}", tag = "export",
    params(("id" = u64, Path), ("name" = String, Path)), responses((status = 303), (status = 404)))]
pub(crate) async fn latest(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    Path((id, name)): Path<(u64, String)>,
) -> Result<Response> {
    let schedule = app.store().schedule(ProjectChildId(id)).await?;
    let last = app.store().job(schedule.last.ok_or_else(Failure::not_found)?.job).await?;
    if name != MANIFEST && !last.export().is_some_and(|export| export.outputs.iter().any(|output| output.name == name))
    {
        return Err(Failure::not_found());
    }
    redirect_to_object(&app, &base, &object_keys::export_latest(schedule.id, &name), &name).await
}
