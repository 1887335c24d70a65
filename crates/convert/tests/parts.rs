//! A file that is read in parts, each from the end of the previous part or from any byte, gives the same tasks as the
//! whole file.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convert::import::{Checkpoint, Problem, ReadError, ReadOptions, ReadTask, Source, Splittability, read, read_part};
use proptest::prelude::*;
use std::convert::Infallible;
use std::io::BufReader;

fn options() -> ReadOptions<'static> {
    ReadOptions { max_item: 1 << 12, ..ReadOptions::default() }
}

fn text(task: &ReadTask) -> String {
    serde_json::to_string(&task.task).unwrap()
}

/// The tasks of a file, or the problems for which it is refused. A file without tasks is valid here.
fn whole(source: Source, bytes: &[u8]) -> Result<Vec<String>, Vec<Problem>> {
    let mut tasks = Vec::new();
    let mut sink = |task: ReadTask| {
        tasks.push(text(&task));
        Ok::<(), Infallible>(())
    };
    match read(source, &mut &bytes[..], &options(), &mut sink) {
        Ok(_) => Ok(tasks),
        Err(ReadError::Refused(problems)) if problems[0].reason == "has no tasks" => Ok(Vec::new()),
        Err(ReadError::Refused(problems)) => Err(problems),
        Err(other) => panic!("{other}"),
    }
}

/// Reads from a checkpoint and stops after a number of tasks. Returns the tasks and the last checkpoint.
fn some(
    source: Source,
    bytes: &[u8],
    (from, until): (Checkpoint, Option<u64>),
    most: usize,
    buffer: usize,
) -> Result<(Vec<String>, Checkpoint, bool), Vec<Problem>> {
    let mut tasks = Vec::new();
    let mut stopped = Checkpoint::default();
    let mut sink = |task: ReadTask, mark: &Checkpoint| {
        if tasks.len() == most {
            return Err(());
        }
        tasks.push(text(&task));
        // The checkpoint passes through JSON, the form in which it is stored.
        stopped = serde_json::from_str(&serde_json::to_string(mark).unwrap()).unwrap();
        Ok(())
    };
    let input = &bytes[usize::try_from(from.offset).unwrap()..];
    match read_part(source, &mut BufReader::with_capacity(buffer, input), (from, until), &options(), &mut sink) {
        Ok(mark) => Ok((tasks, mark, true)),
        Err(ReadError::Sink(())) => Ok((tasks, stopped, false)),
        Err(ReadError::Refused(problems)) => Err(problems),
        Err(other) => panic!("{other}"),
    }
}

fn by_marks(source: Source, bytes: &[u8], most: usize, buffer: usize) -> Result<Vec<String>, Vec<Problem>> {
    let (mut all, mut from) = (Vec::new(), Checkpoint::default());
    loop {
        let (tasks, mark, ended) = some(source, bytes, (from, None), most, buffer)?;
        all.extend(tasks);
        if ended {
            return Ok(all);
        }
        from = mark;
    }
}

/// Each part starts at a cut, at any byte. The problems are those of the first bad part.
fn by_cuts(source: Source, bytes: &[u8], cuts: &[u64]) -> Result<Vec<String>, Vec<Problem>> {
    let (mut all, mut rows, mut lines) = (Vec::new(), 0, 0);
    for (i, start) in cuts.iter().enumerate() {
        let part = (Checkpoint::line_from(*start), cuts.get(i + 1).copied());
        let (tasks, mark, ended) = some(source, bytes, part, usize::MAX, 64).map_err(|problems| {
            let shift = |problem: Problem| Problem {
                row: problem.row.map(|row| row + rows),
                line: problem.line.map(|line| line + lines),
                ..problem
            };
            problems.into_iter().map(shift).collect::<Vec<_>>()
        })?;
        assert!(ended);
        all.extend(tasks);
        (rows, lines) = (rows + mark.rows, lines + mark.lines);
    }
    Ok(all)
}

fn assert_same(
    parts: Result<Vec<String>, Vec<Problem>>,
    whole: Result<Vec<String>, Vec<Problem>>,
) -> Result<(), TestCaseError> {
    match (parts, whole) {
        // Reading in parts ends with the bad part.
        (Err(parts), Err(whole)) => prop_assert_eq!(&parts[0], &whole[0]),
        (parts, whole) => prop_assert_eq!(parts, whole),
    }
    Ok(())
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-zé ]{1,12}".prop_map(|text| format!("{{\"text\": \"{text}\"}}")),
        1 => Just(String::new()),
        1 => Just("  \r".to_owned()),
        1 => Just("{\"data\": {\"text\": \"a\\n,]\"}, \"predictions\": [7]}\r".to_owned()),
    ]
}

fn bad_now_and_then() -> impl Strategy<Value = Option<(prop::sample::Index, String)>> {
    prop::option::weighted(
        0.3,
        (any::<prop::sample::Index>(), prop::sample::select(vec!["[1, 2", "nothing", "{\"data\": 1}"])),
    )
    .prop_map(|bad| bad.map(|(at, line)| (at, line.to_owned())))
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9]{0,6}",
        1 => Just("\"a,\nb\"\"c\r\nd\"".to_owned()),
        1 => Just("12".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines(
        mut lines in prop::collection::vec(line(), 0..12),
        bad in bad_now_and_then(),
        mark in any::<bool>(),
        end in any::<bool>(),
        most in 1_usize..5,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        if let Some((at, line)) = bad {
            lines.insert(at.index(lines.len() + 1), line);
        }
        let text = format!("{}{}{}", if mark { "\u{feff}" } else { "" }, lines.join("\n"), if end { "\n" } else { "" });
        let bytes = text.as_bytes();
        let mut cuts: Vec<u64> = cuts.iter().map(|cut| cut.index(bytes.len() + 1) as u64).chain([0]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        for source in [Source::JsonLines, Source::Text] {
            prop_assert_eq!(Splittability::of(source), Splittability::Anywhere);
            assert_same(by_marks(source, bytes, most, 16), whole(source, bytes))?;
            assert_same(by_cuts(source, bytes, &cuts), whole(source, bytes))?;
        }
    }

    #[test]
    fn json(
        lines in prop::collection::vec(line(), 0..12),
        bad in bad_now_and_then(),
        array in any::<bool>(),
        behind in prop::sample::select(vec!["", " \n", "x"]),
        most in 1_usize..5,
        buffer in 3_usize..40,
    ) {
        let mut items: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
        if let Some((at, item)) = bad {
            items.insert(at.index(items.len() + 1), item);
        }
        let text = match array {
            true => format!("[{}]{behind}", items.join(" ,\n")),
            false => format!("{}{behind}", items.join("\n")),
        };
        assert_same(by_marks(Source::Json, text.as_bytes(), most, buffer), whole(Source::Json, text.as_bytes()))?;
    }

    #[test]
    fn tables(
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..4), 0..12),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        separator in prop::sample::select(vec![",", ";", "\t"]),
        wide in prop::option::weighted(0.2, any::<prop::sample::Index>()),
        most in 1_usize..5,
        buffer in 3_usize..40,
    ) {
        let mut rows: Vec<String> = rows.into_iter().map(|cells| cells.join(separator)).collect();
        if let Some(at) = wide {
            rows.insert(at.index(rows.len() + 1), ["1", "2", "3", "4", "5"].join(separator));
        }
        rows.insert(0, ["text", "n", "more"].join(separator));
        let text = rows.join(end);
        let source = if separator == "\t" { Source::Tsv } else { Source::Csv };
        assert_same(by_marks(source, text.as_bytes(), most, buffer), whole(source, text.as_bytes()))?;
    }
}

#[test]
fn a_part_of_nothing_is_fine() {
    let bytes = b"{\"text\": \"long\"}\n{\"text\": \"b\"}\n";
    let (tasks, mark, ended) = some(Source::JsonLines, bytes, (Checkpoint::line_from(4), Some(8)), 10, 64).unwrap();
    assert_eq!((tasks.len(), mark.rows, ended), (0, 0, true));
    let (tasks, ..) = some(Source::JsonLines, bytes, (Checkpoint::line_from(17), Some(18)), 10, 64).unwrap();
    assert_eq!(tasks.len(), 1);
}
