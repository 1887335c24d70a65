//! The search at the end: a page of OPEN rows, the user's LATER rows, the sweep.

use super::machine::{Candidate, Next, Source, Wait};
use super::seek::{Sought, Wanted};
use super::{Command, Reply, SWEEP_BATCH, SWEEP_ROWS, SWEEP_SEGMENTS, Step};
use crate::ids::SegmentId;
use crate::queue::BadReply;
use crate::queue::sweep::{self, SegmentRead};
use std::collections::VecDeque;

/// The most tasks of one batch that a sweep tries for the user. Further ones would probably be refused too.
const CANDIDATES: usize = 20;

/// A sweep in progress.
#[derive(Clone, Debug, Default)]
pub(super) struct Sweep {
    segments: VecDeque<SegmentId>,
    /// The number of OPEN rows that it has written.
    put: usize,
}

impl Next {
    pub(super) fn sought_at_end(
        &mut self,
        sought: Sought,
        first: Reply,
        rest: impl Iterator<Item = Reply>,
    ) -> Result<Step, BadReply> {
        match (sought, first) {
            (Sought::Page(from), Reply::Open(rows)) => {
                if from == 0 {
                    (self.bookmark, self.past) = (0, 0);
                } else if rows.len() < super::PAGE_ROWS {
                    // This was the last page. Tasks of the first page may be available again.
                    self.rows_ended = true;
                    self.wanted = Wanted::Page;
                }
                let spots = self.usable(&rows);
                if spots.is_empty() {
                    return Ok(self.seek());
                }
                Ok(self.ask_for(vec![Command::ReadStates(spots.clone())], Wait::Seek(Sought::Open(spots))))
            }
            (Sought::Later, Reply::Later(rows)) => {
                if rows.is_empty() {
                    return Ok(self.seek());
                }
                let read = Command::ReadStates(rows.iter().map(|row| row.spot).collect());
                Ok(self.ask_for(vec![read], Wait::Seek(Sought::LaterStates(rows))))
            }
            (Sought::LaterStates(rows), Reply::States(states)) => {
                self.judge(rows.into_iter().map(|row| (row.spot, Source::Later(row))), states);
                Ok(self.seek())
            }
            (Sought::Claim, Reply::Claimed(None)) => {
                self.wanted = Wanted::Nothing;
                Ok(self.seek())
            }
            (Sought::Claim, Reply::Claimed(Some(from))) => {
                let list = Command::ListUnfinished { from, limit: SWEEP_SEGMENTS, rules: self.settings.rules };
                Ok(self.ask_for(vec![list], Wait::Seek(Sought::Segments)))
            }
            (Sought::Segments, Reply::Segments(segments)) => {
                self.sweep.segments = segments.into();
                Ok(self.seek())
            }
            (Sought::Swept(segments), first) => {
                let replies: Vec<Reply> = std::iter::once(first).chain(rest).take(segments.len()).collect();
                if replies.len() < segments.len() {
                    return Err(BadReply("sweep"));
                }
                for reply in replies {
                    match reply {
                        Reply::Swept(read) => self.swept(read),
                        _ => return Err(BadReply("sweep")),
                    }
                }
                if let Some(last) = segments.last() {
                    self.pending.push(Command::SaveSweep { next: SegmentId(last.0 + 1) });
                }
                Ok(self.seek())
            }
            _ => Err(BadReply("search")),
        }
    }

    /// Reads the next segments of the sweep.
    pub(super) fn sweep_on(&mut self) -> Step {
        let batch = self.sweep.segments.len().min(SWEEP_BATCH);
        let segments: Vec<SegmentId> = self.sweep.segments.drain(..batch).collect();
        if segments.is_empty() {
            self.wanted = Wanted::Nothing;
            return self.seek();
        }
        let reads = segments.iter().copied().map(Command::SweepSegment).collect();
        self.ask_for(reads, Wait::Seek(Sought::Swept(segments)))
    }

    fn swept(&mut self, read: Option<SegmentRead>) {
        let Some(read) = read else { return };
        let room = SWEEP_ROWS - self.sweep.put;
        let found = sweep::find(&read, &self.settings, self.ask.now, self.ask.user, room);
        self.sweep.put += found.open.len().max(found.later.len());
        self.put_open(found.open);
        if !found.later.is_empty() {
            self.pending.push(Command::PutLater(found.later));
        }
        if let Some(recount) = sweep::recount(&read, &self.settings, self.ask.now) {
            self.pending.push(Command::Recount(recount));
        }
        let room = CANDIDATES.saturating_sub(self.candidates.len());
        let candidates = found.candidates.into_iter().take(room);
        self.candidates.extend(candidates.map(|(spot, state)| Candidate { spot, state, source: Source::Sweep }));
    }
}
