//! Blocks of ids from atomic counters.

use crate::Store;
use crate::error::{Error, Result};
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use labeling::ids::{CHILDREN_PER_PROJECT, ProjectChildId, ProjectId};

impl Store {
    /// Takes `n` consecutive ids of a counter, and answers the first; ids start at 1.
    pub async fn take_ids(&self, counter: &str, n: u64) -> Result<u64> {
        self.take(&keys::counter(counter), n).await
    }

    /// Takes the id of a new upload, job, view, ... of a project.
    pub async fn take_child(&self, project: ProjectId) -> Result<ProjectChildId> {
        let n = self.take(&keys::project_counter(project), 1).await?;
        match n < CHILDREN_PER_PROJECT {
            true => Ok(project.child(n)),
            false => {
                Err(Error::invalid("project", "has had as many uploads, jobs and exports as there are numbers for"))
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
