//! Users as authors in tasks, annotations and drafts.

use crate::app::App;
use crate::auth::User;
use crate::failure::Result;
use futures::future::try_join_all;
use jiff::Timestamp;
use labeling::ids::UserId;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::accounts::Account;
use utoipa::ToSchema;

/// The users named in a response.
#[derive(Default)]
pub struct People(HashMap<UserId, Arc<Account>>);

impl People {
    /// Reads these users in parallel. The asking user is already known.
    pub async fn of(app: &App, user: &User, ids: impl IntoIterator<Item = UserId>) -> Result<People> {
        let wanted: BTreeSet<UserId> = ids.into_iter().filter(|id| *id != user.id).collect();
        let found = try_join_all(wanted.into_iter().map(|id| app.person(id))).await?;
        let mut people: HashMap<_, _> = found.into_iter().flatten().map(|account| (account.id, account)).collect();
        people.insert(user.id, user.account.clone());
        Ok(People(people))
    }

    /// One of the users. `None` if there is no such user.
    pub fn get(&self, id: UserId) -> Option<&Account> {
        self.0.get(&id).map(Arc::as_ref)
    }

    /// Name, email address and id of a user, in the form of `created_username`.
    pub fn name(&self, id: Option<UserId>) -> String {
        let Some(account) = id.and_then(|id| self.get(id)) else { return String::new() };
        let profile = &account.profile;
        let name = format!("{} {}", profile.first_name, profile.last_name);
        format!("{} {}, {}", name.trim(), account.email, account.id).trim().to_owned()
    }
}

/// A user as an author.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    pub id: u64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub avatar: Option<String>,
    pub initials: String,
}

impl PersonView {
    /// A user.
    pub fn of(account: &Account) -> PersonView {
        PersonView {
            id: account.id.0,
            first_name: account.profile.first_name.clone(),
            last_name: account.profile.last_name.clone(),
            email: account.email.clone(),
            avatar: None,
            initials: account.initials(),
        }
    }
}

/// The time since `at` in words: `3 hours, 5 minutes`. A future time counts as now.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    const UNITS: [(i64, &str); 6] = [
        (31_536_000, "year"),
        (2_592_000, "month"),
        (604_800, "week"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ];
    let seconds = (now.as_second() - at.as_second()).max(0);
    let words = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    let Some(largest) = UNITS.iter().position(|(length, _)| seconds >= *length) else {
        return words(0, "minute");
    };
    let (length, unit) = UNITS[largest];
    let first = words(seconds / length, unit);
    match UNITS.get(largest + 1) {
        Some((next, unit)) if seconds % length >= *next => format!("{first}, {}", words(seconds % length / next, unit)),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_ago_have_two_units_at_most() {
        let at = Timestamp::UNIX_EPOCH;
        let later = |seconds| Timestamp::from_second(seconds).unwrap();
        for (seconds, words) in [
            (0, "0 minutes"),
            (59, "0 minutes"),
            (60, "1 minute"),
            (3_600, "1 hour"),
            (11_100, "3 hours, 5 minutes"),
            (86_400 + 60, "1 day"),
            (90_000_000, "2 years, 10 months"),
        ] {
            assert_eq!(ago(at, later(seconds)), words);
        }
        assert_eq!(ago(later(100), at), "0 minutes");
    }
}
