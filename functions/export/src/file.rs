//! An export as a stream of bytes. Memory stays within a few segments.

use api::{App, Failure, Result};
use bytes::Bytes;
use convert::export::{ExportOptions, Format, Spool, SpoolFile, WriteError, offered};
use futures::StreamExt;
use labeling::ids::TaskId;
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;
use store::load::{Loaded, Parts};
use store::projects::Project;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Chunks that wait for a slow client.
const WAITING: usize = 4;
/// How much is gathered before it is sent, in bytes.
const CHUNK: usize = 256 * 1024;

/// Which tasks to export.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// Also those that nobody annotated or skipped.
    pub(crate) all: bool,
    /// Only these.
    pub(crate) ids: Option<HashSet<TaskId>>,
}

impl Selection {
    fn takes(&self, loaded: &Loaded) -> bool {
        let worked_on = loaded.state.annotations + loaded.state.cancelled > 0;
        (self.all || worked_on) && self.ids.as_ref().is_none_or(|ids| ids.contains(&loaded.task.id))
    }
}

/// Temporary files for what a format must keep until its end.
struct TemporaryFiles;

impl Spool for TemporaryFiles {
    fn file(&self) -> io::Result<Box<dyn SpoolFile>> {
        Ok(Box::new(tempfile::tempfile()?))
    }
}

/// The format of that name, if the project's labeling config fits it.
pub(crate) async fn format_of(app: &App, project: &Project, name: &str) -> Result<&'static Format> {
    let known = convert::export::format(name)
        .ok_or_else(|| Failure::invalid("exportType", format!("\"{name}\" is not a format that is exported")))?;
    let config = app.store().label_config(project).await?;
    match offered(&config.config).any(|one| one.name == known.name) {
        true => Ok(known),
        false => Err(Failure::invalid("exportType", format!("{name} does not fit this project's labeling config"))),
    }
}

/// Writes an export; its bytes come through the channel, and an error ends them.
pub(crate) async fn write(
    app: &App,
    project: Project,
    format: &'static Format,
    selection: Selection,
) -> Result<Receiver<io::Result<Bytes>>> {
    let config = app.store().label_config(&project).await?;
    let options = ExportOptions {
        project: project.id,
        config: config.config.clone(),
        now: app.now(),
        spool: Arc::new(TemporaryFiles),
    };
    let store = app.store().clone();
    let (tasks, loaded) = channel::<Vec<Loaded>>(1);
    let (chunks, receiver) = channel(WAITING);
    let mut stream = Box::pin(store.stream_tasks(Arc::new(project), Parts::ALL));
    let errors = chunks.clone();
    tokio::spawn(async move {
        while let Some(segment) = stream.next().await {
            let named = match segment {
                Ok(mut segment) => store.name_uploads(&mut segment).await.map(|()| segment),
                Err(error) => Err(error),
            };
            match named {
                Ok(segment) => {
                    if tasks.send(segment).await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    tracing::error!(error = %error, "an export broke off");
                    // The client sees the answer break off; if it is gone, nobody needs to see it.
                    let _ = errors.send(Err(io::Error::other("the store did not answer"))).await;
                    return;
                }
            }
        }
        drop(errors);
    });
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write_all(format, &options, &selection, loaded, &chunks) {
            tracing::error!(error = %error, "an export broke off");
            let _ = chunks.blocking_send(Err(io::Error::other("the export could not be written")));
        }
    });
    Ok(receiver)
}

fn write_all(
    format: &Format,
    options: &ExportOptions,
    selection: &Selection,
    mut loaded: Receiver<Vec<Loaded>>,
    chunks: &Sender<io::Result<Bytes>>,
) -> std::result::Result<(), WriteError> {
    let mut writer = format.writer(options);
    let mut out = Outbox { waiting: Vec::new(), chunks };
    while let Some(segment) = loaded.blocking_recv() {
        for one in segment.iter().filter(|one| selection.takes(one)) {
            writer.task(&one.task, &mut out)?;
        }
        if chunks.is_closed() {
            return Err(gone().into());
        }
    }
    writer.finish(&mut out)?;
    out.flush()?;
    Ok(())
}

/// Sends what is written, in chunks; waits while the client is slower.
struct Outbox<'a> {
    waiting: Vec<u8>,
    chunks: &'a Sender<io::Result<Bytes>>,
}

impl Write for Outbox<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.capacity() == 0 {
            self.waiting.reserve(CHUNK * 2);
        }
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let full = std::mem::take(&mut self.waiting);
        self.chunks.blocking_send(Ok(full.into())).map_err(|_| gone())
    }
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the client went away")
}
