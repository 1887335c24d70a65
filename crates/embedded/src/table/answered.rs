//! Performed transactions by their `ClientRequestToken`: a transaction that is repeated after a lost response gets the
//! same response and is not performed again.
//!
//! The database has this feature too, but it scans all tokens of ten minutes in each transaction.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use dynoxide::DynoxideError;

/// The time for which a token is stored. DynamoDB's is ten minutes. The SDK in this process, the only client, gives up
/// long before.
const KNOWN_FOR: Duration = Duration::from_secs(60);
/// The length of a token in bytes (`ClientRequestToken` in DynamoDB's API reference).
pub(super) const TOKEN_BYTES: std::ops::RangeInclusive<usize> = 1..=36;

/// Recent responses by idempotency token.
#[derive(Default)]
pub(super) struct Answered {
    by_token: HashMap<String, Known>,
    /// The tokens, oldest first.
    ages: VecDeque<(Instant, String)>,
}

struct Known {
    request: u64,
    answer: Vec<u8>,
}

/// The identity of a request, independent of the order of JSON members.
pub(super) fn hash(request: &serde_json::Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.hash(&mut hasher);
    hasher.finish()
}

impl Answered {
    /// The stored response of the request ([`hash`]) with this token.
    ///
    /// # Errors
    /// The token was used for another request.
    pub(super) fn find(&mut self, now: Instant, token: &str, request: u64) -> Result<Option<&[u8]>, DynoxideError> {
        while let Some((_, token)) = self.ages.pop_front_if(|(at, _)| now.duration_since(*at) > KNOWN_FOR) {
            self.by_token.remove(&token);
        }
        match self.by_token.get(token) {
            Some(known) if known.request == request => Ok(Some(&known.answer)),
            Some(_) => Err(DynoxideError::IdempotentParameterMismatchException(
                "the token came with another request before".to_owned(),
            )),
            None => Ok(None),
        }
    }

    /// Stores the response for a new token.
    pub(super) fn keep(&mut self, now: Instant, token: String, request: u64, answer: Vec<u8>) {
        self.ages.push_back((now, token.clone()));
        self.by_token.insert(token, Known { request, answer });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_for_a_minute_with_its_request_only() {
        let start = Instant::now();
        let mut answered = Answered::default();
        assert_eq!(answered.find(start, "a", 1).unwrap(), None);
        answered.keep(start, "a".to_owned(), 1, b"{}".to_vec());
        let later = start + KNOWN_FOR;
        answered.keep(later, "b".to_owned(), 2, b"{}".to_vec());
        assert_eq!(answered.find(later, "a", 1).unwrap(), Some(b"{}".as_slice()));
        assert!(matches!(answered.find(later, "a", 2), Err(DynoxideError::IdempotentParameterMismatchException(_))));
        let after = later + Duration::from_millis(1);
        assert_eq!(answered.find(after, "a", 2).unwrap(), None);
        assert_eq!(answered.find(after, "b", 2).unwrap(), Some(b"{}".as_slice()));
        assert_eq!((answered.by_token.len(), answered.ages.len()), (1, 1));
    }
}
