//! A process that dies after any call of a flow: what was begun is finished or was never begun.

use crate::backend::{Backend, backend, is_remote};
use crate::make::*;
use embedded::{Fault, Rule};
use store::events::timers::TimerKind;
use store::imports::ImportLimits;
use store::projects::Project;
use store::tasks::load::LoadFields;

/// Runs a flow with a death at its first call, its second, and so on until it lives; `check` looks at what is left,
/// after which nothing fails any more.
async fn dies_everywhere(
    prepare: impl AsyncFn(&Backend) -> Project,
    flow: impl AsyncFn(&Backend, &Project) -> bool,
    check: impl AsyncFn(&Backend, &Project, &str),
) {
    if is_remote() {
        return;
    }
    for call in 1.. {
        let backend = backend().await;
        let project = prepare(&backend).await;
        backend.embedded.faults().add(Rule::new(Fault::DiesAfter).nth(call));
        let lived = flow(&backend, &project).await;
        let died = backend.embedded.faults().injected() > 0;
        backend.embedded.faults().clear();
        assert!(lived || died, "the flow failed by itself");
        check(&backend, &project, &format!("died after call {call}")).await;
        if !died {
            assert!(call > 3, "the flow made no calls");
            break;
        }
    }
}

async fn imports(n: u64, each: u64) {
    let job = |project: &Project| project.id.child(4_711);
    dies_everywhere(
        async |backend| project(&backend.store, |_| {}).await,
        async |backend, project| {
            import_as(&backend.store, project, job(project), runs(project, 0..n, each)).await.is_ok()
        },
        async |backend, project, when| {
            let store = backend.another();
            let seen = numbers(&store, project).await;
            assert_eq!(seen, (0..seen.len() as u64).collect::<Vec<u64>>(), "{when}");
            // The segments of one transaction appear together.
            assert!([0, n].contains(&(seen.len() as u64)), "{when}: {} tasks", seen.len());
            import_as(&store, project, job(project), runs(project, 0..n, each)).await.unwrap();
            assert_eq!(numbers(&store, project).await, (0..n).collect::<Vec<u64>>(), "{when}");
            let page = store.list_tasks(project, n / 2, 2, LoadFields::ALL).await.unwrap();
            assert_eq!(
                page.tasks.iter().map(|one| number(&one.task)).collect::<Vec<_>>(),
                [n / 2, n / 2 + 1],
                "{when}"
            );
            assert_recounted(&store, project, T0).await;
            assert_eq!(store.summary(project.id).await.unwrap().data_keys.get("text"), Some(&n), "{when}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_small_import_happens_once_or_not_at_all() {
    imports(4, 90).await;
}

#[tokio::test]
async fn an_import_of_runs_happens_once_or_not_at_all() {
    imports(8, 4).await;
}

#[tokio::test]
async fn a_publication_that_died_half_way_is_resumed_by_the_clock() {
    if is_remote() {
        return;
    }
    let backend = backend().await;
    let project = project(&backend.store, |_| {}).await;
    let job = project.id.child(4_711);
    backend.embedded.faults().add(Rule::new(Fault::DiesBefore).on("TransactWriteItems").nth(2));
    import_as(&backend.store, &project, job, runs(&project, 0..200, 2)).await.unwrap_err();
    backend.embedded.faults().clear();
    let store = backend.another();
    assert_eq!(numbers(&store, &project).await, (0..64).collect::<Vec<u64>>());
    // Somebody else imports meanwhile: the rest comes behind.
    import(&store, &project, runs(&project, 200..203, 90)).await.unwrap();
    let due = store.due_timers(at(T0 + LONG)).all().await.unwrap();
    assert_eq!(due.iter().map(|due| (due.kind, due.subject)).collect::<Vec<_>>(), [(TimerKind::Publish, job)]);
    for _ in 0..2 {
        store.resume_publication(job, at(T0 + LONG), &ImportLimits::default()).await.unwrap();
    }
    let expected: Vec<u64> = (0..64).chain(200..203).chain(64..200).collect();
    assert_eq!(numbers(&store, &project).await, expected);
    assert_eq!(store.project_totals(project.id).await.unwrap().tasks, 203);
    for due in &due {
        store.delete_timer(due).await.unwrap();
    }
    assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), []);
    assert_recounted(&store, &project, T0).await;
}

/// Ann's hand-out and submit die anywhere; afterwards each task is done once, whatever she saw.
async fn annotations(each: u64) {
    dies_everywhere(
        async |backend| filled(backend, 1, 4, each).await,
        async |backend, project| {
            let store = &backend.store;
            let Ok(Some(handed)) = store.next(options(project, ANN, T0)).await else { return false };
            let Ok(work) = store.task_ref(handed.loaded.task.id, T0).await else { return false };
            submit_as(store, &work, ANN, Some(&handed.unique_id), false, T0).await.is_ok()
        },
        async |backend, project, when| {
            let store = backend.another();
            // She asks again, and sends again what she gets; Bob comes when her holds are over.
            let mut done = 0;
            for (user, now) in [(ANN, T0 + 1_000), (BOB, T0 + LONG), (BOB, T0 + 2 * LONG)] {
                while let Some(handed) = next(&store, project, user, now).await {
                    submit(&store, handed.loaded.task.id, user, Some(&handed.unique_id), now).await;
                    done += 1;
                    assert!(done <= 4, "{when}");
                }
            }
            let tasks = all(&store, project).await;
            let who = annotators(&tasks);
            assert!(who.values().all(|who| who.len() == 1), "{when}: {who:?}");
            assert_recounted(&store, project, T0 + 3 * LONG).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_hand_out_and_a_submit_of_a_run_s_task_survive_any_death() {
    annotations(2).await;
}

#[tokio::test]
async fn a_hand_out_and_a_submit_of_a_row_s_task_survive_any_death() {
    annotations(90).await;
}

#[tokio::test]
async fn a_submit_sent_again_after_a_death_is_the_same_annotation() {
    dies_everywhere(
        async |backend| {
            let project = filled(backend, 1, 3, 2).await;
            next(&backend.store, &project, ANN, T0).await.unwrap();
            project
        },
        async |backend, project| {
            let store = &backend.store;
            let Ok(listed) = store.list_tasks(project, 0, 1, LoadFields::ALL).await else { return false };
            let Ok(work) = store.task_ref(listed.tasks[0].task.id, T0).await else { return false };
            submit_as(store, &work, ANN, Some("mine"), false, T0).await.is_ok()
        },
        async |backend, project, when| {
            let store = backend.another();
            let task = all(&store, project).await[0].id;
            for _ in 0..2 {
                submit(&store, task, ANN, Some("mine"), T0 + 1).await;
            }
            assert_eq!(all(&store, project).await[0].annotations.len(), 1, "{when}");
            assert_recounted(&store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_deletion_of_tasks_survives_any_death() {
    dies_everywhere(
        async |backend| filled(backend, 1, 6, 3).await,
        async |backend, project| {
            let store = &backend.store;
            let Ok(listed) = store.list_tasks(project, 0, 4, LoadFields::ALL).await else { return false };
            let ids: Vec<_> = listed.tasks.iter().map(|one| one.task.id).collect();
            store.delete_tasks(project, &ids, at(T0)).await.is_ok()
        },
        async |backend, project, when| {
            let store = backend.another();
            let left = numbers(&store, project).await;
            assert!([6, 3, 2].contains(&left.len()), "{when}: {left:?}");
            assert!(left.ends_with(&[4, 5]), "{when}: {left:?}");
            assert_recounted(&store, project, T0).await;
        },
    )
    .await;
}
