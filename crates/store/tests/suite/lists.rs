//! Pages of tasks over segments, deletions and holes; queries and scans.

use crate::backend::{backend, count};
use crate::make::*;
use crate::work::long_result;
use futures::StreamExt;
use labeling::ids::TaskId;
use labeling::task::NewTask;
use serde_json::json;
use std::ops::ControlFlow;
use store::jobs::bulk::BulkChange;
use store::tasks::load::LoadFields;

#[tokio::test]
async fn pages_pass_over_deleted_tasks_wherever_they_lie() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, count(200, 60), 13).await;
    let n = count(200, 60);
    import(store, &project, runs(&project, n..n + 20, 90)).await.unwrap();
    let ids: Vec<TaskId> = all(store, &project).await.iter().map(|task| task.id).collect();
    let gone: Vec<TaskId> =
        ids.iter().copied().filter(|id| id.0 % 3 == 0 || (14..27).contains(&(id.0 - ids[0].0))).collect();
    assert_eq!(store.delete_tasks(&project, &gone, at(T0)).await.unwrap(), gone.len() as u64);
    assert_eq!(store.delete_tasks(&project, &gone, at(T0)).await.unwrap(), 0);
    assert_eq!(store.delete_tasks(&project, &[TaskId(999_999_999)], at(T0)).await.unwrap(), 0);
    let left: Vec<TaskId> = ids.iter().copied().filter(|id| !gone.contains(id)).collect();
    for store in [store.clone(), backend.another()] {
        for page in [1, 7, 1_000] {
            let mut seen = Vec::new();
            for offset in (0..).step_by(page).take_while(|offset| *offset < left.len() + page) {
                let listed = store.list_tasks(&project, offset as u64, page as u64, LoadFields::ALL).await.unwrap();
                assert_eq!(listed.total, left.len() as u64);
                seen.extend(listed.tasks.iter().map(|one| one.task.id));
            }
            assert_eq!(seen, left, "pages of {page}");
        }
        let mut scanned = Vec::new();
        let visit = |loaded: Vec<store::tasks::load::Loaded>| {
            scanned.extend(loaded.iter().map(|one| one.task.id));
            Ok(ControlFlow::Continue(()))
        };
        store.scan(&project, LoadFields::ALL, visit).await.unwrap();
        assert_eq!(scanned, left);
    }
    assert_eq!(store.load_tasks(&project, &gone, LoadFields::ALL).await.unwrap().len(), 0);
    assert_eq!(store.load_tasks(&project, &left, LoadFields::ALL).await.unwrap().len(), left.len());
    assert_recounted(store, &project, T0).await;
    let rest = left.len() as u64;
    assert_eq!(in_bulk(store, &project, BulkChange::DeleteTasks).await.tasks, rest);
    assert_eq!(store.list_tasks(&project, 0, 10, LoadFields::ALL).await.unwrap().total, 0);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn a_page_says_what_there_is_now() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 2, 10, 4).await;
    assert_eq!(store.list_tasks(&project, 0, 2, LoadFields::ALL).await.unwrap().annotations, 0);
    let task = next_id(store, &project, ANN, T0).await.unwrap();
    submit(store, task, ANN, None, T0).await;
    let page = store.list_tasks(&project, 0, 2, LoadFields::ALL).await.unwrap();
    assert_eq!((page.total, page.annotations, page.tasks[0].task.annotations.len()), (10, 1, 1));
    assert_eq!((page.tasks[0].task.is_labeled, page.tasks[0].state.annotations), (false, 1));
    // Without their work or data, tasks are lighter and otherwise the same.
    let bare = store.list_tasks(&project, 0, 2, LoadFields { data: false, work: false }).await.unwrap();
    assert_eq!((bare.tasks[0].task.data.get(), bare.tasks[0].task.annotations.len()), ("{}", 0));
    assert_eq!(bare.tasks[0].state.annotations, 1);
}

#[tokio::test]
async fn predictions_made_later_count_in_filters_and_orders() {
    let backend = backend().await;
    let store = &backend.store;
    let mut project = project(store, |settings| settings.model_version = "m".to_owned()).await;
    let brought = |n: u64, score: f64| -> labeling::task::NewTask {
        let prediction = json!({"result": choice("A"), "score": score, "model_version": "m"});
        serde_json::from_value(json!({"data": {"text": format!("text {n}")}, "predictions": [prediction]})).unwrap()
    };
    let tasks: Vec<_> = (0..120).map(|n| brought(n, n as f64 / 1_000.0)).collect();
    import(store, &project, vec![run(&project, &tasks)]).await.unwrap();
    project.settings.model_version = "m".to_owned();
    let ids: Vec<TaskId> = all(store, &project).await.iter().map(|task| task.id).collect();
    let prediction = |score: f64| -> labeling::task::Prediction {
        serde_json::from_value(json!({
            "id": 0, "result": choice("B"), "score": score, "model_version": "m", "created_at": at(T0), "updated_at": at(T0),
        }))
        .unwrap()
    };
    // The first gets the mean of 0 and 1, the second loses the only one it had.
    let first = store.task_ref(ids[0], T0).await.unwrap();
    store.create_prediction(&first, prediction(1.0), at(T0)).await.unwrap();
    let second = store.task_ref(ids[1], T0).await.unwrap();
    let only = all(store, &project).await[1].predictions[0].id;
    store.delete_prediction(&second, only, at(T0)).await.unwrap();
    let found = async |query: serde_json::Value, offset, limit| {
        let query = labeling::query::Query::parse(&query.to_string()).unwrap();
        let page = store.query_tasks(&project, &query, offset, limit, LoadFields::ALL).await.unwrap();
        (page.total, page.tasks.iter().map(|one| one.task.id).collect::<Vec<_>>())
    };
    let falling = json!({"ordering": ["-tasks:predictions_score"]});
    assert_eq!(found(falling.clone(), 0, 2).await, (120, vec![ids[0], ids[119]]));
    // Tasks without a score stand last.
    assert_eq!(found(falling, 118, 10).await, (120, vec![ids[2], ids[1]]));
    let above = json!({"filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:predictions_score", "operator": "greater", "type": "Number", "value": 0.118},
    ]}});
    assert_eq!(found(above, 0, 10).await, (2, vec![ids[0], ids[119]]));
}

#[tokio::test]
async fn pieces_are_cut_by_their_bytes_wherever_the_bytes_lie() {
    const PIECE: usize = 8 << 20;
    let backend = backend().await;
    let store = &backend.store;
    let long = long_result(1).to_string();
    // Long results on tasks of a run and on rows, and long data in rows.
    for (n, each, in_data) in [(100, 100, false), (45, 90, false), (45, 90, true)] {
        let project = project(store, |_| {}).await;
        let tasks: Vec<NewTask> = (0..n)
            .map(|n| {
                serde_json::from_value(
                    json!({"data": {"text": format!("text {n}"), "long": if in_data { &long } else { "" }}}),
                )
                .unwrap()
            })
            .collect();
        for some in tasks.chunks(if in_data { 10 } else { each }) {
            import(store, &project, vec![run(&project, some)]).await.unwrap();
        }
        if !in_data {
            for task in all(store, &project).await.iter().take(45) {
                let id = submit(store, task.id, ANN, None, T0).await;
                let work = store.task_ref(task.id, T0).await.unwrap();
                store
                    .update_annotation(&work, id, ANN, None, at(T0), |one| one.result = raw(&long_result(2)))
                    .await
                    .unwrap();
            }
        }
        let mut pieces = std::pin::pin!(store.stream_tasks(project.clone().into(), LoadFields::ALL));
        let (mut seen, mut largest) = (Vec::new(), 0);
        while let Some(piece) = pieces.next().await {
            let piece = piece.unwrap();
            let bytes = |task: &labeling::task::Task| {
                task.data.get().len() + task.annotations.iter().map(|one| one.result.get().len()).sum::<usize>()
            };
            largest = largest.max(piece.iter().map(|one| bytes(&one.task)).sum());
            seen.extend(piece.iter().map(|one| number(&one.task)));
        }
        assert_eq!(seen, (0..n).collect::<Vec<_>>());
        assert!((PIECE / 2..=PIECE).contains(&largest), "{largest} bytes, in data: {in_data}");
    }
}
