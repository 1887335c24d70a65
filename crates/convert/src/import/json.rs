//! Splits JSON of any length into items: the elements of an array, or concatenated objects.
//!
//! The splitter only counts brackets and strings. The parser of each item finds invalid JSON.

use super::checkpoint::{Counted, Inside};
use super::{Place, Problem, Reading, Stop};
use std::io::BufRead;

pub(crate) fn read(input: &mut Counted<'_>, _: Option<u64>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    match reading.at.inside {
        Inside::Array => return read_array(input, reading),
        Inside::Sequence => return read_sequence(input, reading),
        Inside::Closed => return read_behind(input, reading),
        Inside::Nothing | Inside::Line | Inside::Table(_) => {}
    }
    match peek(input)? {
        None => Ok(()),
        Some(b'[') => {
            input.consume(1);
            read_array(input, reading)
        }
        Some(b'{') => read_sequence(input, reading),
        Some(_) => {
            reading.problems.push(Problem::file("is not JSON: it must start with [ or {"));
            Ok(())
        }
    }
}

fn read_array(input: &mut Counted<'_>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    let mut item = Vec::new();
    loop {
        let row = reading.at.rows + 1;
        let place = Place { row, line: None };
        item.clear();
        let end = cut(input, &mut item, reading.options.max_item, true)?;
        reading.at.offset = input.at;
        reading.at.inside = if end == End::Bracket { Inside::Closed } else { Inside::Array };
        let empty = item.iter().all(u8::is_ascii_whitespace);
        match end {
            End::TooLarge => return too_large(place, reading),
            End::OfInput => {
                let reason = "ends before its array is closed with ]";
                // The incomplete item often shows the cause: a missing quote or bracket.
                if empty || reading.item(place, &item)? {
                    reading.problems.push(Problem::file(reason));
                }
                return Ok(());
            }
            End::Bracket if row == 1 && empty => break,
            End::Comma | End::Bracket => {}
        }
        reading.at.rows = row;
        if empty {
            reading.problems.push(Problem::at(place, "is empty: there is a comma too many"));
        } else if !reading.item(place, &item)? {
            return Ok(());
        }
        if end == End::Bracket {
            break;
        }
    }
    read_behind(input, reading)
}

/// Refuses text after an array.
fn read_behind(input: &mut Counted<'_>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    if peek(input)?.is_some() {
        reading.problems.push(Problem::file("goes on after the ] that closes its array"));
    }
    Ok(())
}

fn read_sequence(input: &mut Counted<'_>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    let mut item = Vec::new();
    reading.at.inside = Inside::Sequence;
    while let Some(first) = peek(input)? {
        reading.at.rows += 1;
        let place = Place { row: reading.at.rows, line: None };
        if first != b'{' {
            reading.problems.push(Problem::at(place, "is not a JSON object"));
            return Ok(());
        }
        item.clear();
        if cut(input, &mut item, reading.options.max_item, false)? == End::TooLarge {
            return too_large(place, reading);
        }
        reading.at.offset = input.at;
        if !reading.item(place, &item)? {
            return Ok(());
        }
    }
    Ok(())
}

fn too_large(place: Place, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    let reason = format!("is larger than {} bytes; is a quote or bracket left open?", reading.options.max_item);
    reading.problems.push(Problem::at(place, reason));
    Ok(())
}

/// The next byte that is not white space. It is not consumed.
fn peek(input: &mut dyn BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let found = chunk.get(blank).copied();
        input.consume(blank);
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// The reason for the end of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Comma,
    Bracket,
    OfInput,
    TooLarge,
}

/// Moves the next item into `item`. The comma or bracket after it is consumed and dropped.
///
/// In an array, an item ends before the next `,` or `]` outside of it. Otherwise it ends with its last bracket.
fn cut(input: &mut dyn BufRead, item: &mut Vec<u8>, max: usize, in_array: bool) -> std::io::Result<End> {
    let mut state = State::default();
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(End::OfInput);
        }
        let (length, end) = state.scan(chunk, in_array);
        if item.len() + length > max {
            return Ok(End::TooLarge);
        }
        item.extend_from_slice(&chunk[..length]);
        let separator = usize::from(in_array && end.is_some());
        input.consume(length + separator);
        if let Some(end) = end {
            return Ok(end);
        }
    }
}

/// The state of a scan inside an item.
#[derive(Default)]
struct State {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl State {
    /// The number of bytes of `chunk` that belong to the item, and the reason for its end if it ends there.
    fn scan(&mut self, chunk: &[u8], in_array: bool) -> (usize, Option<End>) {
        let mut at = 0;
        while at < chunk.len() {
            if self.in_string {
                at += self.pass_string(&chunk[at..]);
                continue;
            }
            match chunk[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b']' if self.depth == 0 && in_array => return (at, Some(End::Bracket)),
                b',' if self.depth == 0 && in_array => return (at, Some(End::Comma)),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 && !in_array {
                        return (at + 1, Some(End::Bracket));
                    }
                }
                _ => {}
            }
            at += 1;
        }
        (chunk.len(), None)
    }

    /// Inside a string: the number of bytes to skip, including the closing quote.
    fn pass_string(&mut self, chunk: &[u8]) -> usize {
        if self.escaped {
            self.escaped = false;
            return 1;
        }
        match memchr::memchr2(b'"', b'\\', chunk) {
            None => chunk.len(),
            Some(at) => {
                if chunk[at] == b'"' {
                    self.in_string = false;
                } else {
                    self.escaped = true;
                }
                at + 1
            }
        }
    }
}
