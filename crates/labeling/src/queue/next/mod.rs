//! Handing out the next task, as a machine without I/O.
//!
//! [`Next::start`] gives the first commands, [`Next::step`] takes their replies and gives the following ones, until
//! it is done. The commands of one step are independent of each other: they run in parallel and are one round; the
//! replies come in the order of the commands. Without conflict a hand-out is four rounds at most.
//!
//! 1. [`Command::ReadStart`].
//! 2. The user's holds are confirmed and, beside that, a place is looked for: the states of a few OPEN tasks, or a
//!    step of the cursor. (When a hold answers after all, the place that the cursor gave gets an OPEN row.)
//! 3. [`Command::Hold`] and, beside that, [`Command::ReadTask`].
//! 4. The OPEN row, if the task has one.

mod conflict;
mod end;
mod machine;
mod seek;

pub use machine::Next;

use super::admit::Settings;
use super::state::State;
use super::sweep::{Recount, SegmentRead};
use super::unique::UniqueId;
use super::{LaterRow, Millis, OpenRow, Place, Spot, StateWrite};
use crate::ids::{SegmentId, TaskId, UserId};

/// How many OPEN rows from the user's bookmark on the first step reads.
pub const START_ROWS: usize = 5;
/// How many OPEN rows the end of the stream reads a request.
pub const PAGE_ROWS: usize = 100;
/// How many states of OPEN tasks the end of the stream reads a request.
pub const PAGE_STATES: usize = 25;
/// How many LATER rows the end of the stream reads a request.
pub const LATER_ROWS: usize = 10;
/// How many places a stretch has.
pub const STRETCH: u64 = 100;
/// How many stretches a request reads.
pub const STRETCHES: u32 = 5;
/// How often a request asks the cursor for a place.
pub const ADVANCES: u32 = 5;
/// How often a request tries to hold one task.
pub const TRIES: u32 = 8;
/// How many segments a sweep reads.
pub const SWEEP_SEGMENTS: usize = 64;
/// How many of them at once.
pub const SWEEP_BATCH: usize = 4;
/// How many OPEN rows a sweep puts, and how many LATER rows.
pub const SWEEP_ROWS: usize = 500;
/// How long nobody else sweeps after a claim, in milliseconds.
pub const SWEEP_EVERY: Millis = 60_000;

/// Who asks, when, and for what.
#[derive(Clone, Debug)]
pub struct Ask {
    pub user: UserId,
    /// The time at which the request began; it stands for the whole request.
    pub now: Millis,
    /// The page's `next?after=`: a task other than this one.
    pub after: Option<TaskId>,
    /// Without the sweep, which may take long: what only it would find is not found.
    pub quick: bool,
    /// The installation's secret for unique ids.
    pub key: Vec<u8>,
}

/// A task that the annotator's row names as held; the task's state decides whether it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    pub spot: Spot,
    /// When it was handed out: tells a hold from an earlier one of the same task, so that a condition on the holds
    /// as read fails if the task was given back and handed out again meanwhile.
    pub since: Millis,
}

/// What the machine reads and writes of `ANNOTATOR#user`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotator {
    /// Oldest first.
    pub holds: Vec<Held>,
    /// The first place of which the user has not refused the OPEN row.
    pub bookmark: Place,
}

/// A write of `ANNOTATOR#user`; it leaves the row's other attributes (done count) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatorWrite {
    /// Condition: the row's holds are these (none: the attribute is absent or empty).
    pub expected: Vec<Held>,
    pub holds: Vec<Held>,
    pub bookmark: Place,
    /// A task to add to the hand-outs, of which the last 100 are kept.
    pub handed_out: Option<TaskId>,
}

/// What the first round reads.
#[derive(Clone, Debug)]
pub struct Start {
    /// From META, read by this request.
    pub settings: Settings,
    /// LAYOUT's `end`: how many places the order has.
    pub end: Place,
    /// CURSOR: the place that it gives next; 0 without a row.
    pub cursor: Place,
    /// The default when there is no row.
    pub annotator: Annotator,
    /// [`START_ROWS`] OPEN rows in order of place, from `open_from` on.
    pub open: Vec<OpenRow>,
    /// Where they were read from: the user's bookmark as this process remembers it, else 0.
    pub open_from: Place,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// No task: a hole of the order, or a task known to be deleted.
    Nothing,
    /// A task of which it must be read what its import brought, if it has no state row.
    Task(Spot),
    /// A task and the state it has if it has no row ([`State::fresh`]), known without reading anything: the segment's
    /// directory row says that its import brought no annotations, or its sidecar is cached.
    Untouched(Spot, State),
}

/// Something to read or write. Each names its conditions; "fails" means that nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// META, LAYOUT, CURSOR, ANNOTATOR#user and OPEN rows, together, strongly. Reply: [`Reply::Start`].
    ReadStart,
    /// The states of these tasks, strongly, and whether they are deleted. A task without a state row gets the state
    /// that its sidecar or base row brought. Reply: [`Reply::States`], `None` for a task that is deleted or absent.
    ReadStates(Vec<Spot>),
    /// ANNOTATOR#user, strongly. Reply: [`Reply::Annotator`].
    ReadAnnotator,
    /// `ADD 1` to CURSOR, if it is below `below`; then what stands at the place it stood at. Reply:
    /// [`Reply::Advanced`], `None` when the condition fails. An answer lost may be asked again: the place passed is
    /// found by a sweep.
    AdvanceCursor { below: Place },
    /// What stands at `count` places from `from` on, all below `below`: the states (as [`Command::ReadStates`]) of all
    /// undeleted tasks in order of place. Before that, and between, places of segments that are known finished
    /// ([`super::totals::SegmentTotals::known_finished`], `rules`, read now) may be jumped; they do not count. Reply:
    /// [`Reply::Stretch`].
    ReadStretch { from: Place, count: u64, below: Place, rules: u64 },
    /// Sets CURSOR to `to`, if it is `from`. Reply: [`Reply::Moved`].
    MoveCursor { from: Place, to: Place },
    /// OPEN rows in order of place, from `from` on. Reply: [`Reply::Open`].
    ReadOpen { from: Place, limit: usize },
    /// Puts OPEN rows, over what may be there. Reply: [`Reply::Written`], also if some could not be put.
    PutOpen(Vec<OpenRow>),
    /// Deletes an OPEN row, if it is there. Reply: [`Reply::Written`].
    DeleteOpen(Spot),
    /// The user's oldest LATER rows, [`LaterKind::Postponed`](super::LaterKind) before skips. Reply: [`Reply::Later`].
    ReadLater { limit: usize },
    /// Puts LATER rows, of any users. Reply: [`Reply::Written`], also if some could not be put.
    PutLater(Vec<(UserId, LaterRow)>),
    /// Deletes the user's LATER row. Reply: [`Reply::Written`].
    DeleteLater(LaterRow),
    /// One transaction of both rows; with `state.expected == 0` on a task born as a row also a check that its base row
    /// exists. Reply: [`Reply::Held`], [`Reply::Missing`] if the base row is not there, else [`Reply::Conflict`]: a
    /// condition failed, another transaction met this one, or the answer is unknown.
    Hold { spot: Spot, state: StateWrite, annotator: AnnotatorWrite },
    /// The same rows and conditions, to give a hold back (the task is deleted). Reply: [`Reply::Written`], or
    /// [`Reply::Conflict`] if it could not be written; either will do.
    DropHold { spot: Spot, state: StateWrite, annotator: AnnotatorWrite },
    /// Writes ANNOTATOR#user alone, on its condition. Reply: [`Reply::Written`], or [`Reply::Conflict`]; either will do.
    SaveAnnotator(AnnotatorWrite),
    /// Claims the sweep: SWEEP's `until` is absent or at most `now`; then it is `until`. Reply: [`Reply::Claimed`].
    ClaimSweep { now: Millis, until: Millis },
    /// The project's segments that are not known finished under `rules` (totals read now, strongly), at most `limit`,
    /// in order of id from `from` on and around. Reply: [`Reply::Segments`].
    ListUnfinished { from: SegmentId, limit: usize, rules: u64 },
    /// Reads a segment for a sweep: first `changes` of its directory row, then DELETED, then all states. Reply:
    /// [`Reply::Swept`].
    SweepSegment(SegmentId),
    /// Sets totals, `counted` and `rules` of a directory row, if `changes` is still what was read. Reply:
    /// [`Reply::Written`], also if the condition fails.
    Recount(Recount),
    /// Remembers in SWEEP where the next sweep begins. Reply: [`Reply::Written`].
    SaveSweep { next: SegmentId },
    /// DELETED, the work rows and the body of the task: what the answer shows. `untouched`: no row of its work is there
    /// if the hold beside this is written ([`State::is_untouched`]). The executor keeps what it read. Reply:
    /// [`Reply::Task`].
    ReadTask { spot: Spot, untouched: bool },
}

/// What came back for a command.
#[derive(Clone, Debug)]
pub enum Reply {
    Start(Box<Start>),
    States(Vec<Option<State>>),
    Annotator(Annotator),
    Advanced(Option<(Place, At)>),
    /// The tasks found, and the first place that was neither read nor jumped.
    Stretch {
        found: Vec<(Spot, State)>,
        next: Place,
    },
    Moved(bool),
    Open(Vec<OpenRow>),
    Later(Vec<LaterRow>),
    Held,
    Conflict,
    Missing,
    Written,
    /// Where the sweep begins, if it is ours.
    Claimed(Option<SegmentId>),
    Segments(Vec<SegmentId>),
    /// `None`: the segment is gone.
    Swept(Option<SegmentRead>),
    /// Whether the task is there (not deleted).
    Task {
        alive: bool,
    },
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Run these in parallel, and answer them in this order.
    Do(Vec<Command>),
    /// The request is answered.
    Done(Outcome),
}

/// How the request ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This task, which the last [`Command::ReadTask`] read.
    Task {
        spot: Spot,
        /// Its state with the user's hold.
        state: State,
        unique_id: UniqueId,
        /// The project's settings as this request read them.
        settings: Settings,
    },
    /// There is none for this user now.
    Nothing,
}
