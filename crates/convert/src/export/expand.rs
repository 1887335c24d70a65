//! Options for the form of records: Label Studio's `serialization_options`, and options of Skylabel.

use super::time::Time;
use labeling::ids::{ChildId, ProjectId, TaskId, UserId};
use labeling::task::{Draft, Prediction};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::Arc;

/// The records that JSON contains in full rather than as ids, and the form of texts in tables.
#[derive(Clone, Debug, Default)]
pub struct Expand {
    pub predictions: bool,
    pub drafts: bool,
    /// Annotators by id. Annotators missing here stay ids.
    pub people: Option<Arc<HashMap<UserId, Person>>>,
    /// Whether tables put `'` before texts that a spreadsheet would evaluate as a formula.
    pub escape_formulas: bool,
}

/// An annotator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
}

/// A record, or its id.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum OrId<I, R> {
    Id(I),
    Record(R),
}

#[derive(Serialize)]
pub(super) struct JsonPrediction<'a> {
    id: ChildId,
    result: &'a RawValue,
    model_version: &'a str,
    score: Option<f64>,
    created_at: Time,
    updated_at: Time,
    task: TaskId,
    project: ProjectId,
}

#[derive(Serialize)]
pub(super) struct JsonDraft<'a> {
    id: ChildId,
    user: UserId,
    result: &'a RawValue,
    lead_time: Option<f64>,
    was_postponed: bool,
    created_at: Time,
    updated_at: Time,
    task: TaskId,
    annotation: Option<ChildId>,
}

impl Expand {
    pub(super) fn prediction<'a>(&self, one: &'a Prediction, project: ProjectId) -> OrId<ChildId, JsonPrediction<'a>> {
        if !self.predictions {
            return OrId::Id(one.id);
        }
        OrId::Record(JsonPrediction {
            id: one.id,
            result: &one.result,
            model_version: &one.model_version,
            score: one.score,
            created_at: Time(one.created_at),
            updated_at: Time(one.updated_at),
            task: one.id.task(),
            project,
        })
    }

    pub(super) fn draft<'a>(&self, one: &'a Draft) -> OrId<ChildId, JsonDraft<'a>> {
        if !self.drafts {
            return OrId::Id(one.id);
        }
        OrId::Record(JsonDraft {
            id: one.id,
            user: one.user,
            result: &one.result,
            lead_time: one.lead_time,
            was_postponed: one.was_postponed,
            created_at: Time(one.created_at),
            updated_at: Time(one.updated_at),
            task: one.id.task(),
            annotation: one.annotation,
        })
    }

    pub(super) fn person(&self, id: UserId) -> OrId<UserId, &Person> {
        match self.people.as_ref().and_then(|people| people.get(&id)) {
            Some(person) => OrId::Record(person),
            None => OrId::Id(id),
        }
    }
}
