//! Responses that are too long for the gateway: they are stored in the bucket, and the client is redirected to them.

use api::{App, Failure};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use std::io;
use std::time::Duration;
use store::objects::object_keys;
use store::objects::{Bucket, ResponseHeaders};
use tokio::sync::mpsc::channel;

/// The largest response, in bytes, that is sent directly: Lambda allows 6 MB, and base64 makes binary data a third
/// longer.
const FITS: usize = 4_400_000;
/// The time within which the client must start to download the stored response.
const URL_LIVES: Duration = Duration::from_secs(900);
const WAITING: usize = 4;

/// Returns the response of the route, or a 303 to an object that contains it.
pub(crate) async fn bounded(State(app): State<App>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let (mut parts, mut body) = response.into_parts();
    let mut held: Vec<Bytes> = Vec::new();
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => {
                let Ok(chunk) = frame.into_data() else { continue };
                bytes += chunk.len();
                held.push(chunk);
                if bytes > FITS {
                    return match elsewhere(&app, &parts.headers, held, body).await {
                        Ok(response) => response,
                        Err(failure) => failure.into_response(),
                    };
                }
            }
            Err(error) => return Failure::internal(format!("an answer broke off: {error}")).into_response(),
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(held.concat()))
}

async fn elsewhere(app: &App, headers: &HeaderMap, held: Vec<Bytes>, mut rest: Body) -> api::Result<Response> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let content_type = text(header::CONTENT_TYPE).unwrap_or_else(|| "application/octet-stream".to_owned());
    let key = object_keys::answer(&store::random::name()?);
    let (sender, mut chunks) = channel::<io::Result<Bytes>>(WAITING);
    let feed = async move {
        for chunk in held {
            if sender.send(Ok(chunk)).await.is_err() {
                return;
            }
        }
        while let Some(frame) = rest.frame().await {
            let chunk = match frame {
                Ok(frame) => frame.into_data().map_or_else(|_| None, |chunk| Some(Ok(chunk))),
                Err(error) => Some(Err(io::Error::other(error))),
            };
            let Some(chunk) = chunk else { continue };
            if sender.send(chunk).await.is_err() {
                return;
            }
        }
    };
    let put = app.store().objects().put_chunks(Bucket::Data, &key, &content_type, &mut chunks);
    let (put, ()) = tokio::join!(put, feed);
    put?;
    let shown = ResponseHeaders {
        disposition: text(header::CONTENT_DISPOSITION),
        encoding: text(header::CONTENT_ENCODING),
        cache_control: text(header::CACHE_CONTROL),
        content_type: None,
    };
    let objects = app.store().objects();
    let url = objects.sign_get(objects.client(), Bucket::Data, &key, &shown, URL_LIVES).await?;
    let location = HeaderValue::from_str(&url).map_err(|_| Failure::internal("a signed URL is no header"))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}
