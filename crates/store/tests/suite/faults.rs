//! Every call of every flow fails once, in every way: the caller is answered or told to come back, and when it has come
//! back nothing that was acknowledged is missing, nothing is doubled, and what is counted anew is right.

use crate::backend::{Backend, backend, is_remote};
use crate::make::*;
use crate::sample::Sample;
use embedded::{Fault, Rule};
use labeling::ids::{ChildId, TaskId};
use labeling::task::{Draft, Prediction};
use serde_json::json;
use store::accounts::users::NewAccount;
use store::accounts::{Hidden, Profile, Role, sessions, users};
use store::events::timers::TimerKind;
use store::objects::Bucket;
use store::projects::{Project, Settings};
use store::queue::changes::TaskEdit;
use store::{Error, ErrorKind, Store};

pub(crate) const FAULTS: [Fault; 8] = [
    Fault::Conflict,
    Fault::Throttling,
    Fault::ServerError,
    Fault::Unreachable,
    Fault::AnswerLost,
    Fault::Late,
    Fault::DiesBefore,
    Fault::DiesAfter,
];

/// Those of long flows: what was done is not known, or nobody goes on. A death before a call leaves what one after the call
/// before it leaves.
pub(crate) const HALF_DONE: [Fault; 2] = [Fault::AnswerLost, Fault::DiesAfter];

/// Whether the process died, so that another one goes on.
fn dies(fault: Fault) -> bool {
    matches!(fault, Fault::DiesBefore | Fault::DiesAfter)
}

/// Whether nothing was done and the SDK repeats the call, so that the store never hears of it.
fn is_mended_by_the_sdk(fault: Fault) -> bool {
    matches!(fault, Fault::Throttling | Fault::ServerError | Fault::Unreachable)
}

/// How a flow was met.
pub(crate) struct Met {
    pub(crate) when: String,
    /// Whether the caller cannot know whether its first request was done, and asked again.
    pub(crate) asked_twice: bool,
}

/// Goes through calls and faults. `flow` is what a client does, and does again where it was told to come back or was not
/// answered; `check` looks at what is there then.
pub(crate) async fn every_call_fails<P>(
    name: &str,
    prepare: impl AsyncFn(&Backend) -> P,
    flow: impl AsyncFn(&Store, &P) -> Result<(), Error>,
    check: impl AsyncFn(&Store, &P, &Met),
) {
    every_call_fails_by(&FAULTS, name, prepare, flow, check).await;
}

/// The same with some of the faults.
pub(crate) async fn every_call_fails_by<P>(
    faults: &[Fault],
    name: &str,
    prepare: impl AsyncFn(&Backend) -> P,
    flow: impl AsyncFn(&Store, &P) -> Result<(), Error>,
    check: impl AsyncFn(&Store, &P, &Met),
) {
    if is_remote() {
        return;
    }
    let sample = Sample::from_env();
    println!("{name}: {sample:?}");
    let mut tried = 0;
    for fault in faults.iter().copied() {
        if is_mended_by_the_sdk(fault) {
            // All calls at once, as none should notice; should one do, they fail one by one.
            let backend = backend().await;
            let prepared = prepare(&backend).await;
            backend.embedded.faults().add(Rule::new(fault).first_attempts());
            let flowed = Box::pin(flow(&backend.store, &prepared)).await;
            let met = backend.embedded.faults().injected();
            backend.embedded.faults().clear();
            if flowed.is_ok() {
                let when = format!("{name}: {fault:?} at every call");
                Box::pin(check(&backend.store, &prepared, &Met { when, asked_twice: false })).await;
                assert!(met > 0, "{name} makes no calls");
                tried += met;
                continue;
            }
        }
        // The calls are counted by the flow itself: a sampled call that it does not make is behind its last one.
        for call in (1_u64..).filter(|call| sample.takes(name, (format!("{fault:?}"), call))) {
            let backend = backend().await;
            let prepared = prepare(&backend).await;
            backend.embedded.faults().add(Rule::new(fault).nth(call));
            let first = Box::pin(flow(&backend.store, &prepared)).await;
            let met = backend.embedded.faults().injected() > 0;
            backend.embedded.faults().clear();
            let when = format!("{name}: {fault:?} at call {call}");
            let store = if dies(fault) { backend.another() } else { backend.store.clone() };
            if let Err(error) = &first {
                assert!(met, "{when}: {error}");
                let retryable = error.kind().may_pass();
                assert!(retryable, "{when}: {:?} {error}", error.kind());
                if let Err(error) = Box::pin(flow(&store, &prepared)).await {
                    panic!("{when}: asked again: {error}");
                }
            }
            Box::pin(check(&store, &prepared, &Met { when, asked_twice: first.is_err() })).await;
            if !met {
                break;
            }
            tried += 1;
        }
    }
    // A sample may spare a short flow altogether.
    assert!(tried > 0 || sample != Sample::All, "{name} makes no calls");
    println!("{name}: {tried} faults, no violation");
}

/// Work that another process has done counts as done.
fn gone_is_fine(done: Result<(), Error>) -> Result<(), Error> {
    match done {
        Err(error) if error.kind() == ErrorKind::Missing => Ok(()),
        done => done,
    }
}

/// A project with an annotation by Ann of its first task.
pub(crate) async fn annotated(backend: &Backend, each: u64) -> (Project, TaskId, ChildId) {
    let project = filled(backend, 1, 4, each).await;
    let task = all(&backend.store, &project).await[0].id;
    let annotation = submit(&backend.store, task, ANN, None, T0).await;
    (project, task, annotation)
}

async fn imports(name: &str, n: u64, each: u64) {
    every_call_fails(
        name,
        async |backend| project(&backend.store, |_| {}).await,
        async |store, project| {
            import_as(store, project, project.id.child(4_711), runs(project, 0..n, each)).await.map(drop)
        },
        async |store, project, met| {
            assert_eq!(numbers(store, project).await, (0..n).collect::<Vec<_>>(), "{}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn small_imports() {
    imports("a small import", 4, 90).await;
}

#[tokio::test]
async fn imports_of_runs() {
    imports("an import of runs", 8, 4).await;
}

/// Bob labels what there is, once every hold is over: each task is done once then.
async fn the_rest_is_done_once(store: &Store, project: &Project, when: &str) {
    let mut seen = Vec::new();
    while let Some(handed) = next(store, project, BOB, T0 + LONG).await {
        assert!(seen.len() < 5, "{when}: {seen:?}");
        seen.push(number(&handed.loaded.task));
        submit(store, handed.loaded.task.id, BOB, Some(&handed.unique_id), T0 + LONG).await;
    }
    for task in all(store, project).await {
        let done = task.annotations.iter().filter(|one| !one.was_cancelled).count();
        assert_eq!(done, 1, "{when}: task {}, Bob saw {seen:?}", number(&task));
    }
    assert_recounted(store, project, T0 + LONG).await;
}

async fn hand_outs(name: &str, each: u64) {
    every_call_fails(
        name,
        async |backend| filled(backend, 1, 4, each).await,
        async |store, project| {
            let handed = store.next(options(project, ANN, T0)).await?;
            assert!(handed.is_some(), "{name}: nothing was handed out");
            Ok(())
        },
        async |store, project, met| {
            // Ann gets the held task again.
            let handed = next(store, project, ANN, T0 + 1).await.map(|handed| number(&handed.loaded.task));
            assert!(handed.is_some(), "{}", met.when);
            assert_ne!(next_id(store, project, BOB, T0 + 1).await, next_id(store, project, ANN, T0 + 2).await);
            the_rest_is_done_once(store, project, &met.when).await;
        },
    )
    .await;
}

#[tokio::test]
async fn hand_outs_of_runs() {
    hand_outs("a hand-out of a run's task", 2).await;
}

#[tokio::test]
async fn hand_outs_of_rows() {
    hand_outs("a hand-out of a row's task", 90).await;
}

async fn submits(name: &str, each: u64, cancelled: bool) {
    every_call_fails(
        name,
        async |backend| {
            let project = filled(backend, 1, 4, each).await;
            let handed = next(&backend.store, &project, ANN, T0).await.unwrap();
            (project, handed.loaded.task.id, handed.unique_id)
        },
        async |store, (_, task, unique_id)| {
            let work = store.task_ref(*task, T0).await?;
            submit_as(store, &work, ANN, Some(unique_id), cancelled, T0).await.map(drop)
        },
        async |store, (project, ..), met| {
            let made: usize = all(store, project).await.iter().map(|task| task.annotations.len()).sum();
            assert_eq!(made, 1, "{}", met.when);
            the_rest_is_done_once(store, project, &met.when).await;
        },
    )
    .await;
}

#[tokio::test]
async fn submits_of_runs() {
    submits("a submit of a run's task", 2, false).await;
}

#[tokio::test]
async fn submits_of_rows() {
    submits("a submit of a row's task", 90, false).await;
}

#[tokio::test]
async fn skips() {
    submits("a skip", 2, true).await;
}

#[tokio::test]
async fn changes_of_annotations() {
    every_call_fails(
        "a change of an annotation",
        async |backend| annotated(backend, 2).await,
        async |store, (_, task, id)| {
            let work = store.task_ref(*task, T0).await?;
            store
                .update_annotation(&work, *id, BOB, None, at(T0 + 1), |one| one.result = raw(&choice("B")))
                .await
                .map(drop)
        },
        async |store, (project, ..), met| {
            let task = all(store, project).await.remove(0);
            assert_eq!(task.annotations.len(), 1, "{}", met.when);
            assert_eq!(task.annotations[0].result.get(), choice("B").to_string(), "{}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn deletions_of_annotations() {
    every_call_fails(
        "a deletion of an annotation",
        async |backend| annotated(backend, 90).await,
        async |store, (_, task, id)| {
            let work = store.task_ref(*task, T0).await?;
            gone_is_fine(store.delete_annotation(&work, *id, BOB, None, at(T0 + 1)).await)
        },
        async |store, (project, task, _), met| {
            assert!(all(store, project).await[0].annotations.is_empty(), "{}", met.when);
            assert_recounted(store, project, T0).await;
            // The task is open again.
            assert_eq!(next_id(store, project, BOB, T0 + LONG).await, Some(*task), "{}", met.when);
        },
    )
    .await;
}

fn draft(result: &serde_json::Value) -> Draft {
    serde_json::from_value(json!({
        "id": 0, "result": result, "user": ANN, "created_at": at(T0), "updated_at": at(T0),
    }))
    .unwrap()
}

#[tokio::test]
async fn drafts() {
    every_call_fails(
        "a draft that is made, changed and deleted",
        async |backend| {
            let project = filled(backend, 1, 4, 2).await;
            let task = all(&backend.store, &project).await[0].id;
            (project, task)
        },
        async |store, (_, task)| {
            let work = store.task_ref(*task, T0).await?;
            let made = store.create_draft(&work, draft(&choice("A")), at(T0), HOLD).await?;
            let to_b = |one: &mut Draft| one.result = raw(&choice("B"));
            store.update_draft(&work, made.id, None, at(T0 + 1), HOLD, to_b).await?;
            store.delete_draft(&work, made.id, None, at(T0 + 2)).await
        },
        async |store, (project, task), met| {
            let drafts = all(store, project).await.remove(0).drafts;
            // A draft has no name by which a request that is sent again would be known.
            assert!(drafts.len() <= usize::from(met.asked_twice), "{}", met.when);
            for one in &drafts {
                let work = store.task_ref(*task, T0).await.unwrap();
                store.delete_draft(&work, one.id, None, at(T0 + 3)).await.unwrap();
            }
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn predictions() {
    let record = || -> Prediction {
        serde_json::from_value(json!({
            "id": 0, "result": choice("A"), "score": 0.5, "model_version": "m", "created_at": at(T0), "updated_at": at(T0),
        }))
        .unwrap()
    };
    every_call_fails(
        "a prediction that is made, changed and deleted",
        async |backend| {
            let project = filled(backend, 1, 4, 90).await;
            let task = all(&backend.store, &project).await[0].id;
            (project, task)
        },
        async |store, (_, task)| {
            let work = store.task_ref(*task, T0).await?;
            let made = store.create_prediction(&work, record(), at(T0)).await?;
            store.update_prediction(&work, made.id, at(T0 + 1), |one| one.score = Some(0.75)).await?;
            gone_is_fine(store.delete_prediction(&work, made.id, at(T0 + 2)).await)
        },
        async |store, (project, _), met| {
            let left = all(store, project).await.remove(0).predictions;
            assert!(left.len() <= usize::from(met.asked_twice), "{}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn edits_and_deletions_of_tasks() {
    every_call_fails(
        "an edit of a task",
        async |backend| annotated(backend, 2).await,
        async |store, (_, task, _)| {
            let work = store.task_ref(*task, T0).await?;
            let edit =
                TaskEdit { data: Some(raw(&json!({"text": "text 77"}))), overlap: Some(3), ..TaskEdit::default() };
            store.edit_task(&work, &edit, BOB, at(T0 + 1)).await
        },
        async |store, (project, ..), met| {
            assert_eq!(numbers(store, project).await, [77, 1, 2, 3], "{}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
    every_call_fails(
        "a deletion of tasks",
        async |backend| annotated(backend, 3).await,
        async |store, (project, task, _)| {
            store.delete_tasks(project, &[*task, TaskId(task.0 + 1), TaskId(task.0 + 3)], at(T0)).await.map(drop)
        },
        async |store, (project, ..), met| {
            assert_eq!(numbers(store, project).await, [2], "{}", met.when);
            assert_recounted(store, project, T0).await;
        },
    )
    .await;
}

#[tokio::test]
async fn projects() {
    every_call_fails(
        "a project that is made, changed and deleted",
        async |backend| filled(backend, 1, 3, 2).await,
        async |store, _| {
            let made = store.create_project(Settings::default(), "<View/>", OWNER, at(T0)).await?;
            store
                .update_project(made.id, Some("<View></View>"), at(T0), |settings| settings.title = "New".to_owned())
                .await?;
            import(store, &made, runs(&made, 0..3, 2)).await?;
            gone_is_fine(store.delete_project(made.id, at(T0)).await)
        },
        async |store, kept, met| {
            for due in store.due_timers(at(T0 + LONG)).all().await.unwrap() {
                match due.kind {
                    TimerKind::Purge => assert!(store.purge_project(&due).await.unwrap(), "{}", met.when),
                    other => panic!("{}: {other:?} was not asked for", met.when),
                }
            }
            let listed = store.projects().await.unwrap();
            // A project has no name by which a request that is sent again would be known.
            assert!(listed.len() <= 1 + usize::from(met.asked_twice), "{}", met.when);
            assert_eq!(numbers(store, kept).await, [0, 1, 2], "{}", met.when);
            for one in listed.iter().filter(|one| one.id != kept.id) {
                store.delete_project(one.id, at(T0)).await.unwrap();
            }
            for id in (1..9).map(labeling::ids::ProjectId).filter(|id| *id != kept.id) {
                let prefix = store::objects::object_keys::project(id);
                assert_eq!(store.objects().list(Bucket::Data, &prefix, None).await.unwrap().0, [], "{}", met.when);
            }
        },
    )
    .await;
}

#[tokio::test]
async fn accounts() {
    every_call_fails(
        "a user who is made and signs in",
        async |_| {},
        async |store, ()| {
            let new = NewAccount {
                email: "ann@example.com".to_owned(),
                role: Role::Member,
                profile: Profile::default(),
                password: None,
                legacy_token: Hidden("sealed".to_owned()),
                legacy_hash: Hidden("hash".to_owned()),
            };
            let account = match users::create(store, new, at(T0)).await {
                // Made by the request that was not answered.
                Err(error) if error.kind() == ErrorKind::Conflict => {
                    users::find_by_email(store, "ann@example.com").await?
                }
                made => Some(made?),
            };
            let account = account.ok_or_else(|| Error::new(ErrorKind::Unavailable, "not made"))?;
            sessions::begin(store, "cookie", account.id, at(T0)).await?;
            users::update(store, account.id, |account| account.last_activity = at(T0 + 5)).await.map(drop)
        },
        async |store, (), met| {
            let listed = users::list(store).await.unwrap();
            assert_eq!(listed.len(), 1, "{}", met.when);
            let account = users::find_by_email(store, "ANN@example.com").await.unwrap().unwrap();
            assert_eq!(account.last_activity, at(T0 + 5), "{}", met.when);
            let session = sessions::find(store, "cookie").await.unwrap().unwrap();
            assert_eq!(session.user, account.id, "{}", met.when);
        },
    )
    .await;
}
