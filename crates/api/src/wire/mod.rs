//! The JSON forms of tasks, annotations, predictions and drafts in Label Studio's API. Several functions return them.

mod annotation;
mod draft;
mod loaded;
mod people;
mod prediction;
mod result;
mod task;

pub use annotation::{AnnotationView, CompletedBy};
pub use draft::DraftView;
pub use loaded::{Detail, views, whole};
pub use people::{People, PersonView, ago};
pub use prediction::PredictionView;
pub use result::{check_result, empty_result};
pub use task::{TaskView, UpdatedBy};
