//! Request bodies.

use api::wire::check_result;
use api::{Failure, Id, Result, Text};
use labeling::ids::TaskId;
use labeling::task::{Json, NewPrediction};
use serde::Deserialize;
use utoipa::ToSchema;

/// The longest model version, in characters.
const MAX_VERSION: usize = 1_000;

/// A new prediction.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPredictionBody {
    /// The task of the prediction.
    #[schema(value_type = u64)]
    pub(crate) task: Id,
    /// Regions, choices, texts and relations.
    #[schema(value_type = Option<Vec<Object>>)]
    pub(crate) result: Option<Json>,
    pub(crate) score: Option<f64>,
    #[schema(value_type = Option<String>)]
    pub(crate) model_version: Option<Text>,
}

/// The changes of a prediction. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PredictionBody {
    /// Regions, choices, texts and relations.
    #[schema(value_type = Option<Vec<Object>>)]
    pub(crate) result: Option<Json>,
    pub(crate) score: Option<f64>,
    #[schema(value_type = Option<String>)]
    pub(crate) model_version: Option<Text>,
}

/// A validated model version.
pub(crate) fn checked_version(version: Option<Text>) -> Result<Option<String>> {
    match version.map(|Text(text)| text) {
        Some(text) if text.chars().count() > MAX_VERSION => {
            Err(Failure::invalid("model_version", format!("must be at most {MAX_VERSION} characters")))
        }
        fine => Ok(fine),
    }
}

impl NewPredictionBody {
    /// The task, and the checked prediction. Whether the task exists is not checked.
    pub(crate) fn read(self) -> Result<(TaskId, NewPrediction)> {
        let prediction = NewPrediction {
            result: check_result(self.result)?,
            score: self.score,
            model_version: checked_version(self.model_version)?.unwrap_or_default(),
        };
        Ok((TaskId(self.task.0), prediction))
    }
}
