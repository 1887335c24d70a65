//! The machine of a submit: read, write, follow.

use super::{Command, Effects, Outcome, PlannedSubmit, Reply, Step, Submission, change};
use crate::ids::{ChildId, TaskId};
use crate::queue::admit::Settings;
use crate::queue::state::State;
use crate::queue::{BadReply, Env, Millis};

/// How often a submit tries its transaction.
const TRIES: u32 = 12;

/// A submit under way. Three rounds without conflict.
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
    /// With what was to be written by a transaction of which it is not known whether it failed.
    Reading(Option<Box<PlannedSubmit>>),
    /// The state remembers nothing of the unique id, and not all submits.
    Seeking(Option<Box<PlannedSubmit>>, Box<State>),
    Writing(Box<PlannedSubmit>),
    Following(Outcome),
    Over,
}

impl Submit {
    /// Begins. `settings` may be cached, as design allows: they decide where a skip goes, not whether work is kept.
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
                // The unique id stays what it was at the first try: written or not, the hold may be gone.
                self.new.unique_id = Some(plan.unique_id.clone());
                // What was refused is another request's if it is there.
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

    /// An annotation was kept under the unique id: by this request, if it tried to write that very number.
    fn kept(&mut self, id: ChildId, tried: Option<Box<PlannedSubmit>>) -> Step {
        match tried {
            // Written, and the answer lost. What follows has not been done.
            Some(plan) if id == self.task.child(plan.n) => self.follow(*plan),
            _ => self.existing(id),
        }
    }

    /// What should have followed the first time may be lost with the request that wrote it: the segment is counted
    /// again some day.
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
