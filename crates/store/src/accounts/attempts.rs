//! Attempts to sign in that failed or are under way, counted in a window of time per account and per address.

use crate::Store;
use crate::error::Result;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use jiff::{SignedDuration, Timestamp};

/// The window in which failures are counted.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);

fn window_of(now: Timestamp) -> i64 {
    now.as_second().div_euclid(WINDOW.as_secs())
}

/// How long the current window still lasts, in seconds.
pub fn window_left_s(now: Timestamp) -> u32 {
    u32::try_from(WINDOW.as_secs() - now.as_second().rem_euclid(WINDOW.as_secs())).unwrap_or(1)
}

/// Counts an attempt under the hash of an account's or a client's address, before anybody knows how it ends, so that
/// attempts at the same time cannot pass a bound together. Answers how many the current window has with it.
pub async fn begin(store: &Store, hash: &str, now: Timestamp) -> Result<u32> {
    let expires = (now + WINDOW + WINDOW).as_second();
    let update = Update::new().add("n", 1).set_if_absent(keys::EXPIRES, expires);
    let row = store.table().update(&keys::attempts(hash, window_of(now)), update, Condition::none()).await?;
    Ok(row.and_then(|row| row.find_number("n")).unwrap_or(0))
}

/// Takes back an attempt that was no failure.
pub async fn forgive(store: &Store, hash: &str, now: Timestamp) -> Result<()> {
    let update = Update::new().add("n", -1);
    store.table().update(&keys::attempts(hash, window_of(now)), update, Condition::row_exists()).await?;
    Ok(())
}
