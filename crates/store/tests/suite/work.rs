//! Changes of tasks besides submits: annotations, predictions, long results, edits.

use crate::backend::backend;
use crate::make::*;
use labeling::task::{NewTask, Prediction};
use serde_json::json;
use store::ErrorKind;
use store::jobs::bulk::BulkChange;
use store::objects::Bucket;
use store::queue::changes::TaskEdit;
use store::tasks::load::LoadFields;

pub(crate) fn with_work(n: u64) -> NewTask {
    serde_json::from_value(json!({
        "data": {"text": format!("text {n}")},
        "annotations": [{"result": choice("A"), "completed_by": 2}, {"result": choice("B"), "completed_by": 3, "ground_truth": false}],
        "predictions": [{"result": choice("A"), "score": 0.25, "model_version": "m"}, {"result": choice("B"), "model_version": "n"}],
    }))
    .unwrap()
}

#[tokio::test]
async fn what_came_with_an_import_is_changed_and_deleted_by_rows_on_top() {
    let backend = backend().await;
    let store = &backend.store;
    for n in [3_u64, 100] {
        let project = project(store, |_| {}).await;
        let tasks: Vec<NewTask> = (0..n).map(with_work).collect();
        import(store, &project, vec![run(&project, &tasks)]).await.unwrap();
        let before = all(store, &project).await;
        let (task, other) = (&before[1], &before[2]);
        let work = store.task_ref(task.id, T0).await.unwrap();
        let [first, second] = [task.annotations[0].id, task.annotations[1].id];
        let changed = store
            .update_annotation(&work, first, BOB, None, at(T0 + 1), |one| one.result = raw(&choice("B")))
            .await
            .unwrap();
        assert_eq!((changed.id, changed.updated_by), (first, Some(BOB)));
        store.delete_annotation(&work, second, BOB, None, at(T0 + 2)).await.unwrap();
        let error = store.delete_annotation(&work, second, BOB, None, at(T0 + 3)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
        let gone = task.predictions[0].id;
        store.delete_prediction(&work, gone, at(T0 + 4)).await.unwrap();
        store.update_prediction(&work, task.predictions[1].id, at(T0 + 5), |one| one.score = Some(0.75)).await.unwrap();
        for store in [store.clone(), backend.another()] {
            let now = all(&store, &project).await;
            assert_eq!(now[1].annotations.len(), 1);
            assert_eq!(now[1].annotations[0].result.get(), choice("B").to_string());
            assert_eq!(
                now[1].predictions.iter().map(|one| (one.id, one.score)).collect::<Vec<_>>(),
                [(task.predictions[1].id, Some(0.75))]
            );
            assert_eq!((now[2].annotations.len(), now[2].predictions.len()), (other.annotations.len(), 2));
        }
        // Neither number is used again.
        let new = submit(store, task.id, ANN, None, T0 + 6).await;
        assert!(new.n() < 5_000 && !before[1].annotations.iter().any(|one| one.id == new));
        let summary = store.summary(project.id).await.unwrap();
        let of = |label: &str| summary.results.iter().find(|((.., known), _)| known == label).map(|one| one.1);
        // One A came with each but went from this task, to which the submit brought one; B went and came here.
        let n = i64::try_from(n).unwrap();
        assert_eq!((of("A"), of("B"), of("")), (Some(n), Some(n), Some(2 * n)));
        assert_recounted(store, &project, T0 + LONG).await;
    }
}

#[tokio::test]
async fn predictions_come_and_go() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 2).await;
    let task = all(store, &project).await[0].id;
    let work = store.task_ref(task, T0).await.unwrap();
    let record: Prediction = serde_json::from_value(json!({
        "id": 0, "result": choice("A"), "score": 0.5, "model_version": "m", "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap();
    let made = store.create_prediction(&work, record.clone(), at(T0)).await.unwrap();
    let more = store.create_prediction(&work, record, at(T0)).await.unwrap();
    assert_eq!((made.id.task(), more.id.n()), (task, made.id.n() + 1));
    assert_eq!(store.project_totals(project.id).await.unwrap().predictions, 2);
    store.delete_prediction(&work, made.id, at(T0)).await.unwrap();
    assert_eq!(store.prediction(&work, made.id).await.unwrap_err().kind(), ErrorKind::Missing);
    assert_eq!(store.prediction(&work, more.id).await.unwrap().score, Some(0.5));
    assert_eq!(store.project_totals(project.id).await.unwrap().predictions, 1);
    assert_recounted(store, &project, T0).await;
}

/// A result of numbers that do not compress below the 16 KiB of a row.
pub(crate) fn long_result(seed: u64) -> serde_json::Value {
    result_of(seed, 5_000)
}

/// A result with so many points that cannot be packed much.
pub(crate) fn result_of(mut random: u64, points: usize) -> serde_json::Value {
    let mut draw = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 11
    };
    let points: Vec<[u64; 2]> = (0..points).map(|_| [draw(), draw()]).collect();
    json!([{"id": "r", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["A"], "points": points}}])
}

/// How many records of a project lie in S3.
async fn long_records(store: &store::Store, project: &store::projects::Project) -> usize {
    let prefix = store::objects::object_keys::works(project.id);
    store.objects().list(Bucket::Data, &prefix, None).await.unwrap().0.len()
}

/// Deletes what no row names, at a time when all of it is old, and answers how many long records are left.
async fn long_records_after_collection(store: &store::Store, project: &store::projects::Project) -> usize {
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48);
    store.collect_leftovers(project.id, later).await.unwrap();
    long_records(store, project).await
}

#[tokio::test]
async fn the_objects_of_long_records_stay_until_they_are_collected() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 2).await;
    let tasks = all(store, &project).await;
    let work = store.task_ref(tasks[0].id, T0).await.unwrap();
    let id = submit(store, tasks[0].id, ANN, None, T0).await;
    for seed in 1..4 {
        Box::pin(store.update_annotation(&work, id, ANN, None, at(T0), |one| one.result = raw(&long_result(seed))))
            .await
            .unwrap();
        assert_eq!(long_records(store, &project).await as u64, seed);
    }
    assert_eq!(Box::pin(long_records_after_collection(store, &project)).await, 1);
    assert_eq!(store.annotation(&work, id).await.unwrap().result.get(), long_result(3).to_string());
    Box::pin(store.delete_annotation(&work, id, ANN, None, at(T0))).await.unwrap();
    assert_eq!(Box::pin(long_records_after_collection(store, &project)).await, 0);
    let draft: labeling::task::Draft = serde_json::from_value(json!({
        "id": 0, "result": long_result(9), "user": ANN, "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap();
    let draft = Box::pin(store.create_draft(&work, draft, at(T0), HOLD)).await.unwrap();
    Box::pin(store.update_draft(&work, draft.id, None, at(T0), HOLD, |one| one.lead_time = Some(1.0))).await.unwrap();
    assert_eq!(Box::pin(long_records_after_collection(store, &project)).await, 1);
    Box::pin(store.delete_draft(&work, draft.id, None, at(T0))).await.unwrap();
    let prediction: Prediction = serde_json::from_value(json!({
        "id": 0, "result": long_result(10), "model_version": "m", "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap();
    let prediction = Box::pin(store.create_prediction(&work, prediction, at(T0))).await.unwrap().id;
    Box::pin(store.update_prediction(&work, prediction, at(T0), |one| one.score = Some(0.5))).await.unwrap();
    let data = TaskEdit { data: Some(raw(&json!({"text": long_result(11).to_string()}))), ..TaskEdit::default() };
    Box::pin(store.edit_task(&work, &data, BOB, at(T0))).await.unwrap();
    Box::pin(store.edit_task(&work, &data, BOB, at(T0))).await.unwrap();
    assert_eq!(Box::pin(long_records_after_collection(store, &project)).await, 2);
    Box::pin(store.delete_prediction(&work, prediction, at(T0))).await.unwrap();
    let short = TaskEdit { data: Some(raw(&json!({"text": "short"}))), ..TaskEdit::default() };
    Box::pin(store.edit_task(&work, &short, BOB, at(T0))).await.unwrap();
    assert_eq!(Box::pin(long_records_after_collection(store, &project)).await, 0);
}

#[tokio::test]
async fn what_no_row_names_is_collected_once_it_is_old() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 400, 200).await;
    let tasks = all(store, &project).await;
    let work = store.task_ref(tasks[0].id, T0).await.unwrap();
    let id = submit(store, tasks[0].id, ANN, None, T0).await;
    store.update_annotation(&work, id, ANN, None, at(T0), |one| one.result = raw(&long_result(1))).await.unwrap();
    let orphans = [
        (Bucket::Data, store::objects::object_keys::work(project.id, id, "lost")),
        (Bucket::Data, store::objects::object_keys::run(project.id.child(999), "lost", 0)),
        (Bucket::Uploads, store::objects::object_keys::upload(project.id.child(998), "lost")),
    ];
    for (bucket, key) in &orphans {
        store.objects().put(*bucket, key, "text/plain", "x").await.unwrap();
    }
    // Two uploads that nobody ended: of one, all parts were put together.
    let unended = async |n: u64, is_there: bool| {
        let id = project.id.child(n);
        let key = store::objects::object_keys::upload(id, "secret");
        let multipart = store.objects().begin_parts(Bucket::Uploads, &key, "text/plain").await.unwrap();
        if is_there {
            store.objects().put(Bucket::Uploads, &key, "text/plain", "x").await.unwrap();
        }
        let upload = store::imports::uploads::Upload {
            id,
            name: "a.png".to_owned(),
            size: 1,
            content_type: "image/png".to_owned(),
            key,
            multipart: Some(multipart),
            origin: None,
            user: ANN,
            created_at: jiff::Timestamp::UNIX_EPOCH,
        };
        store.put_upload(&upload).await.unwrap();
        id
    };
    let (whole, part) = (unended(900, true).await, unended(901, false).await);
    let now = jiff::Timestamp::now();
    assert_eq!(store.collect_leftovers(project.id, now).await.unwrap(), 1);
    assert_eq!(store.upload(part).await.unwrap_err().kind(), ErrorKind::Missing);
    assert_eq!(store.upload(whole).await.unwrap().multipart, None);
    let later = now + jiff::SignedDuration::from_hours(48);
    assert_eq!(store.collect_leftovers(project.id, later).await.unwrap(), orphans.len());
    for (bucket, key) in &orphans {
        assert_eq!(store.objects().size(*bucket, key).await.unwrap(), None, "{key}");
    }
    let kept = store.upload(whole).await.unwrap().key;
    assert_eq!(store.objects().size(Bucket::Uploads, &kept).await.unwrap(), Some(1));
    let left = backend.another();
    assert_eq!(numbers(&left, &project).await, (0..400).collect::<Vec<_>>());
    assert_eq!(left.annotation(&work, id).await.unwrap().result.get(), long_result(1).to_string());
    // The long record of a deleted task is read by nobody any more.
    store.delete_tasks(&project, &[tasks[0].id], at(T0)).await.unwrap();
    assert_eq!(store.collect_leftovers(project.id, later).await.unwrap(), 1);
}

#[tokio::test]
async fn what_deleted_tasks_contained_is_taken_from_the_summary() {
    let backend = backend().await;
    let store = &backend.store;
    for n in [3_u64, 100] {
        let project = project(store, |_| {}).await;
        let tasks: Vec<NewTask> = (0..n).map(with_work).collect();
        import(store, &project, vec![run(&project, &tasks)]).await.unwrap();
        let ids: Vec<_> = all(store, &project).await.iter().map(|task| task.id).collect();
        store.delete_tasks(&project, &ids[..2], at(T0)).await.unwrap();
        let summary = store.summary(project.id).await.unwrap();
        let count = |summary: &store::tasks::summary::Summary| {
            summary.results.iter().find(|((.., label), _)| label.is_empty()).map(|one| one.1)
        };
        assert_eq!(summary.data_keys.get("text"), Some(&(n - 2)));
        assert_eq!(count(&summary), i64::try_from(2 * (n - 2)).ok());
        assert_eq!(in_bulk(store, &project, BulkChange::RecountSummary).await.tasks, n - 2);
        assert_eq!(store.summary(project.id).await.unwrap(), summary);
        in_bulk(store, &project, BulkChange::DeleteTasks).await;
        assert_eq!(store.summary(project.id).await.unwrap(), store::tasks::summary::Summary::default());
    }
}

#[tokio::test]
async fn a_deleted_prediction_stays_deleted() {
    let backend = backend().await;
    let store = &backend.store;
    for n in [3_u64, 100] {
        let project = project(store, |_| {}).await;
        let tasks: Vec<NewTask> = (0..n).map(with_work).collect();
        import(store, &project, vec![run(&project, &tasks)]).await.unwrap();
        let task = all(store, &project).await.remove(1);
        let work = store.task_ref(task.id, T0).await.unwrap();
        let prediction = task.predictions[0].id;
        let (first, second) = tokio::join!(
            store.delete_prediction(&work, prediction, at(T0)),
            store.delete_prediction(&work, prediction, at(T0))
        );
        assert!(first.is_ok() != second.is_ok());
        assert_eq!(first.and(second).unwrap_err().kind(), ErrorKind::Missing);
        let revived = store.update_prediction(&work, prediction, at(T0), |one| one.score = Some(1.0)).await;
        assert_eq!(revived.unwrap_err().kind(), ErrorKind::Missing);
        let totals = store.project_totals(project.id).await.unwrap();
        assert_eq!(totals.predictions, i64::try_from(2 * n - 1).unwrap());
        assert_recounted(store, &project, T0 + LONG).await;
    }
}

#[tokio::test]
async fn a_long_result_lies_in_s3_and_reads_like_any_other() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 2).await;
    let task = next_id(store, &project, ANN, T0).await.unwrap();
    let work = store.task_ref(task, T0).await.unwrap();
    let long = long_result(7);
    let id = submit(store, task, ANN, None, T0).await;
    store.update_annotation(&work, id, ANN, None, at(T0), |one| one.result = raw(&long)).await.unwrap();
    assert_eq!(long_records(store, &project).await, 1);
    let read = backend.another().annotation(&work, id).await.unwrap();
    assert_eq!(read.result.get(), long.to_string());
    assert_eq!(all(store, &project).await[0].annotations[0].result.get(), long.to_string());
}

#[tokio::test]
async fn edited_data_is_what_is_read() {
    let backend = backend().await;
    let store = &backend.store;
    for each in [3, 90] {
        let project = filled(&backend, 1, 6, each).await;
        let tasks = all(store, &project).await;
        let work = store.task_ref(tasks[1].id, T0).await.unwrap();
        let edit = TaskEdit {
            data: Some(raw(&json!({"text": "text 77"}))),
            meta: Some(raw(&json!({"why": "typo"}))),
            allow_skip: Some(false),
            overlap: Some(2),
        };
        store.edit_task(&work, &edit, BOB, at(T0 + 5)).await.unwrap();
        for store in [store.clone(), backend.another()] {
            assert_eq!(numbers(&store, &project).await, [0, 77, 2, 3, 4, 5]);
            let light = store.list_tasks(&project, 1, 1, LoadFields { data: true, work: false }).await.unwrap();
            let task = &light.tasks[0].task;
            assert_eq!((number(task), task.allow_skip, task.overlap), (77, false, 2));
            assert_eq!((task.updated_by, task.updated_at), (Some(BOB), at(T0 + 5)));
            assert_eq!(task.meta.as_ref().unwrap().get(), r#"{"why":"typo"}"#);
        }
        // The data stays where only a flag is edited.
        let edit = TaskEdit { allow_skip: Some(true), ..TaskEdit::default() };
        store.edit_task(&work, &edit, BOB, at(T0 + 6)).await.unwrap();
        let task = store.load_task(&work, LoadFields::ALL).await.unwrap();
        assert_eq!((number(&task), task.allow_skip, task.overlap), (77, true, 2));
    }
}

#[tokio::test]
async fn of_two_updates_of_the_same_version_one_wins() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 2).await;
    let task = all(store, &project).await[0].id;
    let work = store.task_ref(task, T0).await.unwrap();
    let id = submit(store, task, ANN, None, T0).await;
    let base = store.annotation(&work, id).await.unwrap().updated_at;
    // All in the same millisecond: the version moves nevertheless.
    for (round, by_two) in [(0, ["A", "B"]), (1, ["B", "A"])] {
        let base = if round == 0 { base } else { store.annotation(&work, id).await.unwrap().updated_at };
        let [one, other] = by_two.map(|label| {
            // Boxed here and below: two such futures beside each other fill the stack of a test's thread.
            Box::pin(store.update_annotation(&work, id, BOB, Some(base), at(T0), move |one| {
                one.result = raw(&choice(label));
            }))
        });
        let done = futures::join!(one, other);
        let (won, lost) = match done {
            (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
            both => panic!("one wins, the other is told: {both:?}"),
        };
        assert_eq!(lost.kind(), ErrorKind::Changed);
        assert_eq!(store.annotation(&work, id).await.unwrap().result.get(), won.result.get());
    }
    let refused = store.delete_annotation(&work, id, BOB, Some(base), at(T0)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Changed);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn of_two_saves_of_the_same_version_of_a_draft_one_wins() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 4, 2).await;
    let task = all(store, &project).await[0].id;
    let work = store.task_ref(task, T0).await.unwrap();
    let record: labeling::task::Draft = serde_json::from_value(json!({
        "id": 0, "result": choice("A"), "user": ANN, "unique_id": "d", "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap();
    // Sent twice at once under one name: saved once.
    let [one, other] = [(); 2].map(|()| Box::pin(store.create_draft(&work, record.clone(), at(T0), HOLD)));
    let made = futures::join!(one, other);
    let draft = made.0.unwrap();
    assert_eq!(draft.id, made.1.unwrap().id);
    let [one, other] = [1.0, 2.0].map(|seconds| {
        let expected = Some(draft.updated_at);
        Box::pin(store.update_draft(&work, draft.id, expected, at(T0), HOLD, move |one| one.lead_time = Some(seconds)))
    });
    let done = futures::join!(one, other);
    let (won, lost) = match done {
        (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
        both => panic!("one wins, the other is told: {both:?}"),
    };
    assert_eq!(lost.kind(), ErrorKind::Changed);
    assert_eq!(store.draft(&work, draft.id).await.unwrap().lead_time, won.lead_time);
    // Without a version both are saved, one after the other.
    let [one, other] = [3.0, 4.0].map(|seconds| {
        Box::pin(store.update_draft(&work, draft.id, None, at(T0), HOLD, move |one| one.lead_time = Some(seconds)))
    });
    let done = futures::join!(one, other);
    assert!(done.0.is_ok() && done.1.is_ok(), "{done:?}");
    let refused = store.delete_draft(&work, draft.id, Some(draft.updated_at), at(T0)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Changed);
    assert_eq!(all(store, &project).await[0].drafts.len(), 1);
}
