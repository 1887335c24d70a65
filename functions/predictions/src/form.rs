//! Request bodies.

use api::wire::check_result;
use api::{App, Failure, Id, Result, Text};
use jiff::Timestamp;
use labeling::ids::{ChildId, ProjectId, TaskId};
use labeling::task::{Json, Prediction};
use serde::Deserialize;
use store::ErrorKind;
use store::tasks::reference::TaskRef;
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
    /// The task, and the prediction in its stored form. A missing task, or one of another project, is an error of the
    /// body.
    pub(crate) async fn read(
        self,
        app: &App,
        project: Option<ProjectId>,
        now: Timestamp,
    ) -> Result<(TaskRef, Prediction)> {
        let unknown = || Failure::invalid("task", format!("there is no task {}", self.task.0));
        let work = match app.store().task_ref(TaskId(self.task.0), now.as_millisecond()).await {
            Ok(work) if project.is_none_or(|project| project == work.project.id) => work,
            Ok(_) => return Err(unknown()),
            Err(error) if error.kind() == ErrorKind::Missing => return Err(unknown()),
            Err(error) => return Err(error.into()),
        };
        let prediction = Prediction {
            id: ChildId(0),
            result: check_result(self.result)?,
            score: self.score,
            model_version: checked_version(self.model_version)?.unwrap_or_default(),
            created_at: now,
            updated_at: now,
            asked_by: None,
        };
        Ok((work, prediction))
    }
}
