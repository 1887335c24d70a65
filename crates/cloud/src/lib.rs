//! The functions on AWS Lambda. `src/bin` has an entry point for each function, which calls [`serve`] or [`listen`].
//! This library has their shared code: clients, settings, secret, logs, metrics, and the limits of the gateway.
//!
//! **Invariant:** this crate knows no routes, rows or types of labeling. No other crate reads Lambda's environment.

mod answers;
mod clients;
mod events;
mod logs;
mod metrics;
mod requests;

pub use events::listen;
pub use requests::{serve, serve_and_listen};

/// The reason why a function cannot start, or why an event failed.
pub type Error = lambda_runtime::Error;

/// The reason why a function cannot start.
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
