//! Reads the users whom records name, converts tasks to their JSON ([`convert::json`]), and checks results in requests.

mod loaded;
mod people;
mod project;
mod result;

pub use convert::json::{
    AnnotationView, CompletedBy, Context, DraftView, People, PersonView, PredictionView, TaskView,
};
pub use loaded::{Detail, views, whole};
pub use people::people_of;
pub use project::project_json;
pub use result::{check_result, empty_result};
