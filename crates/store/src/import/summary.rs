//! What a segment's data and results contain: the project's summary is the sum over its segments.

use crate::Store;
use crate::error::Result;
use crate::expression::{Condition, Update};
use crate::keys;
use crate::row::Row;
use crate::segment::usage;
use crate::table::Range;
use labeling::ids::{ProjectId, SegmentId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The prefix of an attribute that counts tasks with a data key.
const DATA: &str = "d:";
/// The prefix of an attribute that counts a (from_name, to_name, type, label).
const RESULT: &str = "r:";
/// An expression has 4 KB at most.
const ATTRIBUTES_AT_ONCE: usize = 60;
/// Between the parts of a result's attribute: no XML name holds it.
const PART: char = '\u{1f}';

/// What data and results contain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many tasks have each data key.
    pub data_keys: BTreeMap<String, u64>,
    /// How often each (from_name, to_name, type, label) occurs in annotations; the label "" counts the results.
    pub results: Vec<((String, String, String, String), i64)>,
}

impl Summary {
    /// The updates that add this to a row, each short enough for one expression.
    pub(super) fn updates(&self) -> Vec<Update> {
        let data = self
            .data_keys
            .iter()
            .map(|(key, count)| (format!("{DATA}{key}"), i64::try_from(*count).unwrap_or(i64::MAX)));
        let results = self.results.iter().map(|((from, to, kind, label), count)| {
            (format!("{RESULT}{from}{PART}{to}{PART}{kind}{PART}{label}"), *count)
        });
        let counts: Vec<(String, i64)> = data.chain(results).filter(|(_, count)| *count != 0).collect();
        let updates = counts
            .chunks(ATTRIBUTES_AT_ONCE)
            .map(|some| some.iter().fold(Update::new(), |update, (name, count)| update.add(name, *count)));
        updates.collect()
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
    /// What a project's data and results contain.
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

    /// Adds to what a segment's data and results contain.
    pub(crate) async fn add_summary(&self, project: ProjectId, segment: SegmentId, summary: &Summary) -> Result<()> {
        for update in summary.updates() {
            self.table().update(&keys::summary(project, segment), update, Condition::none()).await?;
        }
        Ok(())
    }

    /// Counts what an annotation's result uses in (`by = 1`) or out (`by = -1`).
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
        self.add_summary(project, segment, &Summary { data_keys: BTreeMap::new(), results }).await
    }
}
