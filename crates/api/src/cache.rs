//! Short-lived caches: settings, roles, tokens.

use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;

/// The longest time that anything is cached. A revocation or a change of settings takes effect everywhere within this
/// time.
pub const MAX_AGE: SignedDuration = SignedDuration::from_secs(10);

/// A bounded cache whose entries are valid for [`MAX_AGE`]. Absence is never cached.
pub struct Fresh<K, V> {
    entries: Cache<K, (Timestamp, Arc<V>)>,
}

impl<K: Hash + Eq + Clone, V> Fresh<K, V> {
    /// A cache of at most `capacity` entries.
    pub fn new(capacity: usize) -> Fresh<K, V> {
        Fresh { entries: Cache::new(capacity) }
    }

    /// The cached value. If there is none, calls `read` and caches its result as of `now`. If several callers request
    /// one key at the same time, one of them reads and the others wait.
    pub async fn get_or_read<E>(
        &self,
        key: K,
        now: Timestamp,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<Arc<V>>, E> {
        loop {
            match self.entries.get_value_or_guard_async(&key).await {
                Ok((read_at, value)) if is_fresh(read_at, now) => return Ok(Some(value)),
                Ok((read_at, _)) => drop(self.entries.remove_if(&key, |(at, _)| *at == read_at)),
                Err(place) => {
                    let Some(value) = read.await? else { return Ok(None) };
                    let value = Arc::new(value);
                    // The cache was cleared during the read, so the value is not cached.
                    let _ = place.insert((now, value.clone()));
                    return Ok(Some(value));
                }
            }
        }
    }

    /// Removes all entries.
    pub fn clear(&self) {
        self.entries.clear();
    }
}

fn is_fresh(read_at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(read_at);
    age < MAX_AGE && !age.is_negative()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn one_reads_for_all_that_ask_at_the_same_time() {
        let (cache, reads): (Fresh<&str, u32>, AtomicU32) = (Fresh::new(10), AtomicU32::new(0));
        let ask = || {
            cache.get_or_read("a", Timestamp::UNIX_EPOCH, async {
                tokio::task::yield_now().await;
                Ok::<_, ()>(Some(reads.fetch_add(1, Ordering::Relaxed)))
            })
        };
        let found = futures::future::join_all((0..10).map(|_| ask())).await;
        assert_eq!(reads.load(Ordering::Relaxed), 1);
        assert!(found.iter().all(|one| *one == Ok(Some(Arc::new(0)))));
    }

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
