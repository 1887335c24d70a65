//! Files in parts: what several writers make of a project's tasks, stretch by stretch, and what makes one file of it, the
//! same to the byte as if one writer had written all.

use super::table::Table;
use super::{WriteError, Writer};
use labeling::task::Task;
use std::io::Write;

/// How parts that were written apart become one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// The parts follow one another.
    Records(Frame),
    /// Each part's rows must be written once more, when the columns of all parts are known.
    Table(Table),
    /// They do not: what stands early in the file depends on its end, or the file is packed as one.
    Never,
}

/// What stands around and between the records of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub head: &'static str,
    pub separator: &'static str,
    pub tail: &'static str,
}

/// Turns tasks into records.
pub(super) trait Records: Send {
    /// Writes the records of a task, each where [`Lines::next`] says.
    fn task(&mut self, task: &Task, lines: &mut Lines) -> Result<(), WriteError>;
}

/// The records of the task being written, so that the output sees one write a task.
pub(super) struct Lines {
    bytes: Vec<u8>,
    frame: Frame,
    any: bool,
}

impl Lines {
    /// Where the next record goes.
    pub(super) fn next(&mut self) -> &mut Vec<u8> {
        let before = if self.any { self.frame.separator } else { self.frame.head };
        self.any = true;
        self.bytes.extend_from_slice(before.as_bytes());
        &mut self.bytes
    }
}

/// Writes records within their frame.
pub(super) struct Framed {
    records: Box<dyn Records>,
    lines: Lines,
}

impl Framed {
    /// A whole file.
    pub(super) fn whole(frame: Frame, records: Box<dyn Records>) -> Framed {
        Framed { records, lines: Lines { bytes: Vec::new(), frame, any: false } }
    }

    /// A part of a file: its records alone.
    pub(super) fn part(frame: Frame, records: Box<dyn Records>) -> Framed {
        Framed::whole(Frame { head: "", tail: "", ..frame }, records)
    }
}

impl Writer for Framed {
    fn task(&mut self, task: &Task, out: &mut dyn Write) -> Result<(), WriteError> {
        self.lines.bytes.clear();
        self.records.task(task, &mut self.lines)?;
        out.write_all(&self.lines.bytes)?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        if !self.lines.any {
            out.write_all(self.lines.frame.head.as_bytes())?;
        }
        out.write_all(self.lines.frame.tail.as_bytes())?;
        Ok(())
    }
}
