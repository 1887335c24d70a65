//! Retrying what other writers get in the way of.

use crate::error::{Error, ErrorKind, Result};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use std::time::Duration;

/// The first delay without its jitter, which is up to as long again. Each delay is twice the one before.
const FIRST: Duration = Duration::from_millis(5);
/// The longest delay without its jitter.
const LONGEST: Duration = Duration::from_millis(500);
/// The number of retries: about eight seconds in all, well below the time that a gateway waits for an answer.
const RETRIES: usize = 16;

/// The retries of one operation, with growing and randomized delays.
///
/// ```text
/// let mut retry = Retry::new("the task is being changed by others, try again");
/// loop {
///     // Read, decide, write; return if it was written.
///     retry.again().await?;
/// }
/// ```
pub(crate) struct Retry {
    delays: ExponentialBackoff,
    message: String,
}

impl Retry {
    /// `message` is the error's once all retries are used up.
    pub(crate) fn new(message: impl Into<String>) -> Retry {
        let delays = ExponentialBuilder::default()
            .with_min_delay(FIRST)
            .with_max_delay(LONGEST)
            .with_factor(2.0)
            .with_jitter()
            .with_max_times(RETRIES);
        Retry { delays: delays.build(), message: message.into() }
    }

    /// Waits before the next try. `Unavailable` once all retries are used up.
    pub(crate) async fn again(&mut self) -> Result<()> {
        tokio::time::sleep(self.delay()?).await;
        Ok(())
    }

    fn delay(&mut self) -> Result<Duration> {
        self.delays.next().ok_or_else(|| Error::new(ErrorKind::Unavailable, self.message.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_end_with_the_message_after_some_seconds() {
        let mut retry = Retry::new("busy, try again");
        let delays: Vec<Duration> = std::iter::from_fn(|| retry.delay().ok()).collect();
        let mut other = Retry::new("busy, try again");
        assert!(delays.iter().any(|delay| other.delay().unwrap() != *delay), "two writers would meet again");
        assert_eq!(delays.len(), RETRIES);
        assert!(delays.iter().all(|delay| (FIRST..=2 * LONGEST).contains(delay)), "{delays:?}");
        assert!((4..=11).contains(&delays.iter().sum::<Duration>().as_secs()), "{delays:?}");
        let error = retry.delay().unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Unavailable, "busy, try again"));
    }
}
