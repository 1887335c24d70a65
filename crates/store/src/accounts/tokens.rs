//! Tokens of the API: the legacy one, found by its hash, and personal ones, named in a signed text.

use crate::Store;
use crate::error::Result;
use crate::table::Range;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use jiff::Timestamp;
use labeling::ids::UserId;

/// A personal token as it is kept: what it says, without its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalToken {
    /// Its name.
    pub name: String,
    /// Header and claims, as they are shown in lists.
    pub unsigned: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was taken back, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl PersonalToken {
    /// Whether it still gives access.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    fn read(row: &Row) -> Result<PersonalToken> {
        let time = |name: &str| row.find_number(name).and_then(|second| Timestamp::from_second(second).ok());
        Ok(PersonalToken {
            name: row.text("name")?.to_owned(),
            unsigned: row.text("unsigned")?.to_owned(),
            created_at: time("created").unwrap_or_default(),
            expires_at: time("ends").unwrap_or_default(),
            revoked_at: time("revoked"),
        })
    }
}

/// The user whose legacy token has that hash.
pub async fn legacy_owner(store: &Store, hash: &str) -> Result<Option<UserId>> {
    let row = store.table().get(&keys::token(hash)).await?;
    row.map(|row| row.number("user").map(UserId)).transpose()
}

/// Keeps a new personal token.
pub async fn add_personal(store: &Store, user: UserId, token: &PersonalToken) -> Result<()> {
    let row = Row::new()
        .with("name", token.name.as_str())
        .with("unsigned", token.unsigned.as_str())
        .with("created", token.created_at.as_second())
        .with("ends", token.expires_at.as_second());
    store.table().put(&keys::personal_token(user, &token.name), row, Condition::row_absent()).await?;
    Ok(())
}

/// A user's personal token of that name, live or not.
pub async fn find_personal(store: &Store, user: UserId, name: &str) -> Result<Option<PersonalToken>> {
    let row = store.table().get(&keys::personal_token(user, name)).await?;
    row.as_ref().map(PersonalToken::read).transpose()
}

/// A user's personal tokens, oldest first, those taken back too.
pub async fn list_personal(store: &Store, user: UserId) -> Result<Vec<PersonalToken>> {
    let range = Range::Prefix(keys::PERSONAL_TOKEN_PREFIX.to_owned());
    let rows = store.table().query(&keys::user_partition(user), range, None, false).await?;
    let mut tokens = rows.iter().map(PersonalToken::read).collect::<Result<Vec<_>>>()?;
    tokens.sort_by_key(|token| token.created_at);
    Ok(tokens)
}

/// Takes a personal token back. False if there is none or it was taken back before.
pub async fn revoke_personal(store: &Store, user: UserId, name: &str, now: Timestamp) -> Result<bool> {
    let condition = Condition::row_exists().also(Condition::absent("revoked"));
    let update = Update::new().set("revoked", now.as_second());
    Ok(store.table().update(&keys::personal_token(user, name), update, condition).await?.is_some())
}
