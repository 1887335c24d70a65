//! The entry point of functions that handle requests from the HTTP API and the CDN.

use crate::{Error, answers, clients, logs};
use api::{App, ClientAddress, Failure, Routes};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, RequestExt};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;
use serde_json::value::RawValue;
use std::future::Future;
use std::net::IpAddr;
use std::time::Instant;
use tower::{Layer, Service, ServiceExt};

/// The headers with the client's address and the proof that the CDN sent the request. The CDN overwrites them in each
/// request.
const CLIENT: &str = "x-skylabel-client";
const EDGE: &str = "x-skylabel-edge";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Handles requests to these routes until Lambda ends the process.
pub async fn serve(routes: Routes) -> Result<(), Error> {
    logs::start();
    let adapter = Adapter::from(service(routes, clients::app().await?));
    lambda_runtime::run(service_fn(move |event: LambdaEvent<LambdaRequest>| {
        let mut adapter = adapter.clone();
        async move { adapter.call(LambdaEvent::new(with_encoded_path(event.payload), event.context)).await }
    }))
    .await
}

/// Like [`serve`], for a function that also handles other events: `handle` gets each event that is not a request.
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
            let answer = adapter.call(LambdaEvent::new(with_encoded_path(request), event.context)).await?;
            Ok::<Value, Error>(serde_json::to_value(answer)?)
        }
    });
    lambda_runtime::run(service).await
}

/// Encodes the path of a request again. The gateway has decoded it, and a file name may contain spaces, `#` or `?`.
fn with_encoded_path(mut request: LambdaRequest) -> LambdaRequest {
    if let LambdaRequest::ApiGatewayV2(inner) = &mut request
        && let Some(path) = &mut inner.raw_path
    {
        *path = encoded(path);
    }
    request
}

/// Percent-encodes every byte that is not allowed in a URL's path. Encoded bytes stay unchanged.
fn encoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    for (at, byte) in bytes.iter().enumerate() {
        let is_escape = || bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(byte) || (*byte == b'%' && is_escape()) {
            out.push(char::from(*byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

/// Whether an event comes from the gateway.
fn is_request(event: &RawValue) -> bool {
    let fields: Option<Value> = serde_json::from_str(event.get()).ok();
    fields.is_some_and(|fields| fields.get("requestContext").is_some() || fields.get("version").is_some())
}

/// The routes as a service for Lambda.
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
    // A router is cheap to clone and always ready.
    let router: Router = Router::new().fallback_service(noted);
    tower::service_fn(move |request: lambda_http::Request| {
        let router = router.clone();
        async move {
            let id = request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default();
            let gateway = match request.request_context_ref() {
                Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
                _ => None,
            };
            let mut request = request.map(|body| Body::from(body.to_vec()));
            request.extensions_mut().insert(RequestIds { id, gateway: gateway.unwrap_or_default() });
            router.oneshot(request).await
        }
    })
}

/// The ids that identify a request in the logs.
#[derive(Clone, Default)]
struct RequestIds {
    /// Lambda's id, which is in all log lines of the functions.
    id: String,
    /// The gateway's id, which is in the gateway's log.
    gateway: String,
}

/// Refuses requests that did not come through the CDN, adds the client's address, and logs the status and duration.
async fn noted(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let RequestIds { id, gateway } = request.extensions_mut().remove().unwrap_or_default();
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
    // User names are not logged: the address and the ids are enough to trace an attack.
    let source = address.map(|address| address.to_string()).unwrap_or_default();
    tracing::info!(request.id = %id, gateway.id = gateway, source, request.path = path, status,
        duration_ms = milliseconds, "{method} {path}: {status}");
    tracing::info!(target: store::METRICS, RequestTime = milliseconds);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Whether the request has the header value that only the CDN knows. Without this check, a client that knows the gateway's
/// own address would bypass the firewall and could claim any host and address.
fn comes_by_the_edge(app: &App, headers: &HeaderMap) -> bool {
    let shown = headers.get(EDGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = &app.settings().secret;
    // Comparing keyed hashes reveals nothing about the correct part of a guess.
    secret.digest("edge shown", shown) == secret.digest("edge shown", &secret.digest("edge", "cloudfront"))
}

fn client(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get(CLIENT)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_path_that_the_gateway_has_decoded_is_encoded_again() {
        for (path, wanted) in [
            ("/data/upload/1/2-50% #1 \u{fc}?.png", "/data/upload/1/2-50%25%20%231%20%C3%BC%3F.png"),
            ("/api/projects/1/", "/api/projects/1/"),
            ("/data/upload/1/2-a%20b.png", "/data/upload/1/2-a%20b.png"),
        ] {
            assert_eq!(encoded(path), wanted);
        }
    }
}
