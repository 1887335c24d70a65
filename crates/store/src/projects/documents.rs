//! Lists of few records that one row of a project holds (webhooks, ML backends), with an attribute of `META` about
//! them.

use crate::Store;
use crate::error::{Error, Result};
use crate::retry::Retry;
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Outcome, Write};
use labeling::ids::ProjectId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest text of such a row, in bytes. DynamoDB allows 400 KB for the row.
const MOST_BYTES: usize = 350_000;

/// The other writes of a change: the attribute of `META` about the records, and a row of an index over all projects.
pub(super) struct Said {
    pub(super) meta: Update,
    pub(super) index: Option<Write>,
}

impl Store {
    /// The records of such a row.
    pub(crate) async fn document<D: DeserializeOwned>(&self, key: &Key) -> Result<Vec<D>> {
        Ok(self.document_row(key).await?.0)
    }

    async fn document_row<D: DeserializeOwned>(&self, key: &Key) -> Result<(Vec<D>, u64)> {
        match self.table().get(key).await? {
            Some(row) => Ok((row.json("doc")?, row.number("v")?)),
            None => Ok((Vec::new(), 0)),
        }
    }

    /// Changes the records of such a row, and the attribute of the project's `META` about them. Other processes see
    /// it within ten seconds. `Invalid` with the field that makes records long if they are too long for one row.
    pub(super) async fn change_document<D: Serialize + DeserializeOwned + Send, T>(
        &self,
        project: ProjectId,
        (key, field): (Key, &'static str),
        change: impl Fn(&mut Vec<D>) -> Result<T> + Send,
        said: impl Fn(&[D]) -> Said + Send,
    ) -> Result<T> {
        let mut retry = Retry::new("the project is being changed by others, try again");
        loop {
            let (mut things, version) = self.document_row(&key).await?;
            let answer = change(&mut things)?;
            let condition = match version {
                0 => Condition::row_absent(),
                version => Condition::equal("v", version),
            };
            let text = serde_json::to_string(&things)?;
            if text.len() > MOST_BYTES {
                return Err(Error::invalid(field, "is too long together with that of the project's other ones"));
            }
            let row = Row::new().with("doc", text).with("v", version + 1);
            let said = said(&things);
            let mut writes = vec![
                Write::Put(key.clone(), row, condition),
                Write::Update(keys::project_meta(project), said.meta, Condition::row_exists()),
            ];
            writes.extend(said.index);
            match self.table().transact(writes).await? {
                Outcome::Done => {
                    self.caches().projects.remove(&project);
                    return Ok(answer);
                }
                Outcome::Refused(indices) if indices.contains(&1) => return Err(Error::missing("project")),
                _ => retry.again().await?,
            }
        }
    }
}
