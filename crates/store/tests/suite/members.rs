//! The users whom files name as annotators: only those are looked up.

use crate::accounts::owner;
use crate::backend::{backend, is_remote};
use crate::make::*;
use embedded::{Fault, Rule};
use labeling::ids::UserId;
use serde_json::{Value, json};
use store::imports::pipeline::{Content, File, ImportError, Reading};
use store::imports::{Imported, Importing};
use store::projects::Project;
use store::{ErrorKind, Store};

async fn import_by(store: &Store, project: &Project, annotators: &[Value]) -> Result<Imported, ImportError> {
    let tasks = annotators.iter().enumerate().map(|(n, by)| {
        let annotation = json!({"result": choice("A"), "completed_by": by});
        json!({"data": {"text": format!("text {n}")}, "annotations": [annotation]})
    });
    let text = Value::from(tasks.collect::<Vec<Value>>()).to_string();
    let (chunks, content) = tokio::sync::mpsc::channel(1);
    let (files, receiver) = tokio::sync::mpsc::channel(1);
    chunks.send(Ok(text.into())).await.unwrap();
    let file = File { name: "tasks.json".to_owned(), upload: None, content: Content::Chunks(content) };
    files.send(file).await.unwrap();
    drop((chunks, files));
    let job = store.take_child(project.id).await?;
    let importing = Importing { project, job, user: OWNER, now: at(T0) };
    store.import_files(importing, Reading::default(), receiver).await.map(|(imported, _)| imported)
}

#[tokio::test]
async fn files_name_annotators_by_id_and_by_address() {
    let backend = backend().await;
    let store = &backend.store;
    let (ann, bob) = (owner(store, "ann").await, owner(store, "bob").await);
    let project = project(store, |_| {}).await;
    if !is_remote() {
        // The list of users.
        backend.embedded.faults().add(Rule::new(Fault::ServerError).on("Query").containing("ACCOUNTS"));
    }
    let by = [json!(ann), json!("BOB@example.com"), json!({"email": "ann@example.com"}), json!({"id": bob})];
    import_by(store, &project, &by).await.unwrap();
    let made: Vec<Option<UserId>> =
        all(store, &project).await.iter().map(|task| task.annotations[0].completed_by).collect();
    assert_eq!(made, [ann, bob, ann, bob].map(Some));
    for unknown in [json!(99), json!("nobody@example.com"), json!("x".repeat(5_000))] {
        let Err(ImportError::Refused(problems)) = import_by(store, &project, &[json!(ann), unknown]).await else {
            panic!("an unknown annotator was taken");
        };
        assert_eq!((problems[0].row, problems[0].field.as_deref()), (Some(2), Some("annotations[0].completed_by")));
    }
    assert_eq!(backend.embedded.faults().injected(), 0);
}

#[tokio::test]
async fn a_look_up_that_fails_refuses_no_file() {
    if is_remote() {
        return;
    }
    let backend = backend().await;
    let store = &backend.store;
    owner(store, "ann").await;
    let project = project(store, |_| {}).await;
    backend.embedded.faults().add(Rule::new(Fault::Unreachable).on("GetItem").containing("EMAIL#"));
    let failed = import_by(store, &project, &[json!("ann@example.com"), json!("ann@example.com")]).await;
    let Err(ImportError::Store(error)) = failed else { panic!("{failed:?}") };
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    backend.embedded.faults().clear();
    assert_eq!(import_by(store, &project, &[json!("ann@example.com")]).await.unwrap().totals.annotations, 1);
}
