//! The scheduled function: it continues work of dead processes, and recounts segments whose totals may be wrong. In the
//! cloud, a schedule invokes it. On one machine, a timer in the process does. Calls may overlap, since each item of
//! work is claimed.

use api::App;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use labeling::queue::Millis;
use serde::{Deserialize, Serialize};
use store::events::timers::{CLAIM, Timer, TimerKind};
use store::imports::ImportLimits;
use store::jobs::JobKind;
use store::{ErrorKind, Store};

/// An event of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "work", deny_unknown_fields)]
pub enum Event {
    /// Run the work that is due. Every minute, as long as there is any.
    Tick,
    /// Recount, and delete leftovers. Every night.
    Recount,
}

/// Counts of the finished work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ticked {
    /// Publications that were continued.
    pub publications: usize,
    /// Import jobs that ran, or run elsewhere.
    pub imports: usize,
    /// Export schedules that were run, and unfinished runs of them.
    pub exports: usize,
    /// Prediction jobs that ran, and ML backends that were told to train.
    pub asked: usize,
    /// Webhook events that were sent.
    pub delivered: usize,
    /// Deleted projects whose last rows and objects were removed.
    pub purged: usize,
    /// Objects without a row, which were deleted.
    pub collected: usize,
    /// Items that failed and stay due.
    pub failed: usize,
    /// Projects that were recounted.
    pub recounted: usize,
}

/// The reason why the function could do nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not an event of the schedule: {0}")]
    Event(#[from] serde_json::Error),
    #[error("cannot read what is due")]
    Due(#[source] store::Error),
    #[error("cannot list the projects")]
    Projects(#[source] store::Error),
}

/// Parses an event and runs it.
pub async fn handle(app: &App, event: &[u8], limits: &ImportLimits) -> Result<Ticked, Error> {
    match serde_json::from_slice(event)? {
        Event::Tick => tick(app, limits).await,
        Event::Recount => recount(app.store(), app.now()).await,
    }
}

/// Runs due work, and sends webhook events that were not sent before.
pub async fn tick(app: &App, limits: &ImportLimits) -> Result<Ticked, Error> {
    let [work, events] = app.store().due_timers(app.now()).lanes();
    let (work, events) = futures::join!(drain(app, work, limits), drain(app, events, limits));
    Ok(work?.and(events?))
}

/// Runs due work page by page. A page may hold events beside other work.
async fn drain(app: &App, mut due: DueTimers, limits: &ImportLimits) -> Result<Ticked, Error> {
    let mut sum = Ticked::default();
    while let Some(page) = due.next_page().await.map_err(Error::Due)? {
        let (events, due) = webhooks::split(page);
        let (ticked, delivered) = futures::join!(run(app, &due, limits), webhooks::deliver_all(app, events));
        sum = sum.and(Ticked { delivered, ..ticked });
    }
    Ok(sum)
}

/// The most items of work in parallel. Each may hold a part of a file in memory.
const AT_ONCE: usize = 4;

/// Runs these items, some in parallel, oldest first. Purges can take minutes, so they run one by one beside the other
/// items and do not delay them. Failed work stays due. Work that is no longer possible because its project was deleted
/// is dropped.
pub async fn run(app: &App, due: &[Timer], limits: &ImportLimits) -> Ticked {
    let (purges, others): (Vec<Timer>, Vec<Timer>) = due.iter().cloned().partition(|one| one.kind == TimerKind::Purge);
    let (purges, others) = futures::join!(lane(app, purges, 1, limits), lane(app, others, AT_ONCE, limits));
    Ticked { purged: purges.purged, failed: purges.failed + others.failed, ..others }
}

async fn lane(app: &App, due: Vec<Timer>, at_once: usize, limits: &ImportLimits) -> Ticked {
    let done = stream::iter(due).map(|timer| async move {
        let done = claim_and_do(app, &timer, limits).await;
        (timer, done)
    });
    let mut done = std::pin::pin!(done.buffer_unordered(at_once));
    let mut ticked = Ticked::default();
    while let Some((timer, done)) = done.next().await {
        match done {
            Ok(counter) => {
                if let Some(counter) = counter {
                    *counter(&mut ticked) += 1;
                }
            }
            Err(error) => {
                if error.kind() != ErrorKind::Missing {
                    tracing::warn!(error = %error, "{:?} of {} is tried again", timer.kind, timer.subject);
                }
                ticked.failed += 1;
            }
        }
    }
    ticked
}

/// The field of [`Ticked`] that counts a kind of work.
type Counter = fn(&mut Ticked) -> &mut usize;

/// Runs the work of a timer unless another process does. Returns the counter of the work if it was run.
async fn claim_and_do(app: &App, timer: &Timer, limits: &ImportLimits) -> store::Result<Option<Counter>> {
    let store = app.store();
    match timer.kind {
        // Events are sent separately.
        TimerKind::Event => return Ok(None),
        // Training has its own claims.
        TimerKind::Train => return run_one(app, timer, limits).await.map(Some),
        _ => {}
    }
    if !store.claim_timer(timer, app.now(), app.now() + CLAIM).await? {
        return Ok(None);
    }
    let done = run_one(app, timer, limits).await;
    match &done {
        Err(error) if error.kind() == ErrorKind::Missing => store.delete_timer(timer).await?,
        // Work that is still due may run at the next call. Finished work has no row any more.
        _ => store.release_timer(timer).await?,
    }
    done.map(Some)
}

/// Runs the work of a timer. Returns its counter.
async fn run_one(app: &App, timer: &Timer, limits: &ImportLimits) -> store::Result<Counter> {
    let (store, now, subject) = (app.store(), app.now(), timer.subject);
    let counter: Counter = match timer.kind {
        TimerKind::Publish => {
            store.resume_publication(subject, now, limits).await?;
            |ticked| &mut ticked.publications
        }
        TimerKind::Job => match store.job(subject).await?.kind() {
            JobKind::Import => {
                store.run_import_job(subject, now, limits).await?;
                |ticked| &mut ticked.imports
            }
            JobKind::Export => {
                store.resume_export_job(subject).await?;
                |ticked| &mut ticked.exports
            }
            JobKind::Predict => {
                store.resume_predictions(subject).await?;
                |ticked| &mut ticked.asked
            }
        },
        TimerKind::Purge => {
            store.purge_project(timer).await?;
            |ticked| &mut ticked.purged
        }
        TimerKind::Schedule => {
            store.follow_schedule(timer, now).await?;
            |ticked| &mut ticked.exports
        }
        TimerKind::Train => {
            models::train_due(app, timer).await?;
            |ticked| &mut ticked.asked
        }
        TimerKind::Recount => {
            store.follow_recount(timer, now).await?;
            |ticked| &mut ticked.recounted
        }
        TimerKind::Event => |ticked| &mut ticked.delivered,
    };
    Ok(counter)
}

/// Recounts every segment whose totals may be wrong and deletes leftovers, one project after the other. A project that
/// fails is left to the next run.
pub async fn recount(store: &Store, now: Timestamp) -> Result<Ticked, Error> {
    let mut ticked = Ticked::default();
    for listed in store.projects().await.map_err(Error::Projects)? {
        let counted = match store.project(listed.id).await {
            Ok(project) => store.recount_project(&project, now.as_millisecond() as Millis).await,
            Err(error) => Err(error),
        };
        let collected = match counted {
            Ok(()) => store.collect_leftovers(listed.id, now).await,
            Err(error) => Err(error),
        };
        match collected {
            Ok(collected) => {
                ticked.recounted += 1;
                ticked.collected += collected;
            }
            // Deleted in the meantime.
            Err(error) if error.kind() == ErrorKind::Missing => {}
            Err(error) => {
                tracing::warn!(error = %error, "project {} could not be counted", listed.id);
                ticked.failed += 1;
            }
        }
    }
    match store.collect_deleted_projects().await {
        Ok(gone) => ticked.purged += gone,
        Err(error) => {
            tracing::warn!(error = %error, "what is left of deleted projects could not be deleted");
            ticked.failed += 1;
        }
    }
    Ok(ticked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded::{DATA_BUCKET, Embedded, Fault, Options, Rule, TABLE, UPLOADS_BUCKET};
    use labeling::ids::UserId;
    use store::imports::uploads::Upload;
    use store::jobs::Job;
    use store::objects::object_keys;
    use store::objects::{Bucket, BucketNames, Objects};
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
}
