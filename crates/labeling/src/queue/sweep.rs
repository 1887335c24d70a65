//! The sweep finds what every hint has forgotten, and counts what it reads.

use super::admit::{self, Phase, Settings, Verdict};
use super::state::State;
use super::totals::Totals;
use super::{Env, GRACE, LaterKind, LaterRow, Millis, OpenRow, Spot};
use crate::ids::{SegmentId, UserId};

/// A segment as a sweep or a recount reads it: `changes` was read before the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRead {
    pub segment: SegmentId,
    /// The directory row's `changes`.
    pub changes: u64,
    /// Every undeleted task (of a run: every id; of rows: every base row), in order of place, with its state or the
    /// state that its import brought.
    pub tasks: Vec<(Spot, State)>,
}

/// A new count of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    pub segment: SegmentId,
    /// Condition: the directory row's `changes` is this. Then `counted` becomes it, too.
    pub changes: u64,
    /// The settings version that the count obeys.
    pub rules: u64,
    pub totals: Totals,
}

/// Counts a segment; `None` when work in it changed a moment ago, so that updates of its totals may be under way.
pub fn recount(read: &SegmentRead, settings: &Settings, now: Millis) -> Option<Recount> {
    let mut totals = Totals::default();
    for (spot, state) in &read.tasks {
        if state.updated_at.saturating_add(GRACE) > now {
            return None;
        }
        totals += Totals::of(state, &Env { task: spot.task, now, settings });
    }
    Some(Recount { segment: read.segment, changes: read.changes, rules: settings.rules, totals })
}

/// What a sweep found in a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows of the tasks that somebody new may have.
    pub open: Vec<OpenRow>,
    /// LATER rows, for those who may have again what they skipped or postponed: theirs may be lost or tried in vain,
    /// and the sweep is seldom theirs.
    pub later: Vec<(UserId, LaterRow)>,
    /// What the asker may have: new tasks first, then skipped and postponed ones.
    pub candidates: Vec<(Spot, State)>,
}

/// Looks for tasks with a place left, whoever asks, and for those that the asker may have.
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
                // The same key from every sweep.
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
