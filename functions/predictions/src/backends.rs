//! ML backends: connects model servers to a project, like Label Studio.

use api::{Access, App, BaseUrl, Created, Failure, Id, Json, NoContent, Params, Path, Result, Text, User, time};
use axum::extract::State;
use labeling::ids::{ProjectChildId, ProjectId};
use models::BackendStatus;
use outbound::Outbound;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::projects::Project;
use store::projects::backends::{Backend, BackendState, MOST_BACKENDS};
use store::projects::webhooks::{MOST_WEBHOOKS, Webhook};
use utoipa::ToSchema;

const MAX_URL: usize = 2_048;
/// The longest title, description, user name or password, in characters.
const MAX_TEXT: usize = 10_000;
/// The default timeout of a backend, in seconds.
const TIMEOUT: f64 = 100.0;
/// The longest `extra_params`, in bytes.
const MAX_PARAMS: usize = 16 * 1024;
const BASIC: &str = "BASIC_AUTH";
const NONE: &str = "NONE";

/// A new ML backend, or the changes of one. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BackendBody {
    /// The project that it makes predictions for. It cannot be changed later.
    #[schema(value_type = Option<u64>)]
    project: Option<Id>,
    /// The base URL of the backend. `/health`, `/setup` and `/predict` are appended to it.
    url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    /// Whether it is asked while an annotator draws.
    is_interactive: Option<bool>,
    /// `NONE` or `BASIC_AUTH`.
    auth_method: Option<String>,
    basic_auth_user: Option<String>,
    basic_auth_pass: Option<String>,
    /// Sent in requests to `/setup`.
    #[schema(value_type = Option<Object>)]
    extra_params: Option<Box<RawValue>>,
    #[schema(value_type = Option<String>)]
    model_version: Option<Text>,
    /// The timeout of its requests, in seconds.
    timeout: Option<f64>,
    /// Whether `model_version` follows the version that the backend reports.
    auto_update: Option<bool>,
}

/// An ML backend.
#[derive(Serialize, ToSchema)]
pub(crate) struct BackendView {
    id: u64,
    /// `CO`, `DI`, `ER` or `TR`.
    #[schema(value_type = String)]
    state: BackendState,
    readable_state: &'static str,
    is_interactive: bool,
    url: String,
    error_message: Option<String>,
    title: String,
    auth_method: &'static str,
    basic_auth_user: String,
    basic_auth_pass_is_set: bool,
    description: String,
    #[schema(value_type = Option<Object>)]
    extra_params: Option<Box<RawValue>>,
    model_version: String,
    timeout: f64,
    created_at: String,
    updated_at: String,
    auto_update: bool,
    project: u64,
}

impl From<Backend> for BackendView {
    fn from(backend: Backend) -> BackendView {
        BackendView {
            id: backend.id.0,
            state: backend.state,
            readable_state: match backend.state {
                BackendState::Connected => "Connected",
                BackendState::Disconnected => "Disconnected",
                BackendState::Error => "Error",
                BackendState::Training => "Training",
            },
            is_interactive: backend.is_interactive,
            url: backend.url,
            error_message: backend.error_message,
            title: backend.title,
            auth_method: if backend.user.is_some() { BASIC } else { NONE },
            basic_auth_user: backend.user.unwrap_or_default(),
            basic_auth_pass_is_set: backend.password.is_some(),
            description: backend.description,
            extra_params: backend.extra_params,
            model_version: backend.model_version,
            timeout: backend.timeout,
            created_at: time(backend.created_at),
            updated_at: time(backend.updated_at),
            auto_update: backend.auto_update,
            project: backend.id.project().0,
        }
    }
}

/// The asking user, and the address of the request.
struct Asker<'a> {
    app: &'a App,
    user: &'a User,
    base: &'a BaseUrl,
}

impl BackendBody {
    /// The validated backend after the changes in the body.
    fn apply(self, asker: &Asker<'_>, mut backend: Backend) -> Result<Backend> {
        let model_version = self.model_version.map(|Text(version)| version);
        for (field, text) in [
            ("title", &self.title),
            ("description", &self.description),
            ("basic_auth_user", &self.basic_auth_user),
            ("basic_auth_pass", &self.basic_auth_pass),
            ("model_version", &model_version),
        ] {
            if text.as_ref().is_some_and(|text| text.chars().count() > MAX_TEXT) {
                return Err(Failure::invalid(field, format!("must be at most {MAX_TEXT} characters")));
            }
        }
        if let Some(url) = self.url {
            let url = url.trim().to_owned();
            if url.len() > MAX_URL {
                return Err(Failure::invalid("url", format!("must be at most {MAX_URL} characters")));
            }
            let outbound = Outbound::new(asker.app.settings().allow_private_urls).map_err(Failure::internal)?;
            outbound.check(&url).map_err(|refused| Failure::invalid("url", refused.to_string()))?;
            if url != backend.url {
                // The user who sets the URL is the one whose token is sent to it.
                backend.connected_by = asker.user.id;
                backend.hostname = asker.base.to_string();
                // Credentials for one server are never sent to another.
                if !outbound::same_origin(&url, &backend.url) {
                    backend.password = None;
                }
                backend.url = url;
            }
        }
        if let Some(timeout) = self.timeout {
            if !(1.0..=300.0).contains(&timeout) {
                return Err(Failure::invalid("timeout", "must be from 1 to 300 seconds"));
            }
            backend.timeout = timeout;
        }
        if let Some(params) = self.extra_params.filter(|params| params.get() != "null") {
            if params.get().len() > MAX_PARAMS {
                return Err(Failure::invalid("extra_params", format!("must be at most {MAX_PARAMS} bytes")));
            }
            backend.extra_params = Some(params);
        }
        match self.auth_method.as_deref() {
            None => {
                backend.user = self.basic_auth_user.filter(|_| backend.user.is_some()).or(backend.user);
            }
            Some(NONE) => (backend.user, backend.password) = (None, None),
            Some(BASIC) => {
                let user = self.basic_auth_user.filter(|user| !user.is_empty()).or(backend.user);
                backend.user =
                    Some(user.ok_or_else(|| Failure::invalid("basic_auth_user", "This field is required."))?);
            }
            Some(_) => return Err(Failure::invalid("auth_method", "must be NONE or BASIC_AUTH")),
        }
        if backend.user.is_some() {
            if let Some(password) = self.basic_auth_pass.filter(|password| !password.is_empty()) {
                backend.password = Some(models::seal_password(asker.app, &password)?);
            }
            if backend.password.is_none() {
                return Err(Failure::invalid("basic_auth_pass", "This field is required."));
            }
        }
        backend.title = self.title.filter(|title| !title.trim().is_empty()).unwrap_or(backend.title);
        backend.description = self.description.unwrap_or(backend.description);
        backend.is_interactive = self.is_interactive.unwrap_or(backend.is_interactive);
        backend.auto_update = self.auto_update.unwrap_or(backend.auto_update);
        backend.model_version = model_version.unwrap_or(backend.model_version);
        Ok(backend)
    }
}

/// The state of a backend before it is connected. A backend with an invalid response is refused.
async fn check_status(app: &App, project: &Project, backend: &Backend) -> Result<BackendStatus> {
    let status = models::check_status(app, project, backend).await?;
    let why = status.error.clone().unwrap_or_default();
    let message = match (status.state, status.status) {
        (BackendState::Connected, _) => return Ok(status),
        (_, Some(401 | 403)) => "The ML backend wants another user name or password.".to_owned(),
        (BackendState::Disconnected, _) => format!("The ML backend at {} is not up: {why}.", backend.url),
        _ => format!("The ML backend at {} is up, but does not take this project: {why}.", backend.url),
    };
    Err(Failure::invalid("non_field_errors", message))
}

pub(crate) async fn find(app: &App, id: u64) -> Result<Backend> {
    let id = ProjectChildId(id);
    app.store().project(id.project()).await?;
    let found = app.store().backends(id.project()).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(Failure::not_found)
}

/// A project's ML backends with their current state.
#[utoipa::path(get, path = "/api/ml", tag = "ML backends",
    params(("project" = u64, Query), ("is_interactive" = Option<bool>, Query)),
    responses((status = 200, body = Vec<BackendView>), (status = 400), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, _: Access, params: Params) -> Result<Json<Vec<BackendView>>> {
    let project = params.read("project")?.map(ProjectId).ok_or_else(Failure::not_found)?;
    let project = app.store().project(project).await?;
    let wanted = params.flag("is_interactive")?;
    let backends = models::refresh(&app, &project).await?.into_iter();
    let backends = backends.filter(|one| wanted.is_none_or(|wanted| wanted == one.is_interactive));
    Ok(Json(backends.map(BackendView::from).collect()))
}

/// Connects an ML backend to a project. The backend must be running.
#[utoipa::path(post, path = "/api/ml", tag = "ML backends", request_body = BackendBody,
    responses((status = 201, body = BackendView), (status = 400), (status = 404)))]
pub(crate) async fn create(
    State(app): State<App>,
    user: Access,
    base: BaseUrl,
    Json(body): Json<BackendBody>,
) -> Result<Created<BackendView>> {
    let project = body.project.map(|Id(id)| ProjectId(id));
    let project = project.ok_or_else(|| Failure::invalid("project", "This field is required."))?;
    if body.url.as_deref().is_none_or(|url| url.trim().is_empty()) {
        return Err(Failure::invalid("url", "This field is required."));
    }
    let (store, now) = (app.store(), app.now());
    let project = store.project(project).await?;
    let backend = Backend {
        id: store.take_child(project.id).await?,
        url: String::new(),
        title: "default".to_owned(),
        description: String::new(),
        is_interactive: false,
        user: None,
        password: None,
        extra_params: None,
        model_version: String::new(),
        timeout: TIMEOUT,
        auto_update: true,
        state: BackendState::default(),
        error_message: None,
        asked_at: now,
        hostname: base.to_string(),
        connected_by: user.id,
        created_at: now,
        updated_at: now,
    };
    let mut backend = body.apply(&Asker { app: &app, user: &user, base: &base }, backend)?;
    check_status(&app, &project, &backend).await?.note(&mut backend, now);
    let made = store.change_backends(project.id, |backends| {
        let room = backends.len() < MOST_BACKENDS;
        if room {
            backends.push(backend.clone());
        }
        Ok(room)
    });
    if !made.await? {
        return Err(Failure::bad_request(format!("a project has at most {MOST_BACKENDS} ML backends")));
    }
    tell_of_changes(&app, &backend).await?;
    if project.settings.show_collab_predictions && project.settings.model_version.is_empty() {
        name_in_project(&app, project.id, "", &backend.title).await?;
    }
    Ok(Created(backend.into()))
}

/// Creates the webhook that tells a backend about annotations, like Label Studio. It stays when the backend is removed.
async fn tell_of_changes(app: &App, backend: &Backend) -> Result<()> {
    let (project, now) = (backend.id.project(), app.now());
    let hook = Webhook {
        id: app.store().take_child(project).await?,
        url: format!("{}/webhook", backend.url.trim_end_matches('/')),
        send_payload: true,
        send_for_all_actions: true,
        headers: webhooks::seal_headers(app, &serde_json::Map::new())?,
        is_active: true,
        actions: Vec::new(),
        created_at: now,
        updated_at: now,
    };
    let made = app.store().change_webhooks(project, |hooks| {
        if hooks.len() < MOST_WEBHOOKS && !hooks.iter().any(|one| one.url == hook.url) {
            hooks.push(hook.clone());
        }
        Ok(())
    });
    Ok(made.await?)
}

/// Sets a backend's name in its project's settings if the current name there is `before`.
async fn name_in_project(app: &App, project: ProjectId, before: &str, title: &str) -> Result<()> {
    let changed = app.store().update_project(project, None, app.now(), |settings| {
        if settings.model_version == before {
            title.clone_into(&mut settings.model_version);
        }
    });
    changed.await?;
    Ok(())
}

/// An ML backend with its last known state.
#[utoipa::path(get, path = "/api/ml/{id}", tag = "ML backends", params(("id" = u64, Path)),
    responses((status = 200, body = BackendView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<BackendView>> {
    let project = find(&app, id).await?.id.project();
    let project = app.store().project(project).await?;
    let backends = models::refresh(&app, &project).await?;
    let backend = backends.into_iter().find(|one| one.id.0 == id).ok_or_else(Failure::not_found)?;
    Ok(Json(backend.into()))
}

/// Changes an ML backend. The backend must be running.
#[utoipa::path(patch, path = "/api/ml/{id}", tag = "ML backends", params(("id" = u64, Path)),
    request_body = BackendBody, responses((status = 200, body = BackendView), (status = 400), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    base: BaseUrl,
    Path(id): Path<u64>,
    Json(body): Json<BackendBody>,
) -> Result<Json<BackendView>> {
    let (before, now) = (find(&app, id).await?, app.now());
    let project = app.store().project(before.id.project()).await?;
    let mut backend = body.apply(&Asker { app: &app, user: &user, base: &base }, before.clone())?;
    check_status(&app, &project, &backend).await?.note(&mut backend, now);
    backend.updated_at = now;
    let changed = app.store().change_backends(project.id, |backends| {
        let found = backends.iter_mut().find(|one| one.id == backend.id);
        Ok(found.map(|one| one.clone_from(&backend)).is_some())
    });
    if !changed.await? {
        return Err(Failure::not_found());
    }
    if before.title != backend.title && project.settings.model_version == before.title {
        name_in_project(&app, project.id, &before.title, &backend.title).await?;
    }
    Ok(Json(backend.into()))
}

/// The same, for clients that send the whole backend.
#[utoipa::path(put, path = "/api/ml/{id}", tag = "ML backends", params(("id" = u64, Path)),
    request_body = BackendBody, responses((status = 200, body = BackendView), (status = 400), (status = 404)))]
pub(crate) async fn replace(
    app: State<App>,
    user: Access,
    base: BaseUrl,
    id: Path<u64>,
    body: Json<BackendBody>,
) -> Result<Json<BackendView>> {
    change(app, user, base, id, body).await
}

/// Removes an ML backend. Its predictions stay.
#[utoipa::path(delete, path = "/api/ml/{id}", tag = "ML backends", params(("id" = u64, Path)),
    responses((status = 204), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<NoContent> {
    let before = find(&app, id).await?;
    let project = before.id.project();
    app.store()
        .change_backends(project, |backends| {
            backends.retain(|one| one.id != before.id);
            Ok(())
        })
        .await?;
    if app.store().project(project).await?.settings.model_version == before.title {
        name_in_project(&app, project, &before.title, "").await?;
    }
    Ok(NoContent)
}
