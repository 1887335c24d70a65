//! Results checked against configs: a folder a case with `config.xml`, `result.json` and `expected.json`, the problems
//! as they are told.

use labeling::config::parse;
use labeling::result::validate;
use std::fs;
use std::path::Path;

#[test]
fn every_case_tells_its_problems() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/result");
    let mut count = 0;
    for case in fs::read_dir(cases).unwrap() {
        let case = case.unwrap().path();
        let read = |name: &str| fs::read_to_string(case.join(name)).unwrap();
        let (config, problems) = parse(&read("config.xml"));
        assert!(problems.is_empty(), "{}: {problems:?}", case.display());
        let found: Vec<String> = validate(&config, &read("result.json"))
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected: Vec<String> = serde_json::from_str(&read("expected.json")).unwrap();
        assert_eq!(found, expected, "{}", case.display());
        count += 1;
    }
    assert!(count >= 8, "only {count} cases");
}

#[test]
fn no_text_makes_it_panic() {
    let (config, _) = parse(
        "<View><Text name=\"t\" value=\"$t\"/><Labels name=\"l\" toName=\"t\"><Label value=\"A\"/></Labels></View>",
    );
    for text in [
        "",
        "null",
        "{}",
        "[1]",
        "[null]",
        "[[]]",
        "[{}]",
        "[{\"type\":1}]",
        "[{\"type\":\"relation\"}]",
    ] {
        assert!(!validate(&config, text).is_empty(), "{text}");
    }
    assert!(validate(&config, "[]").is_empty());
    let deep = format!("[{}", "[".repeat(100_000));
    assert!(!validate(&config, &deep).is_empty());
}
