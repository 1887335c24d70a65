//! Every call of every export fails once, in every way; see faults.rs.

use crate::backend::{backend, is_remote};
use crate::export_parts::{asked, does};
use crate::faults::{HALF_DONE, annotated, every_call_fails, every_call_fails_by};
use crate::make::*;
use crate::schedules::schedule;
use futures::future::{Either, select};
use store::events::timers::TimerKind;
use store::exports::{ExportLimits, Exporting, Selection};
use store::jobs::JobStatus;
use store::jobs::export::ExportSpec;
use store::objects::Bucket;

#[tokio::test]
async fn exports_and_snapshots() {
    every_call_fails(
        "an export and a snapshot",
        async |backend| annotated(backend, 2).await.0,
        async |store, project| {
            let exporting = Exporting {
                project: project.clone().into(),
                format: convert::export::format("JSON").unwrap(),
                selection: Selection::default(),
                expand: Default::default(),
                now: at(T0),
            };
            let written = store.export(exporting).await?;
            store.keep_snapshot(project.id, "all".to_owned(), OWNER, at(T0), written).await.map(drop)
        },
        async |store, project, met| {
            let kept = store.snapshots(project.id).await.unwrap();
            assert!((1..=2).contains(&kept.len()) && (met.asked_twice || kept.len() == 1), "{}", met.when);
            for snapshot in kept {
                let bytes = store.objects().get(Bucket::Data, &snapshot.key).await.unwrap();
                let tasks: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
                assert_eq!((tasks.len(), snapshot.tasks), (4, 4), "{}", met.when);
            }
        },
    )
    .await;
}

#[tokio::test]
async fn scheduled_exports() {
    every_call_fails(
        "a scheduled export that is made, followed and run",
        async |backend| {
            let project = filled(backend, 1, 3, 2).await;
            let formats = vec!["JSON".to_owned()];
            (schedule(&backend.store, &project, |one| one.formats = formats).await, project)
        },
        async |store, _| {
            // The clock and the bucket go on; the claim of a dead process ends with time.
            for now in [0, 20, 40].map(|minutes| T0 + LONG + minutes * 60_000) {
                for due in store.due_timers(at(now)).all().await? {
                    match due.kind {
                        TimerKind::Schedule => drop(store.follow_schedule(&due, at(now)).await?),
                        TimerKind::Job => {
                            drop(store.run_export_job(due.subject, at(now), &ExportLimits::default()).await?)
                        }
                        other => panic!("{other:?} was not asked for"),
                    }
                }
            }
            Ok(())
        },
        async |store, (schedule, project), met| {
            let runs = store.runs(schedule.id, 10).await.unwrap();
            assert_eq!(runs.len(), 1, "{}: {runs:?}", met.when);
            assert_eq!(
                (runs[0].report.tasks, runs[0].export().unwrap().outputs.len()),
                (3, 1),
                "{}: {runs:?}",
                met.when
            );
            assert!(store.schedule(schedule.id).await.unwrap().last.is_some(), "{}", met.when);
            assert_eq!(store.due_timers(at(T0 + LONG + 50 * 60_000)).all().await.unwrap(), [], "{}", met.when);
            assert_eq!(numbers(store, project).await, [0, 1, 2]);
        },
    )
    .await;
}

#[tokio::test]
async fn scheduled_exports_in_parts() {
    // Most calls of all flows: those faults that leave something half done.
    every_call_fails_by(
        &HALF_DONE,
        "a scheduled export in parts",
        async |backend| {
            let project = filled(backend, 1, 3, 2).await;
            let formats = vec!["JSON".to_owned()];
            let made = schedule(&backend.store, &project, |one| one.formats = formats).await;
            let created = tokio::sync::Mutex::new(backend.embedded.created());
            // How a run begins is what the flow before this one is about.
            backend.store.run_schedule(made.id, OWNER, at(T0)).await.unwrap();
            (made, created)
        },
        async |store, (_, created)| {
            let limits = ExportLimits { part: 1, ..ExportLimits::default() };
            for now in [0, 20, 40].map(|minutes| T0 + minutes * 60_000) {
                for due in store.due_timers(at(now)).all().await? {
                    assert_eq!(due.kind, TimerKind::Job);
                    store.resume_export_job(due.subject).await?;
                }
                loop {
                    let pieces = asked(&mut *created.lock().await);
                    if pieces.is_empty() {
                        break;
                    }
                    for piece in pieces {
                        does(store, piece, now, &limits).await?;
                    }
                }
            }
            Ok(())
        },
        async |store, (schedule, _), met| {
            let runs = store.runs(schedule.id, 10).await.unwrap();
            assert_eq!(runs.len(), 1, "{}: {runs:?}", met.when);
            assert_eq!(
                (runs[0].report.tasks, runs[0].export().unwrap().outputs.len()),
                (3, 1),
                "{}: {runs:?}",
                met.when
            );
            let key = store::objects::object_keys::export_run(schedule.id, runs[0].id, "json.json");
            let bytes = store.objects().get(Bucket::Data, &key).await.unwrap();
            let tasks: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(tasks.len(), 3, "{}", met.when);
            let parts = store::objects::object_keys::exports_parts(schedule.id.project());
            assert_eq!(store.objects().list(Bucket::Data, &parts, None).await.unwrap().0, [], "{}", met.when);
            assert_eq!(store.due_timers(at(T0 + 50 * 60_000)).all().await.unwrap(), [], "{}", met.when);
        },
    )
    .await;
}

/// A file that one process writes, and a small export: every process ends while it is at work, as a function does whose
/// time is over.
#[tokio::test]
async fn an_export_that_no_process_can_finish_fails_with_the_reason() {
    if is_remote() {
        return;
    }
    for (format, limits, call) in
        [("COCO", ExportLimits { part: 1, ..ExportLimits::default() }, 5), ("JSON", ExportLimits::default(), 9)]
    {
        let backend = backend().await;
        let store = &backend.store;
        let project = filled(&backend, 1, 6, 2).await;
        let mut created = backend.embedded.created();
        let spec = ExportSpec { formats: vec![format.to_owned()], ..ExportSpec::default() };
        let job = store.begin_export(project.id, spec, OWNER, at(T0)).await.unwrap();
        let mut died = 0;
        let mut now = T0;
        while store.job(job).await.unwrap().finished_at.is_none() {
            assert!(now < T0 + 20 * LONG, "{format} is tried again and again");
            for piece in asked(&mut created) {
                // The first invocation plans a run of several parts, and asks for them; the sixth gives up.
                if (piece.n == 0 && format == "COCO") || died == 5 {
                    does(store, piece, now, &limits).await.unwrap();
                    continue;
                }
                let gate = backend.embedded.faults().hold_nth(call);
                let flow = Box::pin(does(store, piece, now, &limits));
                if let Either::Right(_) = select(flow, std::pin::pin!(gate.held())).await {
                    died += 1;
                }
                gate.let_go();
                backend.embedded.faults().clear();
            }
            now += 20 * 60_000;
            for due in store.due_timers(at(now)).all().await.unwrap() {
                store.resume_export_job(due.subject).await.unwrap();
            }
        }
        let ended = store.job(job).await.unwrap();
        assert_eq!((died, ended.status), (5, JobStatus::Failed), "{format}");
        let said = &ended.report.problems[0].message;
        assert!(said.starts_with(&format!("{format} could not be written: 5 processes")), "{said}");
        assert_eq!(store.due_timers(at(now + LONG)).all().await.unwrap(), [], "{format}");
    }
}
