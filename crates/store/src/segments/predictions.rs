//! Prediction runs: immutable objects with predictions that were stored together for tasks of one segment.
//!
//! A prediction run is JSON Lines, one result a line, by task position and number, and a packed footer. The footer holds
//! all but the results: numbers, model versions, scores and times. Most filters, orders and counts need no more.

use crate::error::{Error, Result};
use crate::segments::run::put_on_one_line;
use labeling::queue::Millis;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;

const FOOTER_LEVEL: i32 = 1;

/// Where a prediction run lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictionRunRef {
    /// The object in the data bucket.
    #[serde(rename = "k")]
    pub key: String,
    /// Where the footer begins, in bytes: the length of the lines.
    #[serde(rename = "f")]
    pub footer: u64,
    /// The length of the object, in bytes.
    #[serde(rename = "b")]
    pub bytes: u64,
    /// The model versions whose predictions were dropped since, by their position in the footer, and when.
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<(u32, Millis)>,
}

/// A task that has, or had, predictions in the run.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct TaskEntry {
    #[serde(rename = "i")]
    index: u32,
    /// The number of the task's next prediction in a run. Numbers of dropped predictions are never used again.
    #[serde(rename = "n")]
    next: u16,
    /// When predictions were last added or dropped.
    #[serde(rename = "c")]
    changed_at: Millis,
}

/// Predictions of one task and model version with consecutive numbers and lines.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Group {
    #[serde(rename = "i")]
    index: u32,
    /// Position in the list of model versions.
    #[serde(rename = "v")]
    version: u32,
    /// The number of the first prediction.
    #[serde(rename = "n")]
    first: u16,
    #[serde(rename = "c")]
    count: u16,
    #[serde(rename = "t")]
    created_at: Millis,
}

/// A prediction run's footer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PredictionFooter {
    versions: Vec<String>,
    /// By position.
    tasks: Vec<TaskEntry>,
    /// By position and number.
    groups: Vec<Group>,
    /// The length of each line with its newline, in bytes.
    lengths: Vec<u32>,
    /// The score of each prediction.
    scores: Vec<Option<f64>>,
    /// The first line of each group.
    #[serde(skip)]
    firsts: Vec<usize>,
    /// The first byte of each line, and the end of the last.
    #[serde(skip)]
    offsets: Vec<u64>,
}

/// A prediction in a run that is not dropped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunPrediction<'f> {
    pub(crate) n: u16,
    pub(crate) version: &'f str,
    pub(crate) score: Option<f64>,
    pub(crate) created_at: Millis,
    /// Where its line lies, in bytes.
    pub(crate) line: Range<u64>,
}

impl PredictionFooter {
    /// Decodes the bytes of a footer.
    pub fn decode(bytes: &[u8]) -> Result<PredictionFooter> {
        let damaged = || Error::corrupt("the footer of a prediction run cannot be read");
        let json = zstd::decode_all(bytes).map_err(|_| damaged())?;
        let mut footer: PredictionFooter = serde_json::from_slice(&json)?;
        footer.index();
        let lines: usize = footer.groups.iter().map(|group| usize::from(group.count)).sum();
        let known = footer.groups.iter().all(|group| (group.version as usize) < footer.versions.len());
        match known && lines == footer.lengths.len() && lines == footer.scores.len() {
            true => Ok(footer),
            false => Err(damaged()),
        }
    }

    fn index(&mut self) {
        let mut line = 0;
        self.firsts = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            self.firsts.push(line);
            line += usize::from(group.count);
        }
        let mut at = 0;
        self.offsets = Vec::with_capacity(self.lengths.len() + 1);
        for length in &self.lengths {
            self.offsets.push(at);
            at += u64::from(*length);
        }
        self.offsets.push(at);
    }

    fn entry(&self, index: u64) -> Option<&TaskEntry> {
        let index = u32::try_from(index).ok()?;
        self.tasks.binary_search_by_key(&index, |task| task.index).ok().map(|at| &self.tasks[at])
    }

    /// The groups of the tasks at some positions.
    fn groups_of(&self, indices: Range<u64>) -> Range<usize> {
        let before = |index: u64| self.groups.partition_point(|group| u64::from(group.index) < index);
        before(indices.start)..before(indices.end)
    }

    /// The number of the next prediction of a task that has, or had, some in this run.
    pub(crate) fn next_number(&self, index: u64) -> Option<u16> {
        self.entry(index).map(|task| task.next)
    }

    /// The positions of the tasks that have, or had, predictions in this run.
    pub(crate) fn positions(&self) -> impl Iterator<Item = u64> {
        self.tasks.iter().map(|task| u64::from(task.index))
    }

    /// Where the lines of the tasks at some positions lie, in bytes, with those of dropped predictions.
    pub(crate) fn lines(&self, indices: Range<u64>) -> Range<u64> {
        let groups = self.groups_of(indices);
        let offset = |group: usize| {
            let line = self.firsts.get(group).copied().unwrap_or(self.lengths.len());
            self.offsets.get(line).copied().unwrap_or(0)
        };
        offset(groups.start)..offset(groups.end)
    }

    /// The predictions of a task, without those of dropped model versions, by number.
    pub(crate) fn of_task<'f>(
        &'f self,
        index: u64,
        dropped: &'f [(u32, Millis)],
    ) -> impl Iterator<Item = RunPrediction<'f>> {
        let groups = self.groups_of(index..index.saturating_add(1));
        let live = groups.filter(move |group| !is_dropped(dropped, self.groups[*group].version));
        live.flat_map(move |at| {
            let (group, first) = (self.groups[at], self.firsts[at]);
            (0..group.count).map(move |n| {
                let line = first + usize::from(n);
                RunPrediction {
                    n: group.first + n,
                    version: &self.versions[group.version as usize],
                    score: self.scores[line],
                    created_at: group.created_at,
                    line: self.offsets[line]..self.offsets[line + 1],
                }
            })
        })
    }

    /// When predictions of a task were last added or dropped, if it has, or had, some in this run.
    pub(crate) fn changed_at(&self, index: u64, dropped: &[(u32, Millis)]) -> Option<Millis> {
        let added = self.entry(index)?.changed_at;
        let groups = &self.groups[self.groups_of(index..index.saturating_add(1))];
        let gone = groups.iter().filter_map(|group| dropped.iter().find(|one| one.0 == group.version));
        Some(gone.map(|(_, at)| *at).fold(added, Millis::max))
    }

    /// The position of a model version in the list of versions.
    pub(crate) fn version(&self, name: &str) -> Option<u32> {
        let at = self.versions.iter().position(|version| version == name)?;
        u32::try_from(at).ok()
    }

    /// Whether all model versions are dropped.
    pub(crate) fn is_spent(&self, dropped: &[(u32, Millis)]) -> bool {
        self.groups.iter().all(|group| is_dropped(dropped, group.version))
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn weight(&self) -> usize {
        let versions: usize = self.versions.iter().map(|version| version.len() + 24).sum();
        versions + self.tasks.len() * 16 + self.groups.len() * 32 + self.lengths.len() * 28 + 128
    }
}

fn is_dropped(dropped: &[(u32, Millis)], version: u32) -> bool {
    dropped.iter().any(|(one, _)| *one == version)
}

/// A prediction run that is complete but not stored yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct BuiltPredictions {
    /// Lines and footer.
    pub(crate) bytes: Vec<u8>,
    /// Where the footer begins.
    pub(crate) footer_at: u64,
    pub(crate) footer: PredictionFooter,
}

/// Builds a prediction run, task by task in the order of their positions.
#[derive(Debug, Default)]
pub(crate) struct PredictionsBuilder {
    lines: Vec<u8>,
    footer: PredictionFooter,
    versions: HashMap<String, u32>,
}

impl PredictionsBuilder {
    /// Adds a prediction of the task at a position. Its number is above those that were added for the task before.
    pub(crate) fn push(&mut self, index: u32, prediction: &RunPrediction<'_>, result: &[u8]) -> Result<()> {
        let start = self.lines.len();
        self.lines.extend_from_slice(result);
        put_on_one_line(&mut self.lines, start);
        self.lines.push(b'\n');
        let length = u32::try_from(self.lines.len() - start);
        self.footer.lengths.push(length.map_err(|_| Error::invalid("result", "is larger than 4 GiB"))?);
        self.footer.scores.push(prediction.score);
        let version = match self.versions.get(prediction.version) {
            Some(version) => *version,
            None => {
                let version = u32::try_from(self.versions.len()).unwrap_or(u32::MAX);
                self.versions.insert(prediction.version.to_owned(), version);
                self.footer.versions.push(prediction.version.to_owned());
                version
            }
        };
        let created_at = prediction.created_at;
        match self.footer.groups.last_mut() {
            Some(group)
                if (group.index, group.version, group.created_at) == (index, version, created_at)
                    && group.first + group.count == prediction.n =>
            {
                group.count += 1;
            }
            _ => self.footer.groups.push(Group { index, version, first: prediction.n, count: 1, created_at }),
        }
        Ok(())
    }

    /// Completes the task at a position. `next` is the number of its next prediction.
    pub(crate) fn end_task(&mut self, index: u32, next: u16, changed_at: Millis) {
        self.footer.tasks.push(TaskEntry { index, next, changed_at });
    }

    /// Completes the run.
    pub(crate) fn finish(self) -> Result<BuiltPredictions> {
        let PredictionsBuilder { lines: mut bytes, mut footer, .. } = self;
        let footer_at = bytes.len() as u64;
        let json = serde_json::to_vec(&footer)?;
        let packed = zstd::encode_all(json.as_slice(), FOOTER_LEVEL);
        bytes.extend(packed.map_err(|_| Error::corrupt("the footer of a prediction run cannot be written"))?);
        footer.index();
        Ok(BuiltPredictions { bytes, footer_at, footer })
    }
}

/// A prediction run to merge: its footer, the model versions that are dropped, and its lines. The lines may be absent if all
/// versions are dropped.
pub(crate) type Source<'s> = (&'s PredictionFooter, &'s [(u32, Millis)], &'s [u8]);

/// Merges prediction runs of a segment into one, without dropped predictions. The oldest comes first.
pub(crate) fn merge(sources: &[Source<'_>]) -> Result<BuiltPredictions> {
    let mut positions: Vec<u64> = sources.iter().flat_map(|(footer, ..)| footer.positions()).collect();
    positions.sort_unstable();
    positions.dedup();
    let mut builder = PredictionsBuilder::default();
    for index in positions {
        let at = u32::try_from(index).map_err(|_| Error::corrupt("a prediction run has too many tasks"))?;
        let (mut next, mut changed_at) = (0, 0);
        for (footer, dropped, lines) in sources {
            for prediction in footer.of_task(index, dropped) {
                let byte = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
                let line = lines.get(byte(prediction.line.start)..byte(prediction.line.end));
                let line = line.ok_or_else(|| Error::corrupt("a prediction run is cut short"))?;
                builder.push(at, &prediction, line.strip_suffix(b"\n").unwrap_or(line))?;
            }
            next = footer.next_number(index).unwrap_or(0).max(next);
            changed_at = footer.changed_at(index, dropped).unwrap_or(0).max(changed_at);
        }
        builder.end_task(at, next, changed_at);
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prediction(n: u16, version: &str, score: Option<f64>, created_at: Millis) -> RunPrediction<'_> {
        RunPrediction { n, version, score, created_at, line: 0..0 }
    }

    /// Two predictions of "a" and one of "b" for the task at 3, one of "b" for the task at 7.
    fn built(from: u16, at: Millis) -> BuiltPredictions {
        let mut builder = PredictionsBuilder::default();
        builder.push(3, &prediction(from, "a", Some(0.5), at), b"[{\n\"n\": 1}]").unwrap();
        builder.push(3, &prediction(from + 1, "a", None, at), b"[]").unwrap();
        builder.push(3, &prediction(from + 2, "b", Some(0.25), at), b"[2]").unwrap();
        builder.end_task(3, from + 3, at);
        builder.push(7, &prediction(from, "b", None, at), b"[3]").unwrap();
        builder.end_task(7, from + 1, at);
        builder.finish().unwrap()
    }

    fn listed(footer: &PredictionFooter, index: u64, dropped: &[(u32, Millis)], bytes: &[u8]) -> Vec<(u16, String)> {
        let text =
            |line: Range<u64>| String::from_utf8(bytes[line.start as usize..line.end as usize].to_vec()).unwrap();
        footer.of_task(index, dropped).map(|one| (one.n, format!("{}{}", one.version, text(one.line)))).collect()
    }

    fn expected(items: &[(u16, &str)]) -> Vec<(u16, String)> {
        items.iter().map(|(n, text)| (*n, format!("{text}\n"))).collect()
    }

    #[test]
    fn a_prediction_run_gives_each_prediction_back() {
        let built = built(5_000, 9);
        let footer = PredictionFooter::decode(&built.bytes[built.footer_at as usize..]).unwrap();
        let all = expected(&[(5_000, "a[{\"n\":1}]"), (5_001, "a[]"), (5_002, "b[2]")]);
        assert_eq!(listed(&footer, 3, &[], &built.bytes), all);
        assert_eq!(listed(&footer, 7, &[], &built.bytes), expected(&[(5_000, "b[3]")]));
        assert_eq!(listed(&footer, 4, &[], &built.bytes), []);
        assert_eq!(footer.lines(0..4).end, footer.lines(4..8).start);
        assert_eq!(footer.lines(0..8), 0..built.footer_at);
        assert_eq!(footer.lines(8..9), built.footer_at..built.footer_at);
        assert_eq!(
            (footer.next_number(3), footer.next_number(7), footer.next_number(4)),
            (Some(5_003), Some(5_001), None)
        );
        assert_eq!(footer.of_task(3, &[]).map(|one| one.score).collect::<Vec<_>>(), [Some(0.5), None, Some(0.25)]);
        let a = footer.version("a").unwrap();
        assert_eq!(listed(&footer, 3, &[(a, 20)], &built.bytes), expected(&[(5_002, "b[2]")]));
        assert_eq!((footer.changed_at(3, &[(a, 20)]), footer.changed_at(7, &[(a, 20)])), (Some(20), Some(9)));
        assert!(!footer.is_spent(&[(a, 20)]) && footer.is_spent(&[(a, 20), (1, 20)]));
        assert!(PredictionFooter::decode(&built.bytes).is_err());
    }

    #[test]
    fn merged_runs_keep_numbers_and_forget_what_is_dropped() {
        let (old, new) = (built(5_000, 9), built(5_003, 10));
        let dropped = [(old.footer.version("b").unwrap(), 20)];
        let merged = merge(&[(&old.footer, &dropped, &old.bytes), (&new.footer, &[], &new.bytes)]).unwrap();
        let footer = PredictionFooter::decode(&merged.bytes[merged.footer_at as usize..]).unwrap();
        let numbers = |index| footer.of_task(index, &[]).map(|one| (one.n, one.created_at)).collect::<Vec<_>>();
        assert_eq!(numbers(3), [(5_000, 9), (5_001, 9), (5_003, 10), (5_004, 10), (5_005, 10)]);
        assert_eq!(numbers(7), [(5_003, 10)]);
        assert_eq!((footer.next_number(7), footer.changed_at(7, &[])), (Some(5_004), Some(20)));
        // A run without predictions keeps the numbers that were used.
        let spent = merge(&[(&new.footer, &[(0, 30), (1, 31)], &[])]).unwrap();
        assert_eq!((spent.footer_at, spent.footer.next_number(3)), (0, Some(5_006)));
        assert_eq!(spent.footer.changed_at(3, &[]), Some(31));
    }
}
