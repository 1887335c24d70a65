//! The sweep finds tasks that are missing in all hints, and counts the segments that it reads.

use super::admit::{self, Phase, Settings, Verdict};
use super::state::State;
use super::totals::Totals;
use super::{Env, GRACE, LaterKind, LaterRow, Millis, OpenRow, Spot};
use crate::ids::{SegmentId, UserId};

/// A segment as read by a sweep or a recount. `changes` was read first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRead {
    pub segment: SegmentId,
    /// The directory row's `changes`.
    pub changes: u64,
    /// All undeleted tasks in order of place (of a run: every id; of rows: every base row). Each has its state, or the
    /// state from its import.
    pub tasks: Vec<(Spot, State)>,
}

/// A new count of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    pub segment: SegmentId,
    /// Condition: the directory row's `changes` has this value. `counted` is set to it too.
    pub changes: u64,
    /// The settings version of the count.
    pub rules: u64,
    pub totals: Totals,
}

/// Counts a segment. `None` if its work changed a moment ago, because updates of its totals may still be in progress.
pub fn recount(read: &SegmentRead, settings: &Settings, now: Millis) -> Option<Recount> {
    let busy = read.tasks.iter().any(|(_, state)| state.updated_at.saturating_add(GRACE) > now);
    (!busy).then(|| count(read, settings, now))
}

/// Counts a segment, also if updates of its totals are in progress. Such an update may then count twice, so that the
/// segment must be counted again later.
pub fn count(read: &SegmentRead, settings: &Settings, now: Millis) -> Recount {
    let mut totals = Totals::default();
    for (spot, state) in &read.tasks {
        totals += Totals::of(state, &Env { task: spot.task, now, settings });
    }
    Recount { segment: read.segment, changes: read.changes, rules: settings.rules, totals }
}

/// The result of a sweep of one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// OPEN rows of the tasks that have a place for another user.
    pub open: Vec<OpenRow>,
    /// LATER rows for users who may get skipped or postponed tasks again. Their rows may be lost or used in vain, and
    /// these users seldom run the sweep themselves.
    pub later: Vec<(UserId, LaterRow)>,
    /// The tasks that the asking user may have: new tasks first, then skipped and postponed ones.
    pub candidates: Vec<(Spot, State)>,
}

/// Finds the tasks with a place left for any user, and the tasks that the asking user may have.
pub fn find(read: &SegmentRead, settings: &Settings, now: Millis, user: UserId, room: usize) -> Found {
    let mut found = Found::default();
    let mut late = Vec::new();
    for (spot, state) in &read.tasks {
        let env = Env { task: spot.task, now, settings };
        if found.open.len() < room && admit::has_place(state, &env) {
            found.open.push(OpenRow::new(*spot, state));
        }
        for worker in &state.workers {
            let waits = worker.skips > 0 || worker.postponed;
            if waits && found.later.len() < room && admit::admit(state, &env, worker.user, Phase::End) == Verdict::Admit
            {
                let kind = if worker.postponed { LaterKind::Postponed } else { LaterKind::Skipped };
                // Every sweep uses the same key.
                found.later.push((worker.user, LaterRow { kind, at: state.updated_at, spot: *spot }));
            }
        }
        if admit::admit(state, &env, user, Phase::Stream) == Verdict::Admit {
            found.candidates.push((*spot, state.clone()));
        } else if admit::admit(state, &env, user, Phase::End) == Verdict::Admit {
            late.push((*spot, state.clone()));
        }
    }
    found.candidates.append(&mut late);
    found
}
