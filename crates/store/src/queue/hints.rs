//! Hints: OPEN and LATER rows. They may be wrong without harm.

use super::{later_class, later_row, open_row, read_later, read_open};
use crate::Store;
use crate::error::Result;
use crate::table::Range as Keys;
use crate::table::expression::Condition;
use crate::table::keys;
use labeling::ids::{ProjectId, UserId};
use labeling::queue::{LaterRow, OpenRow, Place};

/// Above every place.
const LAST_PLACE: Place = 999_999_999_999;

impl Store {
    pub(crate) async fn open_rows(&self, project: ProjectId, from: Place, limit: usize) -> Result<Vec<OpenRow>> {
        let range = Keys::Between(keys::open_sk(from), keys::open_sk(LAST_PLACE));
        let rows = self.table().query(&keys::queue(project), range, Some(limit), false).await?;
        rows.iter().map(read_open).collect()
    }

    pub(crate) async fn put_open(&self, project: ProjectId, rows: &[OpenRow]) -> Result<()> {
        if let [one] = rows {
            self.table().put(&keys::open(project, one.spot.place), open_row(one), Condition::none()).await?;
            return Ok(());
        }
        let puts = rows.iter().map(|row| (keys::open(project, row.spot.place), open_row(row)));
        self.table().write_many(puts.collect(), Vec::new()).await
    }

    pub(crate) async fn delete_open(&self, project: ProjectId, place: Place) -> Result<()> {
        self.table().delete(&keys::open(project, place), Condition::none()).await?;
        Ok(())
    }

    pub(crate) async fn later_rows(&self, project: ProjectId, user: UserId, limit: usize) -> Result<Vec<LaterRow>> {
        let range = Keys::Prefix(keys::later_prefix(user));
        let rows = self.table().query(&keys::queue(project), range, Some(limit), false).await?;
        rows.iter().map(read_later).collect()
    }

    pub(crate) async fn put_later(&self, project: ProjectId, user: UserId, row: &LaterRow) -> Result<()> {
        let key = keys::later(project, user, later_class(row.kind), row.at, row.spot.task);
        self.table().put(&key, later_row(row), Condition::none()).await?;
        Ok(())
    }

    pub(crate) async fn delete_later(&self, project: ProjectId, user: UserId, row: &LaterRow) -> Result<()> {
        let key = keys::later(project, user, later_class(row.kind), row.at, row.spot.task);
        self.table().delete(&key, Condition::none()).await?;
        Ok(())
    }
}
