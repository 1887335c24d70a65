//! Uploaded files: listing, deleting, serving.

use api::{App, Failure, Json, NoContent, Params, Path, Result, User};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::imports::pipeline::upload_url;
use store::imports::uploads::Upload;
use store::objects::Bucket;
use utoipa::ToSchema;

/// An uploaded file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileView {
    id: u64,
    /// Where it lies, ending in its name.
    file: String,
    /// Bytes.
    size: u64,
}

impl From<&Upload> for FileView {
    fn from(upload: &Upload) -> FileView {
        let file = format!("upload/{}/{}-{}", upload.id.project(), upload.id.n(), upload.name);
        FileView { id: upload.id.0, file, size: upload.size }
    }
}

/// A project's uploaded files: all of them, or those that `ids` names.
#[utoipa::path(get, path = "/api/projects/{id}/file-uploads", tag = "import",
    params(("id" = u64, Path), ("all" = Option<bool>, Query), ("ids" = Option<String>, Query)),
    responses((status = 200, body = Vec<FileView>)))]
pub(crate) async fn list(
    State(app): State<App>,
    _: User,
    Path(id): Path<u64>,
    params: Params,
) -> Result<Json<Vec<FileView>>> {
    let project = app.store().project(ProjectId(id)).await?;
    let all = params.flag("all")?.unwrap_or(false);
    let ids = params.ids("ids")?;
    let uploads = app.store().uploads(project.id).await?;
    let wanted = uploads.iter().filter(|upload| all || ids.contains(&upload.id.0));
    Ok(Json(wanted.map(FileView::from).collect()))
}

/// Which uploaded files.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FilesBody {
    /// Their ids; all where absent.
    #[serde(default)]
    file_upload_ids: Option<Vec<u64>>,
}

/// Deletes uploaded files; tasks that show them lose them.
#[utoipa::path(delete, path = "/api/projects/{id}/file-uploads", tag = "import", params(("id" = u64, Path)),
    request_body = FilesBody, responses((status = 200)))]
pub(crate) async fn remove_many(
    State(app): State<App>,
    user: User,
    Path(id): Path<u64>,
    Json(body): Json<FilesBody>,
) -> Result<Json<Value>> {
    let project = app.store().project(ProjectId(id)).await?;
    user.require(api::Action::EmptyProject { creator: project.created_by })?;
    let mut deleted = 0;
    for upload in app.store().uploads(project.id).await? {
        if body.file_upload_ids.as_ref().is_none_or(|ids| ids.contains(&upload.id.0)) {
            delete(&app, &upload).await?;
            deleted += 1;
        }
    }
    Ok(Json(json!({"deleted": deleted})))
}

/// Deletes an uploaded file with its record.
pub(crate) async fn delete(app: &App, upload: &Upload) -> Result<()> {
    app.store().delete_upload(upload.id).await?;
    // What lies where somebody else put it stays there.
    if !upload.key.is_empty() && upload.origin.is_none() {
        app.store().objects().delete(Bucket::Uploads, std::slice::from_ref(&upload.key)).await?;
    }
    Ok(())
}

/// An uploaded file's record.
#[utoipa::path(get, path = "/api/import/file-upload/{id}", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = FileView)))]
pub(crate) async fn show(State(app): State<App>, _: User, Path(id): Path<u64>) -> Result<Json<FileView>> {
    Ok(Json(FileView::from(&app.store().upload(ProjectChildId(id)).await?)))
}

/// Deletes an uploaded file.
#[utoipa::path(delete, path = "/api/import/file-upload/{id}", tag = "import", params(("id" = u64, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(State(app): State<App>, user: User, Path(id): Path<u64>) -> Result<NoContent> {
    let upload = app.store().upload(ProjectChildId(id)).await?;
    let project = app.store().project(upload.id.project()).await?;
    user.require(api::Action::EmptyProject { creator: project.created_by })?;
    delete(&app, &upload).await?;
    Ok(NoContent)
}

/// What may run script when a browser opens it: never shown inline.
const ACTIVE: [&str; 5] = ["text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"];

/// Serves an uploaded file to members, with ranges.
#[utoipa::path(get, path = "/data/upload/{project}/{file}", tag = "import",
    params(("project" = u64, Path), ("file" = String, Path)), responses((status = 200), (status = 206), (status = 404)))]
pub(crate) async fn serve(
    State(app): State<App>,
    _: User,
    Path((project, file)): Path<(u64, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let n: u64 = file.split('-').next().and_then(|n| n.parse().ok()).ok_or_else(Failure::not_found)?;
    let upload = app.store().upload(ProjectId(project).child(n)).await?;
    let record = app.store().project(ProjectId(project)).await?;
    if upload.key.is_empty() || upload_url(&record, &upload) != format!("/data/upload/{project}/{file}") {
        return Err(Failure::not_found());
    }
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    let opened = app.store().open_upload(&upload, range).await?;
    let mut response = Body::from_stream(futures::stream::unfold(opened.body, async |mut body| {
        let chunk = body.next().await?;
        Some((chunk.map_err(std::io::Error::other), body))
    }))
    .into_response();
    if opened.content_range.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let answer = response.headers_mut();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &upload.content_type);
    set(header::ACCEPT_RANGES, "bytes");
    set(header::CONTENT_LENGTH, &opened.length.to_string());
    set(header::CACHE_CONTROL, "private, max-age=86400, immutable");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(range) = &opened.content_range {
        set(header::CONTENT_RANGE, range);
    }
    let essence = upload.content_type.split(';').next().unwrap_or_default();
    if ACTIVE.contains(&essence) {
        set(header::CONTENT_DISPOSITION, "attachment");
    }
    Ok(response)
}
