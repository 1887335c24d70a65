//! Tasks: lists, queries, creates, changes, deletes them, and hands them out one by one.

mod actions;
mod columns;
mod form;
mod list;
mod paged;
mod stream;
mod task;

use api::{Routes, routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list::list, task::create))
        .routes(routes!(task::show, task::change, task::remove))
        .routes(routes!(list::of_project, list::empty))
        .routes(routes!(stream::next))
        .routes(routes!(stream::history))
        .routes(routes!(actions::list, actions::act))
        .routes(routes!(columns::columns))
        .routes(routes!(columns::project))
}
