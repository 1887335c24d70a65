//! Credentials and their users.

use std::sync::Arc;
use store::accounts::Account;

/// The kind of credential that authenticated a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// The cookie of a browser, with the hash of its session.
    Session(String),
    /// `Token <40 hex digits>`.
    LegacyToken,
    /// `Bearer <access token>`, with the personal token that it was made from.
    PersonalToken(String),
}

/// The user of a credential, as read from the store.
pub(crate) struct Known {
    pub(crate) account: Arc<Account>,
    pub(crate) via: Via,
}
