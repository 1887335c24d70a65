//! Helpers that make projects, imports and submits.

use crate::backend::Backend;
use jiff::Timestamp;
use labeling::ids::{ChildId, ProjectChildId, TaskId, UserId};
use labeling::queue::Millis;
use labeling::queue::submit::Submission;
use labeling::task::{Annotation, Json, NewTask, Task};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use store::bulk::{Bulk, Bulked};
use store::imports::{Imported, Importing};
use store::jobs::JobReport;
use store::jobs::bulk::BulkChange;
use store::projects::{Project, Settings};
use store::queue::{HandedOut, NextOptions, Submitted, Submitting};
use store::segments::run::{BuiltRun, RunBuilder};
use store::segments::totals::Totals;
use store::tasks::load::LoadFields;
use store::tasks::reference::TaskRef;
use store::{Error, Store};

/// When every test begins.
pub(crate) const T0: Millis = 1_800_000_000_000;
pub(crate) const HOLD: Millis = 60 * 60_000;
/// Long enough for every hold and claim to be over.
pub(crate) const LONG: Millis = 2 * HOLD;
pub(crate) const OWNER: UserId = UserId(1);
pub(crate) const ANN: UserId = UserId(2);
pub(crate) const BOB: UserId = UserId(3);

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="A"/><Choice value="B"/></Choices></View>"#;

pub(crate) fn at(now: Millis) -> Timestamp {
    Timestamp::from_millisecond(now).unwrap()
}

pub(crate) fn raw(value: &serde_json::Value) -> Json {
    serde_json::value::to_raw_value(value).unwrap()
}

/// A result of one choice.
pub(crate) fn choice(label: &str) -> serde_json::Value {
    json!([{"id": "r", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": [label]}}])
}

pub(crate) async fn project(store: &Store, change: impl FnOnce(&mut Settings)) -> Project {
    let mut settings = Settings { title: "Test".to_owned(), ..Settings::default() };
    change(&mut settings);
    store.create_project(settings, CONFIG, OWNER, at(T0)).await.unwrap()
}

/// A project of so many annotators a task, with `n` tasks in runs of `each`.
pub(crate) async fn filled(backend: &Backend, overlap: u32, n: u64, each: u64) -> Project {
    let project = project(&backend.store, |settings| settings.maximum_annotations = overlap).await;
    import(&backend.store, &project, runs(&project, 0..n, each)).await.unwrap();
    project
}

pub(crate) fn task(n: u64) -> NewTask {
    serde_json::from_value(json!({"data": {"text": format!("text {n}")}})).unwrap()
}

/// Runs of at most `each` tasks, whose texts are `text n`. With a single one of at most 90, a small import.
pub(crate) fn runs(project: &Project, numbers: std::ops::Range<u64>, each: u64) -> Vec<BuiltRun> {
    let tasks: Vec<NewTask> = numbers.map(task).collect();
    tasks.chunks(usize::try_from(each).unwrap()).map(|some| run(project, some)).collect()
}

pub(crate) fn run(project: &Project, tasks: &[NewTask]) -> BuiltRun {
    let mut builder = RunBuilder::new(OWNER, project.settings.maximum_annotations);
    for task in tasks {
        builder.push(task, ["text"]).unwrap();
    }
    builder.finish().unwrap()
}

pub(crate) async fn import(store: &Store, project: &Project, runs: Vec<BuiltRun>) -> Result<Imported, Error> {
    let job = store.take_child(project.id).await?;
    import_as(store, project, job, runs).await
}

pub(crate) async fn import_as(
    store: &Store,
    project: &Project,
    job: ProjectChildId,
    runs: Vec<BuiltRun>,
) -> Result<Imported, Error> {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(runs.len().max(1));
    for run in runs {
        sender.try_send(Ok(run)).unwrap();
    }
    drop(sender);
    store.import(Importing { project, job, user: OWNER, now: at(T0) }, &mut receiver).await
}

/// A bulk change of all tasks, as it is made within a request.
pub(crate) async fn in_bulk(store: &Store, project: &Project, change: BulkChange) -> JobReport {
    let bulk = Bulk::of_all(project.clone().into(), OWNER, change);
    match store.change_in_bulk(&bulk, at(T0), Duration::from_secs(600)).await.unwrap() {
        Bulked::Done(report) => report,
        Bulked::Job(job) => panic!("there was time enough: {job:?}"),
    }
}

/// All tasks as a list shows them.
pub(crate) async fn all(store: &Store, project: &Project) -> Vec<Task> {
    let page = store.list_tasks(project, 0, 1_000_000, LoadFields::ALL).await.unwrap();
    page.tasks.into_iter().map(|loaded| loaded.task).collect()
}

/// The numbers in the texts of all tasks, in the list's order.
pub(crate) async fn numbers(store: &Store, project: &Project) -> Vec<u64> {
    all(store, project).await.iter().map(number).collect()
}

pub(crate) fn number(task: &Task) -> u64 {
    let data: serde_json::Value = serde_json::from_str(task.data.get()).unwrap();
    data["text"].as_str().unwrap().strip_prefix("text ").unwrap().parse().unwrap()
}

pub(crate) fn options(project: &Project, user: UserId, now: Millis) -> NextOptions {
    NextOptions { project: project.id, user, now, after: None, quick: false, hold_for: HOLD, key: b"secret".to_vec() }
}

pub(crate) async fn next(store: &Store, project: &Project, user: UserId, now: Millis) -> Option<HandedOut> {
    store.next(options(project, user, now)).await.unwrap()
}

pub(crate) async fn next_id(store: &Store, project: &Project, user: UserId, now: Millis) -> Option<TaskId> {
    next(store, project, user, now).await.map(|handed| handed.loaded.task.id)
}

/// An annotation as a client sends it.
pub(crate) fn annotation(user: UserId, result: &serde_json::Value, cancelled: bool, now: Millis) -> Annotation {
    serde_json::from_value(json!({
        "id": 0, "result": result, "completed_by": user, "was_cancelled": cancelled,
        "created_at": at(now), "updated_at": at(now), "last_action": "submitted",
    }))
    .unwrap()
}

pub(crate) async fn submit_as(
    store: &Store,
    work: &TaskRef,
    user: UserId,
    unique_id: Option<&str>,
    cancelled: bool,
    now: Millis,
) -> Result<Submitted, Error> {
    let new = Submission {
        user,
        cancelled,
        ground_truth: false,
        unique_id: unique_id.map(str::to_owned),
        request_id: store::random::name()?,
    };
    let annotation = annotation(user, &choice("A"), cancelled, now);
    store.submit(Submitting { work, new, now, annotation, draft: None }).await
}

/// Submits and answers the annotation's id, whether it was kept now or before.
pub(crate) async fn submit(store: &Store, task: TaskId, user: UserId, unique_id: Option<&str>, now: Millis) -> ChildId {
    let work = store.task_ref(task, now).await.unwrap();
    kept(submit_as(store, &work, user, unique_id, false, now).await.unwrap())
}

pub(crate) async fn skip(store: &Store, task: TaskId, user: UserId, now: Millis) -> ChildId {
    let work = store.task_ref(task, now).await.unwrap();
    kept(submit_as(store, &work, user, None, true, now).await.unwrap())
}

pub(crate) fn kept(submitted: Submitted) -> ChildId {
    match submitted {
        Submitted::Created { id, .. } | Submitted::Existing(id) => id,
    }
}

/// The totals that the rows add up to.
pub(crate) fn counted(tasks: &[Task]) -> Totals {
    let mut totals = Totals::default();
    for task in tasks {
        totals.tasks += 1;
        totals.finished += i64::from(task.is_labeled);
        totals.predictions += i64::try_from(task.predictions.len()).unwrap();
        let mut useful = 0;
        for one in &task.annotations {
            totals.cancelled += i64::from(one.was_cancelled);
            totals.annotations += i64::from(!one.was_cancelled);
            totals.ground_truth += i64::from(!one.was_cancelled && one.ground_truth);
            useful += i64::from(!one.was_cancelled && !one.ground_truth);
        }
        totals.useful += useful;
        totals.with_annotations += i64::from(useful > 0);
    }
    totals
}

/// The totals of a project's segments, added up.
pub(crate) async fn segment_totals(store: &Store, project: &Project) -> Totals {
    let mut sum = Totals::default();
    for segment in store.segments(project.id).await.unwrap() {
        sum += segment.totals;
    }
    sum
}

/// The users who have annotated each task, skips excluded.
pub(crate) fn annotators(tasks: &[Task]) -> BTreeMap<TaskId, Vec<UserId>> {
    let made = |task: &Task| {
        task.annotations.iter().filter(|one| !one.was_cancelled).filter_map(|one| one.completed_by).collect()
    };
    tasks.iter().map(|task| (task.id, made(task))).collect()
}

/// Recounts everything at a time when nothing moves, and requires that all totals are what the rows say.
pub(crate) async fn assert_recounted(store: &Store, project: &Project, now: Millis) {
    store.recount_project(project, now + LONG).await.unwrap();
    let counted = counted(&all(store, project).await);
    assert_eq!(segment_totals(store, project).await, counted, "segments");
    assert_eq!(store.project_totals(project.id).await.unwrap(), counted, "project");
}
