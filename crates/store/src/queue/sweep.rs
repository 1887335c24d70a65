//! Sweeps and recounts: finding what every hint has forgotten, and counting segments anew.

use super::next::NextRun;
use crate::Store;
use crate::error::Result;
use crate::events::timers::Timer;
use crate::projects::Project;
use crate::projects::listing::UNCOUNTED;
use crate::projects::order::ProjectOrder;
use crate::segments::{Segment, totals};
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use jiff::Timestamp;
use labeling::ids::{ProjectId, SegmentId};
use labeling::queue::next::Reply;
use labeling::queue::sweep::{Recount, SegmentRead, count, recount};
use labeling::queue::{Millis, Spot};

/// How often a project's totals are set to the sum over its segments while others add to them.
const LISTING_TRIES: u32 = 5;

impl NextRun<'_> {
    pub(super) async fn claim_sweep(&self, now: Millis, until: Millis) -> Result<Reply> {
        let key = keys::sweep(self.options.project);
        let condition = Condition::absent_or_below("until", now + 1);
        let row = self.store.table().update(&key, Update::new().set("until", until), condition).await?;
        Ok(Reply::Claimed(row.map(|row| SegmentId(row.find_number("next").unwrap_or(0)))))
    }

    pub(super) async fn list_unfinished(&self, from: SegmentId, limit: usize, rules: u64) -> Result<Reply> {
        let mut segments = self.store.segments(self.options.project).await?;
        segments.sort_by_key(|segment| (segment.first < from, segment.first));
        let unfinished = segments.iter().filter(|segment| !segment.known_finished(rules));
        Ok(Reply::Segments(unfinished.map(|segment| segment.first).take(limit).collect()))
    }
}

impl Store {
    /// Reads a segment for a sweep; `None` when it is gone.
    pub(crate) async fn read_segment(
        &self,
        project: ProjectId,
        first: SegmentId,
        order: &ProjectOrder,
    ) -> Result<Option<SegmentRead>> {
        let row = self.table().get(&keys::segment_row(project, first)).await?;
        let Some(segment) = row.as_ref().map(Segment::from_row).transpose()? else { return Ok(None) };
        let tasks = self.states_in(project, &segment, 0..segment.len).await?;
        let tasks = tasks.into_iter().map(|(spot, state)| {
            let place = order.place_of(&segment, spot.task.0 - first.0);
            (Spot { place, ..spot }, state)
        });
        Ok(Some(SegmentRead { segment: first, changes: segment.changes, tasks: tasks.collect() }))
    }

    pub(crate) async fn write_recount(&self, project: ProjectId, recount: &Recount) -> Result<()> {
        let update = totals::set(&recount.totals, Update::new())
            .set("counted", recount.changes)
            .set("settings_version", recount.rules);
        let condition = Condition::equal("changes", recount.changes);
        self.table().update(&keys::segment_row(project, recount.segment), update, condition).await?;
        Ok(())
    }

    /// Counts every segment of a project anew that may be miscounted, and then the project.
    pub async fn recount_project(&self, project: &Project, now: Millis) -> Result<()> {
        let order = ProjectOrder::of(project);
        let settings = project.stream_settings(0);
        for segment in self.segments(project.id).await? {
            if segment.counted == Some(segment.changes) && segment.settings_version == Some(project.rules) {
                continue;
            }
            let Some(read) = self.read_segment(project.id, segment.first, &order).await? else { continue };
            match recount(&read, &settings, now) {
                Some(counted) => self.write_recount(project.id, &counted).await?,
                // Under other settings, the old totals are further from the truth than what a change in progress adds.
                None if segment.settings_version != Some(project.rules) => {
                    self.write_count(project.id, &count(&read, &settings, now)).await?;
                }
                None => {}
            }
        }
        self.recount_listing(project.id).await
    }

    /// Counts a project under changed settings, for its timer. It stays due until all segments are counted.
    pub async fn follow_recount(&self, timer: &Timer, now: Timestamp) -> Result<()> {
        let project = self.project(timer.subject.project()).await?;
        self.recount_project(&project, now.as_millisecond()).await?;
        match self.project_counts(project.id).await?.recounting {
            true => Ok(()),
            false => self.delete_timer(timer).await,
        }
    }

    /// Writes totals that may be wrong by a change in progress: the segment stays to be counted again.
    async fn write_count(&self, project: ProjectId, count: &Recount) -> Result<()> {
        let update = totals::set(&count.totals, Update::new()).remove("counted").set("settings_version", count.rules);
        let condition = Condition::equal("changes", count.changes);
        self.table().update(&keys::segment_row(project, count.segment), update, condition).await?;
        Ok(())
    }

    /// Sets a project's totals to the sum over its segments. They are those of changed settings once all segments are
    /// counted under them.
    pub(crate) async fn recount_listing(&self, project: ProjectId) -> Result<()> {
        let key = keys::project_listing(project);
        for _ in 0..LISTING_TRIES {
            let Some(listed) = self.table().get(&key).await? else { return Ok(()) };
            let rules: Option<u64> = listed.find_number(UNCOUNTED);
            let mut sum = totals::Totals::default();
            let mut counted = rules.is_some();
            for segment in self.segments(project).await? {
                sum += segment.totals;
                counted &= segment.settings_version == rules;
            }
            if totals::read(&listed) == sum && !counted {
                return Ok(());
            }
            // Changes that came meanwhile stay.
            let changes = listed.find_number::<i64>("changes").unwrap_or(0);
            let condition = Condition::row_exists().also(Condition::absent_or_equal("changes", changes));
            let (update, condition) = match rules.filter(|_| counted) {
                Some(rules) => (Update::new().remove(UNCOUNTED), condition.also(Condition::equal(UNCOUNTED, rules))),
                None => (Update::new(), condition),
            };
            if self.table().update(&key, totals::set(&sum, update), condition).await?.is_some() {
                return Ok(());
            }
        }
        // The next count corrects it.
        Ok(())
    }
}
