//! Deleting projects.

use crate::Store;
use crate::error::{Error, Result, log_failure};
use crate::events::timers::Timer;
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::projects::listing;
use crate::table::expression::Condition;
use crate::table::keys::{self, Key};
use crate::table::{Range, Write};
use jiff::Timestamp;
use labeling::ids::ProjectId;
use std::time::Duration;
use tokio::time::Instant;

/// How many rows and objects are deleted within the request that deletes their project. The clock deletes the others.
const AT_ONCE: usize = 1_000;
/// How many rows are deleted together.
const PAGE: usize = 500;
/// How long the clock works on a project at a time, well below the time of a function.
const WORK_FOR: Duration = Duration::from_secs(8 * 60);

/// The remaining rows, objects and time of a purge.
pub(super) struct Budget {
    /// The number of rows and objects.
    left: usize,
    until: Instant,
}

impl Budget {
    pub(super) fn new(left: usize) -> Budget {
        Budget { left, until: Instant::now() + WORK_FOR }
    }

    fn spend(&mut self, n: usize) {
        self.left = self.left.saturating_sub(n);
    }

    fn is_over(&self) -> bool {
        self.left == 0 || Instant::now() >= self.until
    }
}

impl Store {
    /// Deletes a project. It disappears at once. Its rows and objects follow: within this call if they are few, else by
    /// the clock.
    pub async fn delete_project(&self, id: ProjectId, now: Timestamp) -> Result<()> {
        self.project(id).await?;
        let timer = Timer::purge(id, now);
        let mut writes = vec![
            Write::Delete(keys::project_meta(id), Condition::row_exists()),
            Write::Delete(keys::layout(id), Condition::none()),
            timer.write(),
        ];
        writes.extend(listing::leave(id));
        let busy = "the project is being changed by others, try again";
        if !self.table().transact_with_retry(writes, busy).await?.is_done() {
            return Err(Error::missing("project"));
        }
        self.caches().projects.remove(&id);
        self.forget(id);
        log_failure("purge a project", self.purge(&timer, Budget::new(AT_ONCE)).await.map(drop));
        Ok(())
    }

    /// Deletes the rows and objects of a deleted project, as far as the time goes; doing it again is harmless. `false` if
    /// there are more, for which the timer stays.
    pub async fn purge_project(&self, timer: &Timer) -> Result<bool> {
        self.purge(timer, Budget::new(usize::MAX)).await
    }

    async fn purge(&self, timer: &Timer, mut budget: Budget) -> Result<bool> {
        let id = timer.subject.project();
        if self.table().get(&keys::project_meta(id)).await?.is_some() {
            return Err(Error::corrupt("a project that is there is to be purged"));
        }
        if !self.delete_all_of(id, &mut budget).await? {
            return Ok(false);
        }
        self.delete_timer(timer).await?;
        Ok(true)
    }

    /// Deletes the rows and objects of a project that is gone. `false` if there may be more.
    pub(super) async fn delete_all_of(&self, id: ProjectId, budget: &mut Budget) -> Result<bool> {
        let all = || Range::Prefix(String::new());
        for segment in self.segments(id).await? {
            if !self.purge_rows(&keys::segment(segment.first), &all(), budget).await? {
                return Ok(false);
            }
            // After the others, since the row says where they are.
            let of_segment = vec![keys::id_directory(segment.first), keys::segment_row(id, segment.first)];
            self.table().write_many(Vec::new(), of_segment).await?;
        }
        for (pk, range) in [
            (keys::queue(id).as_str(), all()),
            (keys::CONNECTIONS, Range::Prefix(keys::connections_of(id))),
            (keys::DELIVERIES, Range::Prefix(keys::deliveries_of(id))),
        ] {
            if !self.purge_rows(pk, &range, budget).await? {
                return Ok(false);
            }
        }
        for (bucket, prefix) in [
            (Bucket::Data, object_keys::project(id)),
            (Bucket::Data, object_keys::exports_parts(id)),
            (Bucket::Uploads, object_keys::project(id)),
            (Bucket::Uploads, object_keys::rejections(id)),
        ] {
            if !self.purge_objects(bucket, &prefix, budget).await? {
                return Ok(false);
            }
        }
        if !self.purge_rows(&keys::project(id), &all(), budget).await? {
            return Ok(false);
        }
        self.table().write_many(Vec::new(), vec![keys::project_counter(id), keys::hooked(id)]).await?;
        Ok(true)
    }

    /// Deletes rows of a partition. `false` if there may be more.
    async fn purge_rows(&self, pk: &str, range: &Range, budget: &mut Budget) -> Result<bool> {
        loop {
            let (rows, next) = self.table().query_page(pk, range, Some(PAGE), false, None).await?;
            let n = rows.len();
            let keys: Vec<Key> = rows.iter().map(|row| Key { pk: pk.to_owned(), sk: row.sk().to_owned() }).collect();
            drop(rows);
            self.table().write_many(Vec::new(), keys).await?;
            budget.spend(n);
            if next.is_none() {
                return Ok(true);
            }
            if budget.is_over() {
                return Ok(false);
            }
        }
    }

    /// Deletes the objects whose keys begin with a prefix. `false` if there may be more.
    async fn purge_objects(&self, bucket: Bucket, prefix: &str, budget: &mut Budget) -> Result<bool> {
        loop {
            let (listed, next) = self.objects().list(bucket, prefix, None).await?;
            let keys: Vec<String> = listed.into_iter().map(|one| one.key).collect();
            self.objects().delete(bucket, &keys).await?;
            budget.spend(keys.len());
            if next.is_none() {
                return Ok(true);
            }
            if budget.is_over() {
                return Ok(false);
            }
        }
    }
}
