//! The state machine of a submit: read, write, then apply the effects.

use super::{Command, Effects, Outcome, PlannedSubmit, Reply, Step, Submission, change};
use crate::ids::{ChildId, TaskId};
use crate::queue::admit::Settings;
use crate::queue::state::State;
use crate::queue::{BadReply, Env, Millis};

/// The number of times that a submit tries its transaction.
const TRIES: u32 = 12;

/// A submit in progress. Takes three rounds without conflict.
#[derive(Clone, Debug)]
pub struct Submit {
    task: TaskId,
    now: Millis,
    settings: Settings,
    new: Submission,
    tries: u32,
    at: At,
}

#[derive(Clone, Debug)]
enum At {
    /// Reads the state again. Holds the planned write if it is unknown whether its transaction succeeded.
    Reading(Option<Box<PlannedSubmit>>),
    /// The state does not hold the unique id, and it does not hold all submits.
    Seeking(Option<Box<PlannedSubmit>>, Box<State>),
    Writing(Box<PlannedSubmit>),
    Following(Outcome),
    Over,
}

impl Submit {
    /// Starts the machine. `settings` may be cached: they decide what happens to a skip, not whether work is stored.
    pub fn start(task: TaskId, now: Millis, settings: Settings, new: Submission) -> (Self, Command) {
        (Self { task, now, settings, new, tries: 0, at: At::Reading(None) }, Command::Read)
    }

    /// Takes the reply to the last command.
    pub fn step(&mut self, reply: Reply) -> Result<Step, BadReply> {
        match (std::mem::replace(&mut self.at, At::Over), reply) {
            (At::Reading(_), Reply::Read(None)) => Ok(Step::Done(Outcome::NoTask)),
            (At::Reading(tried), Reply::Read(Some(state))) => match &self.new.unique_id {
                None => Ok(self.write(&state)),
                Some(unique_id) => match state.kept_under(unique_id) {
                    Some(n) => Ok(self.kept(self.task.child(n.into()), tried)),
                    None if state.forgot_submits() => {
                        let seek = Command::ReadUnique(unique_id.clone());
                        self.at = At::Seeking(tried, Box::new(state));
                        Ok(Step::Do(seek))
                    }
                    None => Ok(self.write(&state)),
                },
            },
            (At::Seeking(tried, _), Reply::Became(Some(id))) => Ok(self.kept(id, tried)),
            (At::Seeking(_, state), Reply::Became(None)) => Ok(self.write(&state)),
            (At::Writing(plan), Reply::Written) => Ok(self.follow(*plan)),
            (At::Writing(_), Reply::Refused | Reply::Unknown) if self.tries >= TRIES => Ok(Step::Done(Outcome::Busy)),
            (At::Writing(plan), reply @ (Reply::Refused | Reply::Unknown)) => {
                // The unique id stays the same as in the first attempt, because that attempt may have ended the hold.
                self.new.unique_id = Some(plan.unique_id.clone());
                // After a refused write, an annotation of this unique id belongs to another request.
                self.at = At::Reading(Some(plan).filter(|_| matches!(reply, Reply::Unknown)));
                Ok(Step::Do(Command::Read))
            }
            (At::Following(outcome), _) => Ok(Step::Done(outcome)),
            _ => Err(BadReply("submit")),
        }
    }

    fn write(&mut self, state: &State) -> Step {
        let env = Env { task: self.task, now: self.now, settings: &self.settings };
        match change::submit(state, &self.new, &env) {
            Err(refusal) => Step::Done(Outcome::Refused(refusal)),
            Ok(plan) => {
                self.tries += 1;
                self.at = At::Writing(Box::new(plan.clone()));
                Step::Do(Command::Write(Box::new(plan)))
            }
        }
    }

    /// The unique id already has an annotation. This request wrote it if it tried to write that number.
    fn kept(&mut self, id: ChildId, tried: Option<Box<PlannedSubmit>>) -> Step {
        match tried {
            // The write succeeded and its reply was lost. The effects are still to be applied.
            Some(plan) if id == self.task.child(plan.n) => self.follow(*plan),
            _ => self.existing(id),
        }
    }

    /// The effects of the first request may be lost with that request, so the segment is marked for a recount.
    fn existing(&mut self, id: ChildId) -> Step {
        self.at = At::Following(Outcome::Existing { id });
        let effects = Effects { suspect: true, ..Effects::default() };
        Step::Do(Command::Follow(Box::new(effects)))
    }

    fn follow(&mut self, plan: PlannedSubmit) -> Step {
        let id = self.task.child(plan.n);
        self.at = At::Following(Outcome::Created { id, unique_id: plan.unique_id });
        Step::Do(Command::Follow(Box::new(plan.effects)))
    }
}
