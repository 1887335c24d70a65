//! Writers of exports.
//!
//! [`FORMATS`] lists the formats, and [`offered`] those that fit a labeling config. A [`Writer`] takes tasks one by one
//! and writes its output at once. Output that can only be written at the end (a table whose columns are known only
//! after the last row) waits in a [`Spool`], not in memory. [`Media`] opens the files of tasks for the writers.

mod categories;
mod coco;
mod conll;
mod format;
mod geometry;
mod image;
mod join;
mod json;
mod json_min;
mod keypoints;
mod media;
mod numbers;
mod outputs;
mod spool;
mod table;
mod treebank;
mod voc;
mod yolo;
mod zip;

pub use format::{FORMATS, Format, FormatInfo, format, formats_for, offered};
pub use join::{Frame, Joining};
pub use media::{Media, MediaError};
pub use spool::{Spool, SpoolFile};
pub use table::{Columns, Table};

use crate::json::Expand;
use jiff::Timestamp;
use labeling::config::Config;
use labeling::ids::ProjectId;
use labeling::task::Task;
use std::io::Write;
use std::sync::Arc;

/// Options of a writer.
#[derive(Clone)]
pub struct ExportOptions {
    pub project: ProjectId,
    pub config: Arc<Config>,
    /// The time of the export. Some formats contain it.
    pub now: Timestamp,
    /// The records that JSON contains in full.
    pub expand: Expand,
    /// Creates temporary files for output that must wait.
    pub spool: Arc<dyn Spool>,
    /// Opens the media files of tasks.
    pub media: Arc<dyn Media>,
}

/// Converts tasks to one format. `out` receives the bytes of the file in order.
pub trait Writer: Send {
    /// Takes the next task.
    ///
    /// # Errors
    /// An error of `out` or the spool.
    fn task(&mut self, task: Task, out: &mut dyn Write) -> Result<(), WriteError>;

    /// Writes the rest. Called once, after the last task.
    ///
    /// # Errors
    /// An error of `out` or the spool.
    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError>;
}

/// The reason why an export stopped early. Tasks never cause it: a writer leaves out results that its format cannot
/// represent.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output or the spool failed.
    #[error("the export could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// A value could not be serialized as JSON.
    #[error("the export could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A file could not be added to the archive.
    #[error("the export could not be packed: {0}")]
    Zip(#[from] ::zip::result::ZipError),
}
