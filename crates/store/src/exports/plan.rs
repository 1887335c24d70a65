//! How a run is cut into parts, and what comes next. Pure: whoever does it reads and writes rows.

use super::{AnnotationFilter, Destination, InFull, Selection, TaskFilter};
use crate::events::due::CLAIM;
use crate::imports::uploads::Output;
use crate::segments::Segment;
use convert::export::Joining;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, TaskId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

/// How many parts a file has at most when it is planned: S3 joins 10,000, and a part may become two there.
const MOST_PARTS: u64 = 1_000;
/// How many parts of one run are asked for at a time, so that an export leaves room for requests.
pub(crate) const AT_A_TIME: usize = 16;
/// What a task's data weighs one more for, in bytes.
const HEAVY: u64 = 4 * 1024;

/// How much one invocation of a function does.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Tasks, annotations and predictions of a part, about.
    pub part: u64,
    /// After how long what is not done is left to the next invocation.
    pub time: Duration,
}

impl Default for Limits {
    /// Each record of a part may be an object of its own: 20,000 are read well within the time.
    fn default() -> Limits {
        Limits { part: 20_000, time: Duration::from_secs(11 * 60) }
    }
}

/// What a run is to hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Names of formats, a file each.
    pub formats: Vec<String>,
    /// Only these tasks.
    #[serde(default)]
    pub ids: Option<BTreeSet<TaskId>>,
    #[serde(default)]
    pub tasks: TaskFilter,
    #[serde(default)]
    pub annotations: AnnotationFilter,
    /// As in [`Selection`].
    #[serde(default)]
    pub changed_since: Option<(Timestamp, u64)>,
    /// Where its files are taken besides.
    #[serde(default)]
    pub destination: Option<Destination>,
    /// What is written in full.
    #[serde(default)]
    pub in_full: InFull,
    /// The snapshot that it becomes.
    #[serde(default)]
    pub kept_as: Option<ProjectChildId>,
    /// The snapshot that is written in another format, in place of the tasks as they are.
    #[serde(default)]
    pub of: Option<ProjectChildId>,
}

impl Order {
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            ids: self.ids.as_ref().map(|ids| ids.iter().copied().collect()),
            changed_since: self.changed_since,
            tasks: self.tasks.clone(),
            annotations: self.annotations,
        }
    }
}

/// A run that has begun: what was decided then, so that everybody who does a part of it decides the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub order: Order,
    pub began_at: Timestamp,
    /// How many places the project's order had then.
    pub end: u64,
    /// The places where parts begin; the first is 0.
    pub cuts: Vec<u64>,
    /// How far each file has come that is joined from parts.
    #[serde(default)]
    pub files: Vec<Joined>,
}

/// How far the joining of a file has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// The multipart upload that it comes by.
    pub upload: Option<String>,
    /// How many of its bytes are in the checksum, and the checksum's state then, as hex.
    #[serde(default)]
    pub hashed: (u64, String),
    /// When it is done.
    #[serde(default)]
    pub output: Option<Output>,
}

/// Where a part stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    #[default]
    Waiting,
    /// A table's rows, which must be written once more.
    Rows,
    Written,
}

/// A part: a stretch of places in a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) n: u32,
    pub(crate) format: String,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) stage: Stage,
    /// The object that was written last.
    pub(crate) key: String,
    pub(crate) size: u64,
    pub(crate) tasks: u64,
    /// Until when somebody is at it, or was asked to be.
    #[serde(skip)]
    pub(crate) busy: Option<i64>,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The parts are there.
    Join,
    /// Somebody must do these, if any.
    Ask(Vec<u32>),
}

/// Cuts segments, which begin at `place` and weigh so much, into parts that weigh about `part`.
pub(crate) fn cut(segments: &[(u64, u64)], part: u64) -> Vec<u64> {
    let total: u64 = segments.iter().map(|(_, weight)| weight).sum();
    let most = part.max(total.div_ceil(MOST_PARTS)).max(1);
    let mut cuts = vec![0];
    let mut sum = 0;
    for (place, weight) in segments {
        if sum > 0 && sum + weight > most {
            cuts.push(*place);
            sum = 0;
        }
        sum += weight;
    }
    cuts
}

/// What a segment weighs in a part.
pub(crate) fn weight(segment: &Segment) -> u64 {
    let totals = &segment.totals;
    let records = totals.tasks + totals.annotations + totals.cancelled + totals.predictions;
    let bytes: u64 = segment.runs.iter().map(|run| run.bytes).sum();
    records.max(0).unsigned_abs().max(1) + bytes / HEAVY
}

impl Run {
    /// Whether whoever begins it does it all.
    pub(crate) fn is_small(&self) -> bool {
        self.cuts.len() == 1
    }

    /// The parts as planned, by their numbers from 1.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for name in &self.order.formats {
            let Some(format) = convert::export::format(name) else { continue };
            let cuts: &[u64] = match format.joining() {
                Joining::Never => &[0],
                _ => &self.cuts,
            };
            for (at, from) in cuts.iter().enumerate() {
                let to = cuts.get(at + 1).copied().unwrap_or(u64::MAX);
                let n = u32::try_from(parts.len() + 1).unwrap_or(u32::MAX);
                parts.push(Part::new(n, name, *from, to));
            }
        }
        parts
    }
}

impl Part {
    fn new(n: u32, format: &str, from: u64, to: u64) -> Part {
        let (stage, key) = (Stage::Waiting, String::new());
        Part { n, format: format.to_owned(), from, to, stage, key, size: 0, tasks: 0, busy: None }
    }

    /// Whether it can be done now.
    pub(crate) fn is_ready(&self, parts: &[Part]) -> bool {
        match self.stage {
            Stage::Waiting => true,
            // The columns of all are known.
            Stage::Rows => !parts.iter().any(|one| one.format == self.format && one.stage == Stage::Waiting),
            Stage::Written => false,
        }
    }

    /// What is left of it behind a place.
    pub(crate) fn rest(&self, n: u32, from: u64) -> Part {
        Part::new(n, &self.format, from, self.to)
    }
}

/// What comes next, as the parts stand at a time.
pub(crate) fn step(parts: &[Part], now: Timestamp) -> Step {
    let now = now.as_millisecond();
    if parts.iter().all(|part| part.stage == Stage::Written) {
        return Step::Join;
    }
    let is_busy = |part: &&Part| part.stage != Stage::Written && part.busy.is_some_and(|until| until > now);
    let room = AT_A_TIME.saturating_sub(parts.iter().filter(is_busy).count());
    let idle = parts.iter().filter(|part| part.is_ready(parts) && !is_busy(part));
    Step::Ask(idle.map(|part| part.n).take(room).collect())
}

/// Until when somebody who is asked now has time to begin.
pub(crate) fn patience(now: Timestamp) -> i64 {
    crate::imports::later(now, CLAIM).as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(formats: &[&str], cuts: &[u64]) -> Run {
        let formats = formats.iter().map(|name| (*name).to_owned()).collect();
        let order = Order { formats, ..Order::default() };
        Run { order, began_at: Timestamp::UNIX_EPOCH, end: 9, cuts: cuts.to_vec(), files: Vec::new() }
    }

    #[test]
    fn parts_weigh_alike_and_are_not_too_many() {
        assert_eq!(cut(&[], 10), [0]);
        assert_eq!(cut(&[(0, 4), (4, 4), (8, 4), (12, 1)], 8), [0, 8]);
        // What is heavier than a part is one.
        assert_eq!(cut(&[(0, 50), (50, 1), (51, 50)], 8), [0, 50, 51]);
        let many: Vec<(u64, u64)> = (0..50_000).map(|n| (n * 4_000, 4_000)).collect();
        let cuts = cut(&many, 20_000);
        assert!((900..=1_000).contains(&cuts.len()), "{}", cuts.len());
    }

    #[test]
    fn formats_that_one_writer_writes_are_one_part() {
        let parts = run(&["COCO", "JSON"], &[0, 5, 7]).parts();
        let stretches: Vec<_> = parts.iter().map(|part| (part.n, part.format.as_str(), part.from, part.to)).collect();
        assert_eq!(
            stretches,
            [(1, "COCO", 0, u64::MAX), (2, "JSON", 0, 5), (3, "JSON", 5, 7), (4, "JSON", 7, u64::MAX)]
        );
    }

    #[test]
    fn every_part_is_asked_for_and_not_too_many_at_a_time() {
        let now = Timestamp::from_millisecond(1_000).unwrap();
        let mut parts = run(&["CSV", "JSON"], &(0..20).collect::<Vec<_>>()).parts();
        let mut asked = Vec::new();
        let mut rounds = 0;
        while let Step::Ask(next) = step(&parts, now) {
            rounds += 1;
            assert!(!next.is_empty() && next.len() <= AT_A_TIME && rounds < 100, "{next:?} in round {rounds}");
            for n in next {
                let part = parts.iter().position(|part| part.n == n).unwrap();
                parts[part].busy = Some(2_000);
                assert!(!matches!(step(&parts, now), Step::Ask(again) if again.contains(&n)));
                // Whoever was asked and did not come is asked again.
                assert!(matches!(step(&parts, Timestamp::from_millisecond(2_000).unwrap()), Step::Ask(_)));
                parts[part].busy = None;
                parts[part].stage = match (parts[part].stage, parts[part].format.as_str()) {
                    (Stage::Waiting, "CSV") => Stage::Rows,
                    _ => Stage::Written,
                };
                asked.push(n);
            }
        }
        // A table's parts twice.
        assert_eq!(asked.len(), 60);
        let second = asked.iter().rposition(|n| *n == 1).unwrap();
        assert!((1..=20).all(|n| asked[..second].contains(&n)), "{asked:?}");
    }
}
