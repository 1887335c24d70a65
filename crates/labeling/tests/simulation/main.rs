//! Random cases of the label stream: the real machines run against a model of the rows. Their operations interleave,
//! with crashes, lost replies, clock changes, deletions, imports and changes of settings in between.
//!
//! `SKYLABEL_SIMULATION_CASES` sets how many cases run, `SKYLABEL_SIMULATION_SEED` the first one.

mod calm;
mod execute;
mod job;
mod order;
mod world;

use job::{Answer, Change, Job, LIFE};
use labeling::ids::{TaskId, UserId};
use labeling::queue::admit::{Phase, Settings, Verdict, admit};
use labeling::queue::next::Outcome;
use labeling::queue::submit::{self, Submission};
use labeling::queue::totals::Totals;
use labeling::queue::{GRACE, Millis};
use std::panic::{AssertUnwindSafe, catch_unwind};
use world::{Counts, Rng, World, any_skip_rule};

const USERS: u64 = 3;

fn setting(name: &str, default: u64) -> u64 {
    #[allow(clippy::disallowed_methods, reason = "how many cases to run is told by the environment")]
    let value = std::env::var(name).ok();
    value.and_then(|v| v.parse().ok()).unwrap_or(default)
}

#[test]
fn nothing_is_lost_doubled_or_left_out() {
    let first = setting("SKYLABEL_SIMULATION_SEED", 1);
    let cases = setting("SKYLABEL_SIMULATION_CASES", 600);
    let mut sum = Counts::default();
    for seed in first..first + cases {
        let mut case = Case::new(seed);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| case.run())) {
            for line in case.w.trace.iter().rev().take(60).rev() {
                eprintln!("{line}");
            }
            eprintln!("SKYLABEL_SIMULATION_SEED={seed} SKYLABEL_SIMULATION_CASES=1 repeats this case");
            std::panic::resume_unwind(panic);
        }
        let c = case.w.counts;
        sum.operations += c.operations;
        sum.hand_outs += c.hand_outs;
        sum.submits += c.submits;
        sum.conflicts += c.conflicts;
        sum.deaths += c.deaths;
        sum.lost_answers += c.lost_answers;
        sum.sweeps += c.sweeps;
        sum.looks += c.looks;
        sum.late_submits += c.late_submits;
    }
    println!("{cases} cases, {sum:?}");
    assert!(cases < 100 || sum.hand_outs.min(sum.submits).min(sum.conflicts).min(sum.deaths).min(sum.sweeps) > 0);
}

/// A browser tab or script of a user.
struct Tab {
    user: UserId,
    skew: Millis,
    job: Option<Job>,
    /// Tasks that were handed out and are not finished, with their unique ids.
    tasks: Vec<(TaskId, String)>,
    /// A submit without a reply. The tab sends it again.
    again: Option<(TaskId, Submission)>,
}

struct Case {
    w: World,
    tabs: Vec<Tab>,
    /// Holds that dead requests sent, each with the latest time at which it can arrive.
    wills: Vec<(Millis, (UserId, labeling::queue::next::Command, Settings))>,
    acknowledged: Vec<(TaskId, String)>,
    requests: u64,
}

impl Case {
    fn new(seed: u64) -> Self {
        let mut rng = Rng(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let overlap = 1 + rng.below(3) as u32;
        let settings = Settings {
            rules: 1,
            overlap,
            overlap_cohort_percentage: if rng.percent(20) { 50 } else { 100 },
            skip: any_skip_rule(&mut rng),
            hold_for: [100_000, 300_000][rng.below(2) as usize],
        };
        let users = 1 + rng.below(USERS);
        let faults = [0, 0, 3, 10][rng.below(4) as usize];
        let mut tabs = Vec::new();
        for user in 1..=users {
            for _ in 0..1 + rng.below(2) {
                let skew = rng.below(8_001) as Millis - 4_000;
                tabs.push(Tab { user: UserId(user), skew, job: None, tasks: Vec::new(), again: None });
            }
        }
        let mut w = World::new(rng, settings, faults);
        w.cold = true;
        for _ in 0..1 + w.rng.below(2) {
            w.import();
        }
        Self { w, tabs, wills: Vec::new(), acknowledged: Vec::new(), requests: 0 }
    }

    fn run(&mut self) {
        let steps = 60 + self.w.rng.below(400);
        let deaths = self.w.rng.below(3);
        for _ in 0..steps {
            self.something();
            if self.w.rng.percent(deaths) {
                let tab = self.w.rng.below(self.tabs.len() as u64) as usize;
                self.die(tab);
            }
            self.check();
        }
        self.come_to_rest();
        self.check();
        self.check_rest();
    }

    fn something(&mut self) {
        let max = if self.w.rng.percent(1) { 40_000 } else { 250 };
        self.w.now += self.w.rng.below(max) as Millis;
        let tab = self.w.rng.below(self.tabs.len() as u64) as usize;
        match self.w.rng.below(200) {
            0 => {
                // Waits long enough for all holds to expire, or only until one does.
                let tasks = self.w.order.iter().filter_map(|t| self.w.read(*t));
                let expiry = tasks.flat_map(|s| s.holders).map(|h| h.expires).find(|e| *e > self.w.now + 10_000);
                match expiry.filter(|_| self.w.rng.percent(70)) {
                    Some(expiry) => self.w.now = expiry - self.w.rng.below(8_000) as Millis,
                    None => self.w.now += self.w.settings.hold_for + self.w.rng.below(200_000) as Millis,
                }
            }
            1 => self.w.import(),
            2 | 3 => self.w.write_base_rows(),
            4 => self.w.delete_tasks(),
            5 => self.w.change_settings(),
            6..=9 if !self.wills.is_empty() => {
                let (until, will) = self.wills.swap_remove(0);
                if self.w.now <= until {
                    job::arrive(&mut self.w, will);
                }
            }
            _ => self.go_on(tab),
        }
        for tab in 0..self.tabs.len() {
            if self.tabs[tab].job.as_ref().is_some_and(|job| job.began + LIFE < self.w.now) {
                self.die(tab);
            }
        }
    }

    fn die(&mut self, tab: usize) {
        let Some(job) = self.tabs[tab].job.take() else {
            return;
        };
        self.w.counts.deaths += 1;
        self.w.trace.push(format!("tab {tab} dies"));
        if let Some(will) = job.last_will().filter(|_| self.w.rng.percent(50)) {
            self.wills.push((job.began + LIFE, will));
        }
        if let job::Kind::Submit { task, new, .. } = job.kind {
            // It is unknown whether the submit was stored. A client with a unique id sends it again.
            self.tabs[tab].again = Some((task, new)).filter(|(_, new)| new.unique_id.is_some());
        }
    }

    fn go_on(&mut self, tab: usize) {
        if self.tabs[tab].job.is_none() {
            let job = self.choose(tab);
            self.tabs[tab].job = job;
        }
        let Some(mut job) = self.tabs[tab].job.take() else {
            return;
        };
        match job.advance(&mut self.w) {
            None => self.tabs[tab].job = Some(job),
            Some(answer) => self.answered(tab, answer),
        }
    }

    fn request_id(&mut self) -> String {
        self.requests += 1;
        format!("request {}", self.requests)
    }

    fn choose(&mut self, at: usize) -> Option<Job> {
        let request_id = self.request_id();
        let w = &mut self.w;
        let tab = &mut self.tabs[at];
        let (began, now, user) = (w.now, w.now + tab.skew, tab.user);
        let settings = w.settings.clone();
        if let Some((task, new)) = tab.again.take().filter(|_| w.rng.percent(80)) {
            let new = Submission { request_id, ..new };
            return Some(Job::submit(began, now, task, new, settings));
        }
        let anywhere = w.order[w.rng.below(w.order.len() as u64) as usize];
        let choice = w.rng.below(100);
        let job = match (choice, tab.tasks.first().cloned()) {
            (0..45, Some((task, id))) => {
                tab.tasks.remove(0);
                let new = Submission {
                    user,
                    cancelled: w.rng.percent(25),
                    ground_truth: w.rng.percent(10),
                    unique_id: w.rng.percent(70).then_some(id),
                    request_id,
                };
                w.trace.push(format!("tab {at}: {user} submits {task}, {new:?}"));
                Job::submit(began, now, task, new, settings)
            }
            (45..55, Some((task, _))) => {
                let change = [Change::Postpone, Change::NewDraft, Change::SaveDraft][w.rng.below(3) as usize].clone();
                if matches!(change, Change::Postpone) {
                    tab.tasks.remove(0);
                }
                w.trace.push(format!("tab {at}: {user} does {change:?} on {task}"));
                Job::change(user, began, now, task, change, settings)
            }
            (90..93, _) => {
                // A submit from the Data Manager, without a hold.
                let new = Submission { user, cancelled: false, ground_truth: false, unique_id: None, request_id };
                w.trace.push(format!("tab {at}: {user} submits {anywhere} unasked"));
                Job::submit(began, now, anywhere, new, settings)
            }
            (93..99, _) => {
                let own = w.rng.percent(70).then(|| 1 + w.rng.below(3) as u32);
                let change = match w.rng.below(8) {
                    0..3 => Change::Flip,
                    3 | 4 => Change::DeleteAnnotation,
                    5 => Change::DeleteDraft,
                    6 => Change::Overlap(own),
                    _ => Change::AddPrediction,
                };
                w.trace.push(format!("tab {at}: {user} does {change:?} on {anywhere}"));
                Job::change(user, began, now, anywhere, change, settings)
            }
            (_, first) => {
                let after = first.map(|(task, _)| task).filter(|_| w.rng.percent(50));
                w.trace.push(format!("tab {at}: {user} asks for a task, after {after:?}"));
                Job::next(user, began, now, after)
            }
        };
        Some(job)
    }

    fn answered(&mut self, at: usize, answer: Answer) {
        let tab = &mut self.tabs[at];
        match answer {
            Answer::Next(Outcome::Task { spot, unique_id, .. }) => {
                self.w.trace.push(format!("tab {at}: {} has {}", tab.user, spot.task));
                tab.tasks.retain(|(task, _)| *task != spot.task);
                tab.tasks.push((spot.task, unique_id.to_string()));
            }
            Answer::Next(Outcome::Nothing) => self.w.trace.push(format!("tab {at}: nothing")),
            Answer::Submit { task, new, outcome } => {
                self.w.trace.push(format!("tab {at}: submit of {task}: {outcome:?}"));
                match outcome {
                    submit::Outcome::Created { id, unique_id } => {
                        let records = &self.w.annotations[&task];
                        assert!(records.iter().any(|a| task.child(a.n) == id && a.unique_id == unique_id));
                        self.acknowledged.push((task, unique_id));
                        // A client that did not get the reply sends the submit again, and must find the annotation.
                        if new.unique_id.is_some() && self.w.rng.percent(10) {
                            tab.again = Some((task, new));
                        }
                    }
                    submit::Outcome::Existing { id } => {
                        let found = self.w.annotations[&task].iter().find(|a| task.child(a.n) == id);
                        let found = found.expect("what exists is there");
                        self.acknowledged.push((task, found.unique_id.clone()));
                    }
                    submit::Outcome::Busy => tab.again = Some((task, new)).filter(|(_, n)| n.unique_id.is_some()),
                    submit::Outcome::NoTask => assert!(!self.w.alive(task)),
                    submit::Outcome::Refused(_) => assert!(new.cancelled),
                }
            }
            Answer::Change => {}
        }
    }

    /// The invariants after every step.
    fn check(&self) {
        let w = &self.w;
        for task in &w.order {
            let Some(state) = w.read(*task) else { continue };
            let records = || w.annotations.get(task).into_iter().flatten().filter(|a| !a.deleted);
            let regular = records().filter(|a| !a.mark.cancelled).count() as u32;
            let skips = records().filter(|a| a.mark.cancelled).count() as u32;
            assert_eq!((state.annotations, state.cancelled), (regular, skips), "counts of {task}");
            for user in (1..=USERS).map(UserId) {
                let own = |c| records().filter(|a| a.user == Some(user) && a.mark.cancelled == c).count() as u32;
                let worker = state.worker(user);
                assert_eq!((worker.annotations, worker.skips), (own(false), own(true)), "{user} on {task}");
            }
            let stream = records().filter(|a| !a.mark.cancelled && !a.excepted).count() as u32;
            assert!(stream <= w.max_overlap, "{task} done {stream} times by the stream");
            for holder in state.holders.iter().filter(|h| h.expires > w.now + 20_000) {
                let row = &w.annotators[&holder.user];
                let listed = row.holds.iter().any(|h| h.spot.task == *task);
                assert!(listed, "{} holds {task}, and the annotator's row does not say so", holder.user);
            }
            let mut ids: Vec<&String> = records().map(|a| &a.unique_id).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), records().count(), "{task} has an annotation twice");
        }
        for (task, id) in &self.acknowledged {
            let kept = w.annotations[task].iter().filter(|a| a.unique_id == *id).count();
            assert!(kept >= 1, "{task}: {id} was acknowledged and is not there");
        }
    }

    /// Ends the faults. Every user labels until there is nothing left.
    fn come_to_rest(&mut self) {
        self.w.faults = 0;
        for tab in 0..self.tabs.len() {
            while self.tabs[tab].job.is_some() {
                self.go_on(tab);
            }
            self.tabs[tab].tasks.clear();
            self.tabs[tab].again = None;
        }
        self.wills.clear();
        self.w.write_base_rows();
        self.w.now += self.w.settings.hold_for + 2 * GRACE;
        let mut idle = 0;
        let mut rounds = 0;
        while idle < 4 {
            rounds += 1;
            assert!(rounds < 400, "labeling without an end");
            let mut found = false;
            for user in (1..=USERS).map(UserId) {
                self.w.now += 100;
                if let Some((task, id)) = self.next_now(user) {
                    found = true;
                    let request_id = self.request_id();
                    let new =
                        Submission { user, cancelled: false, ground_truth: false, unique_id: Some(id), request_id };
                    let now = self.w.now;
                    let mut job = Job::submit(now, now, task, new, self.w.settings.clone());
                    while job.advance(&mut self.w).is_none() {}
                }
            }
            if found {
                idle = 0;
            } else {
                idle += 1;
                self.w.now += 2 * GRACE + 1;
            }
        }
    }

    fn next_now(&mut self, user: UserId) -> Option<(TaskId, String)> {
        let now = self.w.now;
        let mut job = Job::next(user, now, now, None);
        loop {
            match job.advance(&mut self.w) {
                None => {}
                Some(Answer::Next(Outcome::Task { spot, unique_id, .. })) => {
                    return Some((spot.task, unique_id.to_string()));
                }
                Some(_) => return None,
            }
        }
    }

    /// The invariants after all users got the answer that there is nothing left.
    fn check_rest(&self) {
        let w = &self.w;
        for task in &w.order {
            let Some(state) = w.read(*task) else { continue };
            for user in (1..=USERS).map(UserId) {
                let verdict = admit(&state, &w.env(*task, &w.settings), user, Phase::End);
                assert!(verdict != Verdict::Admit, "{task} is left out for {user}: {state:?}");
            }
        }
        for (id, segment) in &w.segments {
            let mut truth = Totals::default();
            for task in segment.tasks.iter().filter(|t| w.alive(**t)) {
                truth += Totals::of(&w.state(*task), &w.env(*task, &w.settings));
            }
            let said = segment.directory.totals;
            let finished = segment.directory.known_finished(w.settings.rules);
            if finished {
                assert_eq!((said.tasks, said.finished), (truth.tasks, truth.finished), "segment {id}");
            } else {
                assert_eq!(said, truth, "segment {id}");
            }
        }
    }
}
