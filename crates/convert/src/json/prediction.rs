//! The JSON form of predictions.

use super::people::ago;
use jiff::Timestamp;
use labeling::ids::ProjectId;
use labeling::task::{Json, Prediction};
use labeling::time::Time;
use serde::Serialize;
use utoipa::ToSchema;

/// A prediction.
#[derive(Debug, Serialize, ToSchema)]
pub struct PredictionView {
    pub id: u64,
    /// Regions, choices, texts and relations.
    #[schema(value_type = Vec<Object>)]
    pub result: Json,
    pub model_version: String,
    pub created_ago: String,
    pub score: Option<f64>,
    /// Always null. Some clients read it.
    pub cluster: Option<i64>,
    /// Always null. Some clients read it.
    #[schema(value_type = Option<Object>)]
    pub neighbors: Option<()>,
    /// Always 0. Some clients read it.
    pub mislabeling: f64,
    #[schema(value_type = String)]
    pub created_at: Time,
    #[schema(value_type = String)]
    pub updated_at: Time,
    /// Always null. Some clients read it.
    pub model: Option<u64>,
    /// Always null. Some clients read it.
    pub model_run: Option<u64>,
    pub task: u64,
    pub project: u64,
}

impl PredictionView {
    /// A prediction.
    pub fn of(prediction: Prediction, project: ProjectId, now: Timestamp) -> PredictionView {
        PredictionView {
            id: prediction.id.0,
            result: prediction.result,
            model_version: prediction.model_version,
            created_ago: ago(prediction.created_at, now),
            score: prediction.score,
            cluster: None,
            neighbors: None,
            mislabeling: 0.0,
            created_at: Time(prediction.created_at),
            updated_at: Time(prediction.updated_at),
            model: None,
            model_run: None,
            task: prediction.id.task().0,
            project: project.0,
        }
    }
}
