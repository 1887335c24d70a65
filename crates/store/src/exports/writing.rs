//! Writing an export: tasks are read piece by piece, a blocking thread writes them in the format, and the bytes come
//! through a channel. Memory stays within a few pieces.

use super::media::ExportMedia;
use super::{Selection, Snapshot};
use crate::Store;
use crate::accounts::{Account, users};
use crate::error::{Error, Result};
use crate::jobs::export::ExpandOptions;
use crate::objects::{Bucket, Chunks};
use crate::projects::Project;
use crate::tasks::load::{LoadFields, Loaded};
use convert::export::{Columns, ExportOptions, Format, Spool, SpoolFile, Table, WriteError, Writer};
use convert::json::{Expand, People, read_json};
use futures::StreamExt;
use jiff::Timestamp;
use parking_lot::Mutex;
use std::io::{self, BufReader, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::Instant;

/// Chunks that wait for a slow reader.
const WAITING: usize = 4;
/// How much is gathered before it is sent, in bytes.
const CHUNK: usize = 256 * 1024;

/// An export to write.
#[derive(Clone)]
pub struct Exporting {
    pub project: Arc<Project>,
    pub format: &'static Format,
    pub selection: Selection,
    pub expand: Expand,
    pub now: Timestamp,
}

/// The part of an export that one call writes, and its time limit.
struct Stretch {
    places: Range<u64>,
    /// When no more tasks are read.
    until: Option<Instant>,
    /// The place behind what was read.
    reached: Arc<AtomicU64>,
}

/// An export that is being written.
pub struct Written {
    /// Its bytes; an error ends them.
    pub bytes: Chunks,
    /// How many tasks are in it so far.
    pub tasks: Arc<AtomicU64>,
}

/// Temporary files for what a format must keep until its end.
struct TemporaryFiles;

impl Spool for TemporaryFiles {
    fn file(&self) -> io::Result<Box<dyn SpoolFile>> {
        Ok(Box::new(tempfile::tempfile()?))
    }
}

impl Store {
    async fn export_options(&self, exporting: &Exporting) -> Result<ExportOptions> {
        let config = self.label_config(&exporting.project).await?;
        Ok(ExportOptions {
            project: exporting.project.id,
            config: config.config.clone(),
            now: exporting.now,
            expand: exporting.expand.clone(),
            spool: Arc::new(TemporaryFiles),
            media: Arc::new(ExportMedia {
                store: self.clone(),
                project: Arc::clone(&exporting.project),
                runtime: tokio::runtime::Handle::current(),
                outbound: OnceLock::new(),
                failures: Mutex::default(),
            }),
        })
    }

    /// The records that are written in full, with the accounts of authors as they are now.
    pub async fn expand(&self, expand: ExpandOptions) -> Result<Expand> {
        let ExpandOptions { predictions, drafts, people: completed_by, escape_formulas } = expand;
        let people = match completed_by || drafts {
            true => users::list(self).await?.iter().map(Account::person).collect(),
            false => People::default(),
        };
        Ok(Expand { predictions, drafts, completed_by, people: Arc::new(people), escape_formulas })
    }

    /// Writes an export of a project's tasks as they are now.
    pub async fn export(&self, exporting: Exporting) -> Result<Written> {
        let options = self.export_options(&exporting).await?;
        let all = Stretch { places: 0..u64::MAX, until: None, reached: Arc::default() };
        let writer = exporting.format.writer(&options);
        Ok(self.write_stretch(exporting, writer, all))
    }

    /// Writes a part of an export: the tasks at some places, or the first of them where that takes too long. Where the next
    /// part begins is known when the bytes have ended.
    pub(super) async fn export_part(
        &self,
        exporting: Exporting,
        places: Range<u64>,
        until: Instant,
    ) -> Result<(Written, Arc<AtomicU64>)> {
        let options = self.export_options(&exporting).await?;
        let reached = Arc::new(AtomicU64::new(places.start));
        let (writer, until) = match exporting.format.part_writer(&options) {
            Some(writer) => (writer, Some(until)),
            None => (exporting.format.writer(&options), None),
        };
        let stretch = Stretch { places, until, reached: Arc::clone(&reached) };
        Ok((self.write_stretch(exporting, writer, stretch), reached))
    }

    fn write_stretch(&self, exporting: Exporting, writer: Box<dyn Writer>, stretch: Stretch) -> Written {
        let Exporting { project, selection, .. } = exporting;
        let (pieces, loaded) = channel::<Vec<Loaded>>(1);
        let (chunks, bytes) = channel(WAITING);
        let (store, errors) = (self.clone(), chunks.clone());
        let Stretch { places, until, reached } = stretch;
        let mut stream = Box::pin(self.stream_places(project, places.clone(), LoadFields::ALL));
        tokio::spawn(crate::calls::carried(async move {
            while let Some(piece) = stream.next().await {
                let named = match piece {
                    Ok((behind, mut piece)) => store.name_uploads(&mut piece).await.map(|()| (behind, piece)),
                    Err(error) => Err(error),
                };
                match named {
                    Ok((behind, piece)) => {
                        if pieces.send(piece).await.is_err() {
                            return;
                        }
                        reached.store(behind, Ordering::Relaxed);
                        if until.is_some_and(|until| Instant::now() >= until) {
                            return;
                        }
                    }
                    Err(error) => {
                        tracing::error!(error = %error, "an export broke off");
                        // The reader sees the bytes break off; if it is gone, nobody needs to see it.
                        let _ = errors.send(Err(io::Error::other("the store did not answer"))).await;
                        return;
                    }
                }
            }
            reached.store(places.end, Ordering::Relaxed);
        }));
        let tasks = Arc::new(AtomicU64::new(0));
        let written = Arc::clone(&tasks);
        tokio::task::spawn_blocking(move || {
            ended(write_loaded(writer, &selection, loaded, &chunks, &written), &chunks);
        });
        Written { bytes, tasks }
    }

    /// Writes a snapshot that was kept as JSON in another format, as of when it was made.
    pub async fn convert_snapshot(&self, snapshot: &Snapshot, exporting: Exporting) -> Result<Chunks> {
        let options = self.export_options(&Exporting { now: snapshot.created_at, ..exporting.clone() }).await?;
        let format = exporting.format;
        let body = self.objects().stream(Bucket::Data, &snapshot.key, None).await?;
        let (chunks, bytes) = channel(WAITING);
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            let read = tokio_util::io::SyncIoBridge::new_with_handle(body.into_async_read(), runtime);
            let mut writer = format.writer(&options);
            let mut out = Outbox { waiting: Vec::new(), chunks: &chunks };
            let written = read_json(BufReader::with_capacity(CHUNK, read), &mut |task| writer.task(task, &mut out));
            ended(written.and_then(|()| finish(writer, &mut out)), &chunks);
        });
        Ok(bytes)
    }

    /// Writes the rows of a part of a table once more, now that the columns of all parts are known.
    pub(super) async fn export_rows(&self, key: &str, table: Table, own: Columns, all: Columns) -> Result<Chunks> {
        let body = self.objects().stream(Bucket::Data, key, None).await?;
        let (chunks, bytes) = channel(WAITING);
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            let read = tokio_util::io::SyncIoBridge::new_with_handle(body.into_async_read(), runtime);
            let mut out = Outbox { waiting: Vec::new(), chunks: &chunks };
            let written = table.rows(&mut BufReader::with_capacity(CHUNK, read), &own, &all, &mut out);
            ended(written.and_then(|()| Ok(out.flush()?)), &chunks);
        });
        Ok(bytes)
    }

    /// The bytes of a snapshot as they were kept.
    pub async fn snapshot_bytes(&self, key: &str) -> Result<Chunks> {
        let mut body = self.objects().stream(Bucket::Data, key, None).await?;
        let (chunks, bytes) = channel(WAITING);
        tokio::spawn(async move {
            while let Some(chunk) = body.next().await {
                if chunks.send(chunk.map_err(io::Error::other)).await.is_err() {
                    return;
                }
            }
        });
        Ok(bytes)
    }

    /// Waits for the bytes of an export, and puts them into an object: how many they are.
    pub(super) async fn put_export(&self, key: &str, content_type: &str, bytes: &mut Chunks) -> Result<u64> {
        self.objects().put_chunks(Bucket::Data, key, content_type, bytes).await.map_err(|error| match error.kind() {
            // The bytes are our own: that they broke off is nobody else's fault.
            crate::ErrorKind::Invalid => Error::caused(crate::ErrorKind::Unavailable, "the export broke off", error),
            _ => error,
        })
    }
}

fn ended(written: std::result::Result<(), WriteError>, chunks: &Sender<io::Result<bytes::Bytes>>) {
    if let Err(error) = written {
        tracing::error!(error = %error, "an export broke off");
        let _ = chunks.blocking_send(Err(io::Error::other("the export could not be written")));
    }
}

fn write_loaded(
    mut writer: Box<dyn Writer>,
    selection: &Selection,
    mut loaded: Receiver<Vec<Loaded>>,
    chunks: &Sender<io::Result<bytes::Bytes>>,
    written: &AtomicU64,
) -> std::result::Result<(), WriteError> {
    let mut out = Outbox { waiting: Vec::new(), chunks };
    while let Some(piece) = loaded.blocking_recv() {
        for mut one in piece {
            if selection.take(&mut one) {
                writer.task(one.task, &mut out)?;
                written.fetch_add(1, Ordering::Relaxed);
            }
        }
        if chunks.is_closed() {
            return Err(gone().into());
        }
    }
    finish(writer, &mut out)
}

fn finish(mut writer: Box<dyn Writer>, out: &mut Outbox<'_>) -> std::result::Result<(), WriteError> {
    writer.finish(out)?;
    out.flush()?;
    Ok(())
}

/// Sends what is written, in chunks; waits while the reader is slower.
struct Outbox<'a> {
    waiting: Vec<u8>,
    chunks: &'a Sender<io::Result<bytes::Bytes>>,
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
    io::Error::new(io::ErrorKind::BrokenPipe, "the reader went away")
}
