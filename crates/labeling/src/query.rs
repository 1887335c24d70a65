//! Queries over a project's tasks, as the Data Manager sends them: filters, ordering and selection.
//!
//! **Invariant:** a query can only name columns of a closed list ([`Column`]).

mod cell;
mod column;
mod filter;
mod order;
mod parse;

pub use cell::TaskRow;
pub use column::{COLUMNS, Column, ColumnInfo, ColumnKind, Needs};
pub use order::SortKey;
pub use parse::QueryError;

use crate::ids::TaskId;
use filter::Line;
use std::cmp::Ordering;

/// A parsed and checked query.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Whether one matching line is enough. Otherwise all lines must match.
    any: bool,
    lines: Vec<Line>,
    ordering: Vec<OrderBy>,
    /// The tasks selected one by one, if the query has a selection.
    pub selection: Option<Selection>,
}

/// One column to order by.
#[derive(Clone, Debug)]
pub struct OrderBy {
    pub column: Column,
    pub descending: bool,
    /// Whether texts are compared as numbers (for a column shown as Number).
    pub numeric: bool,
}

/// Tasks selected one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All matching tasks except these.
    AllBut(Vec<TaskId>),
    /// Only these tasks, if they match.
    Only(Vec<TaskId>),
}

impl Query {
    /// Reads Label Studio's query: `{"filters": {"conjunction", "items"}, "ordering": [...], "selectedItems": {...}}`.
    /// All parts may be absent.
    ///
    /// # Errors
    /// An error names the field: an unknown column, operator or conjunction, a value of the wrong type, a bad
    /// expression.
    pub fn parse(json: &str) -> Result<Query, QueryError> {
        parse::query(json)
    }

    /// The same query in another order, given as `-id`, `tasks:id` or `-tasks:data.text`. Later columns break ties.
    ///
    /// # Errors
    /// An unknown column.
    pub fn ordered_by(mut self, ordering: &[&str]) -> Result<Query, QueryError> {
        self.ordering = parse::ordering(ordering, None)?;
        Ok(self)
    }

    /// Whether it asks for all tasks in the order of their ids. Such a query needs no part of the tasks.
    pub fn is_everything(&self) -> bool {
        self.lines.is_empty() && self.selection.is_none() && self.ordering.iter().all(OrderBy::is_default)
    }

    /// Whether it excludes any tasks.
    pub fn is_filtered(&self) -> bool {
        !self.lines.is_empty() || self.selection.as_ref().is_some_and(Selection::excludes)
    }

    /// Its columns to order by. Empty means the order of the ids.
    pub fn ordering(&self) -> &[OrderBy] {
        &self.ordering
    }

    /// The parts of a task that are needed to evaluate the query.
    pub fn needs(&self) -> Needs {
        let filters = self.lines.iter().flat_map(Line::columns);
        let mut needs = Needs::default();
        for column in filters.chain(self.ordering.iter().map(|by| &by.column)) {
            needs = needs.and(column.needs());
        }
        needs
    }

    /// Whether submits, drafts, predictions and changes of them may change what it finds, or in which order.
    pub fn depends_on_work(&self) -> bool {
        let filters = self.lines.iter().flat_map(Line::columns);
        filters.chain(self.ordering.iter().map(|by| &by.column)).any(|column| !column.is_imported())
    }

    /// Whether a task matches the query.
    pub fn matches(&self, row: &TaskRow<'_>) -> bool {
        if self.selection.as_ref().is_some_and(|selection| !selection.contains(row.task.id)) {
            return false;
        }
        match self.any && !self.lines.is_empty() {
            true => self.lines.iter().any(|line| line.matches(row)),
            false => self.lines.iter().all(|line| line.matches(row)),
        }
    }

    /// The values of a task by which the query sorts.
    pub fn sort_key(&self, row: &TaskRow<'_>) -> SortKey {
        SortKey::of(&self.ordering, row)
    }

    /// The order of two tasks by their keys. Empty values come last in either direction. Ids break ties.
    pub fn compare(&self, a: &SortKey, b: &SortKey) -> Ordering {
        SortKey::compare(a, b, &self.ordering)
    }
}

impl OrderBy {
    /// Whether it is the order of the ids, which the order of the tasks is anyway.
    fn is_default(&self) -> bool {
        self.column.is_id() && !self.descending
    }
}

impl Selection {
    /// Whether it excludes any tasks.
    fn excludes(&self) -> bool {
        *self != Selection::AllBut(Vec::new())
    }

    /// Whether the selection contains this task.
    pub fn contains(&self, task: TaskId) -> bool {
        match self {
            Selection::AllBut(excluded) => excluded.binary_search(&task).is_err(),
            Selection::Only(included) => included.binary_search(&task).is_ok(),
        }
    }
}
