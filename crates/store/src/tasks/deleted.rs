//! The row that lies over a segment's tasks: a bitmap of the deleted ones, the only record of a deletion, and the list of
//! the segment's prediction runs. A writer changes either on condition of the row's version, so none misses the other.

use crate::Store;
use crate::error::{Error, Result, log_failure};
use crate::events::actions::WebhookAction;
use crate::projects::Project;
use crate::retry::Retry;
use crate::segments::Segment;
use crate::segments::directory::touch;
use crate::segments::predictions::PredictionRunRef;
use crate::segments::totals::{self, Totals};
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::{FORMAT_ATTRIBUTE, NEWEST_FORMAT, Row};
use crate::table::{Outcome, Write};
use crate::tasks::load::Loaded;
use crate::tasks::summary::Counting;
use jiff::Timestamp;
use labeling::ids::{SegmentId, TaskId};
use labeling::queue::state::State;
use labeling::queue::{Env, Spot};
use std::collections::HashSet;

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

/// Tasks of one segment that are to be deleted, as they were read.
pub(crate) enum Doomed<'a> {
    /// All tasks of a run, with their states.
    Whole(&'a [(Spot, State)]),
    /// These, loaded in full.
    Loaded(&'a [Loaded]),
}

impl Doomed<'_> {
    fn states(&self) -> Box<dyn Iterator<Item = (TaskId, &State)> + Send + '_> {
        match self {
            Doomed::Whole(states) => Box::new(states.iter().map(|(spot, state)| (spot.task, state))),
            Doomed::Loaded(loaded) => Box::new(loaded.iter().map(|one| (one.task.id, &one.state))),
        }
    }
}

impl Store {
    /// Deletes tasks of a segment in one transaction. Answers how many were deleted; others that were deleted in the meantime
    /// are passed over. `Missing` if the project is gone.
    pub(crate) async fn delete_in_segment(
        &self,
        project: &Project,
        segment: &Segment,
        doomed: &Doomed<'_>,
        now: Timestamp,
    ) -> Result<u64> {
        let first = segment.first;
        let settings = project.stream_settings(0);
        let mut retry = Retry::new("the tasks are being changed by others, try again");
        loop {
            let before = self.deleted(first).await?;
            let layout = self.table().get(&keys::layout(project.id)).await?;
            let layout = layout.ok_or_else(|| Error::missing("project"))?;
            let mut after = before.clone();
            let mut delta = Totals::default();
            let mut gone = HashSet::new();
            for (task, state) in doomed.states() {
                if after.add(task.0 - first.0) {
                    let env = Env { task, now: 0, settings: &settings };
                    delta = delta - Totals::of(state, &env);
                    gone.insert(task);
                }
            }
            if gone.is_empty() {
                return Ok(0);
            }
            let mut writes = vec![
                Write::Update(
                    keys::segment_row(project.id, first),
                    totals::add(&delta, Update::new()).add("changes", 1),
                    Condition::row_exists(),
                ),
                touch(project.id, Some(&layout), first),
                after.replace(&before, first)?,
            ];
            writes.extend(self.event(project, WebhookAction::TasksDeleted, ranges(&gone), now)?);
            match self.table().transact(writes).await? {
                Outcome::Done => {
                    self.ring(project);
                    // Both are caches: the tasks are deleted even if these writes fail.
                    log_failure(
                        "take from a project's totals",
                        self.add_project_totals(project.id, &delta).await.map(drop),
                    );
                    log_failure("take from the summary", self.forget_contents(project, first, doomed, &gone).await);
                    return Ok(gone.len() as u64);
                }
                // The segment is gone.
                Outcome::Refused(indices) if indices.contains(&0) => return Err(Error::missing("project")),
                _ => retry.again().await?,
            }
        }
    }

    /// Takes what deleted tasks contain from their segment's summary.
    async fn forget_contents(
        &self,
        project: &Project,
        first: SegmentId,
        doomed: &Doomed<'_>,
        gone: &HashSet<TaskId>,
    ) -> Result<()> {
        match doomed {
            Doomed::Whole(_) => {
                self.table().delete(&keys::summary(project.id, first), Condition::none()).await.map(drop)
            }
            Doomed::Loaded(loaded) => {
                let mut counting = Counting::default();
                let those = loaded.iter().map(|one| &one.task).filter(|task| gone.contains(&task.id));
                those.for_each(|task| counting.add(task));
                self.add_summary(project.id, first, &counting.finish(), -1).await
            }
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
