//! The label stream with one or two people: holds, expiry, skips, drafts, un-skips, orders.

use crate::backend::{Backend, backend, count};
use crate::make::*;
use labeling::ids::TaskId;
use labeling::task::Draft;
use serde_json::json;
use store::ErrorKind;
use store::projects::{Sampling, SkipRule};
use store::queue::Submitted;

async fn first_ids(backend: &Backend, project: &store::projects::Project) -> Vec<TaskId> {
    all(&backend.store, project).await.iter().map(|task| task.id).collect()
}

#[tokio::test]
async fn tasks_come_in_order_and_a_held_one_comes_again_until_it_is_done() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 8, 4).await;
    let ids = first_ids(&backend, &project).await;
    let handed = next(store, &project, ANN, T0).await.unwrap();
    assert_eq!((handed.loaded.task.id, number(&handed.loaded.task)), (ids[0], 0));
    let again = next(&backend.another(), &project, ANN, T0 + 1).await.unwrap();
    assert_eq!((again.loaded.task.id, again.unique_id), (ids[0], handed.unique_id.clone()));
    assert_eq!(next_id(store, &project, BOB, T0 + 2).await, Some(ids[1]));
    // The page also loads the task after the next.
    let mut ahead = options(&project, ANN, T0 + 3);
    ahead.after = Some(ids[0]);
    for _ in 0..2 {
        assert_eq!(store.next(ahead.clone()).await.unwrap().unwrap().loaded.task.id, ids[2]);
    }
    submit(store, ids[0], ANN, Some(&handed.unique_id), T0 + 4).await;
    assert_eq!(next_id(store, &project, ANN, T0 + 5).await, Some(ids[2]));
    let handed_out = store.handed_out(project.id, ANN).await.unwrap();
    assert_eq!(handed_out, [ids[0], ids[2]]);
}

#[tokio::test]
async fn a_unique_id_makes_one_annotation_however_often_it_is_sent() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 4).await;
    let handed = next(store, &project, ANN, T0).await.unwrap();
    let task = handed.loaded.task.id;
    let work = store.task_ref(task, T0).await.unwrap();
    let first = submit_as(store, &work, ANN, Some(&handed.unique_id), false, T0).await.unwrap();
    let Submitted::Created { id, unique_id } = first else { panic!("{first:?}") };
    assert_eq!(unique_id, handed.unique_id);
    for store in [store.clone(), backend.another()] {
        let again = submit_as(&store, &work, ANN, Some(&handed.unique_id), false, T0 + 1).await.unwrap();
        assert_eq!(again, Submitted::Existing(id));
    }
    // Without a unique id it is another annotation, kept though the task is full.
    let more = submit_as(store, &work, BOB, None, false, T0 + 2).await.unwrap();
    assert!(matches!(more, Submitted::Created { .. }));
    let loaded = store.load_task(&work, store::tasks::load::LoadFields::ALL).await.unwrap();
    assert_eq!(loaded.annotations.len(), 2);
    assert_eq!(loaded.annotations[0].unique_id.as_deref(), Some(handed.unique_id.as_str()));
    assert_recounted(store, &project, T0).await;
}

/// A task's state remembers some submits by their unique ids; the further ones have rows of their own.
#[tokio::test]
async fn unique_ids_hold_on_a_task_of_many_annotations() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 40, 1, 1).await;
    let task = first_ids(&backend, &project).await[0];
    let work = store.task_ref(task, T0).await.unwrap();
    let mut made = Vec::new();
    for n in 0..20 {
        made.push(submit(store, task, ANN, Some(&format!("mine {n}")), T0).await);
    }
    let other = backend.another();
    for (n, id) in made.iter().enumerate() {
        let again = submit_as(&other, &work, ANN, Some(&format!("mine {n}")), false, T0).await.unwrap();
        assert_eq!(again, Submitted::Existing(*id));
    }
    // A deleted annotation's unique id is free again, on either side of what the state remembers.
    for n in [0, 3, 19] {
        store.delete_annotation(&work, made[n], ANN, None, at(T0)).await.unwrap();
        let anew = submit(store, task, ANN, Some(&format!("mine {n}")), T0).await;
        assert!(!made.contains(&anew));
        assert_eq!(submit(store, task, ANN, Some(&format!("mine {n}")), T0).await, anew);
    }
    assert_eq!(store.load_task(&work, store::tasks::load::LoadFields::ALL).await.unwrap().annotations.len(), 20);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn holds_expire_and_the_task_goes_on_and_a_late_submit_is_kept() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 3, 3).await;
    let ids = first_ids(&backend, &project).await;
    let late = next(store, &project, ANN, T0).await.unwrap();
    for id in &ids[1..] {
        assert_eq!(next_id(store, &project, BOB, T0 + 1).await, Some(*id));
        submit(store, *id, BOB, None, T0 + 1).await;
    }
    assert_eq!(next_id(store, &project, BOB, T0 + 2).await, None);
    // Others count a hold for a minute longer.
    assert_eq!(next_id(store, &project, BOB, T0 + HOLD + 1_000).await, None);
    assert_eq!(next_id(store, &project, BOB, T0 + HOLD + 120_000).await, Some(ids[0]));
    submit(store, ids[0], ANN, Some(&late.unique_id), T0 + HOLD + 130_000).await;
    submit(store, ids[0], BOB, None, T0 + HOLD + 140_000).await;
    let tasks = all(store, &project).await;
    assert_eq!(annotators(&tasks)[&ids[0]], [ANN, BOB]);
    assert_eq!(next_id(store, &project, ANN, T0 + LONG).await, None);
    assert_recounted(store, &project, T0 + LONG).await;
}

#[tokio::test]
async fn skips_follow_the_project_s_rule() {
    for (rule, ann, bob) in [
        (SkipRule::RequeueForMe, true, false),
        (SkipRule::RequeueForOthers, false, true),
        (SkipRule::IgnoreSkipped, false, false),
    ] {
        let backend = backend().await;
        let store = &backend.store;
        let project = project(store, |settings| settings.skip_queue = rule).await;
        import(store, &project, runs(&project, 0..2, 90)).await.unwrap();
        let ids = first_ids(&backend, &project).await;
        assert_eq!(next_id(store, &project, ANN, T0).await, Some(ids[0]));
        skip(store, ids[0], ANN, T0).await;
        assert_eq!(next_id(store, &project, ANN, T0 + 1).await, Some(ids[1]));
        submit(store, ids[1], ANN, None, T0 + 1).await;
        let tasks = all(store, &project).await;
        assert_eq!(tasks[0].is_labeled, rule == SkipRule::IgnoreSkipped);
        let (ann_gets, bob_gets) = match bob {
            // Bob first, since a task that Ann holds again is not his.
            true => {
                let bob = next_id(store, &project, BOB, T0 + 200_000).await;
                (next_id(store, &project, ANN, T0 + 200_001).await, bob)
            }
            false => {
                let ann = next_id(store, &project, ANN, T0 + 200_000).await;
                (ann, next_id(store, &project, BOB, T0 + 200_001).await)
            }
        };
        assert_eq!((ann_gets == Some(ids[0]), bob_gets == Some(ids[0])), (ann, bob), "{rule:?}");
        assert_recounted(store, &project, T0 + 300_000).await;
    }
}

#[tokio::test]
async fn a_task_that_must_not_be_skipped_is_not() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let mut new = task(0);
    new.allow_skip = Some(false);
    import(store, &project, vec![run(&project, &[new])]).await.unwrap();
    let id = next_id(store, &project, ANN, T0).await.unwrap();
    let work = store.task_ref(id, T0).await.unwrap();
    let error = submit_as(store, &work, ANN, None, true, T0).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::Invalid, Some("was_cancelled")));
}

#[tokio::test]
async fn an_annotation_taken_back_puts_its_task_into_the_stream_again() {
    let backend = backend().await;
    let store = &backend.store;
    for each in [2, 90] {
        let project = filled(&backend, 1, 3, each).await;
        let ids = first_ids(&backend, &project).await;
        let mut made = Vec::new();
        for id in &ids {
            assert_eq!(next_id(store, &project, ANN, T0).await, Some(*id));
            made.push(submit(store, *id, ANN, None, T0).await);
        }
        assert_eq!(next_id(store, &project, BOB, T0 + 100_000).await, None);
        let work = store.task_ref(ids[1], T0).await.unwrap();
        store.delete_annotation(&work, made[1], ANN, None, at(T0 + 200_000)).await.unwrap();
        assert_eq!(next_id(store, &project, BOB, T0 + 200_001).await, Some(ids[1]));
        // A skip in place of an annotation does the same; and back.
        let work = store.task_ref(ids[2], T0).await.unwrap();
        store
            .update_annotation(&work, made[2], ANN, None, at(T0 + 300_000), |one| one.was_cancelled = true)
            .await
            .unwrap();
        submit(store, ids[1], BOB, None, T0 + 300_001).await;
        assert_eq!(next_id(store, &project, BOB, T0 + 300_002).await, Some(ids[2]));
        store
            .update_annotation(&work, made[2], ANN, None, at(T0 + 400_000), |one| one.was_cancelled = false)
            .await
            .unwrap();
        let tasks = all(store, &project).await;
        assert!(tasks.iter().all(|task| task.is_labeled));
        assert_recounted(store, &project, T0 + 500_000).await;
    }
}

#[tokio::test]
async fn tasks_that_are_given_back_come_in_their_place() {
    let backend = backend().await;
    for each in [4, 90] {
        Box::pin(give_back(&backend, each)).await;
    }
}

async fn give_back(backend: &Backend, each: u64) {
    let (store, other) = (&backend.store, &backend.another());
    let project = filled(backend, 1, 8, each).await;
    let ids = first_ids(backend, &project).await;
    let next = async |user, now| Box::pin(next_id(store, &project, user, now)).await;
    let submit = async |task, user, now| Box::pin(submit(store, task, user, None, now)).await;
    for (user, at) in [(ANN, 0), (BOB, 1), (OWNER, 2)] {
        assert_eq!(next(user, T0).await, Some(ids[at]));
    }
    // Ann passes over the place that Bob gives back later.
    Box::pin(skip(store, ids[2], OWNER, T0 + 1)).await;
    submit(ids[0], ANN, T0 + 2).await;
    assert_eq!(next(ANN, T0 + 3).await, Some(ids[2]));
    submit(ids[2], ANN, T0 + 4).await;
    let done = submit(ids[1], BOB, T0 + 5).await;
    let work = store.task_ref(ids[1], T0).await.unwrap();
    Box::pin(store.delete_annotation(&work, done, BOB, None, at(T0 + 6))).await.unwrap();
    // Another process does not know her bookmark.
    assert_eq!(Box::pin(next_id(other, &project, ANN, T0 + 7)).await, Some(ids[1]));
    submit(ids[1], ANN, T0 + 8).await;
    // Two go away. Ann comes back to her own task first, and then to theirs.
    for (user, at) in [(BOB, 3), (OWNER, 4), (ANN, 5)] {
        assert_eq!(next(user, T0 + 9).await, Some(ids[at]));
    }
    for (at, now) in [5, 3, 4, 6].into_iter().zip(T0 + LONG..) {
        assert_eq!(next(ANN, now).await, Some(ids[at]));
        submit(ids[at], ANN, now).await;
    }
}

#[tokio::test]
async fn a_deleted_task_is_held_and_handed_out_no_more() {
    let backend = backend().await;
    let store = &backend.store;
    for each in [2, 90] {
        let project = filled(&backend, 1, 5, each).await;
        let ids = first_ids(&backend, &project).await;
        assert_eq!(next_id(store, &project, ANN, T0).await, Some(ids[0]));
        assert_eq!(store.delete_tasks(&project, &[ids[0], ids[1]], at(T0)).await.unwrap(), 2);
        let work = store.task_ref(ids[0], T0).await.unwrap();
        let error = submit_as(store, &work, ANN, None, false, T0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
        assert_eq!(next_id(store, &project, ANN, T0).await, Some(ids[2]));
        assert_eq!(next_id(store, &project, BOB, T0).await, Some(ids[3]));
        for user in [ANN, BOB] {
            let id = next_id(store, &project, user, T0).await.unwrap();
            submit(store, id, user, None, T0).await;
        }
        assert_eq!(next_id(store, &project, ANN, T0).await, Some(ids[4]));
        submit(store, ids[4], ANN, None, T0).await;
        assert_eq!(next_id(store, &project, ANN, T0 + 100_000).await, None);
        assert_recounted(store, &project, T0 + LONG).await;
    }
}

#[tokio::test]
async fn drafts_are_kept_renew_the_hold_and_go_with_the_submit() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 3, 2).await;
    let ids = first_ids(&backend, &project).await;
    assert_eq!(next_id(store, &project, ANN, T0).await, Some(ids[0]));
    let work = store.task_ref(ids[0], T0).await.unwrap();
    let record = |now| -> Draft {
        serde_json::from_value(json!({
            "id": 0, "result": choice("A"), "user": ANN, "created_at": at(now), "updated_at": at(now),
        }))
        .unwrap()
    };
    let half = T0 + HOLD / 2;
    let draft = store.create_draft(&work, record(half), at(half), HOLD).await.unwrap();
    assert_eq!((draft.id.task(), all(store, &project).await[0].drafts.len()), (ids[0], 1));
    // Renewed: Bob goes elsewhere though the first hold is long over.
    let late = T0 + HOLD + 200_000;
    assert_eq!(next_id(store, &project, BOB, late).await, Some(ids[1]));
    assert_eq!(next_id(store, &project, ANN, late).await, Some(ids[0]));
    // Postponed: the hold is given back, the task comes again at the end, before which others come first.
    store.update_draft(&work, draft.id, None, at(late), HOLD, |one| one.was_postponed = true).await.unwrap();
    assert_eq!(next_id(store, &project, ANN, late + 1).await, Some(ids[2]));
    submit(store, ids[2], ANN, None, late + 2).await;
    assert_eq!(next_id(store, &project, ANN, late + 3).await, Some(ids[0]));
    let new = labeling::queue::submit::Submission {
        user: ANN,
        cancelled: false,
        ground_truth: false,
        unique_id: None,
        request_id: "r".to_owned(),
    };
    let annotation = annotation(ANN, &choice("B"), false, late + 4);
    let submitting = store::queue::Submitting {
        work: &work,
        new,
        now: late + 4,
        annotation,
        draft: Some(store.draft(&work, draft.id).await.unwrap()),
    };
    store.submit(submitting).await.unwrap();
    let task = &all(store, &project).await[0];
    assert_eq!((task.drafts.len(), task.annotations.len()), (0, 1));
    assert_eq!(store.draft(&work, draft.id).await.unwrap_err().kind(), ErrorKind::Missing);
    assert_recounted(store, &project, late + LONG).await;
}

#[tokio::test]
async fn the_uniform_order_hands_out_each_task_once_and_not_in_order() {
    let backend = backend().await;
    let store = &backend.store;
    let n = count(120, 40);
    let project = project(store, |settings| settings.sampling = Sampling::Uniform).await;
    import(store, &project, runs(&project, 0..n, 17)).await.unwrap();
    import(store, &project, runs(&project, n..n + 5, 90)).await.unwrap();
    let mut seen = Vec::new();
    while let Some(handed) = next(store, &project, ANN, T0).await {
        let id = handed.loaded.task.id;
        seen.push(number(&handed.loaded.task));
        submit(store, id, ANN, Some(&handed.unique_id), T0).await;
    }
    assert_ne!(seen[..20], (0..20).collect::<Vec<u64>>());
    seen.sort_unstable();
    assert_eq!(seen, (0..n + 5).collect::<Vec<u64>>());
}

#[tokio::test]
async fn an_order_that_is_shuffled_later_leaves_no_task_out() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    import(store, &project, runs(&project, 0..40, 90)).await.unwrap();
    let mut seen = Vec::new();
    let take = async |project: &store::projects::Project, most: usize, seen: &mut Vec<u64>| {
        for _ in 0..most {
            let Some(handed) = next(store, project, ANN, T0).await else { return };
            seen.push(number(&handed.loaded.task));
            submit(store, handed.loaded.task.id, ANN, Some(&handed.unique_id), T0).await;
        }
    };
    take(&project, 10, &mut seen).await;
    assert_eq!(seen, (0..10).collect::<Vec<u64>>());
    let project =
        store.update_project(project.id, None, at(T0), |settings| settings.sampling = Sampling::Uniform).await.unwrap();
    import(store, &project, runs(&project, 40..60, 90)).await.unwrap();
    import(store, &project, runs(&project, 60..61, 90)).await.unwrap();
    take(&project, 100, &mut seen).await;
    assert_ne!(seen[10..40], (10..40).collect::<Vec<u64>>());
    let first_of_second = seen.iter().position(|n| (40..60).contains(n)).unwrap();
    assert_ne!(seen[first_of_second..first_of_second + 20], (40..60).collect::<Vec<u64>>());
    seen.sort_unstable();
    assert_eq!(seen, (0..61).collect::<Vec<u64>>());
    let settings = |settings: &mut store::projects::Settings| settings.sampling = Sampling::Sequential;
    let project = store.update_project(project.id, None, at(T0), settings).await.unwrap();
    assert_eq!(next_id(store, &project, ANN, T0).await, None);
    assert_recounted(store, &project, T0 + LONG).await;
}

#[tokio::test]
async fn more_overlap_brings_finished_tasks_back() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 2).await;
    let ids = first_ids(&backend, &project).await;
    for id in &ids {
        assert_eq!(next_id(store, &project, ANN, T0).await, Some(*id));
        submit(store, *id, ANN, None, T0).await;
    }
    assert_eq!(next_id(store, &project, BOB, T0).await, None);
    let project =
        store.update_project(project.id, None, at(T0), |settings| settings.maximum_annotations = 2).await.unwrap();
    for id in &ids {
        assert_eq!(next_id(store, &project, BOB, T0 + 1).await, Some(*id));
        submit(store, *id, BOB, None, T0 + 1).await;
    }
    assert_eq!(next_id(store, &project, BOB, T0 + 2).await, None);
    assert!(all(store, &project).await.iter().all(|task| task.is_labeled));
    assert_recounted(store, &project, T0).await;
    // One task's own overlap does too.
    let edit = store::queue::changes::TaskEdit { overlap: Some(3), ..Default::default() };
    let work = store.task_ref(ids[2], T0 + LONG).await.unwrap();
    store.edit_task(&work, &edit, OWNER, at(T0 + LONG)).await.unwrap();
    assert_eq!(next_id(store, &project, OWNER, T0 + LONG + 1).await, Some(ids[2]));
}
