//! JSON: complete tasks, in the form of Label Studio's API and SDK.

use super::expand::{Expand, JsonDraft, JsonPrediction, OrId, Person};
use super::join::{Frame, Lines, Records};
use super::time::Time;
use super::{ExportOptions, WriteError};
use labeling::ids::{ChildId, ProjectId, TaskId, UserId};
use labeling::task::{Annotation, Task};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::HashSet;

/// One array with one task per line.
pub(super) const FRAME: Frame = Frame { head: "[", separator: ",\n", tail: "]" };

/// Writes tasks.
pub(super) struct Json {
    project: ProjectId,
    expand: Expand,
}

pub(super) fn records(options: &ExportOptions) -> Box<dyn Records> {
    Box::new(Json { project: options.project, expand: options.expand.clone() })
}

impl Records for Json {
    fn task(&mut self, task: &Task, lines: &mut Lines) -> Result<(), WriteError> {
        serde_json::to_writer(lines.next(), &JsonTask::of(task, self.project, &self.expand))?;
        Ok(())
    }
}

#[derive(Serialize)]
struct JsonTask<'a> {
    id: TaskId,
    annotations: Vec<JsonAnnotation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_upload: Option<&'a str>,
    drafts: Vec<OrId<ChildId, JsonDraft<'a>>>,
    predictions: Vec<OrId<ChildId, JsonPrediction<'a>>>,
    data: &'a RawValue,
    meta: OrEmpty<'a>,
    created_at: Time,
    updated_at: Time,
    allow_skip: bool,
    inner_id: u64,
    total_annotations: usize,
    cancelled_annotations: usize,
    total_predictions: usize,
    comment_count: u32,
    unresolved_comment_count: u32,
    last_comment_updated_at: Option<Time>,
    project: ProjectId,
    updated_by: Option<UserId>,
    comment_authors: [UserId; 0],
}

#[derive(Serialize)]
struct JsonAnnotation<'a> {
    id: ChildId,
    completed_by: Option<OrId<UserId, &'a Person>>,
    result: &'a RawValue,
    was_cancelled: bool,
    ground_truth: bool,
    created_at: Time,
    updated_at: Time,
    draft_created_at: Option<Time>,
    lead_time: Option<f64>,
    /// Always empty. Some readers expect it.
    prediction: Empty,
    result_count: usize,
    unique_id: Option<&'a str>,
    import_id: Option<u64>,
    last_action: Option<&'a str>,
    bulk_created: bool,
    task: TaskId,
    project: ProjectId,
    updated_by: Option<UserId>,
    parent_prediction: Option<ChildId>,
    parent_annotation: Option<ChildId>,
    last_created_by: Option<UserId>,
}

#[derive(Serialize)]
struct Empty {}

impl<'a> JsonTask<'a> {
    fn of(task: &'a Task, project: ProjectId, expand: &'a Expand) -> Self {
        let cancelled = task.annotations.iter().filter(|annotation| annotation.was_cancelled).count();
        Self {
            id: task.id,
            annotations: task.annotations.iter().map(|a| JsonAnnotation::of(a, task.id, project, expand)).collect(),
            file_upload: task.file_upload_name.as_deref(),
            drafts: task.drafts.iter().map(|draft| expand.draft(draft)).collect(),
            predictions: task.predictions.iter().map(|one| expand.prediction(one, project)).collect(),
            data: &task.data,
            meta: OrEmpty(task.meta.as_deref()),
            created_at: Time(task.created_at),
            updated_at: Time(task.updated_at),
            allow_skip: task.allow_skip,
            inner_id: task.inner_id,
            total_annotations: task.annotations.len() - cancelled,
            cancelled_annotations: cancelled,
            total_predictions: task.predictions.len(),
            comment_count: 0,
            unresolved_comment_count: 0,
            last_comment_updated_at: None,
            project,
            updated_by: task.updated_by,
            comment_authors: [],
        }
    }
}

/// An annotation in the JSON format.
///
/// # Errors
/// A part of it is not JSON.
pub fn annotation_json(annotation: &Annotation, project: ProjectId) -> serde_json::Result<serde_json::Value> {
    let expand = Expand::default();
    serde_json::to_value(JsonAnnotation::of(annotation, annotation.id.task(), project, &expand))
}

/// A task in the JSON format with its overlap and whether it is finished, but without annotations, predictions and
/// drafts.
///
/// # Errors
/// A part of it is not JSON.
pub fn task_json(task: &Task, project: ProjectId) -> serde_json::Result<serde_json::Value> {
    let mut json = serde_json::to_value(JsonTask::of(task, project, &Expand::default()))?;
    if let Some(fields) = json.as_object_mut() {
        for name in ["annotations", "drafts", "predictions"] {
            fields.remove(name);
        }
        fields.insert("is_labeled".to_owned(), task.is_labeled.into());
        fields.insert("overlap".to_owned(), task.overlap.into());
    }
    Ok(json)
}

/// JSON that is passed through, or `{}`.
struct OrEmpty<'a>(Option<&'a RawValue>);

impl Serialize for OrEmpty<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(json) => json.serialize(serializer),
            None => Empty {}.serialize(serializer),
        }
    }
}

impl<'a> JsonAnnotation<'a> {
    fn of(annotation: &'a Annotation, task: TaskId, project: ProjectId, expand: &'a Expand) -> Self {
        Self {
            id: annotation.id,
            completed_by: annotation.completed_by.map(|id| expand.person(id)),
            result: &annotation.result,
            was_cancelled: annotation.was_cancelled,
            ground_truth: annotation.ground_truth,
            created_at: Time(annotation.created_at),
            updated_at: Time(annotation.updated_at),
            draft_created_at: annotation.draft_created_at.map(Time),
            lead_time: annotation.lead_time,
            prediction: Empty {},
            result_count: result_count(&annotation.result),
            unique_id: annotation.unique_id.as_deref(),
            import_id: annotation.import_id,
            last_action: annotation.last_action.as_deref(),
            bulk_created: annotation.bulk_created,
            task,
            project,
            updated_by: annotation.updated_by,
            parent_prediction: annotation.parent_prediction,
            parent_annotation: annotation.parent_annotation,
            last_created_by: annotation.last_created_by,
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
