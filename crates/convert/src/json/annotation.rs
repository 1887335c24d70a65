//! The JSON form of annotations.

use super::people::ago;
use super::{Context, Empty, PersonView};
use labeling::ids::{ProjectId, TaskId, UserId};
use labeling::task::{Annotation, Json};
use labeling::time::Time;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashSet;
use utoipa::ToSchema;

/// An annotation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnotationView {
    pub id: u64,
    pub completed_by: Option<CompletedBy>,
    /// Name, email address and id of the author. Only in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    created_username: Option<String>,
    /// The time since its creation, in words. Only in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    created_ago: Option<String>,
    /// Regions, choices, texts and relations.
    #[schema(value_type = Vec<Object>)]
    pub result: Json,
    /// Whether it is a skip.
    pub was_cancelled: bool,
    pub ground_truth: bool,
    #[schema(value_type = String)]
    pub created_at: Time,
    #[schema(value_type = String)]
    pub updated_at: Time,
    #[schema(value_type = Option<String>)]
    pub draft_created_at: Option<Time>,
    /// Seconds.
    pub lead_time: Option<f64>,
    /// Always empty. Some readers of exports expect it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    prediction: Option<Empty>,
    /// The number of regions in `result`. All entries without an id (relations) together count as one.
    pub result_count: usize,
    /// The client's id of the submit. A repeated submit with the same id is stored once.
    pub unique_id: Option<String>,
    pub import_id: Option<u64>,
    pub last_action: Option<String>,
    pub bulk_created: bool,
    pub task: u64,
    pub project: u64,
    pub updated_by: Option<u64>,
    pub parent_prediction: Option<u64>,
    pub parent_annotation: Option<u64>,
    pub last_created_by: Option<u64>,
}

/// The author: the whole user in the view of one task and in exports that ask for it, else only the id.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum CompletedBy {
    Id(u64),
    Person(PersonView),
}

impl AnnotationView {
    /// An annotation in the API, with the id of its author.
    pub fn of(annotation: Annotation, context: Context<'_>) -> AnnotationView {
        let task = annotation.id.task();
        AnnotationView {
            created_username: Some(context.people.name(annotation.completed_by)),
            created_ago: Some(ago(annotation.created_at, context.now)),
            ..AnnotationView::plain(annotation, task, context.project)
        }
    }

    /// The same with the whole author.
    pub fn with_author(mut self, find: impl FnOnce(UserId) -> Option<PersonView>) -> AnnotationView {
        if let Some(CompletedBy::Id(id)) = self.completed_by
            && let Some(person) = find(UserId(id))
        {
            self.completed_by = Some(CompletedBy::Person(person));
        }
        self
    }

    /// An annotation in exports and webhooks, with the id of its author.
    pub fn exported(annotation: Annotation, task: TaskId, project: ProjectId) -> AnnotationView {
        AnnotationView { prediction: Some(Empty {}), ..AnnotationView::plain(annotation, task, project) }
    }

    fn plain(annotation: Annotation, task: TaskId, project: ProjectId) -> AnnotationView {
        AnnotationView {
            id: annotation.id.0,
            completed_by: annotation.completed_by.map(|user| CompletedBy::Id(user.0)),
            created_username: None,
            created_ago: None,
            result_count: result_count(&annotation.result),
            result: annotation.result,
            was_cancelled: annotation.was_cancelled,
            ground_truth: annotation.ground_truth,
            created_at: Time(annotation.created_at),
            updated_at: Time(annotation.updated_at),
            draft_created_at: annotation.draft_created_at.map(Time),
            lead_time: annotation.lead_time,
            prediction: None,
            unique_id: annotation.unique_id,
            import_id: annotation.import_id,
            last_action: annotation.last_action,
            bulk_created: annotation.bulk_created,
            task: task.0,
            project: project.0,
            updated_by: annotation.updated_by.map(|user| user.0),
            parent_prediction: annotation.parent_prediction.map(|id| id.0),
            parent_annotation: annotation.parent_annotation.map(|id| id.0),
            last_created_by: annotation.last_created_by.map(|user| user.0),
        }
    }
}

/// Entries of one region share its id and count once. All entries without an id (relations) together count once.
fn result_count(result: &RawValue) -> usize {
    #[derive(Deserialize)]
    struct Region<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let regions: Vec<Region<'_>> = serde_json::from_str(result.get()).unwrap_or_default();
    regions.iter().map(|region| region.id.map(RawValue::get)).collect::<HashSet<_>>().len()
}
