//! Places between the items of a file from which another reading can go on.

use super::typing::CellType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::io::{BufRead, Read};
use std::sync::Arc;

/// A place between two items of a file, from which another reading can go on. `Default` is the file's beginning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
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

impl Checkpoint {
    /// The first line that begins at this byte or later, of a file that can be entered anywhere. What is read for it
    /// begins at `offset`: the byte before says whether a line begins here.
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
    /// Between items, or at the file's beginning.
    #[default]
    Nothing,
    /// Perhaps within a line, which belongs to the reading before.
    Line,
    /// Behind an element of an array and its comma.
    Array,
    /// Behind the array.
    Closed,
    /// Between objects that follow one another.
    Sequence,
    /// Among the rows of a table.
    #[serde(serialize_with = "put_header", deserialize_with = "take_header")]
    Table(Arc<Header>),
}

/// A table's header, with the types of the columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) delimiter: u8,
    /// For each column `"name":` and its type.
    pub(crate) columns: Vec<(String, CellType)>,
}

fn put_header<S: Serializer>(header: &Arc<Header>, serializer: S) -> Result<S::Ok, S::Error> {
    header.serialize(serializer)
}

fn take_header<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Header>, D::Error> {
    Header::deserialize(deserializer).map(Arc::new)
}

/// An input that counts the bytes that were read.
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
