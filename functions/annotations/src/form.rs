//! Request bodies.

use api::{App, Failure, Id, Result, Role, User};
use jiff::Timestamp;
use labeling::ids::{ChildId, TaskId, UserId};
use labeling::task::Json;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// A new annotation, or the changes of one. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AnnotationBody {
    /// Regions, choices, texts and relations.
    #[schema(value_type = Option<Vec<Object>>)]
    pub(crate) result: Option<Json>,
    /// Whether it is a skip.
    pub(crate) was_cancelled: Option<bool>,
    pub(crate) ground_truth: Option<bool>,
    /// Seconds, at least 0.
    pub(crate) lead_time: Option<f64>,
    /// The draft that became this annotation. It is deleted with the submit.
    #[schema(value_type = Option<u64>)]
    pub(crate) draft_id: Option<Id>,
    /// The version of that draft (its `updated_at`) that the client knows. A newer version of the draft is not deleted.
    #[schema(value_type = Option<String>)]
    pub(crate) draft_updated_at: Option<Timestamp>,
    /// The unique id from `next`, or an id that the client made. Repeated annotations of the task with the same id are
    /// stored once.
    pub(crate) unique_id: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u64>)]
    pub(crate) parent_prediction: Option<Option<Id>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u64>)]
    pub(crate) parent_annotation: Option<Option<Id>>,
    /// The author, if an owner sends the request. The author of a member's annotation is always the member.
    #[schema(value_type = Option<u64>)]
    pub(crate) completed_by: Option<Id>,
}

/// A new draft, or the changes of one. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DraftBody {
    /// Regions, choices, texts and relations.
    #[schema(value_type = Option<Vec<Object>>)]
    pub(crate) result: Option<Json>,
    /// Seconds, at least 0.
    pub(crate) lead_time: Option<f64>,
    /// Whether the task is postponed: it comes again at the end.
    pub(crate) was_postponed: Option<bool>,
    /// For a new draft: an id that the client made. Repeated drafts of the task with the same id are stored once, and
    /// the response is the stored draft.
    pub(crate) unique_id: Option<String>,
}

/// Distinguishes `null` from an absent field.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<Option<Id>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The longest unique id, in bytes.
const MAX_UNIQUE_ID: usize = 200;

/// A validated unique id. It becomes part of a key.
pub(crate) fn checked_unique_id(id: Option<String>) -> Result<Option<String>> {
    let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(None) };
    match id.len() <= MAX_UNIQUE_ID && id.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(Some(id)),
        false => Err(Failure::invalid(
            "unique_id",
            format!("must be at most {MAX_UNIQUE_ID} ASCII characters without spaces"),
        )),
    }
}

impl AnnotationBody {
    /// The author. For a member, always the asking user.
    pub(crate) async fn author(&self, app: &App, user: &User) -> Result<UserId> {
        let named = self.completed_by.map(|Id(id)| UserId(id)).filter(|_| user.role == Role::Owner);
        let Some(id) = named.filter(|id| *id != user.id) else { return Ok(user.id) };
        match app.person(id).await? {
            Some(_) => Ok(id),
            None => Err(Failure::invalid("completed_by", format!("there is no user {id}"))),
        }
    }
}

/// A validated duration.
pub(crate) fn checked_lead_time(seconds: Option<f64>) -> Result<Option<f64>> {
    match seconds {
        Some(seconds) if !(seconds.is_finite() && seconds >= 0.0) => {
            Err(Failure::invalid("lead_time", "must be a number of seconds, at least 0"))
        }
        fine => Ok(fine),
    }
}

/// A validated reference to the annotation or prediction that this one was made from, which must belong to the same
/// task.
pub(crate) fn checked_parent(field: &str, task: TaskId, id: Option<Id>) -> Result<Option<ChildId>> {
    match id.map(|Id(id)| ChildId(id)) {
        Some(id) if id.task() != task => Err(Failure::invalid(field, format!("{id} is not one of this task"))),
        fine => Ok(fine),
    }
}
