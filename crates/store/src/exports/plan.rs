//! How an export run is cut into parts, and its next step. Pure: the callers read and write rows.

use crate::error::{Error, ErrorKind};
use crate::jobs::export::ExportRun;
use crate::segments::Segment;
use crate::time::CLAIM;
use crate::time::add_time;
use convert::export::Joining;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How many parts a file has at most when it is planned: S3 joins 10,000, and a part may become two there.
const MOST_PARTS: u64 = 1_000;
/// How many parts of one run are asked for at a time, so that an export leaves room for requests.
pub(crate) const AT_A_TIME: usize = 16;
/// Bytes of data that cost as much as one record.
const HEAVY: u64 = 4 * 1024;

/// How many processes may end without a result while they write the same file or part. A function ends at its time limit,
/// and further attempts would end there too.
pub(crate) const ATTEMPTS: u32 = 5;

/// The error of a run that is given up: every process ended before a file in one of these formats, or a part of it, was
/// complete.
pub(crate) fn given_up(formats: &str) -> Error {
    let message = format!(
        "{formats} could not be written: {ATTEMPTS} processes ended before it was complete. COCO, VOC and YOLO are \
         written by one process in a limited time. Export fewer tasks at a time, or export JSON and convert the file."
    );
    Error::new(ErrorKind::TooLarge, message)
}

/// How much one invocation of a function does.
#[derive(Clone, Copy, Debug)]
pub struct ExportLimits {
    /// Tasks, annotations and predictions of a part, about.
    pub part: u64,
    /// After how long what is not done is left to the next invocation.
    pub time: Duration,
}

impl Default for ExportLimits {
    /// Each record of a part may be an object of its own: 20,000 are read well within the time.
    fn default() -> ExportLimits {
        ExportLimits { part: 20_000, time: Duration::from_secs(11 * 60) }
    }
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
pub(crate) struct ExportPart {
    pub(crate) n: u32,
    pub(crate) format: String,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) stage: Stage,
    /// The object that was written last.
    pub(crate) key: String,
    pub(crate) size: u64,
    pub(crate) tasks: u64,
    /// The end of its claim, or of the time after it was asked for, in milliseconds.
    #[serde(skip)]
    pub(crate) busy: Option<i64>,
}

/// The next step of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The parts are there.
    Join,
    /// Ask for these parts; none if all open parts are taken.
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

/// The weight of a segment in a part, in records.
pub(crate) fn weight(segment: &Segment) -> u64 {
    let totals = &segment.totals;
    let records = totals.tasks + totals.annotations + totals.cancelled + totals.predictions;
    let bytes: u64 = segment.runs.iter().map(|run| run.bytes).sum();
    records.max(0).unsigned_abs().max(1) + bytes / HEAVY
}

impl ExportRun {
    /// Whether the first invocation does all of it.
    pub(crate) fn is_small(&self) -> bool {
        self.cuts.len() == 1
    }

    /// The parts as planned, by their numbers from 1.
    pub(crate) fn parts(&self) -> Vec<ExportPart> {
        let mut parts = Vec::new();
        for name in &self.spec.formats {
            let Some(format) = convert::export::format(name) else { continue };
            let cuts: &[u64] = match format.joining() {
                Joining::Never => &[0],
                _ => &self.cuts,
            };
            for (at, from) in cuts.iter().enumerate() {
                let to = cuts.get(at + 1).copied().unwrap_or(u64::MAX);
                let n = u32::try_from(parts.len() + 1).unwrap_or(u32::MAX);
                parts.push(ExportPart::new(n, name, *from, to));
            }
        }
        parts
    }
}

impl ExportPart {
    fn new(n: u32, format: &str, from: u64, to: u64) -> ExportPart {
        let (stage, key) = (Stage::Waiting, String::new());
        ExportPart { n, format: format.to_owned(), from, to, stage, key, size: 0, tasks: 0, busy: None }
    }

    /// Whether it can be done now.
    pub(crate) fn is_ready(&self, parts: &[ExportPart]) -> bool {
        match self.stage {
            Stage::Waiting => true,
            // The columns of all are known.
            Stage::Rows => !parts.iter().any(|one| one.format == self.format && one.stage == Stage::Waiting),
            Stage::Written => false,
        }
    }

    /// The part that covers the rest of this one, from a place on.
    pub(crate) fn rest(&self, n: u32, from: u64) -> ExportPart {
        ExportPart::new(n, &self.format, from, self.to)
    }
}

/// The next step of a run, given the state of its parts at a time.
pub(crate) fn step(parts: &[ExportPart], now: Timestamp) -> Step {
    let now = now.as_millisecond();
    if parts.iter().all(|part| part.stage == Stage::Written) {
        return Step::Join;
    }
    let is_busy = |part: &&ExportPart| part.stage != Stage::Written && part.busy.is_some_and(|until| until > now);
    let room = AT_A_TIME.saturating_sub(parts.iter().filter(is_busy).count());
    let idle = parts.iter().filter(|part| part.is_ready(parts) && !is_busy(part));
    Step::Ask(idle.map(|part| part.n).take(room).collect())
}

/// The time until which a part that is asked for now counts as taken.
pub(crate) fn patience(now: Timestamp) -> i64 {
    add_time(now, CLAIM).as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::export::ExportSpec;

    fn run(formats: &[&str], cuts: &[u64]) -> ExportRun {
        let formats = formats.iter().map(|name| (*name).to_owned()).collect();
        let spec = ExportSpec { formats, ..ExportSpec::default() };
        ExportRun { spec, began_at: Timestamp::UNIX_EPOCH, end: 9, cuts: cuts.to_vec(), files: Vec::new() }
    }

    #[test]
    fn parts_weigh_alike_and_are_not_too_many() {
        assert_eq!(cut(&[], 10), [0]);
        assert_eq!(cut(&[(0, 4), (4, 4), (8, 4), (12, 1)], 8), [0, 8]);
        // A segment that is heavier than a part is a part of its own.
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
                // A part that was asked for and not done is asked for again.
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
