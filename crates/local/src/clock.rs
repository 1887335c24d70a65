//! The timer in the process. It replaces the schedules of the cloud.

use crate::cli::Stop;
use api::App;
use embedded::Embedded;
use std::time::Duration;
use store::events::timers::{Timer, TimerKind};
use store::imports::ImportLimits;
use tokio::task::JoinSet;

/// The interval between two searches for due work.
const TICK: Duration = Duration::from_secs(30);
/// The ticks at which segments are recounted: a short time after the start, when work of the previous process has
/// settled, ...
const SETTLED: u64 = 4;
/// ... and every hour. Expired rows are deleted at these times too. Readers check the expiry themselves.
const HOUR: u64 = 120;

/// Takes over the work of a killed process. Publications are finished before requests are served, so that no import is
/// partly visible. The other jobs are returned, and the timer runs them.
pub(crate) async fn take_over(app: &App) -> Result<Vec<Timer>, Stop> {
    let left = app.store().take_over(app.now()).await;
    let left = left.map_err(|error| Stop::because("cannot read the data folder", error))?;
    // The listener of changes sends the events.
    let (_, left) = webhooks::split(left);
    let (publications, jobs): (Vec<Timer>, Vec<Timer>) =
        left.into_iter().partition(|due| due.kind == TimerKind::Publish);
    on_schedule::run(app, &publications, &ImportLimits::default()).await;
    Ok(jobs)
}

/// Runs the timer, which starts with these jobs.
pub(crate) async fn run(app: App, embedded: Embedded, left: Vec<Timer>) {
    // Long work does not delay the next tick: each tick claims its work, like the calls in the cloud, which overlap
    // too.
    let mut ticks = JoinSet::new();
    let first = app.clone();
    ticks.spawn(async move {
        on_schedule::run(&first, &left, &ImportLimits::default()).await;
    });
    let mut clock = tokio::time::interval(TICK);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for tick in 0_u64.. {
        clock.tick().await;
        // Drops the finished ones.
        while ticks.try_join_next().is_some() {}
        let ticking = app.clone();
        ticks.spawn(async move {
            if let Err(error) = on_schedule::tick(&ticking, &ImportLimits::default()).await {
                tracing::warn!("no due work is done: {error}");
            }
        });
        if (tick == SETTLED || tick.is_multiple_of(HOUR))
            && let Err(error) = on_schedule::recount(&app).await
        {
            tracing::warn!("no segment is recounted: {error}");
        }
        if tick.is_multiple_of(HOUR)
            && let Err(error) = embedded.sweep_ttl().await
        {
            tracing::warn!("expired rows stay: {error}");
        }
    }
}
