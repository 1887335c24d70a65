//! Where a file can be entered: marks between its items, and which files have them.

use super::Source;
use super::typing::Column;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::io::{BufRead, Read};
use std::sync::Arc;

/// How much of a file can be read at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Only all of it: one task, or none.
    Whole,
    /// From the mark where an earlier reading stopped. A comma or a line break in the middle of such a file may stand in
    /// a string or a quoted cell, so nothing says where its items begin but what stands before.
    Marks,
    /// Also from any byte: the next line end begins an item.
    Anywhere,
}

impl Entry {
    /// How a file of that kind can be entered.
    pub fn of(source: Source) -> Entry {
        match source {
            Source::JsonLines | Source::Text => Entry::Anywhere,
            Source::Json | Source::Csv | Source::Tsv => Entry::Marks,
            Source::Html | Source::Media => Entry::Whole,
        }
    }
}

/// A place between two items of a file, from which another reading can go on. `Default` is the file's beginning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Bytes before it.
    pub offset: u64,
    /// Items before it, counted from where reading began.
    pub rows: u64,
    /// Lines before it, likewise, where lines mean something.
    pub lines: u64,
    /// Lines with nothing on them before it.
    pub blank_lines: u64,
    /// Predictions that are only numbers before it.
    pub bare_predictions: u64,
    pub(crate) inside: Inside,
}

impl Mark {
    /// The first line that begins at this byte or later, of a file that can be entered anywhere. What is read for it
    /// begins at `offset`: the byte before says whether a line begins here.
    pub fn line_from(byte: u64) -> Mark {
        match byte.checked_sub(1) {
            Some(offset) => Mark { offset, inside: Inside::Line, ..Mark::default() },
            None => Mark::default(),
        }
    }
}

/// What must be known of what stands before a mark.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Inside {
    /// Nothing.
    #[default]
    Nothing,
    /// That it may be in the middle of a line, which is another reading's.
    Line,
    /// That it is behind an element and its comma.
    Array,
    /// That it is behind the array.
    Closed,
    /// That objects follow one another.
    Sequence,
    /// The table's header, and what was learned of the columns.
    #[serde(serialize_with = "put_shape", deserialize_with = "take_shape")]
    Table(Arc<Shape>),
}

/// What is known of a table when its rows are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shape {
    pub(crate) delimiter: u8,
    /// Per column: `"name":`, and what it holds.
    pub(crate) columns: Vec<(String, Column)>,
}

fn put_shape<S: Serializer>(shape: &Arc<Shape>, serializer: S) -> Result<S::Ok, S::Error> {
    shape.serialize(serializer)
}

fn take_shape<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Shape>, D::Error> {
    Shape::deserialize(deserializer).map(Arc::new)
}

/// An input that knows how many bytes have passed.
pub(crate) struct Counted<'a> {
    pub(crate) input: &'a mut dyn BufRead,
    pub(crate) at: u64,
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        self.input.consume(n);
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.input.read(buffer)?;
        self.at += n as u64;
        Ok(n)
    }
}
