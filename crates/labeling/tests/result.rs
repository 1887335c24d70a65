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
        let found: Vec<String> = validate(&config, &read("result.json")).iter().map(ToString::to_string).collect();
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
    for text in ["", "null", "{}", "[1]", "[null]", "[[]]", "[{}]", "[{\"type\":1}]", "[{\"type\":\"relation\"}]"] {
        assert!(!validate(&config, text).is_empty(), "{text}");
    }
    let as_array = r#"[["a", "l", "t", "labels", {"start": 0, "end": 1, "labels": ["A"]}]]"#;
    assert_eq!(validate(&config, as_array)[0].to_string(), "entry 0, entry: it is no object");
    assert!(validate(&config, "[]").is_empty());
    let deep = format!("[{}", "[".repeat(100_000));
    assert!(!validate(&config, &deep).is_empty());
}

/// Damages the cases in many ways, the same ones every time.
#[test]
fn mutated_results_never_make_it_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/result");
    let mut seed = 0x1234_5678_9abc_def1_u64;
    let mut below = |end: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % end.max(1) as u64) as usize
    };
    let bits = ["null", "-1", "1e999", "\"", "{", "]", "[[]]", ",", "\\ud800", "👍", "\0", "true"];
    for case in fs::read_dir(folder).unwrap() {
        let case = case.unwrap().path();
        let (config, _) = parse(&fs::read_to_string(case.join("config.xml")).unwrap());
        let result = fs::read_to_string(case.join("result.json")).unwrap();
        for _ in 0..400 {
            let mut bytes = result.clone().into_bytes();
            for _ in 0..=below(3) {
                let (from, to) = (below(bytes.len()), below(12));
                let to = (from + to).min(bytes.len());
                drop(bytes.splice(from..to, bits[below(bits.len())].bytes()));
            }
            let text = String::from_utf8_lossy(&bytes);
            for problem in validate(&config, &text) {
                assert!(!problem.to_string().is_empty());
            }
        }
    }
}
