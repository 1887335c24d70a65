//! Writers of exports.
//!
//! [`FORMATS`] lists the formats and [`offered`] those that fit a labeling config. A [`Writer`] is given one task after
//! the other and writes as it goes; what can only be written at the end (a table whose columns are not known before the
//! last row) waits in a [`Spool`], not in memory.

mod categories;
mod coco;
mod conll;
mod expand;
mod format;
mod geometry;
mod image;
mod join;
mod json;
mod json_min;
mod keypoints;
mod numbers;
mod outputs;
mod read;
mod spool;
mod table;
mod time;
mod treebank;
mod yolo;
mod zip;

pub use expand::{Expand, Person};
pub use format::{FORMATS, Format, FormatInfo, format, formats_for, offered};
pub use join::{Frame, Joining};
pub use json::{annotation_json, task_json};
pub use read::read_json;
pub use spool::{Spool, SpoolFile};
pub use table::{Columns, Table};

use jiff::Timestamp;
use labeling::config::Config;
use labeling::ids::ProjectId;
use labeling::task::Task;
use std::io::Write;
use std::sync::Arc;

/// What a writer needs to know besides the tasks.
#[derive(Clone)]
pub struct ExportOptions {
    pub project: ProjectId,
    pub config: Arc<Config>,
    /// When the export is made; some formats say so.
    pub now: Timestamp,
    /// What JSON writes in full.
    pub expand: Expand,
    /// Where to keep what must wait.
    pub spool: Arc<dyn Spool>,
}

/// Turns tasks into one format. `out` receives the bytes of the file in their order.
pub trait Writer: Send {
    /// Takes the next task.
    ///
    /// # Errors
    /// What `out` or the spool answered.
    fn task(&mut self, task: &Task, out: &mut dyn Write) -> Result<(), WriteError>;

    /// Writes what is left, once, after the last task.
    ///
    /// # Errors
    /// What `out` or the spool answered.
    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError>;
}

/// Why an export ends early. Tasks are never the reason: what a format cannot say of one, it leaves out.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output or the spool failed.
    #[error("the export could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// A value could not be put into JSON.
    #[error("the export could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A part could not be packed.
    #[error("the export could not be packed: {0}")]
    Zip(#[from] ::zip::result::ZipError),
}
