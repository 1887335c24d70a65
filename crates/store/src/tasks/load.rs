//! Selects and loads the parts of tasks.

use crate::error::{Error, ErrorKind, Result};
use crate::segments::run::Preannotations;
use crate::table::row::Row;
use labeling::query::TaskRow;
use labeling::queue::state::{State, Unreadable};
use labeling::task::{Json, Task};
use serde::{Deserialize, Serialize};

/// The attribute of a base row whose task was imported with neither annotations nor a flag, so that its first state is
/// the default one.
pub(crate) const PLAIN: &str = "plain";

/// Which parts of tasks to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadFields {
    /// Their data and meta.
    pub data: bool,
    /// Their annotations, predictions and drafts.
    pub work: bool,
}

impl LoadFields {
    /// Everything.
    pub const ALL: LoadFields = LoadFields { data: true, work: true };
}

/// Which parts of tasks to load, and how much of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoadPlan {
    pub(crate) fields: LoadFields,
    /// Whether predictions of prediction runs have their results. Without, only footers are read and the results are `[]`.
    pub(crate) run_results: bool,
}

impl From<LoadFields> for LoadPlan {
    fn from(fields: LoadFields) -> LoadPlan {
        LoadPlan { fields, run_results: true }
    }
}

/// A loaded task. Without [`LoadFields::data`] its data is `{}`.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub task: Task,
    pub state: State,
    /// The annotations and predictions that it was imported with.
    pub brought: Preannotations,
}

impl Loaded {
    /// The task as a row of the task table. `model` is the model version whose predictions count for the score.
    pub fn row<'a>(&'a self, model: &'a str) -> TaskRow<'a> {
        TaskRow { task: &self.task, state: &self.state, model }
    }
}

/// The edited data of a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Edited {
    pub(crate) data: Json,
    #[serde(default)]
    pub(crate) meta: Option<Json>,
}

pub(crate) fn read_state(row: &Row) -> Result<State> {
    State::decode(row.number("v")?, row.bytes("s")?).map_err(|error| match error {
        Unreadable::Newer(_) => Error::new(ErrorKind::Newer, format!("{error}; upgrade Skylabel")),
        Unreadable::Damaged => Error::corrupt(error.to_string()),
    })
}

pub(crate) fn base_preannotations(row: &Row) -> Result<Preannotations> {
    if row.has("brought") { row.json("brought") } else { Ok(Preannotations::default()) }
}

/// The state of a task born as a row that has no state row.
pub(crate) fn base_state(row: &Row) -> Result<State> {
    Ok(State::fresh(&base_preannotations(row)?.brought(row.flag("allow_skip"))))
}
