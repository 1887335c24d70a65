//! An export that takes longer than a gateway waits: the client is led to where it can wait, then to the file.

use serde_json::{Value, json};
use tests::client::{Client, Problem, Request};
use tests::server::Server;

/// What a client gets that follows redirects as clients do, and how many it followed.
async fn followed(client: &mut Client, path: &str) -> Result<(Value, usize), Problem> {
    let mut path = path.to_owned();
    for redirects in 0..20 {
        let response = client.send(Request::get(&path)).await?;
        if response.status == 200 {
            return Ok((response.json(), redirects));
        }
        let location = response.expect(303)?.header("location").ok_or("nowhere to go")?.to_owned();
        // A signed address is this server's, too; it needs no more than its signature.
        path = match location.strip_prefix("http://") {
            Some(rest) => rest[rest.find('/').ok_or("no path")?..].to_owned(),
            None => location,
        };
    }
    Err("led in circles".into())
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
    // Its options count.
    let (some, _) = followed(&mut owner, &format!("{export}&ids[]={}", made["task_ids"][0])).await?;
    assert_eq!(some, json!([large[2]]));
    let worked_on = format!("/api/projects/{}/export?exportType=JSON_MIN", project["id"]);
    assert_eq!(followed(&mut owner, &worked_on).await?.0, json!([]));

    // Every hop asks who it is, and each waits for its own project's exports only.
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
