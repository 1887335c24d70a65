//! What a credential stands for.

use std::sync::Arc;
use store::accounts::Account;

/// How a user showed who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser's cookie; the session's hash.
    Session(String),
    /// `Token <40 hex digits>`.
    LegacyToken,
    /// `Bearer <access token>`; the personal token it was made from.
    PersonalToken(String),
}

/// Whom a credential belongs to, as read from the store.
pub(crate) struct Known {
    pub(crate) account: Arc<Account>,
    pub(crate) via: Via,
}
