//! ML backends: model servers that speak Label Studio's protocol (`/health`, `/setup`, `/predict`, `/webhook`,
//! `/versions`). Predictions are requested by jobs, when a user opens a task, or while a user draws. Every request checks the
//! backend's address. Passwords are encrypted at rest. Answers are untrusted input.

mod answer;
mod ask;
mod client;
mod job;
mod status;
mod training;

pub use ask::{AskError, interactive, predict_opened, sample};
pub use client::{BackendError, Client};
pub use job::run_job;
pub use status::{BackendStatus, backends_of, check_status, refresh, shown_version};
pub use training::{train, train_due};

use api::App;
use store::Result;

/// The key purpose under which backend passwords are encrypted.
const PASSWORD: &str = "ml-backend-password";

/// Encrypts a backend's password for storage.
pub fn seal_password(app: &App, password: &str) -> Result<String> {
    app.settings().secret.seal_text(PASSWORD, password)
}

/// Decrypts a backend's password. None if the installation's secret was replaced.
fn open_password(app: &App, sealed: &str) -> Option<String> {
    app.settings().secret.open_text(PASSWORD, sealed)
}
