//! How tasks and what lies on them are written: the JSON that several functions answer, in Label Studio's shapes.

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
