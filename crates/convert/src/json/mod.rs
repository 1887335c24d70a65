//! Label Studio's JSON of tasks, annotations, predictions, drafts and users. The API, exports, webhooks and requests to
//! ML backends contain the same records. Each record has one type here, whose optional fields are present in some of
//! these places only.
//!
//! [`read_json`] reads exported tasks.

mod annotation;
mod columns;
mod draft;
mod expand;
mod people;
mod prediction;
mod read;
mod task;

pub use annotation::{AnnotationView, CompletedBy};
pub use columns::ComputedColumns;
pub use draft::DraftView;
pub use expand::Expand;
pub use people::{People, PersonView};
pub use prediction::PredictionView;
pub use read::read_json;
pub use task::{TaskView, UpdatedBy, UpdatedByItem};

use labeling::ids::ProjectId;
use serde::Serialize;
use utoipa::ToSchema;

/// The project, the users and the current time, which the JSON of a record also contains.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub project: ProjectId,
    /// The users whose names are written. The names of other users are empty.
    pub people: &'a People,
    pub now: jiff::Timestamp,
}

/// A record, or its id.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum OrId<R> {
    Id(u64),
    Record(R),
}

/// An empty object.
#[derive(Debug, Serialize, ToSchema)]
pub struct Empty {}
