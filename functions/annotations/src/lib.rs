//! Annotations and drafts: creates, changes and deletes them.

mod annotations;
mod drafts;
mod form;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(annotations::list, annotations::create))
        .routes(routes!(annotations::show, annotations::change, annotations::replace, annotations::remove))
        .routes(routes!(annotations::convert_to_draft))
        .routes(routes!(drafts::list, drafts::create))
        .routes(routes!(drafts::list_of_annotation, drafts::create_of_annotation))
        .routes(routes!(drafts::show, drafts::change, drafts::remove))
}
