//! Files in parts: several writers each write a range of a project's tasks, and the parts are joined into one file. The
//! file is equal, byte for byte, to the file of a single writer.

use super::table::Table;
use super::{WriteError, Writer};
use labeling::task::Task;
use std::io::Write;

/// The way in which separately written parts become one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// The parts are concatenated.
    Records(Frame),
    /// The rows of each part are rewritten when the columns of all parts are known.
    Table(Table),
    /// Parts cannot be joined: the beginning of the file depends on its end, or the file is one archive.
    Never,
}

/// The text before, between and after the records of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub head: &'static str,
    pub separator: &'static str,
    pub tail: &'static str,
}

/// Turns tasks into records.
pub(super) trait Records: Send {
    /// Writes the records of a task, each into the buffer that [`Lines::next`] returns.
    fn task(&mut self, task: Task, lines: &mut Lines) -> Result<(), WriteError>;
}

/// The records of the current task. They are collected so that the output gets one write per task.
pub(super) struct Lines {
    bytes: Vec<u8>,
    frame: Frame,
    any: bool,
}

impl Lines {
    /// The buffer for the next record.
    pub(super) fn next(&mut self) -> &mut Vec<u8> {
        let before = if self.any { self.frame.separator } else { self.frame.head };
        self.any = true;
        self.bytes.extend_from_slice(before.as_bytes());
        &mut self.bytes
    }
}

/// Writes records with their frame.
pub(super) struct Framed {
    records: Box<dyn Records>,
    lines: Lines,
}

impl Framed {
    /// Writes a whole file.
    pub(super) fn whole(frame: Frame, records: Box<dyn Records>) -> Framed {
        Framed { records, lines: Lines { bytes: Vec::new(), frame, any: false } }
    }

    /// Writes a part of a file: only its records.
    pub(super) fn part(frame: Frame, records: Box<dyn Records>) -> Framed {
        Framed::whole(Frame { head: "", tail: "", ..frame }, records)
    }
}

impl Writer for Framed {
    fn task(&mut self, task: Task, out: &mut dyn Write) -> Result<(), WriteError> {
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
