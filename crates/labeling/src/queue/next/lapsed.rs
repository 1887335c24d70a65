//! Holds that ended without a write because their user went away.
//!
//! ANNOTATOR rows list all holds. A user's own expired holds are read with every request, and are tried first, like live
//! ones. The holds of others are looked for from time to time: their tasks get OPEN rows again.

use super::machine::{Candidate, Next, Source};
use super::seek::Sought;
use super::{Command, Held, LOOK_STATES, Reply, Step};
use crate::queue::admit::{self, Verdict};
use crate::queue::state::State;
use crate::queue::{BadReply, GRACE, OpenRow, Spot};

impl Next {
    /// A listed hold of the user that is not live. It stays listed while its task is on the user's screen, or until it
    /// was tried.
    pub(super) fn lapse(&mut self, held: Held, state: State) {
        if self.ask.after == Some(held.spot.task) {
            if state.hold(self.ask.user).is_some() {
                self.kept.push(held);
            }
            return;
        }
        // A conflict may bring the same hold here again.
        let known = self.lapsed.iter().any(|(known, _)| *known == held);
        if !known && self.verdict(held.spot, &state, Source::Lapsed) == Verdict::Admit {
            self.lapsed.push((held, true));
            self.candidates.push_back(Candidate { spot: held.spot, state, source: Source::Lapsed });
        }
    }

    /// The task is tried or refused.
    pub(super) fn tried(&mut self, spot: Spot) {
        self.returned.retain(|one| one.spot != spot);
        for (held, waits) in &mut self.lapsed {
            *waits &= held.spot != spot;
        }
    }

    /// The listed holds that stay listed: the confirmed ones, and expired ones that were not tried.
    pub(super) fn retained(&self) -> Vec<Held> {
        let waits = |held: &Held| self.lapsed.iter().any(|(known, waits)| *waits && known == held);
        self.annotator.holds.iter().copied().filter(|held| self.kept.contains(held) || waits(held)).collect()
    }

    /// Whether the next candidate is an expired hold of the user.
    pub(super) fn own_first(&self) -> bool {
        let first = self.candidates.front();
        first.is_some_and(|candidate| self.lapsed.iter().any(|(held, _)| held.spot == candidate.spot))
    }

    /// Whether the next candidate is an expired hold of another user, and OPEN rows before it were not read.
    pub(super) fn beyond_rows(&self) -> bool {
        let read = self.bookmark.max(self.past);
        let next = self.candidates.front().filter(|candidate| candidate.source == Source::Lapsed);
        next.is_some_and(|candidate| candidate.spot.place >= read) && !self.own_first()
    }

    /// Sorts the candidates by their places, after the user's own expired holds.
    pub(super) fn by_place(&mut self) {
        let lapsed = &self.lapsed;
        let own = |spot: Spot| lapsed.iter().position(|(held, _)| held.spot == spot).unwrap_or(lapsed.len());
        self.candidates.make_contiguous().sort_by_key(|candidate| (own(candidate.spot), candidate.spot.place));
    }

    /// Takes the replies of a look for expired holds.
    pub(super) fn looked(&mut self, sought: Sought, reply: Reply) -> Result<Step, BadReply> {
        match (sought, reply) {
            (Sought::Holds, Reply::Holds(None)) => Ok(self.seek()),
            (Sought::Holds, Reply::Holds(Some(holds))) => {
                // A draft may have renewed a hold, so only the states tell.
                let over = |held: &Held| held.since + self.settings.hold_for + GRACE <= self.ask.now;
                let mut spots: Vec<Spot> = holds.iter().filter(|held| over(held)).map(|held| held.spot).collect();
                spots.sort();
                spots.dedup();
                spots.truncate(LOOK_STATES);
                if spots.is_empty() {
                    return Ok(self.seek());
                }
                Ok(self.search(Command::ReadStates(spots.clone()), Sought::Lapsed(spots)))
            }
            (Sought::Lapsed(spots), Reply::States(states)) => {
                for (spot, state) in spots.into_iter().zip(states) {
                    let Some(state) = state else { continue };
                    if !admit::has_lapsed(&state, self.ask.now) || !self.has_place(spot, &state) {
                        continue;
                    }
                    self.put_open(vec![OpenRow::new(spot, &state)]);
                    self.pending.push(Command::Return(spot));
                    if self.verdict(spot, &state, Source::Lapsed) == Verdict::Admit {
                        self.candidates.push_back(Candidate { spot, state, source: Source::Lapsed });
                    }
                }
                self.by_place();
                // OPEN rows may have lower places.
                Ok(self.search_on())
            }
            _ => Err(BadReply("look")),
        }
    }
}
