//! Exports: what annotators made, in the formats that people train with.

mod easy;
mod file;
mod options;
mod snapshots;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(easy::export))
        .routes(routes!(easy::formats))
        .routes(routes!(snapshots::list, snapshots::create))
        .routes(routes!(snapshots::show, snapshots::remove))
        .routes(routes!(snapshots::convert))
        .routes(routes!(snapshots::download))
}
