//! What submits and every other change of a task's work do to its state, and what follows from that.
//!
//! [`Submit`] is the machine for a new annotation or skip. The other changes are one read, one of the functions of
//! [`change`], one transaction over the task's rows ([`StateWrite`](super::StateWrite) and the record), again on
//! conflict, and then [`Effects`].

pub mod change;
mod machine;

pub use machine::Submit;

use super::admit::{self, SkipRule};
use super::state::State;
use super::totals::Totals;
use super::{Busy, Env, LaterKind, StateWrite};
use crate::ids::{ChildId, UserId};

/// What to do with the task's OPEN row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OpenChange {
    #[default]
    Keep,
    /// Put it, with these names.
    Put(Busy),
    Delete,
}

/// What follows a change of a task's state. All of it is hints and caches: it is written after the transaction, in
/// parallel, and may be lost; except that with `reopens` the segment's totals stand in the transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// To add to the totals of segment and project; unless it is zero, the segment's `changes` rises by 1 with it.
    pub delta: Totals,
    /// The totals may lack a change whose request was lost: the segment's `changes` rises by 1, though nothing is added
    /// (neither to the summary), so that it is counted again.
    pub suspect: bool,
    /// The task was labeled and is no longer: the segment's totals (`delta`, `changes + 1`) go into the transaction of
    /// the change, so that no sweep passes over a segment as finished.
    pub reopens: bool,
    pub open: OpenChange,
    /// A LATER row to put for the user.
    pub later: Option<(UserId, LaterKind)>,
    /// By how much the number of tasks that this user has done changes.
    pub done: Option<(UserId, i32)>,
}

/// Why a change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The task's `allow_skip` is false.
    #[error("this task cannot be skipped")]
    SkipForbidden,
    /// It has had all the annotations, predictions or drafts that ids allow for.
    #[error("a task can have at most {max} of these made one by one", max = crate::ids::FIRST_IMPORTED_CHILD - 1)]
    TooMany,
}

/// A new annotation or skip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Who it is by (`completed_by`).
    pub user: UserId,
    /// A skip.
    pub cancelled: bool,
    pub ground_truth: bool,
    /// As the client sent it. Without one, the unique id of the user's live hold is taken.
    pub unique_id: Option<String>,
    /// Taken when there is neither: new for every request, so that a request that repeats its own transaction makes
    /// one annotation.
    pub request_id: String,
}

/// The new content of a task's state, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub write: StateWrite,
    pub effects: Effects,
}

/// A submission as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSubmit {
    /// The annotation's number within the task.
    pub n: u64,
    pub unique_id: String,
    /// Whether the state says which annotation the unique id became; else a row of its own is to say it.
    pub remembered: bool,
    pub write: StateWrite,
    pub effects: Effects,
}

/// What follows when a task's state goes from one to the other by an act of this user.
pub(super) fn effects(before: &State, after: &State, env: &Env<'_>, user: Option<UserId>) -> Effects {
    let open = match (admit::has_place(before, env), admit::has_place(after, env)) {
        (false, true) => OpenChange::Put(admit::busy(after)),
        (true, false) => OpenChange::Delete,
        _ => OpenChange::Keep,
    };
    let done = |state: &State, user| {
        let worker = state.worker(user);
        worker.annotations > 0 || (worker.skips > 0 && env.settings.skip != SkipRule::RequeueForMe)
    };
    Effects {
        delta: Totals::of(after, env) - Totals::of(before, env),
        suspect: false,
        reopens: admit::is_labeled(before, env) && !admit::is_labeled(after, env),
        open,
        later: None,
        done: user
            .map(|user| (user, i32::from(done(after, user)) - i32::from(done(before, user))))
            .filter(|&(_, by)| by != 0),
    }
}

/// Something that a submit reads or writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Together, strongly: STATE (or, without a row, what the import brought), DELETED (and for a row-born task its
    /// base row). Reply: [`Reply::Read`].
    Read,
    /// Strongly, after STATE: the unique id's row, for a task whose state does not remember all its submits. Reply:
    /// [`Reply::Became`].
    ReadUnique(String),
    /// One transaction over the task's rows: the annotation (number `n`; condition: not there), STATE (`write`'s
    /// condition), the unique-id row unless the state remembers (condition: not there), the submission's draft deleted,
    /// the outbox row where there is a listener; and with `effects.reopens` the segment's totals. Reply:
    /// [`Reply::Written`], [`Reply::Refused`] or [`Reply::Unknown`].
    Write(Box<PlannedSubmit>),
    /// The effects: totals of segment (unless `reopens`) and listing, summary, OPEN row, LATER row, done count, each an
    /// update of its own, together. Reply: [`Reply::Written`], also if some could not be written.
    Follow(Box<Effects>),
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Reply {
    /// `None`: the task is deleted or was never there.
    Read(Option<State>),
    /// The annotation that the unique id became.
    Became(Option<ChildId>),
    Written,
    /// Nothing was written: a condition failed, or another transaction met this one (wait with jitter before the next).
    Refused,
    /// Whether it was written is not known.
    Unknown,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Do(Command),
    Done(Outcome),
}

/// How a submit ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept, under this id. Answer 201.
    Created {
        id: ChildId,
        unique_id: String,
    },
    /// An earlier request with this unique id was kept: answer the stored annotation with 201.
    Existing {
        id: ChildId,
    },
    /// There is no such task: 404.
    NoTask,
    Refused(Refusal),
    /// Other writes of this task won too often in a row: 503, to be tried again.
    Busy,
}
