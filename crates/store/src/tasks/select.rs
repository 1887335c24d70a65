//! Which tasks a query names, read segment by segment. Unlike a page of a list, a selection has no order, and of tasks that
//! are selected one by one only their neighbourhood is read.

use crate::Store;
use crate::error::Result;
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::directory::{Directory, Layout};
use crate::tasks::load::{LoadFields, Loaded};
use crate::tasks::pieces::{PIECE_BYTES, Reading};
use labeling::ids::TaskId;
use labeling::query::{Query, Selection};
use std::ops::Range;
use std::time::Duration;
use tokio::time::Instant;

/// Tasks that are selected one by one are read together if they are not farther apart.
const NEAR: u64 = 256;

/// The positions of a segment where a query may name tasks, within a range.
pub(crate) fn spans(query: &Query, segment: &Segment, indices: Range<u64>) -> Vec<Range<u64>> {
    let Some(Selection::Only(ids)) = &query.selection else {
        return if indices.is_empty() { Vec::new() } else { vec![indices] };
    };
    let mut spans: Vec<Range<u64>> = Vec::new();
    for index in listed(ids, segment, &indices) {
        match spans.last_mut() {
            Some(last) if index - last.end < NEAR => last.end = index + 1,
            _ => spans.push(index..index + 1),
        }
    }
    spans
}

/// The positions of listed tasks in a segment, within a range. The list is in order.
pub(crate) fn listed(ids: &[TaskId], segment: &Segment, indices: &Range<u64>) -> impl Iterator<Item = u64> {
    let at = |index: u64| ids.partition_point(|id| id.0 < segment.first.0 + index);
    let some = &ids[at(indices.start)..at(indices.end.max(indices.start))];
    let first = segment.first.0;
    some.iter().map(move |id| id.0 - first)
}

/// The positions of a segment that an order of `end` places has.
pub(crate) fn taken(directory: &Directory, layout: &Layout, at: usize, end: u64) -> u64 {
    let Some(segment) = directory.segments.get(at) else { return 0 };
    directory.places(at, layout.end).min(end.saturating_sub(segment.place))
}

/// The parts of a task that are needed to evaluate a query.
pub(crate) fn needed(query: &Query) -> LoadFields {
    let needs = query.needs();
    LoadFields { data: needs.data, work: needs.work }
}

impl Store {
    /// The loaded tasks that a query names.
    pub(crate) async fn choose(
        &self,
        project: &Project,
        query: &Query,
        mut loaded: Vec<Loaded>,
    ) -> Result<Vec<Loaded>> {
        if !query.is_filtered() {
            return Ok(loaded);
        }
        if query.needs().upload {
            self.name_uploads(&mut loaded).await?;
        }
        loaded.retain(|one| query.matches(&one.row(&project.settings.model_version)));
        Ok(loaded)
    }

    /// The ids of the tasks that a query names, in no order. `None` if they could not be found within a time; it is looked at
    /// between pieces of some megabytes.
    pub async fn select_tasks(
        &self,
        project: &Project,
        query: &Query,
        within: Option<Duration>,
    ) -> Result<Option<Vec<TaskId>>> {
        let until = within.map(|within| Instant::now() + within);
        let layout = self.layout(project.id).await?;
        let directory = self.directory(project.id, &layout).await?;
        let mut found = Vec::new();
        for (at, segment) in directory.segments.iter().enumerate() {
            let places = taken(&directory, &layout, at, layout.end);
            for span in spans(query, segment, 0..places) {
                // Boxed: unoptimized builds keep several copies of large states on the stack.
                let Some(some) = Box::pin(self.select_in(project, query, segment, span, until)).await? else {
                    return Ok(None);
                };
                found.extend(some);
            }
        }
        Ok(Some(found))
    }

    async fn select_in(
        &self,
        project: &Project,
        query: &Query,
        segment: &Segment,
        span: Range<u64>,
        until: Option<Instant>,
    ) -> Result<Option<Vec<TaskId>>> {
        let mut found = Vec::new();
        let mut reading = Reading::begin(self, project, segment, span, needed(query), PIECE_BYTES).await?;
        while let Some(piece) = reading.next(self).await? {
            if until.is_some_and(|until| Instant::now() >= until) {
                return Ok(None);
            }
            let loaded = piece.load(self, project).await?;
            found.extend(self.choose(project, query, loaded).await?.iter().map(|one| one.task.id));
        }
        Ok(Some(found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use labeling::ids::{SegmentId, UserId};

    fn segment() -> Segment {
        Segment {
            first: SegmentId(1_000),
            len: 4_000,
            place: 70,
            shuffle_block: None,
            runs: Vec::new(),
            created_at: Timestamp::UNIX_EPOCH,
            created_by: UserId(1),
            totals: Default::default(),
            changes: 0,
            counted: None,
            settings_version: None,
        }
    }

    #[test]
    fn only_the_neighbourhood_of_listed_tasks_is_read() {
        let of = |included: &str, indices: Range<u64>| {
            let query = format!(r#"{{"selectedItems": {{"all": false, "included": {included}}}}}"#);
            spans(&Query::parse(&query).unwrap(), &segment(), indices)
        };
        assert_eq!(of("[999, 1000, 1003, 3000, 4999, 5000]", 0..4_000), [0..4, 2_000..2_001, 3_999..4_000]);
        assert_eq!(of("[1000, 1003]", 1..3), []);
        assert_eq!(of("[1000, 1003, 1900]", 3..4_000), [3..4, 900..901]);
        assert_eq!(of("[]", 0..4_000), []);
        let all = Query::parse(r#"{"selectedItems": {"all": true, "excluded": [1000]}}"#).unwrap();
        assert_eq!(spans(&all, &segment(), 3..9).first(), Some(&(3..9)));
    }
}
