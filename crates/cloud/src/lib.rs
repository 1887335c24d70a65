//! The functions on AWS Lambda: `src/bin` has an entry point for each, one call of [`serve`] or [`listen`]; here is what
//! they share, which is clients, settings, secret, logs, metrics, and the bounds of the gateway.
//!
//! **Invariant:** nothing here knows a route, a row or a noun of labeling, and nothing else reads Lambda's environment.

mod answers;
mod clients;
mod events;
mod logs;
mod metrics;
mod requests;

pub use events::listen;
pub use requests::{serve, serve_and_listen};

/// Why a function cannot start, or why an event was not handled.
pub type Error = lambda_runtime::Error;

/// Why a function cannot start.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("the environment names no {0}")]
    Variable(&'static str),
    #[error("the parameter {0} cannot be read")]
    Secret(String, #[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the parameter {0} does not hold 64 hex digits")]
    NoSecret(String),
    #[error(transparent)]
    Settings(#[from] api::SettingsError),
}
