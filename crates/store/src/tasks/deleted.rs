//! The row that lies over a segment's tasks: a bitmap of the deleted ones, the only record of a deletion, and the list of
//! the segment's prediction runs. A writer changes either on condition of the row's version, so none misses the other.

use crate::Store;
use crate::error::{ErrorKind, Result, log_failure};
use crate::events::actions::WebhookAction;
use crate::projects::Project;
use crate::retry::Retry;
use crate::segments::directory::touch;
use crate::segments::predictions::PredictionRunRef;
use crate::segments::totals::{self, Totals};
use crate::table::Write;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::{FORMAT_ATTRIBUTE, NEWEST_FORMAT, Row};
use crate::tasks::load::{LoadFields, Loaded};
use crate::tasks::summary::{Counting, Summary};
use jiff::Timestamp;
use labeling::ids::{SegmentId, TaskId};
use labeling::queue::Env;
use std::collections::{BTreeMap, HashSet};

/// The attribute of the prediction runs.
const RUNS: &str = "runs";

/// The deleted tasks of a segment, and its prediction runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deleted {
    /// 0: there is no row yet.
    pub version: u64,
    bits: Vec<u8>,
    /// Oldest first.
    pub(crate) prediction_runs: Vec<PredictionRunRef>,
}

impl Deleted {
    pub(crate) fn from_row(row: Option<&Row>) -> Result<Deleted> {
        let Some(row) = row else { return Ok(Deleted::default()) };
        Ok(Deleted {
            version: row.find_number("v").unwrap_or(0),
            bits: row.find_bytes("bits").unwrap_or_default().to_vec(),
            prediction_runs: if row.has(RUNS) { row.json(RUNS)? } else { Vec::new() },
        })
    }

    fn to_row(&self) -> Result<Row> {
        let row = Row::new().with("v", self.version).with("bits", self.bits.clone());
        match self.prediction_runs.is_empty() {
            true => Ok(row),
            // A release that does not know the runs would write the row without them.
            false => row.with(FORMAT_ATTRIBUTE, NEWEST_FORMAT).with_json(RUNS, &self.prediction_runs),
        }
    }

    /// The write that puts this in the place of `before`, if that still stands.
    pub(crate) fn replace(mut self, before: &Deleted, segment: SegmentId) -> Result<Write> {
        self.version = before.version + 1;
        let condition = match before.version {
            0 => Condition::row_absent(),
            version => Condition::equal("v", version),
        };
        Ok(Write::Put(keys::deleted(segment), self.to_row()?, condition))
    }

    /// Whether the task at a position is deleted.
    pub fn has(&self, index: u64) -> bool {
        let byte = usize::try_from(index / 8).ok().and_then(|at| self.bits.get(at));
        byte.is_some_and(|byte| byte & (1 << (index % 8)) != 0)
    }

    /// Deletes the task at a position; whether it was not deleted before.
    pub fn add(&mut self, index: u64) -> bool {
        if self.has(index) {
            return false;
        }
        let at = usize::try_from(index / 8).unwrap_or(usize::MAX);
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (index % 8);
        true
    }

    /// How many are deleted.
    pub fn count(&self) -> u64 {
        self.bits.iter().map(|byte| u64::from(byte.count_ones())).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

impl Store {
    /// The deleted tasks of a segment.
    pub async fn deleted(&self, segment: SegmentId) -> Result<Deleted> {
        Deleted::from_row(self.table().get(&keys::deleted(segment)).await?.as_ref())
    }
}

impl Store {
    /// Deletes tasks of one project, in any segment. Ids of other projects and of deleted tasks are ignored.
    /// Answers how many were deleted.
    pub async fn delete_tasks(&self, project: &Project, tasks: &[TaskId], now: Timestamp) -> Result<u64> {
        let mut by_segment: BTreeMap<SegmentId, HashSet<u64>> = BTreeMap::new();
        for task in tasks {
            match self.block(*task).await {
                Ok(block) if block.project == project.id => {
                    by_segment.entry(block.segment).or_default().insert(task.0 - block.segment.0);
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Missing => {}
                Err(error) => return Err(error),
            }
        }
        let mut gone = 0;
        for (segment, indices) in by_segment {
            gone += self.delete_in_segment(project, segment, &indices, now).await?;
        }
        Ok(gone)
    }

    /// Deletes all tasks of a project. Answers how many were deleted.
    pub async fn delete_all_tasks(&self, project: &Project, now: Timestamp) -> Result<u64> {
        let mut gone = 0;
        for segment in self.segments(project.id).await? {
            let indices: HashSet<u64> = (0..segment.len).collect();
            gone += self.delete_in_segment(project, segment.first, &indices, now).await?;
        }
        Ok(gone)
    }

    async fn delete_in_segment(
        &self,
        project: &Project,
        first: SegmentId,
        indices: &HashSet<u64>,
        now: Timestamp,
    ) -> Result<u64> {
        let (Some(from), Some(last)) = (indices.iter().min().copied(), indices.iter().max().copied()) else {
            return Ok(0);
        };
        let settings = project.stream_settings(0);
        let mut retry = Retry::new("the tasks are being changed by others, try again");
        loop {
            let segment = self.segment(project.id, first).await?;
            let before = self.deleted(first).await?;
            let layout = self.table().get(&keys::layout(project.id)).await?;
            let mut after = before.clone();
            let mut delta = Totals::default();
            let mut gone = HashSet::new();
            // Holes of the open segment are not tasks.
            for (spot, state) in self.states_in(project.id, &segment, from..last + 1).await? {
                let index = spot.task.0 - first.0;
                if indices.contains(&index) && after.add(index) {
                    let env = Env { task: spot.task, now: 0, settings: &settings };
                    delta = delta - Totals::of(&state, &env);
                    gone.insert(spot.task);
                }
            }
            if gone.is_empty() {
                return Ok(0);
            }
            let whole = u64::try_from(segment.totals.tasks).is_ok_and(|tasks| tasks <= gone.len() as u64);
            let summary = match whole {
                true => Summary::default(),
                false => {
                    let mut counting = Counting::default();
                    let count = |loaded: Vec<Loaded>| {
                        let those = loaded.iter().map(|one| &one.task).filter(|task| gone.contains(&task.id));
                        those.for_each(|task| counting.add(task));
                    };
                    self.each_piece(project, &segment, from..last + 1, LoadFields::ALL, count).await?;
                    counting.finish()
                }
            };
            let mut writes = vec![
                after.replace(&before, first)?,
                Write::Update(
                    keys::segment_row(project.id, first),
                    totals::add(&delta, Update::new()).add("changes", 1),
                    Condition::row_exists(),
                ),
                touch(project.id, layout.as_ref(), first),
            ];
            writes.extend(self.event(project, WebhookAction::TasksDeleted, ranges(&gone), now)?);
            if self.table().transact(writes).await?.is_done() {
                self.ring(project);
                // Both are caches: the tasks are deleted even if these writes fail.
                log_failure(
                    "take from a project's totals",
                    self.add_project_totals(project.id, &delta).await.map(drop),
                );
                let forgotten = match whole {
                    true => self.table().delete(&keys::summary(project.id, first), Condition::none()).await.map(drop),
                    false => self.add_summary(project.id, first, &summary, -1).await,
                };
                log_failure("take from the summary", forgotten);
                return Ok(gone.len() as u64);
            }
            retry.again().await?;
        }
    }
}

/// Ids as ranges of a first id and a length.
fn ranges(tasks: &HashSet<TaskId>) -> Vec<(u64, u64)> {
    let mut ids: Vec<u64> = tasks.iter().map(|task| task.0).collect();
    ids.sort_unstable();
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for id in ids {
        match ranges.last_mut() {
            Some((first, n)) if *first + *n == id => *n += 1,
            _ => ranges.push((id, 1)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_deleted_once() {
        let mut deleted = Deleted::default();
        assert!(!deleted.has(3_999));
        assert!(deleted.add(3_999));
        assert!(!deleted.add(3_999));
        assert!(deleted.add(0));
        assert_eq!((deleted.count(), deleted.has(1), deleted.has(9_999)), (2, false, false));
    }
}
