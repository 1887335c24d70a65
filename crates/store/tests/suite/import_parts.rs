//! Imports that are read in parts: whoever does them, in whatever order, however often, and wherever they stop.

use crate::backend::{Backend, backend, count, is_remote};
use crate::jobs::queued;
use crate::make::*;
use embedded::{Fault, Rule};
use std::collections::BTreeSet;
use std::time::Duration;
use store::events::timers::TimerKind;
use store::imports::ImportLimits;
use store::imports::arrivals::Arrived;
use store::jobs::pieces::Piece;
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::objects::object_keys;
use store::projects::Project;
use store::{Error, ErrorKind, Store};
use tokio::time::Instant;

/// Everything is small: a file of 60 tasks is read in parts, each of some runs.
pub(crate) const SMALL: ImportLimits = ImportLimits { deadline: None, at_once: 200, part: 400, note: 60, run: 3 };

const MINUTES: i64 = 60_000;

/// Tasks `text n`, with a line that is blank here and there.
pub(crate) fn lines(n: u64) -> String {
    (0..n).map(|n| format!("{{\"text\": \"text {n}\"}}\n{}", if n % 7 == 3 { "\n" } else { "" })).collect()
}

pub(crate) fn array(n: u64) -> String {
    let items: Vec<String> = (0..n).map(|n| format!("{{\"data\": {{\"text\": \"text {n}\"}}}}")).collect();
    format!("[{}]", items.join(",\n"))
}

pub(crate) fn table(n: u64) -> String {
    (0..n).fold("text,note\r\n".to_owned(), |table, n| table + &format!("text {n},\"a,\nb \"\"{n}\"\"\"\r\n"))
}

/// The pieces that are asked for; asking is forgotten, as by the bucket that has told of it.
async fn asked(store: &Store, project: &Project) -> Result<Vec<Piece>, Error> {
    let (listed, _) = store.objects().list(Bucket::Uploads, "jobs/", None).await?;
    let keys: Vec<String> = listed.into_iter().map(|one| one.key).collect();
    store.objects().delete(Bucket::Uploads, &keys).await?;
    let pieces = keys.iter().filter_map(|key| Piece::of(key));
    Ok(pieces.filter(|piece| piece.job.project() == project.id).collect())
}

/// Runs the clock at a time, then the bucket's notices until no piece is asked for.
pub(crate) async fn work_at(store: &Store, project: &Project, now: i64, limits: &ImportLimits) -> Result<(), Error> {
    for due in store.due_timers(at(now)).all().await? {
        match due.kind {
            TimerKind::Job => drop(store.run_import_job(due.subject, at(now), limits).await?),
            TimerKind::Publish => store.resume_publication(due.subject, at(now), limits).await?,
            other => panic!("{other:?} was not asked for"),
        }
    }
    loop {
        let asked = asked(store, project).await?;
        if asked.is_empty() {
            return Ok(());
        }
        for piece in asked {
            store.run_import_part(piece.job, piece.n, at(now), limits).await?;
        }
    }
}

/// Nothing is left of a job that is over but its runs, if it has become tasks.
pub(crate) async fn assert_tidy(backend: &Backend, project: &Project, when: &str) {
    let store = backend.another();
    let named: BTreeSet<String> = store
        .segments(project.id)
        .await
        .unwrap()
        .into_iter()
        .flat_map(|segment| segment.runs)
        .map(|run| run.key)
        .collect();
    store.collect_leftovers(project.id, "2100-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    let (listed, _) = store.objects().list(Bucket::Data, &object_keys::runs(project.id), None).await.unwrap();
    assert_eq!(listed.into_iter().map(|one| one.key).collect::<BTreeSet<_>>(), named, "{when}");
    let parts: Vec<String> = backend.rows().await.into_iter().filter(|row| row.contains("PART#")).collect();
    assert_eq!(parts, Vec::<String>::new(), "{when}");
    assert_eq!(store.due_timers(at(T0 + 10 * LONG)).all().await.unwrap(), [], "{when}");
}

pub(crate) async fn imported(backend: &Backend, project: &Project, job: &Job, n: u64, when: &str) {
    let store = backend.another();
    let ended = store.job(job.id).await.unwrap();
    assert_eq!(
        (ended.status, ended.report.tasks, ended.progress.done),
        (JobStatus::Completed, n, job.progress.total),
        "{when}: {ended:?}"
    );
    let tasks = all(&store, project).await;
    assert_eq!(tasks.iter().map(number).collect::<Vec<_>>(), (0..n).collect::<Vec<_>>(), "{when}");
    assert!(tasks.iter().all(|task| task.file_upload == Some(job.import().unwrap().upload)), "{when}");
    assert_recounted(&store, project, T0).await;
    assert_tidy(backend, project, when).await;
}

#[tokio::test]
async fn every_kind_of_file_is_read_in_parts_and_published_once() {
    let backend = backend().await;
    let store = &backend.store;
    for (name, content, parts) in
        [("a.jsonl", lines(40), true), ("a.json", array(40), false), ("a.csv", table(40), false)]
    {
        let project = project(store, |_| {}).await;
        let job = queued(store, &project, name, content).await.unwrap();
        let running = store.run_import_job(job.id, at(T0 + 1), &SMALL).await.unwrap();
        assert_eq!(
            (running.status, running.import().unwrap().parts > 1, running.import().unwrap().parts > 0),
            (JobStatus::Running, parts, true),
            "{name}"
        );
        // From the last to the first, and each twice.
        let pieces = asked(store, &project).await.unwrap();
        assert_eq!(pieces.len(), running.import().unwrap().parts as usize, "{name}");
        for piece in pieces.iter().rev() {
            assert_eq!(numbers(store, &project).await, Vec::<u64>::new(), "{name}: seen before it is over");
            for _ in 0..2 {
                store.run_import_part(job.id, piece.n, at(T0 + 2), &SMALL).await.unwrap();
            }
        }
        if parts {
            let ended = store.job(job.id).await.unwrap();
            assert_eq!(ended.report.problems[0].message, "6 blank lines were passed over");
        }
        imported(&backend, &project, &job, 40, name).await;
        assert_eq!(store.run_import_job(job.id, at(T0 + LONG), &SMALL).await.unwrap().report.tasks, 40);
    }
}

#[tokio::test]
async fn wherever_a_file_is_cut_its_tasks_are_the_same() {
    let backend = backend().await;
    let store = &backend.store;
    for part in [17, 43, 44, 45, 130, 399, 1_000].into_iter().take(usize::try_from(count(7, 2)).unwrap()) {
        let project = project(store, |_| {}).await;
        let job = queued(store, &project, "a.jsonl", lines(20)).await.unwrap();
        work_at(store, &project, T0, &ImportLimits { part, ..SMALL }).await.unwrap();
        imported(&backend, &project, &job, 20, &format!("parts of {part} bytes")).await;
    }
}

#[tokio::test]
async fn a_part_goes_on_where_its_time_was_over() {
    let backend = backend().await;
    let store = &backend.store;
    for (name, content) in [("a.jsonl", lines(20)), ("a.json", array(20)), ("a.csv", table(20))] {
        let project = project(store, |_| {}).await;
        let job = queued(store, &project, name, content).await.unwrap();
        store.run_import_job(job.id, at(T0 + 1), &SMALL).await.unwrap();
        // Its time is over as soon as it has a run, or before.
        let late = ImportLimits { deadline: Some(Instant::now() + Duration::from_secs(1)), ..SMALL };
        let mut tries = 0;
        let mut done = 0;
        loop {
            let pieces = asked(store, &project).await.unwrap();
            if pieces.is_empty() {
                break;
            }
            for piece in pieces {
                let limits = if tries % 3 == 0 { late } else { SMALL };
                store.run_import_part(job.id, piece.n, at(T0 + tries), &limits).await.unwrap();
                tries += 1;
            }
            let job = store.job(job.id).await.unwrap();
            assert!(job.progress.done >= done, "{name}: {} after {done}", job.progress.done);
            done = job.progress.done;
        }
        assert!(tries > 1, "{name}");
        work_at(store, &project, T0 + LONG, &SMALL).await.unwrap();
        imported(&backend, &project, &job, 20, name).await;
    }
}

#[tokio::test]
async fn a_refused_row_refuses_every_part() {
    let backend = backend().await;
    let store = &backend.store;
    let bad = "[1, 2\n";
    for (name, content, row) in [
        ("a.jsonl", lines(15) + bad + &lines(15), 16),
        ("a.jsonl", lines(15) + bad + &lines(4) + bad, 16),
        ("a.csv", table(30) + "1,2,3\n" + "text 31,b\n", 31),
        ("a.json", array(30) + "x", 0),
    ] {
        let project = project(store, |_| {}).await;
        let job = queued(store, &project, name, content).await.unwrap();
        store.run_import_job(job.id, at(T0 + 1), &SMALL).await.unwrap();
        // The later parts first: the first bad row is known when those before it are read.
        let mut pieces = asked(store, &project).await.unwrap();
        pieces.reverse();
        for piece in pieces {
            store.run_import_part(job.id, piece.n, at(T0 + 2), &SMALL).await.unwrap();
        }
        let ended = store.job(job.id).await.unwrap();
        assert_eq!((ended.status, ended.report.tasks), (JobStatus::Failed, 0), "{name}");
        let problem = &ended.report.problems[0];
        assert_eq!((problem.file.as_str(), problem.row.unwrap_or(0)), (name, row), "{name}: {problem:?}");
        assert_eq!(numbers(store, &project).await, Vec::<u64>::new());
        let runs = object_keys::runs(project.id);
        assert_eq!(store.objects().list(Bucket::Data, &runs, None).await.unwrap().0, [], "{name}");
        assert_tidy(&backend, &project, name).await;
    }
}

#[tokio::test]
async fn a_file_of_nothing_is_refused() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = queued(store, &project, "a.jsonl", "\n".repeat(1_000)).await.unwrap();
    work_at(store, &project, T0, &SMALL).await.unwrap();
    let ended = store.job(job.id).await.unwrap();
    assert_eq!(
        (ended.status, ended.report.problems[0].message.as_str()),
        (JobStatus::Failed, "The file has no tasks.")
    );
}

#[tokio::test]
async fn what_ends_every_process_is_given_up() {
    if is_remote() {
        return;
    }
    // In parts, and at once.
    for (limits, content) in [(SMALL, table(20)), (ImportLimits::default(), table(20))] {
        let backend = backend().await;
        let project = project(&backend.store, |_| {}).await;
        let job = queued(&backend.store, &project, "a.csv", content).await.unwrap();
        if limits.at_once == SMALL.at_once {
            backend.store.run_import_job(job.id, at(T0), &limits).await.unwrap();
        }
        for hour in 1..9 {
            // Each process dies as soon as it has opened the file.
            backend.embedded.faults().add(Rule::new(Fault::DiesAfter).on("GetObject").containing("/uploads/").nth(1));
            let store = backend.another();
            let _ = work_at(&store, &project, T0 + hour * LONG, &limits).await;
            backend.embedded.faults().clear();
        }
        let ended = backend.another().job(job.id).await.unwrap();
        assert_eq!(ended.status, JobStatus::Failed, "{ended:?}");
        assert!(ended.report.problems[0].message.contains("tries ended before they came further"), "{ended:?}");
        assert_tidy(&backend, &project, "given up").await;
    }
}

/// A process that claims a part after its time keeps the progress that the other one noted, and the other one's later
/// writes are void.
#[tokio::test]
async fn a_part_that_two_read_counts_once() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = queued(store, &project, "a.json", array(40)).await.unwrap();
    store.run_import_job(job.id, at(T0), &SMALL).await.unwrap();
    let other = backend.another();
    // Each takes the other for dead.
    let (one, two) = tokio::join!(
        store.run_import_part(job.id, 0, at(T0 + 1), &SMALL),
        other.run_import_part(job.id, 0, at(T0 + 30 * MINUTES), &SMALL),
    );
    one.unwrap();
    two.unwrap();
    work_at(store, &project, T0 + LONG, &SMALL).await.unwrap();
    imported(&backend, &project, &job, 40, "two at once").await;
}

#[tokio::test]
async fn a_part_of_a_deleted_project_is_gone() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let job = queued(store, &project, "a.jsonl", lines(40)).await.unwrap();
    store.run_import_job(job.id, at(T0), &SMALL).await.unwrap();
    store.delete_project(project.id, at(T0)).await.unwrap();
    let error = store.run_import_part(job.id, 1, at(T0 + 1), &SMALL).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}

#[tokio::test]
async fn a_dropped_file_that_is_replaced_while_it_is_read_is_refused() {
    let backend = backend().await;
    let store = &backend.store;
    let project = project(store, |_| {}).await;
    let key = object_keys::drop_folder(project.id) + "a.json";
    let put = async |content: String| {
        store.objects().put(Bucket::Uploads, &key, "application/json", content.into_bytes()).await.unwrap();
    };
    put(array(40)).await;
    let arrived =
        Arrived { project: project.id, bucket: None, key: &key, content_type: "application/json", user: OWNER };
    let job = store.register_object(&arrived, at(T0)).await.unwrap().unwrap();
    store.run_import_job(job, at(T0), &SMALL).await.unwrap();
    put(array(50)).await;
    work_at(store, &project, T0 + 1, &SMALL).await.unwrap();
    let ended = store.job(job).await.unwrap();
    assert_eq!(ended.status, JobStatus::Failed);
    assert_eq!(ended.report.problems[0].message, "was deleted or replaced before it was read");
    let uploads = store.objects().name(Bucket::Uploads);
    assert_eq!(ended.import().unwrap().source, format!("s3://{uploads}/{key}"));
    // The object is another file now.
    let other = store.register_object(&arrived, at(T0 + 2)).await.unwrap().unwrap();
    work_at(store, &project, T0 + 3, &SMALL).await.unwrap();
    assert_eq!(store.job(other).await.unwrap().report.tasks, 50);
    assert_tidy(&backend, &project, "replaced").await;
}
