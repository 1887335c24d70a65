//! The machine of a submit: read, write, follow.

use super::{Command, Effects, Outcome, PlannedSubmit, Reply, Step, Submission, change};
use crate::ids::{ChildId, TaskId};
use crate::queue::admit::Settings;
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
    Reading,
    Writing(Box<PlannedSubmit>),
    /// Reading after a transaction of which it is not known why or whether it failed.
    Rereading(Box<PlannedSubmit>),
    Following(Outcome),
    Over,
}

impl Submit {
    /// Begins. `settings` may be cached, as design allows: they decide where a skip goes, not whether work is kept.
    pub fn start(task: TaskId, now: Millis, settings: Settings, new: Submission) -> (Self, Command) {
        let read = Command::Read { unique_id: new.unique_id.clone() };
        (Self { task, now, settings, new, tries: 0, at: At::Reading }, read)
    }

    /// Takes the reply to the last command.
    pub fn step(&mut self, reply: Reply) -> Result<Step, BadReply> {
        match (std::mem::replace(&mut self.at, At::Over), reply) {
            (At::Reading | At::Rereading(_), Reply::Read { state: None, .. }) => Ok(Step::Done(Outcome::NoTask)),
            (At::Reading, Reply::Read { became: Some(id), .. }) => Ok(self.existing(id)),
            (At::Rereading(plan), Reply::Read { became: Some(id), .. }) => {
                if id == self.task.child(plan.n) {
                    // It was ours: written, and the answer lost. What follows has not been done.
                    Ok(self.follow(*plan))
                } else {
                    Ok(self.existing(id))
                }
            }
            (At::Reading | At::Rereading(_), Reply::Read { state: Some(state), .. }) => {
                let env = Env { task: self.task, now: self.now, settings: &self.settings };
                match change::submit(&state, &self.new, &env) {
                    Err(refusal) => Ok(Step::Done(Outcome::Refused(refusal))),
                    Ok(plan) => {
                        self.tries += 1;
                        self.at = At::Writing(Box::new(plan.clone()));
                        Ok(Step::Do(Command::Write(Box::new(plan))))
                    }
                }
            }
            (At::Writing(plan), Reply::Written) => Ok(self.follow(*plan)),
            (At::Writing(_), Reply::Conflict | Reply::UniqueIdTaken) if self.tries >= TRIES => {
                Ok(Step::Done(Outcome::Busy))
            }
            (At::Writing(plan), Reply::Conflict | Reply::UniqueIdTaken) => {
                // The unique id stays what it was at the first try: written or not, the hold may be gone.
                self.new.unique_id = Some(plan.unique_id.clone());
                self.at = At::Rereading(plan);
                Ok(Step::Do(Command::Read { unique_id: self.new.unique_id.clone() }))
            }
            (At::Following(outcome), _) => Ok(Step::Done(outcome)),
            _ => Err(BadReply("submit")),
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
