//! Checks labeling configs before they are saved.

use api::{Access, App, Failure, Json, Path, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use labeling::config::{Config, Problem, Used, parse};
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::bulk::{Bulk, Bulked};
use store::jobs::Job;
use store::jobs::bulk::BulkChange;
use store::projects::Project;
use store::tasks::summary::Summary;
use utoipa::ToSchema;

/// The number of latest jobs among which a running recount is looked for.
const LATEST_JOBS: usize = 20;

/// A labeling config to check.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConfigBody {
    /// The config's XML.
    label_config: String,
}

/// A parsed labeling config.
pub(crate) struct Parsed {
    pub(crate) config: Config,
    pub(crate) problems: Vec<Problem>,
}

impl Parsed {
    /// Parses a config on a thread where it does not block other requests: a long config takes tens of milliseconds.
    pub(crate) async fn of(xml: &str) -> Result<Parsed> {
        let xml = xml.to_owned();
        let parsed = tokio::task::spawn_blocking(move || parse(&xml)).await;
        let (config, problems) = parsed.map_err(Failure::internal)?;
        Ok(Parsed { config, problems })
    }

    /// The first error, with its position. `None` if there are only warnings, which do not make a config invalid.
    pub(crate) fn refusal(&self) -> Option<String> {
        let first = self.problems.iter().find(|problem| problem.is_error())?;
        Some(first.to_string())
    }
}

/// 400 with `label_config` if results of the project do not fit a changed config.
pub(crate) async fn refuse_conflicts(app: &App, user: UserId, project: &Project, after: &Config) -> Result<()> {
    let before = app.store().label_config(project).await?;
    let claimed = used(app.store().summary(project.id).await?);
    if after.conflicts(&before.config, &claimed).is_empty() {
        return Ok(());
    }
    // The summary is a cache and may count deleted results, so count the annotations themselves.
    let job = recount(app, user, project).await?;
    let conflicts = after.conflicts(&before.config, &used(app.store().summary(project.id).await?));
    if conflicts.is_empty() {
        return Ok(());
    }
    let mut messages: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
    if let Some(job) = job {
        messages.push(format!(
            "The counts may include deleted annotations. Job {job} counts again; try again when it has finished."
        ));
    }
    Err(Failure::invalid_fields(messages.into_iter().map(|message| ("label_config".to_owned(), message))))
}

/// Counts the results of a project again. Returns the job that continues, if there was not enough time.
async fn recount(app: &App, user: UserId, project: &Project) -> Result<Option<ProjectChildId>> {
    let counts = |job: &Job| job.bulk().is_some_and(|bulk| bulk.change == BulkChange::RecountSummary);
    let jobs = app.store().jobs(project.id, LATEST_JOBS).await?;
    if let Some(running) = jobs.iter().find(|job| job.finished_at.is_none() && counts(job)) {
        return Ok(Some(running.id));
    }
    let recount = Bulk::of_all(Arc::new(project.clone()), user, BulkChange::RecountSummary);
    Ok(match app.store().change_in_bulk(&recount, app.now(), app.settings().bulk_at_once).await? {
        Bulked::Done(_) => None,
        Bulked::Job(job) => Some(job.id),
    })
}

fn used(summary: Summary) -> Vec<Used> {
    let results = summary.results.into_iter().filter(|(_, count)| *count > 0);
    let used = results.map(|((from_name, to_name, kind, label), count)| Used {
        from_name,
        to_name,
        kind,
        label: Some(label).filter(|label| !label.is_empty()),
        count: count.unsigned_abs(),
    });
    used.collect()
}

fn bare_refusal(problem: String) -> Response {
    (StatusCode::BAD_REQUEST, axum::Json(json!({"label_config": [problem]}))).into_response()
}

/// Checks a labeling config: 204 if it is valid, else a 400 without details, as in Label Studio.
#[utoipa::path(post, path = "/api/projects/validate", tag = "projects", request_body = ConfigBody,
    responses((status = 204), (status = 400)))]
pub(crate) async fn validate(_: Access, Json(body): Json<ConfigBody>) -> Result<Response> {
    Ok(match Parsed::of(&body.label_config).await?.refusal() {
        Some(problem) => bare_refusal(problem),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Checks a changed labeling config against the existing annotations.
#[utoipa::path(post, path = "/api/projects/{id}/validate", tag = "projects", params(("id" = u64, Path)),
    request_body = ConfigBody, responses((status = 200), (status = 400)))]
pub(crate) async fn validate_change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<ConfigBody>,
) -> Result<Response> {
    let project = app.store().project(ProjectId(id)).await?;
    let after = Parsed::of(&body.label_config).await?;
    if let Some(problem) = after.refusal() {
        return Ok(bare_refusal(problem));
    }
    refuse_conflicts(&app, user.id, &project, &after.config).await?;
    let before = app.store().label_config(&project).await?;
    let changes = after.config.changes_essentials_of(&before.config);
    Ok(Json(json!({"config_essential_data_has_changed": changes})).into_response())
}

/// A labeling config's problems.
#[derive(Serialize, ToSchema)]
pub(crate) struct Problems {
    problems: Vec<ConfigProblemView>,
    /// Sample data for everything that the config reads.
    #[schema(value_type = Object)]
    sample_task: Map<String, Value>,
}

/// One problem of a labeling config.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfigProblemView {
    /// From 1.
    line: u32,
    /// From 1, in characters.
    column: u32,
    message: String,
    #[schema(inline)]
    severity: Severity,
}

/// The severity of a problem. Only errors prevent a config from being saved.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Error,
    Warning,
}

/// All problems of a labeling config, with positions, and a sample task.
#[utoipa::path(post, path = "/api/x/config/problems", tag = "projects", request_body = ConfigBody,
    responses((status = 200, body = Problems)))]
pub(crate) async fn problems(_: Access, Json(body): Json<ConfigBody>) -> Result<Json<Problems>> {
    let Parsed { config, problems } = Parsed::of(&body.label_config).await?;
    let problems = problems.into_iter().map(|problem| ConfigProblemView {
        severity: if problem.is_error() { Severity::Error } else { Severity::Warning },
        line: problem.line,
        column: problem.column,
        message: problem.message,
    });
    Ok(Json(Problems { problems: problems.collect(), sample_task: config.sample_data() }))
}

/// Settings for a sample task.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SampleBody {
    /// The config of the sample. The project's config if absent.
    #[serde(default)]
    label_config: Option<String>,
}

/// A sample task for a labeling config.
#[utoipa::path(post, path = "/api/projects/{id}/sample-task", tag = "projects", params(("id" = u64, Path)),
    request_body = SampleBody, responses((status = 200)))]
pub(crate) async fn sample_task(
    State(app): State<App>,
    _: Access,
    Path(id): Path<u64>,
    Json(body): Json<SampleBody>,
) -> Result<Json<Value>> {
    let project = app.store().project(ProjectId(id)).await?;
    let data = match &body.label_config {
        Some(xml) => Parsed::of(xml).await?.config.sample_data(),
        None => app.store().label_config(&project).await?.config.sample_data(),
    };
    Ok(Json(json!({"sample_task": {"data": data, "predictions": [], "annotations": []}})))
}
