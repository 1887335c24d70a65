//! Scheduled exports: they run when their time has come, once, and say what they wrote.

use crate::backend::{Backend, backend, is_remote};
use crate::hooks::{actions, listening};
use crate::make::*;
use embedded::{Fault, Rule};
use labeling::ids::ProjectChildId;
use labeling::queue::Millis;
use serde_json::Value;
use store::ErrorKind;
use store::Store;
use store::events::actions::WebhookAction;
use store::events::timers::TimerKind;
use store::exports::{ExportLimits, MANIFEST, Schedule, Timing};
use store::jobs::export::{AnnotationFilter, TaskFilter};
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::objects::object_keys::{export_latest, export_run};
use store::projects::Project;

const MINUTE: Millis = 60_000;

pub(crate) async fn schedule(store: &Store, project: &Project, change: impl FnOnce(&mut Schedule)) -> Schedule {
    let mut schedule = Schedule {
        id: ProjectChildId(0),
        title: "Nightly".to_owned(),
        timing: Timing::Every { minutes: 60 },
        formats: vec!["CSV".to_owned(), "JSON".to_owned()],
        tasks: TaskFilter::default(),
        annotations: AnnotationFilter::default(),
        incremental: false,
        destination: None,
        active: true,
        user: OWNER,
        created_at: at(T0),
        next_at: None,
        last: None,
    };
    change(&mut schedule);
    store.create_schedule(schedule, project.id, at(T0)).await.unwrap()
}

/// Does what is due, as the clock does.
async fn tick(store: &Store, now: Millis) -> Vec<ProjectChildId> {
    let mut begun = Vec::new();
    for due in store.due_timers(at(now)).all().await.unwrap() {
        match due.kind {
            TimerKind::Schedule => begun.extend(store.follow_schedule(&due, at(now)).await.unwrap()),
            TimerKind::Job => drop(store.run_export_job(due.subject, at(now), &ExportLimits::default()).await),
            other => panic!("{other:?} was not asked for"),
        }
    }
    begun
}

async fn file(store: &Store, key: &str) -> Value {
    serde_json::from_slice(&store.objects().get(Bucket::Data, key).await.unwrap()).unwrap()
}

async fn run(store: &Store, job: ProjectChildId, now: Millis) -> Job {
    store.run_export_job(job, at(now), &ExportLimits::default()).await.unwrap()
}

#[tokio::test]
async fn an_export_runs_when_its_time_has_come_and_not_before() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 5, 2).await;
    let made = schedule(store, &project, |_| {}).await;
    assert_eq!(made.next_at, Some(at(T0 + 60 * MINUTE)));
    assert_eq!(tick(store, T0 + 59 * MINUTE).await, []);
    // A process that takes over early finds the timer, and leaves it.
    for due in store.take_over(at(T0 + 50 * MINUTE)).await.unwrap() {
        assert_eq!(store.follow_schedule(&due, at(T0 + 50 * MINUTE)).await.unwrap(), None);
    }
    let now = T0 + 61 * MINUTE;
    let begun = tick(store, now).await;
    assert_eq!((begun.len(), tick(store, now).await.len()), (1, 0));
    let job = run(store, begun[0], now + 1).await;
    assert_eq!(
        (job.status, job.report.tasks, job.export().unwrap().schedule()),
        (JobStatus::Completed, 5, Some(made.id))
    );
    assert_eq!(run(store, begun[0], now + 2).await, job);
    assert_eq!(
        job.export().unwrap().outputs.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["csv.csv", "json.json"]
    );
    for store in [store.clone(), backend.another()] {
        for output in &job.export().unwrap().outputs {
            let key = export_run(made.id, job.id, &output.name);
            let bytes = store.objects().get(Bucket::Data, &key).await.unwrap();
            assert_eq!((bytes.len() as u64, output.tasks), (output.size, 5));
            let latest = store.objects().get(Bucket::Data, &export_latest(made.id, &output.name)).await.unwrap();
            assert_eq!(latest, bytes);
        }
        let manifest = file(&store, &export_latest(made.id, MANIFEST)).await;
        assert_eq!(manifest, file(&store, &export_run(made.id, job.id, MANIFEST)).await);
        assert_eq!(
            (&manifest["run"], &manifest["files"][1]["sha256"]),
            (&job.id.0.into(), &job.export().unwrap().outputs[1].sha256.clone().into())
        );
        let standing = store.schedule(made.id).await.unwrap();
        assert_eq!(standing.next_at, Some(at(now + 60 * MINUTE)));
        assert_eq!(standing.last.map(|last| (last.job, last.end)), Some((job.id, 5)));
    }
    // Only the next run is due.
    assert_eq!(store.due_timers(at(now + LONG)).all().await.unwrap().len(), 1);
    store.delete_schedule(made.id).await.unwrap();
    assert_eq!(store.due_timers(at(now + LONG)).all().await.unwrap(), []);
    assert_eq!(store.schedule(made.id).await.unwrap_err().kind(), ErrorKind::Missing);
}

#[tokio::test]
async fn an_incremental_run_has_what_changed_and_what_came() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 200, 100).await;
    let made = schedule(store, &project, |one| (one.incremental, one.formats) = (true, vec!["JSON".to_owned()])).await;
    let exported = async |now: Millis| {
        let job = store.run_schedule(made.id, ANN, at(now)).await.unwrap();
        let job = run(store, job, now).await;
        let tasks = file(store, &export_run(made.id, job.id, "json.json")).await;
        let ids: Vec<u64> = tasks.as_array().unwrap().iter().map(|task| task["inner_id"].as_u64().unwrap()).collect();
        ids
    };
    assert_eq!(exported(T0 + LONG).await.len(), 200);
    let day = 24 * 60 * MINUTE;
    let ids: Vec<_> = all(store, &project).await.iter().map(|task| task.id).collect();
    submit(store, ids[7], ANN, None, T0 + day).await;
    // An import that began long ago and is published only now.
    import(store, &project, runs(&project, 200..203, 90)).await.unwrap();
    assert_eq!(exported(T0 + 2 * day).await, [8, 201, 202, 203]);
    assert_eq!(exported(T0 + 4 * day).await, Vec::<u64>::new());
    let manifest = file(store, &export_latest(made.id, MANIFEST)).await;
    assert!(manifest["since"].is_string(), "{manifest}");
}

#[tokio::test]
async fn whoever_listens_is_told_once_how_a_run_ended() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 5, 2).await;
    let (project, _) = listening(store, &project, &[WebhookAction::ExportCompleted, WebhookAction::ExportFailed]).await;
    let made = schedule(store, &project, |_| {}).await;
    let good = store.run_schedule(made.id, ANN, at(T0)).await.unwrap();
    run(store, good, T0).await;
    run(store, good, T0).await;
    assert_eq!(actions(store).await, [(WebhookAction::ExportCompleted, vec![good.0])]);
    let bad = store.run_schedule(made.id, ANN, at(T0)).await.unwrap();
    store.delete_schedule(made.id).await.unwrap();
    assert_eq!(run(store, bad, T0).await.status, JobStatus::Failed);
    assert_eq!(
        actions(store).await,
        [(WebhookAction::ExportCompleted, vec![good.0]), (WebhookAction::ExportFailed, vec![bad.0])]
    );
}

#[tokio::test]
async fn a_run_whose_process_dies_anywhere_is_done_by_the_next() {
    if is_remote() {
        return;
    }
    for (operation, nth) in [
        ("PutObject", 1),
        ("PutObject", 2),
        ("PutObject", 3),
        ("CopyObject", 1),
        ("CopyObject", 3),
        ("UpdateItem", 1),
        ("UpdateItem", 2),
        ("TransactWriteItems", 1),
        ("TransactWriteItems", 2),
        ("DeleteItem", 1),
    ] {
        let backend: Backend = backend().await;
        let project = filled(&backend, 1, 5, 2).await;
        let made = schedule(&backend.store, &project, |_| {}).await;
        let now = T0 + 60 * MINUTE;
        let begun = tick(&backend.store, now).await;
        backend.embedded.faults().add(Rule::new(Fault::DiesAfter).on(operation).nth(nth));
        let _ = backend.store.run_export_job(begun[0], at(now), &ExportLimits::default()).await;
        assert!(backend.embedded.faults().injected() > 0, "{operation} {nth}");
        backend.embedded.faults().clear();
        let store = backend.another();
        tick(&store, now + 20 * MINUTE).await;
        let job = store.job(begun[0]).await.unwrap();
        assert_eq!((job.status, job.export().unwrap().outputs.len()), (JobStatus::Completed, 2), "{operation} {nth}");
        let manifest = file(&store, &export_latest(made.id, MANIFEST)).await;
        assert_eq!(manifest["files"][0]["sha256"], job.export().unwrap().outputs[0].sha256, "{operation} {nth}");
        assert!(store.due_timers(at(now + 20 * MINUTE)).all().await.unwrap().is_empty(), "{operation} {nth}");
    }
}
