//! The summary of a segment: its data keys and the labels in its results. A project's summary is the sum over its
//! segments.

use crate::Store;
use crate::error::Result;
use crate::projects::Project;
use crate::retry::Retry;
use crate::segments::{Segment, usage};
use crate::table::Range;
use crate::table::keys;
use crate::table::row::Row;
use crate::tasks::load::{LoadFields, LoadPlan};
use crate::tasks::pieces::{PIECE_BYTES, Reading};
use crate::tasks::summary_row::{DATA, NAMES_AT_ONCE, NamedCounts, RESULT, add_and_list, add_to_listed};
use labeling::ids::{ProjectId, SegmentId};
use labeling::task::Task;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tokio::time::Instant;

/// Between the parts of a result's attribute: no XML name holds it.
const PART: char = '\u{1f}';

/// Data keys, and labels in results, with their counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many tasks have each data key.
    pub data_keys: BTreeMap<String, u64>,
    /// How often each (from_name, to_name, type, label) occurs in annotations; the label "" counts the results.
    pub results: Vec<((String, String, String, String), i64)>,
}

/// The summary of tasks that are counted one by one.
#[derive(Default)]
pub(crate) struct Counting {
    data_keys: BTreeMap<String, u64>,
    results: usage::Counts,
}

impl Counting {
    pub(crate) fn add(&mut self, task: &Task) {
        let keys = serde_json::from_str::<BTreeMap<String, IgnoredAny>>(task.data.get()).unwrap_or_default();
        for key in keys.into_keys() {
            *self.data_keys.entry(key).or_default() += 1;
        }
        for annotation in &task.annotations {
            usage::count(annotation.result.get(), 1, &mut self.results);
        }
    }

    pub(crate) fn finish(self) -> Summary {
        Summary { data_keys: self.data_keys, results: self.results.into_iter().collect() }
    }
}

impl Summary {
    /// The counts by the attribute that holds each, times `sign`.
    pub(crate) fn counts(&self, sign: i64) -> Vec<(String, i64)> {
        let data = self
            .data_keys
            .iter()
            .map(|(key, count)| (format!("{DATA}{key}"), i64::try_from(*count).unwrap_or(i64::MAX)));
        let results = self.results.iter().map(|((from, to, kind, label), count)| {
            (format!("{RESULT}{from}{PART}{to}{PART}{kind}{PART}{label}"), *count)
        });
        data.chain(results).map(|(name, count)| (name, count * sign)).filter(|(_, count)| *count != 0).collect()
    }

    fn add_row(&mut self, row: &Row, results: &mut usage::Counts) {
        for name in row.0.keys() {
            let Some(count) = row.find_number::<i64>(name).filter(|count| *count > 0) else { continue };
            if let Some(key) = name.strip_prefix(DATA) {
                *self.data_keys.entry(key.to_owned()).or_default() += count.unsigned_abs();
            } else if let Some(parts) = name.strip_prefix(RESULT) {
                let parts: Vec<&str> = parts.splitn(4, PART).collect();
                if let [from, to, kind, label] = parts[..] {
                    let key = (from.to_owned(), to.to_owned(), kind.to_owned(), label.to_owned());
                    *results.entry(key).or_default() += count;
                }
            }
        }
    }
}

impl Store {
    /// The summary of a project.
    pub async fn summary(&self, project: ProjectId) -> Result<Summary> {
        let range = Range::Prefix(keys::SUMMARY_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, false).await?;
        let mut summary = Summary::default();
        let mut results = usage::Counts::new();
        for row in &rows {
            summary.add_row(row, &mut results);
        }
        summary.results = results.into_iter().collect();
        Ok(summary)
    }

    /// Counts the results of a segment anew, from the annotations themselves, and corrects its summary. Answers the number of
    /// tasks; `None` if the time was over before all were read, and nothing is corrected then.
    pub(crate) async fn recount_results(
        &self,
        project: &Project,
        segment: &Segment,
        until: Option<Instant>,
    ) -> Result<Option<u64>> {
        let standing = self.table().get(&keys::summary(project.id, segment.first)).await?;
        let mut known = usage::Counts::new();
        if let Some(row) = &standing {
            Summary::default().add_row(row, &mut known);
        }
        let (mut counting, mut tasks) = (Counting::default(), 0);
        let plan = LoadPlan { fields: LoadFields { data: false, work: true }, run_results: false };
        let mut reading = Reading::begin(self, project, segment, 0..segment.len, plan, PIECE_BYTES).await?;
        while let Some(piece) = reading.next(self).await? {
            if until.is_some_and(|until| Instant::now() >= until) {
                return Ok(None);
            }
            let loaded = piece.load(self, project).await?;
            tasks += loaded.len() as u64;
            loaded.iter().for_each(|one| counting.add(&one.task));
        }
        let mut difference = counting.results;
        for (key, count) in known {
            *difference.entry(key).or_default() -= count;
        }
        let results = difference.into_iter().filter(|(_, count)| *count != 0).collect();
        self.add_summary(project.id, segment.first, &Summary { results, ..Summary::default() }, 1).await?;
        Ok(Some(tasks))
    }

    /// Adds to a segment's summary, or with `sign = -1` subtracts from it.
    pub(crate) async fn add_summary(
        &self,
        project: ProjectId,
        segment: SegmentId,
        summary: &Summary,
        sign: i64,
    ) -> Result<()> {
        self.add_named_counts(project, segment, &summary.counts(sign), None).await
    }

    /// Adds counts to the row of a segment's summary. A segment without the row is gone with all its tasks, and nothing
    /// is added. `row` is the row as it was read, if it was.
    pub(crate) async fn add_named_counts(
        &self,
        project: ProjectId,
        segment: SegmentId,
        counts: &NamedCounts,
        mut row: Option<Row>,
    ) -> Result<()> {
        let key = keys::summary(project, segment);
        for some in counts.chunks(NAMES_AT_ONCE) {
            let mut retry = Retry::new("the summary is being changed by others, try again");
            loop {
                let (update, condition) = match &row {
                    None => add_to_listed(some),
                    Some(row) => add_and_list(Some(row), some),
                };
                if update.is_empty() {
                    break;
                }
                if let Some(after) = self.table().update(&key, update, condition).await? {
                    row = Some(after);
                    break;
                }
                row = self.table().get(&key).await?;
                if row.is_none() {
                    return Ok(());
                }
                retry.again().await?;
            }
        }
        Ok(())
    }

    /// Adds the labels of results to the summary (1) or removes them (-1).
    pub(crate) async fn count_result(
        &self,
        project: ProjectId,
        segment: SegmentId,
        changes: &[(&str, i64)],
    ) -> Result<()> {
        let mut counts = usage::Counts::new();
        for (result, by) in changes {
            usage::count(result, *by, &mut counts);
        }
        let results = counts.into_iter().filter(|(_, count)| *count != 0).collect();
        self.add_summary(project, segment, &Summary { data_keys: BTreeMap::new(), results }, 1).await
    }
}
