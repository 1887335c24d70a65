//! Writes of one row. Where a transaction holds the row, nothing was written and the write is tried again, which is
//! safe for an addition too.

use crate::error::{ErrorKind, Result};
use crate::retry::Retry;
use crate::table::expression::{Condition, Update};
use crate::table::keys::Key;
use crate::table::row::Row;
use crate::table::{Outcome, Table};

const BUSY: &str = "the row is being changed by others, try again";

impl Table {
    /// Puts a row on a condition.
    pub async fn put(&self, key: &Key, row: Row, condition: Condition) -> Result<Outcome> {
        let mut retry = Retry::new(BUSY);
        loop {
            match self.put_once(key, row.clone(), condition.clone()).await {
                Err(error) if error.kind() == ErrorKind::Conflict => retry.again().await?,
                ended => return ended,
            }
        }
    }

    /// Deletes a row on a condition.
    pub async fn delete(&self, key: &Key, condition: Condition) -> Result<Outcome> {
        let mut retry = Retry::new(BUSY);
        loop {
            match self.delete_once(key, condition.clone()).await {
                Err(error) if error.kind() == ErrorKind::Conflict => retry.again().await?,
                ended => return ended,
            }
        }
    }

    /// Changes some attributes on a condition, and answers the row as it is after the change, or `None` where the
    /// condition did not hold.
    pub async fn update(&self, key: &Key, update: Update, condition: Condition) -> Result<Option<Row>> {
        let mut retry = Retry::new(BUSY);
        loop {
            match self.update_once(key, update.clone(), condition.clone()).await {
                Err(error) if error.kind() == ErrorKind::Conflict => retry.again().await?,
                ended => return ended,
            }
        }
    }
}
