//! Blocks of ids from atomic counters.

use crate::Store;
use crate::error::{Error, Result};
use crate::retry::Retry;
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Outcome, Write};
use labeling::ids::{CHILDREN_PER_PROJECT, ProjectChildId, ProjectId};

impl Store {
    /// Takes `n` consecutive ids of a counter, and answers the first; ids start at 1.
    pub async fn take_ids(&self, counter: &str, n: u64) -> Result<u64> {
        self.take(&keys::counter(counter), n).await
    }

    /// Takes the id of a new upload, job, view, ... of a project. `Missing` if the project is deleted.
    pub async fn take_child(&self, project: ProjectId) -> Result<ProjectChildId> {
        let n = self.next_child(project).await?;
        match n < CHILDREN_PER_PROJECT {
            true => Ok(project.child(n)),
            false => {
                Err(Error::invalid("project", "has had as many uploads, jobs and exports as there are numbers for"))
            }
        }
    }

    /// The counter is made with the first child, in a transaction, so that a deleted project gets none again.
    async fn next_child(&self, project: ProjectId) -> Result<u64> {
        const BUSY: &str = "the project is being changed by others, try again";
        let key = keys::project_counter(project);
        let mut retry = Retry::new(BUSY);
        loop {
            if let Some(row) = self.table().update(&key, Update::new().add("n", 1), Condition::row_exists()).await? {
                return row.number("n");
            }
            let writes = vec![
                Write::Check(keys::project_meta(project), Condition::row_exists()),
                Write::Put(key.clone(), Row::new().with("n", 0_u64), Condition::row_absent()),
            ];
            match self.table().transact_with_retry(writes, BUSY).await? {
                Outcome::Refused(indices) if indices.contains(&0) => return Err(Error::missing("project")),
                _ => retry.again().await?,
            }
        }
    }

    async fn take(&self, key: &Key, n: u64) -> Result<u64> {
        let by = i64::try_from(n).map_err(|_| Error::invalid("count", "too many ids at once"))?;
        let row = self.table().update(key, Update::new().add("n", by), Condition::none()).await?;
        let last: u64 = row.ok_or_else(|| Error::corrupt("a counter refused"))?.number("n")?;
        Ok(last - n + 1)
    }
}
