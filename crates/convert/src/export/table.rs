//! CSV and TSV: the rows of JSON_MIN as a table, with columns in alphabetical order and quotes around all values but
//! numbers.
//!
//! The columns of a table are known only after its last row, so the cells wait. First, each row is stored as cells with
//! the numbers of their columns. At the end, the header and the rows are written with the columns in their final order.
//! The rows of a whole table wait in a spool. A part of a table consists of these rows, followed by its columns.

use super::json_min::FIXED;
use super::numbers::push_float;
use super::outputs::{Item, items};
use super::spool::Spooled;
use super::{ExportOptions, WriteError, Writer};
use crate::entries::Entries;
use labeling::task::Task;
use labeling::time::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read, Write};
use std::sync::Arc;

/// A kind of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) delimiter: char,
}

impl Table {
    /// The number of bytes at the end of a part that hold the length of its columns. The columns come directly before
    /// them.
    pub const ENDING: u64 = 8;

    /// A writer of a whole table.
    pub(super) fn whole(self, options: &ExportOptions) -> Box<dyn Writer> {
        Box::new(Whole { rows: Spooled::default(), filled: Filled::new(options), table: self })
    }

    /// A writer of a part: its rows, then its columns.
    pub(super) fn part(options: &ExportOptions) -> Box<dyn Writer> {
        Box::new(Part(Filled::new(options)))
    }

    /// The length of a part's columns, from its last bytes.
    pub fn columns_length(ending: &[u8]) -> Option<u64> {
        Some(u64::from_le_bytes(ending.try_into().ok()?))
    }

    /// The header.
    pub fn head(self, columns: &Columns) -> Vec<u8> {
        let mut line = Vec::new();
        let cells = columns.in_order().0.iter().map(|name| quoted(name)).collect::<Vec<_>>();
        push_line(&mut line, cells.iter().map(String::as_bytes), self.delimiter as u8);
        line
    }

    /// Writes the rows of a part. Its columns are `own`, and all of them are in `all`.
    ///
    /// # Errors
    /// An error of `part` or `out`.
    pub fn rows(
        self,
        part: &mut dyn Read,
        own: &Columns,
        all: &Columns,
        out: &mut dyn Write,
    ) -> Result<(), WriteError> {
        let (names, places) = all.in_order();
        let place = |(origin, name): &(Origin, String)| places[all.numbers[*origin as usize][name]];
        if own.list.iter().any(|(origin, name)| !all.numbers[*origin as usize].contains_key(name)) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a part has a column that the table has not").into());
        }
        let places: Vec<usize> = own.list.iter().map(place).collect();
        let (mut row, mut line) = (Vec::new(), Vec::new());
        while next_row(part, &mut row)? {
            let mut cells: Vec<&[u8]> = vec![b"\"\""; names.len()];
            let mut rest = row.as_slice();
            // If two values have the same column, the later one counts.
            while let Some((column, cell)) = next_cell(&mut rest) {
                cells[places[column]] = cell;
            }
            line.clear();
            push_line(&mut line, cells.into_iter(), self.delimiter as u8);
            out.write_all(&line)?;
        }
        Ok(())
    }
}

/// The row in progress, and the columns found so far.
struct Filled {
    options: ExportOptions,
    columns: Columns,
    row: Row,
}

impl Filled {
    fn new(options: &ExportOptions) -> Filled {
        let mut columns = Columns::default();
        for name in FIXED {
            columns.number(Origin::Record, name);
        }
        Filled { options: options.clone(), columns, row: Row::default() }
    }

    /// The rows of a task, each preceded by its length.
    fn rows(
        &mut self,
        task: &Task,
        mut write: impl FnMut(&ExportOptions, &[u8]) -> io::Result<()>,
    ) -> Result<(), WriteError> {
        let config = Arc::clone(&self.options.config);
        for item in items(task, &config) {
            let texts = Texts { escape_formulas: self.options.expand.escape_formulas };
            self.row.fill(item, &mut self.columns, texts);
            write(&self.options, &(self.row.bytes.len() as u32).to_le_bytes())?;
            write(&self.options, &self.row.bytes)?;
        }
        Ok(())
    }
}

struct Whole {
    table: Table,
    filled: Filled,
    rows: Spooled,
}

impl Writer for Whole {
    fn task(&mut self, task: Task, _out: &mut dyn Write) -> Result<(), WriteError> {
        self.filled.rows(&task, |options, bytes| self.rows.write(&*options.spool, bytes))
    }

    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        let columns = &self.filled.columns;
        out.write_all(&self.table.head(columns))?;
        match self.rows.read()? {
            Some(mut rows) => self.table.rows(&mut rows, columns, columns, out),
            None => Ok(()),
        }
    }
}

struct Part(Filled);

impl Writer for Part {
    fn task(&mut self, task: Task, out: &mut dyn Write) -> Result<(), WriteError> {
        self.0.rows(&task, |_, bytes| out.write_all(bytes))
    }

    /// Every row has at least one byte, so a length of 0 ends the rows.
    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        let columns = serde_json::to_vec(&self.0.columns)?;
        out.write_all(&0_u32.to_le_bytes())?;
        out.write_all(&columns)?;
        out.write_all(&(columns.len() as u64).to_le_bytes())?;
        Ok(())
    }
}

fn push_line<'a>(line: &mut Vec<u8>, cells: impl Iterator<Item = &'a [u8]>, delimiter: u8) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            line.push(delimiter);
        }
        line.extend_from_slice(cell);
    }
    line.extend_from_slice(b"\r\n");
}

/// The origin of a value. Data and controls may use the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    Data,
    Answer,
    /// The row itself: ids, times.
    Record,
}

/// The columns found so far, numbered in the order of their appearance.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(Origin, String)>", into = "Vec<(Origin, String)>")]
pub struct Columns {
    numbers: [HashMap<String, usize>; 3],
    list: Vec<(Origin, String)>,
}

impl From<Vec<(Origin, String)>> for Columns {
    fn from(list: Vec<(Origin, String)>) -> Columns {
        let mut columns = Columns::default();
        for (origin, name) in list {
            columns.number(origin, &name);
        }
        columns
    }
}

impl From<Columns> for Vec<(Origin, String)> {
    fn from(columns: Columns) -> Vec<(Origin, String)> {
        columns.list
    }
}

impl Columns {
    /// Adds the columns of a part.
    pub fn add(&mut self, part: &Columns) {
        for (origin, name) in &part.list {
            self.number(*origin, name);
        }
    }

    fn number(&mut self, origin: Origin, name: &str) -> usize {
        let numbers = &mut self.numbers[origin as usize];
        if let Some(number) = numbers.get(name) {
            return *number;
        }
        let number = self.list.len();
        numbers.insert(name.to_owned(), number);
        self.list.push((origin, name.to_owned()));
        number
    }

    /// The header, and the position of each column number in it. A data key that equals the name of a control is
    /// renamed to `_data_<name>`.
    fn in_order(&self) -> (Vec<String>, Vec<usize>) {
        let final_name = |(origin, name): &(Origin, String)| {
            let collides = *origin == Origin::Data && self.numbers[Origin::Answer as usize].contains_key(name);
            if collides { format!("_data_{name}") } else { name.clone() }
        };
        let finals: Vec<String> = self.list.iter().map(final_name).collect();
        let header: Vec<String> = finals.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        // The header contains every name, since it was made of them.
        let places = finals.iter().map(|name| header.binary_search(name).unwrap_or_default()).collect();
        (header, places)
    }
}

/// One row in the spool: for each cell the number of its column, its length, and its text in the form of the file.
#[derive(Default)]
struct Row {
    bytes: Vec<u8>,
}

impl Row {
    fn fill(&mut self, item: Item<'_>, columns: &mut Columns, texts: Texts) {
        self.bytes.clear();
        self.push(columns.number(Origin::Record, "id"), &item.task.id.to_string());
        for output in item.outputs {
            let column = columns.number(Origin::Answer, &texts.shown(&output.from_name));
            let cell = match output.pretty() {
                Value::String(text) => texts.cell(&text),
                other => quoted(&other.to_string()),
            };
            self.push(column, &cell);
        }
        for (name, value) in &Entries::of(&item.task.data).0 {
            self.push(columns.number(Origin::Data, &texts.shown(name)), &data_cell(value, texts));
        }
        let annotation = item.annotation;
        let time = |time| quoted(&Time(time).to_string());
        let cells = [
            annotation.and_then(|a| a.completed_by).map(|user| quoted(&user.to_string())),
            annotation.map(|a| a.id.to_string()),
            annotation.map(|a| time(a.created_at)),
            annotation.map(|a| time(a.updated_at)),
            annotation.and_then(|a| a.lead_time).map(float),
        ];
        for (name, cell) in FIXED.into_iter().zip(cells) {
            self.push(columns.number(Origin::Record, name), cell.as_deref().unwrap_or("\"\""));
        }
    }

    fn push(&mut self, column: usize, cell: &str) {
        self.bytes.extend_from_slice(&(column as u32).to_le_bytes());
        self.bytes.extend_from_slice(&(cell.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(cell.as_bytes());
    }
}

fn next_row(rows: &mut dyn Read, row: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    match rows.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(error),
    }
    row.resize(u32::from_le_bytes(length) as usize, 0);
    rows.read_exact(row)?;
    Ok(!row.is_empty())
}

fn next_cell<'a>(row: &mut &'a [u8]) -> Option<(usize, &'a [u8])> {
    let (column, rest) = row.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (cell, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *row = rest;
    Some((u32::from_le_bytes(*column) as usize, cell))
}

/// The cell of a data value. Nested values stay JSON. Numbers and booleans have no quotes and look like the
/// reference's.
fn data_cell(value: &RawValue, texts: Texts) -> String {
    match serde_json::from_str(value.get()) {
        Ok(Value::String(text)) => texts.cell(&text),
        Ok(Value::Null) => "\"\"".to_owned(),
        Ok(Value::Bool(truth)) => if truth { "True" } else { "False" }.to_owned(),
        Ok(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
        // Whole numbers with more digits are written digit by digit.
        Ok(Value::Number(number)) => match number.as_f64() {
            Some(double) if value.get().contains(['.', 'e', 'E']) => float(double),
            _ => value.get().to_owned(),
        },
        Ok(nested) => quoted(&nested.to_string()),
        Err(_) => quoted(value.get()),
    }
}

fn float(value: f64) -> String {
    let mut out = String::new();
    push_float(&mut out, value);
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The conversion of texts to cells.
#[derive(Clone, Copy)]
struct Texts {
    escape_formulas: bool,
}

impl Texts {
    /// The text that makes a spreadsheet display `text`. Spreadsheets evaluate a cell that starts with one of these
    /// characters as a formula, and hide a `'` at the start of a cell.
    fn shown(self, text: &str) -> Cow<'_, str> {
        match self.escape_formulas && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true => format!("'{text}").into(),
            false => text.into(),
        }
    }

    fn cell(self, text: &str) -> String {
        quoted(&self.shown(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_escaped_only_if_asked() {
        let (plain, escaped) = (Texts { escape_formulas: false }, Texts { escape_formulas: true });
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain.cell(text), format!("\"{text}\""));
            assert_eq!(escaped.cell(text), format!("\"'{text}\""));
        }
        assert_eq!(escaped.cell("a \"=1\""), "\"a \"\"=1\"\"\"");
    }
}
