//! Projects: settings, config, listing, deletion without leftovers.

use crate::backend::{backend, is_remote};
use crate::make::*;
use embedded::{Fault, Rule};
use store::ErrorKind;
use store::objects::Bucket;
use store::projects::webhooks::Webhook;
use store::projects::{Settings, SkipRule};

#[tokio::test]
async fn changes_of_settings_at_once_are_all_kept() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let (a, b, c) = tokio::join!(
        store.update_project(project.id, None, at(T0), |settings| settings.title = "New".to_owned()),
        store.update_project(project.id, Some("<View/>"), at(T0), |settings| settings.maximum_annotations = 4),
        store.update_project(project.id, None, at(T0), |settings| settings.color = "#000".to_owned()),
    );
    let versions = [a.unwrap().version, b.unwrap().version, c.unwrap().version];
    let now = store.project(project.id).await.unwrap();
    assert_eq!(versions.iter().max(), Some(&now.version));
    assert_eq!(
        (now.settings.title.as_str(), now.settings.maximum_annotations, now.settings.color.as_str()),
        ("New", 4, "#000")
    );
    assert_eq!((now.version, now.config_version), (4, 2));
    assert_eq!(store.label_config(&now).await.unwrap().xml, "<View/>");
    assert_eq!(store.projects().await.unwrap()[0].title, "New");
}

#[tokio::test]
async fn what_is_too_long_for_its_row_is_refused_by_its_field() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    // Random text, which compression does not shorten enough.
    let random = |bytes: usize| -> String {
        let names = std::iter::repeat_with(|| store::random::name().unwrap());
        names.scan(0, |sum, name| (*sum < bytes).then(|| *sum += name.len()).map(|()| name)).collect()
    };
    let long = format!("<View><Header value=\"{}\"/></View>", random(900_000));
    let changed = store.update_project(project.id, Some(&long), at(T0), |_| {}).await;
    assert_eq!(changed.unwrap_err().field(), Some("label_config"));
    let made = store.create_project(Settings::default(), &long, OWNER, at(T0)).await;
    assert_eq!(made.unwrap_err().field(), Some("label_config"));
    assert_eq!(store.projects().await.unwrap().len(), 1);
    let hook = |n: u64| Webhook {
        id: project.id.child(n),
        url: "https://example.com".to_owned(),
        send_payload: true,
        send_for_all_actions: true,
        headers: "a".repeat(16_000),
        is_active: true,
        actions: Vec::new(),
        created_at: at(T0),
        updated_at: at(T0),
    };
    let mut kept = 0;
    let refused = loop {
        let one_more = |hooks: &mut Vec<Webhook>| {
            hooks.push(hook(kept + 1));
            Ok(())
        };
        match store.change_webhooks(project.id, one_more).await {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("headers")));
    assert!(kept > 15, "{kept}");
    assert_eq!(store.webhooks(project.id).await.unwrap().len() as u64, kept);
}

#[tokio::test]
async fn a_deleted_project_leaves_no_rows_and_no_objects() {
    let backend = backend().await;
    let store = &backend.store;
    let kept = filled(&backend, 1, 3, 2).await;
    submit(store, next_id(store, &kept, ANN, T0).await.unwrap(), ANN, None, T0).await;
    let rows = backend.rows().await;
    let project = filled(&backend, 2, 8, 3).await;
    import(store, &project, runs(&project, 8..12, 90)).await.unwrap();
    for user in [ANN, BOB] {
        let id = next_id(store, &project, user, T0).await.unwrap();
        submit(store, id, user, None, T0).await;
        next_id(store, &project, user, T0).await.unwrap();
    }
    let ids: Vec<_> = all(store, &project).await.iter().map(|task| task.id).collect();
    skip(store, ids[3], ANN, T0).await;
    store.delete_tasks(&project, &ids[4..6], at(T0)).await.unwrap();
    store.delete_project(project.id, at(T0)).await.unwrap();
    let left: Vec<String> = backend.rows().await.into_iter().filter(|key| !rows.contains(key)).collect();
    assert_eq!(left, Vec::<String>::new());
    for bucket in [Bucket::Data, Bucket::Uploads] {
        let prefix = store::objects::object_keys::project(project.id);
        assert_eq!(store.objects().list(bucket, &prefix, None).await.unwrap().0, []);
    }
    assert_eq!(store.project(project.id).await.unwrap_err().kind(), ErrorKind::Missing);
    for store in [store.clone(), backend.another()] {
        assert_eq!(store.task_ref(ids[0], T0).await.unwrap_err().kind(), ErrorKind::Missing);
        assert_eq!(store.next(options(&project, ANN, T0)).await.unwrap_err().kind(), ErrorKind::Missing);
    }
    assert_eq!(store.projects().await.unwrap().len(), 1);
    assert_eq!(numbers(store, &kept).await, [0, 1, 2]);
}

#[tokio::test]
async fn a_process_that_dies_while_it_deletes_a_project_leaves_the_rest_to_the_clock() {
    if is_remote() {
        return;
    }
    for nth in 1..6 {
        let backend = backend().await;
        let rows = backend.rows().await;
        let project = filled(&backend, 1, 8, 3).await;
        submit(&backend.store, next_id(&backend.store, &project, ANN, T0).await.unwrap(), ANN, None, T0).await;
        backend.embedded.faults().add(Rule::new(Fault::DiesBefore).on("BatchWriteItem").nth(nth));
        backend.store.delete_project(project.id, at(T0)).await.unwrap();
        backend.embedded.faults().clear();
        let store = backend.another();
        assert_eq!(store.project(project.id).await.unwrap_err().kind(), ErrorKind::Missing);
        for due in store.due_timers(at(T0 + 1)).all().await.unwrap() {
            assert!(store.purge_project(&due).await.unwrap());
        }
        let counters = |key: &String| key.contains("COUNTER");
        let left: Vec<String> =
            backend.rows().await.into_iter().filter(|key| !rows.contains(key) && !counters(key)).collect();
        assert_eq!(left, Vec::<String>::new(), "{nth}");
        let prefix = store::objects::object_keys::project(project.id);
        assert_eq!(store.objects().list(Bucket::Data, &prefix, None).await.unwrap().0, []);
    }
}

#[tokio::test]
async fn settings_that_decide_what_is_labeled_count_the_tasks_again() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 5, 2).await;
    import(store, &project, runs(&project, 5..7, 90)).await.unwrap();
    let ids: Vec<_> = all(store, &project).await.iter().map(|task| task.id).collect();
    skip(store, ids[0], ANN, T0).await;
    for id in &ids[1..] {
        submit(store, *id, ANN, None, T0).await;
    }
    let finished = async || store.project_counts(project.id).await.unwrap().finished();
    assert_eq!(finished().await, Some(6));
    // A title has nothing to do with it.
    store.update_project(project.id, None, at(T0), |settings| settings.title = "New".to_owned()).await.unwrap();
    assert_eq!((finished().await, store.due_timers(at(T0 + LONG)).all().await.unwrap().len()), (Some(6), 0));
    type Change = fn(&mut store::projects::Settings);
    let changes: [(Change, Option<i64>); 6] = [
        (|settings| settings.skip_queue = SkipRule::IgnoreSkipped, Some(7)),
        (|settings| settings.maximum_annotations = 2, Some(0)),
        (|settings| settings.overlap_cohort_percentage = 0, Some(7)),
        (|settings| settings.overlap_cohort_percentage = 40, None),
        (|settings| settings.maximum_annotations = 1, Some(7)),
        (|settings| settings.skip_queue = SkipRule::RequeueForMe, Some(6)),
    ];
    for (n, (change, expected)) in changes.into_iter().enumerate() {
        let now = T0 + LONG * i64::try_from(n).unwrap();
        let project = store.update_project(project.id, None, at(now), change).await.unwrap();
        assert_eq!(finished().await, None, "{n}: until it is counted");
        let labeled = i64::try_from(all(store, &project).await.iter().filter(|task| task.is_labeled).count()).unwrap();
        assert!(expected.is_none_or(|expected| expected == labeled), "{n}: {labeled}");
        // Also in a segment whose work changed a moment ago.
        store.recount_project(&project, now).await.unwrap();
        assert_eq!(finished().await, Some(labeled), "{n}");
        let due = store.due_timers(at(now + 61_000)).all().await.unwrap();
        assert_eq!(due.len(), 1, "{n}");
        store.follow_recount(&due[0], at(now + 61_000)).await.unwrap();
        assert_eq!(
            (finished().await, store.due_timers(at(now + 61_000)).all().await.unwrap().len()),
            (Some(labeled), 0)
        );
        assert_recounted(store, &project, now).await;
    }
}

#[tokio::test]
async fn a_request_deletes_few_rows_of_a_project_and_leaves_many_to_the_clock() {
    let backend = backend().await;
    let store = &backend.store;
    let rows = backend.rows().await;
    let project = project(store, |_| {}).await;
    for n in 0..14 {
        import(store, &project, runs(&project, n * 90..(n + 1) * 90, 90)).await.unwrap();
    }
    store.delete_project(project.id, at(T0)).await.unwrap();
    assert_eq!(store.project(project.id).await.unwrap_err().kind(), ErrorKind::Missing);
    let left = |all: Vec<String>| -> Vec<String> {
        all.into_iter().filter(|key| !rows.contains(key) && !key.contains("COUNTER")).collect()
    };
    let later = left(backend.rows().await);
    assert!(later.iter().filter(|key| key.contains("BASE#")).count() == 260, "{}", later.len());
    for due in store.due_timers(at(T0 + 1)).all().await.unwrap() {
        assert!(store.purge_project(&due).await.unwrap());
    }
    assert_eq!(left(backend.rows().await), Vec::<String>::new());
}
