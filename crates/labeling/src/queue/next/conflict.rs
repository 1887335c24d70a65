//! Continues after a hold that conflicted with another write or whose reply was lost: reads the current rows and
//! decides.

use super::machine::{Candidate, Next, Wait};
use super::{Annotator, Command, Held, Step};
use crate::queue::BadReply;
use crate::queue::admit::Verdict;
use crate::queue::state::State;
use crate::queue::unique::UniqueId;

/// The decision about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Hold,
    /// Another user has it.
    Taken,
    /// It no longer exists.
    Gone,
}

impl Next {
    /// Takes the rows as read after a conflict.
    pub(super) fn reread(
        &mut self,
        mut candidate: Candidate,
        annotator: Annotator,
        mut states: Vec<Option<State>>,
    ) -> Result<Step, BadReply> {
        let state = states.pop().ok_or(BadReply("reread"))?;
        let (spot, user) = (candidate.spot, self.ask.user);
        self.annotator.holds = annotator.holds;
        let holds = self.annotator.holds.clone();
        self.kept.retain(|held| holds.contains(held));
        let listed = holds.iter().copied().find(|held| held.spot == spot);
        // This includes holds of this task: its state may have been read before its hold was written, and the row after
        // that.
        let new: Vec<Held> = holds.into_iter().filter(|held| !self.kept.contains(held)).collect();
        self.unconfirmed = !new.is_empty();
        let fate = match state {
            None => Fate::Gone,
            Some(state) => {
                let own = UniqueId::new(&self.ask.key, spot.task, user, state.worker(user).made);
                let hold = state.live_hold(user, self.ask.now);
                let holds = hold.is_some_and(|h| h.unique_id == own);
                if let Some(held) = listed.filter(|_| holds) {
                    // The reply was lost, or another tab of the user took the same task. The user holds it in both
                    // cases.
                    let source = candidate.source;
                    self.won(spot, source, &state, held);
                    let read = vec![Command::ReadTask { spot, untouched: false }];
                    return Ok(self.ask_for(read, Wait::Task(spot, Box::new(state), Some(source))));
                }
                let verdict = self.verdict(spot, &state, candidate.source);
                candidate.state = state;
                match verdict {
                    Verdict::Admit => Fate::Hold,
                    _ => Fate::Taken,
                }
            }
        };
        if new.is_empty() {
            return Ok(self.decide(candidate, fate));
        }
        // Another request of the user took a task in the meantime. It counts, and it may be the answer.
        let read = vec![Command::ReadStates(new.iter().map(|h| h.spot).collect())];
        Ok(self.ask_for(read, Wait::ConfirmNew(new, Box::new(candidate), fate)))
    }

    /// Continues with a candidate.
    pub(super) fn decide(&mut self, candidate: Candidate, fate: Fate) -> Step {
        match fate {
            Fate::Hold => self.hold_again(candidate),
            Fate::Taken => self.refused(candidate, true),
            Fate::Gone => self.refused(candidate, false),
        }
    }
}
