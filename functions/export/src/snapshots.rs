//! Snapshots: exports that are kept, as the SDK asks for them.

use crate::easy::{download as answer, filename};
use crate::file::{Selection, format_of, write};
use api::{App, Created, Failure, Json, NoContent, Params, Path, Result, User, time};
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::exports::Snapshot;
use store::objects::Bucket;
use utoipa::ToSchema;

/// What to keep.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateBody {
    #[serde(default)]
    title: Option<String>,
    /// `finished`: `only` for finished tasks; `annotated`: `only` for annotated ones.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    task_filter_options: Option<Map<String, Value>>,
}

/// A snapshot.
#[derive(Serialize, ToSchema)]
pub(crate) struct SnapshotView {
    id: u64,
    title: String,
    created_at: String,
    finished_at: Option<String>,
    /// Always `completed`: a snapshot is answered when it is done.
    status: &'static str,
    md5: String,
    converted_formats: Vec<String>,
    project: u64,
}

impl From<Snapshot> for SnapshotView {
    fn from(snapshot: Snapshot) -> SnapshotView {
        SnapshotView {
            id: snapshot.id.0,
            title: snapshot.title,
            created_at: time(snapshot.created_at),
            finished_at: Some(time(snapshot.created_at)),
            status: "completed",
            md5: snapshot.md5,
            converted_formats: Vec::new(),
            project: snapshot.id.project().0,
        }
    }
}

/// A project's snapshots, newest first.
#[utoipa::path(get, path = "/api/projects/{id}/exports", tag = "export", params(("id" = u64, Path)),
    responses((status = 200, body = Vec<SnapshotView>)))]
pub(crate) async fn list(State(app): State<App>, _: User, Path(id): Path<u64>) -> Result<Json<Vec<SnapshotView>>> {
    let project = app.store().project(ProjectId(id)).await?;
    Ok(Json(app.store().snapshots(project.id).await?.into_iter().map(SnapshotView::from).collect()))
}

/// Takes a snapshot of a project's tasks.
#[utoipa::path(post, path = "/api/projects/{id}/exports", tag = "export", params(("id" = u64, Path)),
    request_body = CreateBody, responses((status = 201, body = SnapshotView)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: User,
    Path(id): Path<u64>,
    Json(body): Json<CreateBody>,
) -> Result<Created<SnapshotView>> {
    let project = app.store().project(ProjectId(id)).await?;
    let only = |name: &str| {
        let option = body.task_filter_options.as_ref().and_then(|options| options.get(name));
        option.and_then(Value::as_str) == Some("only")
    };
    let selection = Selection { all: !(only("annotated") || only("finished")), ids: None };
    let format = format_of(&app, &project, "JSON").await?;
    let title = body.title.unwrap_or_else(|| filename(&app, &project, format));
    let bytes = write(&app, project.clone(), format, selection).await?;
    let snapshot = app.store().keep_snapshot(project.id, title, user.id, app.now(), bytes).await?;
    Ok(Created(snapshot.into()))
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
    params(("id" = u64, Path), ("export" = u64, Path)), responses((status = 200, body = SnapshotView)))]
pub(crate) async fn show(
    State(app): State<App>,
    _: User,
    Path((project, id)): Path<(u64, u64)>,
) -> Result<Json<SnapshotView>> {
    Ok(Json(find(&app, project, id).await?.into()))
}

/// Deletes a snapshot.
#[utoipa::path(delete, path = "/api/projects/{id}/exports/{export}", tag = "export",
    params(("id" = u64, Path), ("export" = u64, Path)), responses((status = 204)))]
pub(crate) async fn remove(
    State(app): State<App>,
    _: User,
    Path((project, id)): Path<(u64, u64)>,
) -> Result<NoContent> {
    let snapshot = find(&app, project, id).await?;
    app.store().delete_snapshot(&snapshot).await?;
    Ok(NoContent)
}

/// A snapshot's file: JSON as it was kept.
#[utoipa::path(get, path = "/api/projects/{id}/exports/{export}/download", tag = "export",
    params(("id" = u64, Path), ("export" = u64, Path), ("exportType" = Option<String>, Query)),
    responses((status = 200), (status = 400)))]
pub(crate) async fn download(
    State(app): State<App>,
    _: User,
    Path((project, id)): Path<(u64, u64)>,
    params: Params,
) -> Result<Response> {
    let snapshot = find(&app, project, id).await?;
    let wanted = params.get("exportType").unwrap_or("JSON");
    if !wanted.eq_ignore_ascii_case("JSON") {
        return Err(Failure::invalid("exportType", "snapshots are kept as JSON; other formats are exported directly"));
    }
    let record = app.store().project(ProjectId(project)).await?;
    let format = format_of(&app, &record, "JSON").await?;
    let mut body = app.store().objects().stream(Bucket::Data, &snapshot.key, None).await?;
    let (chunks, receiver) = tokio::sync::mpsc::channel::<std::io::Result<Bytes>>(4);
    tokio::spawn(async move {
        while let Some(chunk) = body.next().await {
            if chunks.send(chunk.map_err(std::io::Error::other)).await.is_err() {
                return;
            }
        }
    });
    Ok(answer(receiver, &filename(&app, &record, format), format))
}
