//! Import jobs: an uploaded file becomes tasks once, whoever runs the job and however often.

use crate::backend::{backend, count, is_remote};
use crate::make::*;
use embedded::{Fault, Rule};
use labeling::ids::ProjectChildId;
use store::events::timers::TimerKind;
use store::imports::ImportLimits;
use store::imports::uploads::Upload;
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::objects::object_keys;
use store::projects::Project;
use store::table::expression::Condition;
use store::table::keys;
use store::table::row::Row;
use store::{Error, ErrorKind, Store};

pub(crate) async fn queued(store: &Store, project: &Project, name: &str, content: String) -> Result<Job, Error> {
    let id = store.take_child(project.id).await?;
    let key = object_keys::upload(id, "secret");
    let size = content.len() as u64;
    store.objects().put(Bucket::Uploads, &key, "text/plain", content.into_bytes()).await?;
    let content_type = "text/plain".to_owned();
    let created_at = at(T0);
    let upload = Upload {
        id,
        name: name.to_owned(),
        size,
        content_type,
        key,
        multipart: None,
        origin: None,
        user: OWNER,
        created_at,
    };
    store.put_upload(&upload).await?;
    let job = upload.import_job(store.take_child(project.id).await?, OWNER, created_at);
    store.queue_import(&job).await?;
    Ok(job)
}

fn jsonl(n: u64) -> String {
    (0..n).map(|n| format!("{{\"text\": \"text {n}\"}}\n")).collect()
}

async fn run_at(store: &Store, id: ProjectChildId, now: i64) -> Job {
    store.run_import_job(id, at(now), &ImportLimits::default()).await.unwrap()
}

#[tokio::test]
async fn a_job_that_two_run_imports_once() {
    let backend = backend().await;
    let store = &backend.store;
    for n in [5, count(9_000, 4_500)] {
        let project = project(store, |_| {}).await;
        let job = queued(store, &project, "tasks.jsonl", jsonl(n)).await.unwrap();
        let due = store.due_timers(at(T0 + LONG)).all().await.unwrap();
        assert_eq!(due.iter().map(|due| (due.kind, due.subject)).collect::<Vec<_>>(), [(TimerKind::Job, job.id)]);
        let other = backend.another();
        let _ = tokio::join!(run_at(store, job.id, T0 + 1), run_at(&other, job.id, T0 + 1));
        let ended = run_at(store, job.id, T0 + LONG).await;
        assert_eq!(
            (ended.status, ended.report.tasks, ended.progress.done),
            (JobStatus::Completed, n, job.progress.total),
            "{:?}",
            ended.report.problems
        );
        assert_eq!(store.list_tasks(&project, 0, 1, store::tasks::load::LoadFields::ALL).await.unwrap().total, n);
        assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), []);
        let tasks = all(store, &project).await;
        assert_eq!(tasks.iter().map(number).collect::<Vec<_>>(), (0..n).collect::<Vec<_>>());
        assert_eq!(tasks[0].file_upload, Some(job.import().unwrap().upload));
        assert_recounted(store, &project, T0).await;
    }
}

#[tokio::test]
async fn a_bad_file_is_refused_whole_with_its_row() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = queued(store, &project, "tasks.jsonl", jsonl(4_500) + "[1, 2\n").await.unwrap();
    let ended = run_at(store, job.id, T0 + 1).await;
    assert_eq!((ended.status, ended.report.tasks), (JobStatus::Failed, 0));
    assert_eq!((ended.report.problems[0].file.as_str(), ended.report.problems[0].row), ("tasks.jsonl", Some(4_501)));
    assert_eq!(numbers(store, &project).await, Vec::<u64>::new());
}

#[tokio::test]
async fn a_job_whose_process_died_is_run_again_by_the_clock() {
    if is_remote() {
        return;
    }
    for (n, operation, nth) in [
        (5, "UpdateItem", 1),
        (5, "TransactWriteItems", 1),
        (5, "TransactWriteItems", 2),
        (5, "DeleteItem", 1),
        (9_000, "PutObject", 1),
        (9_000, "PutObject", 4),
        (9_000, "TransactWriteItems", 1),
        (9_000, "DeleteItem", 1),
    ] {
        for fault in [Fault::DiesAfter] {
            let backend = backend().await;
            let project = project(&backend.store, |_| {}).await;
            let job = queued(&backend.store, &project, "tasks.jsonl", jsonl(n)).await.unwrap();
            backend.embedded.faults().add(Rule::new(fault).on(operation).nth(nth));
            let _ = backend.store.run_import_job(job.id, at(T0 + 1), &ImportLimits::default()).await;
            let when = format!("{n} tasks, {fault:?} at {operation} {nth}");
            assert!(backend.embedded.faults().injected() > 0, "{when}");
            backend.embedded.faults().clear();
            let store = backend.another();
            for due in store.due_timers(at(T0 + LONG)).all().await.unwrap() {
                match due.kind {
                    TimerKind::Job => drop(run_at(&store, due.subject, T0 + LONG).await),
                    TimerKind::Publish => {
                        store.resume_publication(due.subject, at(T0 + LONG), &ImportLimits::default()).await.unwrap()
                    }
                    other => panic!("{other:?} was not asked for"),
                }
            }
            assert_eq!(store.job(job.id).await.unwrap().status, JobStatus::Completed, "{when}");
            assert_eq!(numbers(&store, &project).await, (0..n).collect::<Vec<_>>(), "{when}");
            assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), [], "{when}");
            assert_recounted(&store, &project, T0).await;
        }
    }
}

#[tokio::test]
async fn a_job_that_meets_a_row_of_a_newer_version_waits_and_one_that_meets_a_damaged_row_says_so() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let meta = store.table().get(&keys::project_meta(project.id)).await.unwrap().unwrap();
    let put =
        async |row: Row| store.table().put(&keys::project_meta(project.id), row, Condition::none()).await.unwrap();

    let job = queued(store, &project, "tasks.jsonl", jsonl(3)).await.unwrap();
    put(meta.clone().with("f", 99_u64)).await;
    let error = store.run_import_job(job.id, at(T0 + 1), &ImportLimits::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Newer, "{error}");
    put(meta.clone()).await;
    assert_eq!(run_at(store, job.id, T0 + 2).await.status, JobStatus::Completed);

    let job = queued(store, &project, "tasks.jsonl", jsonl(3)).await.unwrap();
    put(meta.clone().with("settings", "{")).await;
    let ended = run_at(store, job.id, T0 + 3).await;
    assert_eq!((ended.status, ended.report.problems.len()), (JobStatus::Failed, 1));
    assert!(ended.report.problems[0].message.contains("cannot be read"), "{:?}", ended.report.problems);
}
