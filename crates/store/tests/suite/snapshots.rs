//! Snapshots that a job makes, and what is written of them in other formats.

use crate::backend::{Backend, backend};
use crate::export_parts::{asked, does};
use crate::faults::{HALF_DONE, annotated, every_call_fails_by};
use crate::make::*;
use labeling::ids::ProjectChildId;
use serde_json::Value;
use store::exports::{ExportLimits, Exporting, Selection, Snapshot, file_key};
use store::jobs::export::{ExpandOptions, ExportSpec};
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::projects::Project;
use store::{ErrorKind, Store};

/// A part for each segment.
fn limits() -> ExportLimits {
    ExportLimits { part: 1, ..ExportLimits::default() }
}

async fn begin(store: &Store, project: &Project) -> Snapshot {
    let expand = ExpandOptions { people: true, ..ExpandOptions::default() };
    let spec = ExportSpec { formats: vec!["JSON".to_owned()], expand, ..ExportSpec::default() };
    store.begin_snapshot(project.id, "all".to_owned(), spec, OWNER, at(T0)).await.unwrap()
}

/// Does all that is asked for.
async fn work_off(backend: &Backend, created: &mut tokio::sync::broadcast::Receiver<embedded::Created>) {
    loop {
        let pieces = asked(created);
        if pieces.is_empty() {
            return;
        }
        for piece in pieces {
            does(&backend.store, piece, T0, &limits()).await.unwrap();
        }
    }
}

async fn tasks(store: &Store, key: &str) -> Vec<Value> {
    serde_json::from_slice(&store.objects().get(Bucket::Data, key).await.unwrap()).unwrap()
}

async fn convert(store: &Store, snapshot: ProjectChildId) -> Job {
    let spec = ExportSpec { formats: vec!["JSON_MIN".to_owned()], converts: Some(snapshot), ..ExportSpec::default() };
    let job = store.begin_export(snapshot.project(), spec, OWNER, at(T0)).await.unwrap();
    store.run_export_job(job, at(T0), &limits()).await.unwrap()
}

#[tokio::test]
async fn a_snapshot_is_made_in_parts_and_written_in_other_formats() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, ..) = annotated(&backend, 2).await;
    let mut created = backend.embedded.created();
    let begun = begin(store, &project).await;
    assert_eq!((begun.status, begun.finished_at), (JobStatus::Queued, None));
    assert_eq!(store.snapshot(begun.id).await.unwrap(), begun);
    // A conversion that is requested too early fails.
    assert_eq!(convert(store, begun.id).await.status, JobStatus::Failed);
    work_off(&backend, &mut created).await;
    let made = store.snapshot(begun.id).await.unwrap();
    assert_eq!((made.status, made.tasks, made.finished_at.is_some()), (JobStatus::Completed, 4, true));
    assert_eq!(store.snapshots(project.id).await.unwrap(), std::slice::from_ref(&made));
    assert_eq!(store.job(made.job.unwrap()).await.unwrap().export().unwrap().outputs[0].tasks, 4);

    let options = ExpandOptions { people: true, ..ExpandOptions::default() };
    let exporting = Exporting {
        project: project.clone().into(),
        format: convert::export::format("JSON").unwrap(),
        selection: Selection::default(),
        expand: store.expand(options).await.unwrap(),
        now: at(T0),
    };
    let written = store.export(exporting).await.unwrap();
    let at_once = store.keep_snapshot(project.id, "once".to_owned(), OWNER, at(T0), written).await.unwrap();
    assert_eq!(tasks(store, &made.key).await, tasks(store, &at_once.key).await);

    let converted = convert(store, made.id).await;
    assert_eq!((converted.status, converted.report.tasks), (JobStatus::Completed, 4));
    assert_eq!(tasks(store, &file_key(&converted, &converted.export().unwrap().outputs[0].name)).await.len(), 4);
}

#[tokio::test]
async fn a_snapshot_that_is_deleted_while_it_is_made_leaves_nothing() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, ..) = annotated(&backend, 2).await;
    let mut created = backend.embedded.created();
    let begun = begin(store, &project).await;
    store.delete_snapshot(&begun).await.unwrap();
    work_off(&backend, &mut created).await;
    assert_eq!(store.job(begun.job.unwrap()).await.unwrap().status, JobStatus::Failed);
    assert_eq!(store.snapshots(project.id).await.unwrap(), []);
    let gone = store.objects().get(Bucket::Data, &begun.key).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::Missing);
    assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), []);
}

#[tokio::test]
async fn every_call_fails_of_a_snapshot_that_a_job_makes() {
    every_call_fails_by(
        &HALF_DONE,
        "a snapshot that a job makes",
        async |backend| {
            let project = annotated(backend, 4).await.0;
            let begun = begin(&backend.store, &project).await;
            (project, begun)
        },
        async |store, (_, begun)| {
            // A claim of the dead ends with time.
            for now in [T0, T0 + 20 * 60_000] {
                store.run_export_job(begun.job.unwrap(), at(now), &ExportLimits::default()).await?;
            }
            Ok(())
        },
        async |store, (project, begun), met| {
            let made = store.snapshots(project.id).await.unwrap();
            assert_eq!((made.len(), made[0].status, made[0].tasks), (1, JobStatus::Completed, 4), "{}", met.when);
            assert_eq!(tasks(store, &begun.key).await.len(), 4, "{}", met.when);
            assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), [], "{}", met.when);
        },
    )
    .await;
}
