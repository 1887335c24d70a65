//! Transactions that are tried again while other writers are in the way.

use crate::error::{Error, ErrorKind, Result};
use crate::table::{Outcome, Table, Write};

const TRIES: u32 = 20;

impl Table {
    /// Writes all or nothing like [`Table::transact`], again as long as other writers are in the way; `Unavailable`, saying
    /// what could not be done, when they always are. Never answers [`Outcome::Conflict`].
    pub(crate) async fn settle(&self, writes: Vec<Write>, what: &str) -> Result<Outcome> {
        for attempt in 0..TRIES {
            match self.transact(writes.clone()).await? {
                Outcome::Conflict => crate::calls::pause(attempt).await,
                settled => return Ok(settled),
            }
        }
        Err(Error::new(ErrorKind::Unavailable, format!("{what}, try again")))
    }
}
