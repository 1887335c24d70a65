//! Many annotators at once, with and without faults: nobody gets too much, nothing is left out, doubled or lost.

use crate::backend::{Backend, backend, count, is_remote};
use crate::make::*;
use embedded::{Fault, Rule};
use labeling::ids::{ChildId, UserId};
use std::collections::BTreeSet;
use store::projects::Project;

/// How often a client sends a request that fails again before the test gives up.
const TRIES: u32 = 60;

/// A user who asks and submits until there is nothing; the annotations that were acknowledged.
async fn annotate(store: store::Store, project: Project, user: UserId, now: i64) -> Vec<ChildId> {
    let mut kept_ids = Vec::new();
    let mut failures = 0;
    loop {
        let handed = match store.next(options(&project, user, now)).await {
            Ok(Some(handed)) => handed,
            Ok(None) => return kept_ids,
            Err(error) => {
                failures += 1;
                assert!(failures < TRIES, "{error}: {:?}", std::error::Error::source(&error));
                continue;
            }
        };
        let task = handed.loaded.task.id;
        loop {
            let sent = async {
                let work = store.task_ref(task, now).await?;
                submit_as(&store, &work, user, Some(&handed.unique_id), false, now).await
            };
            match sent.await {
                Ok(submitted) => {
                    kept_ids.push(kept(submitted));
                    break;
                }
                Err(error) => {
                    failures += 1;
                    assert!(failures < TRIES, "{error}");
                }
            }
        }
    }
}

async fn distribute(backend: &Backend, overlap: u32, users: u64, n: u64, each: u64) {
    let project = filled(backend, overlap, n, each).await;
    let mut acknowledged = BTreeSet::new();
    let mut now = T0;
    // A request may find nothing while others hold what is left; a sweep later finds it.
    for _round in 0..5 {
        let running: Vec<_> = (0..users)
            .map(|user| {
                let store = if user % 2 == 0 { backend.store.clone() } else { backend.another() };
                tokio::spawn(annotate(store, project.clone(), UserId(10 + user), now))
            })
            .collect();
        let mut made = 0;
        for user in running {
            for id in user.await.unwrap() {
                assert!(acknowledged.insert(id), "annotation {id} was acknowledged twice");
                made += 1;
            }
        }
        if made == 0 {
            break;
        }
        now += LONG;
    }
    backend.embedded.faults().clear();
    let tasks = all(&backend.store, &project).await;
    let stored: BTreeSet<ChildId> = tasks.iter().flat_map(|task| task.annotations.iter().map(|one| one.id)).collect();
    assert_eq!(stored, acknowledged);
    for (task, mut who) in annotators(&tasks) {
        assert_eq!(who.len(), overlap as usize, "task {task} was done by {who:?}");
        who.sort_unstable();
        who.dedup();
        assert_eq!(who.len(), overlap as usize, "task {task} was done twice by one of {who:?}");
    }
    assert_recounted(&backend.store, &project, now).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_overlap_1_each_task_is_done_once() {
    distribute(&backend().await, 1, 6, count(90, 24), 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_overlap_3_each_task_is_done_by_three() {
    distribute(&backend().await, 3, 6, count(40, 10), 15).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_born_as_rows_are_distributed_alike() {
    distribute(&backend().await, 2, 5, count(40, 12), 90).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conflicts_throttling_and_lost_answers_lose_and_double_nothing() {
    if is_remote() {
        return;
    }
    for (overlap, each, seed) in [(1, 15, 1), (3, 15, 2), (2, 90, 3)] {
        let backend = backend().await;
        let faults = backend.embedded.faults();
        let lost = Rule::new(Fault::AnswerLost).on("TransactWriteItems").containing("STATE#").chance(0.1, seed);
        faults.add(lost);
        faults.add(Rule::new(Fault::Conflict).on("TransactWriteItems").containing("STATE#").chance(0.1, seed + 10));
        faults.add(Rule::new(Fault::Conflict).on("UpdateItem").chance(0.05, seed + 20));
        faults.add(Rule::new(Fault::Throttling).chance(0.02, seed + 30));
        faults.add(Rule::new(Fault::AnswerLost).on("PutItem").chance(0.05, seed + 40));
        distribute(&backend, overlap, 4, 30, each).await;
        assert!(faults.injected() > 20);
    }
}
