//! Writers of exports.
//!
//! [`FORMATS`] lists the formats and [`offered`] those that fit a labeling config. A [`Writer`] is given one task after
//! the other and writes as it goes. Output that can only be written at the end (a table whose columns are not known
//! before the last row) waits in a [`Spool`], not in memory. [`Media`] gives writers the files that tasks name.

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
mod media;
mod numbers;
mod outputs;
mod read;
mod spool;
mod table;
mod time;
mod treebank;
mod voc;
mod yolo;
mod zip;

pub use expand::{Expand, Person};
pub use format::{FORMATS, Format, FormatInfo, format, formats_for, offered};
pub use join::{Frame, Joining};
pub use json::{annotation_json, task_json};
pub use media::{Media, MediaError};
pub use read::read_json;
pub use spool::{Spool, SpoolFile};
pub use table::{Columns, Table};

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
    /// When the export is made; some formats say so.
    pub now: Timestamp,
    /// The records that JSON writes in full.
    pub expand: Expand,
    /// Makes temporary files for output that must wait.
    pub spool: Arc<dyn Spool>,
    /// Opens the media files that tasks name.
    pub media: Arc<dyn Media>,
}

/// Turns tasks into one format. `out` receives the bytes of the file in their order.
pub trait Writer: Send {
    /// Takes the next task.
    ///
    /// # Errors
    /// An error of `out` or the spool.
    fn task(&mut self, task: &Task, out: &mut dyn Write) -> Result<(), WriteError>;

    /// Writes what is left, once, after the last task.
    ///
    /// # Errors
    /// An error of `out` or the spool.
    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError>;
}

/// The cause of an export's early end. Tasks never cause it: a writer leaves out what its format cannot represent.
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
