//! The middleware of every route: path normalization, headers, compression, tracing, responses for unknown routes.

use crate::app::App;
use crate::failure::Failure;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method, header};
use std::any::Any;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::normalize_path::NormalizePath;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

/// Allows only the page's own scripts and styles. Media may come from anywhere, since task data may refer to any
/// address.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob: http: https:; media-src 'self' data: blob: http: https:; \
    connect-src 'self' http: https:; font-src 'self' data:; worker-src 'self' blob:; frame-src 'self' blob:; \
    object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

/// The smallest response that is compressed, in bytes.
const COMPRESS_FROM: u64 = 1_400;

/// Adds the middleware to the app's routes. `router` may have a fallback for paths that are not part of the API.
pub fn finish(router: Router<App>, app: App) -> NormalizePath<Router> {
    let json_or_html = |_, _, headers: &http::HeaderMap, _: &http::Extensions| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        kind.starts_with("application/json") || kind.starts_with("text/html")
    };
    let router = router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(COMPRESS_FROM).and(json_or_html)),
        )
        .layer(from_fn_with_state(app.clone(), cost))
        .layer(unless_set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(unless_set(header::REFERRER_POLICY, "same-origin"))
        .layer(unless_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(map_response(private_by_default))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_request(()).on_failure(()))
        .with_state(app);
    NormalizePath::trim_trailing_slash(router)
}

/// If the operator enabled it, adds a header with the cost of the request up to the start of the response.
async fn cost(State(app): State<App>, request: Request, next: Next) -> Response {
    if !app.settings().count_calls {
        return next.run(request).await;
    }
    let (mut response, calls) = store::calls::count(next.run(request)).await;
    let (object_writes, object_reads) = calls.object_calls();
    let text = format!(
        "total={};sequential={};rcu={};wcu={};object_writes={object_writes};object_reads={object_reads}",
        calls.operations.len(),
        calls.sequential,
        calls.read_units,
        calls.write_units
    );
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(HeaderName::from_static("x-skylabel-aws-calls"), value);
    }
    response
}

fn unless_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Responses of the API are private to one user: caches must not store them unless the handler allows it.
async fn private_by_default(mut response: Response) -> Response {
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn span(request: &Request) -> tracing::Span {
    tracing::info_span!("request", request.method = %request.method(), request.path = request.uri().path())
}

async fn method_not_allowed(method: Method) -> Failure {
    Failure::method_not_allowed(&method)
}

fn panicked(cause: Box<dyn Any + Send>) -> http::Response<Body> {
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    Failure::internal(format!("a handler panicked: {}", text.unwrap_or("no message"))).into_response()
}
