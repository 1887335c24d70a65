//! The order of the stream without faults: every request gets the free task with the lowest place, whatever was given
//! back before.

use crate::calm::{change, next_any, submit_any};
use crate::job::Change;
use crate::world::{Rng, World};
use labeling::ids::{TaskId, UserId};
use labeling::queue::GRACE;
use labeling::queue::admit::{Phase, Settings, SkipRule, Verdict, admit};
use labeling::queue::next::look_every;

const CASES: u64 = 60;

/// An annotator: the task on the screen with its unique id, and the preloaded one.
#[derive(Default)]
struct Screen {
    tasks: Vec<(u64, String)>,
    postponed: Vec<u64>,
    done: Vec<u64>,
}

struct Case {
    w: World,
    screens: Vec<Screen>,
    trace: Vec<String>,
}

#[test]
fn one_annotator_gets_the_lowest_free_place() {
    cases(1, 1);
}

#[test]
fn several_annotators_get_the_lowest_free_place() {
    cases(3, 1);
}

#[test]
fn with_overlap_too() {
    cases(1, 3);
    cases(4, 2);
    cases(4, 3);
}

fn cases(users: u64, overlap: u32) {
    for seed in 1..=CASES {
        let settings = Settings {
            rules: 1,
            overlap,
            overlap_cohort_percentage: 100,
            skip: SkipRule::RequeueForOthers,
            hold_for: 300_000,
        };
        let mut w = World::new(Rng(seed), settings, 0);
        w.publish(20 + seed % 20);
        let screens = (0..users).map(|_| Screen::default()).collect();
        let mut case = Case { w, screens, trace: Vec::new() };
        for _ in 0..120 {
            case.act();
        }
    }
}

impl Case {
    fn act(&mut self) {
        let at = self.w.rng.below(self.screens.len() as u64) as usize;
        let user = UserId(at as u64 + 1);
        let first = self.screens[at].tasks.first().cloned();
        match (self.w.rng.below(40), first) {
            (0..16, _) => self.ask(at, user),
            (16..24, Some((task, id))) => {
                self.screens[at].tasks.remove(0);
                self.screens[at].done.push(task);
                self.trace.push(format!("{user} submits {task}"));
                submit_any(&mut self.w, user, task, Some(id), false);
            }
            (24..29, Some((task, id))) => {
                self.screens[at].tasks.remove(0);
                self.trace.push(format!("{user} skips {task}"));
                submit_any(&mut self.w, user, task, Some(id), true);
            }
            (29..32, Some((task, _))) => {
                self.screens[at].tasks.remove(0);
                self.screens[at].postponed.push(task);
                self.trace.push(format!("{user} postpones {task}"));
                change(&mut self.w, user, task, Change::Postpone);
            }
            (32..35, _) => {
                if let Some(task) = self.screens[at].postponed.pop() {
                    self.trace.push(format!("{user} deletes the draft of {task}"));
                    change(&mut self.w, user, task, Change::DeleteDraft);
                }
            }
            (35..37, _) => {
                if let Some(task) = self.screens[at].done.pop() {
                    self.trace.push(format!("{user} deletes the annotation of {task}"));
                    change(&mut self.w, user, task, Change::DeleteAnnotation);
                }
            }
            (37, _) => {
                // Everybody goes away.
                self.w.now += self.w.settings.hold_for + GRACE + look_every(&self.w.settings);
                self.trace.push("all holds expire".to_owned());
                for screen in &mut self.screens {
                    screen.tasks.clear();
                }
            }
            _ => {}
        }
    }

    fn ask(&mut self, at: usize, user: UserId) {
        let after = self.screens[at].tasks.first().map(|(task, _)| *task);
        let expected = self.expected(user, after);
        let found = next_any(&mut self.w, user, after);
        self.trace.push(format!("{user} asks after {after:?}, gets {found:?}"));
        if expected.is_some() {
            let trace = self.trace.join("\n");
            assert_eq!(found.as_ref().map(|(task, _)| *task), expected, "{trace}");
        }
        if let Some(found) = found {
            self.screens[at].postponed.retain(|task| *task != found.0);
            self.screens[at].tasks.retain(|(task, _)| *task != found.0);
            self.screens[at].tasks.push(found);
        }
    }

    /// The user's own hold, or else the lowest place that is free for the user.
    fn expected(&self, user: UserId, after: Option<u64>) -> Option<u64> {
        let w = &self.w;
        let other = |task: &TaskId| Some(task.0) != after;
        let verdict = |task: TaskId| {
            let state = w.state(task);
            admit(&state, &w.env(task, &w.settings), user, Phase::Stream)
        };
        let listed = w.annotators.get(&user).into_iter().flat_map(|row| &row.holds).map(|held| held.spot.task);
        let mut own = listed.filter(other);
        let live = own.clone().find(|task| verdict(*task) == Verdict::Holding);
        let lapsed = own.find(|task| verdict(*task) == Verdict::Admit);
        let free = w.order.iter().copied().find(|task| other(task) && verdict(*task) == Verdict::Admit);
        live.or(lapsed).or(free).map(|task| task.0)
    }
}
