//! Evaluates a filter on a task.

use super::cell::{Cell, TaskRow};
use super::column::{Column, ColumnKind};
use super::parse::time;
use jiff::Timestamp;
use regex::Regex;
use serde_json::Value;
use std::cmp::Ordering;

/// The filters of one line. All of them must match.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) filters: Vec<Filter>,
}

/// One comparison.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) column: Column,
    pub(super) operator: Operator,
    pub(super) operand: Operand,
}

/// The operator of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    In,
    NotIn,
    InList,
    NotInList,
    Empty,
    Contains,
    NotContains,
    Regex,
}

/// The value that a column is compared with, in the column's type.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Number(f64),
    Time(Timestamp),
    Boolean(bool),
    Text(String),
    /// A regular expression, or a text to find in any case.
    Regex(Regex),
    Range(Box<(Operand, Operand)>),
    List(Vec<Operand>),
    Ids(Vec<u64>),
    Json(Value),
}

impl Operator {
    pub(super) fn from_name(name: &str) -> Option<Operator> {
        Some(match name {
            "equal" => Operator::Equal,
            "not_equal" => Operator::NotEqual,
            "less" => Operator::Less,
            "greater" => Operator::Greater,
            "less_or_equal" => Operator::LessOrEqual,
            "greater_or_equal" => Operator::GreaterOrEqual,
            "in" => Operator::In,
            "not_in" => Operator::NotIn,
            "in_list" => Operator::InList,
            "not_in_list" => Operator::NotInList,
            "empty" => Operator::Empty,
            "contains" => Operator::Contains,
            "not_contains" => Operator::NotContains,
            "regex" => Operator::Regex,
            _ => return None,
        })
    }
}

impl Line {
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.filters.iter().map(|filter| &filter.column)
    }

    pub(super) fn matches(&self, task: &TaskRow<'_>) -> bool {
        self.filters.iter().all(|filter| filter.matches(task))
    }
}

impl Filter {
    fn matches(&self, task: &TaskRow<'_>) -> bool {
        let cell = task.cell(&self.column);
        match self.operator {
            Operator::Equal => self.equals(&cell),
            Operator::NotEqual => !self.equals(&cell),
            Operator::Contains => self.contains(&cell),
            Operator::NotContains => !self.contains(&cell),
            Operator::Less => compare(&cell, &self.operand) == Some(Ordering::Less),
            Operator::Greater => compare(&cell, &self.operand) == Some(Ordering::Greater),
            Operator::LessOrEqual => compare(&cell, &self.operand).is_some_and(Ordering::is_le),
            Operator::GreaterOrEqual => compare(&cell, &self.operand).is_some_and(Ordering::is_ge),
            Operator::In => self.is_within(&cell),
            Operator::NotIn => !self.is_within(&cell),
            Operator::InList => self.is_listed(&cell),
            Operator::NotInList => !self.is_listed(&cell),
            Operator::Empty => {
                matches!(self.operand, Operand::Boolean(empty) if empty == self.is_empty(&cell))
            }
            Operator::Regex => self.contains(&cell),
        }
    }

    fn is_empty(&self, cell: &Cell<'_>) -> bool {
        match cell {
            Cell::Empty => true,
            Cell::Text(text) => text.is_empty(),
            Cell::Number(number) => self.column.kind() == ColumnKind::Count && *number == 0.0,
            Cell::Ids(ids) => ids.is_empty(),
            Cell::Texts(names) if self.column.kind() == ColumnKind::Results => {
                names.iter().all(|json| json.trim() == "[]")
            }
            Cell::Texts(names) => names.is_empty(),
            Cell::Time(_) | Cell::Boolean(_) => false,
        }
    }

    fn equals(&self, cell: &Cell<'_>) -> bool {
        match (cell, &self.operand) {
            (Cell::Ids(ids), Operand::Ids(wanted)) => wanted.iter().any(|id| ids.contains(id)),
            (Cell::Texts(names), Operand::List(wanted)) => {
                wanted.iter().any(|name| matches!(name, Operand::Text(name) if names.contains(&name.as_str())))
            }
            (Cell::Texts(results), Operand::Json(wanted)) => {
                results.iter().any(|json| serde_json::from_str::<Value>(json).is_ok_and(|json| json == *wanted))
            }
            (cell, operand) => compare(cell, operand) == Some(Ordering::Equal),
        }
    }

    fn contains(&self, cell: &Cell<'_>) -> bool {
        match (cell, &self.operand) {
            (Cell::Ids(ids), Operand::Ids(wanted)) => wanted.iter().any(|id| ids.contains(id)),
            (Cell::Texts(names), Operand::List(wanted)) => wanted.iter().any(|wanted| match wanted {
                Operand::Text(wanted) => names.iter().any(|name| name.contains(wanted.as_str())),
                _ => false,
            }),
            (Cell::Texts(results), Operand::Regex(regex)) => results.iter().any(|json| regex.is_match(json)),
            (Cell::Text(text), Operand::Regex(regex)) => regex.is_match(text),
            (cell, Operand::Regex(regex)) => as_text(cell).is_some_and(|text| regex.is_match(&text)),
            _ => false,
        }
    }

    fn is_within(&self, cell: &Cell<'_>) -> bool {
        let Operand::Range(range) = &self.operand else {
            return false;
        };
        compare(cell, &range.0).is_some_and(Ordering::is_ge) && compare(cell, &range.1).is_some_and(Ordering::is_le)
    }

    fn is_listed(&self, cell: &Cell<'_>) -> bool {
        let Operand::List(list) = &self.operand else {
            return false;
        };
        list.iter().any(|item| match (cell, item) {
            (Cell::Ids(ids), Operand::Number(id)) => ids.iter().any(|known| *known as f64 == *id),
            (Cell::Texts(names), Operand::Text(name)) => names.contains(&name.as_str()),
            (cell, item) => compare(cell, item) == Some(Ordering::Equal),
        })
    }
}

/// Compares a value with another one. `None` if they cannot be compared, for example if one is empty.
fn compare(cell: &Cell<'_>, operand: &Operand) -> Option<Ordering> {
    match (cell, operand) {
        (Cell::Number(number), Operand::Number(other)) => number.partial_cmp(other),
        (Cell::Text(text), Operand::Number(other)) => text.trim().parse::<f64>().ok()?.partial_cmp(other),
        (Cell::Time(moment), Operand::Time(other)) => Some(moment.cmp(other)),
        (Cell::Text(text), Operand::Time(other)) => Some(time(text)?.cmp(other)),
        (Cell::Boolean(boolean), Operand::Boolean(other)) => Some(boolean.cmp(other)),
        (cell, Operand::Text(other)) => Some(as_text(cell)?.as_str().cmp(other)),
        _ => None,
    }
}

fn as_text(cell: &Cell<'_>) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.to_string()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Boolean(boolean) => Some(boolean.to_string()),
        Cell::Time(time) => Some(time.to_string()),
        Cell::Empty | Cell::Ids(_) | Cell::Texts(_) => None,
    }
}
