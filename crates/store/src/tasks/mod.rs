//! Tasks of a project: loading, listing and deleting them, and the records of work on them.

mod cursor;
pub mod deleted;
pub mod file_names;
pub(crate) mod find;
pub mod list;
pub mod load;
mod merge;
pub(crate) mod pieces;
pub(crate) mod records;
pub mod reference;
pub(crate) mod run_predictions;
pub mod select;
mod states;
pub mod summary;
pub(crate) mod summary_row;
