//! Sweeps and recounts: finding what every hint has forgotten, and counting segments anew.

use super::next::NextRun;
use crate::Store;
use crate::error::Result;
use crate::projects::Project;
use crate::projects::order::ProjectOrder;
use crate::segments::{Segment, totals};
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use labeling::ids::{ProjectId, SegmentId};
use labeling::queue::next::Reply;
use labeling::queue::sweep::{Recount, SegmentRead, recount};
use labeling::queue::{Millis, Spot};

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
        let tasks = self.states_in(&segment, 0..segment.len).await?;
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
            if segment.counted == Some(segment.changes) && segment.settings_version == Some(project.version) {
                continue;
            }
            let read = self.read_segment(project.id, segment.first, &order).await?;
            if let Some(counted) = read.and_then(|read| recount(&read, &settings, now)) {
                self.write_recount(project.id, &counted).await?;
            }
        }
        self.recount_listing(project.id).await
    }

    /// Sets a project's totals to the sum over its segments.
    pub(crate) async fn recount_listing(&self, project: ProjectId) -> Result<()> {
        let key = keys::project_listing(project);
        let listed = self.table().get(&key).await?;
        let mut sum = totals::Totals::default();
        for segment in self.segments(project).await? {
            sum += segment.totals;
        }
        if listed.as_ref().is_some_and(|row| totals::read(row) != sum) {
            // Changes that came meanwhile stay; the next count finds what is wrong then.
            let condition = Condition::absent_or_equal(
                "changes",
                listed.and_then(|row| row.find_number::<i64>("changes")).unwrap_or(0),
            );
            let update = totals::set(&sum, Update::new());
            self.table().update(&key, update, condition.also(Condition::row_exists())).await?;
        }
        Ok(())
    }
}
