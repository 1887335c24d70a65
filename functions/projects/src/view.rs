//! The JSON form of a project, with Label Studio's fields.

use crate::openapi::{Sampling, SkipQueue};
use api::time;
use api::wire::PersonView;
use labeling::config::Config;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::projects::Project;
use store::projects::listing::ProjectCounts;
use store::segments::totals::Totals;
use utoipa::ToSchema;

/// The only organisation's id.
const ORGANIZATION: u64 = 1;

/// A project with its labeling config and counters.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProjectView {
    pub(crate) id: u64,
    title: String,
    description: String,
    label_config: String,
    /// The parsed config, for clients that do not parse XML.
    #[schema(value_type = Object)]
    parsed_label_config: Value,
    expert_instruction: String,
    show_instruction: bool,
    show_skip_button: bool,
    enable_empty_annotation: bool,
    show_annotation_history: bool,
    organization: u64,
    color: String,
    maximum_annotations: u32,
    is_published: bool,
    model_version: String,
    is_draft: bool,
    created_by: Option<PersonView>,
    created_at: String,
    min_annotations_to_start_training: u32,
    start_training_on_annotation_update: bool,
    show_collab_predictions: bool,
    evaluate_predictions_automatically: bool,
    reveal_preannotations_interactively: bool,
    #[schema(value_type = Sampling, inline)]
    sampling: Value,
    #[schema(value_type = SkipQueue, inline)]
    skip_queue: Value,
    show_ground_truth_first: bool,
    show_overlap_first: bool,
    overlap_cohort_percentage: u8,
    annotator_evaluation_enabled: bool,
    task_data_login: Option<String>,
    task_data_password: Option<String>,
    #[schema(value_type = Object)]
    control_weights: Value,
    config_has_control_tags: bool,
    config_suitable_for_bulk_annotation: bool,
    pinned_at: Option<String>,
    state: String,
    task_number: Option<i64>,
    /// Null while the tasks are counted again because of changed settings.
    finished_task_number: Option<i64>,
    num_tasks_with_annotations: Option<i64>,
    total_annotations_number: Option<i64>,
    useful_annotation_number: Option<i64>,
    ground_truth_number: Option<i64>,
    skipped_annotations_number: Option<i64>,
    total_predictions_number: Option<i64>,
    /// The number of tasks that the asking user has annotated or may still annotate.
    queue_total: Option<i64>,
    /// The number of tasks that they have annotated.
    queue_done: Option<i64>,
}

impl ProjectView {
    /// The view. Without totals (for a new project) the counters are null.
    pub(crate) fn new(
        project: &Project,
        xml: &str,
        config: &Config,
        by: Option<PersonView>,
        counts: Option<Counts>,
    ) -> ProjectView {
        let settings = &project.settings;
        let totals = counts.as_ref().map(|counts| &counts.counts.totals);
        let count = |of: fn(&Totals) -> i64| totals.map(|totals| of(totals).max(0));
        ProjectView {
            id: project.id.0,
            title: settings.title.clone(),
            description: settings.description.clone(),
            label_config: xml.to_owned(),
            parsed_label_config: config.parsed_label_config(),
            expert_instruction: settings.expert_instruction.clone(),
            show_instruction: settings.show_instruction,
            show_skip_button: settings.show_skip_button,
            enable_empty_annotation: settings.enable_empty_annotation,
            show_annotation_history: settings.show_annotation_history,
            organization: ORGANIZATION,
            color: settings.color.clone(),
            maximum_annotations: settings.maximum_annotations,
            is_published: settings.is_published,
            model_version: settings.model_version.clone(),
            is_draft: settings.is_draft,
            created_by: by,
            created_at: time(project.created_at),
            min_annotations_to_start_training: settings.min_annotations_to_start_training,
            start_training_on_annotation_update: settings.start_training_on_annotation_update,
            show_collab_predictions: settings.show_collab_predictions,
            evaluate_predictions_automatically: settings.evaluate_predictions_automatically,
            reveal_preannotations_interactively: settings.reveal_preannotations_interactively,
            sampling: json!(settings.sampling),
            skip_queue: json!(settings.skip_queue),
            show_ground_truth_first: settings.show_ground_truth_first,
            show_overlap_first: settings.show_overlap_first,
            overlap_cohort_percentage: settings.overlap_cohort_percentage,
            annotator_evaluation_enabled: settings.annotator_evaluation_enabled,
            task_data_login: settings.task_data_login.clone(),
            // Never returned.
            task_data_password: None,
            control_weights: control_weights(config, &settings.control_weights),
            config_has_control_tags: config.has_control_tags(),
            config_suitable_for_bulk_annotation: suits_bulk(config),
            pinned_at: settings.pinned_at.map(time),
            state: state(counts.as_ref().map(|counts| &counts.counts)).to_owned(),
            task_number: count(|totals| totals.tasks),
            finished_task_number: counts.as_ref().and_then(|counts| counts.counts.finished()).map(|n| n.max(0)),
            num_tasks_with_annotations: count(|totals| totals.with_annotations),
            total_annotations_number: count(|totals| totals.annotations),
            useful_annotation_number: count(|totals| totals.useful),
            ground_truth_number: count(|totals| totals.ground_truth),
            skipped_annotations_number: count(|totals| totals.cancelled),
            total_predictions_number: count(|totals| totals.predictions),
            queue_total: counts.as_ref().map(Counts::queue_total),
            queue_done: counts.as_ref().map(|counts| counts.done),
        }
    }
}

/// The counters of a project.
pub(crate) struct Counts {
    pub(crate) counts: ProjectCounts,
    /// The number of the asking user's annotations and skips.
    pub(crate) done: i64,
}

impl Counts {
    /// Unfinished tasks, plus the user's annotations and skips. If tasks need several annotators, a task that the user
    /// has done and others have not would count twice, so the sum is limited to the number of all tasks.
    fn queue_total(&self) -> i64 {
        let tasks = self.counts.totals.tasks;
        let finished = self.counts.finished().unwrap_or(0);
        ((tasks - finished).max(0) + self.done).min(tasks.max(self.done))
    }
}

fn state(counts: Option<&ProjectCounts>) -> &'static str {
    let Some(counts) = counts else { return "CREATED" };
    let totals = &counts.totals;
    match counts.finished() {
        Some(finished) if totals.tasks > 0 && finished >= totals.tasks => "COMPLETED",
        _ if totals.annotations > 0 => "IN_PROGRESS",
        _ => "CREATED",
    }
}

/// The weights of controls and labels. The default is 1.
fn control_weights(config: &Config, set: &Map<String, Value>) -> Value {
    let mut weights = Map::new();
    for control in config.controls.iter().filter(|control| !control.to_name.is_empty()) {
        let labels: Map<String, Value> = control.stored_labels().map(|label| (label.to_owned(), json!(1.0))).collect();
        let default = json!({"overall": 1.0, "type": control.written_tag, "labels": labels});
        weights.insert(control.name.clone(), set.get(&control.name).cloned().unwrap_or(default));
    }
    Value::Object(weights)
}

/// Whether every control applies to the whole task, so that many tasks can be labeled at once.
fn suits_bulk(config: &Config) -> bool {
    let whole = ["Choices", "Taxonomy", "Rating", "TextArea", "Number", "DateTime"];
    config.has_control_tags()
        && config.controls.iter().all(|control| !control.per_region && whole.iter().any(|tag| control.is(tag)))
}
