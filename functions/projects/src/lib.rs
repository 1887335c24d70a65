//! Projects: creates, lists, configures and deletes them.

mod body;
mod config;
mod manage;
mod openapi;
mod summary;
mod view;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(manage::list, manage::create))
        .routes(routes!(manage::counts))
        .routes(routes!(manage::show, manage::change, manage::remove))
        .routes(routes!(config::validate))
        .routes(routes!(config::validate_change))
        .routes(routes!(config::problems))
        .routes(routes!(config::sample_task))
        .routes(routes!(summary::summary))
}
