//! Types that only describe the API: bodies are parsed field by field (`body.rs`), and settings have their own
//! serialization.

use labeling::task::Json;
use utoipa::ToSchema;

/// The order in which the label stream hands out tasks.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
pub(crate) enum Sampling {
    #[schema(rename = "Sequential sampling")]
    Sequential,
    #[schema(rename = "Uniform sampling")]
    Uniform,
    #[schema(rename = "Uncertainty sampling")]
    Uncertainty,
}

/// The rule for skipped tasks.
#[derive(ToSchema)]
#[schema(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(dead_code, reason = "only described")]
pub(crate) enum SkipQueue {
    RequeueForMe,
    RequeueForOthers,
    IgnoreSkipped,
}

/// A new project, or the changes of one. Absent fields stay unchanged. Unknown fields are ignored.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described")]
pub(crate) struct ProjectBody {
    /// 3 to 50 characters.
    title: Option<String>,
    description: Option<String>,
    /// The labeling config's XML.
    label_config: Option<String>,
    /// HTML with instructions for annotators.
    expert_instruction: Option<String>,
    show_instruction: Option<bool>,
    show_skip_button: Option<bool>,
    enable_empty_annotation: Option<bool>,
    show_annotation_history: Option<bool>,
    /// For example `#1a2b3c`.
    color: Option<String>,
    /// The number of annotators that a task needs, at least 1.
    maximum_annotations: Option<u32>,
    /// 0 to 100.
    overlap_cohort_percentage: Option<u8>,
    is_published: Option<bool>,
    model_version: Option<String>,
    is_draft: Option<bool>,
    min_annotations_to_start_training: Option<u32>,
    start_training_on_annotation_update: Option<bool>,
    show_collab_predictions: Option<bool>,
    evaluate_predictions_automatically: Option<bool>,
    reveal_preannotations_interactively: Option<bool>,
    #[schema(inline)]
    sampling: Option<Sampling>,
    #[schema(inline)]
    skip_queue: Option<SkipQueue>,
    show_ground_truth_first: Option<bool>,
    show_overlap_first: Option<bool>,
    annotator_evaluation_enabled: Option<bool>,
    task_data_login: Option<String>,
    task_data_password: Option<String>,
    #[schema(value_type = Option<Object>)]
    control_weights: Option<Json>,
    /// The time of pinning. Null unpins the project.
    pinned_at: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;
    use utoipa::PartialSchema;

    #[test]
    fn every_field_that_is_read_is_described() {
        let described = serde_json::to_value(ProjectBody::schema()).unwrap();
        let described: BTreeSet<&str> =
            described["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(described, crate::body::names().collect());
    }

    #[test]
    fn choices_are_those_of_the_settings() {
        let names = |schema: Value| schema["enum"].clone();
        let (sampling, skip) = (json!(Sampling::schema()), json!(SkipQueue::schema()));
        use labeling::queue::admit::SkipRule::*;
        use store::projects::Sampling as Stored;
        assert_eq!(names(sampling), json!([Stored::Sequential, Stored::Uniform, Stored::Uncertainty]));
        assert_eq!(names(skip), json!([RequeueForMe, RequeueForOthers, IgnoreSkipped]));
    }
}
