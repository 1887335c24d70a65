//! Passwords: argon2id, on threads where hashing does not block requests.

use api::{Failure, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::{Arc, LazyLock};
use store::accounts::Hidden;
use tokio::sync::Semaphore;

/// The shortest password, in characters.
pub(crate) const MIN_LENGTH: usize = 8;
/// The longest password, in characters.
pub(crate) const MAX_LENGTH: usize = 256;

/// Each hashing needs 19 MiB, so the number of parallel ones is limited.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(4)));

/// A hash that no password matches. It is used if there is no account, so that the refusal of an unknown address takes
/// as long as that of a wrong password.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password").ok());

fn hash_now(password: &str) -> Result<String> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(Failure::internal)
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let place = PLACES.clone().acquire_owned().await.map_err(Failure::internal)?;
    let working = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    working.await.map_err(Failure::internal)
}

/// The hash to store.
pub(crate) async fn hash(password: &str) -> Result<Hidden> {
    let password = password.to_owned();
    on_a_thread(move || hash_now(&password)).await?.map(Hidden)
}

/// Whether the password matches the hash. Takes the same time without a hash.
pub(crate) async fn is_right(password: &str, hash: Option<&Hidden>) -> Result<bool> {
    let password = password.to_owned();
    let kept = hash.map(|Hidden(text)| text.clone());
    on_a_thread(move || {
        let known = kept.is_some();
        let Some(text) = kept.or_else(|| NOBODY.clone()) else {
            return false;
        };
        let Ok(parsed) = PasswordHash::new(&text) else {
            return false;
        };
        let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        right && known
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_is_right() {
        let kept = hash("correct horse").await.unwrap();
        assert!(kept.0.starts_with("$argon2id$"), "{}", kept.0);
        assert!(is_right("correct horse", Some(&kept)).await.unwrap());
        assert!(!is_right("correct hors", Some(&kept)).await.unwrap());
        assert!(!is_right("nobody has this password", None).await.unwrap());
        assert!(!is_right("x", Some(&Hidden("not a hash".into()))).await.unwrap());
    }
}
