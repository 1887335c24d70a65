//! Reads labeling configs: the folder of cases that both parsers pass, and texts that must not make this parser panic.

#![allow(clippy::unwrap_used, reason = "test helpers may panic")]

use labeling::config::{MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, Problem, ProblemKind, parse};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

fn told(problems: &[Problem]) -> Value {
    let mut told = serde_json::to_value(problems).unwrap();
    for problem in told.as_array_mut().unwrap() {
        assert!(!problem["message"].as_str().unwrap().ends_with('.'));
        problem.as_object_mut().unwrap().remove("message");
    }
    told
}

#[test]
fn every_case_reads_as_expected() {
    let cases = cases();
    for case in &cases {
        let xml = fs::read_to_string(case.join("config.xml")).unwrap();
        let expected: Value = serde_json::from_str(&fs::read_to_string(case.join("expected.json")).unwrap()).unwrap();
        let (config, problems) = parse(&xml);
        let mut found = json!({ "problems": told(&problems) });
        if !problems.iter().any(Problem::is_error) {
            found["data_keys"] = json!(config.data_keys());
            found["parsed_label_config"] = config.parsed_label_config();
        }
        assert_eq!(found, expected, "{}", case.display());
    }
    assert!(cases.len() >= 40, "only {} cases", cases.len());
}

fn first_kind(xml: &str) -> Option<ProblemKind> {
    parse(xml).1.first().map(|problem| problem.kind)
}

#[test]
fn bounds_hold() {
    assert_eq!(first_kind(&" ".repeat(MAX_BYTES + 1)), Some(ProblemKind::TooLarge));
    assert_eq!(first_kind(&"<View>".repeat(MAX_DEPTH + 1)), Some(ProblemKind::TooLarge));
    assert_eq!(first_kind(&"<View>".repeat(MAX_DEPTH)), Some(ProblemKind::MalformedXml));
    let many = format!("<View>{}</View>", "<A/>".repeat(MAX_ELEMENTS));
    assert_eq!(first_kind(&many), Some(ProblemKind::TooLarge));
    let mistaken = format!("<View>{}</View>", "<A/>\n".repeat(10_000));
    let problems = parse(&mistaken).1;
    assert_eq!(problems.len(), 100);
    assert_eq!((problems[99].line, problems[99].column), (100, 1));
}

/// Each of these configs once took quadratic time or exponential memory.
#[test]
fn hostile_configs_are_refused_before_they_are_parsed() {
    let attributes: String = (0..60_000).map(|n| format!(" a{n}=\"\"")).collect();
    let named = "<Text name=\"t\" value=\"$t\"/>".repeat(6_000);
    let targets = vec!["t"; 100_000].join(",");
    let namespaces: String = (0..5_000).map(|n| format!("<A xmlns:n{n}=\"x\">")).collect();
    let patterns: String =
        (0..1_000).map(|n| format!("<Choices name=\"c{n}_{{{{i}}}}\" toName=\"t_{{{{i}}}}\"/>")).collect();
    for xml in [
        format!("<View{attributes}/>"),
        format!("<View>{named}</View>"),
        format!("<View><Text name=\"t\" value=\"$t\"/><Labels name=\"l\" toName=\"{targets}\"/></View>"),
        format!("<View>{namespaces}</View>"),
        format!("<View><Repeater indexFlag=\"{{{{i}}}}\">{patterns}</Repeater></View>"),
    ] {
        let (config, problems) = parse(&xml);
        assert_eq!(problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [ProblemKind::TooLarge]);
        assert!(config.controls.is_empty() && config.objects.is_empty());
    }
}

/// Configs at the bounds. Reading them takes too long for any test if it is not linear.
#[test]
fn configs_at_the_bounds_are_read() {
    // Deeply nested choices with long values, many labels below them.
    let open = format!("<Choice value=\"{}\">", "x".repeat(1_000)).repeat(150);
    let labels = "<Choice value=\"y\"/>".repeat(40_000);
    let nested = format!(
        "<View><Text name=\"t\" value=\"$t\"/><Choices name=\"c\" toName=\"t\">{open}{labels}{}</Choices></View>",
        "</Choice>".repeat(150)
    );
    let (config, problems) = parse(&nested);
    assert_eq!((config.controls[0].labels.len(), problems.len()), (40_150, 100));
    assert!(!config.changes_essentials_of(&config));

    let attributes: String = (0..MAX_ATTRIBUTES).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(first_kind(&format!("<View>{}</View>", format!("<Style{attributes}/>").repeat(500))), None);

    // Every channel belongs to the innermost series only.
    let series = "<TimeSeries name=\"s\" value=\"$s\">".repeat(150);
    let channels = "<Channel column=\"x\"/>".repeat(20_000);
    let (config, _) = parse(&format!("<View>{series}{channels}{}</View>", "</TimeSeries>".repeat(150)));
    let columns: Vec<usize> = config.objects.iter().map(|object| object.columns.len()).collect();
    assert_eq!((columns.len(), columns.iter().sum::<usize>(), columns[149]), (150, 20_000, 20_000));
}

#[test]
fn sample_data_stays_small() {
    let sample = |path: &str| {
        let (config, _) = parse(&format!("<View><Text name=\"t\" value=\"${path}\"/></View>"));
        config.sample_data()
    };
    assert!(sample(&"a.".repeat(100_000)).is_empty());
    // Each array step has two items: 2^30 values without a bound.
    assert!(sample(&vec!["a[0]"; 30].join(".")).is_empty());
    assert!(sample("a[0].b[0].c")["a"][1]["b"][1]["c"].is_string());
}

#[test]
fn nested_choices_know_their_path() {
    let xml =
        fs::read_to_string(cases().iter().find(|case| case.ends_with("choices-nested")).unwrap().join("config.xml"));
    let (config, _) = parse(&xml.unwrap());
    let control = config.control("c").unwrap();
    let paths: Vec<String> = control.labels.iter().map(|label| control.path(label).join("/")).collect();
    assert_eq!(paths, ["Animal", "Animal/Cat", "Animal/Other", "Plant", "Plant/Tree", "Plant/Other"]);
}

/// A fixed sequence of numbers (xorshift), so that a failure can be reproduced.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// Pieces of XML that are most likely to confuse a parser.
const BITS: [&str; 24] = [
    "<",
    ">",
    "/>",
    "</",
    "\"",
    "'",
    "&",
    "&amp;",
    "&#x110000;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "=",
    "\0",
    "👍",
    "\u{feff}",
    "{{idx}}",
    "$",
    ",",
    "<!DOCTYPE a>",
    "name=\"\"",
];

#[test]
fn mutated_configs_never_make_it_panic() {
    let corpus: Vec<String> = cases()
        .iter()
        .map(|case| fs::read_to_string(case.join("config.xml")).unwrap())
        .filter(|xml| xml.len() < 3000)
        .collect();
    let mut numbers = Numbers(0x5eed_0000_cafe_f00d);
    for round in 0..6000 {
        let mut bytes = corpus[round % corpus.len()].clone().into_bytes();
        for _ in 0..=numbers.below(6) {
            let at = numbers.below(bytes.len() + 1);
            match numbers.below(4) {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, BITS[numbers.below(BITS.len())].bytes())),
                2 if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
                _ => {
                    let other = corpus[numbers.below(corpus.len())].as_bytes();
                    let (from, to) = (numbers.below(other.len()), numbers.below(other.len()));
                    drop(bytes.splice(at..at, other[from.min(to)..from.max(to)].iter().copied()));
                }
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let (config, problems) = parse(&text);
        let lines = text.split('\n').count() as u32;
        for problem in &problems {
            assert!((1..=lines + 1).contains(&problem.line) && problem.column >= 1, "{problem} in {text}");
        }
        config.parsed_label_config();
        config.data_keys();
        for control in &config.controls {
            assert!(config.control(&control.name).is_some());
            assert!(control.stored_labels().all(|label| control.knows_label(label)));
        }
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_read(text in ".*") {
            parse(&text);
        }

        #[test]
        fn labels_come_back(labels in prop::collection::hash_set("[^\\p{C}]{1,12}", 1..8)) {
            let escape = |text: &String| {
                text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
            };
            let tags: String = labels.iter().map(|label| format!("<Label value=\"{}\"/>", escape(label))).collect();
            let xml = format!("<View><Text name=\"t\" value=\"$t\"/><Labels name=\"l\" toName=\"t\">{tags}</Labels></View>");
            let (config, problems) = parse(&xml);
            prop_assert_eq!(problems, vec![]);
            let control = config.control("l").unwrap();
            prop_assert_eq!(control.stored_labels().count(), labels.len());
            prop_assert!(labels.iter().all(|label| control.knows_label(label)));
        }
    }
}
