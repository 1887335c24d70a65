//! The machine that hands out a task: it checks the user's own holds, tries to hold a candidate, and answers.

use super::conflict::Fate;
use super::seek::Wanted;
use super::{Annotator, AnnotatorWrite, Ask, At, Command, Held, Outcome, Reply, Start, Step, TRIES};
use crate::queue::admit::{self, Phase, Settings, Verdict};
use crate::queue::returned::{Returned, Unseen};
use crate::queue::state::State;
use crate::queue::unique::UniqueId;
use crate::queue::{BadReply, Env, LaterRow, Millis, OpenRow, Place, Spot, StateWrite};
use std::collections::VecDeque;

/// A hand-out in progress.
#[derive(Clone, Debug)]
pub struct Next {
    pub(super) ask: Ask,
    pub(super) settings: Settings,
    pub(super) end: Place,
    /// The annotator's row as last read or written. Conditions of writes name its holds.
    pub(super) annotator: Annotator,
    /// The holds of this row that the tasks' states confirm.
    pub(super) kept: Vec<Held>,
    /// Whether the row has holds that are not confirmed.
    pub(super) unconfirmed: bool,
    pub(super) bookmark: Place,
    /// The returned tasks below the bookmark that were not tried.
    pub(super) returned: Vec<Returned>,
    /// Whether their states are still to be read.
    pub(super) returned_unread: bool,
    /// The number of returns that the user has seen when `returned` is empty.
    seen: u64,
    /// The user's listed holds that have expired and whose tasks the user may have, and whether each is still to be
    /// tried.
    pub(super) lapsed: Vec<(Held, bool)>,
    /// The time of the look for expired holds, if it is due.
    pub(super) look_due: Option<Millis>,
    /// OPEN rows that were read and not considered.
    pub(super) rows: Vec<OpenRow>,
    /// The number of pages of OPEN rows read while new tasks may be left.
    pub(super) pages: u32,
    /// Whether a hold conflicted: other users want the same tasks.
    pub(super) contended: bool,
    /// Whether no further OPEN rows follow.
    pub(super) rows_ended: bool,
    /// The new bookmark once all `candidates` are refused.
    pub(super) past: Place,
    /// The tasks to try, in this order. Each was admitted when its state was read.
    pub(super) candidates: VecDeque<Candidate>,
    /// Writes of hints to send with the next round.
    pub(super) pending: Vec<Command>,
    /// The next place to search when there are no candidates.
    pub(super) wanted: Wanted,
    pub(super) cursor: Place,
    pub(super) advances: u32,
    pub(super) stretches: u32,
    pub(super) sweep: super::end::Sweep,
    tries: u32,
    at: Wait,
}

/// A task that the machine tries to hold.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) spot: Spot,
    pub(super) state: State,
    pub(super) source: Source,
}

/// The hint that led to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// An OPEN row after the bookmark, or a returned task.
    Open,
    /// A hold that has expired.
    Lapsed,
    Cursor,
    Later(LaterRow),
    Sweep,
}

impl Source {
    pub(super) fn phase(self) -> Phase {
        match self {
            Self::Open | Self::Lapsed | Self::Cursor => Phase::Stream,
            Self::Later(_) | Self::Sweep => Phase::End,
        }
    }
}

/// The meaning of the expected replies.
#[derive(Clone, Debug)]
pub(super) enum Wait {
    Start,
    /// The states of the annotator's holds, and then the replies of the parallel search, if there is one.
    Confirm(Option<Box<Wait>>),
    /// The states of holds that appeared while this candidate was tried.
    ConfirmNew(Vec<Held>, Box<Candidate>, Fate),
    /// A command of the search.
    Seek(super::seek::Sought),
    Hold(Box<Candidate>, Box<State>),
    Reread(Box<Candidate>),
    /// The task to answer with, and its source unless the user held it before.
    Task(Spot, Box<State>, Option<Source>),
    Drop(Vec<Held>),
    /// The last writes of hints. This answer follows.
    Last(Box<Outcome>),
    Over,
}

impl Next {
    /// Starts the machine.
    pub fn start(ask: Ask) -> (Self, Vec<Command>) {
        let settings = Settings {
            rules: 0,
            overlap: 1,
            overlap_cohort_percentage: 100,
            skip: admit::SkipRule::default(),
            hold_for: 0,
        };
        let next = Self {
            ask,
            settings,
            end: 0,
            annotator: Annotator::default(),
            kept: Vec::new(),
            unconfirmed: false,
            bookmark: 0,
            returned: Vec::new(),
            returned_unread: false,
            seen: 0,
            lapsed: Vec::new(),
            look_due: None,
            rows: Vec::new(),
            pages: 0,
            contended: false,
            rows_ended: true,
            past: 0,
            candidates: VecDeque::new(),
            pending: Vec::new(),
            wanted: Wanted::Open,
            cursor: 0,
            advances: 0,
            stretches: 0,
            sweep: super::end::Sweep::default(),
            tries: 0,
            at: Wait::Start,
        };
        (next, vec![Command::ReadStart])
    }

    /// Takes the replies to the last commands, in their order.
    pub fn step(&mut self, replies: Vec<Reply>) -> Result<Step, BadReply> {
        let at = std::mem::replace(&mut self.at, Wait::Over);
        self.on(at, replies.into_iter())
    }

    fn on(&mut self, at: Wait, mut replies: impl Iterator<Item = Reply>) -> Result<Step, BadReply> {
        let reply = replies.next();
        match (at, reply) {
            (Wait::Start, Some(Reply::Start(start))) => Ok(self.started(*start)),
            (Wait::Confirm(beside), Some(Reply::States(states))) => {
                let holds = self.annotator.holds.clone();
                match self.confirm(&holds, states) {
                    Some((held, state)) => {
                        if let Some(Reply::Advanced(Some((_, at)))) = replies.next() {
                            self.pass_on(at);
                        }
                        Ok(self.answer_held(held, state))
                    }
                    None => match beside {
                        Some(beside) => self.on_rest(*beside, replies),
                        None => Ok(self.seek()),
                    },
                }
            }
            (Wait::ConfirmNew(holds, candidate, fate), Some(Reply::States(states))) => {
                self.unconfirmed = false;
                match self.confirm(&holds, states) {
                    Some((held, state)) => {
                        if fate != Fate::Gone {
                            self.leave(&candidate);
                        }
                        Ok(self.answer_held(held, state))
                    }
                    None => Ok(self.decide(*candidate, fate)),
                }
            }
            (Wait::Seek(sought), Some(first)) => self.sought(sought, first, replies),
            (Wait::Hold(candidate, state), Some(Reply::Held)) => {
                let Some(Reply::Task { alive }) = replies.next() else { return Err(BadReply("hold")) };
                let held = Held { spot: candidate.spot, since: self.ask.now };
                self.annotator.holds = self.holds_with(held);
                let Candidate { spot, source, state: before } = *candidate;
                if admit::has_lapsed(&before, self.ask.now) && self.has_place(spot, &state) {
                    self.pending.push(Command::Return(spot));
                }
                self.won(spot, source, &state, held);
                self.show(spot, state, Some(source), alive)
            }
            (Wait::Hold(candidate, _), Some(Reply::Missing)) => Ok(self.refused(*candidate, false)),
            (Wait::Hold(candidate, _), Some(Reply::Conflict)) => {
                self.contended = true;
                self.tries += 1;
                if self.tries >= TRIES {
                    self.leave(&candidate);
                    self.go_past(&candidate);
                    return Ok(self.seek());
                }
                let reads = vec![Command::ReadAnnotator, Command::ReadStates(vec![candidate.spot])];
                Ok(self.ask_for(reads, Wait::Reread(candidate)))
            }
            (Wait::Reread(candidate), Some(Reply::Annotator(annotator))) => match replies.next() {
                Some(Reply::States(states)) => self.reread(*candidate, annotator, states),
                _ => Err(BadReply("reread")),
            },
            (Wait::Task(spot, state, source), Some(Reply::Task { alive })) => self.show(spot, state, source, alive),
            (Wait::Drop(holds), Some(reply)) => {
                // If this write failed, the condition of the next hold fails too, and the row is read again.
                if matches!(reply, Reply::Written) && !self.unconfirmed {
                    self.annotator.holds = holds;
                }
                Ok(self.seek())
            }
            (Wait::Last(outcome), _) => Ok(Step::Done(*outcome)),
            _ => Err(BadReply("next")),
        }
    }

    fn on_rest(&mut self, at: Wait, mut replies: impl Iterator<Item = Reply>) -> Result<Step, BadReply> {
        match (at, replies.next()) {
            (Wait::Seek(sought), Some(first)) => self.sought(sought, first, replies),
            _ => Err(BadReply("confirm")),
        }
    }

    fn started(&mut self, start: Start) -> Step {
        self.settings = start.settings;
        self.end = start.end;
        self.cursor = start.cursor;
        self.annotator = start.annotator;
        self.bookmark = self.annotator.bookmark;
        match start.returns.after(self.annotator.seen) {
            Unseen::Listed { new, up_to } => {
                // The others have OPEN rows after the bookmark.
                self.returned = new.into_iter().filter(|one| one.spot.place < self.bookmark).collect();
                self.returned.sort_by_key(|one| one.spot.place);
                self.seen = up_to;
            }
            Unseen::Unknown => {
                self.bookmark = 0;
                self.seen = start.returns.count;
            }
        }
        self.returned_unread = !self.returned.is_empty();
        if start.open_from <= self.bookmark {
            self.take_rows(start.open, super::START_ROWS);
        } else {
            self.rows_ended = false;
        }
        self.look_due = start.look_at.filter(|at| *at <= self.ask.now);
        let confirm: Vec<Spot> = self.annotator.holds.iter().map(|h| h.spot).collect();
        if self.look_due.is_some() {
            // A look is claimed by a request that needs one.
            self.wanted = Wanted::Look;
            if !confirm.is_empty() {
                return self.ask_for(vec![Command::ReadStates(confirm)], Wait::Confirm(None));
            }
        }
        let step = self.seek();
        if confirm.is_empty() {
            return step;
        }
        let Step::Do(mut commands) = step else {
            return step;
        };
        commands.insert(0, Command::ReadStates(confirm));
        let beside = std::mem::replace(&mut self.at, Wait::Over);
        self.at = Wait::Confirm(Some(Box::new(beside)));
        Step::Do(commands)
    }

    pub(super) fn env(&self, spot: Spot) -> Env<'_> {
        Env { task: spot.task, now: self.ask.now, settings: &self.settings }
    }

    pub(super) fn verdict(&self, spot: Spot, state: &State, source: Source) -> Verdict {
        if self.ask.after == Some(spot.task) {
            // This task is on the user's screen, although its hold may have expired.
            return Verdict::Later;
        }
        admit::admit(state, &self.env(spot), self.ask.user, source.phase())
    }

    pub(super) fn has_place(&self, spot: Spot, state: &State) -> bool {
        admit::has_place(state, &self.env(spot))
    }

    /// Returns these commands and the pending writes. `at` says how to continue after them.
    pub(super) fn ask_for(&mut self, mut commands: Vec<Command>, at: Wait) -> Step {
        commands.append(&mut self.pending);
        self.at = at;
        Step::Do(commands)
    }

    /// Keeps the holds that the states confirm. Returns the oldest one to answer with, if any.
    fn confirm(&mut self, holds: &[Held], states: Vec<Option<State>>) -> Option<(Held, State)> {
        let mut answer = None;
        for (held, state) in holds.iter().zip(states) {
            let Some(state) = state else { continue };
            if state.live_hold(self.ask.user, self.ask.now).is_none() {
                self.lapse(*held, state);
                continue;
            }
            self.kept.push(*held);
            if answer.is_none() && Some(held.spot.task) != self.ask.after {
                answer = Some((*held, state));
            }
        }
        answer
    }

    fn answer_held(&mut self, held: Held, state: State) -> Step {
        self.save_annotator();
        let read = vec![Command::ReadTask { spot: held.spot, untouched: false }];
        self.ask_for(read, Wait::Task(held.spot, Box::new(state), None))
    }

    /// Writes the annotator's row if its content has changed.
    fn save_annotator(&mut self) {
        if self.unconfirmed {
            return;
        }
        let write = self.annotator_write(self.retained(), None);
        let Annotator { holds, bookmark, seen } = &self.annotator;
        if (&write.holds, &write.bookmark, &write.seen) != (holds, bookmark, seen) {
            self.pending.push(Command::SaveAnnotator(write));
        }
    }

    fn annotator_write(&self, holds: Vec<Held>, handed_out: Option<Spot>) -> AnnotatorWrite {
        AnnotatorWrite {
            expected: self.annotator.holds.clone(),
            holds,
            bookmark: self.bookmark,
            seen: self.returned.iter().map(|one| one.n - 1).fold(self.seen, Place::min),
            handed_out: handed_out.map(|spot| spot.task),
        }
    }

    /// The listed holds with a new one.
    fn holds_with(&self, held: Held) -> Vec<Held> {
        let mut holds = self.retained();
        holds.retain(|h| h.spot != held.spot);
        holds.push(held);
        holds
    }

    /// Tries to hold an admitted candidate.
    pub(super) fn hold(&mut self, candidate: Candidate) -> Step {
        self.tries = 0;
        self.hold_again(candidate)
    }

    pub(super) fn hold_again(&mut self, candidate: Candidate) -> Step {
        self.go_past(&candidate);
        self.tried(candidate.spot);
        let (spot, user) = (candidate.spot, self.ask.user);
        let made = candidate.state.worker(user).made;
        let unique_id = UniqueId::new(&self.ask.key, spot.task, user, made);
        let after = admit::grant(&candidate.state, &self.env(spot), user, unique_id);
        let holds = self.holds_with(Held { spot, since: self.ask.now });
        let write = StateWrite::new(&candidate.state, after);
        let state = Box::new(write.state.clone());
        let annotator = self.annotator_write(holds, Some(spot));
        // The content that is read belongs to the held state: every change of the task increases the state's version,
        // and then the hold fails.
        let read = Command::ReadTask { spot, untouched: candidate.state.is_untouched() };
        let hold = vec![Command::Hold { spot, state: write, annotator }, read];
        self.ask_for(hold, Wait::Hold(Box::new(candidate), state))
    }

    /// Moves the bookmark past a row that was tried.
    fn go_past(&mut self, candidate: &Candidate) {
        if candidate.source == Source::Open {
            self.bookmark = self.bookmark.max(candidate.spot.place + 1);
        }
    }

    /// The user now holds the task.
    pub(super) fn won(&mut self, spot: Spot, source: Source, state: &State, held: Held) {
        self.kept.retain(|kept| kept.spot != spot);
        self.kept.push(held);
        self.tried(spot);
        if let Source::Later(row) = source {
            self.pending.push(Command::DeleteLater(row));
        }
        if self.has_place(spot, state) {
            self.pending.push(Command::PutOpen(vec![OpenRow::new(spot, state)]));
        } else if source != Source::Cursor {
            // A task from the cursor has no OPEN row, or a stale one that the next reader deletes.
            self.pending.push(Command::DeleteOpen(spot));
        }
    }

    /// Answers with the task that was read, unless it was deleted.
    fn show(&mut self, spot: Spot, state: Box<State>, source: Option<Source>, alive: bool) -> Result<Step, BadReply> {
        if !alive {
            return Ok(self.deleted(spot, &state, source));
        }
        let hold = state.hold(self.ask.user).ok_or(BadReply("task"))?;
        let (unique_id, settings) = (hold.unique_id, self.settings.clone());
        Ok(self.end_with(Outcome::Task { spot, state, unique_id, settings }))
    }

    /// The task to answer with was deleted: drops its hold and continues the search.
    fn deleted(&mut self, spot: Spot, state: &State, source: Option<Source>) -> Step {
        self.kept.retain(|held| held.spot != spot);
        self.pending.push(Command::DeleteOpen(spot));
        if source == Some(Source::Cursor) {
            self.stretch_from(spot.place + 1);
        }
        let after = admit::release(state, &self.env(spot), self.ask.user);
        let write = StateWrite::new(state, after);
        let mut holds = if self.unconfirmed { self.annotator.holds.clone() } else { self.retained() };
        holds.retain(|held| held.spot != spot);
        let annotator = self.annotator_write(holds.clone(), None);
        let drop = vec![Command::DropHold { spot, state: write, annotator }];
        self.ask_for(drop, Wait::Drop(holds))
    }

    /// The candidate went to another user, or no longer exists (`there` is false).
    pub(super) fn refused(&mut self, candidate: Candidate, there: bool) -> Step {
        let state = there.then_some(&candidate.state);
        self.note_refused(candidate.spot, state, candidate.source);
        self.seek()
    }

    /// Records the consequences of a refused task.
    pub(super) fn note_refused(&mut self, spot: Spot, state: Option<&State>, source: Source) {
        self.tried(spot);
        let for_others = state.is_some_and(|state| self.has_place(spot, state));
        match source {
            Source::Open if !for_others => self.pending.push(Command::DeleteOpen(spot)),
            Source::Open | Source::Lapsed | Source::Sweep => {}
            Source::Later(row) => self.pending.push(Command::DeleteLater(row)),
            Source::Cursor => {
                if let Some(state) = state.filter(|_| for_others) {
                    self.pending.push(Command::PutOpen(vec![OpenRow::new(spot, state)]));
                }
                self.stretch_from(spot.place + 1);
            }
        }
    }

    /// Leaves a candidate to other users.
    fn leave(&mut self, candidate: &Candidate) {
        if candidate.source == Source::Cursor {
            self.note_refused(candidate.spot, Some(&candidate.state), Source::Cursor);
        }
    }

    /// The place from the cursor is not needed: writes an OPEN row so that other users find its task.
    pub(super) fn pass_on(&mut self, at: At) {
        match at {
            At::Nothing => {}
            At::Task(spot) => self.pending.push(Command::PutOpen(vec![OpenRow { spot, busy: Vec::new() }])),
            At::Untouched(spot, state) if self.has_place(spot, &state) => {
                self.pending.push(Command::PutOpen(vec![OpenRow::new(spot, &state)]));
            }
            At::Untouched(..) => {}
        }
    }

    /// The search found no task.
    pub(super) fn nothing(&mut self) -> Step {
        self.save_annotator();
        self.end_with(Outcome::Nothing)
    }

    /// Answers after the last hints are written.
    fn end_with(&mut self, outcome: Outcome) -> Step {
        if self.pending.is_empty() {
            return Step::Done(outcome);
        }
        self.ask_for(Vec::new(), Wait::Last(Box::new(outcome)))
    }
}
