//! The label stream: who may have which task, and how it is found, handed out and given back.
//!
//! Everything here is a decision. [`admit`] decides who may have a task, from its [`State`](state::State) alone. The
//! machines [`Next`](next::Next) and [`Submit`](submit::Submit) say which rows to read and write and take what came
//! back; the store runs their commands, and a simulation runs the same machines against a model with deaths,
//! conflicts and lost answers between any two commands.
//!
//! Hints (the cursor, OPEN and LATER rows, totals) may be wrong without harm: only the conditional write of a task's
//! state hands it out, and the sweep finds what every hint has forgotten.

pub mod admit;
mod codec;
pub mod next;
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

/// How long after its expiry others still count a hold as live, in milliseconds. No request lives that long, and
/// nothing here compares two clocks more closely.
pub const GRACE: Millis = 60_000;

/// How many holds a user has at most: the task on the screen and the one loaded ahead.
pub const MAX_HOLDS: usize = 2;

/// A position in a project's order, from 0. The order decides which task stands there; nothing here derives one from
/// the other.
pub type Place = u64;

/// A task and where it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    pub place: Place,
    pub task: TaskId,
    pub segment: SegmentId,
}

/// Who has nothing to look for at a task, and until when: holders until their hold expires, those who have done,
/// skipped or postponed it for ever ([`Millis::MAX`]).
pub type Busy = Vec<(UserId, Millis)>;

/// An OPEN row: a task that has, or had when the row was put, a place left for somebody new.
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

    /// Whether it is worth reading the task's state for this user.
    pub fn suits(&self, user: UserId, now: Millis) -> bool {
        !self.busy.iter().any(|&(u, until)| u == user && until > now)
    }
}

/// Why a user has a LATER row. Postponed drafts come before skips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaterKind {
    /// The user postponed a draft.
    Postponed,
    /// The user skipped the task, and skipped tasks come back to who skipped them.
    Skipped,
}

/// A LATER row: a task that comes back to its user when the stream has nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LaterRow {
    pub kind: LaterKind,
    /// When it was put: the oldest comes first.
    pub at: Millis,
    pub spot: Spot,
}

/// A write of a task's state row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateWrite {
    /// Condition: 0 says that no row is there (and, for a task born as a row, that its base row is); else the row's
    /// `v` is this.
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

/// What the decisions about one task need besides its state.
#[derive(Clone, Copy, Debug)]
pub struct Env<'a> {
    pub task: TaskId,
    pub now: Millis,
    pub settings: &'a Settings,
}

/// The machine was given replies that do not answer its commands: a fault of the program that runs it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the replies do not answer the commands of the step {0}")]
pub struct BadReply(pub &'static str);
