//! ML backends over HTTP: connects one, and checks its requests and where its predictions appear.

use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tests::client::{Client, Problem, Request};
use tests::fake::{self, Asked};
use tests::people::sign_up;
use tests::server::{OWNER_TOKEN, Server, reaching};
use tokio::sync::mpsc::UnboundedReceiver;

/// The time limit for a debug build on a busy machine. Not a performance target.
const SOON: Duration = Duration::from_secs(60);
const CONFIG: &str = r#"<View><Text name="text" value="$text"/><Choices name="topic" toName="text"><Choice value="news"/></Choices></View>"#;

fn says_news() -> Value {
    json!([{"id": "r", "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}}])
}

/// A model of version `v1` that labels every task as news.
fn model(asked: &Asked) -> (u16, Value) {
    match asked.path.as_str() {
        "/health" => (200, json!({"status": "UP", "model_class": "News"})),
        "/setup" => (200, json!({"model_version": "v1"})),
        "/predict" => {
            let tasks = asked.body["tasks"].as_array().map_or(0, Vec::len);
            (200, json!({"results": vec![json!({"result": says_news(), "score": 0.75}); tasks]}))
        }
        "/webhook" => (201, json!({"status": "ok"})),
        _ => (404, json!({})),
    }
}

async fn setting() -> Result<(Option<Server>, Client, u64), Problem> {
    let (server, mut owner) = reaching().await?;
    let body = json!({"title": "Predicted", "label_config": CONFIG});
    let made = owner.send(Request::post("/api/projects/").json(&body)).await?.expect(201)?.json();
    let project = made["id"].as_u64().ok_or("a project without an id")?;
    let tasks: Vec<Value> = (0..3).map(|n| json!({"data": {"text": format!("text {n}")}})).collect();
    owner.send(Request::post(format!("/api/projects/{project}/import")).json(&json!(tasks))).await?.expect(201)?;
    Ok((server, owner, project))
}

/// The next request to a path. Skips other requests.
async fn next(asked: &mut UnboundedReceiver<Asked>, path: &str) -> Result<Asked, Problem> {
    let found = async {
        loop {
            match asked.recv().await {
                Some(one) if one.path == path => return Ok(one),
                Some(_) => {}
                None => return Err("the model ended".into()),
            }
        }
    };
    tokio::time::timeout(SOON, found).await.map_err(|_| format!("{path} was not asked"))?
}

/// Waits for a model's START_TRAINING event and skips its other events.
async fn told_to_learn(asked: &mut UnboundedReceiver<Asked>) -> Result<Value, Problem> {
    loop {
        let told = next(asked, "/webhook").await?.body;
        if told["action"] == "START_TRAINING" {
            return Ok(told);
        }
    }
}

async fn job(owner: &mut Client, id: &Value) -> Result<Value, Problem> {
    let looked = async {
        loop {
            let job = owner.send(Request::get(format!("/api/x/jobs/{id}"))).await?.expect(200)?.json();
            if !job["finished_at"].is_null() {
                return Ok::<_, Problem>(job);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(SOON, looked).await.map_err(|_| "the job did not end")?
}

#[tokio::test]
async fn a_backend_is_connected_as_label_studio_does_it() -> Result<(), Problem> {
    let (_server, mut owner, project) = setting().await?;
    let (url, mut asked) = fake::serve(model).await?;
    let body = json!({"project": project, "url": url, "title": "News", "extra_params": {"depth": 3},
        "auth_method": "BASIC_AUTH", "basic_auth_user": "sky", "basic_auth_pass": "s3cret"});
    let made = owner.send(Request::post("/api/ml/").json(&body)).await?.expect(201)?.json();
    assert_eq!((&made["state"], &made["readable_state"]), (&json!("CO"), &json!("Connected")));
    assert_eq!((&made["model_version"], &made["auto_update"]), (&json!("v1"), &json!(true)));
    assert_eq!((&made["basic_auth_pass_is_set"], made.get("basic_auth_pass")), (&json!(true), None));
    assert!(!made.to_string().contains("s3cret"));

    let health = next(&mut asked, "/health").await?;
    // Base64 of sky:s3cret, in lower case.
    assert!(health.head.contains("authorization: basic c2t5onmzy3jlda=="), "{}", health.head);
    let setup = next(&mut asked, "/setup").await?.body;
    assert_eq!(setup["schema"], CONFIG);
    assert!(setup["hostname"].as_str().is_some_and(|name| name.ends_with(owner.host())), "{setup}");
    assert_eq!((&setup["access_token"], &setup["extra_params"]), (&json!(OWNER_TOKEN), &json!({"depth": 3})));
    assert!(setup["project"].as_str().is_some_and(|uid| uid.starts_with(&format!("{project}."))), "{setup}");

    // The project shows the backend's predictions, and the backend gets events of annotations.
    let shown = owner.send(Request::get(format!("/api/projects/{project}/"))).await?.expect(200)?.json();
    assert_eq!(shown["model_version"], "News");
    let hooks = owner.send(Request::get(format!("/api/webhooks/?project={project}"))).await?.expect(200)?.json();
    assert_eq!(hooks[0]["url"], format!("{url}/webhook"));
    let listed = owner.send(Request::get(format!("/api/ml/?project={project}"))).await?.expect(200)?.json();
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["id"]), (Some(1), &made["id"]));

    let path = format!("/api/ml/{}/", made["id"]);
    let patch = Request::new("PATCH", &path).json(&json!({"title": "Better news", "auth_method": "NONE"}));
    let changed = owner.send(patch).await?.expect(200)?.json();
    assert_eq!((&changed["title"], &changed["auth_method"]), (&json!("Better news"), &json!("NONE")));
    let shown = owner.send(Request::get(format!("/api/projects/{project}/"))).await?.expect(200)?.json();
    assert_eq!(shown["model_version"], "Better news");
    // A password is only sent to the address that it was given for.
    let (other, _asked) = fake::serve(model).await?;
    let basic = json!({"auth_method": "BASIC_AUTH", "basic_auth_user": "sky", "basic_auth_pass": "s3cret"});
    owner.send(Request::new("PATCH", &path).json(&basic)).await?.expect(200)?;
    let moved = owner.send(Request::new("PATCH", &path).json(&json!({"url": other}))).await?.expect(400)?.json();
    assert!(moved["validation_errors"]["basic_auth_pass"].is_array(), "{moved}");
    owner.send(Request::post(format!("/api/ml/{}/train", made["id"]))).await?.expect(200)?;
    assert_eq!(told_to_learn(&mut asked).await?["project"]["id"], project);
    let trained = owner.send(Request::get(&path)).await?.expect(200)?.json();
    // The status of a backend in training is checked again with every request.
    assert_eq!(trained["state"], "CO");
    let versions = owner.send(Request::get(format!("/api/ml/{}/versions", made["id"]))).await?.expect(200)?.json();
    assert_eq!(versions["versions"], json!(["v1"]));
    owner.send(Request::new("DELETE", &path)).await?.expect(204)?;
    owner.send(Request::get(&path)).await?.expect(404)?;
    let shown = owner.send(Request::get(format!("/api/projects/{project}/"))).await?.expect(200)?.json();
    assert_eq!(shown["model_version"], "");
    Ok(())
}

#[tokio::test]
async fn what_is_no_backend_is_refused_and_named() -> Result<(), Problem> {
    let (_server, mut owner, project) = setting().await?;
    let (sick, _asked) =
        fake::serve(|asked| if asked.path == "/health" { (200, json!({})) } else { (500, json!({"secret": 1})) })
            .await?;
    let (locked, _asked) = fake::serve(|_| (401, json!({}))).await?;
    let refused = [
        (json!({"project": project}), "url", "required"),
        (json!({"project": project, "url": "ftp://127.0.0.1"}), "url", "http"),
        (json!({"project": project, "url": "http://127.0.0.1:1"}), "non_field_errors", "not up"),
        (json!({"project": project, "url": sick}), "non_field_errors", "status 500"),
        (json!({"project": project, "url": locked}), "non_field_errors", "password"),
        (json!({"project": project, "url": sick, "auth_method": "BASIC_AUTH"}), "basic_auth_user", "required"),
        (json!({"project": project, "url": sick, "timeout": 0}), "timeout", "seconds"),
        (json!({"url": sick}), "project", "required"),
    ];
    for (body, field, word) in refused {
        let answer = owner.send(Request::post("/api/ml/").json(&body)).await?.expect(400)?.json();
        let said = answer["validation_errors"][field].to_string();
        assert!(said.contains(word), "{body}: {answer}");
        assert!(!answer.to_string().contains("secret"), "{answer}");
    }
    let listed = owner.send(Request::get(format!("/api/ml/?project={project}"))).await?.expect(200)?.json();
    assert_eq!(listed, json!([]));
    Ok(())
}

#[tokio::test]
async fn no_backend_is_inside_without_the_operators_leave() -> Result<(), Problem> {
    let server = Server::start().await?;
    let mut owner = server.owner();
    let made = owner.send(Request::post("/api/projects/").json(&json!({"title": "Inside"}))).await?.expect(201)?.json();
    let body = json!({"project": made["id"], "url": "http://169.254.169.254/latest"});
    let answer = owner.send(Request::post("/api/ml/").json(&body)).await?.expect(400)?.json();
    assert!(answer["validation_errors"]["url"].to_string().contains("inside"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn predictions_come_by_action_by_job_and_with_the_next_task() -> Result<(), Problem> {
    let (_server, mut owner, project) = setting().await?;
    let up = Arc::new(AtomicBool::new(true));
    let stands = Arc::clone(&up);
    let (url, _asked) =
        fake::serve(move |asked| if stands.load(Ordering::SeqCst) { model(asked) } else { (503, json!({})) }).await?;
    let body = json!({"project": project, "url": url, "title": "News"});
    let backend = owner.send(Request::post("/api/ml/").json(&body)).await?.expect(201)?.json();

    // A handed-out task includes the model's predictions.
    let next = owner.send(Request::get(format!("/api/projects/{project}/next"))).await?.expect(200)?.json();
    assert_eq!(next["predictions"][0]["result"], says_news());
    assert_eq!(
        (&next["predictions"][0]["model_version"], &next["predictions"][0]["score"]),
        (&json!("v1"), &json!(0.75))
    );
    assert_eq!(next["total_predictions"], 1);

    // If the model is not running, the task is still handed out.
    up.store(false, Ordering::SeqCst);
    let path = format!("/api/projects/{project}/next?after={}", next["id"]);
    let bare = owner.send(Request::get(path)).await?.expect(200)?.json();
    assert_eq!(bare["predictions"], json!([]));
    up.store(true, Ordering::SeqCst);

    let picked = json!({"selectedItems": {"all": false, "included": [bare["id"]]}});
    let path = format!("/api/dm/actions/?id=retrieve_tasks_predictions&project={project}");
    let acted = owner.send(Request::post(path).json(&picked)).await?.expect(200)?.json();
    assert_eq!((&acted["processed_items"], &acted["detail"]), (&json!(1), &json!("Retrieved 1 predictions")));
    let path = format!("/api/x/projects/{project}/predictions");
    let asked = owner.send(Request::post(&path).json(&json!({}))).await?.expect(201)?.json();
    assert_eq!(asked["tasks"], 3);
    let ended = job(&mut owner, &asked["job"]).await?;
    // Two tasks had predictions before.
    assert_eq!((&ended["status"], &ended["kind"]), (&json!("completed"), &json!("predict")));
    assert_eq!((&ended["prediction_count"], &ended["task_count"], &ended["done"]), (&json!(1), &json!(3), &json!(3)));
    let listed = owner.send(Request::get(format!("/api/tasks/?project={project}"))).await?.expect(200)?.json();
    let counts: Vec<&Value> =
        listed["tasks"].as_array().ok_or("no tasks")?.iter().map(|one| &one["total_predictions"]).collect();
    assert_eq!(counts, [1, 1, 1]);

    let test = Request::post(format!("/api/ml/{}/predict/test?random=true", backend["id"]));
    let tested = owner.send(test).await?.expect(200)?.json();
    assert_eq!(tested["response"][0]["result"], says_news());
    owner.send(Request::post(format!("/api/ml/{}/predict/test", backend["id"]))).await?.expect(501)?;
    let nobody = json!({"backend": 99, "selectedItems": {"all": true}});
    owner.send(Request::post(path).json(&nobody)).await?.expect(400)?;
    Ok(())
}

#[tokio::test]
async fn only_a_backend_of_an_owner_gets_the_password_of_the_data() -> Result<(), Problem> {
    let (server, mut owner, project) = setting().await?;
    let member = sign_up(&mut owner, &format!("data-{project}@example.com")).await?;
    let host = server.as_ref().map_or_else(|| owner.host().to_owned(), Server::host);
    let mut member = Client::with_token(&host, &member.token);
    let fields = json!({"task_data_login": "reader", "task_data_password": "s3cret of the data"});
    let change = Request::new("PATCH", format!("/api/projects/{project}/")).json(&fields);
    let changed = owner.send(change).await?.expect(200)?.json();
    assert_eq!(changed["task_data_password"], Value::Null);

    for (client, expected) in [(&mut owner, json!("s3cret of the data")), (&mut member, Value::Null)] {
        let (url, mut asked) = fake::serve(model).await?;
        let body = json!({"project": project, "url": url});
        let backend = client.send(Request::post("/api/ml/").json(&body)).await?.expect(201)?.json();
        let test = Request::post(format!("/api/ml/{}/predict/test?random=true", backend["id"]));
        let shown = client.send(test).await?.expect(200)?.json();
        assert_eq!(shown["request"]["params"]["password"], Value::Null, "the response shows no password");
        let params = &next(&mut asked, "/predict").await?.body["params"];
        assert_eq!((&params["login"], &params["password"]), (&json!("reader"), &expected));
    }
    Ok(())
}

#[tokio::test]
async fn a_model_is_asked_while_somebody_draws() -> Result<(), Problem> {
    let (_server, mut owner, project) = setting().await?;
    let (url, mut asked) = fake::serve(model).await?;
    let body = json!({"project": project, "url": url});
    let made = owner.send(Request::post("/api/ml/").json(&body)).await?.expect(201)?.json();
    let task = owner.send(Request::get(format!("/api/tasks/?project={project}"))).await?.expect(200)?.json();
    let task = &task["tasks"][0]["id"];
    let path = format!("/api/ml/{}/interactive-annotating", made["id"]);
    let context = json!({"result": [{"id": "k", "type": "keypointlabels", "is_positive": true}]});
    let body = json!({"task": task, "context": context});
    let refused = owner.send(Request::post(&path).json(&body)).await?.expect(200)?.json();
    assert!(refused["errors"][0].is_string() && refused.get("data").is_none(), "{refused}");
    let patch = Request::new("PATCH", format!("/api/ml/{}", made["id"])).json(&json!({"is_interactive": true}));
    owner.send(patch).await?.expect(200)?;
    let said = owner.send(Request::post(&path).json(&body)).await?.expect(200)?.json();
    assert_eq!((&said["data"]["result"], &said["data"]["score"]), (&says_news(), &json!(0.75)));
    let predict = next(&mut asked, "/predict").await?.body;
    assert_eq!((&predict["params"]["context"], &predict["tasks"][0]["id"]), (&context, task));
    // The response was shown but not stored.
    let kept = owner.send(Request::get(format!("/api/predictions/?task={task}"))).await?.expect(200)?.json();
    assert_eq!(kept, json!([]));
    owner.send(Request::post(path).json(&json!({"task": 99_999_999}))).await?.expect(404)?;
    Ok(())
}

#[tokio::test]
async fn a_model_is_told_to_learn_at_every_so_many_annotations() -> Result<(), Problem> {
    let (_server, mut owner, project) = setting().await?;
    let (url, mut asked) = fake::serve(model).await?;
    let settings = Request::new("PATCH", format!("/api/projects/{project}/"))
        .json(&json!({"min_annotations_to_start_training": 2, "show_collab_predictions": false}));
    owner.send(settings).await?.expect(200)?;
    owner.send(Request::post("/api/ml/").json(&json!({"project": project, "url": url}))).await?.expect(201)?;
    let tasks = owner.send(Request::get(format!("/api/tasks/?project={project}"))).await?.expect(200)?.json();
    for task in tasks["tasks"].as_array().ok_or("no tasks")? {
        let path = format!("/api/tasks/{}/annotations/", task["id"]);
        owner.send(Request::post(path).json(&json!({"result": says_news()}))).await?.expect(201)?;
    }
    assert_eq!(told_to_learn(&mut asked).await?["project"]["id"], project);
    Ok(())
}

#[tokio::test]
async fn a_job_of_predictions_is_canceled() -> Result<(), Problem> {
    let (_server, mut owner, project) = setting().await?;
    // A job whose model does not answer would wait for an hour.
    let answer = |asked: &Asked| if asked.path == "/predict" { (503, json!({})) } else { model(asked) };
    let (url, _asked) = fake::serve(answer).await?;
    let body = json!({"project": project, "url": url, "title": "News"});
    owner.send(Request::post("/api/ml/").json(&body)).await?.expect(201)?;
    let path = format!("/api/x/projects/{project}/predictions");
    let asked = owner.send(Request::post(path).json(&json!({}))).await?.expect(201)?.json();
    let cancel = format!("/api/x/jobs/{}/cancel", asked["job"]);
    let canceled = owner.send(Request::post(cancel.as_str())).await?.expect(200)?.json();
    assert_eq!(canceled["cancel_requested"], true);
    let ended = job(&mut owner, &asked["job"]).await?;
    assert_eq!((&ended["status"], &ended["prediction_count"]), (&json!("canceled"), &json!(0)));
    owner.send(Request::post(cancel.as_str())).await?.expect(409)?;
    Ok(())
}
