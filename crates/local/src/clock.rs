//! The clock in the process: it stands for the cloud's schedules.

use crate::cli::Stop;
use api::App;
use embedded::Embedded;
use std::time::Duration;
use store::events::due::{Due, Work};
use store::imports::Limits;
use tokio::task::JoinSet;

/// How often due work is looked for.
const TICK: Duration = Duration::from_secs(30);
/// At which ticks segments are counted anew: at the start, once what was going on at the last end has settled, ...
const SETTLED: u64 = 4;
/// ... and every hour. Rows whose time is over are deleted then, too; readers do not count on it.
const HOUR: u64 = 120;

/// Takes over the work that a killed process left. Publications are finished before anybody can look, so that no import is
/// seen in part; the other jobs are returned, for the clock to run.
pub(crate) async fn take_over(app: &App) -> Result<Vec<Due>, Stop> {
    let left = app.store().take_over(app.now()).await;
    let left = left.map_err(|error| Stop::because("cannot read the data folder", error))?;
    // The listener of changes sends the events.
    let (_, left) = webhooks::split(left);
    let (publications, jobs): (Vec<Due>, Vec<Due>) = left.into_iter().partition(|due| due.what == Work::Publish);
    on_schedule::run(app, &publications, &Limits::default()).await;
    Ok(jobs)
}

/// Runs the clock, beginning with the jobs that were left.
pub(crate) async fn run(app: App, embedded: Embedded, left: Vec<Due>) {
    // A long piece of work delays no tick: each claims what it does, as the cloud's calls do, which overlap too.
    let mut ticks = JoinSet::new();
    let first = app.clone();
    ticks.spawn(async move {
        on_schedule::run(&first, &left, &Limits::default()).await;
    });
    let mut clock = tokio::time::interval(TICK);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for tick in 0_u64.. {
        clock.tick().await;
        // Those that have ended.
        while ticks.try_join_next().is_some() {}
        let ticking = app.clone();
        ticks.spawn(async move {
            if let Err(error) = on_schedule::tick(&ticking, &Limits::default()).await {
                tracing::warn!("no due work is done: {error}");
            }
        });
        if (tick == SETTLED || tick.is_multiple_of(HOUR))
            && let Err(error) = on_schedule::recount(app.store(), app.now()).await
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
