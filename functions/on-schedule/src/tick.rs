//! A tick: runs the work that is due.

use crate::{Error, Ticked};
use api::App;
use futures::{StreamExt, stream};
use store::ErrorKind;
use store::events::timers::{CLAIM, DueTimers, Timer, TimerKind};
use store::imports::ImportLimits;
use store::jobs::JobKind;

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
        TimerKind::Train => return Box::pin(run_one(app, timer, limits)).await,
        _ => {}
    }
    if !store.claim_timer(timer, app.now(), app.now() + CLAIM).await? {
        return Ok(None);
    }
    let done = Box::pin(run_one(app, timer, limits)).await;
    match &done {
        Err(error) if error.kind() == ErrorKind::Missing => store.delete_timer(timer).await?,
        // Work that is still due may run at the next call. Finished work has no row any more.
        _ => store.release_timer(timer).await?,
    }
    done
}

/// Runs the work of a timer. Returns its counter if the work is done. Callers box the future: in a debug build, the
/// futures of all kinds of work together are larger than the stack of a thread.
async fn run_one(app: &App, timer: &Timer, limits: &ImportLimits) -> store::Result<Option<Counter>> {
    let (store, now, subject) = (app.store(), app.now(), timer.subject);
    let counter: Counter = match timer.kind {
        TimerKind::Publish => {
            store.resume_publication(subject, now, limits).await?;
            |ticked| &mut ticked.publications
        }
        TimerKind::Job => match store.job(subject).await?.kind() {
            JobKind::Import => {
                // Boxed: its state is large, and unoptimized builds keep several copies of it on the stack.
                Box::pin(store.run_import_job(subject, now, limits)).await?;
                |ticked| &mut ticked.imports
            }
            JobKind::Export => {
                store.resume_export_job(subject).await?;
                |ticked| &mut ticked.exports
            }
            JobKind::Predict => {
                store.resume_selected(subject).await?;
                |ticked| &mut ticked.asked
            }
            JobKind::Bulk => {
                store.resume_selected(subject).await?;
                |ticked| &mut ticked.bulk
            }
        },
        TimerKind::Purge => {
            if !Box::pin(store.purge_project(timer)).await? {
                return Ok(None);
            }
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
    Ok(Some(counter))
}
