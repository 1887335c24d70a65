//! How much a query reads: tasks that are selected by their ids, and pages after the first.

use crate::backend::{backend, count, is_remote};
use crate::make::*;
use labeling::ids::TaskId;
use labeling::query::Query;
use serde_json::{Value, json};
use store::calls::Calls;
use store::projects::Project;
use store::queue::changes::TaskEdit;
use store::tasks::load::LoadFields;
use store::{ErrorKind, Store};

fn parsed(query: &Value) -> Query {
    Query::parse(&query.to_string()).unwrap()
}

/// A page's total, the numbers of its tasks, and the calls that it took.
async fn page(store: &Store, project: &Project, query: &Value, offset: u64, limit: u64) -> (u64, Vec<u64>, Calls) {
    let query = parsed(query);
    let found = store.query_tasks(project, &query, offset, limit, LoadFields::ALL);
    let (page, calls) = store::calls::count(found).await;
    let page = page.unwrap();
    (page.total, page.tasks.iter().map(|one| number(&one.task)).collect(), calls)
}

fn containing(text: &str) -> Value {
    json!({"filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": text},
    ]}})
}

fn reads(calls: &Calls) -> usize {
    calls.object_calls().1
}

#[tokio::test]
async fn selected_tasks_are_read_alone() {
    let backend = backend().await;
    let project = filled(&backend, 1, 400, 20).await;
    let other = filled(&backend, 1, 4, 2).await;
    import(&backend.store, &project, runs(&project, 400..420, 90)).await.unwrap();
    let ids: Vec<TaskId> = all(&backend.store, &project).await.iter().map(|task| task.id).collect();
    let foreign = all(&backend.store, &other).await[0].id;
    backend.store.delete_tasks(&project, &[ids[7]], at(T0)).await.unwrap();
    // A process that remembers no footers.
    let store = &backend.another();
    let selected = |picked: &[usize]| -> Value {
        let mut included: Vec<u64> = picked.iter().map(|index| ids[*index].0).collect();
        included.extend([foreign.0, 999_999_999]);
        json!({"all": false, "included": included})
    };
    let query = json!({"selectedItems": selected(&[410, 3, 7, 4, 250])});
    let (found, calls) = store::calls::count(store.select_tasks(&project, &parsed(&query), None)).await;
    assert_eq!(found.unwrap().unwrap(), [3, 4, 250, 410].map(|index| ids[index]));
    // A footer and lines of two runs of twenty.
    assert!(reads(&calls) <= 4, "{calls:?}");
    let mut query = containing("text 4");
    query["selectedItems"] = selected(&[410, 3, 4, 45, 46]);
    assert_eq!(page(store, &project, &query, 0, 2).await.1, [4, 45]);
    query["ordering"] = json!(["-tasks:id"]);
    assert_eq!(page(store, &project, &query, 0, 3).await.1, [410, 46, 45]);
    // Every other task of a segment.
    let many: Vec<usize> = (100..200).filter(|index| index % 2 == 0).collect();
    let query = json!({"selectedItems": selected(&many)});
    let numbers: Vec<u64> = many.iter().map(|index| *index as u64).collect();
    let (total, found, _) = page(store, &project, &query, 0, 100).await;
    assert_eq!((total, found), (50, numbers));
    assert!(
        store
            .select_tasks(&project, &parsed(&json!({"selectedItems": selected(&[])})), None)
            .await
            .unwrap()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_page_after_the_first_reads_no_more_than_its_tasks() {
    let backend = backend().await;
    let store = &backend.store;
    let n = count(400, 100);
    let project = filled(&backend, 2, n, 20).await;
    let all_of_them: Vec<u64> = (0..n).filter(|n| n.to_string().contains('7')).collect();
    let mut query = containing("7");
    for ordering in [json!([]), json!(["-tasks:data.text"])] {
        query["ordering"] = ordering;
        let (total, first, whole) = page(store, &project, &query, 0, 5).await;
        assert_eq!((total, first.len()), (all_of_them.len() as u64, 5));
        let mut seen = first;
        for offset in (5..total).step_by(5) {
            let (total, more, calls) = page(store, &project, &query, offset, 5).await;
            assert_eq!(total, all_of_them.len() as u64);
            assert!(is_remote() || calls.operations.len() * 2 < whole.operations.len(), "{calls:?}");
            seen.extend(more);
        }
        seen.sort_unstable();
        assert_eq!(seen, all_of_them);
    }
    // A process that has not seen the first page finds the second.
    assert_eq!(page(&backend.another(), &project, &containing("7"), 5, 5).await.1, all_of_them[5..10]);
}

#[tokio::test]
async fn a_deletion_makes_other_processes_read_its_segment_and_no_others() {
    let backend = backend().await;
    let store = &backend.store;
    let n = count(240, 110);
    let project = filled(&backend, 1, n, 1).await;
    let other = backend.another();
    let list = async |offset: u64| {
        let (page, calls) = store::calls::count(other.list_tasks(&project, offset, 2, LoadFields::ALL)).await;
        let page = page.unwrap();
        (page.total, page.tasks.iter().map(|one| number(&one.task)).collect::<Vec<_>>(), calls.read_units)
    };
    let (total, _, whole) = list(0).await;
    assert_eq!(total, n);
    let ids: Vec<TaskId> = all(store, &project).await.iter().map(|task| task.id).collect();
    store.delete_tasks(&project, &[ids[3], ids[50]], at(T0)).await.unwrap();
    store.delete_tasks(&project, &[ids[5]], at(T0)).await.unwrap();
    let (total, numbers, read) = list(3).await;
    assert_eq!((total, numbers), (n - 3, vec![4, 6]));
    assert!(is_remote() || read * 2.0 < whole, "{read} units of {whole}");
    // An import in between, and more deletions than a layout remembers.
    import(store, &project, runs(&project, n..n + 100, 50)).await.unwrap();
    store.delete_tasks(&project, &[ids[6]], at(T0)).await.unwrap();
    assert_eq!(list(3).await.1, [4, 7]);
    assert_eq!(list(n + 100 - 6).await.1, [n + 98, n + 99]);
    store.delete_tasks(&project, &ids[60..100], at(T0)).await.unwrap();
    let (total, numbers, _) = list(3).await;
    assert_eq!((total, numbers), (n + 100 - 44, vec![4, 7]));
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn pages_say_what_has_changed() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 30, 10).await;
    let ids: Vec<TaskId> = all(store, &project).await.iter().map(|task| task.id).collect();
    let labeled = json!({"filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:is_labeled", "operator": "equal", "type": "Boolean", "value": false},
    ]}});
    assert_eq!(page(store, &project, &labeled, 0, 2).await.1, [0, 1]);
    submit(store, ids[0], ANN, None, T0).await;
    let (total, second, _) = page(store, &project, &labeled, 2, 2).await;
    assert_eq!((total, second), (29, vec![3, 4]));
    // Edited data, deleted and new tasks.
    let texts = containing("text");
    assert_eq!(page(store, &project, &texts, 0, 2).await.0, 30);
    let work = store.task_ref(ids[2], T0).await.unwrap();
    let edit = TaskEdit { data: Some(raw(&json!({"text": "other 2"}))), ..TaskEdit::default() };
    store.edit_task(&work, &edit, ANN, at(T0)).await.unwrap();
    assert_eq!(page(store, &project, &texts, 2, 2).await.1, [3, 4]);
    store.delete_tasks(&project, &[ids[3]], at(T0)).await.unwrap();
    assert_eq!(page(store, &project, &texts, 2, 2).await.1, [4, 5]);
    import(store, &project, runs(&project, 30..31, 90)).await.unwrap();
    import(store, &project, runs(&project, 31..32, 90)).await.unwrap();
    assert_eq!(page(store, &project, &texts, 28, 5).await.1, [30, 31]);
    import(store, &project, runs(&project, 32..33, 90)).await.unwrap();
    assert_eq!(page(store, &project, &texts, 28, 5).await.1, [30, 31, 32]);
    store.delete_project(project.id, at(T0)).await.unwrap();
    let gone = store.project(project.id).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::Missing);
}
