//! Changes of a task's state by submits and other changes of its work, and the effects of these changes.
//!
//! [`Submit`] is the machine for a new annotation or skip. Every other change is one read, one of the functions of
//! [`change`], one transaction over the task's rows ([`StateWrite`](super::StateWrite) and the record), repeated on
//! conflict, and then [`Effects`].

pub mod change;
mod machine;

pub use machine::Submit;

use super::admit::{self, SkipRule};
use super::state::State;
use super::totals::Totals;
use super::{Busy, Env, LaterKind, Millis, StateWrite};
use crate::ids::{ChildId, UserId};

/// The change of the task's OPEN row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OpenChange {
    #[default]
    Keep,
    /// The task was given back: put the row, with these users, and list the task in the CURSOR row
    /// ([`Returns`](super::returned::Returns)).
    Put(Busy),
    Delete,
}

/// The effects of a change of a task's state. They are hints and caches. They are written in parallel after the
/// transaction, and may be lost. Exception: with `reopens`, the totals of the segment are part of the transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// The difference to add to the totals of segment and project. Unless it is zero, the segment's `changes` rises by
    /// 1.
    pub delta: Totals,
    /// The totals may lack a change of a request that was lost. The segment's `changes` rises by 1 without an addition
    /// to the totals or the summary, so that the segment is counted again.
    pub suspect: bool,
    /// The task was labeled and no longer is. The segment's totals (`delta`, `changes + 1`) are part of the change's
    /// transaction, so that no sweep skips the segment as finished.
    pub reopens: bool,
    pub open: OpenChange,
    /// A LATER row to put for the user.
    pub later: Option<(UserId, LaterKind)>,
    /// The change of the number of tasks that this user has finished.
    pub done: Option<(UserId, i32)>,
}

/// The reason why a change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The task's `allow_skip` is false.
    #[error("this task cannot be skipped")]
    SkipForbidden,
    /// The task has had all annotations, predictions or drafts that its ids allow.
    #[error("a task can have at most {max} of these made one by one", max = crate::ids::FIRST_IMPORTED_CHILD - 1)]
    TooMany,
}

/// A new annotation or skip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The author (`completed_by`).
    pub user: UserId,
    /// Whether this is a skip.
    pub cancelled: bool,
    pub ground_truth: bool,
    /// The client's unique id. Without one, the unique id of the user's live hold applies.
    pub unique_id: Option<String>,
    /// The unique id that applies if there is neither. It is new for every request, so that a request that repeats its
    /// own transaction makes one annotation.
    pub request_id: String,
}

/// The new content of a task's state, and its effects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub write: StateWrite,
    pub effects: Effects,
}

/// A submission that is ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSubmit {
    /// The annotation's number within the task.
    pub n: u64,
    pub unique_id: String,
    /// Whether the state holds the annotation of the unique id. Otherwise a separate row must hold it.
    pub remembered: bool,
    pub write: StateWrite,
    pub effects: Effects,
}

/// Whether a user who could not have the task any more may have it again.
fn frees(before: &State, after: &State) -> bool {
    let done_with = |state: &State| admit::busy(state).into_iter().filter(|(_, until)| *until == Millis::MAX);
    done_with(before).any(|(user, _)| done_with(after).all(|(other, _)| other != user))
}

/// The effects of a change of a task's state by this user.
pub(super) fn effects(before: &State, after: &State, env: &Env<'_>, user: Option<UserId>) -> Effects {
    let (had_place, has_place) = (admit::has_place(before, env), admit::has_place(after, env));
    let open = match has_place {
        true if !had_place || frees(before, after) || admit::has_lapsed(before, env.now) => {
            OpenChange::Put(admit::busy(after))
        }
        false if had_place => OpenChange::Delete,
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

/// A read or write of a submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Reads STATE (or, without a row, the imported work) and DELETED (and the base row of a row-born task) together,
    /// strongly consistent. Reply: [`Reply::Read`].
    Read,
    /// Reads the row of the unique id after STATE, strongly consistent, for a task whose state does not hold all its
    /// submits. Reply: [`Reply::Became`].
    ReadUnique(String),
    /// One transaction over the task's rows: the annotation (number `n`; condition: it does not exist), STATE
    /// (`write`'s condition), the unique-id row unless the state holds it (condition: it does not exist), the deletion
    /// of the submission's draft, the outbox row if there is a listener, and with `effects.reopens` the segment's
    /// totals. Reply: [`Reply::Written`], [`Reply::Refused`] or [`Reply::Unknown`].
    Write(Box<PlannedSubmit>),
    /// The effects: totals of segment (unless `reopens`) and listing, summary, OPEN row, LATER row, done count. Each is
    /// a separate update; they run in parallel. Reply: [`Reply::Written`], also if some could not be written.
    Follow(Box<Effects>),
}

/// The result of a command.
#[derive(Clone, Debug)]
pub enum Reply {
    /// `None`: the task is deleted or never existed.
    Read(Option<State>),
    /// The annotation of the unique id.
    Became(Option<ChildId>),
    Written,
    /// Nothing was written: a condition failed, or another transaction conflicted (wait with jitter before the next
    /// try).
    Refused,
    /// It is unknown whether the write succeeded.
    Unknown,
}

/// The next step of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Do(Command),
    Done(Outcome),
}

/// The result of a submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The annotation is stored under this id. Answer 201.
    Created {
        id: ChildId,
        unique_id: String,
    },
    /// An earlier request with this unique id was stored. Answer 201 with the stored annotation.
    Existing {
        id: ChildId,
    },
    /// The task does not exist. Answer 404.
    NoTask,
    Refused(Refusal),
    /// Other writes of this task conflicted too often. Answer 503, so that the client tries again.
    Busy,
}
