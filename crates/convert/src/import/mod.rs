//! Readers of import files.
//!
//! [`sniff`] says what a file is, [`read`] turns it into tasks. A file is taken whole or not at all: the first bad item
//! ends the delivery of tasks, the reader goes on only to collect further [`Problem`]s, and the caller throws away what
//! the sink has taken.

mod children;
mod data;
mod item;
mod json;
mod lines;
mod mark;
mod options;
mod problem;
mod source;
mod table;
mod typing;

pub use data::Expectations;
pub use mark::{Entry, Mark};
pub use options::{Annotator, ReadOptions, Users};
pub use problem::{Problem, ReadError, Refusal};
pub use source::{MEDIA_EXTENSIONS, Source, UNDEFINED_KEY, media_task, sniff};

use labeling::task::NewTask;
use mark::Counted;
use problem::Problems;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::sync::Arc;

/// A task of the file, with the top-level keys of its data in their order.
///
/// Tasks that follow one another with the same keys share one `Arc`: compare with [`Arc::ptr_eq`] first.
#[derive(Clone, Debug)]
pub struct ReadTask {
    pub task: NewTask,
    pub keys: Arc<[String]>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    pub tasks: u64,
    pub annotations: u64,
    pub predictions: u64,
    /// Predictions given by number only, as exports list them; there is nothing to import in them.
    pub bare_predictions: u64,
    /// Lines with nothing on them, which make no task.
    pub blank_lines: u64,
    /// Keys that the data of every task has: Label Studio's `data_columns`.
    pub common_keys: BTreeSet<String>,
}

/// Where an item stands in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// From 1.
    pub(crate) row: u64,
    /// The line that it starts on, from 1, where lines mean something.
    pub(crate) line: Option<u64>,
}

/// Takes a finished task.
pub(crate) type Sink<'a, E> = &'a mut dyn FnMut(ReadTask) -> Result<(), E>;
/// Takes a finished task and where reading goes on behind it.
pub(crate) type MarkedSink<'a, E> = &'a mut dyn FnMut(ReadTask, &Mark) -> Result<(), E>;

/// Reads `input` to its end and gives each task to `sink`.
///
/// Memory stays within a few items, whatever the size of the file. `input` should have a buffer of 64 KiB or more.
///
/// # Errors
/// [`ReadError::Refused`] with up to `options.max_problems` problems, each naming its row; [`ReadError::Io`] when
/// reading fails; [`ReadError::Sink`] with what the sink answered.
pub fn read<E>(
    source: Source,
    input: &mut dyn BufRead,
    options: &ReadOptions<'_>,
    sink: Sink<'_, E>,
) -> Result<ReadReport, ReadError<E>> {
    let mut sink = |task: ReadTask, _: &Mark| sink(task);
    let mut reading = Reading::new(options, &mut sink, Mark::default());
    reading.run(source, input, None)?;
    reading.finish()
}

/// Reads `input`, which begins at `from`, and gives each task to `sink` with the mark behind it, from which another
/// reading may go on. Of a file that goes by lines, only lines that begin before `until` are read. Answers the last mark.
///
/// What is read in parts by marks, one after the other, is what [`read`] reads; a part without a task is none to refuse,
/// and `preannotated_from_fields` must be empty.
///
/// # Errors
/// As [`read`]'s. Rows and lines are counted from `from`'s.
pub fn read_part<E>(
    source: Source,
    input: &mut dyn BufRead,
    (from, until): (Mark, Option<u64>),
    options: &ReadOptions<'_>,
    sink: MarkedSink<'_, E>,
) -> Result<Mark, ReadError<E>> {
    let mut reading = Reading::new(options, sink, from);
    reading.run(source, input, until)?;
    match reading.problems.into_list() {
        list if list.is_empty() => Ok(reading.mark),
        list => Err(ReadError::Refused(list)),
    }
}

/// One run of a reader: options, problems so far, the report, and the sink.
pub(crate) struct Reading<'a, 'o, E> {
    pub(crate) options: &'a ReadOptions<'o>,
    pub(crate) problems: Problems,
    pub(crate) report: ReadReport,
    /// Where reading stands: behind the item that is being taken.
    pub(crate) mark: Mark,
    items: item::Items,
    sink: MarkedSink<'a, E>,
    last_keys: Option<Arc<[String]>>,
}

impl<'a, 'o, E> Reading<'a, 'o, E> {
    fn new(options: &'a ReadOptions<'o>, sink: MarkedSink<'a, E>, mark: Mark) -> Self {
        Self {
            options,
            problems: Problems::new(options.max_problems),
            report: ReadReport {
                blank_lines: mark.blank_lines,
                bare_predictions: mark.bare_predictions,
                ..ReadReport::default()
            },
            mark,
            items: item::Items::new(options),
            sink,
            last_keys: None,
        }
    }

    fn run(&mut self, source: Source, input: &mut dyn BufRead, until: Option<u64>) -> Result<(), ReadError<E>> {
        let mut input = Counted { input, at: self.mark.offset };
        if self.mark.offset == 0 {
            source::skip_byte_order_mark(&mut input)?;
        }
        match source {
            Source::Json => json::read(&mut input, self)?,
            Source::JsonLines => lines::read_json(&mut input, until, self)?,
            Source::Text => lines::read_text(&mut input, until, self)?,
            Source::Html => lines::read_whole(&mut input, self)?,
            Source::Csv => table::read(&mut input, None, self)?,
            Source::Tsv => table::read(&mut input, Some(b'\t'), self)?,
            Source::Media => {
                return Err(ReadError::Refused(vec![Problem::file("is a media file: one task is made of it")]));
            }
        }
        self.keep_report();
        Ok(())
    }

    fn keep_report(&mut self) {
        (self.mark.blank_lines, self.mark.bare_predictions) = (self.report.blank_lines, self.report.bare_predictions);
    }

    /// Takes the JSON text of one item. `Ok(false)`: enough problems, stop reading.
    pub(crate) fn item(&mut self, place: Place, json: &[u8]) -> Result<bool, ReadError<E>> {
        let read = self.items.read(json, place, self.options, &mut self.problems, &mut self.report);
        self.deliver(read)
    }

    /// Takes the JSON text of one item's data. `Ok(false)`: enough problems, stop reading.
    pub(crate) fn data(&mut self, place: Place, json: String) -> Result<bool, ReadError<E>> {
        let read = self.items.read_data(json, place, self.options, &mut self.problems);
        self.deliver(read)
    }

    fn deliver(&mut self, read: Option<ReadTask>) -> Result<bool, ReadError<E>> {
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
        (self.sink)(read, &self.mark).map_err(ReadError::Sink)?;
        Ok(true)
    }

    /// Only work where keys differ from those of the task before.
    fn keep_common(&mut self, keys: &Arc<[String]>) {
        if self.last_keys.as_ref().is_some_and(|last| Arc::ptr_eq(last, keys)) {
            return;
        }
        if self.last_keys.is_none() {
            self.report.common_keys = keys.iter().cloned().collect();
        } else {
            self.report.common_keys.retain(|key| keys.contains(key));
        }
        self.last_keys = Some(Arc::clone(keys));
    }

    fn finish(mut self) -> Result<ReadReport, ReadError<E>> {
        self.items.finish_file(self.options, &mut self.problems);
        if self.report.tasks == 0 && self.problems.is_empty() {
            self.problems.push(Problem::file("has no tasks"));
        }
        match self.problems.into_list() {
            list if list.is_empty() => Ok(self.report),
            list => Err(ReadError::Refused(list)),
        }
    }
}
