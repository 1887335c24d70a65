//! Sessions of browsers, found by the hash of their cookie.

use crate::Store;
use crate::error::Result;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::UserId;

/// How long a session lives.
pub const MAX_AGE: SignedDuration = SignedDuration::from_hours(8 * 24);
/// How long a session lives unused.
pub const MAX_IDLE: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How seldom the time of use is written.
const KEEP_ALIVE_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub user: UserId,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last known to be used; an hour late at most.
    pub used_at: Timestamp,
}

impl Session {
    /// Whether it has ended by age or by lack of use.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.began_at) >= MAX_AGE || now.duration_since(self.used_at) >= MAX_IDLE
    }

    /// Whether it is from before a new password.
    pub fn is_before(&self, password: Option<Timestamp>) -> bool {
        password.is_some_and(|changed| self.began_at < changed)
    }
}

/// Begins a session under the hash of its cookie.
pub async fn begin(store: &Store, hash: &str, user: UserId, now: Timestamp) -> Result<()> {
    let row = Row::new()
        .with("user", user.0)
        .with("began_ms", now.as_millisecond())
        .with("used", now.as_second())
        .with(keys::EXPIRES, (now + MAX_AGE).as_second());
    store.table().put(&keys::session(hash), row, Condition::row_absent()).await?;
    Ok(())
}

/// The session of that hash, over or not.
pub async fn find(store: &Store, hash: &str) -> Result<Option<Session>> {
    let Some(row) = store.table().get(&keys::session(hash)).await? else {
        return Ok(None);
    };
    let used_at = Timestamp::from_second(row.number("used")?).unwrap_or_default();
    let began_at = match row.find_number("began_ms") {
        Some(ms) => crate::time::from_ms(ms)?,
        // Sessions that began before milliseconds were kept.
        None => Timestamp::from_second(row.number("began")?).unwrap_or_default(),
    };
    Ok(Some(Session { user: UserId(row.number("user")?), began_at, used_at }))
}

/// Notes that a session is used, once an hour at most. A session that ended meanwhile stays ended.
pub async fn keep_alive(store: &Store, hash: &str, session: &Session, now: Timestamp) -> Result<()> {
    if now.duration_since(session.used_at) >= KEEP_ALIVE_EVERY {
        let update = Update::new().set("used", now.as_second());
        store.table().update(&keys::session(hash), update, Condition::row_exists()).await?;
    }
    Ok(())
}

/// Ends a session.
pub async fn end(store: &Store, hash: &str) -> Result<()> {
    store.table().delete(&keys::session(hash), Condition::none()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_age_and_by_lack_of_use() {
        let start = Timestamp::UNIX_EPOCH;
        let used =
            |hours| Session { user: UserId(1), began_at: start, used_at: start + SignedDuration::from_hours(hours) };
        let at = |hours| start + SignedDuration::from_hours(hours);
        assert!(!used(0).is_over(at(71)));
        assert!(used(0).is_over(at(72)));
        assert!(!used(150).is_over(at(191)));
        assert!(used(190).is_over(at(192)));
        assert!(used(0).is_before(Some(at(1))));
        assert!(!used(0).is_before(Some(at(0))));
        assert!(!used(0).is_before(None));
    }
}
