//! Request bodies that a response leaves unread. The next request of the connection comes after such a body, so the
//! rest is read and discarded. If that would take too long, the response closes the connection.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt;
use http_body::{Body as _, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::oneshot;

/// The most bytes that are discarded: many clients read the response only after they have sent everything.
const MOST: u64 = 64 * 1024 * 1024;
/// The longest wait for the rest of a body.
const PATIENCE: Duration = Duration::from_secs(10);

/// Leaves no unread body on a connection that stays open.
pub(crate) async fn leave_none(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // A client with `Expect: 100-continue` is not asked for a body that nobody reads.
    let waits = request.headers().contains_key(header::EXPECT);
    let (back, returned) = oneshot::channel();
    let request = request.map(|body| Body::new(Lent { body: Some(body), back: Some(back), touched: false }));
    let mut response = next.run(request).await;
    let finished = tokio::time::timeout(PATIENCE, async {
        match returned.await {
            Ok(Returned { body, touched }) => body.is_end_stream() || ((touched || !waits) && drain(body).await),
            // The body ended, or the connection broke.
            Err(_) => true,
        }
    });
    if !finished.await.unwrap_or(false) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Reads a body to its end. Returns whether it ended within the limits.
async fn drain(body: Body) -> bool {
    if body.size_hint().lower() > MOST {
        return false;
    }
    let (mut stream, mut length) = (body.into_data_stream(), 0);
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) => length += chunk.len() as u64,
            Err(_) => return false,
        }
        if length > MOST {
            return false;
        }
    }
    true
}

/// A body that its reader dropped.
struct Returned {
    body: Body,
    /// Whether the reader has read any of it.
    touched: bool,
}

/// A body that is returned when its reader drops it before its end.
struct Lent {
    body: Option<Body>,
    back: Option<oneshot::Sender<Returned>>,
    touched: bool,
}

impl http_body::Body for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.touched = true;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some((body, back)) = self.body.take().zip(self.back.take()) {
            // If the connection is gone, nobody receives the body.
            let _ = back.send(Returned { body, touched: self.touched });
        }
    }
}
