//! Writes of one row. Where a transaction holds the row, nothing was written and the write is tried again, which is
//! safe for an addition too.

use crate::error::{Error, ErrorKind, Result};
use crate::table::expression::{Condition, Update};
use crate::table::keys::Key;
use crate::table::row::Row;
use crate::table::{Outcome, Table};

const TRIES: u32 = 12;

impl Table {
    /// Puts a row on a condition.
    pub async fn put(&self, key: &Key, row: Row, condition: Condition) -> Result<Outcome> {
        for attempt in 0..TRIES {
            match self.put_once(key, row.clone(), condition.clone()).await {
                Err(error) if error.kind() == ErrorKind::Conflict => crate::calls::pause(attempt).await,
                ended => return ended,
            }
        }
        Err(busy())
    }

    /// Deletes a row on a condition.
    pub async fn delete(&self, key: &Key, condition: Condition) -> Result<Outcome> {
        for attempt in 0..TRIES {
            match self.delete_once(key, condition.clone()).await {
                Err(error) if error.kind() == ErrorKind::Conflict => crate::calls::pause(attempt).await,
                ended => return ended,
            }
        }
        Err(busy())
    }

    /// Changes some attributes on a condition, and answers the row as it is after the change, or `None` where the
    /// condition did not hold.
    pub async fn update(&self, key: &Key, update: Update, condition: Condition) -> Result<Option<Row>> {
        for attempt in 0..TRIES {
            match self.update_once(key, update.clone(), condition.clone()).await {
                Err(error) if error.kind() == ErrorKind::Conflict => crate::calls::pause(attempt).await,
                ended => return ended,
            }
        }
        Err(busy())
    }
}

fn busy() -> Error {
    Error::new(ErrorKind::Unavailable, "the row is being changed by others, try again")
}
