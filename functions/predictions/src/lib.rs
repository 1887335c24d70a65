//! Predictions: what models say about tasks.

mod bulk;
mod form;
mod one;
mod versions;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(one::list, one::create))
        .routes(routes!(one::show, one::replace, one::change, one::remove))
        .routes(routes!(bulk::import))
        .routes(routes!(versions::list, versions::remove))
}
