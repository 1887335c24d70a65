//! The function on a store with a clock that the tests set.

use crate::*;
use embedded::{DATA_BUCKET, Embedded, Fault, Options, Rule, TABLE, UPLOADS_BUCKET};
use jiff::Timestamp;
use labeling::ids::UserId;
use store::Store;
use store::events::timers::CLAIM;
use store::imports::uploads::Upload;
use store::jobs::Job;
use store::objects::object_keys;
use store::objects::{Bucket, BucketNames, Objects};
use store::projects::rounds::Round;
use store::projects::{Project, Settings};
use store::table::Table;

/// An app on a store, at a time.
fn app(store: &Store, now: Timestamp) -> App {
    let settings = api::Settings::from_env(api::Secret::new([7; 32])).unwrap();
    let signer = store.objects().client().clone();
    App::with_clock(
        store.clone(),
        settings,
        std::sync::Arc::new(move |_| signer.clone()),
        std::sync::Arc::new(move || now),
    )
}

async fn open(folder: &std::path::Path) -> (Store, Project) {
    on(&Embedded::open(Options::new(folder)).await.unwrap()).await
}

async fn on(embedded: &Embedded) -> (Store, Project) {
    let names = BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() };
    let table = Table::new(embedded.dynamodb_client(), TABLE);
    let store = Store::new(table, Objects::new(embedded.s3_client(), names));
    let config = r#"<View><Text name="text" value="$text"/></View>"#;
    let project = store.create_project(Settings::default(), config, UserId(1), at(0)).await.unwrap();
    (store, project)
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 60 * minute).unwrap()
}

/// An import job that is queued and has not started.
async fn queued(store: &Store, project: &Project) -> Job {
    let id = store.take_child(project.id).await.unwrap();
    let upload = Upload {
        id,
        name: "lines.txt".to_owned(),
        size: 6,
        content_type: "text/plain".to_owned(),
        key: object_keys::upload(id, "0123456789abcdef"),
        multipart: None,
        origin: None,
        user: UserId(1),
        created_at: at(0),
    };
    store.objects().put(Bucket::Uploads, &upload.key, "text/plain", "a\nb\nc\n").await.unwrap();
    store.put_upload(&upload).await.unwrap();
    let job = upload.import_job(id, UserId(1), at(0));
    store.queue_import(&job).await.unwrap();
    job
}

async fn tasks(store: &Store, project: &Project) -> i64 {
    store.project_totals(project.id).await.unwrap().tasks
}

#[test]
fn the_samples_are_events() {
    let read = |event: &str| serde_json::from_str::<Event>(event).unwrap();
    assert_eq!(read(include_str!("../../../events/on-schedule.tick.json")), Event::Tick);
    assert_eq!(read(include_str!("../../../events/on-schedule.recount.json")), Event::Recount);
    assert!(serde_json::from_str::<Event>(r#"{"work": "rest"}"#).is_err());
}

#[tokio::test]
async fn a_job_that_nobody_began_is_run_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, project) = open(folder.path()).await;
    queued(&store, &project).await;
    let ticked = handle(&app(&store, at(1)), br#"{"work": "tick"}"#, &ImportLimits::default()).await.unwrap();
    assert_eq!(ticked, Ticked { imports: 1, ..Ticked::default() });
    assert_eq!(tick(&app(&store, at(2)), &ImportLimits::default()).await.unwrap(), Ticked::default());
    assert_eq!(tasks(&store, &project).await, 3);
}

#[tokio::test]
async fn a_job_of_a_dead_process_is_taken_over_at_once_or_when_its_claim_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (store, project) = open(folder.path()).await;
    let (first, second) = (queued(&store, &project).await, queued(&store, &project).await);
    for job in [&first, &second] {
        assert!(store.claim_job(job.id, at(0), at(16)).await.unwrap());
    }
    // Another process may run it.
    tick(&app(&store, at(1)), &ImportLimits::default()).await.unwrap();
    assert_eq!(tasks(&store, &project).await, 0);
    let ticked = tick(&app(&store, at(17)), &ImportLimits::default()).await.unwrap();
    assert_eq!((ticked.imports, tasks(&store, &project).await), (2, 6));

    let third = queued(&store, &project).await;
    assert!(store.claim_job(third.id, at(20), at(36)).await.unwrap());
    let left = store.take_over(at(21)).await.unwrap();
    assert_eq!(
        run(&app(&store, at(21)), &left, &ImportLimits::default()).await,
        Ticked { imports: 1, ..Ticked::default() }
    );
    assert_eq!(tasks(&store, &project).await, 9);
}

/// A project that was deleted for clients, and whose rows and objects still exist.
async fn half_deleted(folder: &std::path::Path) -> (Store, Project) {
    let embedded = Embedded::open(Options::new(folder)).await.unwrap();
    let (store, project) = on(&embedded).await;
    embedded.faults().add(Rule::new(Fault::Conflict).on("ListObjectsV2"));
    store.delete_project(project.id, at(0)).await.unwrap();
    embedded.faults().clear();
    assert_eq!(store.due_timers(at(1)).all().await.unwrap().len(), 1);
    (store, project)
}

#[tokio::test]
async fn a_purge_that_two_calls_find_is_done_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = half_deleted(folder.path()).await;
    let (app, limits) = (app(&store, at(1)), ImportLimits::default());
    let (one, two) = futures::join!(tick(&app, &limits), tick(&app, &limits));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!((one.purged + two.purged, one.failed + two.failed), (1, 0));
    assert_eq!(store.due_timers(at(1)).all().await.unwrap(), []);
}

#[tokio::test]
async fn work_that_a_dead_call_claimed_is_done_when_its_claim_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = half_deleted(folder.path()).await;
    let due = store.due_timers(at(1)).all().await.unwrap();
    assert!(store.claim_timer(&due[0], at(1), at(1) + CLAIM).await.unwrap());
    assert_eq!(tick(&app(&store, at(2)), &ImportLimits::default()).await.unwrap(), Ticked::default());
    let after = at(2) + CLAIM;
    assert_eq!(tick(&app(&store, after), &ImportLimits::default()).await.unwrap().purged, 1);
}

#[tokio::test]
async fn what_belongs_to_a_deleted_project_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (store, project) = open(folder.path()).await;
    queued(&store, &project).await;
    store.delete_project(project.id, at(1)).await.unwrap();
    tick(&app(&store, at(1)), &ImportLimits::default()).await.unwrap();
    assert_eq!(store.due_timers(at(2)).all().await.unwrap(), []);
}

#[tokio::test]
async fn projects_are_counted_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (store, project) = open(folder.path()).await;
    queued(&store, &project).await;
    tick(&app(&store, at(1)), &ImportLimits::default()).await.unwrap();
    let ticked = handle(&app(&store, at(5)), br#"{"work": "recount"}"#, &ImportLimits::default()).await.unwrap();
    assert_eq!(ticked, Ticked { recounted: 1, ..Ticked::default() });
    assert_eq!(tasks(&store, &project).await, 3);
}

#[tokio::test]
async fn every_project_has_its_turn_though_no_run_comes_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let (store, first) = open(folder.path()).await;
    let mut projects = vec![first.id];
    for _ in 0..4 {
        let made = store.create_project(Settings::default(), "<View/>", UserId(1), at(0)).await.unwrap();
        projects.push(made.id);
    }
    // Time passes with every look at the clock, so that a run has time for two or three projects.
    let settings = api::Settings::from_env(api::Secret::new([7; 32])).unwrap();
    let signer = store.objects().client().clone();
    let minute = std::sync::atomic::AtomicI64::new(0);
    let clock = move || at(minute.fetch_add(2, std::sync::atomic::Ordering::Relaxed));
    let app = App::with_clock(
        store.clone(),
        settings,
        std::sync::Arc::new(move |_| signer.clone()),
        std::sync::Arc::new(clock),
    );
    let mut counted = 0;
    while counted < 2 * projects.len() {
        let ticked = recount(&app).await.unwrap();
        assert!((1..projects.len()).contains(&ticked.recounted), "{ticked:?}");
        counted += ticked.recounted;
        // Each run begins where the last one ended.
        let last = store.place_of_round(Round::Recount).await.unwrap();
        assert_eq!(last, Some(projects[(counted - 1) % projects.len()]));
    }

    // A run with time for all counts each once.
    let ticked = recount(&self::app(&store, at(60))).await.unwrap();
    assert_eq!(ticked.recounted, projects.len());
}
