//! Times as rows hold them, in milliseconds since 1970, and the length of claims.

use crate::error::{Error, Result};
use jiff::{SignedDuration, Timestamp, TimestampArithmetic};

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
