//! Exports: written as streams, kept in the data bucket as snapshots, or run by schedules.

mod delivery;
mod joining;
mod media;
mod parts;
mod plan;
mod runs;
mod schedules;
mod selection;
mod snapshots;
mod stitch;
mod timing;
mod writing;

pub use plan::ExportLimits;
pub use runs::{MANIFEST, file_key};
pub use schedules::{LastRun, Schedule};
pub use selection::Selection;
pub use snapshots::{Conversion, Snapshot};
pub use timing::{Timing, TimingError};
pub use writing::{Exporting, Written};
