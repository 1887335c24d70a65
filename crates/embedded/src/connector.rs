//! The in-process connector: the services in this process answer the requests of an SDK client.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http::{HeaderValue, Method, header};
use s3s::service::S3Service;

use crate::faults::{self, Call, Fault, Faults, LateCall};
use crate::open::Latency;
use crate::table::Table;

/// Answers requests to DynamoDB from the table and all others from the object store.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) table: Table,
    /// For unsigned requests, which come from this process.
    pub(crate) objects: S3Service,
    /// For signed requests, whose signature is checked.
    pub(crate) signed_objects: S3Service,
    pub(crate) faults: Arc<Faults>,
    pub(crate) late: Arc<LateCall>,
    pub(crate) latency: Latency,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        HttpConnectorFuture::new(async move {
            wire.faults.wait().await;
            match request.headers().get("x-amz-target").and_then(|target| target.rsplit_once('.')) {
                Some((_, operation)) => {
                    let operation = operation.to_owned();
                    wait(wire.latency.table).await;
                    wire.call_table(&operation, request).await
                }
                None => {
                    wait(wire.latency.objects).await;
                    wire.call_objects(request).await
                }
            }
        })
    }
}

async fn wait(latency: Duration) {
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
}

impl Wire {
    async fn call_table(&self, operation: &str, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let body = request.body().bytes().unwrap_or_default();
        let is_repeated = is_repeated(request.headers().get(ATTEMPT));
        let fault = self.faults.decide(&Call { operation, text: body, is_repeated });
        if fault == Some(Fault::Late) {
            self.late.put(operation, body);
            return Err(broken("while the call went on"));
        }
        if let Some(fault) = fault
            && !faults::is_performed(fault)
        {
            return match faults::table_answer(fault, operation, body) {
                Some((status, json)) => table_response(status, json),
                None => Err(broken("before the call")),
            };
        }
        let answer = self.table.call(operation, body).await;
        if let Some((operation, body)) = self.late.take() {
            self.table.call(&operation, &body).await;
        }
        match fault {
            Some(_) => Err(broken("after the call")),
            None => table_response(answer.status, answer.json),
        }
    }

    async fn call_objects(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let mut request = request.try_into_http1x().map_err(|err| ConnectorError::user(err.into()))?;
        let fault = self.decide_objects(&request);
        if let Some(fault) = fault
            && !(faults::is_performed(fault) || fault == Fault::Late)
        {
            return match faults::objects_answer(fault) {
                Some((status, xml)) => response(status, "application/xml", xml.into()),
                None => Err(broken("before the call")),
            };
        }
        // An HTTP client would add the host, which is part of the signed text.
        if !request.headers().contains_key(header::HOST)
            && let Some(authority) = request.uri().authority()
            && let Ok(host) = HeaderValue::from_str(authority.as_str())
        {
            request.headers_mut().insert(header::HOST, host);
        }
        let is_head = request.method() == Method::HEAD;
        let is_signed = request.headers().contains_key(header::AUTHORIZATION)
            || request.uri().query().is_some_and(|query| query.contains("X-Amz-Signature="));
        let service = if is_signed { &self.signed_objects } else { &self.objects };
        let answer = service
            .call(request.map(s3s::Body::http_body_unsync))
            .await
            .map_err(|err| ConnectorError::other(s3s::StdError::from(err), None))?;
        if fault.is_some() {
            return Err(broken("after the call"));
        }
        // HTTP responses to HEAD have no body, so the SDK takes the error's code from the status.
        let answer = answer.map(|body| if is_head { SdkBody::empty() } else { SdkBody::from_body_1_x(body) });
        HttpResponse::try_from(answer).map_err(|err| ConnectorError::other(err.into(), None))
    }

    fn decide_objects(&self, request: &http::Request<SdkBody>) -> Option<Fault> {
        let text = request.uri().path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let is_repeated = is_repeated(request.headers().get(ATTEMPT).and_then(|value| value.to_str().ok()));
        self.faults.decide(&Call { operation: object_operation(request), text: text.as_bytes(), is_repeated })
    }
}

/// The header in which the SDK sends the number of the attempt.
const ATTEMPT: &str = "amz-sdk-request";

fn is_repeated(attempt: Option<&str>) -> bool {
    attempt.is_some_and(|text| !text.starts_with("attempt=1;"))
}

/// The operation of a request to the object store.
fn object_operation<B>(request: &http::Request<B>) -> &'static str {
    let query = request.uri().query().unwrap_or_default();
    let has = |name: &str| query.split('&').any(|pair| pair.split('=').next() == Some(name));
    let copies = request.headers().contains_key("x-amz-copy-source");
    let is_bucket = request.uri().path().trim_matches('/').split('/').count() < 2;
    match request.method().as_str() {
        "GET" if has("uploads") => "ListMultipartUploads",
        "GET" if has("uploadId") => "ListParts",
        "GET" if is_bucket => "ListObjectsV2",
        "GET" => "GetObject",
        "HEAD" if is_bucket => "HeadBucket",
        "HEAD" => "HeadObject",
        "PUT" if has("partNumber") && copies => "UploadPartCopy",
        "PUT" if has("partNumber") => "UploadPart",
        "PUT" if is_bucket => "CreateBucket",
        "PUT" if copies => "CopyObject",
        "PUT" => "PutObject",
        "POST" if has("delete") => "DeleteObjects",
        "POST" if has("uploads") => "CreateMultipartUpload",
        "POST" => "CompleteMultipartUpload",
        "DELETE" if has("uploadId") => "AbortMultipartUpload",
        "DELETE" => "DeleteObject",
        _ => "Unknown",
    }
}

fn table_response(status: u16, json: Vec<u8>) -> Result<HttpResponse, ConnectorError> {
    response(status, "application/x-amz-json-1.0", json.into())
}

fn response(status: u16, content_type: &'static str, body: SdkBody) -> Result<HttpResponse, ConnectorError> {
    let status = http::StatusCode::from_u16(status).map_err(|err| ConnectorError::other(err.into(), None))?;
    let mut response = HttpResponse::new(status.into(), body);
    response.headers_mut().insert("content-type", content_type);
    Ok(response)
}

fn broken(when: &str) -> ConnectorError {
    ConnectorError::io(
        io::Error::new(io::ErrorKind::ConnectionReset, format!("injected: the connection failed {when}")).into(),
    )
}
