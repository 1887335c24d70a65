//! Exports: annotations in the formats of training tools.

mod destination;
mod direct_export;
mod file;
mod options;
mod schedules;
mod snapshots;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(direct_export::export))
        .routes(routes!(direct_export::wait))
        .routes(routes!(direct_export::formats))
        .routes(routes!(snapshots::list, snapshots::create))
        .routes(routes!(snapshots::show, snapshots::remove))
        .routes(routes!(snapshots::convert))
        .routes(routes!(snapshots::download))
        .routes(routes!(schedules::list, schedules::create))
        .routes(routes!(schedules::show, schedules::change, schedules::remove))
        .routes(routes!(schedules::run))
        .routes(routes!(schedules::runs))
        .routes(routes!(schedules::file))
        .routes(routes!(schedules::latest))
}
