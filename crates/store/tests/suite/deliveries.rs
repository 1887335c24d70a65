//! Scheduled exports whose files are taken to a customer's bucket.

use crate::backend::{Backend, backend};
use crate::faults::{HALF_DONE, every_call_fails_by};
use crate::make::*;
use crate::schedules::schedule;
use labeling::ids::ProjectChildId;
use labeling::queue::Millis;
use store::exports::{ExportLimits, MANIFEST, Schedule};
use store::jobs::export::Destination;
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::objects::object_keys::export_run;
use store::{ErrorKind, Store};

/// A bucket's name that no other test has, and a place in it.
fn place() -> Destination {
    let mark = store::random::name().unwrap().to_lowercase();
    Destination { bucket: format!("customer-{mark}"), prefix: "labels/".to_owned() }
}

async fn create(store: &Store, place: &Destination) {
    store.objects().client().create_bucket().bucket(&place.bucket).send().await.unwrap();
}

/// A schedule of a project with three tasks that takes its files to a place.
async fn delivering(backend: &Backend, place: &Destination) -> Schedule {
    let project = filled(backend, 1, 3, 2).await;
    let change = |one: &mut Schedule| {
        (one.incremental, one.formats) = (true, vec!["JSON".to_owned()]);
        one.destination = Some(place.clone());
    };
    schedule(&backend.store, &project, change).await
}

async fn run(store: &Store, schedule: &Schedule, now: Millis) -> Job {
    let job = store.run_schedule(schedule.id, ANN, at(now)).await.unwrap();
    store.run_export_job(job, at(now), &ExportLimits::default()).await.unwrap()
}

/// The keys there, below the place.
async fn there(store: &Store, place: &Destination) -> Vec<String> {
    let listed = store.objects().client().list_objects_v2().bucket(&place.bucket).send().await.unwrap();
    listed.contents().iter().map(|one| one.key().unwrap()[place.prefix.len()..].to_owned()).collect()
}

/// An object's content type and bytes.
async fn read(store: &Store, bucket: &str, key: &str) -> (Option<String>, Vec<u8>) {
    let object = store.objects().client().get_object().bucket(bucket).key(key).send().await.unwrap();
    (object.content_type().map(str::to_owned), object.body.collect().await.unwrap().to_vec())
}

async fn is_the_same(store: &Store, place: &Destination, schedule: ProjectChildId, folder: &str, run: &Job) {
    for name in ["json.json", MANIFEST] {
        let key = format!("{}{folder}/{name}", place.folder(schedule));
        let copy = read(store, &place.bucket, &key).await;
        let own = read(store, store.objects().name(Bucket::Data), &export_run(schedule, run.id, name)).await;
        assert!(copy == own, "{key}");
    }
}

#[tokio::test]
async fn the_files_of_every_run_arrive_and_the_latest_too() {
    let (backend, place) = (backend().await, place());
    let store = &backend.store;
    create(store, &place).await;
    store.try_destination(&place).await.unwrap();
    assert_eq!(there(store, &place).await, Vec::<String>::new());
    let made = delivering(&backend, &place).await;
    let (first, second) = (run(store, &made, T0).await, run(store, &made, T0 + LONG).await);
    assert_eq!([first.status, second.status], [JobStatus::Completed; 2]);
    let folders = [first.id.to_string(), second.id.to_string(), "latest".to_owned()];
    let wanted =
        folders.iter().flat_map(|folder| ["json.json", MANIFEST].map(|name| format!("{}/{folder}/{name}", made.id)));
    assert_eq!(there(store, &place).await, wanted.collect::<Vec<_>>());
    is_the_same(store, &place, made.id, &folders[0], &first).await;
    is_the_same(store, &place, made.id, &folders[1], &second).await;
    is_the_same(store, &place, made.id, "latest", &second).await;
}

#[tokio::test]
async fn what_a_bucket_refuses_stays_here_and_comes_with_the_next_run() {
    let (backend, place) = (backend().await, place());
    let store = &backend.store;
    let refused = store.try_destination(&place).await.unwrap_err();
    assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("destination.bucket")));
    let made = delivering(&backend, &place).await;
    let failed = run(store, &made, T0).await;
    assert_eq!((failed.status, failed.report.tasks, failed.export().unwrap().outputs.len()), (JobStatus::Failed, 3, 1));
    let problem = format!("the bucket {} refuses to copy: NoSuchBucket", place.bucket);
    assert_eq!(failed.report.problems.iter().map(|one| one.message.as_str()).collect::<Vec<_>>(), [problem]);
    for name in ["json.json", MANIFEST] {
        assert!(store.objects().get(Bucket::Data, &export_run(made.id, failed.id, name)).await.is_ok(), "{name}");
    }
    assert_eq!(store.schedule(made.id).await.unwrap().last, None);
    create(store, &place).await;
    let next = run(store, &made, T0 + LONG).await;
    assert_eq!((next.status, next.report.tasks), (JobStatus::Completed, 3));
    is_the_same(store, &place, made.id, "latest", &next).await;
}

#[tokio::test]
async fn every_call_fails_on_the_way_there() {
    every_call_fails_by(
        &HALF_DONE,
        "a run whose files are taken to a customer's bucket",
        async |backend| {
            let place = place();
            create(&backend.store, &place).await;
            let made = delivering(backend, &place).await;
            let job = backend.store.run_schedule(made.id, ANN, at(T0)).await.unwrap();
            (place, made, job)
        },
        async |store, (_, _, job)| {
            // A claim of the dead ends with time.
            for now in [T0, T0 + 20 * 60_000] {
                store.run_export_job(*job, at(now), &ExportLimits::default()).await?;
            }
            Ok(())
        },
        async |store, (place, made, job), met| {
            let job = store.job(*job).await.unwrap();
            assert_eq!((job.status, job.export().unwrap().outputs.len()), (JobStatus::Completed, 1), "{}", met.when);
            assert_eq!(there(store, place).await.len(), 4, "{}", met.when);
            is_the_same(store, place, made.id, &job.id.to_string(), &job).await;
            is_the_same(store, place, made.id, "latest", &job).await;
        },
    )
    .await;
}
