//! Every call of an import that is read in parts, or of a file that arrives in a bucket, fails once, in every way.

use crate::backend::Backend;
use crate::faults::every_call_fails_by;
use crate::import_parts::{SMALL, array, assert_tidy, imported, lines, work_at};
use crate::jobs::queued;
use crate::make::*;
use embedded::Fault;
use store::imports::ImportLimits;
use store::imports::arrivals::Arrived;
use store::jobs::{Job, JobStatus};
use store::objects::Bucket;
use store::objects::object_keys;
use store::projects::Project;

/// A death before a call leaves what one after the call before it leaves; the others that are left out the SDK repeats, too.
const FAULTS: [Fault; 4] = [Fault::Unreachable, Fault::Conflict, Fault::AnswerLost, Fault::DiesAfter];

async fn imports_in_parts(
    name: &str,
    file: &str,
    content: String,
    check: impl AsyncFn(&Backend, &Project, &Job, &str),
) {
    every_call_fails_by(
        &FAULTS,
        name,
        async |backend| {
            let project = project(&backend.store, |_| {}).await;
            let job = queued(&backend.store, &project, file, content.clone()).await.unwrap();
            (backend.clone(), project, job)
        },
        async |store, (_, project, _)| {
            // The clock and the bucket go on; the claim of a dead process ends with time.
            for now in [0, 20, 40].map(|minutes| T0 + LONG + minutes * 60_000) {
                work_at(store, project, now, &ImportLimits { at_once: 50, part: 40, run: 2, note: 200, ..SMALL })
                    .await?;
            }
            Ok(())
        },
        async |_, (backend, project, job), met| check(backend, project, job, &met.when).await,
    )
    .await;
}

#[tokio::test]
async fn imports_in_parts_at_once() {
    let check = async |backend: &Backend, project: &Project, job: &Job, when: &str| {
        imported(backend, project, job, 3, when).await;
    };
    imports_in_parts("an import in parts", "a.jsonl", lines(3), check).await;
}

#[tokio::test]
async fn imports_in_parts_one_after_the_other() {
    let check = async |backend: &Backend, project: &Project, job: &Job, when: &str| {
        imported(backend, project, job, 4, when).await;
    };
    imports_in_parts("an import that goes on", "a.json", array(4), check).await;
}

#[tokio::test]
async fn refusals_of_parts() {
    let check = async |backend: &Backend, project: &Project, job: &Job, when: &str| {
        let ended = backend.another().job(job.id).await.unwrap();
        assert_eq!((ended.status, ended.report.problems[0].row), (JobStatus::Failed, Some(6)), "{when}: {ended:?}");
        assert_eq!(numbers(&backend.another(), project).await, Vec::<u64>::new(), "{when}");
        assert_tidy(backend, project, when).await;
    };
    imports_in_parts("an import of which a part is refused", "a.jsonl", lines(5) + "[1\n" + &lines(2), check).await;
}

#[tokio::test]
async fn files_that_arrive() {
    every_call_fails_by(
        &FAULTS,
        "a file that arrives, and is bad when it arrives again",
        async |backend| {
            let project = project(&backend.store, |_| {}).await;
            (backend.clone(), project)
        },
        async |store, (_, project)| {
            let key = object_keys::drop_folder(project.id) + "a.jsonl";
            for (content, now) in [(lines(3), T0), ("[1\n".to_owned(), T0 + LONG)] {
                store.objects().put(Bucket::Uploads, &key, "text/plain", content.into_bytes()).await?;
                let arrived =
                    Arrived { project: project.id, bucket: None, key: &key, content_type: "text/plain", user: OWNER };
                let job = store.register_object(&arrived, at(now)).await?;
                assert_eq!(store.register_object(&arrived, at(now)).await?, job);
                // A claim of the dead ends with time.
                for now in [0, 20, 40].map(|minutes| now + minutes * 60_000) {
                    work_at(store, project, now, &ImportLimits::default()).await?;
                }
            }
            Ok(())
        },
        async |store, (backend, project), met| {
            let when = &met.when;
            assert_eq!(numbers(store, project).await, [0, 1, 2], "{when}");
            let jobs = store.jobs(project.id, 10).await.unwrap();
            let ended: Vec<_> = jobs.iter().map(|job| (job.status, job.report.tasks)).collect();
            assert_eq!(ended, [(JobStatus::Failed, 0), (JobStatus::Completed, 3)], "{when}");
            assert!(store.failure_report(jobs[0].id).await.is_ok(), "{when}");
            assert_tidy(backend, project, when).await;
        },
    )
    .await;
}
