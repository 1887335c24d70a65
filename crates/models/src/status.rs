//! The status of backends.

use crate::client::Client;
use api::App;
use api::auth::open_legacy_token;
use futures::future;
use jiff::SignedDuration;
use labeling::task::Prediction;
use store::Result;
use store::projects::Project;
use store::projects::backends::{Backend, BackendState};

/// Time for which a backend's status is cached, so that opening a list does not repeat the requests.
const STATUS_CACHED_FOR: SignedDuration = SignedDuration::from_secs(30);

/// The status of a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendStatus {
    pub state: BackendState,
    /// The problem.
    pub error: Option<String>,
    /// The status of a refused request.
    pub status: Option<u16>,
    /// The model version.
    pub version: Option<String>,
}

/// Checks a backend: whether it is running and accepts the project's labeling config.
pub async fn check_status(app: &App, project: &Project, backend: &Backend) -> Result<BackendStatus> {
    let client = Client::new(app, backend)?;
    let failed = |state: BackendState, error: crate::BackendError| BackendStatus {
        state,
        error: Some(error.to_string()),
        status: error.status(),
        version: None,
    };
    if let Err(error) = client.health().await {
        return Ok(failed(BackendState::Disconnected, error));
    }
    let config = app.store().label_config(project).await?;
    let token = token(app, backend).await?;
    Ok(match client.setup(project, &config.xml, backend, token.as_deref()).await {
        Ok(version) => BackendStatus { state: BackendState::Connected, error: None, status: None, version },
        Err(error) => failed(BackendState::Error, error),
    })
}

/// The legacy token of the user who connected a backend. None if the organization has disabled such tokens.
async fn token(app: &App, backend: &Backend) -> Result<Option<String>> {
    let organization = store::accounts::organization::settings(app.store()).await?;
    if !organization.legacy_api_tokens_enabled {
        return Ok(None);
    }
    let account = store::accounts::users::find(app.store(), backend.connected_by).await?;
    Ok(account.and_then(|account| open_legacy_token(app, &account)))
}

/// A project's backends with their current status. A recently checked backend is not checked again.
pub async fn refresh(app: &App, project: &Project) -> Result<Vec<Backend>> {
    let backends = app.store().backends(project.id).await?;
    let now = app.now();
    // A backend does not report the end of its training.
    let is_old =
        |one: &&Backend| one.state == BackendState::Training || now.duration_since(one.asked_at) >= STATUS_CACHED_FOR;
    let checked = backends
        .iter()
        .filter(is_old)
        .map(|one| async { Ok::<_, store::Error>((one.id, check_status(app, project, one).await?)) });
    let checked = future::try_join_all(checked).await?;
    if checked.is_empty() {
        return Ok(backends);
    }
    app.store()
        .change_backends(project.id, |backends| {
            for (id, status) in &checked {
                if let Some(backend) = backends.iter_mut().find(|one| one.id == *id) {
                    status.note(backend, now);
                }
            }
            Ok(backends.clone())
        })
        .await
}

/// The model version whose predictions of a task a project shows. `None` means all versions. A project may name one of
/// its backends instead. Then it is the version in the backend's responses, which may differ from the version in its
/// response to `/setup`.
pub fn shown_version(project: &Project, backends: &[Backend], predictions: &[Prediction]) -> Option<String> {
    let named = Some(project.settings.model_version.as_str()).filter(|named| !named.is_empty())?;
    let Some(backend) = backends.iter().find(|one| one.title == named) else { return Some(named.to_owned()) };
    let version = &backend.model_version;
    if predictions.iter().any(|one| one.model_version == *version) {
        return Some(version.clone());
    }
    let since = predictions.iter().filter(|one| one.created_at >= backend.created_at);
    let newest = since.max_by_key(|one| (one.created_at, one.id));
    Some(newest.map_or_else(|| version.clone(), |one| one.model_version.clone()))
}

/// A project's backends. Makes no call if the project has none.
pub async fn backends_of(app: &App, project: &Project) -> Result<Vec<Backend>> {
    match project.backends {
        0 => Ok(Vec::new()),
        _ => app.store().backends(project.id).await,
    }
}

impl BackendStatus {
    /// Stores the status with the backend.
    pub fn note(&self, backend: &mut Backend, now: jiff::Timestamp) {
        backend.state = self.state;
        backend.error_message.clone_from(&self.error);
        backend.asked_at = now;
        if backend.auto_update && self.state == BackendState::Connected {
            backend.model_version = self.version.clone().unwrap_or_default();
        }
    }
}
