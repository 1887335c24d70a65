//! Tasks and their annotations, predictions and drafts, in the form of Label Studio's JSON.
//!
//! JSON that is not interpreted (`data`, `meta`, `result`) stays text ([`RawValue`]). It is returned byte for byte,
//! except for white space between tokens of imported text that has line breaks.

use crate::ids::{ChildId, ProjectChildId, TaskId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// JSON text that is passed through without parsing.
pub type Json = Box<RawValue>;

/// A task in an import file, before it has an id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewTask {
    /// A JSON object with the values of the labeling config's `$variables`.
    pub data: Json,
    /// A JSON object that only the importer uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Json>,
    /// The imported annotations of the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<NewAnnotation>,
    /// The imported predictions of the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predictions: Vec<NewPrediction>,
    /// Whether annotators may skip this task. `None` means yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_skip: Option<bool>,
    /// The upload that contained the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_upload: Option<ProjectChildId>,
}

/// An annotation in an import. `completed_by` is resolved to a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewAnnotation {
    /// A JSON array of regions.
    pub result: Json,
    /// The author. If the file names nobody, it is the importing user.
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

/// A prediction in an import.
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

/// The id of a user, from the id or the complete user.
fn id_of_user<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Id(UserId),
        User { id: UserId },
    }
    let written = Option::<Written>::deserialize(deserializer)?;
    Ok(written.map(|written| match written {
        Written::Id(id) | Written::User { id } => id,
    }))
}

/// An annotation as stored. Exports contain the same fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Annotation {
    pub id: ChildId,
    /// A JSON array of regions.
    pub result: Json,
    /// `None` for an imported annotation whose user was deleted. In an export it may be the complete user.
    #[serde(default, deserialize_with = "id_of_user")]
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

/// A prediction as stored and exported.
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
    /// The job that requested the prediction, so that a repeated job does not store it twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<ProjectChildId>,
}

/// A draft: unsaved work of one user, on a task or on one of its annotations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    pub id: ChildId,
    /// A JSON array of regions.
    pub result: Json,
    /// Seconds.
    #[serde(default)]
    pub lead_time: Option<f64>,
    pub user: UserId,
    /// The annotation that it changes. `None` for a draft of a new annotation.
    #[serde(default)]
    pub annotation: Option<ChildId>,
    #[serde(default)]
    pub was_postponed: bool,
    /// The client's name for the draft. Drafts of one user with the same name are stored once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A task with its annotations, predictions and drafts, as in lists, `GET` and exports.
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
    /// The number of annotators that the task needs.
    pub overlap: u32,
    pub is_labeled: bool,
    #[serde(default = "yes")]
    pub allow_skip: bool,
    #[serde(default)]
    pub file_upload: Option<ProjectChildId>,
    /// The name of that upload, as shown in exports.
    #[serde(default)]
    pub file_upload_name: Option<String>,
    /// The name of its object in a source storage.
    #[serde(default)]
    pub storage_filename: Option<String>,
    pub annotations: Vec<Annotation>,
    pub predictions: Vec<Prediction>,
    pub drafts: Vec<Draft>,
}
