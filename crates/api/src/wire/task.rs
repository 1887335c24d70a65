//! The JSON form of tasks.

use super::annotation::AnnotationView;
use super::draft::DraftView;
use super::people::People;
use super::prediction::PredictionView;
use crate::answer::time;
use jiff::Timestamp;
use labeling::ids::{ProjectId, UserId};
use labeling::task::Json;
use serde::Serialize;
use store::tasks::list;
use store::tasks::load::Loaded;
use utoipa::ToSchema;

/// A task.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskView {
    pub id: u64,
    /// The values of the labeling config's variables.
    #[schema(value_type = Object)]
    pub data: Json,
    #[schema(value_type = Object)]
    pub meta: Json,
    pub created_at: String,
    pub updated_at: String,
    pub updated_by: UpdatedBy,
    /// The time of its last annotation.
    pub completed_at: Option<String>,
    pub is_labeled: bool,
    pub allow_skip: bool,
    /// The number of annotators that it needs.
    pub overlap: u32,
    /// Its number within the project, from 1.
    pub inner_id: u64,
    pub total_annotations: u32,
    pub cancelled_annotations: u32,
    pub total_predictions: u32,
    /// Always 0. Some clients read it.
    pub comment_count: u32,
    /// Always 0. Some clients read it.
    pub unresolved_comment_count: u32,
    /// Always empty. Some clients read it.
    pub comment_authors: Vec<u64>,
    /// Always null. Some clients read it.
    pub last_comment_updated_at: Option<String>,
    pub project: u64,
    /// The name of the uploaded file that contained it.
    pub file_upload: Option<String>,
    pub storage_filename: Option<String>,
    /// The users who annotated or skipped it.
    pub annotators: Vec<u64>,
    /// Seconds.
    pub avg_lead_time: Option<f64>,
    /// The mean score of the predictions of the project's model version.
    pub predictions_score: Option<f64>,
    /// Joined by commas.
    pub predictions_model_versions: String,
    /// Joined by commas.
    pub annotations_ids: String,
    /// The beginning of its annotations' results, for a cell of a table.
    pub annotations_results: String,
    /// The beginning of its predictions' results, for a cell of a table.
    pub predictions_results: String,
    pub draft_exists: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub annotations: Option<Vec<AnnotationView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub predictions: Option<Vec<PredictionView>>,
    /// The drafts of the asking user.
    pub drafts: Vec<DraftView>,
}

/// The user of the last change: `[{"user_id": n}]` in lists, else an id.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum UpdatedBy {
    Id(Option<u64>),
    List(Vec<UpdatedByItem>),
}

/// A user who changed a task.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdatedByItem {
    user_id: u64,
}

impl TaskView {
    /// A task without annotations and predictions, but with all loaded drafts. `model` is the model version whose
    /// predictions count for the score.
    pub fn bare(loaded: &Loaded, project: ProjectId, model: &str, people: &People, now: Timestamp) -> TaskView {
        let (task, fields) = (&loaded.task, list::fields(loaded, model));
        let ids: Vec<String> = task.annotations.iter().map(|one| one.id.to_string()).collect();
        TaskView {
            id: task.id.0,
            data: task.data.clone(),
            meta: task.meta.clone().filter(|meta| meta.get() != "null").unwrap_or_else(empty_object),
            created_at: time(task.created_at),
            updated_at: time(task.updated_at),
            updated_by: UpdatedBy::Id(task.updated_by.map(|user| user.0)),
            completed_at: fields.completed_at.map(time),
            is_labeled: task.is_labeled,
            allow_skip: task.allow_skip,
            overlap: task.overlap,
            inner_id: task.inner_id,
            total_annotations: loaded.state.annotations,
            cancelled_annotations: loaded.state.cancelled,
            total_predictions: loaded.state.predictions,
            comment_count: 0,
            unresolved_comment_count: 0,
            comment_authors: Vec::new(),
            last_comment_updated_at: None,
            project: project.0,
            file_upload: task.file_upload_name.clone(),
            storage_filename: task.storage_filename.clone(),
            annotators: fields.annotators.iter().map(|user| user.0).collect(),
            avg_lead_time: fields.avg_lead_time,
            predictions_score: fields.predictions_score,
            predictions_model_versions: fields.predictions_model_versions.join(","),
            annotations_ids: ids.join(","),
            annotations_results: beginning(&fields.annotations_results),
            predictions_results: beginning(&fields.predictions_results),
            draft_exists: fields.draft_exists,
            annotations: None,
            predictions: None,
            drafts: task.drafts.iter().map(|draft| DraftView::of(draft.clone(), people, now)).collect(),
        }
    }

    /// A task with its annotations and predictions, which are moved out of `loaded`. Authors are given by id.
    pub fn full(mut loaded: Loaded, project: ProjectId, model: &str, people: &People, now: Timestamp) -> TaskView {
        let mut view = TaskView::bare(&loaded, project, model, people, now);
        let annotations = std::mem::take(&mut loaded.task.annotations).into_iter();
        view.annotations = Some(annotations.map(|one| AnnotationView::of(one, project, people, now)).collect());
        let predictions = std::mem::take(&mut loaded.task.predictions).into_iter();
        view.predictions = Some(predictions.map(|one| PredictionView::of(one, project, now)).collect());
        view
    }

    /// The same with the whole authors of annotations, for the view of one task.
    pub fn with_persons(mut self, people: &People) -> TaskView {
        let annotations = self.annotations.take();
        self.annotations = annotations.map(|all| all.into_iter().map(|one| one.with_person(people)).collect());
        self
    }

    /// The same in the form of a list item.
    pub fn listed(mut self) -> TaskView {
        if let UpdatedBy::Id(id) = self.updated_by {
            self.updated_by = UpdatedBy::List(id.into_iter().map(|user_id| UpdatedByItem { user_id }).collect());
        }
        self
    }

    /// Every user named in the views of these tasks.
    pub fn people_of<'a>(tasks: impl IntoIterator<Item = &'a Loaded>) -> Vec<UserId> {
        let mut ids: Vec<UserId> = Vec::new();
        for loaded in tasks {
            ids.extend(loaded.task.annotations.iter().filter_map(|one| one.completed_by));
            ids.extend(loaded.task.drafts.iter().map(|one| one.user));
        }
        ids
    }
}

/// The length of results in a cell of a table, in characters. Label Studio has the same limit.
const CELL: usize = 500;

/// The beginning of results in the form of Label Studio's cells: without quotation marks, to save space.
fn beginning(results: &[&str]) -> String {
    let mut cell = String::new();
    for (at, result) in results.iter().enumerate() {
        let gap = if at == 0 { "" } else { " " };
        let said = gap.chars().chain(result.chars()).filter(|c| *c != '"');
        cell.extend(said.take(CELL.saturating_sub(cell.chars().count())));
    }
    cell
}

fn empty_object() -> Json {
    // A map with text keys always has a JSON form, so the default is never used.
    serde_json::value::to_raw_value(&serde_json::Map::new()).unwrap_or_default()
}
