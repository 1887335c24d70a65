//! Imports: order, places, ids, small ones as rows, several, once each.

use crate::backend::{Backend, backend, count};
use crate::make::*;
use aws_sdk_dynamodb::types::AttributeValue;
use labeling::ids::TaskId;
use labeling::task::NewTask;
use serde_json::json;
use store::ErrorKind;
use store::projects::Project;
use store::segments::run::{BuiltRun, RunBuilder};
use store::tasks::load::LoadFields;

fn ids(imported: &store::imports::Imported) -> Vec<TaskId> {
    imported.task_ids().collect()
}

#[tokio::test]
async fn runs_become_tasks_in_order_with_ids_without_gaps() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let n = count(1_000, 300);
    let first = import(store, &project, runs(&project, 0..n, 100)).await.unwrap();
    let second = import(store, &project, runs(&project, n..n + 200, 150)).await.unwrap();
    assert_eq!((first.ids.len(), first.totals.tasks), (1, i64::try_from(n).unwrap()));
    assert_eq!(first.data_keys["text"], n);
    let tasks = all(store, &project).await;
    assert_eq!(tasks.iter().map(number).collect::<Vec<_>>(), (0..n + 200).collect::<Vec<_>>());
    let listed: Vec<TaskId> = tasks.iter().map(|task| task.id).collect();
    assert_eq!(listed, [ids(&first), ids(&second)].concat());
    assert_eq!(tasks.iter().map(|task| task.inner_id).collect::<Vec<_>>(), (1..=n + 200).collect::<Vec<_>>());
    let segments = store.segments(project.id).await.unwrap();
    let places: Vec<(u64, u64)> = segments.iter().map(|segment| (segment.place, segment.len)).collect();
    let mut end = 0;
    for (place, len) in places {
        assert_eq!(place, end);
        end += len;
    }
    assert_eq!(store.layout(project.id).await.unwrap().end, end);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn small_imports_share_a_segment_of_rows_until_a_publication_closes_it() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let one = import(store, &project, runs(&project, 0..3, 90)).await.unwrap();
    let two = import(store, &project, runs(&project, 3..5, 90)).await.unwrap();
    assert_eq!(two.ids[0].0.0, one.ids[0].0.0 + 3);
    assert_eq!(store.segments(project.id).await.unwrap().len(), 1);
    import(store, &project, runs(&project, 5..205, 100)).await.unwrap();
    import(store, &project, runs(&project, 205..206, 90)).await.unwrap();
    assert_eq!(numbers(store, &project).await, (0..206).collect::<Vec<_>>());
    let segments = store.segments(project.id).await.unwrap();
    let kinds: Vec<(bool, u64)> = segments.iter().map(|one| (one.is_rows(), one.place)).collect();
    assert_eq!(kinds, [(true, 0), (false, 5), (false, 105), (true, 205)]);
    let inner: Vec<u64> = all(store, &project).await.iter().map(|task| task.inner_id).collect();
    assert_eq!(inner, (1..=206).collect::<Vec<_>>());
    // Another process sees the same.
    assert_eq!(numbers(&backend.another(), &project).await, (0..206).collect::<Vec<_>>());
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn many_small_imports_at_once_get_places_of_their_own() {
    let backend = backend().await;
    let project = project(&backend.store, |_| {}).await;
    let n = count(24, 8);
    let imports = (0..n).map(|index| {
        let (store, project) = (backend.store.clone(), project.clone());
        tokio::spawn(
            async move { import(&store, &project, runs(&project, index * 4..index * 4 + 4, 90)).await.unwrap() },
        )
    });
    let mut ids = Vec::new();
    for import in imports.collect::<Vec<_>>() {
        ids.extend(import.await.unwrap().task_ids());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, 4 * n);
    let mut numbers = numbers(&backend.store, &project).await;
    numbers.sort_unstable();
    assert_eq!(numbers, (0..4 * n).collect::<Vec<_>>());
    assert_eq!(backend.store.project_totals(project.id).await.unwrap().tasks, i64::try_from(4 * n).unwrap());
}

#[tokio::test]
async fn a_job_imports_once_and_answers_the_same_ids() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    for (range, each) in [(0..5, 90), (5..205, 100)] {
        let job = store.take_child(project.id).await.unwrap();
        let first = import_as(store, &project, job, runs(&project, range.clone(), each)).await.unwrap();
        let again = import_as(&backend.another(), &project, job, runs(&project, range, each)).await.unwrap();
        assert_eq!(first.ids, again.ids);
    }
    // Places that the second try of the small import took are a hole that nobody meets.
    assert_eq!(numbers(store, &project).await, (0..205).collect::<Vec<_>>());
    let page = store.list_tasks(&project, 3, 4, LoadFields::ALL).await.unwrap();
    assert_eq!(page.tasks.iter().map(|one| number(&one.task)).collect::<Vec<_>>(), [3, 4, 5, 6]);
    let totals = store.project_totals(project.id).await.unwrap();
    assert_eq!((totals.tasks, segment_totals(store, &project).await), (205, totals));
}

#[tokio::test]
async fn what_tasks_bring_is_counted_and_read() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let tasks = |from: u64, n: u64| -> Vec<NewTask> {
        let task = |n: u64| {
            serde_json::from_value(json!({
                "data": {"text": format!("text {n}")},
                "meta": {"n": n},
                "annotations": [
                    {"result": choice("A"), "completed_by": 2, "ground_truth": false},
                    {"result": [], "completed_by": 3, "was_cancelled": true, "ground_truth": false},
                ],
                "predictions": [{"result": choice("B"), "score": 0.5, "model_version": "m"}],
                "allow_skip": n.is_multiple_of(2),
            }))
            .unwrap()
        };
        (from..from + n).map(task).collect()
    };
    import(store, &project, vec![run(&project, &tasks(0, 3))]).await.unwrap();
    import(store, &project, vec![run(&project, &tasks(3, 100)), run(&project, &tasks(103, 7))]).await.unwrap();
    let read = all(store, &project).await;
    assert_eq!(read.iter().map(number).collect::<Vec<_>>(), (0..110).collect::<Vec<_>>());
    for task in &read {
        let n = number(task);
        assert_eq!((task.annotations.len(), task.predictions.len()), (2, 1));
        assert!(
            task.annotations.iter().chain(&task.annotations).all(|one| one.id.task() == task.id && one.id.n() >= 5_000)
        );
        assert_eq!(task.meta.as_ref().unwrap().get(), format!(r#"{{"n":{n}}}"#));
        assert_eq!((task.is_labeled, task.allow_skip), (true, n.is_multiple_of(2)));
    }
    assert_eq!(store.project_totals(project.id).await.unwrap(), counted(&read));
    assert_eq!(segment_totals(store, &project).await, counted(&read));
    assert_recounted(store, &project, T0).await;
    let summary = store.summary(project.id).await.unwrap();
    assert_eq!(summary.data_keys["text"], 110);
    let label = summary.results.iter().find(|((_, _, _, label), _)| label == "A").unwrap();
    assert_eq!(label.1, 110);
    // Everything is labeled: nothing is handed out.
    assert!(next(store, &project, ANN, T0).await.is_none());
}

/// The bytes and the number of attributes of the longest row of a project's partition.
async fn longest_row(backend: &Backend, project: &Project) -> (usize, usize) {
    let pages = backend.dynamodb.query().table_name(&backend.table).key_condition_expression("pk = :pk");
    let pk = AttributeValue::S(format!("PROJECT#{:012}", project.id.0));
    let mut items = pages.expression_attribute_values(":pk", pk).into_paginator().items().send();
    let mut longest = (0, 0);
    while let Some(item) = items.next().await {
        let item = item.unwrap();
        let bytes = item.iter().map(|(name, value)| name.len() + value.as_s().map_or(20, |text| text.len())).sum();
        longest = longest.max((bytes, item.len()));
    }
    longest
}

/// A run of tasks each of which has a data key of its own, besides `text`.
fn own_keys(project: &Project, numbers: std::ops::Range<u64>, width: usize) -> BuiltRun {
    let mut builder = RunBuilder::new(OWNER, project.settings.maximum_annotations);
    for n in numbers {
        let key = format!("{n:0width$}");
        let task = serde_json::from_value(json!({"data": {"text": format!("text {n}"), &key: 1}})).unwrap();
        builder.push(&task, ["text", key.as_str()]).unwrap();
    }
    builder.finish().unwrap()
}

#[tokio::test]
async fn small_imports_with_data_keys_of_their_own_all_succeed() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let (imports, each, width) = (count(24, 8), 90, 199);
    for n in 0..imports {
        import(store, &project, vec![own_keys(&project, n * each..(n + 1) * each, width)]).await.unwrap();
    }
    assert_eq!(store.segments(project.id).await.unwrap().len(), 1);
    assert_eq!(numbers(store, &project).await.len() as u64, imports * each);
    let (bytes, names) = longest_row(&backend, &project).await;
    assert!(bytes < 300_000, "{bytes}");
    // 100 kB of keys with some bytes besides each, or all.
    let fitting = (100_000 / (width + 20)).min(usize::try_from(imports * each).unwrap());
    assert!(names >= fitting, "{names}");
    let summary = store.summary(project.id).await.unwrap();
    assert_eq!(summary.data_keys["text"], imports * each);
    assert!(summary.data_keys.values().filter(|count| **count == 1).count() >= fitting - 1);
    // Labels have room of their own.
    submit(store, next_id(store, &project, ANN, T0).await.unwrap(), ANN, None, T0).await;
    assert!(
        store.summary(project.id).await.unwrap().results.iter().any(|((_, _, _, label), n)| label == "A" && *n == 1)
    );
}

#[tokio::test]
async fn runs_with_very_many_long_names_are_published() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let results = |n: u64| {
        let name = |what: &str| format!("{what}{n:0190}");
        json!([{"from_name": name("f"), "to_name": name("t"), "type": name("k"), "value": {}}])
    };
    let task = |n: u64| {
        let task = json!({"data": {"text": format!("text {n}")}, "annotations": [{"result": results(n)}]});
        serde_json::from_value(task).unwrap()
    };
    let tasks: Vec<NewTask> = (0..1_200).map(task).collect();
    let runs: Vec<BuiltRun> = tasks.chunks(600).map(|some| run(&project, some)).collect();
    let long = (0..20).map(|n| own_keys(&project, n * 1_000..(n + 1) * 1_000, 199));
    import(store, &project, runs.into_iter().chain(long).collect()).await.unwrap();
    assert_eq!(store.segments(project.id).await.unwrap().len(), 22);
    let (bytes, _) = longest_row(&backend, &project).await;
    assert!(bytes < 300_000, "{bytes}");
    let summary = store.summary(project.id).await.unwrap();
    assert_eq!(summary.data_keys["text"], 21_200);
    assert!(summary.results.len() > 2 * 100_000 / 700, "{}", summary.results.len());
}

#[tokio::test]
async fn an_import_into_a_deleted_project_is_refused() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = store.take_child(project.id).await.unwrap();
    store.delete_project(project.id, at(T0)).await.unwrap();
    for each in [90, 2] {
        let error = import_as(store, &project, job, runs(&project, 0..4, each)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing, "{error}");
    }
}

#[tokio::test]
async fn an_import_that_breaks_off_leaves_nothing() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = store.take_child(project.id).await.unwrap();
    let (sender, mut receiver) = tokio::sync::mpsc::channel(10);
    for run in runs(&project, 0..6, 2) {
        sender.try_send(Ok(run)).unwrap();
    }
    sender.try_send(Err(store::Error::invalid("data", "bad"))).unwrap();
    drop(sender);
    let importing = store::imports::Importing { project: &project, job, user: OWNER, now: at(T0) };
    assert_eq!(store.import(importing, &mut receiver).await.unwrap_err().field(), Some("data"));
    assert_eq!(numbers(store, &project).await, Vec::<u64>::new());
    let prefix = store::objects::object_keys::project(project.id);
    let (left, _) = store.objects().list(store::objects::Bucket::Data, &prefix, None).await.unwrap();
    assert_eq!(left, []);
}

#[tokio::test]
async fn an_attempt_that_fails_late_leaves_the_runs_of_the_one_that_was_published() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = store.take_child(project.id).await.unwrap();
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    let stalled = {
        let (store, project) = (backend.another(), project.clone());
        tokio::spawn(async move {
            let importing = store::imports::Importing { project: &project, job, user: OWNER, now: at(T0) };
            store.import::<store::Error>(importing, &mut receiver).await
        })
    };
    for run in runs(&project, 0..60, 10) {
        sender.send(Ok(run)).await.unwrap();
    }
    let prefix = store::objects::object_keys::runs(project.id);
    while store.objects().list(store::objects::Bucket::Data, &prefix, None).await.unwrap().0.is_empty() {
        tokio::task::yield_now().await;
    }
    import_as(store, &project, job, runs(&project, 0..100, 10)).await.unwrap();
    sender.send(Err(store::Error::invalid("data", "bad"))).await.unwrap();
    assert_eq!(stalled.await.unwrap().unwrap_err().field(), Some("data"));
    assert_eq!(numbers(&backend.another(), &project).await, (0..100).collect::<Vec<_>>());
}
