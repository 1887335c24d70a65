//! Imports: tasks in a request's body, files, uploads by signed URLs, jobs, uploaded files, connected buckets.

mod body;
mod connected;
mod files;
mod jobs;
mod storage_data;
mod sync_import;
mod uploads;

use api::{Routes, routes};
use axum::extract::DefaultBodyLimit;

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(sync_import::import))
        .routes(routes!(sync_import::reimport))
        .routes(routes!(files::list, files::remove_many))
        .routes(routes!(files::show, files::remove))
        .routes(routes!(files::serve))
        .routes(routes!(storage_data::uploaded))
        .routes(routes!(storage_data::local_file))
        .routes(routes!(storage_data::presign_of_task))
        .routes(routes!(storage_data::resolve_of_task))
        .routes(routes!(storage_data::presign_of_project))
        .routes(routes!(storage_data::resolve_of_project))
        .routes(routes!(uploads::begin))
        .routes(routes!(uploads::show))
        .routes(routes!(uploads::complete))
        .routes(routes!(jobs::list))
        .routes(routes!(jobs::show))
        .routes(routes!(jobs::report))
        .routes(routes!(jobs::cancel))
        .routes(routes!(connected::list, connected::connect))
        .routes(routes!(connected::disconnect))
        // Bodies are streamed, and memory has limits of its own.
        .layer(DefaultBodyLimit::disable())
}
