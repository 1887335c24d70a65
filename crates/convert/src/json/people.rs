//! Users in the JSON of records.

use jiff::Timestamp;
use labeling::ids::UserId;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A user as an author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    pub id: u64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// Always null. Only in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    avatar: Option<Option<String>>,
    /// Only in the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    initials: Option<String>,
}

impl PersonView {
    /// A user in the API.
    pub fn new(id: UserId, first_name: String, last_name: String, email: String, initials: String) -> PersonView {
        PersonView { id: id.0, first_name, last_name, email, avatar: Some(None), initials: Some(initials) }
    }

    /// The user in exports: without avatar and initials.
    #[must_use]
    pub fn exported(self) -> PersonView {
        PersonView { avatar: None, initials: None, ..self }
    }
}

/// The users named in the JSON of some records.
#[derive(Clone, Debug, Default)]
pub struct People(HashMap<UserId, PersonView>);

impl People {
    /// One of the users. `None` if there is no such user.
    pub fn get(&self, id: UserId) -> Option<&PersonView> {
        self.0.get(&id)
    }

    /// Name, email address and id of a user, in the form of `created_username`. Empty for an unknown user.
    pub(super) fn name(&self, id: Option<UserId>) -> String {
        let Some(person) = id.and_then(|id| self.get(id)) else { return String::new() };
        let name = format!("{} {}", person.first_name, person.last_name);
        format!("{} {}, {}", name.trim(), person.email, person.id).trim().to_owned()
    }

    /// The e-mail address of a user. Empty for an unknown user.
    pub(super) fn email(&self, id: UserId) -> String {
        self.get(id).map(|person| person.email.clone()).unwrap_or_default()
    }
}

impl FromIterator<PersonView> for People {
    fn from_iter<T: IntoIterator<Item = PersonView>>(people: T) -> People {
        People(people.into_iter().map(|person| (UserId(person.id), person)).collect())
    }
}

/// The time since `at` in words: `3 hours, 5 minutes`. A future time counts as now.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
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
