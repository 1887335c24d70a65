//! The options of snapshots.

use api::{Failure, Result};
use serde::Deserialize;
use store::jobs::export::{AnnotationFilter, ExpandOptions, FilterMode, TaskFilter};
use utoipa::ToSchema;

/// The filter of tasks. All conditions must hold.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct TaskFilterOptions {
    /// A view of the data manager.
    view: Option<u64>,
    /// Tasks that were skipped.
    #[schema(inline)]
    skipped: Option<Choice>,
    /// Finished tasks.
    #[schema(inline)]
    finished: Option<Choice>,
    /// Tasks with an annotation that is not a skip.
    #[schema(inline)]
    annotated: Option<Choice>,
    /// Leaves out tasks without exported annotations.
    only_with_annotations: Option<bool>,
}

/// Whether only these tasks are exported, or all others.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Choice {
    Only,
    Exclude,
}

/// The filter of annotations: all kinds that are set, or every annotation if none is set.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct AnnotationFilterOptions {
    /// Annotations that are neither skips nor ground truth.
    usual: Option<bool>,
    ground_truth: Option<bool>,
    skipped: Option<bool>,
}

/// The records that the export contains in full.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct SerializationOptions {
    drafts: Option<Depth>,
    predictions: Option<Depth>,
    #[serde(rename = "annotations__completed_by")]
    completed_by: Option<Depth>,
    /// Whether CSV and TSV put `'` before texts that a spreadsheet would evaluate as formulas.
    escape_formulas: Option<bool>,
}

/// The amount of detail of a record.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct Depth {
    /// Only the ids.
    only_id: Option<bool>,
}

impl TaskFilterOptions {
    /// The filter. Filtering by a view is not supported.
    pub(crate) fn filter(self) -> Result<TaskFilter> {
        if let Some(view) = self.view {
            return Err(Failure::invalid("task_filter_options.view", format!("there is no view {view}")));
        }
        let only = |choice: Option<Choice>| {
            choice.map(|choice| match choice {
                Choice::Only => FilterMode::Only,
                Choice::Exclude => FilterMode::Exclude,
            })
        };
        Ok(TaskFilter {
            skipped: only(self.skipped),
            finished: only(self.finished),
            annotated: only(self.annotated),
            only_with_annotations: self.only_with_annotations.unwrap_or(false),
            worked_on: false,
        })
    }
}

impl From<AnnotationFilterOptions> for AnnotationFilter {
    fn from(options: AnnotationFilterOptions) -> AnnotationFilter {
        AnnotationFilter {
            usual: options.usual.unwrap_or(false),
            ground_truth: options.ground_truth.unwrap_or(false),
            skipped: options.skipped.unwrap_or(false),
        }
    }
}

impl From<SerializationOptions> for ExpandOptions {
    fn from(options: SerializationOptions) -> ExpandOptions {
        let is_full = |depth: Option<Depth>| depth.is_some_and(|depth| depth.only_id != Some(true));
        ExpandOptions {
            predictions: is_full(options.predictions),
            drafts: is_full(options.drafts),
            people: is_full(options.completed_by),
            escape_formulas: options.escape_formulas.unwrap_or(false),
        }
    }
}
