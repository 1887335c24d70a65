//! How backends stand.

use crate::client::Client;
use api::App;
use api::auth::open_legacy_token;
use futures::future;
use jiff::SignedDuration;
use store::Result;
use store::projects::Project;
use store::projects::backends::{Backend, BackendState};

/// How long what a backend said of itself is believed, so that looking at a list asks nobody twice.
const BELIEVED: SignedDuration = SignedDuration::from_secs(30);

/// How a backend stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: BackendState,
    /// What is wrong.
    pub error: Option<String>,
    /// The status of a refused request.
    pub status: Option<u16>,
    /// The version of its model.
    pub version: Option<String>,
}

/// Asks a backend how it stands: whether it is up, and whether it takes the project's labeling config.
pub async fn stand(app: &App, project: &Project, backend: &Backend) -> Result<Standing> {
    let client = Client::new(app, backend)?;
    let troubled = |state: BackendState, trouble: crate::Trouble| Standing {
        state,
        error: Some(trouble.to_string()),
        status: trouble.status(),
        version: None,
    };
    if let Err(trouble) = client.health().await {
        return Ok(troubled(BackendState::Disconnected, trouble));
    }
    let config = app.store().label_config(project).await?;
    let token = token(app, backend).await?;
    Ok(match client.setup(project, &config.xml, backend, token.as_deref()).await {
        Ok(version) => Standing { state: BackendState::Connected, error: None, status: None, version },
        Err(trouble) => troubled(BackendState::Error, trouble),
    })
}

/// The token of whoever connected a backend; none where the organisation has turned such tokens off.
async fn token(app: &App, backend: &Backend) -> Result<Option<String>> {
    let organization = store::accounts::organization::settings(app.store()).await?;
    if !organization.legacy_api_tokens_enabled {
        return Ok(None);
    }
    let account = store::accounts::users::find(app.store(), backend.connected_by).await?;
    Ok(account.and_then(|account| open_legacy_token(app, &account)))
}

/// A project's backends as they stand now; those that said so a moment ago are not asked again.
pub async fn refresh(app: &App, project: &Project) -> Result<Vec<Backend>> {
    let backends = app.store().backends(project.id).await?;
    let now = app.now();
    let old = |one: &&Backend| now.duration_since(one.asked_at) >= BELIEVED;
    let asked = backends
        .iter()
        .filter(old)
        .map(|one| async { Ok::<_, store::Error>((one.id, stand(app, project, one).await?)) });
    let stood = future::try_join_all(asked).await?;
    if stood.is_empty() {
        return Ok(backends);
    }
    app.store()
        .change_backends(project.id, |backends| {
            for (id, standing) in &stood {
                if let Some(backend) = backends.iter_mut().find(|one| one.id == *id) {
                    standing.note(backend, now);
                }
            }
            Ok(backends.clone())
        })
        .await
}

/// The model version whose predictions a project shows; none is all. A project may name one of its backends in its place:
/// then it is what that backend answers with.
pub fn shown_version<'a>(project: &'a Project, backends: &'a [Backend]) -> Option<&'a str> {
    let named = Some(project.settings.model_version.as_str()).filter(|named| !named.is_empty())?;
    let backend = backends.iter().find(|one| one.title == named);
    Some(backend.map_or(named, |one| one.model_version.as_str()))
}

/// A project's backends; no call where it has none.
pub async fn backends_of(app: &App, project: &Project) -> Result<Vec<Backend>> {
    match project.backends {
        0 => Ok(Vec::new()),
        _ => app.store().backends(project.id).await,
    }
}

impl Standing {
    /// Notes it with a backend.
    pub fn note(&self, backend: &mut Backend, now: jiff::Timestamp) {
        backend.state = self.state;
        backend.error_message.clone_from(&self.error);
        backend.asked_at = now;
        if backend.auto_update && self.state == BackendState::Connected {
            backend.model_version = self.version.clone().unwrap_or_default();
        }
    }
}
