//! Queries over a few tasks. `tests/query/cases.json` holds all cases. Each names a query and either the ids of the
//! answer in order, or the error.

#![allow(clippy::unwrap_used, reason = "test helpers may panic")]

use labeling::ids::{ChildId, TaskId, UserId};
use labeling::query::{Fields, Query};
use serde_json::{Value, json};

fn tasks() -> Vec<Fields<'static>> {
    let time = |text: &str| text.parse().unwrap();
    let base = |id: u64, data: &'static str| Fields {
        id: TaskId(id),
        inner_id: id,
        data,
        created_at: time("2026-01-01T00:00:00Z"),
        updated_at: time("2026-01-01T00:00:00Z"),
        ..Fields::default()
    };
    vec![
        Fields {
            total_annotations: 2,
            annotators: vec![UserId(7), UserId(8)],
            annotations_ids: vec![ChildId(10001), ChildId(10002)],
            annotations_results: vec![r#"[{"id":"a"}]"#, "[]"],
            completed_at: Some(time("2026-02-01T10:00:00Z")),
            avg_lead_time: Some(2.5),
            is_labeled: true,
            ..base(1, r#"{"text": "A Needle here", "n": 9, "meta": {"lang": "de"}, "day": "2026-03-01"}"#)
        },
        Fields {
            total_predictions: 1,
            predictions_score: Some(0.9),
            predictions_model_versions: vec!["bert-2"],
            predictions_results: vec!["[]"],
            file_upload: Some("ab12-tasks.json"),
            ..base(2, r#"{"text": "Straße ÄÖ", "n": "10", "day": "2026-03-02T12:00:00Z"}"#)
        },
        Fields {
            cancelled_annotations: 1,
            draft_exists: true,
            updated_at: time("2026-01-02T00:00:00Z"),
            updated_by: Some(UserId(7)),
            predictions_score: Some(0.2),
            predictions_model_versions: vec!["bert-1", "gpt"],
            ..base(3, r#"{"text": "", "n": 2, "a__b": "x"}"#)
        },
        base(4, r#"{"n": null, "text": null}"#),
    ]
}

#[test]
fn every_case_gives_its_answer() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("query/cases.json")).unwrap();
    for case in &cases {
        let query = &case["query"];
        match Query::parse(&query.to_string()) {
            Ok(query_read) => {
                let tasks = tasks();
                let mut keys: Vec<_> = tasks
                    .iter()
                    .filter(|task| query_read.matches(task))
                    .map(|task| query_read.sort_key(task))
                    .collect();
                keys.sort_by(|a, b| query_read.compare(a, b));
                let ids: Vec<u64> = keys.iter().map(|key| key.id.0).collect();
                assert_eq!(serde_json::json!(ids), case["ids"], "{query}");
            }
            Err(error) => assert_eq!(Value::from(error.to_string()), case["error"], "{query}"),
        }
    }
    assert!(cases.len() > 60, "only {} cases", cases.len());
}

#[test]
fn a_query_says_what_it_needs() {
    let everything =
        Query::parse(r#"{"filters": {"conjunction": "and", "items": []}, "ordering": ["tasks:id"]}"#).unwrap();
    assert!(everything.is_everything() && !everything.is_filtered());
    assert_eq!(everything.needs(), Default::default());
    let newest = Query::default().ordered_by(&["-id"]).unwrap();
    assert!(!newest.is_everything() && !newest.is_filtered() && newest.needs() == Default::default());
    let by_data = Query::default().ordered_by(&["tasks:data.text"]).unwrap().needs();
    assert!(by_data.data && !by_data.work && !by_data.predictions);
    let annotators = r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:annotators","operator":"contains","type":"List","value":1}]}}"#;
    assert!(Query::parse(annotators).unwrap().needs().work);
}

/// Each filter is cheap by itself. Together they once took seconds to parse, or to compare with every task.
#[test]
fn the_filters_of_a_query_have_bounds_together() {
    let query = |items: Vec<Value>| json!({"filters": {"conjunction": "or", "items": items}}).to_string();
    let filter = |operator: &str, value: Value| json!({"filter": "filter:tasks:data.text", "operator": operator, "type": "String", "value": value});
    let refusal = |items: Vec<Value>| Query::parse(&query(items)).unwrap_err().to_string();
    let ids = json!({"filter": "filter:tasks:annotators", "operator": "contains", "value": vec![1; 6_000]});
    assert_eq!(
        refusal(vec![ids.clone(), ids]),
        "filters.items[1].value: must be at most 10000 values in all filters together"
    );
    let list = filter("in_list", json!(vec!["x"; 10_001]));
    assert_eq!(refusal(vec![list]), "filters.items[0].value: must be at most 10000 values in all filters together");
    let long = filter("contains", json!("é".repeat(3_000)));
    assert_eq!(
        refusal(vec![long.clone(), long]),
        "filters.items[1].value: must be at most 8192 bytes in all filters together"
    );
    let regexes = vec![filter("regex", json!(r"\w{3}")); 21];
    assert_eq!(refusal(regexes), "filters.items[20].value: must be one of at most 20 regular expressions");
    assert!(refusal(vec![filter("regex", json!(r"\w{100}{100}"))]).starts_with("filters.items[0].value: "));
    let mut child = filter("contains", json!("x"));
    for _ in 0..50 {
        child = json!({"filter": "filter:tasks:id", "operator": "equal", "value": 1, "child_filter": child});
    }
    assert!(Query::parse(&query(vec![child])).is_ok());
    assert_eq!(Query::parse(&" ".repeat(3 << 20)).unwrap_err().to_string(), "query: must be at most 2097152 bytes");
}
