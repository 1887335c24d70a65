//! The scheduled function: it continues work of dead processes, and recounts segments whose totals may be wrong. In the
//! cloud, a schedule invokes it. On one machine, a timer in the process does. Calls may overlap, since each item of
//! work is claimed.

mod recount;
#[cfg(test)]
mod tests;
mod tick;

pub use recount::recount;
pub use tick::{run, tick};

use api::App;
use serde::{Deserialize, Serialize};
use store::imports::ImportLimits;

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
    /// Bulk jobs that were asked for.
    pub bulk: usize,
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

impl Ticked {
    /// The sum of both.
    pub(crate) fn and(self, other: Ticked) -> Ticked {
        Ticked {
            publications: self.publications + other.publications,
            imports: self.imports + other.imports,
            exports: self.exports + other.exports,
            asked: self.asked + other.asked,
            bulk: self.bulk + other.bulk,
            delivered: self.delivered + other.delivered,
            purged: self.purged + other.purged,
            collected: self.collected + other.collected,
            failed: self.failed + other.failed,
            recounted: self.recounted + other.recounted,
        }
    }
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
        Event::Recount => recount(app).await,
    }
}
