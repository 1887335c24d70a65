//! Files that are read by lines (JSONL and plain text), and files that are one text.

use super::checkpoint::{Counted, Inside};
use super::source::{UNDEFINED_KEY, push_json_string};
use super::{Place, Problem, Reading, Stop};
use std::io::{BufRead, Read};

pub(crate) fn read_json(
    input: &mut Counted<'_>,
    until: Option<u64>,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Stop> {
    each_line(input, until, reading, |reading, place, line| reading.item(place, line))
}

pub(crate) fn read_text(
    input: &mut Counted<'_>,
    until: Option<u64>,
    reading: &mut Reading<'_, '_>,
) -> Result<(), Stop> {
    each_line(input, until, reading, |reading, place, line| text_task(reading, place, line))
}

pub(crate) fn read_whole(input: &mut Counted<'_>, _: Option<u64>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    let max = reading.options.max_item;
    let mut body = Vec::new();
    input.take(max as u64 + 1).read_to_end(&mut body)?;
    let place = Place { row: 1, line: None };
    if body.len() > max {
        reading.problems.push(Problem::file(format!("is larger than {max} bytes, the most that one task can hold")));
    } else if !body.iter().all(u8::is_ascii_whitespace) {
        text_task(reading, place, &body)?;
    }
    Ok(())
}

fn text_task(reading: &mut Reading<'_, '_>, place: Place, text: &[u8]) -> Result<bool, Stop> {
    let Ok(text) = std::str::from_utf8(text) else {
        reading.problems.push(Problem::at(place, NOT_UTF8));
        return Ok(!reading.problems.full());
    };
    let key = reading.options.expectations.and_then(|e| e.first_key()).unwrap_or(UNDEFINED_KEY);
    let mut data = String::with_capacity(text.len() + key.len() + 16);
    data.push('{');
    push_json_string(&mut data, key);
    data.push(':');
    push_json_string(&mut data, text);
    data.push('}');
    reading.data(place, data)
}

pub(crate) const NOT_UTF8: &str = "is not UTF-8 text; save the file in UTF-8";

/// Calls `take` with each line that starts before `until` and is not blank, without its line end, until it returns
/// `false`.
fn each_line<'a, 'o>(
    input: &mut Counted<'_>,
    until: Option<u64>,
    reading: &mut Reading<'a, 'o>,
    mut take: impl FnMut(&mut Reading<'a, 'o>, Place, &[u8]) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let max = reading.options.max_item;
    let mut line = Vec::new();
    if reading.at.inside == Inside::Line {
        pass_line(input)?;
        (reading.at.inside, reading.at.offset) = (Inside::Nothing, input.at);
    }
    loop {
        line.clear();
        // After a byte order mark, the first line is the first line of the file.
        if until.is_some_and(|until| reading.at.offset >= until) || !read_line(input, &mut line, max)? {
            return Ok(());
        }
        reading.at.offset = input.at;
        reading.at.lines += 1;
        let place = Place { row: reading.at.rows + 1, line: Some(reading.at.lines) };
        if line.len() > max {
            reading.problems.push(Problem::at(place, format!("is larger than {max} bytes")));
            return Ok(());
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            reading.report.blank_lines += 1;
            continue;
        }
        reading.at.rows += 1;
        if !take(reading, place, &line)? {
            return Ok(());
        }
    }
}

/// Skips the rest of a line of any length.
fn pass_line(input: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let (length, ended) = memchr::memchr(b'\n', chunk).map_or((chunk.len(), false), |at| (at + 1, true));
        input.consume(length);
        if ended {
            return Ok(());
        }
    }
}

/// Reads one line without its `\n` into `line`. Stops soon after `max` bytes. `false` at the end of the input.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>, max: usize) -> std::io::Result<bool> {
    let mut any = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(any);
        }
        any = true;
        match memchr::memchr(b'\n', chunk) {
            Some(at) => {
                line.extend_from_slice(&chunk[..at]);
                input.consume(at + 1);
                return Ok(true);
            }
            None => {
                line.extend_from_slice(chunk);
                let length = chunk.len();
                input.consume(length);
                if line.len() > max {
                    return Ok(true);
                }
            }
        }
    }
}
