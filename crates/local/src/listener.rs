//! The listener of `skylabel serve`: HTTP/1 connections, bounded in their number and in how long each may stand still.
//!
//! Each connection takes a file descriptor, and the store needs some too. So there are at most half as many connections as
//! the process may open files. When all are taken, a new connection closes the one that has waited longest for a request;
//! connections with a request in progress are left alone, and end by their own time-outs.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use http::Request;
use http_body::{Frame, SizeHint};
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

/// Connections at a time, where the process may open enough files.
const MOST_CONNECTIONS: u64 = 4_096;
/// Files that a process may open where the system says nothing: few enough for every system.
const USUAL_FILES: u64 = 256;
/// How long a new connection waits before it looks again for one to close, when all had requests in progress.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How long nothing is accepted after the system has refused to accept.
const AFTER_REFUSAL: Duration = Duration::from_millis(500);

/// Bounds on connections.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at a time.
    pub(crate) connections: usize,
    /// Until a request's head is complete (counted from the connection's start or from the answer before), between two
    /// pieces of its body, and between two writes of the answer that the client takes.
    pub(crate) patience: Duration,
}

impl Limits {
    /// Half of the files that the process may open, after the process has asked the system for as many as it gives.
    pub(crate) fn of_process(patience: Duration) -> Limits {
        let files = rlimit::increase_nofile_limit(2 * MOST_CONNECTIONS).unwrap_or(USUAL_FILES);
        let connections = (files / 2).clamp(1, MOST_CONNECTIONS);
        Limits { connections: usize::try_from(connections).unwrap_or(1), patience }
    }
}

/// Answers with the router until `ended` is true; then ends when the requests in progress have ended.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: Limits, ended: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let waiting = Arc::new(Waiting::default());
    let mut connections = JoinSet::new();
    let mut number = 0;
    let mut stop = ended.clone();
    let mut stop = pin!(async move {
        // A closed channel means the same as an end.
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
        // Those that have ended.
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

/// The next connection. What goes wrong with one of them, or for want of descriptors, passes.
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

/// A place for a connection; if all are taken, that of the one that has waited longest for a request.
async fn place(places: &Arc<Semaphore>, waiting: &Waiting) -> Option<OwnedSemaphorePermit> {
    loop {
        if places.available_permits() == 0 {
            waiting.close_longest();
        }
        if let Ok(place) = tokio::time::timeout(LOOK_AGAIN, Arc::clone(places).acquire_owned()).await {
            // Nobody closes the semaphore; without a place the connection would only be uncounted.
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
        let mut request = request.map(|body| Body::new(TimeoutBody::new(limits.patience, body)));
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
        // It has no request, so nothing is lost.
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

/// Connections that wait for a request, in the order in which they began to.
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

/// One connection; it waits for a request unless a [`Working`] of it is alive.
struct Connection {
    waiting: Arc<Waiting>,
    /// Tells it from others that began to wait at the same time.
    number: u64,
    /// When it began to wait.
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

/// A request in progress: from its head to the end of its answer's body.
struct Working(Arc<Connection>);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.waits();
    }
}

/// An answer's body; the request is in progress as long as it is there.
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
