//! The HTTP client of one backend.

use api::{App, Text};
use outbound::{Outbound, Refused, Request};
use serde_json::{Value, json};
use std::time::Duration;
use store::projects::Project;
use store::projects::backends::Backend;
use store::{Error, ErrorKind, Result};

/// Time limit of `/health`.
const HEALTH: Duration = Duration::from_secs(3);
/// Time limit of `/setup`, in which a backend reads the labeling config and loads a model.
const SETUP: Duration = Duration::from_secs(10);
/// Time limit for starting a training.
const TRAIN: Duration = Duration::from_secs(20);
/// The maximum length of an answer, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

/// The failure of a request. It never contains text of the backend's answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackendError {
    /// No answer, or an answer with an unexpected status.
    #[error("{path} {refused}")]
    Refused {
        /// The request.
        path: &'static str,
        /// The outcome.
        refused: Refused,
    },
    /// The answer is not what the protocol requires.
    #[error("{path} answered {wrong}")]
    InvalidAnswer {
        /// The request.
        path: &'static str,
        /// The problem with the answer.
        wrong: String,
    },
}

impl BackendError {
    /// Whether the backend could not be reached.
    pub fn is_absence(&self) -> bool {
        matches!(self, BackendError::Refused { refused: Refused::Unreachable | Refused::Silent | Refused::Inside, .. })
    }

    /// The unexpected status of the answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            BackendError::Refused { refused: Refused::Status(status), .. } => Some(*status),
            _ => None,
        }
    }

    pub(crate) fn invalid_answer(path: &'static str, wrong: impl Into<String>) -> BackendError {
        BackendError::InvalidAnswer { path, wrong: wrong.into() }
    }
}

/// A client of one backend.
#[derive(Clone, Debug)]
pub struct Client {
    outbound: Outbound,
    url: String,
    login: Option<(String, String)>,
}

impl Client {
    /// Creates the client of a backend.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(app: &App, backend: &Backend) -> Result<Client> {
        let outbound = Outbound::new(app.settings().allow_private_urls)
            .map_err(|error| Error::new(ErrorKind::Corrupt, format!("no TLS: {error}")))?;
        let password = backend.password.as_deref().and_then(|sealed| crate::open_password(app, sealed));
        let login = backend.user.clone().zip(password);
        Ok(Client { outbound, url: backend.url.trim_end_matches('/').to_owned(), login })
    }

    async fn ask(
        &self,
        path: &'static str,
        body: Option<&Value>,
        within: Duration,
    ) -> std::result::Result<Value, BackendError> {
        let url = format!("{}{path}", self.url);
        let login = self.login.as_ref().map(|(user, password)| (user.as_str(), password.as_str()));
        let request = Request { url: &url, headers: &[], body, login, within };
        let answer = self.outbound.ask(&request, LONGEST).await;
        let answer = answer.map_err(|refused| BackendError::Refused { path, refused })?;
        serde_json::from_slice(&answer).map_err(|_| BackendError::invalid_answer(path, "no JSON"))
    }

    /// Whether the backend is running.
    pub async fn health(&self) -> std::result::Result<(), BackendError> {
        self.ask("/health", None, HEALTH).await.map(drop)
    }

    /// Sends `/setup` for a project and returns the model version, if the backend names one. With `token` the backend can
    /// call this installation's API.
    pub async fn setup(
        &self,
        project: &Project,
        label_config: &str,
        backend: &Backend,
        token: Option<&str>,
    ) -> std::result::Result<Option<String>, BackendError> {
        let body = json!({
            "project": project_uid(project),
            "schema": label_config,
            "hostname": backend.hostname,
            "access_token": token,
            "extra_params": backend.extra_params,
        });
        let answer = self.ask("/setup", Some(&body), SETUP).await?;
        Ok(answer.get("model_version").and_then(Text::of).map(|Text(version)| version))
    }

    /// Sends a `/predict` request, built by [`crate::ask`].
    pub(crate) async fn predict(&self, request: &Value, within: Duration) -> std::result::Result<Value, BackendError> {
        self.ask("/predict", Some(request), within).await
    }

    /// Starts a training. A time-out counts as started, since backends can train within the request.
    pub(crate) async fn train(&self, project: Value) -> std::result::Result<(), BackendError> {
        let body = json!({"action": "START_TRAINING", "project": project});
        match self.ask("/webhook", Some(&body), TRAIN).await {
            Ok(_) | Err(BackendError::Refused { refused: Refused::Silent, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The model versions that the backend can serve.
    pub async fn versions(&self) -> std::result::Result<Vec<String>, BackendError> {
        let answer = self.ask("/versions", None, HEALTH).await?;
        let listed = answer.get("versions").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(listed.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}

/// The project's name in the protocol. It is unique across installations with high probability.
pub(crate) fn project_uid(project: &Project) -> String {
    format!("{}.{}", project.id, project.created_at.as_second())
}
