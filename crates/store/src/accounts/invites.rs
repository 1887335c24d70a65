//! The invite link: one for the organisation, until it is renewed.

use super::Hidden;
use crate::Store;
use crate::error::Result;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;

const TOKEN: &str = "token";

/// The link's token, encrypted, as hex.
pub async fn current(store: &Store) -> Result<Option<Hidden>> {
    let row = store.table().get(&keys::invite()).await?;
    row.map(|row| row.text(TOKEN).map(|text| Hidden(text.to_owned()))).transpose()
}

/// Keeps the first link's token, and answers the one that stands: another's, if that came first.
pub async fn keep_first(store: &Store, token: Hidden) -> Result<Hidden> {
    let row = Row::new().with(TOKEN, token.0.as_str());
    if store.table().put(&keys::invite(), row, Condition::row_absent()).await?.is_done() {
        return Ok(token);
    }
    Ok(current(store).await?.unwrap_or(token))
}

/// Replaces the link's token; the old link opens nothing any more.
pub async fn replace(store: &Store, token: &Hidden) -> Result<()> {
    store.table().put(&keys::invite(), Row::new().with(TOKEN, token.0.as_str()), Condition::none()).await?;
    Ok(())
}
