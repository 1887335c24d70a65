//! Queries over a few tasks. `tests/query/cases.json` holds all cases. Each names a query and either the ids of the
//! answer in order, or the error.

#![allow(clippy::unwrap_used, reason = "test helpers may panic")]

use jiff::Timestamp;
use labeling::ids::UserId;
use labeling::query::{Query, TaskRow};
use labeling::queue::state::{Brought, State};
use labeling::task::{Annotation, Json, Prediction, Task};
use serde_json::{Value, json};

/// A task with its state, and the model version of its score.
struct Row {
    task: Task,
    state: State,
    model: &'static str,
}

impl Row {
    fn of(&self) -> TaskRow<'_> {
        TaskRow { task: &self.task, state: &self.state, model: self.model }
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn raw(json: &str) -> Json {
    serde_json::from_str(json).unwrap()
}

fn row(id: u64, data: &str) -> Row {
    let created_at = time("2026-01-01T00:00:00Z");
    let task = json!({"id": id, "inner_id": id, "data": {}, "created_at": created_at, "updated_at": created_at,
        "overlap": 0, "is_labeled": false, "annotations": [], "predictions": [], "drafts": []});
    let mut task: Task = serde_json::from_str(&task.to_string()).unwrap();
    task.data = raw(data);
    Row { task, state: State::fresh(&Brought::default()), model: "" }
}

fn annotation(n: u64, result: &str, at: &str) -> Annotation {
    let text = json!({"id": n, "result": [], "completed_by": 7, "lead_time": 2.5, "created_at": time(at),
        "updated_at": time(at)});
    Annotation { result: raw(result), ..serde_json::from_str(&text.to_string()).unwrap() }
}

fn prediction(n: u64, result: &str, model_version: &str, score: f64) -> Prediction {
    let at = time("2026-01-01T00:00:00Z");
    let text = json!({"id": n, "result": [], "score": score, "model_version": model_version, "created_at": at,
        "updated_at": at});
    Prediction { result: raw(result), ..serde_json::from_str(&text.to_string()).unwrap() }
}

fn tasks() -> Vec<Row> {
    let mut first = row(1, r#"{"text": "A Needle here", "n": 9, "meta": {"lang": "de"}, "day": "2026-03-01"}"#);
    first.task.annotations = vec![
        annotation(10001, r#"[{"id":"a"}]"#, "2026-02-01T10:00:00Z"),
        annotation(10002, "[]", "2026-02-01T09:00:00Z"),
    ];
    first.task.is_labeled = true;
    let by_users = vec![(UserId(8), 1, 0), (UserId(7), 1, 0)];
    first.state = State::fresh(&Brought { annotations: 2, by_users, ..Brought::default() });
    let mut second = row(2, r#"{"text": "Straße ÄÖ", "n": "10", "day": "2026-03-02T12:00:00Z"}"#);
    second.task.predictions = vec![prediction(20001, "[]", "bert-2", 0.9)];
    second.task.file_upload_name = Some("ab12-tasks.json".to_owned());
    (second.state.predictions, second.model) = (1, "bert-2");
    let mut third = row(3, r#"{"text": "", "n": 2, "a__b": "x"}"#);
    third.task.predictions = vec![prediction(30001, "[{}]", "bert-1", 0.2), prediction(30002, "[{}]", "gpt", 0.7)];
    third.task.drafts = vec![
        serde_json::from_str(
            &json!({"id": 30003, "result": [], "user": 7, "created_at": time("2026-01-02T00:00:00Z"),
                "updated_at": time("2026-01-02T00:00:00Z")})
            .to_string(),
        )
        .unwrap(),
    ];
    third.task.updated_at = time("2026-01-02T00:00:00Z");
    third.task.updated_by = Some(UserId(7));
    (third.state.cancelled, third.model) = (1, "bert-1");
    vec![first, second, third, row(4, r#"{"n": null, "text": null}"#)]
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
                    .map(Row::of)
                    .filter(|task| query_read.matches(task))
                    .map(|task| query_read.sort_key(&task))
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
    assert!(by_data.data && !by_data.work && !by_data.upload);
    let needs = |column: &str| {
        let filter = json!({"filter": format!("filter:tasks:{column}"), "operator": "contains", "value": 1});
        let query = json!({"filters": {"conjunction": "and", "items": [filter]}});
        Query::parse(&query.to_string()).unwrap().needs()
    };
    assert!(needs("annotations_ids").work);
    assert!(needs("predictions_results").prediction_results && !needs("predictions_score").prediction_results);
    assert_eq!(needs("annotators"), Default::default(), "the state of a task names them");
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

#[test]
fn the_computed_columns_are_fields_of_a_tasks_json() {
    let computed = |row: &Row| row.of().computed().map(|(name, value)| (name.to_owned(), value)).collect::<Value>();
    let mut expected = json!({
        "completed_at": "2026-02-01T10:00:00Z", "annotators": [7, 8], "annotations_results": "[{id:a}] []",
        "annotations_ids": "10001,10002", "predictions_score": null, "predictions_model_versions": "",
        "predictions_results": "", "storage_filename": null, "avg_lead_time": 2.5, "draft_exists": false,
    });
    let tasks = tasks();
    assert_eq!(computed(&tasks[0]), expected);
    for (name, value) in [
        ("completed_at", Value::Null),
        ("annotators", json!([])),
        ("annotations_results", json!("")),
        ("annotations_ids", json!("")),
        ("predictions_score", json!(0.2)),
        ("predictions_model_versions", json!("bert-1,gpt")),
        ("predictions_results", json!("[{}] [{}]")),
        ("avg_lead_time", Value::Null),
        ("draft_exists", json!(true)),
    ] {
        expected[name] = value;
    }
    assert_eq!(computed(&tasks[2]), expected);
}
