//! Runs without conflict: the number of rounds of commands, and the order of tasks that the stream gives.

use crate::job::{Answer, Change, Job};
use crate::world::{Rng, World};
use labeling::ids::{TaskId, UserId};
use labeling::queue::admit::{Settings, SkipRule};
use labeling::queue::next::Outcome;
use labeling::queue::submit::{self, Submission};

const ANNA: UserId = UserId(1);
const BEN: UserId = UserId(2);

fn world(overlap: u32, skip: SkipRule, tasks: u64) -> World {
    let settings = Settings { rules: 1, overlap, overlap_cohort_percentage: 100, skip, hold_for: 300_000 };
    let mut w = World::new(Rng(1), settings, 0);
    w.publish(tasks);
    w
}

/// Runs a request to its end. Returns the answer and the number of rounds.
fn run(w: &mut World, mut job: Job) -> (Answer, u32) {
    loop {
        w.now += 1;
        if let Some(answer) = job.advance(w) {
            return (answer, job.rounds);
        }
    }
}

/// The next task, its unique id and the number of rounds.
fn ask(w: &mut World, user: UserId, after: Option<u64>) -> Option<(u64, String, u32)> {
    let job = Job::next(user, w.now, w.now, after.map(TaskId));
    match run(w, job) {
        (Answer::Next(Outcome::Task { spot, unique_id, .. }), rounds) => {
            Some((spot.task.0, unique_id.to_string(), rounds))
        }
        _ => None,
    }
}

/// The next task and its unique id, in the four rounds of a request without conflict.
fn next(w: &mut World, user: UserId, after: Option<u64>) -> Option<(u64, String)> {
    let (task, unique_id, rounds) = ask(w, user, after)?;
    assert!(rounds <= 4, "{rounds} rounds");
    Some((task, unique_id))
}

/// The next task and its unique id, in any number of rounds.
pub(crate) fn next_any(w: &mut World, user: UserId, after: Option<u64>) -> Option<(u64, String)> {
    ask(w, user, after).map(|(task, unique_id, _)| (task, unique_id))
}

/// A submit, and the number of its rounds.
pub(crate) fn submit_any(
    w: &mut World,
    user: UserId,
    task: u64,
    unique_id: Option<String>,
    cancelled: bool,
) -> (submit::Outcome, u32) {
    let request_id = format!("request {}", w.now);
    let new = Submission { user, cancelled, ground_truth: false, unique_id, request_id };
    let job = Job::submit(w.now, w.now, TaskId(task), new, w.settings.clone());
    match run(w, job) {
        (Answer::Submit { outcome, .. }, rounds) => (outcome, rounds),
        _ => panic!("a submit answers as a submit"),
    }
}

fn submit(w: &mut World, user: UserId, task: u64, unique_id: Option<String>, cancelled: bool) -> submit::Outcome {
    let (outcome, rounds) = submit_any(w, user, task, unique_id, cancelled);
    assert!(rounds <= 3, "{rounds} rounds");
    outcome
}

pub(crate) fn change(w: &mut World, user: UserId, task: u64, change: Change) {
    let job = Job::change(user, w.now, w.now, TaskId(task), change, w.settings.clone());
    run(w, job);
}

#[test]
fn a_script_gets_the_tasks_in_order() {
    let mut w = world(1, SkipRule::RequeueForOthers, 20);
    for expected in 1..=20 {
        let (task, id) = next(&mut w, ANNA, None).expect("there is one");
        assert_eq!(task, expected);
        assert!(matches!(submit(&mut w, ANNA, task, Some(id), false), submit::Outcome::Created { .. }));
    }
    assert_eq!(next(&mut w, ANNA, None), None);
    assert!(w.open.is_empty());
}

#[test]
fn the_page_loads_one_task_ahead() {
    let mut w = world(1, SkipRule::RequeueForOthers, 20);
    let mut now = next(&mut w, ANNA, None).expect("there is one");
    for expected in 2..=20 {
        let ahead = next(&mut w, ANNA, Some(now.0)).expect("there is one");
        assert_eq!(ahead.0, expected);
        // A repeated request gets the same task, and the place that the cursor gave in the meantime is not lost.
        assert_eq!(next(&mut w, ANNA, Some(now.0)).as_ref(), Some(&ahead));
        submit(&mut w, ANNA, now.0, Some(now.1), false);
        now = ahead;
    }
    submit(&mut w, ANNA, now.0, Some(now.1), false);
    assert_eq!(next(&mut w, ANNA, Some(now.0)), None);
}

#[test]
fn a_reload_shows_the_same_task_with_the_same_unique_id() {
    let mut w = world(1, SkipRule::RequeueForOthers, 3);
    let first = next(&mut w, ANNA, None);
    assert_eq!(next(&mut w, ANNA, None), first);
    assert_eq!(next(&mut w, BEN, None).map(|t| t.0), Some(2));
}

#[test]
fn with_overlap_others_follow_through_open_rows() {
    let mut w = world(2, SkipRule::RequeueForOthers, 6);
    for user in [ANNA, BEN] {
        for expected in 1..=6 {
            let (task, id) = next(&mut w, user, None).expect("there is one");
            assert_eq!(task, expected);
            submit(&mut w, user, task, Some(id), false);
        }
    }
    assert_eq!(next(&mut w, UserId(3), None), None);
}

#[test]
fn a_submit_sent_twice_is_kept_once() {
    let mut w = world(1, SkipRule::RequeueForOthers, 3);
    let (task, id) = next(&mut w, ANNA, None).expect("there is one");
    let submit::Outcome::Created { id: kept, unique_id } = submit(&mut w, ANNA, task, None, false) else {
        panic!("it is kept")
    };
    assert_eq!(unique_id, id, "without a unique id it takes that of the hold");
    assert_eq!(submit(&mut w, ANNA, task, Some(id), false), submit::Outcome::Existing { id: kept });
}

#[test]
fn a_skipped_task_goes_where_the_rule_says() {
    for (rule, anna, ben) in [
        (SkipRule::RequeueForMe, Some(1), None),
        (SkipRule::RequeueForOthers, None, Some(1)),
        (SkipRule::IgnoreSkipped, None, None),
    ] {
        let mut w = world(1, rule, 2);
        let (task, id) = next(&mut w, ANNA, None).expect("there is one");
        submit(&mut w, ANNA, task, Some(id), true);
        let (second, id) = next(&mut w, ANNA, None).expect("there is one");
        assert_eq!(second, 2, "a skipped task waits for the end");
        submit(&mut w, ANNA, second, Some(id), false);
        let ask = |w: &mut World, user| {
            let job = Job::next(user, w.now, w.now, None);
            match run(w, job).0 {
                Answer::Next(Outcome::Task { spot, .. }) => Some(spot.task.0),
                _ => None,
            }
        };
        assert_eq!(ask(&mut w, BEN), ben, "{rule:?}");
        assert_eq!(ask(&mut w, ANNA), anna, "{rule:?}");
    }
}

#[test]
fn a_postponed_task_comes_back_at_the_end_or_goes_to_others() {
    let mut w = world(1, SkipRule::RequeueForOthers, 3);
    assert_eq!(next(&mut w, ANNA, None).map(|t| t.0), Some(1));
    change(&mut w, ANNA, 1, Change::Postpone);
    assert_eq!(next(&mut w, ANNA, None).map(|t| t.0), Some(2));
    submit(&mut w, ANNA, 2, None, false);
    assert_eq!(next(&mut w, ANNA, None).map(|t| t.0), Some(3));
    submit(&mut w, ANNA, 3, None, false);
    let job = Job::next(ANNA, w.now, w.now, None);
    let (Answer::Next(outcome), _) = run(&mut w, job) else { panic!("a next answers as a next") };
    assert!(matches!(outcome, Outcome::Task { spot, .. } if spot.task == TaskId(1)));
    change(&mut w, ANNA, 1, Change::Postpone);
    assert_eq!(next(&mut w, BEN, None).map(|t| t.0), Some(1));
}

#[test]
fn an_expired_hold_is_found_by_the_sweep() {
    let mut w = world(1, SkipRule::RequeueForOthers, 1);
    assert_eq!(next(&mut w, ANNA, None).map(|t| t.0), Some(1));
    assert_eq!(next(&mut w, BEN, None), None);
    w.now += w.settings.hold_for + 30_000;
    assert_eq!(next(&mut w, BEN, None), None, "others count a hold for a minute more");
    w.now += 61_000;
    let job = Job::next(BEN, w.now, w.now, None);
    assert!(matches!(run(&mut w, job).0, Answer::Next(Outcome::Task { .. })));
}

#[test]
fn a_submit_that_another_under_its_unique_id_overtakes_does_not_count_it_again() {
    let mut w = world(1, SkipRule::RequeueForOthers, 1);
    let (task, id) = next(&mut w, ANNA, None).expect("a task");
    let state = w.read(TaskId(task)).expect("its state");
    let start = || {
        let request_id = "any".to_owned();
        let new =
            Submission { user: ANNA, cancelled: false, ground_truth: false, unique_id: Some(id.clone()), request_id };
        submit::Submit::start(TaskId(task), w.now, w.settings.clone(), new).0
    };
    let (mut first, mut second) = (start(), start());
    let read = submit::Reply::Read(Some(state));
    let submit::Step::Do(submit::Command::Write(plan)) = first.step(read.clone()).expect("it fits") else {
        panic!("the first writes");
    };
    assert!(matches!(second.step(read), Ok(submit::Step::Do(submit::Command::Write(_)))));
    let written = first.step(submit::Reply::Written).expect("it fits");
    assert_eq!(written, submit::Step::Do(submit::Command::Follow(Box::new(plan.effects.clone()))));
    // The first submit changed the version.
    assert_eq!(second.step(submit::Reply::Refused), Ok(submit::Step::Do(submit::Command::Read)));
    let now = submit::Reply::Read(Some(plan.write.state.clone()));
    let submit::Step::Do(submit::Command::Follow(effects)) = second.step(now).expect("it fits") else {
        panic!("the second finds the first's annotation");
    };
    assert!(effects.suspect && effects.delta.is_zero() && effects.done.is_none());
    let id = TaskId(task).child(plan.n);
    assert_eq!(second.step(submit::Reply::Written), Ok(submit::Step::Done(submit::Outcome::Existing { id })));
}
