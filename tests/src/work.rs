//! Shared parts of the crash and distribution tests: creates a project with tasks, and reads its state.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::client::{Client, Problem, Request};

/// One text and one choice.
pub const CONFIG: &str = r#"<View><Text name="text" value="$text"/><Choices name="topic" toName="text"><Choice value="news"/><Choice value="sport"/></Choices></View>"#;

/// Creates a project that needs `overlap` annotations of each task. -> its id
pub async fn project(owner: &mut Client, overlap: usize) -> Result<u64, Problem> {
    let body = json!({"title": "Work", "label_config": CONFIG, "maximum_annotations": overlap});
    let made = owner.post("/api/projects/", &body).await?.expect(201)?;
    made.json()["id"].as_u64().ok_or_else(|| "a project without an id".into())
}

/// The body of an import of `count` tasks with different texts.
pub fn tasks(count: usize) -> Bytes {
    let mut body = String::with_capacity(count * 120 + 2);
    body.push('[');
    for at in 0..count {
        if at > 0 {
            body.push(',');
        }
        body.push_str(&format!(
            r#"{{"data":{{"text":"task number {at} of an import that may be cut off at any byte of it, or not at all"}}}}"#
        ));
    }
    body.push(']');
    Bytes::from(body)
}

pub fn import(project: u64, body: Bytes) -> Request {
    Request::post(format!("/api/projects/{project}/import")).body("application/json", body)
}

/// The number of tasks in the list.
pub async fn total(client: &mut Client, project: u64) -> Result<u64, Problem> {
    let path = format!("/api/tasks?project={project}&page=1&page_size=1");
    let list = client.get(&path).await?.expect(200)?.json();
    list["total"].as_u64().ok_or_else(|| format!("a list without a total: {list}").into())
}

/// Task id to annotations, of every task in the export.
pub async fn exported(client: &mut Client, project: u64) -> Result<BTreeMap<u64, Vec<Value>>, Problem> {
    let path = format!("/api/projects/{project}/export?exportType=JSON&download_all_tasks=true");
    let list = client.get(&path).await?.expect(200)?.json();
    let tasks = list.as_array().ok_or("an export that is no list")?;
    let mut out = BTreeMap::new();
    for task in tasks {
        let id = task["id"].as_u64().ok_or("a task without an id")?;
        let annotations = task["annotations"].as_array().cloned().unwrap_or_default();
        if out.insert(id, annotations).is_some() {
            return Err(format!("task {id} is in the export twice").into());
        }
    }
    Ok(out)
}

/// A submit of one choice.
pub fn submit(task: u64, unique_id: &str) -> Request {
    let result = json!([{
        "id": "c", "from_name": "topic", "to_name": "text", "type": "choices",
        "value": {"choices": ["news"]}
    }]);
    let body = json!({"result": result, "lead_time": 1.5, "unique_id": unique_id});
    Request::post(format!("/api/tasks/{task}/annotations/")).json(&body)
}
