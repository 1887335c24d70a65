//! CSV and TSV: JSON_MIN's rows as a table, columns in alphabetical order, everything but numbers quoted.
//!
//! A table's columns are known only after its last row, so the cells wait in a spool: first each row's cells with the
//! numbers of their columns, then, at the end, the header and the rows with the columns in their final order.

use super::json_min::FIXED;
use super::numbers::push_float;
use super::outputs::{Item, items};
use super::spool::Spooled;
use super::time::Time;
use super::{ExportOptions, WriteError, Writer};
use crate::entries::Entries;
use labeling::task::Task;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read, Write};
use std::sync::Arc;

struct Table {
    options: ExportOptions,
    delimiter: char,
    columns: Columns,
    rows: Spooled,
    row: Row,
}

pub(super) fn csv(options: &ExportOptions) -> Box<dyn Writer> {
    table(options, ',')
}

pub(super) fn tsv(options: &ExportOptions) -> Box<dyn Writer> {
    table(options, '\t')
}

fn table(options: &ExportOptions, delimiter: char) -> Box<dyn Writer> {
    let mut columns = Columns::default();
    for name in FIXED {
        columns.number(Origin::Record, name);
    }
    Box::new(Table { options: options.clone(), delimiter, columns, rows: Spooled::default(), row: Row::default() })
}

impl Writer for Table {
    fn task(&mut self, task: &Task, _out: &mut dyn Write) -> Result<(), WriteError> {
        let config = Arc::clone(&self.options.config);
        for item in items(task, &config) {
            self.row.fill(item, &mut self.columns);
            let length = self.row.bytes.len() as u32;
            self.rows.write(&*self.options.spool, &length.to_le_bytes())?;
            self.rows.write(&*self.options.spool, &self.row.bytes)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        let (names, places) = self.columns.in_order();
        let delimiter = self.delimiter as u8;
        let mut line = Vec::new();
        let cells = names.iter().map(|name| quoted(name)).collect::<Vec<_>>();
        push_line(&mut line, cells.iter().map(String::as_bytes), delimiter);
        out.write_all(&line)?;

        let Some(mut rows) = self.rows.read()? else {
            return Ok(());
        };
        let mut row = Vec::new();
        while next_row(&mut rows, &mut row)? {
            let mut cells: Vec<&[u8]> = vec![b"\"\""; names.len()];
            let mut rest = row.as_slice();
            // What comes later in a row wins where two values have one column.
            while let Some((column, cell)) = next_cell(&mut rest) {
                cells[places[column]] = cell;
            }
            line.clear();
            push_line(&mut line, cells.into_iter(), delimiter);
            out.write_all(&line)?;
        }
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

/// Where a value comes from: names of data and of controls may be the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Data,
    Answer,
    /// The row itself: ids, times.
    Record,
}

/// The columns met so far, numbered in that order.
#[derive(Default)]
struct Columns {
    numbers: [HashMap<String, usize>; 3],
    list: Vec<(Origin, String)>,
}

impl Columns {
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

    /// The header, and for each number its place there. Data named as a control's answers makes way: `_data_<name>`.
    fn in_order(&self) -> (Vec<String>, Vec<usize>) {
        let final_name = |(origin, name): &(Origin, String)| {
            let collides = *origin == Origin::Data && self.numbers[Origin::Answer as usize].contains_key(name);
            if collides { format!("_data_{name}") } else { name.clone() }
        };
        let finals: Vec<String> = self.list.iter().map(final_name).collect();
        let header: Vec<String> = finals.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        // Each name is there: the header was made of them.
        let places = finals.iter().map(|name| header.binary_search(name).unwrap_or_default()).collect();
        (header, places)
    }
}

/// One row as the spool holds it: per cell the column's number, the length, and the text ready for the file.
#[derive(Default)]
struct Row {
    bytes: Vec<u8>,
}

impl Row {
    fn fill(&mut self, item: Item<'_>, columns: &mut Columns) {
        self.bytes.clear();
        self.push(columns.number(Origin::Record, "id"), &item.task.id.to_string());
        for output in item.outputs {
            let column = columns.number(Origin::Answer, &output.from_name);
            let cell = match output.pretty() {
                Value::String(text) => quoted(&text),
                other => quoted(&other.to_string()),
            };
            self.push(column, &cell);
        }
        for (name, value) in &Entries::of(&item.task.data).0 {
            self.push(columns.number(Origin::Data, name), &data_cell(value));
        }
        let annotation = item.annotation;
        let time = |time| quoted(Time(time).text(&mut [0; 32]));
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

fn next_row(rows: &mut impl Read, row: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    match rows.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(error),
    }
    row.resize(u32::from_le_bytes(length) as usize, 0);
    rows.read_exact(row)?;
    Ok(true)
}

fn next_cell<'a>(row: &mut &'a [u8]) -> Option<(usize, &'a [u8])> {
    let (column, rest) = row.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (cell, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *row = rest;
    Some((u32::from_le_bytes(*column) as usize, cell))
}

/// A data value's cell. Nested values stay JSON; numbers and truths are bare and look as the reference prints them.
fn data_cell(value: &RawValue) -> String {
    match serde_json::from_str(value.get()) {
        Ok(Value::String(text)) => quoted(&text),
        Ok(Value::Null) => "\"\"".to_owned(),
        Ok(Value::Bool(truth)) => if truth { "True" } else { "False" }.to_owned(),
        Ok(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
        // Whole numbers of more digits come out digit by digit.
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
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
    out
}
