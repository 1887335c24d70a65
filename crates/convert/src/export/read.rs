//! Reads the output of the JSON format, to convert it to another format. At most one task is in memory.

use super::WriteError;
use jiff::Timestamp;
use labeling::ids::{ChildId, TaskId, UserId};
use labeling::task::{Annotation, Json, Task};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use std::fmt;
use std::io::Read;

/// Reads tasks one by one. The JSON contains drafts and predictions as ids, if at all. The other formats write neither.
///
/// # Errors
/// An error of the input, or the error that `each` returned.
pub fn read_json(json: impl Read, each: &mut dyn FnMut(Task) -> Result<(), WriteError>) -> Result<(), WriteError> {
    let mut failed = None;
    let read = serde_json::Deserializer::from_reader(json).deserialize_seq(Tasks { each, failed: &mut failed });
    match failed {
        Some(error) => Err(error),
        None => Ok(read?),
    }
}

struct Tasks<'a> {
    each: &'a mut dyn FnMut(Task) -> Result<(), WriteError>,
    failed: &'a mut Option<WriteError>,
}

impl<'de> Visitor<'de> for Tasks<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of tasks")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut tasks: A) -> Result<(), A::Error> {
        while let Some(task) = tasks.next_element::<Exported>()? {
            if let Err(error) = (self.each)(task.into()) {
                *self.failed = Some(error);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// A task in an export.
#[derive(Deserialize)]
struct Exported {
    id: TaskId,
    annotations: Vec<ExportedAnnotation>,
    #[serde(default)]
    file_upload: Option<String>,
    data: Json,
    #[serde(default)]
    meta: Option<Json>,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(default = "yes")]
    allow_skip: bool,
    inner_id: u64,
    #[serde(default)]
    updated_by: Option<UserId>,
}

#[derive(Deserialize)]
struct ExportedAnnotation {
    id: ChildId,
    #[serde(default, deserialize_with = "person")]
    completed_by: Option<UserId>,
    result: Json,
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    ground_truth: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(default)]
    draft_created_at: Option<Timestamp>,
    #[serde(default)]
    lead_time: Option<f64>,
    #[serde(default)]
    unique_id: Option<String>,
    #[serde(default)]
    import_id: Option<u64>,
    #[serde(default)]
    last_action: Option<String>,
    #[serde(default)]
    last_created_by: Option<UserId>,
    #[serde(default)]
    bulk_created: bool,
    #[serde(default)]
    updated_by: Option<UserId>,
    #[serde(default)]
    parent_prediction: Option<ChildId>,
    #[serde(default)]
    parent_annotation: Option<ChildId>,
    #[serde(default, rename = "prediction")]
    _prediction: IgnoredAny,
}

fn yes() -> bool {
    true
}

/// An id, or a complete user.
fn person<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Id(UserId),
        Person { id: UserId },
    }
    let written = Option::<Written>::deserialize(deserializer)?;
    Ok(written.map(|written| match written {
        Written::Id(id) | Written::Person { id } => id,
    }))
}

impl From<Exported> for Task {
    fn from(task: Exported) -> Task {
        Task {
            id: task.id,
            data: task.data,
            meta: task.meta,
            inner_id: task.inner_id,
            created_at: task.created_at,
            updated_at: task.updated_at,
            updated_by: task.updated_by,
            overlap: 1,
            is_labeled: task.annotations.iter().any(|one| !one.was_cancelled),
            allow_skip: task.allow_skip,
            file_upload: None,
            file_upload_name: task.file_upload,
            storage_filename: None,
            annotations: task.annotations.into_iter().map(Annotation::from).collect(),
            predictions: Vec::new(),
            drafts: Vec::new(),
        }
    }
}

impl From<ExportedAnnotation> for Annotation {
    fn from(one: ExportedAnnotation) -> Annotation {
        Annotation {
            id: one.id,
            result: one.result,
            completed_by: one.completed_by,
            was_cancelled: one.was_cancelled,
            ground_truth: one.ground_truth,
            created_at: one.created_at,
            updated_at: one.updated_at,
            updated_by: one.updated_by,
            draft_created_at: one.draft_created_at,
            lead_time: one.lead_time,
            unique_id: one.unique_id,
            import_id: one.import_id,
            last_action: one.last_action,
            last_created_by: one.last_created_by,
            bulk_created: one.bulk_created,
            parent_prediction: one.parent_prediction,
            parent_annotation: one.parent_annotation,
        }
    }
}
