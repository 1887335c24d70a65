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

pub use delivery::Destination;
pub use plan::{Joined, Limits, Order, Run};
pub use runs::{MANIFEST, file_key};
pub use schedules::{LastRun, Schedule};
pub use selection::{AnnotationFilter, Only, Selection, TaskFilter};
pub use snapshots::{Conversion, Snapshot};
pub use timing::{Timing, TimingError};
pub use writing::{Exporting, InFull, Written};
