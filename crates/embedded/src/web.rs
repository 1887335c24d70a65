//! Presigned URLs over HTTP: the part of the object store that browsers use.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use s3s::access::{S3Access, S3AccessContext};
use s3s::service::S3Service;
use s3s::{Body, S3Result, s3_error};

/// The policy for uploaded files: a browser can only display them.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; sandbox");
/// The response headers that a page of an allowed origin can read.
const EXPOSED: HeaderValue = HeaderValue::from_static("ETag, Accept-Ranges, Content-Length, Content-Range");

/// A `tower` service for axum's router. Mount it at `/skylabel-data/{*key}` and `/skylabel-uploads/{*key}` with
/// `route_service`, which does not change the path.
#[derive(Clone)]
pub struct WebObjects {
    service: S3Service,
    origins: Arc<[String]>,
}

/// Allows only the operations of presigned URLs.
pub(crate) struct Presigned;

#[async_trait::async_trait]
impl S3Access for Presigned {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        if cx.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "the URL is not signed"));
        }
        match cx.s3_op().name() {
            "GetObject" | "HeadObject" | "PutObject" | "UploadPart" => Ok(()),
            _ => Err(s3_error!(AccessDenied, "signed URLs read and write single objects only")),
        }
    }
}

impl WebObjects {
    pub(crate) fn new(service: S3Service, origins: &[String]) -> WebObjects {
        let origins = origins.iter().map(|origin| origin.trim_end_matches('/').to_owned()).collect();
        WebObjects { service, origins }
    }

    async fn answer<B>(self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<s3s::StdError>,
    {
        let origin = request.headers().get(header::ORIGIN).filter(|origin| self.allows(origin)).cloned();
        let is_head = request.method() == Method::HEAD;
        let mut response = if request.method() == Method::OPTIONS {
            preflight(request.headers(), origin.is_some())
        } else {
            let body = request.map(|body| Body::http_body_unsync(http_body_util::BodyExt::map_err(body, Into::into)));
            match self.service.call(body).await {
                Ok(response) if is_head => response.map(|_| Body::empty()),
                Ok(mut response) if response.status() == StatusCode::NOT_MODIFIED => {
                    response.headers_mut().remove(header::CONTENT_TYPE);
                    response.map(|_| Body::empty())
                }
                Ok(response) => response,
                Err(err) => {
                    tracing::warn!(error = ?err, "the object store could not answer");
                    let mut response = Response::new(Body::empty());
                    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                    response
                }
            }
        };
        let status = response.status();
        let headers = response.headers_mut();
        if let Some(origin) = origin {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        guard(status, headers);
        response
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        origin.to_str().is_ok_and(|origin| self.origins.iter().any(|allowed| allowed == origin))
    }
}

fn preflight(asked: &HeaderMap, is_allowed: bool) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    if !is_allowed {
        *response.status_mut() = StatusCode::FORBIDDEN;
        return response;
    }
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, PUT"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
    if let Some(names) = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    response
}

/// Prevents an uploaded file from acting as a page of this origin.
fn guard(status: StatusCode, headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    let essence = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .unwrap_or_default();
    if status.is_success() && is_active(&essence) {
        // As an image in a page, or read by a script, it works normally. Opened directly, it is only saved.
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    // Browsers show no PDF inside a sandbox, and their viewers run no script with the page's origin.
    if essence != "application/pdf" {
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    }
}

/// Content types in which a browser runs scripts, and types that a browser must guess.
fn is_active(essence: &str) -> bool {
    essence.is_empty()
        || essence.contains("html")
        || essence.contains("xml")
        || essence.contains("javascript")
        || essence.contains("ecmascript")
        || essence == "multipart/x-mixed-replace"
}

impl<B> tower::Service<Request<B>> for WebObjects
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<s3s::StdError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let this = self.clone();
        Box::pin(async move { Ok(this.answer(request).await) })
    }
}
