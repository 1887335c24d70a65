//! The options of snapshots.

use api::{Failure, Result};
use convert::export::{Expand, Person};
use serde::Deserialize;
use std::sync::Arc;
use store::accounts::Account;
use store::exports::{AnnotationFilter, Only, TaskFilter};
use utoipa::ToSchema;

/// Which tasks; all conditions must hold.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct TaskFilterOptions {
    /// A view of the data manager.
    view: Option<u64>,
    /// Tasks that somebody skipped.
    #[schema(inline)]
    skipped: Option<Choice>,
    /// Finished tasks.
    #[schema(inline)]
    finished: Option<Choice>,
    /// Tasks with an annotation that is no skip.
    #[schema(inline)]
    annotated: Option<Choice>,
    /// Leaves out tasks of which no annotation is exported.
    only_with_annotations: Option<bool>,
}

/// Whether only such tasks are exported, or none such.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Choice {
    Only,
    Exclude,
}

/// Which annotations: those of any kind that is named, or all where none is.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct AnnotationFilterOptions {
    /// Neither skips nor ground truth.
    usual: Option<bool>,
    ground_truth: Option<bool>,
    skipped: Option<bool>,
}

/// What is written in full.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct SerializationOptions {
    drafts: Option<Depth>,
    predictions: Option<Depth>,
    #[serde(rename = "annotations__completed_by")]
    completed_by: Option<Depth>,
}

/// How much of records is written.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct Depth {
    /// Only their ids.
    only_id: Option<bool>,
}

impl TaskFilterOptions {
    /// The filter; there are no views to filter by.
    pub(crate) fn filter(self) -> Result<TaskFilter> {
        if let Some(view) = self.view {
            return Err(Failure::invalid("task_filter_options.view", format!("there is no view {view}")));
        }
        let only = |choice: Option<Choice>| {
            choice.map(|choice| match choice {
                Choice::Only => Only::Only,
                Choice::Exclude => Only::Exclude,
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

impl SerializationOptions {
    /// What is written in full; of people, these are known.
    pub(crate) fn expand<'a>(self, accounts: impl Iterator<Item = &'a Account>) -> Expand {
        let in_full = |depth: &Option<Depth>| depth.as_ref().is_some_and(|depth| depth.only_id != Some(true));
        let person = |account: &Account| Person {
            id: account.id,
            email: account.email.clone(),
            first_name: account.profile.first_name.clone(),
            last_name: account.profile.last_name.clone(),
        };
        Expand {
            predictions: in_full(&self.predictions),
            drafts: in_full(&self.drafts),
            people: in_full(&self.completed_by)
                .then(|| Arc::new(accounts.map(|account| (account.id, person(account))).collect())),
        }
    }
}
