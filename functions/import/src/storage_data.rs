//! The addresses at which Label Studio's clients read the files of tasks: uploads by their path, and objects of
//! storages by their URI. Uploads are served. A storage that the project does not have is 404, never the page's HTML.

use crate::files::{Asked, served};
use api::{Access, App, BaseUrl, Failure, Params, Path, Result};
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, Method};
use labeling::ids::{ProjectId, TaskId};

/// A required query parameter.
fn required<'a>(params: &'a Params, name: &str) -> Result<&'a str> {
    let given = params.get(name).filter(|text| !text.is_empty());
    given.ok_or_else(|| Failure::invalid(name, "This field is required."))
}

/// Serves an uploaded file by its path, such as `upload/3/0000000c-cat.png`.
#[utoipa::path(get, path = "/storage-data/uploaded", tag = "import", params(("filepath" = String, Query)),
    responses((status = 200), (status = 206), (status = 400), (status = 404)))]
pub(crate) async fn uploaded(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    method: Method,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    let path = required(&params, "filepath")?;
    let (project, file) = upload_path(path).ok_or_else(Failure::not_found)?;
    served(&Asked { app: &app, base: &base, method: &method, headers: &headers }, project, file).await
}

/// The project and name in the path of an uploaded file, which may start like its URL.
fn upload_path(path: &str) -> Option<(ProjectId, &str)> {
    let path = path.trim_start_matches('/');
    let (project, file) = path.strip_prefix("data/").unwrap_or(path).strip_prefix("upload/")?.split_once('/')?;
    Some((ProjectId(project.parse().ok()?), file))
}

/// A file on the server's own disk. Always 404: these files are never served.
#[utoipa::path(get, path = "/data/local-files", tag = "import", params(("d" = String, Query)),
    responses((status = 400), (status = 404)))]
pub(crate) async fn local_file(_: Access, params: Params) -> Result<Response> {
    required(&params, "d")?;
    Err(Failure::missing("Files of the server's own disk are not served; upload them to a project."))
}

fn not_in_a_storage(params: &Params) -> Result<Response> {
    required(params, "fileuri")?;
    Err(Failure::missing("The project has no storage that holds this file."))
}

async fn of_task(app: &App, id: TaskId, params: &Params) -> Result<Response> {
    let work = app.store().task_ref(id, app.now().as_millisecond()).await?;
    app.store().load_one(&work, store::tasks::load::LoadFields { data: false, work: false }).await?;
    not_in_a_storage(params)
}

async fn of_project(app: &App, id: ProjectId, params: &Params) -> Result<Response> {
    app.store().project(id).await?;
    not_in_a_storage(params)
}

/// Redirects to an object of a storage of a task's project. Projects have no storages yet: 404.
#[utoipa::path(get, path = "/tasks/{id}/presign", tag = "import", params(("id" = u64, Path), ("fileuri" = String, Query)),
    responses((status = 400), (status = 404)))]
pub(crate) async fn presign_of_task(
    State(app): State<App>,
    _: Access,
    Path(id): Path<TaskId>,
    params: Params,
) -> Result<Response> {
    of_task(&app, id, &params).await
}

/// Serves an object of a storage of a task's project. Projects have no storages yet: 404.
#[utoipa::path(get, path = "/tasks/{id}/resolve", tag = "import", params(("id" = u64, Path), ("fileuri" = String, Query)),
    responses((status = 400), (status = 404)))]
pub(crate) async fn resolve_of_task(
    State(app): State<App>,
    _: Access,
    Path(id): Path<TaskId>,
    params: Params,
) -> Result<Response> {
    of_task(&app, id, &params).await
}

/// Redirects to an object of a storage of a project. Projects have no storages yet: 404.
#[utoipa::path(get, path = "/projects/{id}/presign", tag = "import",
    params(("id" = u64, Path), ("fileuri" = String, Query)), responses((status = 400), (status = 404)))]
pub(crate) async fn presign_of_project(
    State(app): State<App>,
    _: Access,
    Path(id): Path<ProjectId>,
    params: Params,
) -> Result<Response> {
    of_project(&app, id, &params).await
}

/// Serves an object of a storage of a project. Projects have no storages yet: 404.
#[utoipa::path(get, path = "/projects/{id}/resolve", tag = "import",
    params(("id" = u64, Path), ("fileuri" = String, Query)), responses((status = 400), (status = 404)))]
pub(crate) async fn resolve_of_project(
    State(app): State<App>,
    _: Access,
    Path(id): Path<ProjectId>,
    params: Params,
) -> Result<Response> {
    of_project(&app, id, &params).await
}
