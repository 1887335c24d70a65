//! A project is deleted between any two calls of an import: nothing of it stays.

use crate::backend::{Backend, backend, is_remote};
use crate::import_parts::{SMALL, lines};
use crate::jobs::queued;
use crate::make::*;
use crate::sample::Sample;
use futures::future::{Either, select};
use std::collections::BTreeSet;
use store::events::timers::TimerKind;
use store::imports::ImportLimits;
use store::jobs::pieces::Piece;
use store::objects::Bucket;
use store::projects::Project;
use store::{Error, ErrorKind, Store};

/// The keys of all objects in both buckets.
async fn objects(store: &Store) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for bucket in [Bucket::Data, Bucket::Uploads] {
        let (listed, next) = store.objects().list(bucket, "", None).await.unwrap();
        assert!(next.is_none());
        keys.extend(listed.into_iter().map(|one| one.key));
    }
    keys
}

/// Runs the pieces that are asked for, each once.
async fn pieces(store: &Store, limits: &ImportLimits) -> Result<(), Error> {
    let (listed, _) = store.objects().list(Bucket::Uploads, "jobs/", None).await?;
    for one in listed {
        store.objects().delete(Bucket::Uploads, std::slice::from_ref(&one.key)).await?;
        let piece = Piece::of(&one.key).unwrap();
        store.run_import_part(piece.job, piece.n, at(T0 + 1), limits).await?;
    }
    Ok(())
}

/// Runs the clock until nothing is due. Work of a deleted project is dropped.
async fn tick(store: &Store, now: i64) {
    for due in store.due_timers(at(now)).all().await.unwrap() {
        let done = match due.kind {
            TimerKind::Job => store.run_import_job(due.subject, at(now), &SMALL).await.map(drop),
            TimerKind::Publish => store.resume_publication(due.subject, at(now), &SMALL).await,
            TimerKind::Purge => store.purge_project(&due).await.map(drop),
            other => panic!("{other:?} was not asked for"),
        };
        match done {
            Err(error) if error.kind() == ErrorKind::Missing => store.delete_timer(&due).await.unwrap(),
            done => done.unwrap(),
        }
    }
}

async fn deleted_between_any_two_calls(name: &str, import: impl AsyncFn(&Store, &Project) -> Result<(), Error>) {
    if is_remote() {
        return;
    }
    let sample = Sample::from_env();
    for call in (1..).filter(|call: &u64| sample.takes(name, call)) {
        let backend = backend().await;
        let kept = filled(&backend, 1, 3, 2).await;
        let before = (backend.rows().await, objects(&backend.store).await);
        let project = project(&backend.store, |_| {}).await;
        let gate = backend.embedded.faults().hold_nth(call);
        match select(Box::pin(import(&backend.store, &project)), std::pin::pin!(gate.held())).await {
            Either::Left((done, _)) => return done.unwrap(),
            Either::Right(((), import)) => {
                backend.another().delete_project(project.id, at(T0)).await.unwrap();
                gate.let_go();
                if let Err(error) = import.await {
                    assert_eq!(error.kind(), ErrorKind::Missing, "{name}, held at call {call}: {error}");
                }
            }
        }
        check(&backend, &kept, before, &format!("{name}, held at call {call}")).await;
    }
}

async fn check(backend: &Backend, kept: &Project, before: (Vec<String>, BTreeSet<String>), when: &str) {
    let store = backend.another();
    tick(&store, T0 + LONG).await;
    // A request for a piece is deleted by its reader, whatever becomes of the piece.
    while let Err(error) = pieces(&store, &SMALL).await {
        assert_eq!(error.kind(), ErrorKind::Missing, "{when}: {error}");
    }
    tick(&store, T0 + 10 * LONG).await;
    store.collect_deleted_projects().await.unwrap();
    assert_eq!(backend.rows().await, before.0, "{when}");
    assert_eq!(objects(&store).await, before.1, "{when}");
    assert_eq!(numbers(&store, kept).await, [0, 1, 2], "{when}");
    assert_eq!(store.collect_deleted_projects().await.unwrap(), 0, "{when}");
}

#[tokio::test]
async fn objects_of_projects_that_the_table_has_never_had_stay() {
    let backend = backend().await;
    let store = &backend.store;
    let kept = filled(&backend, 1, 3, 2).await;
    for id in [kept.id.0 + 1, kept.id.0 + 2] {
        let key = store::objects::object_keys::project(labeling::ids::ProjectId(id)) + "runs/0000001/x";
        store.objects().put(Bucket::Data, &key, "text/plain", "of another table").await.unwrap();
    }
    let all = objects(store).await;
    assert_eq!(store.collect_deleted_projects().await.unwrap(), 0);
    assert_eq!(objects(store).await, all);
    // The id is given now, and its project is deleted before anything of it is put.
    let next = project(store, |_| {}).await;
    store.delete_project(next.id, at(T0)).await.unwrap();
    let left = objects(store).await;
    assert_eq!(left.len(), all.len() - 1);
    assert!(left.iter().any(|key| key.contains(&format!("{:012}", next.id.0 + 1))));
}

#[tokio::test]
async fn of_a_small_import() {
    deleted_between_any_two_calls("a small import", async |store, project| {
        import(store, project, runs(project, 0..4, 90)).await?;
        import(store, project, runs(project, 4..8, 90)).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn of_an_import_of_runs() {
    deleted_between_any_two_calls("an import of runs", async |store, project| {
        import(store, project, runs(project, 0..8, 4)).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn of_an_import_that_is_published_in_several_transactions() {
    deleted_between_any_two_calls("an import of many runs", async |store, project| {
        import(store, project, runs(project, 0..34, 1)).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn of_an_import_job() {
    deleted_between_any_two_calls("an import job", async |store, project| {
        let job = queued(store, project, "a.jsonl", lines(100)).await?;
        store.run_import_job(job.id, at(T0), &ImportLimits::default()).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn of_an_import_in_parts() {
    deleted_between_any_two_calls("an import in parts", async |store, project| {
        let job = queued(store, project, "a.jsonl", lines(9)).await?;
        let limits = ImportLimits { at_once: 50, part: 80, ..SMALL };
        store.run_import_job(job.id, at(T0), &limits).await?;
        pieces(store, &limits).await
    })
    .await;
}
