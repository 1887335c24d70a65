//! Predictions that are stored many at a time: prediction runs below rows and tombstones.

use crate::backend::{Backend, backend};
use crate::faults::{FAULTS, HALF_DONE, every_call_fails_by};
use crate::make::*;
use crate::readers::between_any_two_calls;
use embedded::Fault;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ChildId, TaskId};
use labeling::query::Query;
use labeling::task::{NewPrediction, NewTask, Prediction, Task};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::exports::{Exporting, Selection};
use store::projects::Project;
use store::tasks::load::LoadFields;
use store::{Error, ErrorKind, Store};

fn new(version: &str, score: Option<f64>) -> NewPrediction {
    NewPrediction { result: raw(&choice(version)), score, model_version: version.to_owned() }
}

/// A prediction of that version for each task.
fn one_each(tasks: &[TaskId], version: &str) -> Vec<(TaskId, NewPrediction)> {
    let score = |n: usize| Some(n as f64 / 1_000.0);
    tasks.iter().enumerate().map(|(n, task)| (*task, new(version, score(n)))).collect()
}

async fn add(store: &Store, project: &Project, new: Vec<(TaskId, NewPrediction)>) -> Result<(), Error> {
    store.add_predictions(&Arc::new(project.clone()), new, at(T0)).await
}

async fn ids(store: &Store, project: &Project) -> Vec<TaskId> {
    all(store, project).await.iter().map(|task| task.id).collect()
}

/// 60 tasks in runs of `each` (rows if it is 90), of which the first three came with two predictions of "imported".
async fn prepared(backend: &Backend, each: usize) -> (Project, Vec<TaskId>) {
    let store = &backend.store;
    let project = project(store, |settings| settings.model_version = "m".to_owned()).await;
    let one = json!({"result": choice("A"), "score": 0.5, "model_version": "imported"});
    let tasks: Vec<NewTask> = (0..60)
        .map(|n| {
            let brought = if n < 3 { vec![one.clone(), one.clone()] } else { Vec::new() };
            serde_json::from_value(json!({"data": {"text": format!("text {n}")}, "predictions": brought})).unwrap()
        })
        .collect();
    let runs = tasks.chunks(each).map(|some| run(&project, some)).collect();
    import(store, &project, runs).await.unwrap();
    let ids = ids(store, &project).await;
    (project, ids)
}

/// The predictions of each version, over all tasks.
fn versions(tasks: &[Task]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for one in tasks.iter().flat_map(|task| &task.predictions) {
        *counts.entry(one.model_version.clone()).or_default() += 1;
    }
    counts
}

fn counts(pairs: &[(&str, usize)]) -> BTreeMap<String, usize> {
    pairs.iter().map(|(version, count)| ((*version).to_owned(), *count)).collect()
}

/// Lists, counts, states and totals say the same, and every prediction has its own id and result.
async fn assert_agrees(store: &Store, project: &Project) -> Vec<Task> {
    let page = store.list_tasks(project, 0, 1_000, LoadFields::ALL).await.unwrap();
    let light = store.list_tasks(project, 0, 1_000, LoadFields { data: false, work: false }).await.unwrap();
    for (full, light) in page.tasks.iter().zip(&light.tasks) {
        let count = full.task.predictions.len();
        assert_eq!((full.state.all_predictions() as usize, light.state.all_predictions() as usize), (count, count));
    }
    let tasks: Vec<Task> = page.tasks.into_iter().map(|one| one.task).collect();
    let known: BTreeSet<ChildId> = tasks.iter().flat_map(|task| &task.predictions).map(|one| one.id).collect();
    assert_eq!(known.len(), tasks.iter().map(|task| task.predictions.len()).sum::<usize>(), "ids repeat");
    let listed = store.model_versions(project).await.unwrap();
    let listed: BTreeMap<String, usize> = listed.into_iter().map(|(name, used)| (name, used.count as usize)).collect();
    assert_eq!(listed, versions(&tasks));
    assert_eq!(segment_totals(store, project).await, counted(&tasks), "totals before a recount");
    assert_recounted(store, project, T0).await;
    tasks
}

async fn found(store: &Store, project: &Project, query: serde_json::Value) -> Vec<TaskId> {
    let query = Query::parse(&query.to_string()).unwrap();
    let page = store.query_tasks(project, &query, 0, 10_000, LoadFields { data: false, work: false }).await.unwrap();
    page.tasks.iter().map(|one| one.task.id).collect()
}

fn filter(column: &str, operator: &str, kind: &str, value: serde_json::Value) -> serde_json::Value {
    json!({"filters": {"conjunction": "and", "items": [
        {"filter": format!("filter:tasks:{column}"), "operator": operator, "type": kind, "value": value},
    ]}})
}

async fn exported(store: &Store, project: &Project) -> Vec<serde_json::Value> {
    let exporting = Exporting {
        project: project.clone().into(),
        format: convert::export::format("JSON").unwrap(),
        selection: Selection::default(),
        expand: Default::default(),
        now: at(T0),
    };
    let mut written = store.export(exporting).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = written.bytes.recv().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    serde_json::from_slice(&bytes).unwrap()
}

/// What `prepared` has after the first bulk import: "m" for all 60 tasks and "other" for the first ten.
async fn added(backend: &Backend, each: usize) -> (Project, Vec<TaskId>) {
    let (project, tasks) = prepared(backend, each).await;
    let mut both = one_each(&tasks, "m");
    both.extend(one_each(&tasks[..10], "other"));
    add(&backend.store, &project, both).await.unwrap();
    (project, tasks)
}

#[tokio::test]
async fn predictions_of_runs_are_read_like_others() {
    for each in [20, 90] {
        let backend = backend().await;
        let store = &backend.store;
        let (project, tasks) = Box::pin(added(&backend, each)).await;
        let listed = Box::pin(assert_agrees(store, &project)).await;
        assert_eq!(versions(&listed), counts(&[("imported", 6), ("m", 60), ("other", 10)]));
        // Numbers follow those that came with the task.
        let numbers = |task: &Task| task.predictions.iter().map(|one| one.id.n()).collect::<Vec<_>>();
        assert_eq!((numbers(&listed[0]), numbers(&listed[3])), (vec![5_000, 5_001, 5_002, 5_003], vec![5_000, 5_001]));
        for one in listed.iter().flat_map(|task| &task.predictions).filter(|one| one.model_version != "imported") {
            assert_eq!(one.result.get(), choice(&one.model_version).to_string());
        }

        // Filters and orders, by counts, versions, scores and results.
        for (column, operator, kind, value, first) in [
            ("total_predictions", "greater", "Number", json!(3), 3),
            ("predictions_model_versions", "contains", "List", json!("other"), 10),
            ("predictions_results", "contains", "String", json!("other"), 10),
        ] {
            let query = filter(column, operator, kind, value);
            assert_eq!(Box::pin(found(store, &project, query)).await, tasks[..first], "{column}");
        }
        let falling = Box::pin(found(store, &project, json!({"ordering": ["-tasks:predictions_score"]}))).await;
        assert_eq!(falling, tasks.iter().rev().copied().collect::<Vec<_>>());

        // The label stream, one task and the export.
        let handed = Box::pin(next(store, &project, ANN, T0)).await.unwrap().loaded;
        assert_eq!((handed.task.predictions.len(), handed.state.all_predictions()), (4, 4));
        let second = Box::pin(next(store, &project, BOB, T0)).await.unwrap().loaded;
        assert_eq!(second.task.predictions.len(), second.state.all_predictions() as usize);
        let work = store.task_ref(tasks[5], T0).await.unwrap();
        let one = Box::pin(store.prediction(&work, tasks[5].child(5_001))).await.unwrap();
        assert_eq!(one.model_version, "other");
        let file = Box::pin(exported(store, &project)).await;
        let in_file = |n: usize| file[n]["predictions"].as_array().unwrap().len();
        assert_eq!((in_file(0), in_file(5), in_file(30)), (4, 2, 1));
    }
}

async fn update(store: &Store, id: ChildId, change: impl Fn(&mut Prediction) + Send) {
    let work = store.task_ref(id.task(), T0).await.unwrap();
    Box::pin(store.update_prediction(&work, id, at(T0 + 1), change)).await.unwrap();
}

async fn delete(store: &Store, id: ChildId) -> Result<(), Error> {
    let work = store.task_ref(id.task(), T0).await.unwrap();
    Box::pin(store.delete_prediction(&work, id, at(T0 + 1))).await
}

#[tokio::test]
async fn rows_and_tombstones_lie_over_runs() {
    for each in [20, 90] {
        let backend = backend().await;
        let store = &backend.store;
        let (project, tasks) = Box::pin(added(&backend, each)).await;
        // An edited one, of which another field is edited again.
        let id = tasks[5].child(5_001);
        update(store, id, |one| one.score = Some(9.0)).await;
        update(store, id, |one| one.result = raw(&choice("B"))).await;
        let work = store.task_ref(tasks[5], T0).await.unwrap();
        let edited = Box::pin(store.prediction(&work, id)).await.unwrap();
        assert_eq!((edited.score, edited.result.get()), (Some(9.0), choice("B").to_string().as_str()));
        // Deleted ones: of a run, imported with the task, edited before.
        delete(store, tasks[5].child(5_000)).await.unwrap();
        assert_eq!(delete(store, tasks[5].child(5_000)).await.unwrap_err().kind(), ErrorKind::Missing);
        delete(store, tasks[0].child(5_000)).await.unwrap();
        update(store, tasks[6].child(5_001), |one| one.score = None).await;
        delete(store, tasks[6].child(5_001)).await.unwrap();
        let row: Prediction = serde_json::from_value(json!({
            "id": 0, "result": [], "model_version": "row", "created_at": at(T0), "updated_at": at(T0),
        }))
        .unwrap();
        let first = store.task_ref(tasks[0], T0).await.unwrap();
        Box::pin(store.create_prediction(&first, row, at(T0))).await.unwrap();
        let listed = Box::pin(assert_agrees(store, &project)).await;
        assert_eq!(versions(&listed), counts(&[("imported", 5), ("m", 59), ("other", 9), ("row", 1)]));

        // Deleted tasks take their predictions along, and take no more.
        Box::pin(store.delete_tasks(&project, &tasks[..2], at(T0))).await.unwrap();
        let listed = Box::pin(assert_agrees(store, &project)).await;
        assert_eq!(versions(&listed), counts(&[("imported", 2), ("m", 57), ("other", 7)]));
        let refused = add(store, &project, one_each(&tasks, "late")).await.unwrap_err();
        assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("[0].task")));
        Box::pin(assert_agrees(store, &project)).await;
    }
}

#[tokio::test]
async fn a_few_predictions_become_rows() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, tasks) = prepared(&backend, 20).await;
    add(store, &project, one_each(&tasks[..49], "m")).await.unwrap();
    let listed = assert_agrees(store, &project).await;
    assert_eq!((listed[10].predictions[0].id.n(), listed[48].predictions.len()), (1, 1));
}

#[tokio::test]
async fn a_dropped_model_version_is_gone_and_its_numbers_are_not_used_again() {
    for each in [20, 90] {
        let backend = backend().await;
        let store = &backend.store;
        let (project, tasks) = prepared(&backend, each).await;
        let mut both = one_each(&tasks, "m");
        both.extend(one_each(&tasks, "other"));
        add(store, &project, both).await.unwrap();
        add(store, &project, one_each(&tasks, "other")).await.unwrap();
        // One is deleted and one edited: neither is in the run any more.
        let work = store.task_ref(tasks[5], T0).await.unwrap();
        store.delete_prediction(&work, tasks[5].child(5_001), at(T0)).await.unwrap();
        store.update_prediction(&work, tasks[5].child(5_002), at(T0), |one| one.score = Some(0.9)).await.unwrap();
        let before: BTreeSet<ChildId> =
            all(store, &project).await.iter().flat_map(|task| &task.predictions).map(|one| one.id).collect();
        let drop_other = async || {
            let mut dropped = 0;
            for segment in store.segments(project.id).await.unwrap() {
                dropped += store.drop_model_version(&project, segment.first, "other", at(T0 + 9)).await.unwrap();
            }
            dropped
        };
        assert_eq!((drop_other().await, drop_other().await), (118, 0));
        let listed = assert_agrees(store, &project).await;
        assert_eq!(versions(&listed), counts(&[("imported", 6), ("m", 60), ("other", 1)]));
        assert_eq!(listed[7].updated_at, at(T0 + 9));
        add(store, &project, one_each(&tasks, "other")).await.unwrap();
        let listed = assert_agrees(store, &project).await;
        let added = listed.iter().flat_map(|task| &task.predictions).filter(|one| !before.contains(&one.id)).count();
        assert_eq!((versions(&listed)["other"], added), (61, 60));
    }
}

#[tokio::test]
async fn many_runs_are_merged_and_what_they_replace_is_collected() {
    for each in [20, 90] {
        let backend = backend().await;
        let store = &backend.store;
        let (project, tasks) = prepared(&backend, each).await;
        for n in 0..20 {
            add(store, &project, one_each(&tasks, &format!("v{n}"))).await.unwrap();
        }
        let listed = assert_agrees(store, &project).await;
        assert!(listed.iter().skip(3).all(|task| task.predictions.len() == 20));
        let much_later = Timestamp::now() + SignedDuration::from_hours(24 * 365);
        let segments = store.segments(project.id).await.unwrap().len();
        let gone = store.collect_leftovers(project.id, much_later).await.unwrap();
        assert!((20 - 8) * segments <= gone && gone < 20 * segments, "{gone} of {segments} segments");
        let again = assert_agrees(&backend.another(), &project).await;
        let ids = |tasks: &[Task]| -> Vec<ChildId> {
            tasks.iter().flat_map(|task| &task.predictions).map(|one| one.id).collect()
        };
        assert_eq!(ids(&again), ids(&listed));
    }
}

#[tokio::test]
async fn a_task_takes_no_more_than_its_numbers() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, tasks) = prepared(&backend, 20).await;
    let mut many = one_each(&tasks, "m");
    many.extend((0..4_998).map(|_| (tasks[0], new("m", None))));
    let refused = add(store, &project, many).await.unwrap_err();
    // Two were imported and one precedes, so the last of them has no number.
    assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("[5057].task")));
    let listed = assert_agrees(store, &project).await;
    assert_eq!(versions(&listed), counts(&[("imported", 6)]));
}

#[tokio::test]
async fn tasks_that_are_not_there_are_named_and_nothing_is_stored() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, tasks) = prepared(&backend, 90).await;
    let elsewhere = filled(&backend, 1, 2, 90).await;
    let hole = TaskId(tasks[59].0 + 1);
    for unknown in [TaskId(999_999_999), ids(store, &elsewhere).await[0], hole] {
        for n in [1, 60] {
            let mut new = one_each(&tasks[..n], "m");
            new.push((unknown, self::new("m", None)));
            let refused = add(store, &project, new).await.unwrap_err();
            let field = format!("[{n}].task");
            assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some(field.as_str())));
        }
    }
    assert_eq!(versions(&assert_agrees(store, &project).await), counts(&[("imported", 6)]));
}

#[tokio::test]
async fn writers_at_the_same_segment_lose_nothing() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, tasks) = prepared(&backend, 20).await;
    let writers = (0..6).map(|n| {
        let new = one_each(&tasks, &format!("v{n}"));
        add(store, &project, new)
    });
    futures::future::try_join_all(writers).await.unwrap();
    let listed = assert_agrees(store, &project).await;
    assert!(listed.iter().skip(3).all(|task| task.predictions.len() == 6));
}

async fn every_call_fails_of(name: &str, faults: &[Fault], each: usize) {
    every_call_fails_by(
        faults,
        name,
        async |backend| prepared(backend, each).await,
        async |store, (project, tasks)| add(store, project, one_each(tasks, "m")).await,
        async |store, (project, _), met| {
            let tasks = all(store, project).await;
            let counts: BTreeSet<usize> = tasks.iter().skip(3).map(|task| task.predictions.len()).collect();
            let most = 1 + usize::from(met.asked_twice);
            assert!(counts.len() == 1 && counts.iter().all(|n| (1..=most).contains(n)), "{}: {counts:?}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn every_call_of_bulk_predictions_fails() {
    every_call_fails_of("bulk predictions of runs", &FAULTS, 20).await;
    every_call_fails_of("bulk predictions of rows", &HALF_DONE, 90).await;
}

#[tokio::test]
async fn every_call_of_a_dropped_model_version_fails() {
    every_call_fails_by(
        &HALF_DONE,
        "a drop of a model version",
        async |backend| {
            let (project, tasks) = prepared(backend, 20).await;
            add(&backend.store, &project, one_each(&tasks, "m")).await.unwrap();
            project
        },
        async |store, project| {
            for segment in store.segments(project.id).await? {
                store.drop_model_version(project, segment.first, "m", at(T0 + 1)).await?;
            }
            Ok(())
        },
        async |store, project, met| {
            assert_eq!(versions(&all(store, project).await), counts(&[("imported", 6)]), "{}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

/// Eight runs in each segment, so that the next one is merged with them.
async fn full(backend: &Backend) -> (Project, Vec<TaskId>) {
    let (project, tasks) = prepared(backend, 60).await;
    // By another process, so that this one does not know the footers.
    let store = backend.another();
    for n in 0..8 {
        add(&store, &project, one_each(&tasks, &format!("v{n}"))).await.unwrap();
    }
    (project, tasks)
}

/// Adds a run that is merged, and collects the merged ones.
async fn add_and_collect(store: &Store, (project, tasks): &(Project, Vec<TaskId>)) -> Result<(), Error> {
    Box::pin(add(store, project, one_each(tasks, "v8"))).await?;
    let much_later = Timestamp::now() + SignedDuration::from_hours(24 * 365);
    Box::pin(store.collect_leftovers(project.id, much_later)).await.map(drop)
}

async fn read_all(store: &Store, (project, tasks): &(Project, Vec<TaskId>)) {
    let check = |task: &Task| {
        let count = task.predictions.iter().filter(|one| one.model_version != "imported").count();
        assert!([8, 9].contains(&count), "{count} predictions");
        for one in task.predictions.iter().filter(|one| one.model_version != "imported") {
            assert_eq!(one.result.get(), choice(&one.model_version).to_string());
        }
    };
    all(store, project).await.iter().for_each(check);
    let work = store.task_ref(tasks[7], T0).await.unwrap();
    check(&store.load_task(&work, LoadFields::ALL).await.unwrap());
    store.prediction(&work, tasks[7].child(5_003)).await.unwrap();
    assert!(store.model_versions(project).await.unwrap().len() >= 9);
}

#[tokio::test]
async fn merges_come_between_any_two_calls_of_a_reader_and_readers_between_those_of_a_merge() {
    let reader = async |store: &Store, prepared: &(Project, Vec<TaskId>)| {
        Box::pin(read_all(store, prepared)).await;
        Ok(())
    };
    let writer = async |store: &Store, prepared: &(Project, Vec<TaskId>)| {
        Box::pin(add_and_collect(store, prepared)).await.unwrap();
    };
    between_any_two_calls("predictions read, merged", full, reader, writer).await;
    let reader = async |store: &Store, prepared: &(Project, Vec<TaskId>)| Box::pin(read_all(store, prepared)).await;
    between_any_two_calls("predictions merged, read", full, add_and_collect, reader).await;
    // The fault does not matter, whichever process reads.
    let held = async |store: &Store, (project, tasks): &(Project, Vec<TaskId>)| {
        add(store, project, one_each(tasks, "v8")).await
    };
    let other = async |store: &Store, (project, tasks): &(Project, Vec<TaskId>)| {
        add(store, project, one_each(tasks, "v9")).await.unwrap();
    };
    between_any_two_calls("predictions added, added", full, held, other).await;
}
