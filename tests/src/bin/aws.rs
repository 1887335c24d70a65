//! Emulated AWS services for tests: S3 over HTTP with checked signatures, a parameter store with the installation's
//! secret, a proxy to a table elsewhere, and the uploads bucket's notifications, which it posts to the functions. It
//! records the calls of each function: `GET /recorded`.
//!
//! ```text
//! aws --secret HEX --functions http://H:P   where the runtime's emulator takes invocations
//!     --table http://H:P                    where the table is
//! ```
//! Prints one line of JSON, the address and the keys, and serves until it is killed.

use embedded::{Created, Embedded, UPLOADS_BUCKET};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tests::client::{Client, Problem, Request};
use tests::recording::{self, Call};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

#[tokio::main]
async fn main() -> Result<(), Problem> {
    let (mut secret, mut functions, mut table) = (String::new(), String::new(), String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or("an option without a value")?;
        match name.as_str() {
            "--secret" => secret = value,
            "--functions" => functions = value.replace("http://", ""),
            "--table" => table = value.replace("http://", ""),
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
    let recorded = Recorded::default();
    loop {
        let (stream, _) = listener.accept().await?;
        let (objects, secret, recorded) = (embedded.s3_api_service(), secret.clone(), recorded.clone());
        // One connection for each client connection, since each sends one request at a time.
        let table = Arc::new(Mutex::new(Client::new(&table)));
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let (objects, secret, recorded, table) = (objects.clone(), secret.clone(), recorded.clone(), table.clone());
            async move {
                let target = header(&request, "x-amz-target").unwrap_or_default().to_owned();
                if request.uri().path() == "/recorded" {
                    return Ok(hyper::Response::new(s3s::Body::from(recorded.json().to_string())));
                }
                if let Some(operation) = target.strip_prefix("DynamoDB_20120810.") {
                    return Ok(of_table(request, operation, &recorded, &table).await.map(s3s::Body::from));
                }
                if !target.is_empty() {
                    return Ok(parameter(request, &secret).await.map(s3s::Body::from));
                }
                let (head, body) = request.into_parts();
                // Only a request that deletes several objects has its keys in the body.
                let (text, body) = match head.uri.query() {
                    Some(query) if query.contains("delete") => {
                        let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                        (String::from_utf8_lossy(&bytes).into_owned(), s3s::Body::from(bytes))
                    }
                    _ => (String::new(), s3s::Body::from(body)),
                };
                let request = hyper::Request::from_parts(head, body);
                let source = header(&request, "x-amz-copy-source");
                let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
                recorded.note(&request, recording::of_bucket(request.method().as_str(), path, query, source, &text));
                objects.call(request).await
            }
        });
        tokio::spawn(async move {
            if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
                eprintln!("a connection ended: {error}");
            }
        });
    }
}

fn header<'a, B>(request: &'a hyper::Request<B>, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// The number of calls of each function to each service, and the kinds of calls with one example of each.
#[derive(Clone, Default)]
struct Recorded(Arc<std::sync::Mutex<Calls>>);

#[derive(Default)]
struct Calls {
    /// For each function and kind of call: an example, and the attributes that all such calls named.
    kinds: BTreeMap<(String, Call), (String, BTreeSet<String>)>,
    counts: BTreeMap<String, BTreeMap<&'static str, u64>>,
}

impl Recorded {
    /// Records calls of a function, whose name is the application name of the SDK.
    fn note<B>(&self, request: &hyper::Request<B>, calls: Vec<Call>) {
        let agent = header(request, "user-agent").unwrap_or_default();
        let Some(function) = agent.split(' ').find_map(|word| word.strip_prefix("app/")) else { return };
        let Ok(mut recorded) = self.0.lock() else { return };
        let service = if request.headers().contains_key("x-amz-target") { "table" } else { "objects" };
        *recorded.counts.entry(function.to_owned()).or_default().entry(service).or_default() += 1;
        for call in calls {
            let kind = (function.to_owned(), recording::kind_of(&call));
            let (_, attributes) = recorded.kinds.entry(kind).or_insert((call.on, BTreeSet::new()));
            attributes.extend(call.attributes);
        }
    }

    fn json(&self) -> Value {
        let Ok(recorded) = self.0.lock() else { return Value::Null };
        let kinds = recorded
            .kinds
            .iter()
            .map(|((function, call), (example, attributes))| json!([function, call.action, example, attributes]));
        json!({"kinds": kinds.collect::<Vec<Value>>(), "calls": recorded.counts})
    }
}

/// Forwards a request to the table.
async fn of_table(
    request: hyper::Request<Incoming>,
    operation: &str,
    recorded: &Recorded,
    table: &Mutex<Client>,
) -> hyper::Response<bytes::Bytes> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let asked = hyper::Request::from_parts(head, ());
    recorded.note(&asked, recording::of_table(operation, &serde_json::from_slice(&body).unwrap_or_default()));
    let mut sent = Request::post("/").body("application/x-amz-json-1.0", body);
    for name in ["x-amz-target", "authorization", "x-amz-date"] {
        if let Some(value) = header(&asked, name) {
            sent = sent.header(name, value);
        }
    }
    let answer = table.lock().await.send(sent).await;
    let (status, headers, body) = match answer {
        Ok(answer) => (answer.status, answer.headers, answer.body),
        Err(problem) => {
            eprintln!("the table: {problem}");
            (500, hyper::HeaderMap::new(), bytes::Bytes::new())
        }
    };
    let mut response = hyper::Response::new(body);
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    for name in ["content-type", "x-amz-crc32", "x-amzn-requestid"] {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
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

/// Invokes the functions of the template's notifications until the process ends. Retries failed invocations, like
/// Lambda.
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
    let rules = [("projects/", "on-upload"), ("drop/", "on-upload"), ("jobs/", "on-job")];
    let rule = rules.iter().find(|(prefix, _)| notice.key.starts_with(prefix))?;
    (notice.bucket == UPLOADS_BUCKET).then_some(rule.1)
}
