//! Requests in progress: each is a machine and the commands that it waits for, run step by step.

use crate::execute::{self, Running};
use crate::world::{Annotation, World};
use labeling::ids::{TaskId, UserId};
use labeling::queue::admit::Settings;
use labeling::queue::next::{self, Ask, Command, Next, Outcome, Reply};
use labeling::queue::state::State;
use labeling::queue::submit::change::{self, AnnotationFlags};
use labeling::queue::submit::{self, Effects, Planned, PlannedSubmit, Submission, Submit};
use labeling::queue::{Env, Millis};

/// The longest lifetime of a request.
pub(crate) const LIFE: Millis = 50_000;
pub(crate) const KEY: &[u8] = b"key";

pub(crate) struct Job {
    pub(crate) user: UserId,
    pub(crate) began: Millis,
    /// The request's own clock at its start.
    pub(crate) now: Millis,
    pub(crate) kind: Kind,
    pub(crate) rounds: u32,
    pub(crate) conflict: bool,
}

pub(crate) enum Kind {
    Next { machine: Box<Next>, running: Vec<Running>, settings: Option<Settings> },
    Submit { machine: Box<Submit>, command: submit::Command, part: usize, task: TaskId, new: Submission },
    Change(Box<Changing>),
}

pub(crate) struct Changing {
    task: TaskId,
    change: Change,
    settings: Settings,
    plan: Option<(Planned, Option<Annotation>)>,
    written: bool,
    part: usize,
    tries: u32,
}

/// A change other than a submit.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Postpone,
    NewDraft,
    SaveDraft,
    DeleteDraft,
    /// Turns a skip of the user into an annotation, or an annotation into a skip.
    Flip,
    DeleteAnnotation,
    Overlap(Option<u32>),
    AddPrediction,
}

/// The answer of a finished request.
pub(crate) enum Answer {
    Next(Outcome),
    Submit { task: TaskId, new: Submission, outcome: submit::Outcome },
    Change,
}

impl Job {
    fn new(user: UserId, began: Millis, now: Millis, kind: Kind) -> Self {
        Self { user, began, now, kind, rounds: 1, conflict: false }
    }

    pub(crate) fn next(user: UserId, began: Millis, now: Millis, after: Option<TaskId>) -> Self {
        // Half of the preloaded tasks come with a submit.
        let quick = after.is_some() && now % 2 == 0;
        let (machine, commands) = Next::start(Ask { user, now, after, quick, key: KEY.to_vec() });
        let running = commands.into_iter().map(Running::new).collect();
        Self::new(user, began, now, Kind::Next { machine: Box::new(machine), running, settings: None })
    }

    pub(crate) fn submit(began: Millis, now: Millis, task: TaskId, new: Submission, settings: Settings) -> Self {
        let (machine, command) = Submit::start(task, now, settings, new.clone());
        let user = new.user;
        Self::new(user, began, now, Kind::Submit { machine: Box::new(machine), command, part: 0, task, new })
    }

    pub(crate) fn change(
        user: UserId,
        began: Millis,
        now: Millis,
        task: TaskId,
        change: Change,
        settings: Settings,
    ) -> Self {
        let changing = Changing { task, change, settings, plan: None, written: false, part: 0, tries: 0 };
        Self::new(user, began, now, Kind::Change(Box::new(changing)))
    }

    /// Runs one step. Returns the answer if it was the last step.
    pub(crate) fn advance(&mut self, w: &mut World) -> Option<Answer> {
        w.counts.operations += 1;
        match &mut self.kind {
            Kind::Next { machine, running, settings } => {
                let open: Vec<usize> = (0..running.len()).filter(|i| running[*i].reply.is_none()).collect();
                if let Some(i) = (!open.is_empty()).then(|| open[w.rng.below(open.len() as u64) as usize]) {
                    running[i].advance(w, self.user, settings);
                }
                if running.iter().any(|r| r.reply.is_none()) {
                    return None;
                }
                let mut replies = Vec::new();
                for done in running.drain(..) {
                    match &done.reply {
                        Some(Reply::Start(start)) => *settings = Some(start.settings.clone()),
                        Some(Reply::Conflict) => self.conflict = true,
                        _ => {}
                    }
                    replies.extend(done.reply);
                }
                match machine.step(replies).expect("the replies fit") {
                    next::Step::Do(commands) => {
                        assert!(!commands.is_empty());
                        self.rounds += 1;
                        assert!(self.rounds < 300, "a request without an end");
                        *running = commands.into_iter().map(Running::new).collect();
                        None
                    }
                    next::Step::Done(outcome) => Some(Answer::Next(outcome)),
                }
            }
            Kind::Submit { machine, command, part, task, new } => {
                let reply = submit_part(w, *task, new, self.now, command, *part);
                *part += 1;
                let reply = reply?;
                self.conflict |= matches!(reply, submit::Reply::Refused | submit::Reply::Unknown);
                *part = 0;
                match machine.step(reply).expect("the reply fits") {
                    submit::Step::Do(next) => {
                        self.rounds += 1;
                        *command = next;
                        None
                    }
                    submit::Step::Done(outcome) => Some(Answer::Submit { task: *task, new: new.clone(), outcome }),
                }
            }
            Kind::Change(changing) => changing.advance(w, self.user, self.now).then_some(Answer::Change),
        }
    }

    /// A write that the request sent before it died and that arrives later.
    pub(crate) fn last_will(&self) -> Option<(UserId, Command, Settings)> {
        let Kind::Next { running, settings: Some(settings), .. } = &self.kind else {
            return None;
        };
        let hold = running.iter().find(|r| r.reply.is_none() && matches!(r.command, Command::Hold { .. }))?;
        Some((self.user, hold.command.clone(), settings.clone()))
    }
}

/// Runs a write that arrives after its request died.
pub(crate) fn arrive(w: &mut World, (user, command, settings): (UserId, Command, Settings)) {
    if let Command::Hold { spot, state, annotator } = command {
        execute::hold(w, user, spot, &state, &annotator, &Some(settings));
    }
}

fn submit_part(
    w: &mut World,
    task: TaskId,
    new: &Submission,
    now: Millis,
    command: &mut submit::Command,
    part: usize,
) -> Option<submit::Reply> {
    let fault = w.rng.percent(w.faults);
    let unwritten = fault && w.rng.percent(40);
    match command {
        submit::Command::Read => Some(submit::Reply::Read(w.read(task))),
        submit::Command::ReadUnique(id) => {
            let became = w.unique_ids.get(&(task, id.clone())).map(|n| task.child(*n));
            Some(submit::Reply::Became(became))
        }
        submit::Command::Write(_) if unwritten => Some(submit::Reply::Unknown),
        submit::Command::Write(plan) => {
            let reply = write_submit(w, task, new, now, plan);
            w.counts.lost_answers += u64::from(fault);
            Some(if fault { submit::Reply::Unknown } else { reply })
        }
        submit::Command::Follow(effects) => {
            let more = if unwritten { part < 3 } else { w.follow(task, effects, part) };
            (!more).then_some(submit::Reply::Written)
        }
    }
}

fn write_submit(w: &mut World, task: TaskId, new: &Submission, now: Millis, plan: &PlannedSubmit) -> submit::Reply {
    let key = (task, plan.unique_id.clone());
    if !plan.remembered && w.unique_ids.contains_key(&key) {
        return submit::Reply::Refused;
    }
    let there = w.annotations.get(&task).into_iter().flatten().any(|a| a.n == plan.n);
    if !w.state_condition(task, &plan.write) || !w.born(task) {
        w.counts.conflicts += 1;
        return submit::Reply::Refused;
    }
    assert!(!there, "a number is never reused");
    let in_time = w.state(task).live_hold(new.user, now).is_some();
    w.counts.late_submits += u64::from(!in_time);
    w.counts.submits += 1;
    w.put_state(task, &plan.write);
    if !plan.remembered {
        w.unique_ids.insert(key, plan.n);
    }
    w.annotations.entry(task).or_default().push(Annotation {
        n: plan.n,
        user: Some(new.user),
        unique_id: plan.unique_id.clone(),
        mark: AnnotationFlags { cancelled: new.cancelled, ground_truth: new.ground_truth },
        deleted: false,
        excepted: !in_time,
    });
    if plan.effects.reopens {
        w.add_totals(task, plan.effects.delta);
    }
    submit::Reply::Written
}

impl Changing {
    /// Runs the next step. Returns whether it was the last.
    fn advance(&mut self, w: &mut World, user: UserId, now: Millis) -> bool {
        let Some((plan, was)) = &self.plan else {
            return self.read(w, user, now);
        };
        if self.written {
            let effects: &Effects = &plan.effects;
            let more = if w.rng.percent(w.faults) { self.part < 3 } else { w.follow(self.task, effects, self.part) };
            self.part += 1;
            return !more;
        }
        let same = |a: &Annotation| {
            was.as_ref().is_some_and(|was| a.n == was.n && a.mark == was.mark && a.deleted == was.deleted)
        };
        let records = w.annotations.entry(self.task).or_default();
        let unchanged = was.is_none() || records.iter().any(same);
        if !unchanged || !w.state_condition(self.task, &plan.write) {
            self.plan = None;
            self.tries += 1;
            return self.tries > 12;
        }
        let records = w.annotations.entry(self.task).or_default();
        let mut forgotten = Vec::new();
        for record in records.iter_mut().filter(|a| !a.deleted) {
            let this = was.as_ref().is_some_and(|was| was.n == record.n);
            match self.change {
                Change::Flip if this => {
                    record.mark.cancelled = !record.mark.cancelled;
                    record.excepted = true;
                }
                Change::DeleteAnnotation if this => record.deleted = true,
                _ => {}
            }
            if record.deleted {
                forgotten.push(record.unique_id.clone());
            }
        }
        for id in forgotten {
            w.unique_ids.remove(&(self.task, id));
        }
        let plan = plan.clone();
        w.put_state(self.task, &plan.write);
        if plan.effects.reopens {
            w.add_totals(self.task, plan.effects.delta);
        }
        self.written = true;
        false
    }

    fn read(&mut self, w: &mut World, user: UserId, now: Millis) -> bool {
        let Some(state) = w.read(self.task) else {
            return true;
        };
        let env = Env { task: self.task, now, settings: &self.settings };
        let records = w.annotations.get(&self.task).into_iter().flatten();
        let own = records.rev().find(|a| !a.deleted && a.user == Some(user)).cloned();
        let record = own.clone().filter(|_| matches!(self.change, Change::Flip | Change::DeleteAnnotation));
        let plan = plan(&self.change, &state, own, user, &env);
        self.plan = plan.map(|plan| (plan, record));
        self.plan.is_none()
    }
}

fn plan(change: &Change, state: &State, own: Option<Annotation>, user: UserId, env: &Env<'_>) -> Option<Planned> {
    match change {
        Change::Postpone => Some(change::postpone(state, user, env)),
        Change::NewDraft => change::new_draft(state, user, env).ok().map(|(_, plan)| plan),
        Change::SaveDraft => change::save_draft(state, user, env),
        Change::DeleteDraft => change::delete_draft(state, user, env),
        Change::Flip => own.map(|a| {
            let is = AnnotationFlags { cancelled: !a.mark.cancelled, ..a.mark };
            change::update(state, a.user, a.mark, is, user, env)
        }),
        Change::DeleteAnnotation => own.map(|a| change::delete(state, a.n, a.user, a.mark, user, env)),
        Change::Overlap(own) => Some(change::set_overlap(state, *own, user, env)),
        Change::AddPrediction => change::add_prediction(state, env).ok().map(|(_, plan)| plan),
    }
}
