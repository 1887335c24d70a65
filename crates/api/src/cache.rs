//! What may be remembered for a moment: settings, roles, tokens.

use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;

/// How long anything may be remembered: a revocation or a change of settings takes effect everywhere within this time.
pub const MAX_AGE: SignedDuration = SignedDuration::from_secs(10);

/// A bounded cache whose entries are good for [`MAX_AGE`]. Absence is never remembered.
pub struct Fresh<K, V> {
    entries: Cache<K, (Timestamp, Arc<V>)>,
}

impl<K: Hash + Eq + Clone, V> Fresh<K, V> {
    /// A cache of at most so many entries.
    pub fn new(capacity: usize) -> Fresh<K, V> {
        Fresh { entries: Cache::new(capacity) }
    }

    /// What is remembered and still good.
    pub fn get(&self, key: &K, now: Timestamp) -> Option<Arc<V>> {
        let (read_at, value) = self.entries.get(key)?;
        let age = now.duration_since(read_at);
        (age < MAX_AGE && !age.is_negative()).then_some(value)
    }

    /// What is remembered, else what `read` finds, which is then remembered as of `now`.
    pub async fn get_or_read<E>(
        &self,
        key: K,
        now: Timestamp,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<Arc<V>>, E> {
        if let Some(value) = self.get(&key, now) {
            return Ok(Some(value));
        }
        let Some(value) = read.await? else {
            return Ok(None);
        };
        let value = Arc::new(value);
        self.entries.insert(key, (now, value.clone()));
        Ok(Some(value))
    }

    /// Forgets an entry.
    pub fn forget(&self, key: &K) {
        self.entries.remove(key);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_entry_is_read_again_after_ten_seconds() {
        let cache: Fresh<&str, u32> = Fresh::new(10);
        let start = Timestamp::UNIX_EPOCH;
        let read = |n: u32| async move { Ok::<_, ()>(Some(n)) };
        assert_eq!(cache.get_or_read("a", start, read(1)).await, Ok(Some(Arc::new(1))));
        let soon = start + SignedDuration::from_secs(9);
        assert_eq!(cache.get_or_read("a", soon, read(2)).await, Ok(Some(Arc::new(1))));
        let later = start + SignedDuration::from_secs(10);
        assert_eq!(cache.get_or_read("a", later, read(3)).await, Ok(Some(Arc::new(3))));
    }

    #[tokio::test]
    async fn absence_is_not_remembered() {
        let cache: Fresh<&str, u32> = Fresh::new(10);
        let none = async { Ok::<_, ()>(None) };
        assert_eq!(cache.get_or_read("a", Timestamp::UNIX_EPOCH, none).await, Ok(None));
        let some = async { Ok::<_, ()>(Some(1)) };
        assert_eq!(cache.get_or_read("a", Timestamp::UNIX_EPOCH, some).await, Ok(Some(Arc::new(1))));
    }
}
