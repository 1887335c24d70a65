//! Bulk jobs: one change of many tasks of a project.

use super::JobReport;
use serde::{Deserialize, Serialize};

/// The payload of a bulk job. The query that selects its tasks lies in an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkJob {
    pub change: BulkChange,
    /// The number of places that the project's order had at the start: tasks that were added since are not changed.
    pub end: u64,
    /// The place of the first task that the job has not come to.
    pub next: u64,
}

/// A change of many tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum BulkChange {
    /// Delete the tasks with their annotations, predictions and drafts.
    DeleteTasks,
    /// Delete the annotations and skips of the tasks.
    DeleteAnnotations,
    /// Delete the predictions of the tasks.
    DeletePredictions,
    /// Delete the predictions of one model version.
    DeleteModelVersion { model_version: String },
    /// Count the results of the tasks' annotations, and correct the project's summary.
    RecountSummary,
}

/// The records that a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    Tasks,
    Annotations,
    Predictions,
    Summary,
}

/// Facts about a kind of change.
pub(crate) struct ChangeInfo {
    /// The name in API answers.
    name: &'static str,
    pub(crate) of: Changed,
    /// The field of the report that counts the changed records.
    pub(crate) counter: fn(&mut JobReport) -> &mut u64,
}

/// All kinds of changes, in the order of [`BulkChange`].
static CHANGES: [ChangeInfo; 5] = [
    ChangeInfo { name: "delete_tasks", of: Changed::Tasks, counter: |report| &mut report.tasks },
    ChangeInfo { name: "delete_annotations", of: Changed::Annotations, counter: |report| &mut report.annotations },
    ChangeInfo { name: "delete_predictions", of: Changed::Predictions, counter: |report| &mut report.predictions },
    ChangeInfo { name: "delete_model_version", of: Changed::Predictions, counter: |report| &mut report.predictions },
    ChangeInfo { name: "recount_summary", of: Changed::Summary, counter: |report| &mut report.tasks },
];

impl BulkChange {
    pub(crate) fn info(&self) -> &'static ChangeInfo {
        let at = match self {
            BulkChange::DeleteTasks => 0,
            BulkChange::DeleteAnnotations => 1,
            BulkChange::DeletePredictions => 2,
            BulkChange::DeleteModelVersion { .. } => 3,
            BulkChange::RecountSummary => 4,
        };
        &CHANGES[at]
    }

    /// The name in API answers.
    pub fn name(&self) -> &'static str {
        self.info().name
    }

    /// The number of records that a job of this change has changed.
    pub fn changed(&self, report: &JobReport) -> u64 {
        *(self.info().counter)(&mut report.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_the_names_under_which_they_are_stored() {
        let all = [
            BulkChange::DeleteTasks,
            BulkChange::DeleteAnnotations,
            BulkChange::DeletePredictions,
            BulkChange::DeleteModelVersion { model_version: "m".to_owned() },
            BulkChange::RecountSummary,
        ];
        for change in all {
            let stored = serde_json::to_value(&change).unwrap();
            assert_eq!(stored["name"], change.name());
            assert_eq!(serde_json::from_value::<BulkChange>(stored).unwrap(), change);
        }
    }
}
