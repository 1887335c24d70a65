//! Jobs: their progress, and the problems of refused imports.

use api::{Access, App, Json, Path, Result, time};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use labeling::ids::{ProjectChildId, ProjectId};
use serde::Serialize;
use store::jobs::{Job, JobProblem, JobStatus};
use utoipa::ToSchema;

/// A job.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobView {
    id: u64,
    /// `import`, `export`, `predict` or `bulk`.
    kind: String,
    /// The change of a bulk job: `delete_tasks`, `delete_annotations`, `delete_predictions`, `delete_model_version` or
    /// `recount_summary`.
    change: Option<String>,
    #[schema(inline)]
    status: StatusView,
    /// Whether a user has asked to cancel the job. It is `canceled` as soon as its current step ends.
    cancel_requested: bool,
    /// The file of an import: `s3://bucket/key` for an object in a bucket, else its name.
    source: Option<String>,
    /// The finished part of `total`, in `unit`.
    done: u64,
    total: u64,
    unit: String,
    task_count: u64,
    annotation_count: u64,
    prediction_count: u64,
    /// The number of selected records of a bulk job that were deleted before.
    gone_count: u64,
    /// The number of records that a bulk job could not change.
    failed_count: u64,
    /// The problems for which the whole import was refused. For a completed import: the skipped parts.
    problems: Vec<JobProblemView>,
    /// For a failed import: the address of its report, which is also stored in the uploads bucket.
    report: Option<String>,
    /// The ML backend of the job.
    backend: Option<u64>,
    /// The time since which the job is paused because the backend does not respond.
    resting_since: Option<String>,
    created_at: String,
    finished_at: Option<String>,
}

/// The status of a job.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StatusView {
    Queued,
    Running,
    Completed,
    Failed,
    Canceled,
}

impl From<JobStatus> for StatusView {
    fn from(status: JobStatus) -> StatusView {
        match status {
            JobStatus::Queued => StatusView::Queued,
            JobStatus::Running => StatusView::Running,
            JobStatus::Completed => StatusView::Completed,
            JobStatus::Failed => StatusView::Failed,
            JobStatus::Canceled => StatusView::Canceled,
        }
    }
}

/// The reason for a refusal.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobProblemView {
    file: String,
    /// From 1.
    row: Option<u64>,
    field: Option<String>,
    message: String,
}

impl From<JobProblem> for JobProblemView {
    fn from(problem: JobProblem) -> JobProblemView {
        JobProblemView { file: problem.file, row: problem.row, field: problem.field, message: problem.message }
    }
}

impl From<Job> for JobView {
    fn from(job: Job) -> JobView {
        let failed = job.status == JobStatus::Failed && job.import().is_some();
        let kind = job.kind();
        let prediction = job.prediction();
        JobView {
            id: job.id.0,
            kind: kind.name().to_owned(),
            change: job.bulk().map(|bulk| bulk.change.name().to_owned()),
            status: job.status.into(),
            cancel_requested: job.cancel_requested,
            source: job.import().map(|import| import.source.clone()),
            done: job.progress.done,
            total: job.progress.total,
            unit: kind.unit().to_owned(),
            task_count: job.report.tasks,
            annotation_count: job.report.annotations,
            prediction_count: job.report.predictions,
            gone_count: job.report.gone,
            failed_count: job.report.failed,
            report: failed.then(|| format!("/api/x/jobs/{}/report", job.id)),
            backend: prediction.map(|prediction| prediction.backend.0),
            resting_since: prediction.and_then(|prediction| prediction.stuck_since).map(time),
            created_at: time(job.created_at),
            finished_at: job.finished_at.map(time),
            problems: job.report.problems.into_iter().map(JobProblemView::from).collect(),
        }
    }
}

/// A job.
#[utoipa::path(get, path = "/api/x/jobs/{id}", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = JobView)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<JobView>> {
    Ok(Json(app.store().job(ProjectChildId(id)).await?.into()))
}

/// Asks a job to stop. The work that it has done until then stays. 400 for a kind of job that cannot be canceled, 409 for
/// a job that has finished.
#[utoipa::path(post, path = "/api/x/jobs/{id}/cancel", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = JobView), (status = 400), (status = 404), (status = 409)))]
pub(crate) async fn cancel(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<JobView>> {
    let id = ProjectChildId(id);
    app.store().cancel_job(id).await?;
    Ok(Json(app.store().job(id).await?.into()))
}

/// The report of an import that failed.
#[utoipa::path(get, path = "/api/x/jobs/{id}/report", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub(crate) async fn report(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Response> {
    let report = app.store().failure_report(ProjectChildId(id)).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], report).into_response())
}

/// The most jobs of a list.
const LATEST: usize = 200;

/// A project's latest jobs, newest first.
#[utoipa::path(get, path = "/api/x/projects/{id}/jobs", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<JobView>)))]
pub(crate) async fn list(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<Vec<JobView>>> {
    let project = app.store().project(ProjectId(id)).await?;
    Ok(Json(app.store().jobs(project.id, LATEST).await?.into_iter().map(JobView::from).collect()))
}
