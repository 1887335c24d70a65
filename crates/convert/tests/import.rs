//! Every folder of `tests/import` is a file to import, with the expected result.
//!
//! A case contains `input.<extension>`, optionally `config.xml` and `options.json` (`fields`, `max_item`,
//! `max_problems`), and `expected.json`. With `UPDATE_EXPECTED=1` the test writes `expected.json` instead of comparing
//! it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convert::import::{Annotator, Expectations, ReadError, ReadOptions, ReadTask, read, sniff};
use labeling::ids::UserId;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::fs;
use std::io::BufReader;
use std::path::Path;

#[test]
fn every_case_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        check(&case);
    }
}

fn check(case: &Path) {
    let input = fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .unwrap_or_else(|| panic!("no input in {}", case.display()));
    let bytes = fs::read(&input).unwrap();
    let config = fs::read_to_string(case.join("config.xml")).ok();
    let expectations = config.map(|xml| Expectations::of(&labeling::config::parse(&xml).0));
    let options: Value =
        fs::read(case.join("options.json")).map_or(json!({}), |text| serde_json::from_slice(&text).unwrap());

    let whole = import(&input, &bytes, 1 << 16, expectations.as_ref(), &options);
    // A buffer may end anywhere in an item.
    for buffer in [7, 64] {
        let pieces = import(&input, &bytes, buffer, expectations.as_ref(), &options);
        assert_eq!(pieces, whole, "{} with a buffer of {buffer}", case.display());
    }
    let file = case.join("expected.json");
    #[allow(clippy::disallowed_methods, reason = "a switch for whoever adds cases")]
    if std::env::var("UPDATE_EXPECTED").is_ok() {
        fs::write(&file, serde_json::to_string_pretty(&whole).unwrap() + "\n").unwrap();
    }
    let expected: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(whole, expected, "{}\n{whole:#}", case.display());
}

fn import(input: &Path, bytes: &[u8], buffer: usize, expectations: Option<&Expectations>, options: &Value) -> Value {
    let name = input.file_name().unwrap().to_string_lossy();
    let source = match sniff(&name, &bytes[..bytes.len().min(512)]) {
        Ok(source) => source,
        Err(refusal) => return json!({ "refusal": refusal.to_string() }),
    };
    let users = |annotator: Annotator<'_>| match annotator {
        Annotator::Id(3) | Annotator::Email("ann@example.com") => Some(UserId(3)),
        _ => None,
    };
    let strings = |value: &Value| value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
    let mut read_options = ReadOptions { expectations, users: &users, ..ReadOptions::default() };
    if let Some(fields) = options.get("fields") {
        read_options.preannotated_from_fields = strings(fields);
    }
    if let Some(max) = options.get("max_item").and_then(Value::as_u64) {
        read_options.max_item = max as usize;
    }
    if let Some(max) = options.get("max_problems").and_then(Value::as_u64) {
        read_options.max_problems = max as usize;
    }
    let mut tasks = Vec::new();
    let mut sink = |task: ReadTask| {
        tasks.push(json!({ "task": task.task, "keys": *task.keys }));
        Ok::<(), Infallible>(())
    };
    let mut reader = BufReader::with_capacity(buffer, bytes);
    match read(source, &mut reader, &read_options, &mut sink) {
        Ok(report) => json!({
            "tasks": tasks,
            "report": {
                "tasks": report.tasks,
                "annotations": report.annotations,
                "predictions": report.predictions,
                "bare_predictions": report.bare_predictions,
                "blank_lines": report.blank_lines,
                "common_keys": report.common_keys,
            },
        }),
        Err(ReadError::Refused(problems)) => {
            json!({ "problems": problems.iter().map(ToString::to_string).collect::<Vec<_>>() })
        }
        Err(other) => panic!("{other}"),
    }
}

/// More children would get the ids of the next task's children.
#[test]
fn a_task_brings_no_more_children_than_it_has_ids_for() {
    let most = labeling::ids::MOST_IMPORTED_CHILDREN as usize;
    for field in ["annotations", "predictions"] {
        let file = |n: usize| {
            let children = vec![r#"{"result": []}"#; n].join(",");
            format!(r#"[{{"text": "a"}}, {{"data": {{"text": "b"}}, "{field}": [{children}]}}]"#)
        };
        let options = json!({});
        let taken = import(Path::new("input.json"), file(most).as_bytes(), 1 << 16, None, &options);
        assert_eq!(taken["tasks"][1]["task"][field].as_array().unwrap().len(), most, "{field}");
        let refused = import(Path::new("input.json"), file(most + 1).as_bytes(), 1 << 16, None, &options).to_string();
        assert!(refused.contains(&format!("Row 2: {field} has 5001 elements")), "{refused}");
    }
}
