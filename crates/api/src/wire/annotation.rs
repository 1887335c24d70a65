//! The JSON form of annotations.

use super::people::{People, PersonView, ago};
use super::result;
use crate::answer::time;
use jiff::Timestamp;
use labeling::ids::{ProjectId, UserId};
use labeling::task::{Annotation, Json};
use serde::Serialize;
use utoipa::ToSchema;

/// An annotation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnotationView {
    pub id: u64,
    /// Regions, choices, texts and relations.
    #[schema(value_type = Vec<Object>)]
    pub result: Json,
    pub completed_by: Option<CompletedBy>,
    pub created_username: String,
    pub created_ago: String,
    /// Whether it is a skip.
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub created_at: String,
    pub updated_at: String,
    pub updated_by: Option<u64>,
    pub draft_created_at: Option<String>,
    /// Seconds.
    pub lead_time: Option<f64>,
    /// The client's id of the submit. A repeated submit with the same id is stored once.
    pub unique_id: Option<String>,
    pub import_id: Option<u64>,
    pub last_action: Option<String>,
    pub last_created_by: Option<u64>,
    pub bulk_created: bool,
    pub task: u64,
    pub project: u64,
    pub parent_prediction: Option<u64>,
    pub parent_annotation: Option<u64>,
    /// The number of entries in `result`.
    pub result_count: usize,
}

/// The author: the whole user in the view of one task, only the id everywhere else.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum CompletedBy {
    Id(u64),
    Person(PersonView),
}

impl AnnotationView {
    /// An annotation with the id of its author.
    pub fn of(annotation: Annotation, project: ProjectId, people: &People, now: Timestamp) -> AnnotationView {
        let id = |user: UserId| user.0;
        AnnotationView {
            id: annotation.id.0,
            result_count: result::count(&annotation.result),
            result: annotation.result,
            completed_by: annotation.completed_by.map(|user| CompletedBy::Id(user.0)),
            created_username: people.name(annotation.completed_by),
            created_ago: ago(annotation.created_at, now),
            was_cancelled: annotation.was_cancelled,
            ground_truth: annotation.ground_truth,
            created_at: time(annotation.created_at),
            updated_at: time(annotation.updated_at),
            updated_by: annotation.updated_by.map(id),
            draft_created_at: annotation.draft_created_at.map(time),
            lead_time: annotation.lead_time,
            unique_id: annotation.unique_id,
            import_id: annotation.import_id,
            last_action: annotation.last_action,
            last_created_by: annotation.last_created_by.map(id),
            bulk_created: annotation.bulk_created,
            task: annotation.id.task().0,
            project: project.0,
            parent_prediction: annotation.parent_prediction.map(|id| id.0),
            parent_annotation: annotation.parent_annotation.map(|id| id.0),
        }
    }

    /// The same with the whole author.
    pub fn with_person(mut self, people: &People) -> AnnotationView {
        if let Some(CompletedBy::Id(id)) = self.completed_by
            && let Some(account) = people.get(UserId(id))
        {
            self.completed_by = Some(CompletedBy::Person(PersonView::of(account)));
        }
        self
    }
}
