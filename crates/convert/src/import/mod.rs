//! Readers of import files.
//!
//! [`sniff`] finds the format of a file, and [`read`] converts the file to tasks. A file is imported completely or not
//! at all: after the first bad item no more tasks are delivered, the reader continues only to collect further
//! [`Problem`]s, and the caller discards the tasks that the sink has received.

mod checkpoint;
mod children;
mod data;
mod formats;
mod item;
mod json;
mod lines;
mod options;
mod problem;
mod source;
mod table;
mod typing;

pub use checkpoint::Checkpoint;
pub use data::Expectations;
pub use formats::Splittability;
pub use options::{Annotator, ReadOptions, Users};
pub use problem::{Problem, ReadError, Refusal};
pub use source::{MEDIA_EXTENSIONS, Source, UNDEFINED_KEY, media_task, sniff};

use checkpoint::Counted;
use labeling::task::NewTask;
use problem::Problems;
use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufRead};
use std::sync::Arc;

/// A task of the file, with the top-level keys of its data in order.
///
/// Consecutive tasks with the same keys share one `Arc`, so compare with [`Arc::ptr_eq`] first.
#[derive(Clone, Debug)]
pub struct ReadTask {
    pub task: NewTask,
    pub keys: Arc<[String]>,
}

/// Counts of a finished reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    pub tasks: u64,
    pub annotations: u64,
    pub predictions: u64,
    /// Predictions that are only numbers, as exports list them. They cannot be imported.
    pub bare_predictions: u64,
    /// Blank lines, which make no task.
    pub blank_lines: u64,
    /// The keys that occur in the data of every task: Label Studio's `data_columns`.
    pub common_keys: BTreeSet<String>,
}

/// The position of an item in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// From 1.
    pub(crate) row: u64,
    /// The line on which the item starts, from 1, in formats that are read by lines.
    pub(crate) line: Option<u64>,
}

/// Receives a finished task.
pub(crate) type Sink<'a, E> = &'a mut dyn FnMut(ReadTask) -> Result<(), E>;
/// Receives a finished task and the checkpoint after it.
pub(crate) type CheckpointSink<'a, E> = &'a mut dyn FnMut(ReadTask, &Checkpoint) -> Result<(), E>;

/// Reads `input` to its end and passes each task to `sink`.
///
/// Memory is limited to a few items, for any size of the file. `input` should have a buffer of 64 KiB or more.
///
/// # Errors
/// [`ReadError::Refused`] with up to `options.max_problems` problems, each naming its row; [`ReadError::Io`] when
/// reading fails; [`ReadError::Sink`] with the sink's error.
pub fn read<E>(
    source: Source,
    input: &mut dyn BufRead,
    options: &ReadOptions<'_>,
    sink: Sink<'_, E>,
) -> Result<ReadReport, ReadError<E>> {
    let mut failed = None;
    let mut erased = |task: ReadTask, _: &Checkpoint| sink(task).map_err(|error| stop(&mut failed, error));
    let mut reading = Reading::new(options, &mut erased, Checkpoint::default());
    let ended = reading.run(source, input, None);
    let finished = ended.map(|()| reading.finish());
    outcome(finished, failed)?.map_err(ReadError::Refused)
}

/// Reads `input`, which starts at the checkpoint `from`, and passes each task to `sink` with the checkpoint after it.
/// If the format is read by lines, reads only lines that start before `until`. Returns the last checkpoint.
///
/// Consecutive parts have the same tasks as one [`read`] of the file. A part without a task is not refused.
/// `preannotated_from_fields` must be empty.
///
/// # Errors
/// The same as for [`read`]. Rows and lines are counted from those of `from`.
pub fn read_part<E>(
    source: Source,
    input: &mut dyn BufRead,
    (from, until): (Checkpoint, Option<u64>),
    options: &ReadOptions<'_>,
    sink: CheckpointSink<'_, E>,
) -> Result<Checkpoint, ReadError<E>> {
    let mut failed = None;
    let mut erased = |task: ReadTask, at: &Checkpoint| sink(task, at).map_err(|error| stop(&mut failed, error));
    let mut reading = Reading::new(options, &mut erased, from);
    let ended = reading.run(source, input, until);
    let finished = ended.map(|()| (reading.problems.into_list(), reading.at));
    match outcome(finished, failed)? {
        (list, at) if list.is_empty() => Ok(at),
        (list, _) => Err(ReadError::Refused(list)),
    }
}

/// The reason why a reading stopped early. The sink's own error is stored elsewhere, so that readers do not depend on
/// its type.
#[derive(Debug)]
pub(crate) enum Stop {
    Io(io::Error),
    Sink,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Io(error)
    }
}

fn stop<E>(failed: &mut Option<E>, error: E) -> Stop {
    *failed = Some(error);
    Stop::Sink
}

fn outcome<T, E>(ended: Result<T, Stop>, failed: Option<E>) -> Result<T, ReadError<E>> {
    match (ended, failed) {
        (_, Some(error)) => Err(ReadError::Sink(error)),
        (Ok(value), None) => Ok(value),
        (Err(Stop::Io(error)), None) => Err(ReadError::Io(error)),
        // The sink stores its error before it stops a reading.
        (Err(Stop::Sink), None) => Err(ReadError::Io(io::ErrorKind::BrokenPipe.into())),
    }
}

/// One run of a reader: options, problems found, the report, and the sink.
pub(crate) struct Reading<'a, 'o> {
    pub(crate) options: &'a ReadOptions<'o>,
    pub(crate) problems: Problems,
    pub(crate) report: ReadReport,
    /// The checkpoint after the current item.
    pub(crate) at: Checkpoint,
    items: item::Items,
    sink: CheckpointSink<'a, Stop>,
    last_keys: Option<Arc<[String]>>,
}

impl<'a, 'o> Reading<'a, 'o> {
    fn new(options: &'a ReadOptions<'o>, sink: CheckpointSink<'a, Stop>, at: Checkpoint) -> Self {
        Self {
            options,
            problems: Problems::new(options.max_problems),
            report: ReadReport {
                blank_lines: at.blank_lines,
                bare_predictions: at.bare_predictions,
                ..ReadReport::default()
            },
            at,
            items: item::Items::new(options),
            sink,
            last_keys: None,
        }
    }

    fn run(&mut self, source: Source, input: &mut dyn BufRead, until: Option<u64>) -> Result<(), Stop> {
        let mut input = Counted { input, at: self.at.offset };
        if self.at.offset == 0 {
            source::skip_byte_order_mark(&mut input)?;
        }
        (formats::format(source).read)(&mut input, until, self)?;
        self.keep_report();
        Ok(())
    }

    fn keep_report(&mut self) {
        (self.at.blank_lines, self.at.bare_predictions) = (self.report.blank_lines, self.report.bare_predictions);
    }

    /// Takes the JSON text of one item. `Ok(false)` means: stop reading, there are enough problems.
    pub(crate) fn item(&mut self, place: Place, json: &[u8]) -> Result<bool, Stop> {
        let read = self.items.read(json, place, self.options, &mut self.problems, &mut self.report);
        self.deliver(read)
    }

    /// Takes the JSON text of one item's data. `Ok(false)` means: stop reading, there are enough problems.
    pub(crate) fn data(&mut self, place: Place, json: String) -> Result<bool, Stop> {
        let read = self.items.read_data(json, place, self.options, &mut self.problems);
        self.deliver(read)
    }

    fn deliver(&mut self, read: Option<ReadTask>) -> Result<bool, Stop> {
        let Some(read) = read else {
            return Ok(!self.problems.full());
        };
        self.report.tasks += 1;
        if self.report.tasks > self.options.max_tasks {
            let reason = format!("has more than {} tasks", self.options.max_tasks);
            self.problems.push(Problem::file(reason));
            return Ok(false);
        }
        if !self.problems.is_empty() {
            return Ok(true);
        }
        self.keep_common(&read.keys);
        self.report.annotations += read.task.annotations.len() as u64;
        self.report.predictions += read.task.predictions.len() as u64;
        self.keep_report();
        (self.sink)(read, &self.at)?;
        Ok(true)
    }

    /// Does work only if the keys differ from those of the previous task.
    fn keep_common(&mut self, keys: &Arc<[String]>) {
        if self.last_keys.as_ref().is_some_and(|last| Arc::ptr_eq(last, keys)) {
            return;
        }
        if self.last_keys.is_none() {
            self.report.common_keys = keys.iter().cloned().collect();
        } else {
            let keys: HashSet<&str> = keys.iter().map(String::as_str).collect();
            self.report.common_keys.retain(|key| keys.contains(key.as_str()));
        }
        self.last_keys = Some(Arc::clone(keys));
    }

    fn finish(mut self) -> Result<ReadReport, Vec<Problem>> {
        self.items.finish_file(self.options, &mut self.problems);
        if self.report.tasks == 0 && self.problems.is_empty() {
            self.problems.push(Problem::file("has no tasks"));
        }
        match self.problems.into_list() {
            list if list.is_empty() => Ok(self.report),
            list => Err(list),
        }
    }
}
