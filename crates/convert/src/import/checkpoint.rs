//! Positions between the items of a file at which another reading can continue.

use super::typing::CellType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::io::{BufRead, Read};
use std::sync::Arc;

/// A position between two items of a file at which another reading can continue. `Default` is the start of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Bytes before it.
    pub offset: u64,
    /// Items before it, counted from the start of the reading.
    pub rows: u64,
    /// Lines before it, counted from the start of the reading, in formats that are read by lines.
    pub lines: u64,
    /// Blank lines before it.
    pub blank_lines: u64,
    /// Predictions before it that are only numbers.
    pub bare_predictions: u64,
    pub(crate) inside: Inside,
}

impl Checkpoint {
    /// The first line that starts at this byte or later, in a file that can be entered at any byte. The input must
    /// start at `offset`, one byte earlier: that byte shows whether a line starts at `byte`.
    pub fn line_from(byte: u64) -> Checkpoint {
        match byte.checked_sub(1) {
            Some(offset) => Checkpoint { offset, inside: Inside::Line, ..Checkpoint::default() },
            None => Checkpoint::default(),
        }
    }
}

/// The parser's state at a checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Inside {
    /// Between items, or at the start of the file.
    #[default]
    Nothing,
    /// Possibly inside a line, which belongs to the previous reading.
    Line,
    /// After an element of an array and its comma.
    Array,
    /// After the end of the array.
    Closed,
    /// Between concatenated objects.
    Sequence,
    /// Between the rows of a table.
    #[serde(serialize_with = "put_header", deserialize_with = "take_header")]
    Table(Arc<Header>),
}

/// A table's header, with the types of the columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) delimiter: u8,
    /// For each column, `"name":` and the type of its cells.
    pub(crate) columns: Vec<(String, CellType)>,
}

fn put_header<S: Serializer>(header: &Arc<Header>, serializer: S) -> Result<S::Ok, S::Error> {
    header.serialize(serializer)
}

fn take_header<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Header>, D::Error> {
    Header::deserialize(deserializer).map(Arc::new)
}

/// An input that counts the bytes read from it.
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
