//! The entry point of functions that answer requests, behind the HTTP API and the CDN.

use crate::{Error, answers, clients, logs};
use api::{App, ClientAddress, Failure, Routes};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, RequestExt};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use serde_json::value::RawValue;
use std::future::Future;
use std::net::IpAddr;
use std::time::Instant;
use tower::{Layer, Service, ServiceExt};

/// The headers by which the CDN says who asks, and that it is the CDN. It writes them anew on each request.
const CLIENT: &str = "x-skylabel-client";
const EDGE: &str = "x-skylabel-edge";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers requests to these routes until Lambda ends the process.
pub async fn serve(routes: Routes) -> Result<(), Error> {
    logs::start();
    let service = service(routes, clients::app().await?);
    lambda_http::run(service).await
}

/// As [`serve`], for a function that also takes events of its own: `handle` is given each that is no request.
pub async fn serve_and_listen<F, H>(routes: Routes, handle: H) -> Result<(), Error>
where
    H: Fn(App, Box<RawValue>) -> F,
    F: Future<Output = Value>,
{
    logs::start();
    let app = clients::app().await?;
    let adapter = Adapter::from(service(routes, app.clone()));
    let handle = &handle;
    let service = service_fn(move |event: LambdaEvent<Box<RawValue>>| {
        let (app, mut adapter) = (app.clone(), adapter.clone());
        async move {
            if !is_request(&event.payload) {
                return Ok(handle(app, event.payload).await);
            }
            let request: LambdaRequest = serde_json::from_str(event.payload.get())?;
            let answer = adapter.call(LambdaEvent::new(request, event.context)).await?;
            Ok::<Value, Error>(serde_json::to_value(answer)?)
        }
    });
    lambda_runtime::run(service).await
}

/// Whether an event is the gateway's.
fn is_request(event: &RawValue) -> bool {
    let fields: Option<Value> = serde_json::from_str(event.get()).ok();
    fields.is_some_and(|fields| fields.get("requestContext").is_some() || fields.get("version").is_some())
}

/// The routes as Lambda calls them.
fn service(
    routes: Routes,
    app: App,
) -> impl Service<
    lambda_http::Request,
    Response = Response,
    Error = std::convert::Infallible,
    Future = impl Future<Output = Result<Response, std::convert::Infallible>> + Send,
> + Clone
+ Send {
    let (router, _) = routes.split_for_parts();
    let finished = api::finish(router, app.clone());
    let bounded = from_fn_with_state(app.clone(), answers::bounded).layer(finished);
    let noted = from_fn_with_state(app, noted).layer(bounded);
    // A router is cheap to clone and asks nothing of its caller before it answers.
    let router: Router = Router::new().fallback_service(noted);
    tower::service_fn(move |request: lambda_http::Request| {
        let router = router.clone();
        async move {
            let id = request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default();
            let mut request = request.map(|body| Body::from(body.to_vec()));
            request.extensions_mut().insert(RequestId(id));
            router.oneshot(request).await
        }
    })
}

/// By what a request is found in the logs.
#[derive(Clone)]
struct RequestId(String);

/// Lets only the CDN in, says who asks, and notes what was answered and how long it took.
async fn noted(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request.extensions_mut().remove::<RequestId>().map(|RequestId(id)| id).unwrap_or_default();
    let address = client(request.headers());
    let passes = !app.settings().forwarded_host || comes_by_the_edge(&app, request.headers());
    request.extensions_mut().insert(ClientAddress(address));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", request.id = %id, request.method = %method, request.path = path);
    let answer = async {
        if passes { next.run(request).await } else { Failure::forbidden("ask by the public address").into_response() }
    };
    let mut response = tracing::Instrument::instrument(answer, span).await;
    let milliseconds = began.elapsed().as_secs_f64() * 1_000.0;
    let status = response.status().as_u16();
    tracing::info!(request.id = %id, request.path = path, status, duration_ms = milliseconds, "{method} {path}: {status}");
    tracing::info!(target: store::METRICS, RequestTime = milliseconds);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Whether the request carries what the CDN alone is given. Without it, whoever knows the gateway's own address would pass
/// by the firewall and could claim any host and address.
fn comes_by_the_edge(app: &App, headers: &HeaderMap) -> bool {
    let shown = headers.get(EDGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = &app.settings().secret;
    // Comparing keyed hashes tells nothing of how much of a guess was right.
    secret.digest("edge shown", shown) == secret.digest("edge shown", &secret.digest("edge", "cloudfront"))
}

fn client(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get(CLIENT)?.to_str().ok()?.parse().ok()
}
