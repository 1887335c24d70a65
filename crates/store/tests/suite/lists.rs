//! Pages of tasks over segments, deletions and holes; queries and scans.

use crate::backend::{backend, count};
use crate::make::*;
use labeling::ids::TaskId;
use std::ops::ControlFlow;
use store::load::Parts;

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
    assert_eq!(store.delete_tasks(&project, &gone).await.unwrap(), gone.len() as u64);
    assert_eq!(store.delete_tasks(&project, &gone).await.unwrap(), 0);
    assert_eq!(store.delete_tasks(&project, &[TaskId(999_999_999)]).await.unwrap(), 0);
    let left: Vec<TaskId> = ids.iter().copied().filter(|id| !gone.contains(id)).collect();
    for store in [store.clone(), backend.another()] {
        for page in [1, 7, 1_000] {
            let mut seen = Vec::new();
            for offset in (0..).step_by(page).take_while(|offset| *offset < left.len() + page) {
                let listed = store.list_tasks(&project, offset as u64, page as u64, Parts::ALL).await.unwrap();
                assert_eq!(listed.total, left.len() as u64);
                seen.extend(listed.tasks.iter().map(|one| one.task.id));
            }
            assert_eq!(seen, left, "pages of {page}");
        }
        let mut scanned = Vec::new();
        let visit = |loaded: Vec<store::load::Loaded>| {
            scanned.extend(loaded.iter().map(|one| one.task.id));
            Ok(ControlFlow::Continue(()))
        };
        store.scan(&project, Parts::ALL, visit).await.unwrap();
        assert_eq!(scanned, left);
    }
    assert_eq!(store.load_tasks(&project, &gone, Parts::ALL).await.unwrap().len(), 0);
    assert_eq!(store.load_tasks(&project, &left, Parts::ALL).await.unwrap().len(), left.len());
    assert_recounted(store, &project, T0).await;
    let rest = left.len() as u64;
    assert_eq!(store.delete_all_tasks(&project).await.unwrap(), rest);
    assert_eq!(store.list_tasks(&project, 0, 10, Parts::ALL).await.unwrap().total, 0);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn a_page_says_what_there_is_now() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 2, 10, 4).await;
    assert_eq!(store.list_tasks(&project, 0, 2, Parts::ALL).await.unwrap().annotations, 0);
    let task = next_id(store, &project, ANN, T0).await.unwrap();
    submit(store, task, ANN, None, T0).await;
    let page = store.list_tasks(&project, 0, 2, Parts::ALL).await.unwrap();
    assert_eq!((page.total, page.annotations, page.tasks[0].task.annotations.len()), (10, 1, 1));
    assert_eq!((page.tasks[0].task.is_labeled, page.tasks[0].state.annotations), (false, 1));
    // Without their work or data, tasks are lighter and otherwise the same.
    let bare = store.list_tasks(&project, 0, 2, Parts { data: false, work: false }).await.unwrap();
    assert_eq!((bare.tasks[0].task.data.get(), bare.tasks[0].task.annotations.len()), ("{}", 0));
    assert_eq!(bare.tasks[0].state.annotations, 1);
}
