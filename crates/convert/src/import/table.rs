//! CSV and TSV: a header, then one task per row.

use super::checkpoint::{Counted, Header, Inside};
use super::lines::NOT_UTF8;
use super::source::push_json_string;
use super::typing::CellType;
use super::{Place, Problem, Reading, Stop};
use csv::ByteRecord;
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Read};
use std::sync::Arc;

/// The most rows, and bytes, that are read ahead to find the types of the columns.
const LOOK_AHEAD_ROWS: usize = 10_000;
const LOOK_AHEAD_BYTES: usize = 1 << 20;
/// The most columns of a table. A row of one cell becomes a task with all of them.
const MAX_COLUMNS: usize = 2_000;

/// Reads a table whose first line determines its delimiter.
pub(crate) fn read_csv(input: &mut Counted<'_>, _: Option<u64>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    read(input, None, reading)
}

/// Reads a table with tabs between the cells.
pub(crate) fn read_tsv(input: &mut Counted<'_>, _: Option<u64>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    read(input, Some(b'\t'), reading)
}

fn read(input: &mut Counted<'_>, delimiter: Option<u8>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    let begin = reading.at.clone();
    let base = Base { offset: input.at, lines: begin.lines };
    let known = match begin.inside {
        Inside::Table(header) => Some(header),
        _ => None,
    };
    let mut first_line = Vec::new();
    let delimiter = match known.as_ref().map(|header| header.delimiter).or(delimiter) {
        Some(delimiter) => delimiter,
        None => {
            (&mut *input).take(BUFFER as u64).read_until(b'\n', &mut first_line)?;
            delimiter_of(&first_line)
        }
    };
    let mut input = first_line.as_slice().chain(input);
    let max = reading.options.max_item;
    let mut rows = Rows {
        csv: csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(Allowance { input: &mut input, left: 0, odd_quotes: false }),
        base,
        max,
        row: begin.rows,
        swallowed_end: false,
    };
    let mut record = ByteRecord::new();
    if let Some(header) = known {
        return rows.take_rest(&Table(header), &mut record, reading);
    }
    let names = match rows.next(&mut record, reading)? {
        Some(place) if record.len() > MAX_COLUMNS => {
            let reason = format!("has a header of {} columns; the most are {MAX_COLUMNS}", record.len());
            reading.problems.push(Problem { row: None, line: None, ..Problem::at(place, reason) });
            return Ok(());
        }
        Some(place) => match header(&record) {
            Some(names) => names,
            None => {
                reading.problems.push(Problem { row: None, ..Problem::at(place, format!("'s header {NOT_UTF8}")) });
                return Ok(());
            }
        },
        None => return Ok(()),
    };
    rows.row = 0;

    let mut ahead = Vec::new();
    let mut bytes = 0;
    let mut ended = false;
    while ahead.len() < LOOK_AHEAD_ROWS && bytes < LOOK_AHEAD_BYTES {
        let Some(place) = rows.next(&mut record, reading)? else {
            ended = true;
            break;
        };
        bytes += record.as_slice().len();
        ahead.push((place, record.clone(), rows.at()));
    }
    let table = Table::new(delimiter, &names, &ahead, reading);
    reading.at.inside = Inside::Table(Arc::clone(&table.0));
    for (place, record, at) in &ahead {
        if !table.take(*place, record, *at, reading)? {
            return Ok(());
        }
    }
    drop(ahead);
    if ended { Ok(()) } else { rows.take_rest(&table, &mut record, reading) }
}

/// The position at which a table's reader started.
#[derive(Clone, Copy)]
struct Base {
    offset: u64,
    lines: u64,
}

const BUFFER: usize = 1 << 16;

/// Label Studio's rule: semicolons if the first line has more semicolons than commas, tabs if it has neither.
fn delimiter_of(line: &[u8]) -> u8 {
    let count = |byte| memchr::memchr_iter(byte, line).count();
    match (count(b','), count(b';'), count(b'\t')) {
        (0, 0, tabs) if tabs > 0 => b'\t',
        (commas, semicolons, _) if semicolons > commas => b';',
        _ => b',',
    }
}

/// The names of the columns, made unique as Label Studio does: `a`, `a.1`, and `Unnamed: 2` (counted from 0) for an
/// empty name.
fn header(record: &ByteRecord) -> Option<Vec<String>> {
    let mut taken = HashSet::new();
    // The last number used for each name, so that many equal names stay cheap.
    let mut numbers: HashMap<String, u64> = HashMap::new();
    let mut names = Vec::with_capacity(record.len());
    for (i, cell) in record.iter().enumerate() {
        let name = match std::str::from_utf8(cell).ok()? {
            "" => format!("Unnamed: {i}"),
            name => name.to_owned(),
        };
        let mut distinct = name.clone();
        while !taken.insert(distinct.clone()) {
            let n = numbers.entry(name.clone()).or_default();
            *n += 1;
            distinct = format!("{name}.{n}");
        }
        names.push(distinct);
    }
    Some(names)
}

/// A table with its rows.
struct Table(Arc<Header>);

/// A row that was read ahead, with the bytes and lines up to its end.
type Ahead = (Place, ByteRecord, (u64, u64));

impl Table {
    fn new(delimiter: u8, names: &[String], ahead: &[Ahead], reading: &Reading<'_, '_>) -> Self {
        let column = |(i, name): (usize, &String)| {
            let numbers = reading.options.expectations.is_none_or(|e| e.takes_numbers(name));
            let cells = ahead.iter().filter_map(|(_, record, _)| std::str::from_utf8(record.get(i)?).ok());
            let mut key = String::new();
            push_json_string(&mut key, name);
            key.push(':');
            (key, if numbers { CellType::of(cells) } else { CellType::Text })
        };
        Self(Arc::new(Header { delimiter, columns: names.iter().enumerate().map(column).collect() }))
    }

    fn take(
        &self,
        place: Place,
        record: &ByteRecord,
        (offset, lines): (u64, u64),
        reading: &mut Reading<'_, '_>,
    ) -> Result<bool, Stop> {
        (reading.at.offset, reading.at.lines, reading.at.rows) = (offset, lines, place.row);
        let columns = &self.0.columns;
        if record.len() > columns.len() {
            let reason =
                format!("has {} cells, but the header has {}; is a quote missing?", record.len(), columns.len());
            reading.problems.push(Problem::at(place, reason));
            return Ok(!reading.problems.full());
        }
        let mut data = String::with_capacity(record.as_slice().len() + columns.len() * 16);
        data.push('{');
        for (i, (key, column)) in columns.iter().enumerate() {
            let Ok(cell) = std::str::from_utf8(record.get(i).unwrap_or_default()) else {
                reading.problems.push(Problem::at(place, NOT_UTF8));
                return Ok(!reading.problems.full());
            };
            if i > 0 {
                data.push(',');
            }
            data.push_str(key);
            match column.bare_json(cell) {
                Some(json) => data.push_str(json),
                None => push_json_string(&mut data, cell),
            }
        }
        data.push('}');
        reading.data(place, data)
    }
}

/// The rows of a table. Each row has a maximum size.
struct Rows<'a> {
    csv: csv::Reader<Allowance<'a>>,
    base: Base,
    max: usize,
    row: u64,
    /// Whether the last cell of the last row ends with a line end.
    swallowed_end: bool,
}

impl Rows<'_> {
    /// The bytes and lines up to the end of the last row read.
    fn at(&self) -> (u64, u64) {
        let position = self.csv.position();
        (self.base.offset + position.byte(), self.base.lines + position.line() - 1)
    }

    /// Takes the remaining rows.
    fn take_rest(&mut self, table: &Table, record: &mut ByteRecord, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
        while let Some(place) = self.next(record, reading)? {
            if !table.take(place, record, self.at(), reading)? {
                break;
            }
        }
        Ok(())
    }

    /// Reads the next row. `None` at the end, or after adding a problem.
    fn next(&mut self, record: &mut ByteRecord, reading: &mut Reading<'_, '_>) -> Result<Option<Place>, Stop> {
        // Bytes already in the buffer are not counted, so the bound is exact to within one buffer.
        self.csv.get_mut().left = self.max + BUFFER;
        self.row += 1;
        match self.csv.read_byte_record(record) {
            Ok(true) => {
                let line = record.position().map(|position| self.base.lines + position.line());
                self.swallowed_end = record.as_slice().last() == Some(&b'\n');
                Ok(Some(Place { row: self.row, line }))
            }
            Ok(false) => {
                // The parser closes an open quote silently. A line end inside the last cell reveals this.
                if self.csv.get_ref().odd_quotes && self.swallowed_end {
                    reading
                        .problems
                        .push(Problem::at(Place { row: self.row - 1, line: None }, "has a quote left open"));
                }
                Ok(None)
            }
            Err(_) if self.csv.get_ref().left == 0 => {
                let place = Place { row: self.row, line: None };
                let reason = format!("is larger than {} bytes; is a quote left open?", self.max);
                reading.problems.push(Problem::at(place, reason));
                Ok(None)
            }
            Err(error) => Err(Stop::Io(error.into())),
        }
    }
}

/// Reads up to a number of bytes and then fails.
struct Allowance<'a> {
    input: &'a mut dyn Read,
    left: usize,
    /// Whether the number of quotes read so far is odd.
    odd_quotes: bool,
}

impl Read for Allowance<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Err(std::io::Error::other("row too large"));
        }
        let want = buf.len().min(self.left);
        let got = self.input.read(&mut buf[..want])?;
        self.left -= got;
        self.odd_quotes ^= memchr::memchr_iter(b'"', &buf[..got]).count() % 2 == 1;
        Ok(got)
    }
}
