//! Webhooks receive the events that they subscribed to, soon and with their headers, and no others.

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::client::{Client, Problem, Request};
use tests::fake::{self, Asked};
use tests::server::{Server, reaching};
use tests::settings;
use tokio::sync::mpsc::UnboundedReceiver;

/// The time limit of a delivery by a debug build on a busy machine. Not a performance target.
const SOON: Duration = Duration::from_secs(30);

/// A webhook receiver, with its address.
async fn receiver() -> Result<(String, UnboundedReceiver<Asked>), Problem> {
    let (url, told) = fake::serve(|_| (200, Value::Null)).await?;
    Ok((format!("{url}/hook"), told))
}

/// The next received event, which must be of this action.
async fn next(told: &mut UnboundedReceiver<Asked>, action: &str) -> Result<Asked, Problem> {
    let told = tokio::time::timeout(SOON, told.recv()).await;
    let told = told.map_err(|_| format!("nobody was told of {action}"))?.ok_or("the receiver ended")?;
    assert_eq!(told.body["action"], action, "{}", told.body);
    Ok(told)
}

const CONFIG: &str = r#"<View><Text name="text" value="$text"/><Choices name="topic" toName="text"><Choice value="news"/></Choices></View>"#;

async fn project(owner: &mut Client) -> Result<u64, Problem> {
    let body = json!({"title": "Told", "label_config": CONFIG});
    let made = owner.send(Request::post("/api/projects/").json(&body)).await?.expect(201)?.json();
    Ok(made["id"].as_u64().ok_or("a project without an id")?)
}

#[tokio::test]
async fn a_webhook_is_told_what_happens_in_its_project() -> Result<(), Problem> {
    let (_server, mut owner) = reaching().await?;
    let (project, other) = (project(&mut owner).await?, project(&mut owner).await?);
    let (url, mut told) = receiver().await?;
    let hook = json!({"project": project, "url": url, "headers": {"X-Token": "s3cret"}});
    owner.send(Request::post("/api/webhooks/").json(&hook)).await?.expect(201)?;

    let tasks = json!([{"data": {"text": "one"}}, {"data": {"text": "two"}}]);
    for project in [other, project] {
        let path = format!("/api/projects/{project}/import");
        owner.send(Request::post(path).json(&tasks)).await?.expect(201)?;
    }
    let created = next(&mut told, "TASKS_CREATED").await?;
    assert!(created.head.contains("x-token: s3cret"), "{}", created.head);
    assert_eq!(created.body["project"]["id"], project);
    assert_eq!(created.body["tasks"].as_array().map(Vec::len), Some(2));
    assert_eq!(created.body["tasks"][1]["data"], json!({"text": "two"}));
    let task = created.body["tasks"][0]["id"].as_u64().ok_or("a task without an id")?;

    let result = json!([{"id": "r", "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}}]);
    let path = format!("/api/tasks/{task}/annotations/");
    let made = owner.send(Request::post(path).json(&json!({"result": result}))).await?.expect(201)?.json();
    let annotated = next(&mut told, "ANNOTATION_CREATED").await?;
    assert_eq!(annotated.body["annotation"]["id"], made["id"]);
    assert_eq!(annotated.body["annotation"]["result"], result);
    assert_eq!(
        (&annotated.body["task"]["id"], &annotated.body["task"]["data"]),
        (&json!(task), &json!({"text": "one"}))
    );

    let path = format!("/api/annotations/{}/", made["id"]);
    owner.send(Request::new("PATCH", &path).json(&json!({"ground_truth": true}))).await?.expect(200)?;
    assert_eq!(next(&mut told, "ANNOTATION_UPDATED").await?.body["annotation"]["ground_truth"], true);
    owner.send(Request::new("DELETE", &path)).await?.expect(204)?;
    assert_eq!(next(&mut told, "ANNOTATIONS_DELETED").await?.body["annotations"], json!([{"id": made["id"]}]));
    let patch = Request::new("PATCH", format!("/api/projects/{project}/")).json(&json!({"title": "Renamed"}));
    owner.send(patch).await?.expect(200)?;
    assert_eq!(next(&mut told, "PROJECT_UPDATED").await?.body["project"]["title"], "Renamed");
    owner.send(Request::new("DELETE", format!("/api/tasks/{task}/"))).await?.expect(204)?;
    assert_eq!(next(&mut told, "TASKS_DELETED").await?.body["tasks"], json!([{"id": task}]));
    Ok(())
}

#[tokio::test]
async fn a_webhook_is_told_when_a_scheduled_export_is_done() -> Result<(), Problem> {
    let server = Server::with(&[("SKYLABEL_ALLOW_PRIVATE_URLS", "true")]).await?;
    let mut owner = server.owner();
    let project = project(&mut owner).await?;
    let path = format!("/api/projects/{project}/import");
    owner.send(Request::post(path).json(&json!([{"data": {"text": "one"}}]))).await?.expect(201)?;
    let (url, mut told) = receiver().await?;
    let hook = json!({"project": project, "url": url, "send_for_all_actions": false, "actions": ["EXPORT_COMPLETED"]});
    owner.send(Request::post("/api/webhooks/").json(&hook)).await?.expect(201)?;
    let schedule = json!({"title": "Nightly", "every_minutes": 60, "formats": ["CSV", "JSON"]});
    let path = format!("/api/x/projects/{project}/export-schedules");
    let made = owner.send(Request::post(path).json(&schedule)).await?.expect(201)?.json();
    let path = format!("/api/x/export-schedules/{}/run", made["id"]);
    let run = owner.send(Request::post(path)).await?.expect(201)?.json();
    let done = next(&mut told, "EXPORT_COMPLETED").await?;
    assert_eq!(done.body["project"]["id"], project);
    let export = &done.body["export"];
    assert_eq!((&export["schedule"], &export["run"]), (&made["id"], &run["run"]), "{export}");
    assert_eq!(
        (&export["files"][1]["name"], &export["files"][1]["tasks"]),
        (&json!("json.json"), &json!(1)),
        "{export}"
    );
    let path = format!("/api/x/export-schedules/{}/runs", made["id"]);
    let runs = owner.send(Request::get(path)).await?.expect(200)?.json();
    assert_eq!(runs[0]["files"][1]["sha256"], export["files"][1]["sha256"]);
    Ok(())
}

#[tokio::test]
async fn a_webhook_is_told_no_more_than_it_asks_for() -> Result<(), Problem> {
    let (_server, mut owner) = reaching().await?;
    let project = project(&mut owner).await?;
    let (url, mut told) = receiver().await?;
    let (idle, mut nothing) = receiver().await?;
    let wanted = json!({"project": project, "url": url, "send_for_all_actions": false, "send_payload": false,
        "actions": ["TASKS_DELETED"]});
    owner.send(Request::post("/api/webhooks/").json(&wanted)).await?.expect(201)?;
    let idle = json!({"project": project, "url": idle, "is_active": false});
    owner.send(Request::post("/api/webhooks/").json(&idle)).await?.expect(201)?;
    let path = format!("/api/projects/{project}/import?return_task_ids=true");
    let made = owner.send(Request::post(path).json(&json!([{"data": {"text": "one"}}]))).await?.expect(201)?.json();
    owner.send(Request::new("DELETE", format!("/api/tasks/{}/", made["task_ids"][0]))).await?.expect(204)?;
    // The first received event is not the creation of the task, and has no payload.
    assert_eq!(next(&mut told, "TASKS_DELETED").await?.body, json!({"action": "TASKS_DELETED"}));
    assert!(nothing.try_recv().is_err());
    Ok(())
}

#[tokio::test]
async fn what_happened_before_a_death_is_told_after_it() -> Result<(), Problem> {
    if settings::remote().is_some() {
        // The test cannot kill this server.
        return Ok(());
    }
    let mut server = Server::with(&[("SKYLABEL_ALLOW_PRIVATE_URLS", "true")]).await?;
    let mut owner = server.owner();
    let project = project(&mut owner).await?;
    let (url, mut told) = receiver().await?;
    let hook = json!({"project": project, "url": url});
    owner.send(Request::post("/api/webhooks/").json(&hook)).await?.expect(201)?;
    let path = format!("/api/projects/{project}/import");
    owner.send(Request::post(path).json(&json!([{"data": {"text": "one"}}]))).await?.expect(201)?;
    server.kill();
    server.run().await?;
    // Delivered before the crash, or by the timer of the next process, once or twice.
    let began = Instant::now();
    let told = tokio::time::timeout(4 * SOON, told.recv()).await;
    let told = told.map_err(|_| "nobody was told")?.ok_or("the receiver ended")?;
    assert_eq!(told.body["action"], "TASKS_CREATED", "after {:?}", began.elapsed());
    Ok(())
}
