//! Reads the output of the JSON format, to convert it to another format. At most one task is in memory.

use jiff::Timestamp;
use labeling::ids::{TaskId, UserId};
use labeling::task::{Annotation, Json, Task};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use std::fmt;
use std::io::Read;

/// Reads tasks one by one. The JSON contains drafts and predictions as ids, if at all. The other formats write neither.
///
/// # Errors
/// An error of the input, or the error that `each` returned.
pub fn read_json<E: From<serde_json::Error>>(
    json: impl Read,
    each: &mut dyn FnMut(Task) -> Result<(), E>,
) -> Result<(), E> {
    let mut failed = None;
    let read = serde_json::Deserializer::from_reader(json).deserialize_seq(Tasks { each, failed: &mut failed });
    match failed {
        Some(error) => Err(error),
        None => Ok(read?),
    }
}

struct Tasks<'a, E> {
    each: &'a mut dyn FnMut(Task) -> Result<(), E>,
    failed: &'a mut Option<E>,
}

impl<'de, E> Visitor<'de> for Tasks<'_, E> {
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
    annotations: Vec<Annotation>,
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

fn yes() -> bool {
    true
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
            annotations: task.annotations,
            predictions: Vec::new(),
            drafts: Vec::new(),
        }
    }
}
