//! Bulk changes: within a request or as a job, in pieces, twice, canceled, and after deaths.

use crate::backend::{Backend, backend, is_remote};
use crate::faults::{HALF_DONE, every_call_fails, every_call_fails_by};
use crate::make::*;
use crate::work::with_work;
use embedded::{Created, Fault, Rule};
use labeling::ids::{ProjectChildId, TaskId};
use labeling::query::Query;
use labeling::task::NewTask;
use serde_json::json;
use std::time::Duration;
use store::bulk::{Bulk, BulkLimits, Bulked};
use store::jobs::bulk::BulkChange;
use store::jobs::pieces::Piece;
use store::jobs::selected::Selected;
use store::jobs::{Job, JobKind, JobReport, JobStatus};
use store::objects::{Bucket, object_keys};
use store::projects::Project;
use store::tasks::load::LoadFields;
use store::{Error, ErrorKind, Store};

/// A piece that ends after its first chunk.
const ONE_CHUNK: BulkLimits = BulkLimits { time: Duration::ZERO };

/// A bulk change as a job from its start.
async fn as_job(store: &Store, bulk: &Bulk) -> Job {
    match store.change_in_bulk(bulk, at(T0), Duration::ZERO).await.unwrap() {
        Bulked::Job(job) => *job,
        Bulked::Done(report) => panic!("there was no time at all: {report:?}"),
    }
}

fn all_of(project: &Project, change: BulkChange) -> Bulk {
    Bulk::of_all(project.clone().into(), OWNER, change)
}

fn of(project: &Project, change: BulkChange, query: &serde_json::Value) -> Bulk {
    Bulk::new(project.clone().into(), OWNER, change, query.to_string()).unwrap()
}

async fn piece(store: &Store, id: ProjectChildId) -> Job {
    store.run_bulk_job(id, at(T0 + 1), &ONE_CHUNK).await.unwrap()
}

/// Runs a job to its end.
async fn finish(store: &Store, id: ProjectChildId) -> Job {
    loop {
        let job = piece(store, id).await;
        if job.finished_at.is_some() {
            return job;
        }
    }
}

async fn ids(store: &Store, project: &Project) -> Vec<TaskId> {
    all(store, project).await.iter().map(|task| task.id).collect()
}

/// A project of tasks with two annotations and predictions of the versions `m` and `n` each.
async fn worked_on(store: &Store, n: u64, each: usize) -> Project {
    let project = project(store, |_| {}).await;
    let tasks: Vec<NewTask> = (0..n).map(with_work).collect();
    import(store, &project, tasks.chunks(each).map(|some| run(&project, some)).collect()).await.unwrap();
    project
}

#[tokio::test]
async fn a_job_goes_on_piece_by_piece_and_leaves_what_came_later() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 9, 3).await;
    let job = as_job(store, &all_of(&project, BulkChange::DeleteTasks)).await;
    assert_eq!((job.status, job.progress.total, job.kind()), (JobStatus::Queued, 9, JobKind::Bulk));
    import(store, &project, runs(&project, 9..12, 2)).await.unwrap();
    for done in [3, 6] {
        let now = piece(store, job.id).await;
        assert_eq!((now.status, now.progress.done, now.report.tasks), (JobStatus::Running, done, done));
        assert_eq!(store.job(job.id).await.unwrap(), now);
    }
    let ended = finish(store, job.id).await;
    assert_eq!((ended.status, ended.progress.done, ended.report.tasks), (JobStatus::Completed, 9, 9));
    assert_eq!(numbers(store, &project).await, [9, 10, 11]);
    assert_recounted(store, &project, T0).await;
    // Nothing is left of it, and nothing happens if it is asked for again.
    assert_eq!(piece(store, job.id).await, ended);
    assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), []);
    assert_eq!(store.objects().size(Bucket::Data, &object_keys::picked(job.id)).await.unwrap(), None);
}

#[tokio::test]
async fn a_request_and_a_job_make_the_same_change() {
    let backend = backend().await;
    let store = &backend.store;
    let version = BulkChange::DeleteModelVersion { model_version: "m".to_owned() };
    let expected = |change: &BulkChange, n: u64| match change.name() {
        "delete_tasks" => JobReport { tasks: n, ..JobReport::default() },
        "delete_annotations" => JobReport { annotations: 2 * n, ..JobReport::default() },
        "delete_predictions" => JobReport { predictions: 2 * n, ..JobReport::default() },
        "delete_model_version" => JobReport { predictions: n, ..JobReport::default() },
        _ => JobReport { tasks: n, ..JobReport::default() },
    };
    let changes = [
        BulkChange::DeleteTasks,
        BulkChange::DeleteAnnotations,
        BulkChange::DeletePredictions,
        version,
        BulkChange::RecountSummary,
    ];
    for change in changes {
        for (n, each) in [(5, 90), (140, 100)] {
            let (first, second) = (worked_on(store, n, each).await, worked_on(store, n, each).await);
            let report = in_bulk(store, &first, change.clone()).await;
            assert_eq!(report, expected(&change, n), "{change:?}");
            let job = as_job(store, &all_of(&second, change.clone())).await;
            let ended = finish(store, job.id).await;
            assert_eq!((ended.status, &ended.report), (JobStatus::Completed, &report), "{change:?}");
            let summaries = (store.summary(first.id).await.unwrap(), store.summary(second.id).await.unwrap());
            assert_eq!(summaries.0, summaries.1, "{change:?}");
            for project in [&first, &second] {
                let left = all(store, project).await;
                assert_eq!(left.is_empty(), change == BulkChange::DeleteTasks);
                for task in left {
                    let versions: Vec<&str> = task.predictions.iter().map(|one| one.model_version.as_str()).collect();
                    let (annotations, predictions) = match change.name() {
                        "delete_annotations" => (0, &["m", "n"][..]),
                        "delete_predictions" => (2, &[][..]),
                        "delete_model_version" => (2, &["n"][..]),
                        _ => (2, &["m", "n"][..]),
                    };
                    assert_eq!((task.annotations.len(), &versions[..]), (annotations, predictions), "{change:?}");
                }
                assert_recounted(store, project, T0).await;
            }
        }
    }
}

#[tokio::test]
async fn a_request_leaves_to_a_job_what_it_has_no_time_for() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 9, 3).await;
    // The time is over after the first chunk.
    let bulk = all_of(&project, BulkChange::DeleteTasks);
    let Bulked::Job(job) = store.change_in_bulk(&bulk, at(T0), Duration::from_nanos(1)).await.unwrap() else {
        panic!("three chunks took no time");
    };
    assert_eq!((job.progress.done, job.report.tasks), (3, 3));
    assert_eq!(numbers(store, &project).await.len(), 6);
    assert_eq!(finish(store, job.id).await.report.tasks, 9);
    assert_eq!(numbers(store, &project).await.len(), 0);
}

#[tokio::test]
async fn a_canceled_job_stops_and_keeps_what_it_has_done() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 9, 3).await;
    let job = as_job(store, &all_of(&project, BulkChange::DeleteTasks)).await;
    piece(store, job.id).await;
    store.cancel_job(job.id).await.unwrap();
    assert!(store.job(job.id).await.unwrap().cancel_requested);
    let ended = piece(store, job.id).await;
    assert_eq!((ended.status, ended.progress.done, ended.report.tasks), (JobStatus::Canceled, 3, 3));
    assert_eq!(numbers(store, &project).await, [3, 4, 5, 6, 7, 8]);
    assert_eq!(store.due_timers(at(T0 + LONG)).all().await.unwrap(), []);
    assert_eq!(store.cancel_job(job.id).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn tasks_are_selected_by_ids_and_by_filters() {
    let backend = backend().await;
    let store = &backend.store;
    for n in [6, 130] {
        let project = worked_on(store, n, 100).await;
        let known = ids(store, &project).await;
        let last = known.len() - 1;
        store.delete_tasks(&project, &[known[1]], at(T0)).await.unwrap();
        let included = json!([known[0], known[1], known[last], 999_999_999_u64]);
        let some = json!({"selectedItems": {"all": false, "included": included}});
        for (change, deleted) in [(BulkChange::DeleteAnnotations, 4), (BulkChange::DeleteTasks, 2)] {
            let job = as_job(store, &of(&project, change.clone(), &some)).await;
            assert_eq!(job.progress.total, 4);
            let ended = finish(store, job.id).await;
            assert_eq!((change.changed(&ended.report), ended.report.gone, ended.progress.done), (deleted, 2, 4));
        }
        let left: Vec<TaskId> = known[2..last].to_vec();
        assert_eq!(ids(store, &project).await, left);
        let text = json!({"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "2"});
        let filters = json!({"conjunction": "and", "items": [text]});
        let query = json!({"filters": filters, "selectedItems": {"all": true, "excluded": [left[0]]}});
        let parsed = Query::parse(&query.to_string()).unwrap();
        let listed = store.query_tasks(&project, &parsed, 0, 1_000, LoadFields::ALL).await.unwrap();
        let listed: Vec<TaskId> = listed.tasks.iter().map(|one| one.task.id).collect();
        assert_eq!(store.select_tasks(&project, &parsed, None).await.unwrap(), Some(listed.clone()));
        assert_eq!(store.select_tasks(&project, &parsed, Some(Duration::ZERO)).await.unwrap(), None);
        let job = as_job(store, &of(&project, BulkChange::DeleteTasks, &query)).await;
        let ended = finish(store, job.id).await;
        assert_eq!((ended.report.tasks, ended.report.gone), (listed.len() as u64, 0));
        let rest: Vec<TaskId> = left.iter().copied().filter(|id| !listed.contains(id)).collect();
        assert_eq!(ids(store, &project).await, rest);
        assert_recounted(store, &project, T0).await;
    }
}

#[tokio::test]
async fn a_job_that_two_run_changes_everything_once() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 40, 5).await;
    let job = as_job(store, &all_of(&project, BulkChange::DeleteTasks)).await;
    let other = backend.another();
    let (limits, now) = (BulkLimits::default(), at(T0 + 1));
    let (one, two) = tokio::join!(store.run_bulk_job(job.id, now, &limits), other.run_bulk_job(job.id, now, &limits));
    let _ = (one.unwrap(), two.unwrap());
    assert_eq!(store.job(job.id).await.unwrap().report.tasks, 40);
    assert_eq!(numbers(store, &project).await.len(), 0);
    assert_recounted(store, &project, T0).await;
}

#[tokio::test]
async fn a_job_of_a_deleted_project_ends_with_it() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 9, 3).await;
    let job = as_job(store, &all_of(&project, BulkChange::DeleteTasks)).await;
    store.delete_project(project.id, at(T0)).await.unwrap();
    let error = store.run_bulk_job(job.id, at(T0 + 1), &ONE_CHUNK).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}

#[tokio::test]
async fn a_job_that_kills_its_processes_is_given_up() {
    if is_remote() {
        return;
    }
    let backend = backend().await;
    let project = filled(&backend, 1, 9, 3).await;
    let job = as_job(&backend.store, &all_of(&project, BulkChange::DeleteTasks)).await;
    for day in 1..=5 {
        backend.embedded.faults().add(Rule::new(Fault::DiesBefore).on("TransactWriteItems").nth(1));
        backend.store.run_bulk_job(job.id, at(T0 + day * LONG), &ONE_CHUNK).await.unwrap_err();
        backend.embedded.faults().clear();
    }
    let ended = backend.another().run_bulk_job(job.id, at(T0 + 6 * LONG), &ONE_CHUNK).await.unwrap();
    assert_eq!((ended.status, ended.report.tasks), (JobStatus::Failed, 0));
    assert!(ended.report.problems[0].message.contains("without progress"), "{:?}", ended.report.problems);
    assert_eq!(backend.store.due_timers(at(T0 + 9 * LONG)).all().await.unwrap(), []);
    assert_eq!(numbers(&backend.another(), &project).await.len(), 9);
}

#[tokio::test]
async fn predictions_may_be_requested_before_their_tasks_are_found() {
    let backend = backend().await;
    let store = &backend.store;
    let project = filled(&backend, 1, 3, 2).await;
    let query = Selected::Query { query: "{}".to_owned() };
    let job = store.request_predictions(project.id.child(9), &query, OWNER, at(T0)).await.unwrap();
    assert_eq!((job.progress.total, store.selected(job.id).await.unwrap()), (0, query));
    let tasks = Selected::Tasks(ids(store, &project).await);
    store.put_selected(job.id, &tasks).await.unwrap();
    assert_eq!(store.selected(job.id).await.unwrap(), tasks);
}

/// The pieces of bulk jobs that were asked for.
fn asked(created: &mut tokio::sync::broadcast::Receiver<Created>) -> Vec<Piece> {
    std::iter::from_fn(|| created.try_recv().ok()).filter_map(|one| Piece::of(&one.key)).collect()
}

/// Asks for a bulk change as a request does, and does the pieces that it asks for, also by the clock.
async fn asked_and_done(backend: &Backend, store: &Store, bulk: &Bulk) -> Result<(), Error> {
    let mut created = backend.embedded.created();
    store.change_in_bulk(bulk, at(T0), Duration::ZERO).await?;
    for now in [T0 + 1, T0 + LONG, T0 + 2 * LONG] {
        for due in store.due_timers(at(now)).all().await? {
            store.resume_selected(due.subject).await?;
        }
        loop {
            let pieces = asked(&mut created);
            if pieces.is_empty() {
                break;
            }
            for piece in pieces {
                store.run_bulk_job(piece.job, at(now), &ONE_CHUNK).await?;
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn deletions_of_tasks_survive_every_fault() {
    every_call_fails_by(
        &HALF_DONE,
        "a bulk deletion of tasks",
        async |backend| {
            let project = filled(backend, 1, 5, 2).await;
            import(&backend.store, &project, runs(&project, 5..8, 90)).await.unwrap();
            (backend.clone(), all_of(&project, BulkChange::DeleteTasks))
        },
        async |store, (backend, bulk)| asked_and_done(backend, store, bulk).await,
        async |store, (_, bulk), met| {
            assert_eq!(numbers(store, &bulk.project).await.len(), 0, "{}", met.when);
            assert_recounted(store, &bulk.project, T0).await;
            for job in store.jobs(bulk.project.id, 9).await.unwrap() {
                assert_eq!(job.status, JobStatus::Completed, "{}", met.when);
            }
            assert_eq!(store.due_timers(at(T0 + 9 * LONG)).all().await.unwrap(), [], "{}", met.when);
        },
    )
    .await;
}

#[tokio::test]
async fn deletions_of_records_survive_every_fault() {
    every_call_fails(
        "a bulk deletion of annotations",
        async |backend| all_of(&worked_on(&backend.store, 3, 2).await, BulkChange::DeleteAnnotations),
        async |store, bulk| {
            let done = store.change_in_bulk(bulk, at(T0), Duration::from_secs(600)).await?;
            assert!(matches!(done, Bulked::Done(_)));
            Ok(())
        },
        async |store, bulk, met| {
            for task in all(store, &bulk.project).await {
                assert_eq!((task.annotations.len(), task.predictions.len()), (0, 2), "{}", met.when);
            }
            assert_recounted(store, &bulk.project, T0).await;
        },
    )
    .await;
}
