//! Times as rows hold them, in milliseconds since 1970, and the length of claims.

use crate::error::{Error, Result};
use jiff::{SignedDuration, Timestamp, TimestampArithmetic};
use std::time::Duration;
use tokio::time::Instant;

/// How long a claim on a job, a part or a timer lasts: longer than a request or an invocation of a function can.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(16);

/// A stored time.
pub(crate) fn from_ms(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| Error::corrupt(format!("{ms} ms is no time")))
}

/// The time `by` later (or, where `by` is negative, earlier) than `at`; `at` itself where that is out of range.
pub(crate) fn add_time(at: Timestamp, by: impl Into<TimestampArithmetic>) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}

/// The time of one invocation: how long it may work, and what time it is meanwhile.
#[derive(Clone, Copy)]
pub(crate) struct TimeBudget {
    now: Timestamp,
    began: Instant,
    pub(crate) until: Instant,
}

impl TimeBudget {
    /// `now` is the time of the caller's clock.
    pub(crate) fn begin(now: Timestamp, work_for: Duration) -> TimeBudget {
        let began = Instant::now();
        TimeBudget { now, began, until: began + work_for }
    }

    pub(crate) fn now(&self) -> Timestamp {
        add_time(self.now, self.began.elapsed())
    }

    /// The end of a claim that is made now.
    pub(crate) fn claim(&self) -> Timestamp {
        add_time(self.now(), CLAIM)
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }
}
