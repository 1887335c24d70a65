//! Tasks: listed, queried, made, changed, deleted, and handed out one after another.

mod actions;
mod columns;
mod form;
mod list;
mod one;
mod stream;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list, one::create))
        .routes(routes!(one::show, one::change, one::remove))
        .routes(routes!(list::of_project, list::empty))
        .routes(routes!(stream::next))
        .routes(routes!(stream::history))
        .routes(routes!(actions::list, actions::act))
        .routes(routes!(columns::columns))
        .routes(routes!(columns::project))
}
