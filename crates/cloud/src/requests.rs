//! The entry point of functions that answer requests, behind the HTTP API and the CDN.

use crate::metrics::TARGET;
use crate::{Error, answers, clients, logs};
use api::{ClientAddress, Routes};
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_http::RequestExt;
use std::net::IpAddr;
use std::time::Instant;
use tower::{Layer, ServiceExt};

/// The header by which the CDN says who asks. It writes it anew on each request, so that no client chooses it.
const VIEWER: &str = "x-viewer-address";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers requests to these routes until Lambda ends the process.
pub async fn serve(routes: Routes) -> Result<(), Error> {
    logs::start();
    let app = clients::app().await?;
    let (router, _) = routes.split_for_parts();
    let router = from_fn_with_state(app.clone(), answers::bounded).layer(api::finish(router, app));
    let router = from_fn(noted).layer(router);
    let service = lambda_http::service_fn(move |request: lambda_http::Request| {
        let router = router.clone();
        async move {
            let id = request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default();
            let mut request = request.map(|body| Body::from(body.to_vec()));
            request.extensions_mut().insert(RequestId(id));
            router.oneshot(request).await
        }
    });
    lambda_http::run(service).await
}

/// By what a request is found in the logs.
#[derive(Clone)]
struct RequestId(String);

/// Says who asks, and notes what was answered and how long it took.
async fn noted(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request.extensions_mut().remove::<RequestId>().map(|RequestId(id)| id).unwrap_or_default();
    let address = viewer(request.headers());
    request.extensions_mut().insert(ClientAddress(address));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", request.id = %id, request.method = %method, request.path = path);
    let mut response = tracing::Instrument::instrument(next.run(request), span).await;
    let milliseconds = began.elapsed().as_secs_f64() * 1_000.0;
    let status = response.status().as_u16();
    tracing::info!(request.id = %id, request.path = path, status, duration_ms = milliseconds, "{method} {path}: {status}");
    let failures = u64::from(response.status().is_server_error());
    tracing::info!(target: TARGET, requests = 1_u64, failures, latency_ms = milliseconds);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn viewer(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get(VIEWER)?.to_str().ok()?.parse().ok()
}
