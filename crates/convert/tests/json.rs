//! The JSON of records in the API, in exports and in webhooks: the same fields, except for those listed here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convert::json::{AnnotationView, Context, People, PersonView, TaskView};
use labeling::ids::{ProjectId, TaskId, UserId};
use labeling::queue::state::{Brought, State};
use labeling::task::{Annotation, Task};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PROJECT: ProjectId = ProjectId(3);

fn task() -> Task {
    let at = "2026-01-31T12:00:00Z";
    let task = json!({"id": 5, "inner_id": 1, "data": {"text": "a"}, "created_at": at, "updated_at": at, "overlap": 2,
    "is_labeled": false,
    "annotations": [{"id": 50_001, "completed_by": 7, "created_at": at, "updated_at": at, "result": [
        {"id": "r1", "type": "labels"}, {"id": "r1", "type": "textarea"}, {"type": "relation"}, {"type": "relation"}]}],
    "predictions": [{"id": 50_002, "result": [], "created_at": at, "updated_at": at}],
    "drafts": [{"id": 50_003, "result": [], "user": 7, "created_at": at, "updated_at": at}]});
    serde_json::from_str(&task.to_string()).unwrap()
}

fn annotation() -> Annotation {
    task().annotations.remove(0)
}

fn people() -> People {
    let text = str::to_owned;
    [PersonView::new(UserId(7), text("Ann"), text("Lee"), text("ann@example.com"), text("AL"))].into_iter().collect()
}

fn json_of(record: impl serde::Serialize) -> Value {
    serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap()
}

fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The fields that only one of the objects has.
fn difference<'a>(one: &'a Value, other: &'a Value) -> Vec<&'a str> {
    names(one).symmetric_difference(&names(other)).copied().collect()
}

#[test]
fn annotations_of_the_api_and_of_exports_differ_in_three_fields() {
    let people = people();
    let context = Context { project: PROJECT, people: &people, now: "2026-01-31T13:00:00Z".parse().unwrap() };
    let api = json_of(AnnotationView::of(annotation(), context));
    let exported = json_of(AnnotationView::exported(annotation(), TaskId(5), PROJECT));
    assert_eq!(difference(&api, &exported), ["created_ago", "created_username", "prediction"]);
    assert_eq!(
        (&api["created_username"], &api["created_ago"]),
        (&json!("Ann Lee ann@example.com, 7"), &json!("1 hour"))
    );
    for view in [&api, &exported] {
        assert_eq!((&view["completed_by"], &view["result_count"]), (&json!(7), &json!(2)));
        assert_eq!(view["created_at"], "2026-01-31T12:00:00Z");
    }
}

#[test]
fn a_task_has_the_same_fields_everywhere_but_for_those_of_lists() {
    let people = people();
    let context = Context { project: PROJECT, people: &people, now: "2026-01-31T13:00:00Z".parse().unwrap() };
    let state = State::fresh(&Brought { annotations: 1, predictions: 1, ..Brought::default() });
    let full = json_of(TaskView::full(task(), &state, "", context));
    let bare = json_of(TaskView::bare(task(), &state, "", context));
    let alone = json_of(TaskView::alone(task(), &state, PROJECT));
    assert_eq!(difference(&full, &bare), ["annotations", "predictions"]);
    assert_eq!(names(&alone).difference(&names(&bare)).count(), 0);
    assert!(["annotations", "predictions", "drafts", "draft_exists"].iter().all(|name| alone.get(name).is_none()));
    assert_eq!((&alone["total_annotations"], &alone["overlap"], &alone["meta"]), (&json!(1), &json!(2), &json!({})));
    assert_eq!(full["drafts"][0]["user"], "ann@example.com");
    assert_eq!(full["file_upload"], Value::Null);
}

#[test]
fn only_the_api_gives_initials() {
    let people = people();
    let person = people.get(UserId(7)).unwrap();
    let exported = json_of(person.clone().exported());
    assert_eq!(exported, json!({"id": 7, "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}));
    assert_eq!(difference(&json_of(person), &exported), ["avatar", "initials"]);
}
