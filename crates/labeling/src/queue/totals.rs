//! Totals of a segment and of a project. They are a cache; the rows are the truth.

use super::Env;
use super::admit::is_labeled;
use super::state::State;
use std::ops::{Add, AddAssign, Sub};

/// Counts, or changes of counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub tasks: i64,
    /// Tasks that are labeled (`finished_task_number`).
    pub finished: i64,
    /// Tasks with an annotation that is neither cancelled nor ground truth (`num_tasks_with_annotations`).
    pub with_annotations: i64,
    /// Annotations that are not cancelled (`total_annotations_number`).
    pub annotations: i64,
    /// Annotations that are neither cancelled nor ground truth (`useful_annotation_number`).
    pub useful: i64,
    /// Annotations that are ground truth and not cancelled (`ground_truth_number`).
    pub ground_truth: i64,
    /// Skips (`skipped_annotations_number`).
    pub cancelled: i64,
    pub predictions: i64,
}

impl Totals {
    /// The counts of one task.
    pub fn of(state: &State, env: &Env<'_>) -> Self {
        let useful = i64::from(state.annotations) - i64::from(state.ground_truth);
        Self {
            tasks: 1,
            finished: is_labeled(state, env).into(),
            with_annotations: (useful > 0).into(),
            annotations: state.annotations.into(),
            useful,
            ground_truth: state.ground_truth.into(),
            cancelled: state.cancelled.into(),
            predictions: i64::from(state.predictions) + i64::from(state.in_runs),
        }
    }

    /// Whether all counts are zero.
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }

    fn zip(self, other: Self, f: impl Fn(i64, i64) -> i64) -> Self {
        Self {
            tasks: f(self.tasks, other.tasks),
            finished: f(self.finished, other.finished),
            with_annotations: f(self.with_annotations, other.with_annotations),
            annotations: f(self.annotations, other.annotations),
            useful: f(self.useful, other.useful),
            ground_truth: f(self.ground_truth, other.ground_truth),
            cancelled: f(self.cancelled, other.cancelled),
            predictions: f(self.predictions, other.predictions),
        }
    }
}

impl Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Totals {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// The totals of a segment's directory row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SegmentTotals {
    pub totals: Totals,
    /// Rises by 1 with every write of these totals except a recount.
    pub changes: u64,
    /// The value of `changes` at the last recount.
    pub counted: u64,
    /// The settings version of the last recount.
    pub rules: u64,
}

impl SegmentTotals {
    /// Whether no task of the segment can have a place left, so that searches may skip it. `rules` is the settings
    /// version just read.
    pub fn known_finished(&self, rules: u64) -> bool {
        self.totals.finished == self.totals.tasks && self.changes == self.counted && self.rules == rules
    }

    /// Whether the scheduled job should count the segment again.
    pub fn needs_recount(&self, rules: u64) -> bool {
        self.changes != self.counted || self.rules != rules
    }
}
