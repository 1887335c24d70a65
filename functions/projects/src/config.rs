//! Checking labeling configs before they are saved.

use api::{App, Failure, Json, Path, Result, User};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use labeling::config::{Config, Problem, Used, parse};
use labeling::ids::ProjectId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::imports::Summary;
use store::projects::Project;
use utoipa::ToSchema;

/// A labeling config to check.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConfigBody {
    /// The config's XML.
    label_config: String,
}

/// Why a config is refused; none where it is fine. Warnings refuse nothing.
pub(crate) fn refuse_bad_config(xml: &str) -> Option<String> {
    let (_, problems) = parse(xml);
    let first = problems.into_iter().find(Problem::is_error)?;
    Some(format!("line {}, column {}: {}", first.line, first.column, first.message))
}

/// 400 where results of the project have no place in a changed config.
pub(crate) async fn refuse_conflicts(app: &App, project: &Project, xml: &str) -> Result<()> {
    let (config, _) = parse(xml);
    let claimed = used(app.store().summary(project.id).await?);
    if config.conflicts(&claimed).is_empty() {
        return Ok(());
    }
    // The summary is a cache, which may count what is gone: the annotations themselves decide.
    let counted = used(app.store().recount_results(project).await?);
    let conflicts = config.conflicts(&counted);
    if conflicts.is_empty() {
        return Ok(());
    }
    let listed: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
    Err(Failure::bad_request(format!(
        "the labeling config leaves no place for annotations that were made: {}",
        listed.join("; ")
    )))
}

fn used(summary: Summary) -> Vec<Used> {
    let results = summary.results.into_iter().filter(|((_, _, _, label), count)| label.is_empty() && *count > 0);
    let used = results.map(|((from_name, to_name, kind, _), count)| Used {
        from_name,
        to_name,
        kind,
        count: count.unsigned_abs(),
    });
    used.collect()
}

fn bare_refusal(problem: String) -> Response {
    (StatusCode::BAD_REQUEST, axum::Json(json!({"label_config": [problem]}))).into_response()
}

/// Checks a labeling config: 204 where it is fine, else a bare 400, as Label Studio answers here.
#[utoipa::path(post, path = "/api/projects/validate", tag = "projects", request_body = ConfigBody,
    responses((status = 204), (status = 400)))]
pub(crate) async fn validate(_: User, Json(body): Json<ConfigBody>) -> Response {
    match refuse_bad_config(&body.label_config) {
        Some(problem) => bare_refusal(problem),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// Checks a changed labeling config against what has been annotated.
#[utoipa::path(post, path = "/api/projects/{id}/validate", tag = "projects", params(("id" = u64, Path)),
    request_body = ConfigBody, responses((status = 200), (status = 400)))]
pub(crate) async fn validate_change(
    State(app): State<App>,
    _: User,
    Path(id): Path<u64>,
    Json(body): Json<ConfigBody>,
) -> Result<Response> {
    let project = app.store().project(ProjectId(id)).await?;
    if let Some(problem) = refuse_bad_config(&body.label_config) {
        return Ok(bare_refusal(problem));
    }
    refuse_conflicts(&app, &project, &body.label_config).await?;
    let before = app.store().label_config(&project).await?;
    let (after, _) = parse(&body.label_config);
    Ok(Json(json!({"config_essential_data_has_changed": after.changes_essentials_of(&before.config)})).into_response())
}

/// A labeling config's problems.
#[derive(Serialize, ToSchema)]
pub(crate) struct Problems {
    problems: Vec<ConfigProblemView>,
    /// Data that shows everything the config reads.
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

/// How bad a problem is; only errors keep a config from being saved.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    Error,
    Warning,
}

/// Everything that is wrong with a labeling config, with positions, and a sample task.
#[utoipa::path(post, path = "/api/x/config/problems", tag = "projects", request_body = ConfigBody,
    responses((status = 200, body = Problems)))]
pub(crate) async fn problems(_: User, Json(body): Json<ConfigBody>) -> Json<Problems> {
    let (config, problems) = parse(&body.label_config);
    let problems = problems.into_iter().map(|problem| ConfigProblemView {
        severity: if problem.is_error() { Severity::Error } else { Severity::Warning },
        line: problem.line,
        column: problem.column,
        message: problem.message,
    });
    Json(Problems { problems: problems.collect(), sample_task: config.sample_data() })
}

/// Settings for a sample task.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SampleBody {
    /// The config to sample; the project's own where absent.
    #[serde(default)]
    label_config: Option<String>,
}

/// A sample task for a labeling config.
#[utoipa::path(post, path = "/api/projects/{id}/sample-task", tag = "projects", params(("id" = u64, Path)),
    request_body = SampleBody, responses((status = 200)))]
pub(crate) async fn sample_task(
    State(app): State<App>,
    _: User,
    Path(id): Path<u64>,
    Json(body): Json<SampleBody>,
) -> Result<Json<Value>> {
    let project = app.store().project(ProjectId(id)).await?;
    let data = match &body.label_config {
        Some(xml) => sample(&parse(xml).0),
        None => sample(&app.store().label_config(&project).await?.config),
    };
    Ok(Json(json!({"sample_task": {"data": data, "predictions": [], "annotations": []}})))
}

fn sample(config: &Config) -> Map<String, Value> {
    config.sample_data()
}
