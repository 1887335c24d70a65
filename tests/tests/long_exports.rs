//! Exports that take longer than a gateway waits: the client is redirected to an address that waits, then to the file.

use serde_json::{Value, json};
use tests::client::{Client, Problem, Request};
use tests::server::Server;

/// The final answer for a client that follows redirects, and the number of redirects.
async fn followed(client: &mut Client, path: &str) -> Result<(Value, usize), Problem> {
    let mut path = path.to_owned();
    for redirects in 0..20 {
        let response = client.send(Request::get(&path)).await?;
        if response.status == 200 {
            return Ok((response.json(), redirects));
        }
        let location = response.expect(303)?.header("location").ok_or("nowhere to go")?.to_owned();
        // A signed address also belongs to this server. It needs only its signature.
        path = match location.strip_prefix("http://") {
            Some(rest) => rest[rest.find('/').ok_or("no path")?..].to_owned(),
            None => location,
        };
    }
    Err("led in circles".into())
}

/// The finished snapshot. Polls like the SDK.
async fn done(client: &mut Client, path: &str) -> Result<Value, Problem> {
    for _ in 0..600 {
        let snapshot = client.send(Request::get(path)).await?.expect(200)?.json();
        if snapshot["status"] != "in_progress" {
            return Ok(snapshot);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err("it goes on and on".into())
}

#[tokio::test]
async fn a_large_snapshot_is_made_by_a_job_and_is_the_same() -> Result<(), Problem> {
    let server = Server::with(&[("SKYLABEL_EXPORT_AT_ONCE", "2")]).await?;
    let mut owner = server.owner();
    let body = json!({"title": "Large", "label_config": r#"<View><Text name="text" value="$text"/></View>"#});
    let project = owner.send(Request::post("/api/projects/").json(&body)).await?.expect(201)?.json();
    let import = format!("/api/projects/{}/import", project["id"]);
    let snapshots = format!("/api/projects/{}/exports", project["id"]);
    let prediction = json!([{"result": [], "score": 0.5, "model_version": "m"}]);
    let tasks = json!([{"data": {"text": "one"}, "predictions": prediction}, {"data": {"text": "two"}}]);
    owner.send(Request::post(&import).json(&tasks)).await?.expect(201)?;
    let options = json!({"title": "T", "serialization_options": {"predictions": {"only_id": false}}});
    let small = owner.send(Request::post(&snapshots).json(&options)).await?.expect(201)?.json();
    assert_eq!((&small["status"], &small["counters"]["task_number"]), (&json!("completed"), &json!(2)));
    let (small, _) = followed(&mut owner, &format!("{snapshots}/{}/download", small["id"])).await?;
    assert_eq!(small[0]["predictions"][0]["score"], 0.5);

    owner.send(Request::post(&import).json(&json!([{"data": {"text": "three"}}]))).await?.expect(201)?;
    let made = owner.send(Request::post(&snapshots).json(&options)).await?.expect(201)?.json();
    assert_eq!((&made["status"], &made["finished_at"]), (&json!("in_progress"), &Value::Null));
    let path = format!("{snapshots}/{}", made["id"]);
    let snapshot = done(&mut owner, &path).await?;
    assert_eq!((&snapshot["status"], &snapshot["counters"]["task_number"]), (&json!("completed"), &json!(3)));
    assert!(snapshot["finished_at"].is_string() && snapshot["title"] == "T");
    let listed = owner.send(Request::get(&snapshots)).await?.expect(200)?.json();
    assert_eq!(listed[0], snapshot);
    // The client is redirected to the file, which has the requested content. A job writes the file in other formats.
    let (large, redirects) = followed(&mut owner, &format!("{path}/download?exportType=JSON")).await?;
    assert_eq!((large.as_array().map(|tasks| &tasks[..2]), redirects), (small.as_array().map(|tasks| &tasks[..]), 1));
    owner
        .send(Request::post(format!("{path}/convert")).json(&json!({"export_type": "JSON_MIN"})))
        .await?
        .expect(200)?;
    let (converted, redirects) = followed(&mut owner, &format!("{path}/download?exportType=JSON_MIN")).await?;
    assert_eq!((&converted[2]["text"], redirects), (&json!("three"), 2));
    owner.send(Request::new("DELETE", &path)).await?.expect(204)?;
    owner.send(Request::get(format!("{path}/download"))).await?.expect(404)?;
    Ok(())
}

#[tokio::test]
async fn a_large_export_is_waited_for_and_is_the_same() -> Result<(), Problem> {
    let server = Server::with(&[("SKYLABEL_EXPORT_AT_ONCE", "2")]).await?;
    let mut owner = server.owner();
    let body = json!({"title": "Large", "label_config": r#"<View><Text name="text" value="$text"/></View>"#});
    let project = owner.send(Request::post("/api/projects/").json(&body)).await?.expect(201)?.json();
    let import = format!("/api/projects/{}/import?return_task_ids=true", project["id"]);
    let export = format!("/api/projects/{}/export?download_all_tasks=true", project["id"]);
    let two = json!([{"data": {"text": "one"}}, {"data": {"text": "two"}}]);
    owner.send(Request::post(&import).json(&two)).await?.expect(201)?;
    let (small, redirects) = followed(&mut owner, &export).await?;
    assert_eq!((small.as_array().map(Vec::len), redirects), (Some(2), 0));

    let one = json!([{"data": {"text": "three"}}]);
    let made = owner.send(Request::post(&import).json(&one)).await?.expect(201)?.json();
    let (large, redirects) = followed(&mut owner, &export).await?;
    assert!(redirects >= 2, "{redirects}");
    assert_eq!(large.as_array().map(|tasks| &tasks[..2]), small.as_array().map(|tasks| &tasks[..]));
    assert_eq!(large[2]["data"], json!({"text": "three"}));
    // The options of the request apply.
    let (some, _) = followed(&mut owner, &format!("{export}&ids[]={}", made["task_ids"][0])).await?;
    assert_eq!(some, json!([large[2]]));
    let worked_on = format!("/api/projects/{}/export?exportType=JSON_MIN", project["id"]);
    assert_eq!(followed(&mut owner, &worked_on).await?.0, json!([]));

    // Every redirect target requires authentication, and only waits for exports of its own project.
    let waiting = owner.send(Request::get(&export)).await?.expect(303)?.header("location").map(str::to_owned);
    let waiting = waiting.ok_or("nowhere to wait")?;
    Client::new(&server.host()).send(Request::get(&waiting)).await?.expect(401)?;
    let other = owner.send(Request::post("/api/projects/").json(&body)).await?.expect(201)?.json();
    let elsewhere = waiting.replace(&format!("/projects/{}/", project["id"]), &format!("/projects/{}/", other["id"]));
    owner.send(Request::get(&elsewhere)).await?.expect(404)?;
    let led = owner.send(Request::get(&waiting)).await?.expect(303)?;
    assert_eq!(led.header("cache-control"), Some("no-store"));
    Ok(())
}
