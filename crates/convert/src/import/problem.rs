//! Problems of an import file, with their positions.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One problem of a file. Its `Display` text is a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The number of the item, from 1. `None` for a problem of the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The line on which the item starts, from 1, in formats that are read by lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The field as a path: `data.text`, `annotations[0].completed_by`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A predicate whose subject is the field, or else the row, or else the file: `is missing`.
    pub reason: String,
}

impl Problem {
    pub(crate) fn file(reason: impl Into<String>) -> Self {
        Self { row: None, line: None, field: None, reason: reason.into() }
    }

    pub(crate) fn at(place: super::Place, reason: impl Into<String>) -> Self {
        Self { row: Some(place.row), line: place.line, field: None, reason: reason.into() }
    }

    pub(crate) fn field(place: super::Place, field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::at(place, reason) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.line) {
            (Some(row), Some(line)) if line != row => write!(f, "Row {row} (line {line})")?,
            (Some(row), _) => write!(f, "Row {row}")?,
            (None, _) => f.write_str("The file")?,
        }
        match &self.field {
            Some(field) => write!(f, ": {field} {}", self.reason)?,
            None => write!(f, " {}", self.reason)?,
        }
        if self.reason.ends_with('?') { Ok(()) } else { f.write_str(".") }
    }
}

/// The reason why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The format is not supported. The text lists the supported formats.
    #[error("{0}")]
    Unsupported(String),
}

/// The reason why reading stopped early.
#[derive(Debug, thiserror::Error)]
pub enum ReadError<E> {
    /// The file has problems. The list is never empty.
    #[error("{}", first(.0))]
    Refused(Vec<Problem>),
    /// Reading the bytes of the file failed.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// The error of the sink.
    #[error("the tasks could not be stored")]
    Sink(E),
}

fn first(problems: &[Problem]) -> String {
    match problems {
        [] => "The file cannot be imported.".to_owned(),
        [one] => one.to_string(),
        [one, rest @ ..] => format!("{one} (and {} more)", rest.len()),
    }
}

/// The problems found, up to a maximum.
pub(crate) struct Problems {
    list: Vec<Problem>,
    max: usize,
}

impl Problems {
    pub(crate) fn new(max: usize) -> Self {
        Self { list: Vec::new(), max: max.max(1) }
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        if !self.full() {
            self.list.push(problem);
        }
    }

    pub(crate) fn full(&self) -> bool {
        self.list.len() >= self.max
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.list
    }
}
