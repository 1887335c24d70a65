//! Questions about a project's tasks, as the Data Manager asks them: filters, ordering and selection.
//!
//! **Invariant:** a query names columns of a closed list ([`Column`]); no name reaches anything else.

mod cell;
mod column;
mod filter;
mod order;
mod parse;

pub use cell::Fields;
pub use column::{Column, Needs};
pub use order::SortKey;
pub use parse::QueryError;

use crate::ids::TaskId;
use filter::Line;
use std::cmp::Ordering;

/// A query, read and checked.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Whether one matching line is enough; else all must match.
    any: bool,
    lines: Vec<Line>,
    ordering: Vec<OrderBy>,
    /// The tasks picked by hand, if the query says so.
    pub selection: Option<Selection>,
}

/// One column to order by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderBy {
    pub column: Column,
    pub descending: bool,
    /// Whether texts are compared as the numbers they hold (a column shown as Number).
    pub numeric: bool,
}

/// Tasks picked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All that match, but for these.
    AllBut(Vec<TaskId>),
    /// These, where they match.
    Only(Vec<TaskId>),
}

impl Query {
    /// Reads Label Studio's query: `{"filters": {"conjunction", "items"}, "ordering": [...], "selectedItems": {...}}`.
    /// All parts may be absent.
    ///
    /// # Errors
    /// Names the field: an unknown column, operator or conjunction, a value of the wrong type, a bad expression.
    pub fn parse(json: &str) -> Result<Query, QueryError> {
        parse::query(json)
    }

    /// The same query in this order, given as `-id`, `tasks:id` or `-tasks:data.text`; the later ones break ties.
    ///
    /// # Errors
    /// On an unknown column.
    pub fn ordered_by(mut self, ordering: &[&str]) -> Result<Query, QueryError> {
        self.ordering = parse::ordering(ordering, None)?;
        Ok(self)
    }

    /// Whether it asks for all tasks in the order of their ids: then nothing needs to be looked at.
    pub fn is_everything(&self) -> bool {
        self.lines.is_empty() && self.selection.is_none() && self.ordering.iter().all(|by| *by == OrderBy::id())
    }

    /// Whether it leaves tasks out.
    pub fn is_filtered(&self) -> bool {
        !self.lines.is_empty() || self.selection.is_some()
    }

    /// Its order; empty for that of the ids.
    pub fn ordering(&self) -> &[OrderBy] {
        &self.ordering
    }

    /// What of a task must be known to answer it.
    pub fn needs(&self) -> Needs {
        let filters = self.lines.iter().flat_map(Line::columns);
        let mut needs = Needs::default();
        for column in filters.chain(self.ordering.iter().map(|by| &by.column)) {
            needs = needs.and(column.needs());
        }
        needs
    }

    /// Whether a task is among the answer.
    pub fn matches(&self, task: &Fields<'_>) -> bool {
        if self.selection.as_ref().is_some_and(|selection| !selection.contains(task.id)) {
            return false;
        }
        match self.any && !self.lines.is_empty() {
            true => self.lines.iter().any(|line| line.matches(task)),
            false => self.lines.iter().all(|line| line.matches(task)),
        }
    }

    /// What the order looks at, taken out of a task.
    pub fn sort_key(&self, task: &Fields<'_>) -> SortKey {
        SortKey::of(&self.ordering, task)
    }

    /// The order of two tasks by their keys. Empty values stand last in either direction; ids break ties.
    pub fn compare(&self, a: &SortKey, b: &SortKey) -> Ordering {
        SortKey::compare(a, b, &self.ordering)
    }
}

impl OrderBy {
    fn id() -> OrderBy {
        OrderBy { column: Column::Id, descending: false, numeric: false }
    }
}

impl Selection {
    /// Whether it holds this task.
    pub fn contains(&self, task: TaskId) -> bool {
        match self {
            Selection::AllBut(excluded) => excluded.binary_search(&task).is_err(),
            Selection::Only(included) => included.binary_search(&task).is_ok(),
        }
    }
}
