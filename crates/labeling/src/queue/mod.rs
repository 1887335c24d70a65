//! The label stream: decides who gets which task, and how tasks are found, handed out and given back.
//!
//! This module only decides; it does no I/O. [`admit`] decides who may have a task, from the task's
//! [`State`](state::State) alone. The machines [`Next`](next::Next) and [`Submit`](submit::Submit) return commands that
//! read and write rows, and take the replies. The store runs these commands. A simulation runs the same machines
//! against a model, with crashes, conflicts and lost replies between any two commands.
//!
//! Hints (the cursor, OPEN and LATER rows, totals) may be wrong without harm. Only the conditional write of a task's
//! state hands it out, and the sweep finds the tasks that are missing in all hints.

pub mod admit;
mod codec;
pub mod next;
pub mod returned;
pub mod state;
pub mod submit;
pub mod sweep;
pub mod totals;
pub mod unique;

use crate::ids::{SegmentId, TaskId, UserId};
use admit::Settings;
use state::State;

/// Milliseconds since 1970, UTC.
pub type Millis = i64;

/// The time after its expiry for which a hold still counts as live for other users, in milliseconds. It is longer than
/// any request and larger than any difference between two clocks.
pub const GRACE: Millis = 60_000;

/// The most holds of a user: the task on the screen and the preloaded one.
pub const MAX_HOLDS: usize = 2;

/// A position in a project's order, from 0. The project's order maps places to tasks. Neither can be derived from the
/// other here.
pub type Place = u64;

/// A task and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    pub place: Place,
    pub task: TaskId,
    pub segment: SegmentId,
}

/// The users for whom a task has no place, each with an end time: for holders the expiry of their hold, for users who
/// finished, skipped or postponed the task [`Millis::MAX`].
pub type Busy = Vec<(UserId, Millis)>;

/// An OPEN row: a task that has a place left for another user, or had one when the row was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRow {
    pub spot: Spot,
    pub busy: Busy,
}

impl OpenRow {
    /// The row for a task in this state.
    pub fn new(spot: Spot, state: &State) -> Self {
        Self { spot, busy: admit::busy(state) }
    }

    /// Whether this user should read the task's state.
    pub fn suits(&self, user: UserId, now: Millis) -> bool {
        !self.busy.iter().any(|&(u, until)| u == user && until > now)
    }
}

/// The reason for a user's LATER row. Postponed drafts come before skips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaterKind {
    /// The user postponed a draft.
    Postponed,
    /// The user skipped the task, and the project returns skipped tasks to the same user.
    Skipped,
}

/// A LATER row: a task that its user gets again when the stream has nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LaterRow {
    pub kind: LaterKind,
    /// The time of the write. The oldest row comes first.
    pub at: Millis,
    pub spot: Spot,
}

/// A write of a task's state row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateWrite {
    /// Condition: the version `v` of the existing row. 0 means that no row exists; for a task born as a row, its base
    /// row must exist.
    pub expected: u64,
    /// The content; its version is `expected + 1`.
    pub state: State,
}

impl StateWrite {
    /// Replaces `before` by `after`.
    pub fn new(before: &State, mut after: State) -> Self {
        after.version = before.version + 1;
        Self { expected: before.version, state: after }
    }
}

/// The input of decisions about one task, apart from its state.
#[derive(Clone, Copy, Debug)]
pub struct Env<'a> {
    pub task: TaskId,
    pub now: Millis,
    pub settings: &'a Settings,
}

/// The machine got replies that do not match its commands. This is a bug in the program that runs it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the replies do not answer the commands of the step {0}")]
pub struct BadReply(pub &'static str);
