//! The unique id of a hand-out.

use crate::ids::{TaskId, UserId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;

/// A keyed hash of the task, the user and the number of annotations that the user has made on the task. The same
/// hand-out always has the same id, so a retry has the id of its first attempt, and nobody can guess the id of another
/// user. Shown as a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UniqueId(pub [u8; 16]);

impl UniqueId {
    /// `key` is the installation's secret; `made` is [`Worker::made`](super::state::Worker::made).
    pub fn new(key: &[u8], task: TaskId, user: UserId, made: u32) -> Self {
        // HMAC accepts a key of any length.
        let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
            Ok(mac) => mac,
            Err(_) => unreachable!("hmac takes a key of any length"),
        };
        mac.update(&task.0.to_be_bytes());
        mac.update(&user.0.to_be_bytes());
        mac.update(&made.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        // Version 8 (custom scheme) and the variant of RFC 9562.
        id[6] = id[6] & 0x0f | 0x80;
        id[8] = id[8] & 0x3f | 0x80;
        Self(id)
    }
}

/// The digest of a unique id that a state row holds. The unique id may be ours or the client's. Two digests of one task
/// do not collide by chance, and a client that forces a collision loses an annotation of its own.
pub(super) fn digest(unique_id: &str) -> u64 {
    let hash = Sha256::digest(unique_id.as_bytes());
    hash.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

impl fmt::Display for UniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_changes_it() {
        let id = UniqueId::new(b"key", TaskId(1), UserId(2), 0);
        assert_eq!(id, UniqueId::new(b"key", TaskId(1), UserId(2), 0));
        assert_ne!(id, UniqueId::new(b"yek", TaskId(1), UserId(2), 0));
        assert_ne!(id, UniqueId::new(b"key", TaskId(2), UserId(2), 0));
        assert_ne!(id, UniqueId::new(b"key", TaskId(1), UserId(1), 0));
        assert_ne!(id, UniqueId::new(b"key", TaskId(1), UserId(2), 1));
        let text = id.to_string();
        assert_eq!((text.len(), text.as_bytes()[14]), (36, b'8'));
    }
}
