//! People: accounts, how they sign in, what they are allowed.

pub mod attempts;
pub mod invites;
pub mod organization;
pub mod sessions;
pub mod tokens;
pub mod users;

pub use organization::OrganizationSettings;

use convert::json::PersonView;
use jiff::Timestamp;
use labeling::ids::UserId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The role of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Owner,
    /// Labeling, reading, importing, exporting, and what is their own.
    Member,
}

/// Text that never shows in a log: a password's hash, a sealed token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Their id.
    pub id: UserId,
    /// Their address, as they wrote it.
    pub email: String,
    /// The role.
    pub role: Role,
    /// Whether they may sign in at all.
    pub active: bool,
    /// The profile.
    pub profile: Profile,
    /// When they came.
    pub date_joined: Timestamp,
    /// When they last signed in.
    pub last_activity: Timestamp,
    /// When the password was changed: sessions that began before are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions_from: Option<Timestamp>,
    /// The password's hash, as a PHC string. Not in listings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Hidden>,
    /// Their legacy token, encrypted, as hex. Not in listings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy_token: Option<Hidden>,
    /// The hash by which their legacy token is found. Not in listings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy_hash: Option<Hidden>,
}

/// The profile and preferences of a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone number, as they wrote it.
    pub phone: String,
    /// Whether they want news.
    pub allow_newsletters: bool,
    /// Their own hotkeys, by action: checked where they are set. Not in listings.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub custom_hotkeys: serde_json::Map<String, serde_json::Value>,
}

impl Account {
    /// The name that goes before the address's @.
    pub fn username(&self) -> &str {
        self.email.split('@').next().unwrap_or(&self.email)
    }

    /// Two letters for a badge: of the names, else of the address.
    pub fn initials(&self) -> String {
        let first = |text: &str| text.chars().next();
        let of_names: String =
            [&self.profile.first_name, &self.profile.last_name].into_iter().filter_map(|name| first(name)).collect();
        let text = if of_names.is_empty() { self.username().chars().take(2).collect() } else { of_names };
        text.to_uppercase()
    }

    /// Whether they may do everything, and sign in to do it.
    pub fn is_active_owner(&self) -> bool {
        self.active && self.role == Role::Owner
    }

    /// The user as an author.
    pub fn person(&self) -> PersonView {
        let profile = &self.profile;
        let (first_name, last_name) = (profile.first_name.clone(), profile.last_name.clone());
        PersonView::new(self.id, first_name, last_name, self.email.clone(), self.initials())
    }

    /// The account as a listing shows it: without secrets and choices.
    fn listed(&self) -> Account {
        let mut listed = Account { password: None, legacy_token: None, legacy_hash: None, ..self.clone() };
        listed.profile.custom_hotkeys.clear();
        listed
    }
}

/// The form of an address under which it is found: addresses that differ in case are one.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            id: UserId(1),
            email: "ann.lee@example.com".into(),
            role: Role::Member,
            active: true,
            profile: Profile::default(),
            date_joined: Timestamp::UNIX_EPOCH,
            last_activity: Timestamp::UNIX_EPOCH,
            sessions_from: None,
            password: Some(Hidden("hash".into())),
            legacy_token: Some(Hidden("sealed".into())),
            legacy_hash: Some(Hidden("digest".into())),
        }
    }

    #[test]
    fn badges_come_from_names_else_from_the_address() {
        let mut ann = account();
        assert_eq!((ann.username(), ann.initials().as_str()), ("ann.lee", "AN"));
        ann.profile.first_name = "Éva".into();
        ann.profile.last_name = "Lee".into();
        assert_eq!(ann.initials(), "ÉL");
    }

    #[test]
    fn secrets_are_neither_listed_nor_logged() {
        let listed = serde_json::to_string(&account().listed()).unwrap();
        for secret in ["hash", "sealed", "digest"] {
            assert!(!listed.contains(secret), "{listed}");
            assert!(!format!("{:?}", account()).contains(&format!("\"{secret}\"")));
        }
    }
}
