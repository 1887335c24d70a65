//! Segments: task data in immutable runs below, rows on top.

pub mod directory;
pub mod predictions;
pub mod run;
pub mod totals;
pub mod usage;

use totals::Totals;

use crate::error::Result;
use crate::table::row::Row;
use jiff::Timestamp;
use labeling::ids::{SegmentId, TaskId, UserId};
use run::RunRef;
use serde::{Deserialize, Serialize};

/// How many consecutive ids an open segment owns, and how many tasks a run holds at most.
pub const SEGMENT_TASKS: u64 = 4_000;

/// A range of places within which a random order shuffles: the places that one publication added, or those of a segment of
/// rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShuffleBlock {
    /// The first place.
    pub start: u64,
    /// How many places.
    pub len: u64,
}

/// A segment as its project's directory knows it.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its first task id, which names it.
    pub first: SegmentId,
    /// How many consecutive ids it owns.
    pub len: u64,
    /// Where its first task stands in the project's order, from 0.
    pub place: u64,
    /// `None` for a segment of rows, until the project changes to a random order.
    pub shuffle_block: Option<ShuffleBlock>,
    /// Its task data; empty for a segment whose tasks are rows.
    pub runs: Vec<RunRef>,
    pub created_at: Timestamp,
    pub created_by: UserId,
    /// The totals of the last count with all changes since.
    pub totals: Totals,
    /// Grows with every update of the totals.
    pub changes: u64,
    /// What `changes` was when the totals were last counted from the rows.
    pub counted: Option<u64>,
    /// The settings version the totals were counted under.
    pub settings_version: Option<u64>,
}

impl Segment {
    /// Whether its tasks are rows rather than a run.
    pub fn is_rows(&self) -> bool {
        self.runs.is_empty()
    }

    /// The position of a task within it, or `None` where the id is not its own.
    pub fn index(&self, task: TaskId) -> Option<u64> {
        task.0.checked_sub(self.first.0).filter(|index| *index < self.len)
    }

    /// The task at a position.
    pub fn task(&self, index: u64) -> TaskId {
        TaskId(self.first.0 + index)
    }

    pub(crate) fn to_row(&self) -> Result<Row> {
        let mut row = Row::new()
            .with("first", self.first.0)
            .with("len", self.len)
            .with("place", self.place)
            .with_json("runs", &self.runs)?
            .with("created_at", self.created_at.as_millisecond())
            .with("created_by", self.created_by.0);
        if let Some(block) = &self.shuffle_block {
            row = row.with_json("group", block)?;
        }
        row = totals::write(&self.totals, row).with("changes", self.changes);
        Ok(row.with_some("counted", self.counted).with_some("settings_version", self.settings_version))
    }

    pub(crate) fn from_row(row: &Row) -> Result<Segment> {
        Ok(Segment {
            first: SegmentId(row.number("first")?),
            len: row.number("len")?,
            place: row.number("place")?,
            shuffle_block: if row.has("group") { Some(row.json("group")?) } else { None },
            runs: row.json("runs")?,
            created_at: crate::time::from_ms(row.number("created_at")?)?,
            created_by: UserId(row.number("created_by")?),
            totals: totals::read(row),
            changes: row.find_number("changes").unwrap_or(0),
            counted: row.find_number("counted"),
            settings_version: row.find_number("settings_version"),
        })
    }
}
