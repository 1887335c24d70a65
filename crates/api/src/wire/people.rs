//! Users as authors in tasks, annotations and drafts.

use super::People;
use crate::app::App;
use crate::auth::User;
use crate::failure::Result;
use futures::future::try_join_all;
use labeling::ids::UserId;
use std::collections::BTreeSet;

/// Reads these users and the asking user, in parallel.
pub async fn people_of(app: &App, user: &User, ids: impl IntoIterator<Item = UserId>) -> Result<People> {
    let wanted: BTreeSet<UserId> = ids.into_iter().filter(|id| *id != user.id).collect();
    let found = try_join_all(wanted.into_iter().map(|id| app.person(id))).await?;
    let found = found.into_iter().flatten().map(|account| account.person());
    Ok(found.chain([user.account.person()]).collect())
}
