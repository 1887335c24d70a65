//! What the functions find behind AWS's addresses in tests: S3 over HTTP, whose signatures are checked, a parameter store
//! that holds the installation's secret, and the uploads bucket's notifications, posted to the functions they call.
//!
//! ```text
//! aws --secret HEX --functions http://H:P   where the runtime's emulator takes invocations
//! ```
//! Prints one line of JSON, the address and the keys, and serves until it is killed.

use embedded::{Created, Embedded, UPLOADS_BUCKET};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tests::client::{Client, Problem, Request};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Problem> {
    let (mut secret, mut functions) = (String::new(), String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or("an option without a value")?;
        match name.as_str() {
            "--secret" => secret = value,
            "--functions" => functions = value.replace("http://", ""),
            _ => return Err(format!("no such option as {name}").into()),
        }
    }
    let embedded = Embedded::in_memory().await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let keys = embedded.credentials();
    println!(
        "{}",
        json!({
            "url": format!("http://{}", listener.local_addr()?),
            "access_key": keys.access_key_id(),
            "secret_key": keys.secret_access_key(),
        })
    );
    tokio::spawn(notify(embedded.clone(), functions));
    loop {
        let (stream, _) = listener.accept().await?;
        let (objects, secret) = (embedded.s3_api_service(), secret.clone());
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let (objects, secret) = (objects.clone(), secret.clone());
            async move {
                if request.headers().contains_key("x-amz-target") {
                    return Ok(parameter(request, &secret).await.map(s3s::Body::from));
                }
                objects.call(request.map(s3s::Body::from)).await
            }
        });
        tokio::spawn(async move {
            if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
                eprintln!("a connection ended: {error}");
            }
        });
    }
}

/// `GetParameter` of the parameter store.
async fn parameter(request: hyper::Request<Incoming>, secret: &str) -> hyper::Response<String> {
    let body = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let parameter = json!({"Name": asked["Name"], "Type": "SecureString", "Value": secret, "Version": 1});
    let mut response = hyper::Response::new(json!({"Parameter": parameter}).to_string());
    if let Ok(kind) = "application/x-amz-json-1.1".parse() {
        response.headers_mut().insert("content-type", kind);
    }
    response
}

/// Calls the functions that the template's notifications call, until the process ends; again where one fails, as Lambda does.
async fn notify(embedded: Embedded, functions: String) {
    let mut created = embedded.created();
    while let Ok(notice) = created.recv().await {
        let Some(function) = called_by(&notice) else { continue };
        let functions = functions.clone();
        tokio::spawn(async move {
            for _ in 0..3 {
                let path = format!("/2015-03-31/functions/{function}/invocations");
                let event: Value = serde_json::from_str(&notice.event()).unwrap_or_default();
                match Client::new(&functions).send(Request::post(path).json(&event)).await {
                    Ok(answer) if answer.status == 200 => return,
                    Ok(answer) => eprintln!("{function}: {} {}", answer.status, answer.text()),
                    Err(problem) => eprintln!("{function}: {problem}"),
                }
            }
        });
    }
}

fn called_by(notice: &Created) -> Option<&'static str> {
    let rules = [("projects/", "on-upload"), ("jobs/", "on-job")];
    let rule = rules.iter().find(|(prefix, _)| notice.key.starts_with(prefix))?;
    (notice.bucket == UPLOADS_BUCKET).then_some(rule.1)
}
