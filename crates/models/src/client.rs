//! Requests to one backend.

use api::App;
use outbound::{Outbound, Refused, Request};
use serde_json::{Value, json};
use std::time::Duration;
use store::projects::Project;
use store::projects::backends::Backend;
use store::{Error, ErrorKind, Result};

/// How long a backend may take to say that it is up.
const HEALTH: Duration = Duration::from_secs(3);
/// How long it may take to read a labeling config and load a model.
const SETUP: Duration = Duration::from_secs(10);
/// How long it may take to begin to learn.
const TRAIN: Duration = Duration::from_secs(20);
/// The longest answer that is read, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What went wrong with a request. It never says what the other side said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There was no answer, or another than hoped for.
    #[error("{path} {refused}")]
    Refused {
        /// What was asked.
        path: &'static str,
        /// What came of it.
        refused: Refused,
    },
    /// The answer makes no sense.
    #[error("{path} answered {wrong}")]
    Senseless {
        /// What was asked.
        path: &'static str,
        /// What is wrong with the answer.
        wrong: String,
    },
}

impl Trouble {
    /// Whether nobody is there at all.
    pub fn is_absence(&self) -> bool {
        matches!(self, Trouble::Refused { refused: Refused::Unreachable | Refused::Silent | Refused::Inside, .. })
    }

    /// The status that was answered instead of the hoped one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Trouble::Refused { refused: Refused::Status(status), .. } => Some(*status),
            _ => None,
        }
    }

    pub(crate) fn senseless(path: &'static str, wrong: impl Into<String>) -> Trouble {
        Trouble::Senseless { path, wrong: wrong.into() }
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
    /// The client of a backend.
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
    ) -> std::result::Result<Value, Trouble> {
        let url = format!("{}{path}", self.url);
        let login = self.login.as_ref().map(|(user, password)| (user.as_str(), password.as_str()));
        let request = Request { url: &url, headers: &[], body, login, within };
        let answer = self.outbound.ask(&request, LONGEST).await;
        let answer = answer.map_err(|refused| Trouble::Refused { path, refused })?;
        serde_json::from_slice(&answer).map_err(|_| Trouble::senseless(path, "no JSON"))
    }

    /// Whether it is up.
    pub async fn health(&self) -> std::result::Result<(), Trouble> {
        self.ask("/health", None, HEALTH).await.map(drop)
    }

    /// Tells it what project it is for; answers the version of its model, if it has one. `token` opens this
    /// installation's API to it.
    pub async fn setup(
        &self,
        project: &Project,
        label_config: &str,
        backend: &Backend,
        token: Option<&str>,
    ) -> std::result::Result<Option<String>, Trouble> {
        let body = json!({
            "project": project_uid(project),
            "schema": label_config,
            "hostname": backend.hostname,
            "access_token": token,
            "extra_params": backend.extra_params,
        });
        let answer = self.ask("/setup", Some(&body), SETUP).await?;
        Ok(answer.get("model_version").and_then(Value::as_str).map(str::to_owned))
    }

    /// Asks for predictions: a request as [`crate::ask`] makes it.
    pub(crate) async fn predict(&self, request: &Value, within: Duration) -> std::result::Result<Value, Trouble> {
        self.ask("/predict", Some(request), within).await
    }

    /// Tells it to learn. One that has begun and takes long to say so has begun.
    pub(crate) async fn train(&self, project: Value) -> std::result::Result<(), Trouble> {
        let body = json!({"action": "START_TRAINING", "project": project});
        match self.ask("/webhook", Some(&body), TRAIN).await {
            Ok(_) | Err(Trouble::Refused { refused: Refused::Silent, .. }) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// The versions of its model that it could answer with.
    pub async fn versions(&self) -> std::result::Result<Vec<String>, Trouble> {
        let answer = self.ask("/versions", None, HEALTH).await?;
        let listed = answer.get("versions").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(listed.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}

/// How backends know a project: a name that no other project of any installation is likely to have.
pub(crate) fn project_uid(project: &Project) -> String {
    format!("{}.{}", project.id, project.created_at.as_second())
}
