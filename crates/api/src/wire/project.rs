//! The JSON of projects in webhooks and in requests to ML backends.

use serde_json::{Value, json};
use store::projects::Project;
use store::{Result, Store};

/// A project with its settings, labeling config and counters.
pub async fn project_json(store: &Store, project: &Project) -> Result<Value> {
    let (config, counts) = futures::try_join!(store.label_config(project), store.project_counts(project.id))?;
    let totals = counts.totals;
    let mut json = serde_json::to_value(&project.settings)?;
    if let Some(fields) = json.as_object_mut() {
        // Secret: never sent.
        fields.remove("task_data_password");
        fields.extend([
            ("id".to_owned(), json!(project.id)),
            ("label_config".to_owned(), json!(config.xml)),
            ("organization".to_owned(), json!(1)),
            ("created_by".to_owned(), json!(project.created_by)),
            ("created_at".to_owned(), json!(project.created_at)),
            ("task_number".to_owned(), json!(totals.tasks)),
            ("finished_task_number".to_owned(), json!(counts.finished())),
            ("num_tasks_with_annotations".to_owned(), json!(totals.with_annotations)),
            ("total_annotations_number".to_owned(), json!(totals.annotations)),
            ("useful_annotation_number".to_owned(), json!(totals.useful)),
            ("ground_truth_number".to_owned(), json!(totals.ground_truth)),
            ("skipped_annotations_number".to_owned(), json!(totals.cancelled)),
            ("total_predictions_number".to_owned(), json!(totals.predictions)),
        ]);
    }
    Ok(json)
}
