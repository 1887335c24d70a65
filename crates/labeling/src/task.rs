//! Tasks and what people and models say about them, as Label Studio's JSON carries them.
//!
//! JSON that we only pass on (`data`, `meta`, `result`) stays text ([`RawValue`]): it comes back out byte for byte, but for the
//! white space between tokens of imported text that has line breaks.

use crate::ids::{ChildId, ProjectChildId, TaskId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// JSON text passed through unread.
pub type Json = Box<RawValue>;

/// A task as it is imported: what a line of an import file says, before it has an id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewTask {
    /// A JSON object: what the labeling config's `$variables` name.
    pub data: Json,
    /// A JSON object of the importer's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Json>,
    /// Annotations that came with the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<NewAnnotation>,
    /// Predictions that came with the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predictions: Vec<NewPrediction>,
    /// Whether annotators may skip this task; absent means yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_skip: Option<bool>,
    /// The upload it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_upload: Option<ProjectChildId>,
}

/// An annotation as it arrives in an import, normalised: `completed_by` is resolved to a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewAnnotation {
    /// A JSON array of regions.
    pub result: Json,
    /// Who made it; the importing user when the file names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_by: Option<UserId>,
    #[serde(default)]
    pub was_cancelled: bool,
    /// Imported annotations default to ground truth, as in Label Studio.
    #[serde(default = "yes")]
    pub ground_truth: bool,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// A prediction as it arrives in an import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewPrediction {
    /// A JSON array of regions.
    pub result: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    #[serde(default)]
    pub model_version: String,
}

fn yes() -> bool {
    true
}

/// An annotation as it is stored and exported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Annotation {
    pub id: ChildId,
    /// A JSON array of regions.
    pub result: Json,
    /// `None` for an imported annotation whose user is gone.
    pub completed_by: Option<UserId>,
    #[serde(default)]
    pub was_cancelled: bool,
    #[serde(default)]
    pub ground_truth: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[serde(default)]
    pub updated_by: Option<UserId>,
    #[serde(default)]
    pub draft_created_at: Option<Timestamp>,
    /// Seconds.
    #[serde(default)]
    pub lead_time: Option<f64>,
    #[serde(default)]
    pub unique_id: Option<String>,
    #[serde(default)]
    pub import_id: Option<u64>,
    /// `imported`, `submitted`, `updated`, `skipped`, `prediction` or `propagated_annotation`.
    #[serde(default)]
    pub last_action: Option<String>,
    #[serde(default)]
    pub last_created_by: Option<UserId>,
    #[serde(default)]
    pub bulk_created: bool,
    #[serde(default)]
    pub parent_prediction: Option<ChildId>,
    #[serde(default)]
    pub parent_annotation: Option<ChildId>,
}

/// A prediction as it is stored and exported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prediction {
    pub id: ChildId,
    /// A JSON array of regions.
    pub result: Json,
    #[serde(default)]
    pub score: Option<f64>,
    #[serde(default)]
    pub model_version: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The job that asked for it, so that a job that is run again does not keep it twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<ProjectChildId>,
}

/// A draft: work in progress of one user, on a task or on one of its annotations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    pub id: ChildId,
    /// A JSON array of regions.
    pub result: Json,
    /// Seconds.
    #[serde(default)]
    pub lead_time: Option<f64>,
    pub user: UserId,
    /// The annotation it changes; `None` for a draft of a new one.
    #[serde(default)]
    pub annotation: Option<ChildId>,
    #[serde(default)]
    pub was_postponed: bool,
    /// The client's name for it: a user's draft that is sent again under the same name is kept once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A task with its work, as lists, `GET` and exports read it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub id: TaskId,
    /// A JSON object.
    pub data: Json,
    /// A JSON object; `None` reads as `{}`.
    #[serde(default)]
    pub meta: Option<Json>,
    /// Its number within the project, from 1.
    pub inner_id: u64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[serde(default)]
    pub updated_by: Option<UserId>,
    /// How many annotators it wants.
    pub overlap: u32,
    pub is_labeled: bool,
    #[serde(default = "yes")]
    pub allow_skip: bool,
    #[serde(default)]
    pub file_upload: Option<ProjectChildId>,
    /// Name of that upload, as exports show it.
    #[serde(default)]
    pub file_upload_name: Option<String>,
    /// Name of the object of a source storage it came from.
    #[serde(default)]
    pub storage_filename: Option<String>,
    pub annotations: Vec<Annotation>,
    pub predictions: Vec<Prediction>,
    pub drafts: Vec<Draft>,
}
