//! ML backends: model servers that speak Label Studio's protocol (`/health`, `/setup`, `/predict`, `/webhook`,
//! `/versions`). They are asked for predictions as jobs, for the task that somebody opens, or while somebody draws.
//! Their addresses are checked at every request, their passwords are sealed at rest, and what they answer is never trusted.

mod answer;
mod ask;
mod client;
mod job;
mod standing;
mod training;

pub use ask::{AskError, interactive, predict_opened, sample};
pub use client::{Client, Trouble};
pub use job::run_job;
pub use standing::{Standing, backends_of, refresh, shown_version, stand};
pub use training::{train, train_due};

use api::App;
use store::Result;

/// What passwords of backends are sealed for.
const PASSWORD: &str = "ml-backend-password";

/// A backend's password as it is kept.
pub fn seal_password(app: &App, password: &str) -> Result<String> {
    Ok(hex::encode(app.settings().secret.seal(PASSWORD, password.as_bytes())?))
}

/// A backend's password; none where the installation's secret is another one by now.
fn open_password(app: &App, sealed: &str) -> Option<String> {
    let opened = app.settings().secret.open(PASSWORD, &hex::decode(sealed).ok()?)?;
    String::from_utf8(opened).ok()
}
