//! Which format a request asks for.

use api::{App, Failure, Result};
use convert::export::{Format, offered};
use store::projects::Project;

/// The format of that name, if the project's labeling config fits it; else 400 naming `field`.
pub(crate) async fn format_of(app: &App, project: &Project, field: &str, name: &str) -> Result<&'static Format> {
    let known = convert::export::format(name)
        .ok_or_else(|| Failure::invalid(field, format!("\"{name}\" is not a format that is exported")))?;
    let config = app.store().label_config(project).await?;
    match offered(&config.config).any(|one| one.name == known.name) {
        true => Ok(known),
        false => Err(Failure::invalid(field, format!("{name} does not fit this project's labeling config"))),
    }
}
