//! Attempts to guess something, counted in windows of time: after a few free ones they must be further and further apart.
//! Nobody is locked out: an attempt that comes late enough is always admitted.

use crate::Store;
use crate::error::Result;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use jiff::{SignedDuration, Timestamp};

/// The window in which attempts are counted.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// How attempts under one key are slowed down.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// How many attempts of a window need not wait.
    pub free: u32,
    /// How long the attempt after the first one that is not free waits, in seconds; each further pause is twice as long.
    pub first_pause_s: u32,
    /// The longest pause between two attempts, in seconds.
    pub longest_pause_s: u32,
}

impl Limit {
    /// How long the attempt after this one must wait, in seconds, where `slowed` had to wait before it.
    fn pause_s(self, slowed: u32) -> u32 {
        let times = 1_u32.checked_shl(slowed).unwrap_or(u32::MAX);
        self.first_pause_s.saturating_mul(times).min(self.longest_pause_s)
    }
}

fn window_of(now: Timestamp) -> i64 {
    now.as_second().div_euclid(WINDOW.as_secs())
}

/// The seconds until an attempt would be admitted, without counting one; `None` if it would be admitted now.
///
/// A caller with several limits must check all of them before it counts the attempt. Otherwise an attempt that one limit
/// refuses lengthens the pauses of the others, and limits whose pauses end at different times refuse every attempt.
pub async fn pause(store: &Store, hash: &str, now: Timestamp, limit: Limit) -> Result<Option<u32>> {
    let row = store.table().get(&keys::attempts(hash, window_of(now))).await?;
    let number = |name: &str| row.as_ref().and_then(|row| row.find_number::<i64>(name)).unwrap_or(0);
    let left = number("next").saturating_sub(now.as_millisecond());
    if number("n") < i64::from(limit.free) || left <= 0 {
        return Ok(None);
    }
    Ok(Some(u32::try_from(left.div_euclid(1_000) + 1).unwrap_or(limit.longest_pause_s)))
}

/// Counts an attempt under the hash of an account's or a client's address, before anybody knows how it ends, so that
/// attempts at the same time cannot pass a bound together. None where it may be made now; else in how many seconds to try
/// again.
pub async fn begin(store: &Store, hash: &str, now: Timestamp, limit: Limit) -> Result<Option<u32>> {
    let key = keys::attempts(hash, window_of(now));
    let expires = (now + WINDOW + WINDOW).as_second();
    let update = Update::new().add("n", 1).set_if_absent(keys::EXPIRES, expires);
    let row = store.table().update(&key, update, Condition::none()).await?;
    let number = |name: &str| row.as_ref().and_then(|row| row.find_number::<u32>(name)).unwrap_or(0);
    if number("n") <= limit.free {
        return Ok(None);
    }
    let pause = limit.pause_s(number("slowed"));
    let next = now.as_millisecond().saturating_add(i64::from(pause) * 1_000);
    let update = Update::new().add("slowed", 1).set("next", next);
    let admitted = Condition::absent_or_below("next", now.as_millisecond() + 1);
    match store.table().update(&key, update, admitted).await? {
        Some(_) => Ok(None),
        None => Ok(Some(pause)),
    }
}

/// Takes back an attempt that was no failure.
pub async fn forgive(store: &Store, hash: &str, now: Timestamp) -> Result<()> {
    let update = Update::new().add("n", -1);
    store.table().update(&keys::attempts(hash, window_of(now)), update, Condition::row_exists()).await?;
    Ok(())
}

/// Forgets the window's attempts: whoever made them knew the answer.
pub async fn forget(store: &Store, hash: &str, now: Timestamp) -> Result<()> {
    store.table().delete(&keys::attempts(hash, window_of(now)), Condition::none()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let limit = Limit { free: 10, first_pause_s: 1, longest_pause_s: 60 };
        let pauses: Vec<u32> = [0, 1, 2, 5, 6, 31, 32, 1_000].into_iter().map(|slowed| limit.pause_s(slowed)).collect();
        assert_eq!(pauses, [1, 2, 4, 32, 60, 60, 60, 60]);
    }
}
