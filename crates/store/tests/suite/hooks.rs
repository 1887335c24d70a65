//! Events for webhooks: noted with the change where somebody listens, told once, told again where that failed.

use crate::backend::backend;
use crate::make::*;
use labeling::ids::ProjectChildId;
use labeling::queue::Millis;
use store::Store;
use store::events::actions::WebhookAction;
use store::events::event::MOST_SUBJECTS;
use store::events::timers::{Timer, TimerKind};
use store::projects::Project;
use store::projects::webhooks::Webhook;
use store::table::expression::Condition;
use store::table::keys;
use store::table::row::Row;

pub(crate) async fn listening(
    store: &Store,
    project: &Project,
    actions: &[WebhookAction],
) -> (Project, ProjectChildId) {
    let hook = Webhook {
        id: store.take_child(project.id).await.unwrap(),
        url: "https://example.com".to_owned(),
        send_payload: true,
        send_for_all_actions: actions.is_empty(),
        headers: String::new(),
        is_active: true,
        actions: actions.to_vec(),
        created_at: at(T0),
        updated_at: at(T0),
    };
    store
        .change_webhooks(project.id, |hooks| {
            hooks.push(hook.clone());
            Ok(())
        })
        .await
        .unwrap();
    (store.project(project.id).await.unwrap(), hook.id)
}

async fn events(store: &Store, now: Millis) -> Vec<Timer> {
    let due = store.due_timers(at(now)).all().await.unwrap();
    due.into_iter().filter(|one| one.kind == TimerKind::Event).collect()
}

pub(crate) async fn actions(store: &Store) -> Vec<(WebhookAction, Vec<u64>)> {
    let events = events(store, T0 + LONG).await;
    let mut told: Vec<_> = events
        .iter()
        .map(|one| one.event.as_ref().map(|event| (event.action, event.ids().collect::<Vec<u64>>())).unwrap())
        .collect();
    told.sort();
    told
}

#[tokio::test]
async fn what_happens_is_noted_where_somebody_listens() {
    let backend = backend().await;
    let store = &backend.store;
    for each in [2, 90] {
        let deaf = filled(&backend, 1, 4, each).await;
        submit(store, all(store, &deaf).await[0].id, ANN, None, T0).await;
        assert_eq!(actions(store).await, []);

        let (project, _) = listening(store, &project(store, |_| {}).await, &[]).await;
        import(store, &project, runs(&project, 0..4, each)).await.unwrap();
        let ids: Vec<u64> = all(store, &project).await.iter().map(|task| task.id.0).collect();
        let tasks = all(store, &project).await;
        let annotation = submit(store, tasks[0].id, ANN, None, T0).await;
        let work = store.task_ref(tasks[0].id, T0).await.unwrap();
        store.update_annotation(&work, annotation, ANN, None, at(T0), |one| one.ground_truth = true).await.unwrap();
        store.delete_annotation(&work, annotation, ANN, None, at(T0)).await.unwrap();
        store.delete_tasks(&project, &[tasks[2].id, tasks[3].id], at(T0)).await.unwrap();
        store.update_project(project.id, None, at(T0), |settings| settings.title = "New".to_owned()).await.unwrap();
        assert_eq!(
            actions(store).await,
            [
                (WebhookAction::ProjectUpdated, vec![project.id.0]),
                (WebhookAction::TasksCreated, ids),
                (WebhookAction::TasksDeleted, vec![tasks[2].id.0, tasks[3].id.0]),
                (WebhookAction::AnnotationCreated, vec![annotation.0]),
                (WebhookAction::AnnotationUpdated, vec![annotation.0]),
                (WebhookAction::AnnotationsDeleted, vec![annotation.0]),
            ]
        );
        // Settings and webhooks change side by side.
        assert!(store.project(project.id).await.unwrap().is_heard(WebhookAction::TasksCreated));
        for due in events(store, T0 + LONG).await {
            store.delete_timer(&due).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_event_is_told_by_one_and_again_to_whom_it_did_not_reach() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, hook) = listening(store, &filled(&backend, 1, 4, 2).await, &[WebhookAction::AnnotationCreated]).await;
    store.update_project(project.id, None, at(T0), |settings| settings.title = "New".to_owned()).await.unwrap();
    submit(store, all(store, &project).await[0].id, ANN, None, T0).await;
    let fresh = store.nearly_due_timers(at(T0)).all().await.unwrap();
    assert_eq!(fresh.len(), 1);
    let until = at(T0 + 300_000);
    assert!(store.claim_timer(&fresh[0], at(T0), until).await.unwrap());
    assert!(!backend.another().claim_timer(&fresh[0], at(T0 + 1), until).await.unwrap());
    assert!(!store.cut_event(&fresh[0], at(T0)).await.unwrap());
    // It did not reach the webhook: a minute later it is due again, for that one alone.
    assert_eq!(store.end_event(&fresh[0], &[hook], at(T0)).await.unwrap(), 0);
    assert!(!store.claim_timer(&fresh[0], at(T0 + 300_001), until).await.unwrap());
    assert_eq!(events(store, T0 + 59_000).await, []);
    let again = events(store, T0 + 60_000).await;
    let event = again[0].event.as_ref().unwrap();
    assert_eq!((again.len(), event.only, event.tries), (1, Some(hook), 1));
    // A process that takes over the table lifts the claims of a dead one.
    assert!(store.claim_timer(&again[0], at(T0), until).await.unwrap());
    let left = store.take_over(at(T0)).await.unwrap();
    assert_eq!(left, again);
    assert!(store.claim_timer(&left[0], at(T0), until).await.unwrap());
    assert_eq!(store.end_event(&left[0], &[], at(T0 + 60_000)).await.unwrap(), 0);
    assert_eq!(events(store, T0 + 100 * LONG).await, []);
}

#[tokio::test]
async fn an_event_about_much_is_told_in_parts() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, _) = listening(store, &project(store, |_| {}).await, &[]).await;
    let n = 2 * MOST_SUBJECTS + 7;
    import(store, &project, runs(&project, 0..n, 500)).await.unwrap();
    let noted = events(store, T0 + LONG).await;
    assert_eq!(noted.len(), 1);
    assert!(store.cut_event(&noted[0], at(T0)).await.unwrap());
    let parts = events(store, T0 + LONG).await;
    let mut told: Vec<u64> = parts.iter().flat_map(|one| one.event.as_ref().unwrap().ids()).collect();
    told.sort_unstable();
    let ids: Vec<u64> = all(store, &project).await.iter().map(|task| task.id.0).collect();
    assert_eq!((parts.len(), told), (3, ids));
}

#[tokio::test]
async fn events_lie_in_many_partitions_and_are_read_in_pages() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, _) = listening(store, &filled(&backend, 1, 2, 2).await, &[WebhookAction::ProjectUpdated]).await;
    for n in 0..24 {
        store.update_project(project.id, None, at(T0 + n), |settings| settings.title = "New".to_owned()).await.unwrap();
    }
    let mut partitions: Vec<String> = backend.rows().await.into_iter().filter(|key| key.starts_with("DUE#")).collect();
    assert_eq!(partitions.len(), 24);
    for key in &mut partitions {
        key.truncate("DUE#0".len());
    }
    partitions.sort();
    partitions.dedup();
    assert!(partitions.len() > 3, "{partitions:?}");
    // An event of an earlier release, and more of them than a page holds.
    let one = &store.due_timers(at(T0 + LONG)).all().await.unwrap()[0];
    let event = serde_json::to_string(one.event.as_ref().unwrap()).unwrap();
    for n in 0..230_i64 {
        let key = keys::due(at(T0 + n), &format!("event#{n:032x}"));
        let row = Row::new().with("what", "event").with("job", project.id.child(0).0).with("at", T0 + n);
        store.table().put(&key, row.with("event", event.as_str()), Condition::none()).await.unwrap();
    }
    let [mut old, new] = store.due_timers(at(T0 + LONG)).lanes();
    let mut pages = Vec::new();
    while let Some(page) = old.next_page().await.unwrap() {
        pages.push(page.len());
    }
    assert_eq!(pages.iter().sum::<usize>(), 230);
    assert!(pages.len() > 2 && pages.iter().all(|len| *len <= 100), "{pages:?}");
    assert_eq!(new.all().await.unwrap().len(), 24);
    let claimed = store.due_timers(at(T0 + LONG)).all().await.unwrap();
    for due in &claimed {
        assert!(store.claim_timer(due, at(T0), at(T0 + LONG)).await.unwrap());
        assert_eq!(store.end_event(due, &[], at(T0)).await.unwrap(), 0);
    }
    assert_eq!(events(store, T0 + 100 * LONG).await, []);
    assert_eq!(store.all_webhooks().await.unwrap(), store.webhooks(project.id).await.unwrap());
    let clear = |hooks: &mut Vec<Webhook>| {
        hooks.clear();
        Ok(())
    };
    store.change_webhooks(project.id, clear).await.unwrap();
    assert_eq!(store.all_webhooks().await.unwrap(), []);
}
