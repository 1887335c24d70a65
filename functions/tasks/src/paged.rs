//! Answers that list tasks, written piece by piece: a page may have more bytes than there is memory for.

use api::wire::{Detail, TaskView, views};
use api::{App, Failure, Result, User};
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use std::sync::Arc;
use store::projects::Project;
use store::tasks::load::Loaded;

/// How the tasks of a page are shown.
pub(crate) struct Shown {
    pub(crate) app: App,
    pub(crate) user: User,
    pub(crate) project: Arc<Project>,
    pub(crate) detail: Detail,
    /// One task as JSON.
    pub(crate) task: Box<dyn Fn(TaskView) -> serde_json::Result<Vec<u8>> + Send + Sync>,
}

type Pieces = BoxStream<'static, store::Result<Vec<Loaded>>>;

impl Shown {
    /// The tasks of a piece as they stand in an array, behind a comma unless they are its first.
    async fn json(&self, piece: store::Result<Vec<Loaded>>, is_first: bool) -> Result<Vec<u8>> {
        let (views, _) = views(&self.app, &self.user, &self.project, piece?, self.detail).await?;
        let mut json = Vec::new();
        for view in views {
            if !(is_first && json.is_empty()) {
                json.push(b',');
            }
            json.extend((self.task)(view).map_err(Failure::internal)?);
        }
        Ok(json)
    }

    /// An answer: the tasks as an array between `head` and `tail`. What goes wrong with the first piece is answered as any
    /// failure; with a later one, the answer breaks off.
    pub(crate) async fn answer(self, mut pieces: Pieces, head: &str, tail: String) -> Result<Response> {
        let mut body = head.as_bytes().to_vec();
        // Pieces of deleted tasks alone are empty.
        let mut is_first = true;
        while let Some(piece) = pieces.next().await {
            let json = self.json(piece, is_first).await?;
            is_first &= json.is_empty();
            body.extend(json);
            if body.len() > ANSWERED_AT_ONCE {
                let rest = stream::once(std::future::ready(Ok(body))).chain(self.rest(pieces, tail));
                return Ok(json_answer(Body::from_stream(rest)));
            }
        }
        body.extend(tail.into_bytes());
        Ok(json_answer(Body::from(body)))
    }

    fn rest(self, pieces: Pieces, tail: String) -> impl stream::Stream<Item = std::io::Result<Vec<u8>>> + Send {
        stream::unfold((self, pieces, Some(tail)), async |(shown, mut pieces, tail)| {
            tail.as_ref()?;
            let Some(piece) = pieces.next().await else {
                return Some((Ok(tail.unwrap_or_default().into_bytes()), (shown, pieces, None)));
            };
            match shown.json(piece, false).await {
                Ok(json) => Some((Ok(json), (shown, pieces, tail))),
                Err(failure) => {
                    tracing::error!("a list of tasks broke off: {}", failure.detail());
                    // The reader sees the connection break.
                    Some((Err(std::io::Error::other("the list broke off")), (shown, pieces, None)))
                }
            }
        })
    }
}

/// An answer of up to this many bytes is sent whole.
const ANSWERED_AT_ONCE: usize = 8 << 20;

fn json_answer(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
