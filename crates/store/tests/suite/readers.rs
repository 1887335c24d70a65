//! Readers of long records beside writers: whatever comes between any two calls of a reader or a writer, nobody meets an
//! object that is gone.

use crate::backend::{Backend, backend, is_remote};
use crate::make::*;
use crate::sample::Sample;
use crate::work::result_of;
use futures::future::{Either, select};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::ChildId;
use labeling::queue::submit::Submission;
use labeling::task::{Annotation, Draft, Prediction};
use serde_json::json;
use store::exports::{Exporting, Selection};
use store::projects::Project;
use store::queue::Submitting;
use store::queue::changes::TaskEdit;
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;
use store::{Error, ErrorKind, Store};

/// A result that lies in an object.
fn long_result(seed: u64) -> serde_json::Value {
    result_of(seed, 1_500)
}

/// A task with a long record of every kind.
struct Long {
    project: Project,
    work: TaskRef,
    annotation: ChildId,
    draft: ChildId,
    prediction: ChildId,
}

async fn long(backend: &Backend) -> Long {
    let store = &backend.store;
    let project = filled(backend, 3, 2, 90).await;
    let task = all(store, &project).await[0].id;
    let work = store.task_ref(task, T0).await.unwrap();
    let annotation = submit(store, task, ANN, None, T0).await;
    store
        .update_annotation(&work, annotation, ANN, None, at(T0), |one| one.result = raw(&long_result(1)))
        .await
        .unwrap();
    let draft: Draft = serde_json::from_value(json!({
        "id": 0, "result": long_result(2), "user": BOB, "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap();
    let draft = store.create_draft(&work, draft, at(T0), HOLD).await.unwrap().id;
    let prediction: Prediction = serde_json::from_value(json!({
        "id": 0, "result": long_result(3), "model_version": "m", "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap();
    let prediction = store.create_prediction(&work, prediction, at(T0)).await.unwrap().id;
    Box::pin(edit(store, &work, 4)).await.unwrap();
    Long { project, work, annotation, draft, prediction }
}

async fn edit(store: &Store, work: &TaskRef, seed: u64) -> Result<(), Error> {
    let data = raw(&json!({"text": "text 0", "long": long_result(seed)}));
    store.edit_task(work, &TaskEdit { data: Some(data), ..TaskEdit::default() }, BOB, at(T0 + 1)).await
}

/// Deletes what no row names, as if it had been put long ago.
async fn collect(store: &Store, long: &Long) -> Result<(), Error> {
    let much_later = Timestamp::now() + SignedDuration::from_hours(24 * 365);
    store.collect_leftovers(long.project.id, much_later).await.map(drop)
}

async fn replace_all(store: &Store, long: &Long) -> Result<(), Error> {
    let Long { work, annotation, draft, prediction, .. } = long;
    let change = |one: &mut Annotation| one.result = raw(&long_result(11));
    Box::pin(store.update_annotation(work, *annotation, BOB, None, at(T0 + 1), change)).await?;
    let change = |one: &mut Draft| one.result = raw(&long_result(12));
    Box::pin(store.update_draft(work, *draft, None, at(T0 + 1), HOLD, change)).await?;
    let change = |one: &mut Prediction| one.result = raw(&long_result(13));
    Box::pin(store.update_prediction(work, *prediction, at(T0 + 1), change)).await?;
    Box::pin(edit(store, work, 14)).await?;
    Box::pin(collect(store, long)).await
}

async fn delete_all(store: &Store, long: &Long) -> Result<(), Error> {
    let Long { work, annotation, draft, prediction, .. } = long;
    Box::pin(store.delete_annotation(work, *annotation, BOB, None, at(T0 + 1))).await?;
    Box::pin(store.delete_prediction(work, *prediction, at(T0 + 1))).await?;
    let new = Submission {
        user: BOB,
        cancelled: false,
        ground_truth: false,
        unique_id: Some("one".to_owned()),
        request_id: "one".to_owned(),
    };
    let draft = Some(store.draft(work, *draft).await?);
    let annotation = crate::make::annotation(BOB, &long_result(22), false, T0 + 1);
    Box::pin(store.submit(Submitting { work, new, now: T0 + 1, annotation, draft })).await?;
    Box::pin(edit(store, work, 24)).await?;
    Box::pin(collect(store, long)).await
}

const READERS: [&str; 6] = ["list", "task", "export", "annotation", "draft", "prediction"];

/// Reads in one of these ways. What is asked for by its id may be deleted, which an error says without saying where it lay.
async fn read(store: &Store, long: &Long, how: &str) {
    let Long { project, work, annotation, draft, prediction } = long;
    let may_be_gone = match how {
        "list" => {
            let page = store.list_tasks(project, 0, 10, LoadFields::ALL).await.unwrap();
            return assert_eq!(page.tasks.len(), 2, "{how}");
        }
        "task" => {
            let loaded = store.load_one(work, LoadFields::ALL).await.unwrap();
            return assert!(loaded.task.data.get().contains("long"), "{how}");
        }
        "export" => {
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
            let tasks: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
            return assert_eq!(tasks.len(), 2, "{how}");
        }
        "annotation" => store.annotation(work, *annotation).await.map(drop),
        "draft" => store.draft(work, *draft).await.map(drop),
        _ => store.prediction(work, *prediction).await.map(drop),
    };
    if let Err(error) = may_be_gone {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Missing, format!("{how} not found").as_str()));
    }
}

/// Runs `between` before the nth call of `held`, for every n.
pub(crate) async fn between_any_two_calls<P>(
    matrix: &str,
    prepare: impl AsyncFn(&Backend) -> P,
    held: impl AsyncFn(&Store, &P) -> Result<(), Error>,
    between: impl AsyncFn(&Store, &P),
) {
    if is_remote() {
        return;
    }
    let sample = Sample::from_env();
    for call in (1..).filter(|call: &u64| sample.takes(matrix, call)) {
        let backend = backend().await;
        let prepared = Box::pin(prepare(&backend)).await;
        let gate = backend.embedded.faults().hold_nth(call);
        let flow = Box::pin(held(&backend.store, &prepared));
        match select(flow, std::pin::pin!(gate.held())).await {
            Either::Left((done, _)) => {
                done.unwrap();
                return;
            }
            Either::Right(((), flow)) => {
                Box::pin(between(&backend.another(), &prepared)).await;
                gate.let_go();
                flow.await.unwrap_or_else(|error| panic!("held at call {call}: {error}"));
            }
        }
    }
}

#[tokio::test]
async fn writers_come_between_any_two_calls_of_a_reader() {
    let replace = async |store: &Store, long: &Long| Box::pin(replace_all(store, long)).await.unwrap();
    let delete = async |store: &Store, long: &Long| Box::pin(delete_all(store, long)).await.unwrap();
    for how in READERS {
        let reader = async |store: &Store, long: &Long| {
            Box::pin(read(store, long, how)).await;
            Ok(())
        };
        between_any_two_calls(&format!("{how}, replaced"), long, reader, replace).await;
        between_any_two_calls(&format!("{how}, deleted"), long, reader, delete).await;
    }
}

#[tokio::test]
async fn readers_come_between_any_two_calls_of_a_writer() {
    let readers = async |store: &Store, long: &Long| {
        for how in READERS {
            Box::pin(read(store, long, how)).await;
        }
    };
    between_any_two_calls("replaced, read", long, replace_all, readers).await;
    between_any_two_calls("deleted, read", long, delete_all, readers).await;
}

#[tokio::test]
async fn a_writer_comes_between_any_two_calls_of_another() {
    let update = async |store: &Store, long: &Long| {
        store
            .update_annotation(&long.work, long.annotation, ANN, None, at(T0 + 2), |one| {
                one.result = raw(&long_result(31))
            })
            .await
            .map(drop)
    };
    let edits = async |store: &Store, long: &Long| edit(store, &long.work, 34).await;
    let replace = async |store: &Store, long: &Long| Box::pin(replace_all(store, long)).await.unwrap();
    between_any_two_calls("updated, replaced", long, update, replace).await;
    between_any_two_calls("edited, replaced", long, edits, replace).await;
}
