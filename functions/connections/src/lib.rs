//! Connections of a project: webhooks, which receive its events.

mod hooks;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(hooks::list, hooks::create)).routes(routes!(hooks::info)).routes(routes!(
        hooks::show,
        hooks::replace,
        hooks::change,
        hooks::remove
    ))
}
