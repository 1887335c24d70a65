//! The search while new tasks may be left: OPEN rows after the bookmark, the cursor, stretches of places.

use super::machine::{Candidate, Next, Source, Wait};
use super::{ADVANCES, At, Command, PAGE_STATES, PAGES, Reply, STRETCH, STRETCHES, Step, look_every};
use crate::ids::SegmentId;
use crate::queue::admit::Verdict;
use crate::queue::state::State;
use crate::queue::{BadReply, LaterRow, Millis, OpenRow, Place, Spot};

/// The next place to search, when no candidates are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A look for expired holds.
    Look,
    Open,
    Cursor,
    Stretch,
    Page,
    Later,
    Claim,
    Sweep,
    Nothing,
}

/// A command of the search that awaits its reply.
#[derive(Clone, Debug)]
pub(super) enum Sought {
    /// The holds of all users.
    Holds,
    /// States of tasks whose holds may have expired.
    Lapsed(Vec<Spot>),
    /// OPEN rows after the bookmark.
    More,
    /// States of OPEN rows and of returned tasks.
    Open(Vec<Spot>),
    Advance,
    /// The state of the task at the cursor's place.
    AtCursor(Spot),
    Stretch,
    Move {
        to: Place,
        candidate: Option<Box<Candidate>>,
        passed: Vec<OpenRow>,
    },
    /// A page of OPEN rows from this place on.
    Page(Place),
    Later,
    LaterStates(Vec<LaterRow>),
    Claim,
    Segments,
    Swept(Vec<SegmentId>),
}

impl Next {
    /// Continues the search.
    pub(super) fn seek(&mut self) -> Step {
        if self.wanted == Wanted::Open && !self.contended && self.beyond_rows() {
            return self.search_on();
        }
        while let Some(candidate) = self.candidates.pop_front() {
            if self.verdict(candidate.spot, &candidate.state, candidate.source) == Verdict::Admit {
                return self.hold(candidate);
            }
            self.tried(candidate.spot);
        }
        self.bookmark = self.bookmark.max(self.past);
        self.search_on()
    }

    /// Searches the next place, before the candidates are tried.
    pub(super) fn search_on(&mut self) -> Step {
        let (command, sought) = match self.wanted {
            Wanted::Look => {
                self.wanted = Wanted::Open;
                let Some(due) = self.look_due else { return self.seek() };
                (Command::ReadHolds { due, until: self.look_at() }, Sought::Holds)
            }
            Wanted::Open => {
                let mut spots = self.returned_spots();
                let rows = std::mem::take(&mut self.rows);
                spots.extend(self.usable(&rows));
                if self.rows_ended || self.contended || (self.pages >= PAGES && spots.is_empty()) {
                    self.wanted = Wanted::Cursor;
                }
                if !spots.is_empty() {
                    (Command::ReadStates(spots.clone()), Sought::Open(spots))
                } else if self.wanted == Wanted::Open {
                    self.pages += 1;
                    let from = self.bookmark.max(self.past);
                    (Command::ReadOpen { from, limit: super::PAGE_ROWS }, Sought::More)
                } else {
                    return self.seek();
                }
            }
            Wanted::Cursor => {
                if self.advances >= ADVANCES || self.cursor >= self.end {
                    self.wanted = Wanted::Page;
                    return self.seek();
                }
                self.advances += 1;
                (Command::AdvanceCursor { below: self.end, look_at: self.look_at() }, Sought::Advance)
            }
            Wanted::Stretch => {
                if self.stretches >= STRETCHES || self.cursor >= self.end {
                    self.wanted = Wanted::Page;
                    return self.seek();
                }
                self.stretches += 1;
                let (from, below, rules) = (self.cursor, self.end, self.settings.rules);
                (Command::ReadStretch { from, count: STRETCH, below, rules }, Sought::Stretch)
            }
            Wanted::Page => {
                // After the last row, the scan starts again at 0. Before it, each request reads the next page.
                let from = if self.rows_ended { 0 } else { self.bookmark };
                self.wanted = Wanted::Later;
                let limit = super::PAGE_ROWS;
                (Command::ReadOpen { from, limit }, Sought::Page(from))
            }
            Wanted::Later => {
                self.wanted = Wanted::Claim;
                (Command::ReadLater { limit: super::LATER_ROWS }, Sought::Later)
            }
            Wanted::Claim if self.ask.quick => return self.nothing(),
            Wanted::Claim => {
                self.wanted = Wanted::Sweep;
                let until = self.ask.now + super::SWEEP_EVERY;
                (Command::ClaimSweep { now: self.ask.now, until }, Sought::Claim)
            }
            Wanted::Sweep => return self.sweep_on(),
            Wanted::Nothing => return self.nothing(),
        };
        self.search(command, sought)
    }

    /// Sends a command of the search.
    pub(super) fn search(&mut self, command: Command, sought: Sought) -> Step {
        self.ask_for(vec![command], Wait::Seek(sought))
    }

    fn look_at(&self) -> Millis {
        self.ask.now + look_every(&self.settings)
    }

    /// Takes the reply to a command of the search.
    pub(super) fn sought(
        &mut self,
        sought: Sought,
        first: Reply,
        rest: impl Iterator<Item = Reply>,
    ) -> Result<Step, BadReply> {
        match (sought, first) {
            (sought @ (Sought::Holds | Sought::Lapsed(_)), first) => self.looked(sought, first),
            (Sought::More, Reply::Open(rows)) => {
                self.take_rows(rows, super::PAGE_ROWS);
                Ok(if self.own_first() { self.seek() } else { self.search_on() })
            }
            (Sought::Open(spots), Reply::States(states)) => {
                self.judge(spots.into_iter().map(|spot| (spot, Source::Open)), states);
                self.by_place();
                Ok(self.seek())
            }
            (Sought::Advance, Reply::Advanced(None)) => {
                self.wanted = Wanted::Page;
                Ok(self.seek())
            }
            (Sought::Advance, Reply::Advanced(Some((place, at)))) => {
                self.stretch_from(place + 1);
                match at {
                    At::Nothing => Ok(self.seek()),
                    // The user's own expired holds come first.
                    at if !self.candidates.is_empty() => {
                        self.pass_on(at);
                        Ok(self.seek())
                    }
                    At::Task(spot) => {
                        Ok(self.ask_for(vec![Command::ReadStates(vec![spot])], Wait::Seek(Sought::AtCursor(spot))))
                    }
                    At::Untouched(spot, state) => {
                        self.judge([(spot, Source::Cursor)].into_iter(), vec![Some(state)]);
                        Ok(self.seek())
                    }
                }
            }
            (Sought::AtCursor(spot), Reply::States(states)) => {
                self.judge([(spot, Source::Cursor)].into_iter(), states);
                Ok(self.seek())
            }
            (Sought::Stretch, Reply::Stretch { found, next }) => Ok(self.stretched(found, next)),
            (Sought::Move { to, candidate, passed }, Reply::Moved(moved)) => {
                if moved {
                    self.cursor = to;
                    self.candidates.extend(candidate.map(|c| *c));
                    self.put_open(passed);
                } else {
                    // Other requests read the same places and handle them. This request takes a place from the cursor.
                    self.wanted = Wanted::Cursor;
                }
                Ok(self.seek())
            }
            (sought, first) => self.sought_at_end(sought, first, rest),
        }
    }

    /// Takes OPEN rows that follow the last ones. `limit`: the number of rows that were asked for.
    pub(super) fn take_rows(&mut self, rows: Vec<OpenRow>, limit: usize) {
        self.rows_ended = rows.len() < limit;
        // The user has refused the rows before the bookmark. To rows from the cursor on, the cursor itself comes, and
        // to tasks before them.
        let (bookmark, cursor) = (self.bookmark, self.cursor);
        self.rows_ended |= rows.last().is_some_and(|row| row.spot.place >= cursor);
        self.rows = rows;
        self.rows.retain(|row| row.spot.place >= bookmark && row.spot.place < cursor);
    }

    fn returned_spots(&mut self) -> Vec<Spot> {
        match std::mem::take(&mut self.returned_unread) {
            true => self.returned.iter().map(|one| one.spot).collect(),
            false => Vec::new(),
        }
    }

    /// The rows whose states should be read. Moves the bookmark past the others.
    pub(super) fn usable(&mut self, rows: &[OpenRow]) -> Vec<Spot> {
        let mut spots = Vec::new();
        for row in rows {
            if row.suits(self.ask.user, self.ask.now) {
                if spots.len() == PAGE_STATES {
                    self.rows_ended = false;
                    break;
                }
                spots.push(row.spot);
            } else if spots.is_empty() {
                self.bookmark = self.bookmark.max(row.spot.place + 1);
            }
            self.past = row.spot.place + 1;
        }
        spots
    }

    /// Makes candidates of the tasks that the user may have, and records the consequences for the others.
    pub(super) fn judge(&mut self, spots: impl Iterator<Item = (Spot, Source)>, states: Vec<Option<State>>) {
        for ((spot, source), state) in spots.zip(states) {
            match state {
                Some(state) if self.verdict(spot, &state, source) == Verdict::Admit => {
                    self.candidates.push_back(Candidate { spot, state, source });
                }
                state => self.note_refused(spot, state.as_ref(), source),
            }
        }
    }

    /// From this place on, the states are read before the cursor moves.
    pub(super) fn stretch_from(&mut self, place: Place) {
        self.cursor = place;
        self.wanted = Wanted::Stretch;
    }

    fn stretched(&mut self, found: Vec<(Spot, State)>, next: Place) -> Step {
        let mut passed = Vec::new();
        let mut candidate = None;
        for (spot, state) in found {
            if self.verdict(spot, &state, Source::Cursor) == Verdict::Admit {
                candidate = Some(Box::new(Candidate { spot, state, source: Source::Cursor }));
                break;
            }
            if self.has_place(spot, &state) {
                passed.push(OpenRow::new(spot, &state));
            }
        }
        let to = candidate.as_ref().map_or(next, |c| c.spot.place + 1);
        let step = Command::MoveCursor { from: self.cursor, to };
        self.ask_for(vec![step], Wait::Seek(Sought::Move { to, candidate, passed }))
    }

    pub(super) fn put_open(&mut self, rows: Vec<OpenRow>) {
        if !rows.is_empty() {
            self.pending.push(Command::PutOpen(rows));
        }
    }
}
