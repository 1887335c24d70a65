//! The order of tasks.

use super::OrderBy;
use super::cell::{Cell, TaskRow};
use crate::ids::TaskId;
use std::cmp::Ordering;

/// The values of a task by which an order sorts. Small, so that a list can keep one for each of its top entries.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    values: Vec<SortValue>,
    /// The task of this key.
    pub id: TaskId,
}

#[derive(Clone, Debug, PartialEq)]
enum SortValue {
    Number(f64),
    Text(String),
    Empty,
}

impl SortKey {
    pub(super) fn of(ordering: &[OrderBy], row: &TaskRow<'_>) -> SortKey {
        let value = |by: &OrderBy| match row.cell(&by.column) {
            Cell::Empty => SortValue::Empty,
            Cell::Number(number) => SortValue::Number(number),
            Cell::Time(time) => SortValue::Number(time.as_microsecond() as f64),
            Cell::Boolean(boolean) => SortValue::Number(f64::from(u8::from(boolean))),
            Cell::Text(text) => match by.numeric.then(|| text.trim().parse()) {
                Some(Ok(number)) => SortValue::Number(number),
                _ => SortValue::Text(text.into_owned()),
            },
            Cell::Ids(ids) => ids.first().map_or(SortValue::Empty, |id| SortValue::Number(*id as f64)),
            Cell::Texts(names) => names.first().map_or(SortValue::Empty, |name| SortValue::Text((*name).to_owned())),
        };
        SortKey { values: ordering.iter().map(value).collect(), id: row.task.id }
    }

    pub(super) fn compare(a: &SortKey, b: &SortKey, ordering: &[OrderBy]) -> Ordering {
        for ((a, b), by) in a.values.iter().zip(&b.values).zip(ordering) {
            let order = match (a, b) {
                (SortValue::Empty, SortValue::Empty) => Ordering::Equal,
                (SortValue::Empty, _) => return Ordering::Greater,
                (_, SortValue::Empty) => return Ordering::Less,
                (SortValue::Number(a), SortValue::Number(b)) => a.total_cmp(b),
                (SortValue::Text(a), SortValue::Text(b)) => a.cmp(b),
                (SortValue::Number(_), SortValue::Text(_)) => Ordering::Less,
                (SortValue::Text(_), SortValue::Number(_)) => Ordering::Greater,
            };
            match (order, by.descending) {
                (Ordering::Equal, _) => {}
                (order, true) => return order.reverse(),
                (order, false) => return order,
            }
        }
        a.id.cmp(&b.id)
    }
}
