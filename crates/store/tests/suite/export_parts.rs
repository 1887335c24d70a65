//! Exports in parts: whoever does them in whatever order and however often, the files are what one writer writes.

use crate::backend::{Backend, backend, count};
use crate::make::*;
use crate::schedules::schedule;
use embedded::{Created, UPLOADS_BUCKET};
use labeling::ids::ProjectChildId;
use labeling::queue::Millis;
use labeling::task::NewTask;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::Store;
use store::exports::{ExportLimits, Exporting, MANIFEST, Schedule, Selection};
use store::jobs::pieces::Piece;
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::objects::object_keys::{export_latest, export_parts, export_run};
use store::projects::{Project, Settings};
use tokio::sync::broadcast::Receiver;

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="X"/></Labels></View>"#;
const MINUTE: Millis = 60_000;
/// Formats that are joined from parts, and one that is not.
const FORMATS: [&str; 6] = ["COCO", "CONLL2003", "CSV", "JSON", "JSON_MIN", "TSV"];
/// A part for each segment, and the next invocation for whatever comes next.
const STINGY: ExportLimits = ExportLimits { part: 1, time: Duration::ZERO };

/// The pieces that the bucket's notices ask for.
pub(crate) fn asked(created: &mut Receiver<Created>) -> Vec<Piece> {
    let mut asked = Vec::new();
    while let Ok(one) = created.try_recv() {
        asked.extend(Piece::of(&one.key).filter(|_| one.bucket == UPLOADS_BUCKET));
    }
    asked
}

pub(crate) async fn does(store: &Store, piece: Piece, now: Millis, limits: &ExportLimits) -> Result<(), store::Error> {
    match piece.n {
        0 => Box::pin(store.run_export_job(piece.job, at(now), limits)).await.map(drop),
        n => Box::pin(store.run_export_part(piece.job, n, at(now), limits)).await,
    }
}

/// Tasks whose data differ, in small segments and one of rows; every third is annotated.
async fn varied(backend: &Backend, n: u64) -> Project {
    let store = &backend.store;
    let settings = Settings { title: "Test".to_owned(), ..Settings::default() };
    let project = store.create_project(settings, CONFIG, OWNER, at(T0)).await.unwrap();
    let task = |n: u64| -> NewTask {
        let mut data = json!({"text": format!("Text {n}, \"said\"")});
        if n % 4 == 1 {
            data[format!("key{}", n % 8)] = json!({"n": [n, 0.5]});
        }
        // Named as the control, of which answers come only later.
        if n == 0 {
            data["l"] = json!("mine");
        }
        serde_json::from_value(json!({"data": data})).unwrap()
    };
    let tasks: Vec<NewTask> = (0..n).map(task).collect();
    import(store, &project, tasks.chunks(5).map(|some| run(&project, some)).collect()).await.unwrap();
    import(store, &project, vec![run(&project, &[task(n), task(n + 1)])]).await.unwrap();
    let ids: Vec<_> = all(store, &project).await.iter().map(|task| task.id).collect();
    for id in ids.iter().skip(5).step_by(3) {
        let work = store.task_ref(*id, T0).await.unwrap();
        let mut annotation = annotation(ANN, &label(), false, T0);
        annotation.lead_time = Some(1.5);
        let new = labeling::queue::submit::Submission {
            user: ANN,
            cancelled: false,
            ground_truth: false,
            unique_id: None,
            request_id: store::random::name().unwrap(),
        };
        let submitting = store::queue::Submitting { work: &work, new, now: T0, annotation, draft: None };
        store.submit(submitting).await.unwrap();
    }
    project
}

fn label() -> serde_json::Value {
    json!([{"id": "r", "from_name": "l", "to_name": "t", "type": "labels",
            "value": {"start": 0, "end": 4, "text": "Text", "labels": ["X"]}}])
}

/// The export as one writer writes it.
async fn whole(store: &Store, project: &Project, format: &str, selection: &Selection, now: jiff::Timestamp) -> Vec<u8> {
    let exporting = Exporting {
        project: project.clone().into(),
        format: convert::export::format(format).unwrap(),
        selection: selection.clone(),
        expand: Default::default(),
        now,
    };
    let mut written = store.export(exporting).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = written.bytes.recv().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    bytes
}

/// How what is asked for is done.
#[derive(Clone, Copy, Debug)]
enum Order {
    AsAsked,
    LastFirstAndTwice,
    /// Two at a time, by two processes.
    SideBySide,
}

async fn run_through(backend: &Backend, made: &Schedule, now: Millis, limits: &ExportLimits, order: Order) -> Job {
    let mut created = backend.embedded.created();
    let store = &backend.store;
    let id = store.run_schedule(made.id, ANN, at(now)).await.unwrap();
    let other = backend.another();
    for _ in 0..10_000 {
        let mut pieces = asked(&mut created);
        if pieces.is_empty() {
            break;
        }
        match order {
            Order::AsAsked => {
                for piece in pieces {
                    does(store, piece, now, limits).await.unwrap();
                }
            }
            Order::LastFirstAndTwice => {
                pieces.reverse();
                for piece in pieces {
                    does(store, piece, now, limits).await.unwrap();
                    does(&other, piece, now, limits).await.unwrap();
                }
            }
            Order::SideBySide => {
                for pair in pieces.chunks(2) {
                    let (one, two) = (pair[0], pair[pair.len() - 1]);
                    let (done, also) = futures::join!(does(store, one, now, limits), does(&other, two, now, limits));
                    done.and(also).unwrap();
                }
            }
        }
    }
    let job = store.job(id).await.unwrap();
    assert_eq!(job.status, JobStatus::Completed, "{order:?}: {job:?}");
    job
}

/// That a run's files are what one writer writes, that its manifest says so, and that nothing else is left of it.
async fn check(backend: &Backend, project: &Project, made: &Schedule, job: &Job, selection: &Selection, what: &str) {
    let store = &backend.store;
    let manifest = store.objects().get(Bucket::Data, &export_latest(made.id, MANIFEST)).await.unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let began_at = manifest["began_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(job.export().unwrap().outputs.len(), made.formats.len(), "{what}");
    for (at, output) in job.export().unwrap().outputs.iter().enumerate() {
        let bytes = store.objects().get(Bucket::Data, &export_run(made.id, job.id, &output.name)).await.unwrap();
        let expected = whole(store, project, &output.format, selection, began_at).await;
        assert!(bytes == expected, "{what}: {}\n{}", output.format, String::from_utf8_lossy(&bytes));
        assert_eq!(output.size, bytes.len() as u64, "{what}: {}", output.format);
        assert_eq!(output.sha256, hex::encode(Sha256::digest(&bytes)), "{what}: {}", output.format);
        assert_eq!(manifest["files"][at]["sha256"], output.sha256, "{what}: {}", output.format);
        let latest = store.objects().get(Bucket::Data, &export_latest(made.id, &output.name)).await.unwrap();
        assert!(latest == bytes, "{what}: {}", output.format);
    }
    assert_eq!(store.objects().list(Bucket::Data, &export_parts(job.id), None).await.unwrap().0, [], "{what}");
    let left: Vec<String> = backend.rows().await.into_iter().filter(|row| row.contains("/ PART#")).collect();
    assert_eq!(left, Vec::<String>::new(), "{what}");
}

fn named(formats: &[&str]) -> Vec<String> {
    formats.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn parts_become_the_file_that_one_writer_writes() {
    for (order, limits) in [
        (Order::LastFirstAndTwice, ExportLimits { part: 1, ..ExportLimits::default() }),
        (Order::SideBySide, STINGY),
        (Order::AsAsked, ExportLimits::default()),
    ] {
        let backend = backend().await;
        let project = varied(&backend, count(23, 18)).await;
        let made = schedule(&backend.store, &project, |one| one.formats = named(&FORMATS)).await;
        let job = Box::pin(run_through(&backend, &made, T0 + LONG, &limits, order)).await;
        let what = format!("{order:?}, {limits:?}");
        assert_eq!(job.report.tasks, count(25, 20), "{what}");
        check(&backend, &project, &made, &job, &Selection::default(), &what).await;
        assert_eq!(backend.store.runs(made.id, 10).await.unwrap(), [job]);
    }
}

#[tokio::test]
async fn parts_take_what_a_filter_and_the_last_run_leave() {
    let backend = backend().await;
    let store = &backend.store;
    let project = varied(&backend, 30).await;
    let made = schedule(store, &project, |one| {
        one.formats = named(&["CSV", "JSON"]);
        one.incremental = true;
        one.tasks.only_with_annotations = true;
    })
    .await;
    let tasks = made.tasks.clone();
    let job = Box::pin(run_through(&backend, &made, T0 + LONG, &STINGY, Order::LastFirstAndTwice)).await;
    assert_eq!(job.report.tasks, 9);
    let filtered = Selection { tasks: tasks.clone(), ..Selection::default() };
    check(&backend, &project, &made, &job, &filtered, "annotated ones").await;

    let last = store.schedule(made.id).await.unwrap().last.unwrap();
    let day = 24 * 60 * MINUTE;
    let first = all(store, &project).await[0].id;
    submit(store, first, BOB, None, T0 + day).await;
    let job = Box::pin(run_through(&backend, &made, T0 + 2 * day, &STINGY, Order::AsAsked)).await;
    assert_eq!(job.report.tasks, 1);
    let since = last.began_at.checked_sub(jiff::SignedDuration::from_mins(16)).unwrap();
    let changed = Selection { tasks, changed_since: Some((since, last.end)), ..Selection::default() };
    check(&backend, &project, &made, &job, &changed, "what changed").await;

    // Nothing at all.
    let job = Box::pin(run_through(&backend, &made, T0 + 4 * day, &STINGY, Order::AsAsked)).await;
    let json = store.objects().get(Bucket::Data, &export_run(made.id, job.id, "json.json")).await.unwrap();
    assert_eq!((job.report.tasks, &json[..]), (0, &b"[]"[..]));
}

#[tokio::test]
async fn large_parts_are_copied_where_they_lie_and_read_once() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let text = "0123456789abcdef".repeat(50_000);
    let task = |n: u64| -> NewTask { serde_json::from_value(json!({"data": {"text": format!("{n}{text}")}})).unwrap() };
    let tasks: Vec<NewTask> = (0..30).map(task).collect();
    import(store, &project, tasks.chunks(10).map(|some| run(&project, some)).collect()).await.unwrap();
    let made = schedule(store, &project, |one| one.formats = named(&["JSON"])).await;
    let (job, calls) = store::calls::count(run_through(&backend, &made, T0 + LONG, &STINGY, Order::AsAsked)).await;
    assert!(calls.operations.contains(&"UploadPartCopy"), "{:?}", calls.operations);
    check(&backend, &project, &made, &job, &Selection::default(), "large parts").await;
}

#[tokio::test]
async fn a_part_that_nobody_does_is_asked_for_again() {
    let backend = backend().await;
    let store = &backend.store;
    let project = varied(&backend, 20).await;
    let made = schedule(store, &project, |one| one.formats = named(&["JSON"])).await;
    let mut created = backend.embedded.created();
    let limits = ExportLimits { part: 1, ..ExportLimits::default() };
    let id = store.run_schedule(made.id, ANN, at(T0)).await.unwrap();
    let mut now = T0;
    // Every event is lost that asks for a part; the clock asks again.
    let mut lost = 0;
    while store.job(id).await.unwrap().finished_at.is_none() {
        assert!(now < T0 + 24 * HOLD, "{lost} were lost");
        now += 17 * MINUTE;
        for due in store.due_timers(at(now)).all().await.unwrap() {
            if due.subject == id {
                store.resume_export_job(due.subject).await.unwrap();
            }
        }
        for piece in asked(&mut created) {
            // One part of each round is done.
            if piece.n > 0 && lost % 3 != 0 {
                lost += 1;
                continue;
            }
            lost += u32::from(piece.n > 0);
            does(store, piece, now, &limits).await.unwrap();
        }
    }
    assert!(lost > 0);
    let job = store.job(id).await.unwrap();
    check(&backend, &project, &made, &job, &Selection::default(), "parts that were lost").await;
    assert!(store.due_timers(at(now + 17 * MINUTE)).all().await.unwrap().iter().all(|due| due.subject != id));
}

#[tokio::test]
async fn a_run_that_does_not_end_is_given_up_and_leaves_nothing() {
    let backend = backend().await;
    let store = &backend.store;
    let project = varied(&backend, 10).await;
    let made = schedule(store, &project, |one| one.formats = named(&["JSON"])).await;
    let id: ProjectChildId = store.run_schedule(made.id, ANN, at(T0)).await.unwrap();
    let limits = ExportLimits { part: 1, ..ExportLimits::default() };
    store.run_export_job(id, at(T0), &limits).await.unwrap();
    store.run_export_part(id, 1, at(T0), &limits).await.unwrap();
    let job = store.run_export_job(id, at(T0 + 8 * 24 * HOLD), &limits).await.unwrap();
    assert_eq!((job.status, job.report.problems.len()), (JobStatus::Failed, 1), "{job:?}");
    assert_eq!(store.objects().list(Bucket::Data, &export_parts(id), None).await.unwrap().0, []);
    // A dead process's leftovers are collected once they are old.
    let left = format!("{}left", export_parts(id));
    store.objects().put(Bucket::Data, &left, "text/plain", "x").await.unwrap();
    let put = store.objects().list(Bucket::Data, &left, None).await.unwrap().0[0].modified;
    let days = |n: i64| put.checked_add(jiff::SignedDuration::from_hours(24 * n)).unwrap();
    assert_eq!(store.collect_leftovers(project.id, days(7)).await.unwrap(), 0);
    assert_eq!(store.collect_leftovers(project.id, days(9)).await.unwrap(), 1);
    // A part that comes late finds that all is over.
    store.run_export_part(id, 2, at(T0 + 8 * 24 * HOLD), &limits).await.unwrap();
    assert!(!backend.rows().await.iter().any(|row| row.contains("/ PART#")));
    assert!(store.due_timers(at(T0 + 9 * 24 * HOLD)).all().await.unwrap().iter().all(|due| due.subject != id));
}

/// A process that has the store to itself waits for nobody's claims.
#[tokio::test]
async fn parts_that_a_dead_process_was_at_go_on_with_the_next_one() {
    let backend = backend().await;
    let store = &backend.store;
    let project = varied(&backend, 10).await;
    let made = schedule(store, &project, |one| one.formats = named(&["JSON"])).await;
    let mut created = backend.embedded.created();
    let limits = ExportLimits { part: 1, ..ExportLimits::default() };
    let id = store.run_schedule(made.id, ANN, at(T0)).await.unwrap();
    store.run_export_job(id, at(T0), &limits).await.unwrap();
    // Every part was asked for, and nobody came back.
    let lost = asked(&mut created);
    assert!(lost.len() > 1, "{lost:?}");
    let other = backend.another();
    let left = other.take_over(at(T0 + MINUTE)).await.unwrap();
    for due in left.iter().filter(|due| due.subject == id) {
        other.resume_export_job(due.subject).await.unwrap();
    }
    for _ in 0..100 {
        for piece in asked(&mut created) {
            does(&other, piece, T0 + MINUTE, &limits).await.unwrap();
        }
    }
    let job = other.job(id).await.unwrap();
    check(&backend, &project, &made, &job, &Selection::default(), "taken over").await;
}
