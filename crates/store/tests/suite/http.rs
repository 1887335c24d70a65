//! The least HTTP client that reaches DynamoDB Local: a connection a request, on this machine.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http::{HeaderValue, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use std::io;

type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Debug)]
pub(crate) struct Http;

impl HttpClient for Http {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Http)
    }
}

impl HttpConnector for Http {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(async move { send(request).await.map_err(ConnectorError::io) })
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, Cause> {
    let request = request.try_into_http1x()?;
    let authority = request.uri().authority().ok_or_else(|| io::Error::other("no host"))?.clone();
    let stream = tokio::net::TcpStream::connect(authority.as_str()).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    parts.headers.insert(header::HOST, HeaderValue::from_str(authority.as_str())?);
    parts.uri = Uri::from(parts.uri.path_and_query().ok_or_else(|| io::Error::other("no path"))?.clone());
    let body = Full::new(bytes::Bytes::copy_from_slice(body.bytes().unwrap_or_default()));
    let (parts, body) = sender.send_request(http::Request::from_parts(parts, body)).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    connection.abort();
    Ok(HttpResponse::try_from(http::Response::from_parts(parts, SdkBody::from(body)))?)
}
