//! The JSON form of drafts.

use super::people::{People, ago};
use jiff::Timestamp;
use labeling::task::{Draft, Json};
use labeling::time::Time;
use serde::Serialize;
use utoipa::ToSchema;

/// A draft: unsaved work of one user.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftView {
    pub id: u64,
    /// Regions, choices, texts and relations.
    #[schema(value_type = Vec<Object>)]
    pub result: Json,
    /// Seconds.
    pub lead_time: Option<f64>,
    pub was_postponed: bool,
    /// The e-mail address of its author.
    pub user: String,
    pub task: u64,
    /// The annotation that it changes. Null for a draft of a new one.
    pub annotation: Option<u64>,
    pub import_id: Option<u64>,
    /// The client's name for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub unique_id: Option<String>,
    pub created_username: String,
    pub created_ago: String,
    #[schema(value_type = String)]
    pub created_at: Time,
    #[schema(value_type = String)]
    pub updated_at: Time,
}

impl DraftView {
    /// A draft.
    pub fn of(draft: Draft, people: &People, now: Timestamp) -> DraftView {
        DraftView {
            id: draft.id.0,
            result: draft.result,
            lead_time: draft.lead_time,
            was_postponed: draft.was_postponed,
            user: people.email(draft.user),
            task: draft.id.task().0,
            annotation: draft.annotation.map(|id| id.0),
            import_id: None,
            unique_id: draft.unique_id,
            created_username: people.name(Some(draft.user)),
            created_ago: ago(draft.created_at, now),
            created_at: Time(draft.created_at),
            updated_at: Time(draft.updated_at),
        }
    }
}
