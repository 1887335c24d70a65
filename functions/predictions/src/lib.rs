//! Predictions of models, and the ML backends that make them.

mod asking;
mod backends;
mod bulk;
mod form;
mod prediction;
mod versions;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(prediction::list, prediction::create))
        .routes(routes!(prediction::show, prediction::replace, prediction::change, prediction::remove))
        .routes(routes!(bulk::import))
        .routes(routes!(versions::list, versions::remove))
        .routes(routes!(backends::list, backends::create))
        .routes(routes!(backends::show, backends::replace, backends::change, backends::remove))
        .routes(routes!(asking::interactive))
        .routes(routes!(asking::predict))
        .routes(routes!(asking::test))
        .routes(routes!(asking::train))
        .routes(routes!(asking::versions))
        .routes(routes!(asking::request))
}
