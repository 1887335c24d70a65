//! The clock in the process: it does here what a schedule does in the cloud.

use crate::cli::Stop;
use api::App;
use embedded::Embedded;
use std::time::Duration;
use store::events::due::{Due, Work};
use store::imports::Limits;

/// How often what is due is run.
const TICK: Duration = Duration::from_secs(30);
/// At which ticks segments are counted anew: at the start, once what was going on at the last end has settled, ...
const SETTLED: u64 = 4;
/// ... and every hour. Rows whose time is over are deleted then, too; readers do not count on it.
const HOUR: u64 = 120;

/// Takes over what a process that was killed has left. Publications are gone on with before anybody can look, so that
/// no import is seen in part; import jobs are answered, for the clock to run.
pub(crate) async fn take_over(app: &App) -> Result<Vec<Due>, Stop> {
    let left = app.store().take_over(app.now()).await;
    let left = left.map_err(|error| Stop::because("cannot read the data folder", error))?;
    // Whoever listens for the bell tells them.
    let (_, left) = webhooks::split(left);
    let (publications, jobs): (Vec<Due>, Vec<Due>) = left.into_iter().partition(|due| due.what == Work::Publish);
    on_schedule::run(app, &publications, &Limits::default()).await;
    Ok(jobs)
}

/// Runs the clock, after the jobs that were left.
pub(crate) async fn run(app: App, embedded: Embedded, left: Vec<Due>) {
    on_schedule::run(&app, &left, &Limits::default()).await;
    let mut clock = tokio::time::interval(TICK);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for tick in 0_u64.. {
        clock.tick().await;
        if let Err(error) = on_schedule::tick(&app, &Limits::default()).await {
            tracing::warn!("nothing that is due is done: {error}");
        }
        if (tick == SETTLED || tick.is_multiple_of(HOUR))
            && let Err(error) = on_schedule::recount(app.store(), app.now()).await
        {
            tracing::warn!("nothing is counted anew: {error}");
        }
        if tick.is_multiple_of(HOUR)
            && let Err(error) = embedded.sweep_ttl().await
        {
            tracing::warn!("rows whose time is over stay: {error}");
        }
    }
}
