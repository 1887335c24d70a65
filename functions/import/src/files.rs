//! Uploaded files: lists, deletes and serves them.

use api::{Access, App, BaseUrl, Failure, Id, Json, NoContent, Params, Path, Result};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_range_header::{EndPosition, StartPosition, parse_range_header};
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Duration;
use store::imports::uploads::Upload;
use store::objects::ResponseHeaders;
use store::tasks::file_names::served_name;
use utoipa::ToSchema;

/// An uploaded file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileView {
    id: u64,
    /// The path of the file. It ends with the name.
    file: String,
    /// Bytes.
    size: u64,
}

impl From<&Upload> for FileView {
    fn from(upload: &Upload) -> FileView {
        let file = format!("upload/{}/{}", upload.id.project(), served_name(upload.id, &upload.name));
        FileView { id: upload.id.0, file, size: upload.size }
    }
}

/// A project's uploaded files: all of them, or those in `ids`.
#[utoipa::path(get, path = "/api/projects/{id}/file-uploads", tag = "import",
    params(("id" = u64, Path), ("all" = Option<bool>, Query), ("ids" = Option<String>, Query)),
    responses((status = 200, body = Vec<FileView>)))]
pub(crate) async fn list(
    State(app): State<App>,
    _: Access,
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

/// The files to delete.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FilesBody {
    /// Their ids. All files if absent.
    #[serde(default)]
    #[schema(value_type = Option<Vec<u64>>)]
    file_upload_ids: Option<Vec<Id>>,
}

/// Deletes uploaded files. Tasks that refer to them can no longer show them.
#[utoipa::path(delete, path = "/api/projects/{id}/file-uploads", tag = "import", params(("id" = u64, Path)),
    request_body = FilesBody, responses((status = 200)))]
pub(crate) async fn remove_many(
    State(app): State<App>,
    _: Access,
    Path(id): Path<u64>,
    Json(body): Json<FilesBody>,
) -> Result<Json<Value>> {
    let project = app.store().project(ProjectId(id)).await?;
    let mut uploads = app.store().uploads(project.id).await?;
    if let Some(ids) = &body.file_upload_ids {
        let ids: HashSet<u64> = ids.iter().map(|Id(id)| *id).collect();
        uploads.retain(|upload| ids.contains(&upload.id.0));
    }
    app.store().delete_uploads(&uploads).await?;
    Ok(Json(json!({"deleted": uploads.len()})))
}

/// An uploaded file's record.
#[utoipa::path(get, path = "/api/import/file-upload/{id}", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = FileView)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<FileView>> {
    Ok(Json(FileView::from(&app.store().upload(ProjectChildId(id)).await?)))
}

/// Deletes an uploaded file.
#[utoipa::path(delete, path = "/api/import/file-upload/{id}", tag = "import", params(("id" = u64, Path)),
    responses((status = 204)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<NoContent> {
    let upload = app.store().upload(ProjectChildId(id)).await?;
    app.store().delete_uploads(&[upload]).await?;
    Ok(NoContent)
}

/// Content types in which a browser runs scripts. They are never shown inline.
const ACTIVE: [&str; 5] = ["text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"];
/// The smallest file, in bytes, that clients read from S3 directly: a Lambda response can hold 6 MB, and its duration
/// costs money.
const REDIRECT_FROM: u64 = 1_000_000;
/// The lifetime of a signed address, and the time for which a browser may cache the redirect to it.
const URL_LIVES: Duration = Duration::from_secs(60 * 60);
const REDIRECT_CACHED: &str = "private, max-age=1800";
/// The content of a file never changes.
const CACHED: &str = "private, max-age=86400, immutable";

/// The requested bytes of a file.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// A range of bytes, both ends included.
    Part(u64, u64),
    /// A range outside of the file.
    Nothing,
}

impl Wanted {
    /// The requested bytes of a file of `size` bytes. An invalid header is ignored, and so is one with several ranges.
    fn read(range: Option<&str>, size: u64) -> Wanted {
        let parsed = range.and_then(|range| parse_range_header(range).ok());
        let Some([one]) = parsed.as_ref().map(|parsed| &parsed.ranges[..]) else { return Wanted::Whole };
        let first = match one.start {
            StartPosition::Index(at) => at,
            StartPosition::FromLast(count) => size - count.min(size),
        };
        let last = match one.end {
            // Such a range is invalid (RFC 9110, 14.1.1), not unsatisfiable.
            EndPosition::Index(at) if at < first => return Wanted::Whole,
            EndPosition::Index(at) => at.min(size.saturating_sub(1)),
            EndPosition::LastByte => size.saturating_sub(1),
        };
        if first <= last && first < size { Wanted::Part(first, last) } else { Wanted::Nothing }
    }
}

/// Serves an uploaded file to members, with support for ranges. In the cloud, a large file is redirected to its object
/// in the bucket, which supports ranges itself.
#[utoipa::path(get, path = "/data/upload/{project}/{file}", tag = "import",
    params(("project" = u64, Path), ("file" = String, Path)),
    responses((status = 200), (status = 206), (status = 302), (status = 404), (status = 416)))]
pub(crate) async fn serve(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    method: Method,
    Path((project, file)): Path<(u64, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let asked = Asked { app: &app, base: &base, method: &method, headers: &headers };
    served(&asked, ProjectId(project), &file).await
}

/// A request for a file.
pub(crate) struct Asked<'a> {
    pub(crate) app: &'a App,
    pub(crate) base: &'a BaseUrl,
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
}

/// The uploaded file of a project with that name.
pub(crate) async fn served(asked: &Asked<'_>, project: ProjectId, file: &str) -> Result<Response> {
    let Asked { app, base, method, headers } = *asked;
    let project = app.store().project(project).await?;
    let upload = app.store().upload_at(&project, &format!("/data/upload/{}/{file}", project.id)).await?;
    // A signed address is valid for one method.
    if !app.settings().serves_buckets && upload.size >= REDIRECT_FROM && *method == Method::GET {
        return redirect(app, base, &upload).await;
    }
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let range = match Wanted::read(range, upload.size) {
        Wanted::Whole => None,
        Wanted::Part(first, last) => Some(format!("bytes={first}-{last}")),
        Wanted::Nothing => {
            let range = format!("bytes */{}", upload.size);
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, range)]).into_response());
        }
    };
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
    set(header::CACHE_CONTROL, CACHED);
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(range) = &opened.content_range {
        set(header::CONTENT_RANGE, range);
    }
    if is_active(&upload.content_type) {
        set(header::CONTENT_DISPOSITION, "attachment");
    }
    Ok(response)
}

fn is_active(content_type: &str) -> bool {
    ACTIVE.contains(&content_type.split(';').next().unwrap_or_default())
}

async fn redirect(app: &App, base: &BaseUrl, upload: &Upload) -> Result<Response> {
    let shown = ResponseHeaders {
        content_type: Some(upload.content_type.clone()),
        cache_control: Some(CACHED.to_owned()),
        disposition: is_active(&upload.content_type).then(|| "attachment".to_owned()),
        encoding: None,
    };
    let url = app.store().sign_upload(&app.signer(base), upload, &shown, URL_LIVES).await?;
    let location = HeaderValue::from_str(&url).map_err(Failure::internal)?;
    let cached = HeaderValue::from_static(REDIRECT_CACHED);
    Ok((StatusCode::FOUND, [(header::LOCATION, location), (header::CACHE_CONTROL, cached)]).into_response())
}

#[cfg(test)]
mod tests {
    use super::Wanted::{self, *};

    #[test]
    fn a_range_is_read_within_the_file_and_anything_else_is_the_whole_file() {
        for (range, wanted) in [
            ("bytes=0-0", Part(0, 0)),
            ("bytes=2-", Part(2, 9)),
            ("bytes=2-99", Part(2, 9)),
            ("bytes=-3", Part(7, 9)),
            ("bytes=-99", Part(0, 9)),
            ("bytes=10-", Nothing),
            ("bytes=0-1,4-5", Whole),
            ("bytes=9-1", Whole),
            ("bytes=x", Whole),
            ("bytes=-0", Whole),
            ("items=0-1", Whole),
            ("", Whole),
        ] {
            assert_eq!(Wanted::read(Some(range), 10), wanted, "{range}");
        }
        assert_eq!(Wanted::read(None, 10), Whole);
        assert_eq!(Wanted::read(Some("bytes=0-"), 0), Nothing);
    }
}
