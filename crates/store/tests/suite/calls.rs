//! How many AWS calls follow one another, once the process knows the project.

use crate::backend::backend;
use crate::make::*;
use store::calls::count;
use store::tasks::load::LoadFields;

#[tokio::test]
async fn the_calls_that_follow_one_another_are_as_few_as_promised() {
    let backend = backend().await;
    let store = &backend.store;
    for (kind, overlap, n, each) in [("runs", 1, 40, 20), ("rows", 1, 40, 90), ("runs", 3, 40, 20), ("rows", 3, 40, 90)]
    {
        let project = filled(&backend, overlap, n, each).await;
        let mut now = T0;
        let handed = next(store, &project, ANN, now).await.unwrap();
        submit(store, handed.loaded.task.id, ANN, Some(&handed.unique_id), now).await;
        store.list_tasks(&project, 0, 10, LoadFields::ALL).await.unwrap();
        // The other users' steps go by the cursor, or with overlap by OPEN rows.
        for user in [ANN, BOB, OWNER, ANN, BOB] {
            now += 1;
            let what = format!("{kind}, overlap {overlap}, user {user}");
            let (handed, calls) = count(store.next(options(&project, user, now))).await;
            let handed = handed.unwrap().unwrap();
            assert!(calls.sequential <= 4, "next, {what}: {calls:?}");
            let task = handed.loaded.task.id;
            let (again, calls) = count(store.next(options(&project, user, now))).await;
            assert_eq!(again.unwrap().unwrap().loaded.task.id, task);
            assert!(calls.sequential <= 4, "next again, {what}: {calls:?}");
            let (loaded, calls) = count(async {
                let work = store.task_ref(task, now).await.unwrap();
                store.load_one(&work, LoadFields::ALL).await.unwrap()
            })
            .await;
            assert_eq!(loaded.task.id, task);
            assert!(calls.sequential <= 2, "fetch, {what}: {calls:?}");
            let (_, calls) = count(submit(store, task, user, Some(&handed.unique_id), now)).await;
            assert!(calls.sequential <= 3, "submit, {what}: {calls:?}");
            let (page, calls) = count(store.list_tasks(&project, 0, 10, LoadFields::ALL)).await;
            assert_eq!(page.unwrap().tasks.len(), 10);
            assert!(calls.sequential <= 3, "list, {what}: {calls:?}");
        }
        let first = all(store, &project).await[0].id;
        store.delete_tasks(&project, &[first], at(T0)).await.unwrap();
        store.list_tasks(&project, 0, 10, LoadFields::ALL).await.unwrap();
        let (page, calls) = count(store.list_tasks(&project, 0, 10, LoadFields::ALL)).await;
        assert_eq!(page.unwrap().tasks.len(), 10);
        assert!(calls.sequential <= 3, "list after a deletion, {kind}: {calls:?}");
    }
}
