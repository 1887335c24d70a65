//! Runs: the immutable objects that hold task data, JSON Lines and a footer.
//!
//! The footer knows where each task's line begins, and a sidecar what came with it: how many annotations and
//! predictions, from which upload. Most filters and orders need no more.

use crate::error::{Error, Result};
use crate::segments::totals::Totals;
use crate::segments::{SEGMENT_TASKS, usage};
use labeling::ids::{ProjectChildId, UserId};
use labeling::queue::state::{Brought, State};
use labeling::task::NewTask;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// A run is closed when it has this many bytes.
pub const RUN_BYTES: usize = 8 * 1024 * 1024;
const FOOTER_LEVEL: i32 = 1;
/// How many different data keys of a segment its summary counts, and the longest, in bytes: a summary is one row.
const SUMMARY_KEYS: usize = 1_000;
const SUMMARY_NAME: usize = 200;

/// Where a run lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRef {
    /// The object in the data bucket.
    pub key: String,
    /// How many tasks.
    pub tasks: u64,
    /// Where the footer begins, in bytes: the length of the lines.
    pub footer: u64,
    /// The length of the object, in bytes.
    pub bytes: u64,
}

/// The annotations and predictions that one task was imported with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preannotations {
    /// The annotator of each annotation that is neither a skip nor ground truth.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "a")]
    pub annotators: Vec<UserId>,
    /// The annotator of each ground-truth annotation that is not a skip.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "g")]
    pub ground_truth: Vec<UserId>,
    /// The annotator of each skip.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "c")]
    pub cancelled: Vec<UserId>,
    /// Number and mean score of its predictions, by model version.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "p")]
    pub predictions: Vec<ModelScore>,
}

/// The predictions of one model version for one task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelScore {
    #[serde(rename = "m")]
    pub model_version: String,
    #[serde(rename = "n")]
    pub count: u64,
    /// Mean over those that have one.
    #[serde(rename = "s")]
    pub score: Option<f64>,
}

impl Preannotations {
    /// Counts the annotations and predictions of a task to import.
    pub fn of(task: &NewTask, importer: UserId) -> Preannotations {
        let mut brought = Preannotations::default();
        for annotation in &task.annotations {
            let user = annotation.completed_by.unwrap_or(importer);
            match (annotation.was_cancelled, annotation.ground_truth) {
                (true, _) => brought.cancelled.push(user),
                (false, true) => brought.ground_truth.push(user),
                (false, false) => brought.annotators.push(user),
            }
        }
        let mut models: BTreeMap<&str, (u64, f64, u64)> = BTreeMap::new();
        for prediction in &task.predictions {
            let model = models.entry(&prediction.model_version).or_default();
            model.0 += 1;
            if let Some(score) = prediction.score {
                model.1 += score;
                model.2 += 1;
            }
        }
        brought.predictions = models
            .into_iter()
            .map(|(model, (count, sum, scored))| ModelScore {
                model_version: model.to_owned(),
                count,
                #[allow(clippy::cast_precision_loss)] // far fewer than 2^52 predictions
                score: (scored > 0).then(|| sum / scored as f64),
            })
            .collect();
        brought
    }

    /// The facts that the label stream needs.
    pub fn brought(&self, allow_skip: bool) -> Brought {
        let mut by_users: BTreeMap<UserId, (u32, u32)> = BTreeMap::new();
        for user in self.annotators.iter().chain(&self.ground_truth) {
            by_users.entry(*user).or_default().0 += 1;
        }
        for user in &self.cancelled {
            by_users.entry(*user).or_default().1 += 1;
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Brought {
            annotations: count(self.annotators.len() + self.ground_truth.len()),
            cancelled: count(self.cancelled.len()),
            ground_truth: count(self.ground_truth.len()),
            predictions: u32::try_from(self.prediction_count()).unwrap_or(u32::MAX),
            by_users: by_users.into_iter().map(|(user, (made, skipped))| (user, made, skipped)).collect(),
            allow_skip,
        }
    }

    /// Whether it brings nothing.
    pub fn is_empty(&self) -> bool {
        self == &Preannotations::default()
    }

    /// How many annotations, of all three kinds.
    pub fn annotations(&self) -> usize {
        self.annotators.len() + self.ground_truth.len() + self.cancelled.len()
    }

    /// How many predictions.
    pub fn prediction_count(&self) -> u64 {
        self.predictions.iter().map(|model| model.count).sum()
    }
}

/// A run's footer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Footer {
    /// The length of each task's line with its newline, in bytes.
    lengths: Vec<u32>,
    /// The imported annotations and predictions, by position; most tasks have none.
    #[serde(default)]
    brought: Vec<(u32, Preannotations)>,
    /// The upload from each position on.
    #[serde(default)]
    uploads: Vec<(u32, Option<ProjectChildId>)>,
    /// The object of a source storage each task came from, by position.
    #[serde(default)]
    storage: Vec<(u32, String)>,
    /// The tasks that must not be skipped, by position.
    #[serde(default)]
    no_skip: Vec<u32>,
    #[serde(skip)]
    offsets: Vec<u64>,
}

impl Footer {
    /// Reads a footer as it lies in the run.
    pub fn decode(bytes: &[u8]) -> Result<Footer> {
        let json = zstd::decode_all(bytes).map_err(|_| Error::corrupt("a run's footer cannot be read"))?;
        let mut footer: Footer = serde_json::from_slice(&json)?;
        footer.index();
        Ok(footer)
    }

    fn index(&mut self) {
        let mut at = 0;
        self.offsets = Vec::with_capacity(self.lengths.len() + 1);
        for length in &self.lengths {
            self.offsets.push(at);
            at += u64::from(*length);
        }
        self.offsets.push(at);
    }

    fn encode(&self) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self)?;
        zstd::encode_all(json.as_slice(), FOOTER_LEVEL).map_err(|_| Error::corrupt("a run's footer cannot be written"))
    }

    /// How many tasks.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Where the lines of the tasks at these positions lie, in bytes; `None` past the end.
    pub fn bytes(&self, tasks: Range<usize>) -> Option<Range<u64>> {
        Some(*self.offsets.get(tasks.start)?..*self.offsets.get(tasks.end)?)
    }

    /// The annotations and predictions that a task was imported with.
    pub fn brought(&self, index: usize) -> Option<&Preannotations> {
        let index = u32::try_from(index).ok()?;
        self.brought.binary_search_by_key(&index, |one| one.0).ok().map(|at| &self.brought[at].1)
    }

    /// The state that a task without a state row is in.
    pub fn fresh_state(&self, index: usize) -> State {
        let allow_skip = u32::try_from(index).is_ok_and(|index| self.no_skip.binary_search(&index).is_err());
        match self.brought(index) {
            Some(brought) => State::fresh(&brought.brought(allow_skip)),
            None => State::fresh(&Brought { allow_skip, ..Brought::default() }),
        }
    }

    /// Whether no task brought annotations or a flag, so that a missing state row says it all.
    pub fn is_plain(&self) -> bool {
        self.brought.is_empty() && self.no_skip.is_empty()
    }

    /// The upload a task came from.
    pub fn upload(&self, index: usize) -> Option<ProjectChildId> {
        let after = self.uploads.partition_point(|one| one.0 as usize <= index);
        self.uploads[..after].last().and_then(|one| one.1)
    }

    /// The object of a source storage a task came from.
    pub fn storage(&self, index: usize) -> Option<&str> {
        let index = u32::try_from(index).ok()?;
        self.storage.binary_search_by_key(&index, |one| one.0).ok().map(|at| self.storage[at].1.as_str())
    }

    /// About how much memory it takes, in bytes.
    pub fn weight(&self) -> usize {
        self.lengths.len() * 12 + self.brought.len() * 128 + self.storage.len() * 64 + 128
    }
}

/// A run that is complete but not stored yet.
#[derive(Clone, Debug, Default)]
pub struct BuiltRun {
    /// Lines and footer.
    pub bytes: Vec<u8>,
    /// How many tasks.
    pub tasks: u64,
    /// Where the footer begins.
    pub footer: u64,
    /// The totals of its tasks, annotations and predictions.
    pub totals: Totals,
    /// How often each data key occurs.
    pub data_keys: BTreeMap<String, u64>,
    /// How often each (from_name, to_name, type, label) occurs in the annotations it brings; label "" counts results.
    pub results: usage::Counts,
}

/// Builds runs, one task after another.
#[derive(Debug)]
pub struct RunBuilder {
    importer: UserId,
    overlap: u32,
    lines: Vec<u8>,
    footer: Footer,
    totals: Totals,
    data_keys: BTreeMap<String, u64>,
    results: usage::Counts,
}

impl RunBuilder {
    /// A builder of runs that a user imports.
    ///
    /// `overlap` is how many annotations finish a task; what is finished is counted once more when the segment is
    /// first swept, if only a share of the tasks wants that many.
    pub fn new(importer: UserId, overlap: u32) -> RunBuilder {
        RunBuilder {
            importer,
            overlap: overlap.max(1),
            lines: Vec::new(),
            footer: Footer::default(),
            totals: Totals::default(),
            data_keys: BTreeMap::new(),
            results: BTreeMap::new(),
        }
    }

    /// Adds a task with the keys of its data; whether the run is full then.
    pub fn push<'k>(&mut self, task: &NewTask, keys: impl IntoIterator<Item = &'k str>) -> Result<bool> {
        let start = self.lines.len();
        serde_json::to_writer(&mut self.lines, task)?;
        put_on_one_line(&mut self.lines, start);
        self.lines.push(b'\n');
        let index = u32::try_from(self.footer.lengths.len()).map_err(|_| Error::corrupt("a run has too many tasks"))?;
        let length = u32::try_from(self.lines.len() - start);
        self.footer.lengths.push(length.map_err(|_| Error::invalid("data", "a task is larger than 4 GiB"))?);
        if self.footer.uploads.last().map(|last| last.1) != Some(task.file_upload) {
            self.footer.uploads.push((index, task.file_upload));
        }
        if task.allow_skip == Some(false) {
            self.footer.no_skip.push(index);
        }
        self.totals.tasks += 1;
        if !task.annotations.is_empty() || !task.predictions.is_empty() {
            let brought = Preannotations::of(task, self.importer);
            self.totals += preannotation_totals(&brought, self.overlap);
            self.footer.brought.push((index, brought));
            for annotation in &task.annotations {
                usage::count(annotation.result.get(), 1, &mut self.results);
            }
        }
        for key in keys {
            if let Some(count) = self.data_keys.get_mut(key) {
                *count += 1;
            } else if self.data_keys.len() < SUMMARY_KEYS && key.len() <= SUMMARY_NAME {
                self.data_keys.insert(key.to_owned(), 1);
            }
        }
        Ok(self.footer.lengths.len() as u64 >= SEGMENT_TASKS || self.lines.len() >= RUN_BYTES)
    }

    /// Whether nothing was added since the last run.
    pub fn is_empty(&self) -> bool {
        self.footer.is_empty()
    }

    /// Completes the run and begins the next.
    pub fn finish(&mut self) -> Result<BuiltRun> {
        let mut done = std::mem::replace(self, RunBuilder::new(self.importer, self.overlap));
        let footer = done.lines.len() as u64;
        done.lines.extend(done.footer.encode()?);
        Ok(BuiltRun {
            bytes: done.lines,
            tasks: done.footer.lengths.len() as u64,
            footer,
            totals: done.totals,
            data_keys: done.data_keys,
            results: done.results,
        })
    }
}

/// Removes the white space between the tokens of the JSON text that begins at `start`, if it has line breaks: the data, meta
/// and results of a task are raw text, and a run is JSON Lines. Text on one line stays as it is.
pub(crate) fn put_on_one_line(json: &mut Vec<u8>, start: usize) {
    if memchr::memchr2(b'\n', b'\r', &json[start..]).is_none() {
        return;
    }
    let (mut in_string, mut escaped, mut kept) = (false, false, start);
    for at in start..json.len() {
        let byte = json[at];
        if !in_string && matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            continue;
        }
        in_string ^= byte == b'"' && !escaped;
        escaped = in_string && byte == b'\\' && !escaped;
        json[kept] = byte;
        kept += 1;
    }
    json.truncate(kept);
}

/// The totals of the annotations and predictions that a task was imported with.
pub fn preannotation_totals(brought: &Preannotations, overlap: u32) -> Totals {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Totals {
        finished: i64::from(brought.annotators.len() + brought.ground_truth.len() >= overlap as usize),
        with_annotations: i64::from(!brought.annotators.is_empty()),
        annotations: count(brought.annotators.len() + brought.ground_truth.len()),
        useful: count(brought.annotators.len()),
        ground_truth: count(brought.ground_truth.len()),
        cancelled: count(brought.cancelled.len()),
        predictions: i64::try_from(brought.prediction_count()).unwrap_or(i64::MAX),
        ..Totals::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(text: &str) -> NewTask {
        serde_json::from_str(text).expect("a task")
    }

    #[test]
    fn a_task_of_several_lines_is_one_line_of_its_run() {
        let indented = concat!(
            "{\n  \"data\": {\r\n\t\"text\": \"a \\\" b \\\\\",\r\"n\": [1,\n 2]},",
            "\"meta\": {\n\"k\": \"\u{2028} x\"\n},",
            "\"annotations\": [{\"result\": [\n{\"id\": \"1 2\"}\n]}],",
            "\"predictions\": [{\"result\": [\n]}]\n}"
        );
        let mut builder = RunBuilder::new(UserId(1), 1);
        builder.push(&task(r#"{"data": {"text": "one line"}}"#), ["text"]).expect("pushed");
        builder.push(&task(indented), ["text", "n"]).expect("pushed");
        let run = builder.finish().expect("finished");
        let lines = std::str::from_utf8(&run.bytes[..run.footer as usize]).expect("text");
        let lines: Vec<&str> = lines.split_terminator('\n').collect();
        let [first, second] = lines[..] else { panic!("{lines:?}") };
        assert_eq!(first, r#"{"data":{"text": "one line"}}"#);
        let read = task(second);
        assert_eq!(read.data.get(), r#"{"text":"a \" b \\","n":[1,2]}"#);
        assert_eq!(read.meta.expect("meta").get(), "{\"k\":\"\u{2028} x\"}");
        assert_eq!(read.annotations[0].result.get(), r#"[{"id":"1 2"}]"#);
        assert_eq!(read.predictions[0].result.get(), "[]");
    }

    #[test]
    fn a_run_gives_each_task_back() {
        let mut builder = RunBuilder::new(UserId(1), 1);
        let lines = [
            r#"{"data":{"text":"é😀"}}"#,
            r#"{"data":{"text":"b"},"annotations":[{"result":[{"from_name":"l","to_name":"t","type":"labels","value":{"labels":["A","B"]}}]},{"result":[],"ground_truth":false,"completed_by":7}],"predictions":[{"result":[],"score":0.5,"model_version":"m"}],"file_upload":20000001}"#,
            r#"{"data":{"text":"c"},"file_upload":20000001}"#,
        ];
        for line in lines {
            assert!(!builder.push(&task(line), ["text"]).expect("pushed"));
        }
        let run = builder.finish().expect("finished");
        assert!(builder.is_empty());
        let footer = Footer::decode(&run.bytes[run.footer as usize..]).expect("a footer");
        let at = footer.bytes(1..2).expect("in range");
        let read = task(std::str::from_utf8(&run.bytes[at.start as usize..at.end as usize]).expect("text"));
        assert_eq!(read.data.get(), r#"{"text":"b"}"#);
        assert!(footer.bytes(2..4).is_none());
        assert_eq!(footer.upload(0), None);
        assert_eq!(footer.upload(2), Some(ProjectChildId(20_000_001)));
        let brought = footer.brought(1).expect("brought");
        assert_eq!((brought.annotators.clone(), brought.ground_truth.clone()), (vec![UserId(7)], vec![UserId(1)]));
        assert_eq!((run.totals.tasks, run.totals.annotations, run.totals.useful), (3, 2, 1));
        assert_eq!(run.results.len(), 3);
        assert_eq!(run.data_keys["text"], 3);
    }
}
