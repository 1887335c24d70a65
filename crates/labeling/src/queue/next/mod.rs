//! Hands out the next task, as a state machine without I/O.
//!
//! [`Next::start`] returns the first commands. [`Next::step`] takes their replies and returns the next commands, until
//! the machine is done. The commands of one step are independent: they run in parallel and form one round. The replies
//! have the order of the commands. Without conflict, a hand-out takes at most four rounds.
//!
//! 1. [`Command::ReadStart`].
//! 2. The user's holds are confirmed. In parallel, the machine looks for a place: it reads the states of a few OPEN
//!    tasks, or advances the cursor. (If a hold is the answer after all, the place from the cursor gets an OPEN row.)
//! 3. [`Command::Hold`] and, in parallel, [`Command::ReadTask`].
//! 4. The OPEN row, if the task has one.
//!
//! Among the tasks that the user may have, the stream gives the one with the lowest place. After a task was given back,
//! annotators whose bookmark is beyond it find it in the CURSOR row ([`Returns`]). The holds of users who went away end
//! without a write: from time to time, a request looks for them ([`Command::ReadHolds`]), in a few more rounds.

mod conflict;
mod end;
mod lapsed;
mod machine;
mod seek;

pub use machine::Next;

use super::admit::Settings;
use super::returned::Returns;
use super::state::State;
use super::sweep::{Recount, SegmentRead};
use super::unique::UniqueId;
use super::{LaterRow, Millis, OpenRow, Place, Spot, StateWrite};
use crate::ids::{SegmentId, TaskId, UserId};

/// The number of OPEN rows, from the user's bookmark, that the first round reads.
pub const START_ROWS: usize = 5;
/// The number of OPEN rows of a page.
pub const PAGE_ROWS: usize = 100;
/// The number of such pages that a request reads while new tasks may be left, if the first OPEN rows do not suit the
/// user.
pub const PAGES: u32 = 5;
/// The number of states of OPEN tasks of a page that a request reads.
pub const PAGE_STATES: usize = 25;
/// The number of LATER rows that a request reads at the end of the stream.
pub const LATER_ROWS: usize = 10;
/// The number of places of a stretch.
pub const STRETCH: u64 = 100;
/// The number of stretches that a request reads.
pub const STRETCHES: u32 = 5;
/// The number of times that a request asks the cursor for a place.
pub const ADVANCES: u32 = 5;
/// The number of times that a request tries to hold one task.
pub const TRIES: u32 = 8;
/// The number of segments that a sweep reads.
pub const SWEEP_SEGMENTS: usize = 64;
/// The number of segments that a sweep reads at once.
pub const SWEEP_BATCH: usize = 4;
/// The number of OPEN rows, and of LATER rows, that a sweep writes.
pub const SWEEP_ROWS: usize = 500;
/// The time after a claim in which no other request sweeps, in milliseconds.
pub const SWEEP_EVERY: Millis = 60_000;
/// The number of states that a look for expired holds reads.
pub const LOOK_STATES: usize = 100;

/// The time from one look for expired holds to the next, in milliseconds.
pub fn look_every(settings: &Settings) -> Millis {
    (settings.hold_for / 24).max(SWEEP_EVERY)
}

/// A request for the next task.
#[derive(Clone, Debug)]
pub struct Ask {
    pub user: UserId,
    /// The start time of the request. The whole request uses it.
    pub now: Millis,
    /// `next?after=` of the page: the answer must be another task than this one.
    pub after: Option<TaskId>,
    /// Skips the sweep, which can take long. Tasks that only a sweep would find are not found.
    pub quick: bool,
    /// The installation's secret for unique ids.
    pub key: Vec<u8>,
}

/// A task that the annotator's row names as held. Only the task's state confirms the hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    pub spot: Spot,
    /// The time of the hand-out. It distinguishes a hold from an earlier one of the same task: a condition on the holds
    /// fails if the task was given back and handed out again after the read.
    pub since: Millis,
}

/// The part of `ANNOTATOR#user` that the machine reads and writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotator {
    /// Oldest first.
    pub holds: Vec<Held>,
    /// The first place whose OPEN row the user has not refused.
    pub bookmark: Place,
    /// The number of returns that the user has seen ([`Returns`]).
    pub seen: u64,
}

/// A write of `ANNOTATOR#user`. It does not change the row's other attributes (done count).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatorWrite {
    /// Condition: the row has these holds (none: the attribute is absent or empty).
    pub expected: Vec<Held>,
    pub holds: Vec<Held>,
    pub bookmark: Place,
    pub seen: u64,
    /// A task to add to the list of handed-out tasks, which keeps the last 100.
    pub handed_out: Option<TaskId>,
}

/// The result of the first round.
#[derive(Clone, Debug)]
pub struct Start {
    /// From META, read by this request.
    pub settings: Settings,
    /// LAYOUT's `end`: the number of places of the order.
    pub end: Place,
    /// CURSOR: the next place that it gives. 0 without a row.
    pub cursor: Place,
    /// CURSOR: the tasks that were given back.
    pub returns: Returns,
    /// CURSOR: the time of the next look for expired holds. `None` before the first hand-out.
    pub look_at: Option<Millis>,
    /// The default if there is no row.
    pub annotator: Annotator,
    /// [`START_ROWS`] OPEN rows in order of place, from `open_from` on.
    pub open: Vec<OpenRow>,
    /// The place where the read began: the user's bookmark if this process remembers it, else 0.
    pub open_from: Place,
}

/// The content of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// No task: a gap of the order, or a task known to be deleted.
    Nothing,
    /// A task whose imported work must be read if it has no state row.
    Task(Spot),
    /// A task and its state if it has no row ([`State::fresh`]), known without a read: the segment's directory row says
    /// that its import had no annotations, or its sidecar is cached.
    Untouched(Spot, State),
}

/// A read or a write. Each one names its conditions. "Fails" means that nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// META, LAYOUT, CURSOR, ANNOTATOR#user and OPEN rows, together, strongly consistent. Reply: [`Reply::Start`].
    ReadStart,
    /// The states of these tasks, strongly consistent, and whether they are deleted. A task without a state row gets
    /// the state from its sidecar or base row. Reply: [`Reply::States`], `None` for a task that is deleted or absent.
    ReadStates(Vec<Spot>),
    /// ANNOTATOR#user, strongly consistent. Reply: [`Reply::Annotator`].
    ReadAnnotator,
    /// `ADD 1` to CURSOR if it is less than `below`, then reads the content of the place before the increment. Reply:
    /// [`Reply::Advanced`], `None` if the condition fails. The command may be repeated after a lost reply: a sweep
    /// finds the skipped place. Sets the time of the next look for expired holds to `look_at`, unless it is set.
    AdvanceCursor { below: Place, look_at: Millis },
    /// Claims a look for expired holds: if the time of the next look in CURSOR is `due`, sets it to `until`. Then reads
    /// the holds in the project's ANNOTATOR rows. Reply: [`Reply::Holds`].
    ReadHolds { due: Millis, until: Millis },
    /// Lists a task in CURSOR as given back, if that row exists. Reply: [`Reply::Written`], also if it could not be.
    Return(Spot),
    /// The content of `count` places from `from` on, all less than `below`: the states (as for [`Command::ReadStates`])
    /// of all undeleted tasks in order of place. The executor may jump over places of segments that are known to be
    /// finished ([`super::totals::SegmentTotals::known_finished`], `rules`, read now); they do not count. Reply:
    /// [`Reply::Stretch`].
    ReadStretch { from: Place, count: u64, below: Place, rules: u64 },
    /// Sets CURSOR to `to`, if it is `from`. Reply: [`Reply::Moved`].
    MoveCursor { from: Place, to: Place },
    /// OPEN rows in order of place, from `from` on. Reply: [`Reply::Open`].
    ReadOpen { from: Place, limit: usize },
    /// Puts OPEN rows, replacing existing ones. Reply: [`Reply::Written`], also if some could not be put.
    PutOpen(Vec<OpenRow>),
    /// Deletes an OPEN row, if it exists. Reply: [`Reply::Written`].
    DeleteOpen(Spot),
    /// The user's oldest LATER rows, [`LaterKind::Postponed`](super::LaterKind) before skips. Reply: [`Reply::Later`].
    ReadLater { limit: usize },
    /// Puts LATER rows, of any users. Reply: [`Reply::Written`], also if some could not be put.
    PutLater(Vec<(UserId, LaterRow)>),
    /// Deletes the user's LATER row. Reply: [`Reply::Written`].
    DeleteLater(LaterRow),
    /// One transaction of both rows. With `state.expected == 0` on a task born as a row, it also checks that the base
    /// row exists. Reply: [`Reply::Held`]; [`Reply::Missing`] if the base row does not exist; else [`Reply::Conflict`]:
    /// a condition failed, another transaction conflicted, or the result is unknown.
    Hold { spot: Spot, state: StateWrite, annotator: AnnotatorWrite },
    /// The same rows and conditions, to drop a hold (the task is deleted). Reply: [`Reply::Written`], or
    /// [`Reply::Conflict`] if it could not be written. The machine accepts both.
    DropHold { spot: Spot, state: StateWrite, annotator: AnnotatorWrite },
    /// Writes ANNOTATOR#user alone, under its condition. Reply: [`Reply::Written`] or [`Reply::Conflict`]. The machine
    /// accepts both.
    SaveAnnotator(AnnotatorWrite),
    /// Claims the sweep: if SWEEP's `until` is absent or at most `now`, sets it to `until`. Reply: [`Reply::Claimed`].
    ClaimSweep { now: Millis, until: Millis },
    /// The project's segments that are not known to be finished under `rules` (totals read now, strongly consistent),
    /// at most `limit`, in order of id, from `from` on and wrapping around. Reply: [`Reply::Segments`].
    ListUnfinished { from: SegmentId, limit: usize, rules: u64 },
    /// Reads a segment for a sweep: first `changes` of its directory row, then DELETED, then all states. Reply:
    /// [`Reply::Swept`].
    SweepSegment(SegmentId),
    /// Sets totals, `counted` and `rules` of a directory row if `changes` still has the value read before. Reply:
    /// [`Reply::Written`], also if the condition fails.
    Recount(Recount),
    /// Stores in SWEEP where the next sweep begins. Reply: [`Reply::Written`].
    SaveSweep { next: SegmentId },
    /// DELETED, the work rows and the body of the task, for the answer. `untouched` means that the task has no work
    /// rows if the parallel hold is written ([`State::is_untouched`]). The executor keeps the result. Reply:
    /// [`Reply::Task`].
    ReadTask { spot: Spot, untouched: bool },
}

/// The result of a command.
#[derive(Clone, Debug)]
pub enum Reply {
    Start(Box<Start>),
    States(Vec<Option<State>>),
    Annotator(Annotator),
    Advanced(Option<(Place, At)>),
    /// The tasks found, and the first place that was neither read nor jumped over.
    Stretch {
        found: Vec<(Spot, State)>,
        next: Place,
    },
    Moved(bool),
    Open(Vec<OpenRow>),
    Later(Vec<LaterRow>),
    /// The holds of all users, if this request got the claim.
    Holds(Option<Vec<Held>>),
    Held,
    Conflict,
    Missing,
    Written,
    /// The start of the sweep, if this request got the claim.
    Claimed(Option<SegmentId>),
    Segments(Vec<SegmentId>),
    /// `None`: the segment no longer exists.
    Swept(Option<SegmentRead>),
    /// Whether the task exists (is not deleted).
    Task {
        alive: bool,
    },
}

/// The next step of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Run these commands in parallel, and reply in this order.
    Do(Vec<Command>),
    /// The request is finished.
    Done(Outcome),
}

/// The result of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This task. The last [`Command::ReadTask`] read it.
    Task {
        spot: Spot,
        /// Its state with the user's hold.
        state: Box<State>,
        unique_id: UniqueId,
        /// The project's settings that this request read.
        settings: Settings,
    },
    /// There is no task for this user now.
    Nothing,
}
