//! Reading rows of a segment in the order of their tasks.

use crate::Store;
use crate::error::Result;
use crate::segments::Segment;
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{PageStart, Range as Keys};
use labeling::ids::TaskId;
use std::collections::VecDeque;

/// How many rows are asked for by their keys at a time.
const KEYS_AT_ONCE: usize = 100;

/// Rows of a segment in the order of their tasks, a page at a time.
pub(super) struct Cursor {
    pk: String,
    prefix: &'static str,
    pub(super) left: Left,
    ahead: VecDeque<(TaskId, Row)>,
}

/// Which rows have not been read.
pub(super) enum Left {
    Nothing,
    Query(Keys, Option<PageStart>),
    /// The rows of these keys.
    Keys(VecDeque<Key>),
}

impl Cursor {
    pub(super) fn new(segment: &Segment, prefix: &'static str, left: Left) -> Cursor {
        Cursor { pk: keys::segment(segment.first), prefix, left, ahead: VecDeque::new() }
    }

    fn is_over(&self) -> bool {
        matches!(self.left, Left::Nothing)
    }

    /// Reads the next page.
    pub(super) async fn fill(&mut self, store: &Store) -> Result<()> {
        let rows = match std::mem::replace(&mut self.left, Left::Nothing) {
            Left::Nothing => return Ok(()),
            Left::Query(range, start) => {
                let (rows, next) = store.table().query_page(&self.pk, &range, None, false, start).await?;
                if next.is_some() {
                    self.left = Left::Query(range, next);
                }
                rows
            }
            Left::Keys(mut wanted) => {
                let rest = wanted.split_off(KEYS_AT_ONCE.min(wanted.len()));
                let mut rows = store.table().get_many(wanted.make_contiguous()).await?;
                rows.sort_by(|a, b| a.sk().cmp(b.sk()));
                if !rest.is_empty() {
                    self.left = Left::Keys(rest);
                }
                rows
            }
        };
        let prefix = self.prefix;
        let task = |row: &Row| row.sk().strip_prefix(prefix)?.get(..12)?.parse().ok().map(TaskId);
        self.ahead.extend(rows.into_iter().filter_map(|row| Some((task(&row)?, row))));
        Ok(())
    }

    /// The first task that has a row left.
    pub(super) async fn first(&mut self, store: &Store) -> Result<Option<TaskId>> {
        while self.ahead.is_empty() && !self.is_over() {
            self.fill(store).await?;
        }
        Ok(self.ahead.front().map(|(task, _)| *task))
    }

    /// The rows of a task. Skips those of tasks before it.
    pub(super) async fn rows_of(&mut self, store: &Store, task: TaskId) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        while let Some(first) = self.first(store).await? {
            if first > task {
                break;
            }
            rows.extend(self.ahead.pop_front().filter(|_| first == task).map(|(_, row)| row));
        }
        Ok(rows)
    }
}
