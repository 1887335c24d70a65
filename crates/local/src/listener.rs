//! The listener of `skylabel serve`: HTTP/1 connections, with limits for their number and their idle times.
//!
//! Each connection takes a file descriptor, and the store needs some too. So there are at most half as many connections
//! as the process may open files. If all are taken, a new connection closes the one that has waited longest for a
//! request. Connections with a request in progress are not closed, and end by their own time-outs.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use http::Request;
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// The most connections, if the process may open enough files.
const MOST_CONNECTIONS: u64 = 4_096;
/// The assumed limit of open files if the system reports none. It is low enough for every system.
const USUAL_FILES: u64 = 256;
/// The time that a new connection waits before it checks again, if all connections have requests in progress.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// The pause after the system has refused to accept a connection.
const AFTER_REFUSAL: Duration = Duration::from_millis(500);

/// Limits of connections.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most open connections.
    pub(crate) connections: usize,
    /// The longest wait for a complete request head (from the connection's start or the previous response), for the
    /// next piece of its body, and for the client to accept the next piece of the response.
    pub(crate) patience: Duration,
}

impl Limits {
    /// Half of the files that the process may open. Raises the process's limit to the system's maximum first.
    pub(crate) fn of_process(patience: Duration) -> Limits {
        let files = rlimit::increase_nofile_limit(2 * MOST_CONNECTIONS).unwrap_or(USUAL_FILES);
        let connections = (files / 2).clamp(1, MOST_CONNECTIONS);
        Limits { connections: usize::try_from(connections).unwrap_or(1), patience }
    }
}

/// Serves the router until `ended` is true, then ends after the requests in progress.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, ended: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let waiting = Arc::new(Waiting::default());
    let mut connections = JoinSet::new();
    let mut number = 0;
    let mut stop = ended.clone();
    let mut stop = pin!(async move {
        // A closed channel counts as an end too.
        let _ = stop.wait_for(|ended| *ended).await;
    });
    loop {
        let accepted = async {
            let (stream, address) = accept(&listener).await;
            (stream, address, place(&places, &waiting).await)
        };
        let (stream, address, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        // Drops the finished ones.
        while connections.try_join_next().is_some() {}
        number += 1;
        let connection = Connection::new(Arc::clone(&waiting), number);
        let answering = answer(stream, address, router.clone(), limits, Arc::new(connection), ended.clone());
        connections.spawn(async move {
            answering.await;
            drop(place);
        });
    }
    drop(listener);
    waiting.close_all();
    while connections.join_next().await.is_some() {}
}

/// The next connection. Errors of a single connection, and a temporary lack of file descriptors, are ignored.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::warn!("a connection could not be accepted: {error}");
                tokio::time::sleep(AFTER_REFUSAL).await;
            }
        }
    }
}

/// A permit for a connection. If all are taken, closes the connection that has waited longest for a request.
async fn place(places: &Arc<Semaphore>, waiting: &Waiting) -> Option<OwnedSemaphorePermit> {
    loop {
        if places.available_permits() == 0 {
            waiting.close_longest();
        }
        if let Ok(place) = tokio::time::timeout(LOOK_AGAIN, Arc::clone(places).acquire_owned()).await {
            // The semaphore is never closed. Without a permit, the connection would only be uncounted.
            return place.ok();
        }
    }
}

async fn answer(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    limits: Limits,
    connection: Arc<Connection>,
    mut ended: watch::Receiver<bool>,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("answers may be delayed: {error}");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.patience));
    let service = service_fn(|request: Request<Incoming>| {
        let working = connection.works();
        // `TimeoutBody` hides that a body is empty, which readers of signed requests want to know.
        let mut request = request.map(|body| match body.is_end_stream() {
            true => Body::empty(),
            false => Body::new(TimeoutBody::new(limits.patience, body)),
        });
        request.extensions_mut().insert(ConnectInfo(address));
        let answered = router.clone().oneshot(request);
        async move { answered.await.map(|response| response.map(|body| Answering { body, _working: working })) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let mut serving = pin!(serving);
    let served = tokio::select! {
        served = serving.as_mut() => served,
        // The connection has no request, so nothing is lost.
        () = connection.close.notified() => return,
        () = async { drop(ended.wait_for(|ended| *ended).await) } => {
            serving.as_mut().graceful_shutdown();
            tokio::select! {
                served = serving => served,
                () = connection.close.notified() => return,
            }
        }
    };
    if let Err(error) = served {
        tracing::debug!("a connection ended: {error}");
    }
}

/// Connections that wait for a request, in the order in which they started to wait.
#[derive(Default)]
struct Waiting(Mutex<BTreeMap<(Instant, u64), Arc<Notify>>>);

impl Waiting {
    fn close_longest(&self) {
        if let Some((_, close)) = self.lock().pop_first() {
            close.notify_one();
        }
    }

    fn close_all(&self) {
        for close in std::mem::take(&mut *self.lock()).into_values() {
            close.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(Instant, u64), Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection. It waits for a request unless one of its [`Working`] values exists.
struct Connection {
    waiting: Arc<Waiting>,
    /// Distinguishes it from others that started to wait at the same time.
    number: u64,
    /// The time at which it started to wait.
    since: Mutex<Instant>,
    close: Arc<Notify>,
}

impl Connection {
    fn new(waiting: Arc<Waiting>, number: u64) -> Connection {
        let connection =
            Connection { waiting, number, since: Mutex::new(Instant::now()), close: Arc::new(Notify::new()) };
        connection.waits();
        connection
    }

    fn waits(&self) {
        let now = Instant::now();
        *self.since.lock().unwrap_or_else(PoisonError::into_inner) = now;
        self.waiting.lock().insert((now, self.number), Arc::clone(&self.close));
    }

    fn waits_no_more(&self) {
        let since = *self.since.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.lock().remove(&(since, self.number));
    }

    fn works(self: &Arc<Self>) -> Working {
        self.waits_no_more();
        Working(Arc::clone(self))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.waits_no_more();
    }
}

/// A request in progress, from its head to the end of the response body.
struct Working(Arc<Connection>);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.waits();
    }
}

/// The body of a response. The request is in progress as long as it exists.
struct Answering {
    body: Body,
    _working: Working,
}

impl http_body::Body for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
