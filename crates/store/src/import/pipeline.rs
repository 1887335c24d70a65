//! From files to published tasks: bytes arrive in chunks, a blocking thread reads tasks and builds runs, and runs are
//! stored as they are built. Memory stays within a few chunks and runs.

use super::{Imported, Importing};
use crate::Store;
use crate::error::{Error, Result};
use crate::objects::Bucket;
use crate::projects::{LabelConfig, Project};
use crate::segment::run::{BuiltRun, RunBuilder};
use crate::uploads::{JobProblem, Upload};
use bytes::{Buf, Bytes};
use convert::import::{
    Annotator, Expectations, ReadError, ReadOptions, Source, UNDEFINED_KEY, media_task, read, sniff,
};
use labeling::ids::{ProjectChildId, UserId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Chunks and runs that wait between two steps.
const WAITING: usize = 4;
/// Parts of a stored file, in bytes.
const PART: usize = 8 * 1024 * 1024;

/// A file's bytes as they arrive.
pub type Chunks = Receiver<io::Result<Bytes>>;

/// A file to import.
#[derive(Debug)]
pub struct File {
    pub name: String,
    /// The upload it is, noted on its tasks.
    pub upload: Option<ProjectChildId>,
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// Tasks to read.
    Chunks(Chunks),
    /// Media that lies at this address: one task.
    Media(String),
}

/// How files are read.
#[derive(Clone, Default)]
pub struct Reading {
    /// Members, by whom files name annotators.
    pub users: HashMap<UserId, String>,
    /// Data fields to make predictions of.
    pub preannotated_from_fields: Vec<String>,
    /// How far it has come.
    pub progress: Arc<Progress>,
}

/// What has been read so far.
#[derive(Debug, Default)]
pub struct Progress {
    pub bytes: AtomicU64,
    pub tasks: AtomicU64,
}

/// What was read, besides what was imported.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many files of each extension.
    pub formats: BTreeMap<String, u64>,
    /// The keys that the data of every task has.
    pub common_keys: Option<BTreeSet<String>>,
    /// What made no task and no prediction, and why that is fine.
    pub passed_over: Vec<JobProblem>,
}

/// Why files were not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The files are bad; nothing of them was kept.
    #[error("the import was refused")]
    Refused(Vec<JobProblem>),
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// Imports files as one: all of them or nothing.
    pub async fn import_files(
        &self,
        importing: Importing<'_>,
        reading: Reading,
        files: Receiver<File>,
    ) -> std::result::Result<(Imported, Report), ImportError> {
        let config = self.label_config(importing.project).await?;
        let (runs, mut built) = channel(WAITING);
        let reader =
            Reader { user: importing.user, overlap: importing.project.settings.maximum_annotations, config, reading };
        let thread = tokio::task::spawn_blocking(move || reader.run(files, &runs));
        let imported = self.import(importing, &mut built).await;
        drop(built);
        let report = thread.await.map_err(|_| Error::corrupt("the reader of an import died"))?;
        Ok((imported?, report))
    }

    /// Puts a file's bytes into a bucket, and answers how many they are.
    pub async fn put_chunks(&self, bucket: Bucket, key: &str, content_type: &str, chunks: &mut Chunks) -> Result<u64> {
        let broken = |error| Error::caused(crate::ErrorKind::Invalid, "the upload broke off", error);
        let mut part = bytes::BytesMut::new();
        let mut size = 0;
        let mut multipart: Option<(String, Vec<crate::objects::Part>)> = None;
        while let Some(chunk) = chunks.recv().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    if let Some((id, _)) = &multipart {
                        self.objects().abort_parts(bucket, key, id).await?;
                    }
                    return Err(broken(error));
                }
            };
            size += chunk.len() as u64;
            part.extend_from_slice(&chunk);
            if part.len() >= PART {
                let (id, parts) = match &mut multipart {
                    Some(known) => known,
                    None => {
                        let id = self.objects().begin_parts(bucket, key, content_type).await?;
                        multipart.insert((id, Vec::new()))
                    }
                };
                let number = i32::try_from(parts.len() + 1).unwrap_or(i32::MAX);
                let body = std::mem::take(&mut part).freeze();
                parts.push(self.objects().put_part(bucket, key, id, number, body).await?);
            }
        }
        match multipart {
            None => self.objects().put(bucket, key, content_type, part.freeze()).await?,
            Some((id, mut parts)) => {
                if !part.is_empty() {
                    let number = i32::try_from(parts.len() + 1).unwrap_or(i32::MAX);
                    parts.push(self.objects().put_part(bucket, key, &id, number, part.freeze()).await?);
                }
                self.objects().finish_parts(bucket, key, &id, &parts).await?;
            }
        }
        Ok(size)
    }

    /// A stored upload as a file to import; `url` is where media is served from.
    pub async fn stored_file(&self, upload: &Upload, url: String) -> Result<File> {
        let content = match sniff(&upload.name, &[]) {
            Ok(Source::Media) => Content::Media(url),
            _ => {
                let mut stream = self.objects().stream(Bucket::Uploads, &upload.key, None).await?;
                let (chunks, receiver) = channel(WAITING);
                tokio::spawn(async move {
                    while let Some(chunk) = stream.next().await {
                        if chunks.send(chunk.map_err(io::Error::other)).await.is_err() {
                            break;
                        }
                    }
                });
                Content::Chunks(receiver)
            }
        };
        Ok(File { name: upload.name.clone(), upload: Some(upload.id), content })
    }
}

/// Reads files on a thread of its own.
struct Reader {
    user: UserId,
    overlap: u32,
    config: Arc<LabelConfig>,
    reading: Reading,
}

/// The store's side went away: reading ends.
struct Gone;

type Runs = Sender<std::result::Result<BuiltRun, ImportError>>;

impl Reader {
    fn run(&self, mut files: Receiver<File>, runs: &Runs) -> Report {
        let mut builder = RunBuilder::new(self.user, self.overlap);
        let mut report = Report::default();
        let expectations = self.config.config.has_control_tags().then(|| Expectations::of(&self.config.config));
        let mut any = false;
        while let Some(file) = files.blocking_recv() {
            any = true;
            if let Err(problems) = self.file(file, expectations.as_ref(), &mut builder, runs, &mut report) {
                if !problems.is_empty() {
                    // If nobody listens any more, nobody needs to be told.
                    let _ = runs.blocking_send(Err(ImportError::Refused(problems)));
                }
                return report;
            }
        }
        if !any {
            let problem = JobProblem { message: "there is nothing to import".to_owned(), ..JobProblem::default() };
            let _ = runs.blocking_send(Err(ImportError::Refused(vec![problem])));
        } else if !builder.is_empty() {
            let _ = runs.blocking_send(builder.finish().map_err(ImportError::Store));
        }
        report
    }

    /// Reads one file; the error is what to refuse it for, empty when nobody listens any more.
    fn file(
        &self,
        file: File,
        expectations: Option<&Expectations>,
        builder: &mut RunBuilder,
        runs: &Runs,
        report: &mut Report,
    ) -> std::result::Result<(), Vec<JobProblem>> {
        let name = file.name;
        let refused = |message: String| vec![JobProblem { file: name.clone(), message, ..JobProblem::default() }];
        let extension = std::path::Path::new(&name)
            .extension()
            .map_or(String::new(), |extension| format!(".{}", extension.to_string_lossy().to_lowercase()));
        *report.formats.entry(extension).or_default() += 1;
        let mut push = |task: &labeling::task::NewTask, keys: &[String]| -> std::result::Result<(), Gone> {
            self.reading.progress.tasks.fetch_add(1, Ordering::Relaxed);
            match builder.push(task, keys.iter().map(String::as_str)) {
                Ok(false) => Ok(()),
                Ok(true) => runs.blocking_send(builder.finish().map_err(ImportError::Store)).map_err(|_| Gone),
                Err(error) => {
                    let _ = runs.blocking_send(Err(error.into()));
                    Err(Gone)
                }
            }
        };
        let chunks = match file.content {
            Content::Chunks(chunks) => chunks,
            Content::Media(url) => {
                let key = expectations.and_then(|one| one.only_key()).unwrap_or(UNDEFINED_KEY);
                let mut task = media_task(&url, key);
                task.file_upload = file.upload;
                keep_common(report, [key.to_owned()].into());
                return push(&task, &[key.to_owned()]).map_err(|Gone| Vec::new());
            }
        };
        let mut input = ChunkReader { chunks, chunk: Bytes::new(), progress: self.reading.progress.clone() };
        let head = input.fill_buf().map_err(|error| refused(error.to_string()))?;
        let source = sniff(&name, head).map_err(|error| refused(error.to_string()))?;
        let users = |annotator: Annotator<'_>| match annotator {
            Annotator::Id(id) => Some(UserId(id)).filter(|id| self.reading.users.contains_key(id)),
            Annotator::Email(email) => {
                let found = self.reading.users.iter().find(|(_, known)| known.eq_ignore_ascii_case(email));
                found.map(|(id, _)| *id)
            }
        };
        let options = ReadOptions {
            expectations,
            users: &users,
            preannotated_from_fields: self.reading.preannotated_from_fields.clone(),
            file_upload: file.upload,
            ..ReadOptions::default()
        };
        match read(source, &mut input, &options, &mut |one| push(&one.task, &one.keys)) {
            Ok(read) => {
                let of = |n: u64, what: &str| {
                    let message = format!("{n} {what}");
                    (n > 0).then(|| JobProblem { file: name.clone(), message, ..JobProblem::default() })
                };
                report.passed_over.extend(of(read.blank_lines, "blank lines were passed over"));
                report.passed_over.extend(of(
                    read.bare_predictions,
                    "predictions that are only numbers, as exports list them, were passed over",
                ));
                keep_common(report, read.common_keys);
                Ok(())
            }
            Err(ReadError::Sink(Gone)) => Err(Vec::new()),
            Err(ReadError::Io(error)) => Err(refused(format!("the file broke off: {error}"))),
            Err(ReadError::Refused(problems)) => Err(problems
                .into_iter()
                .map(|problem| JobProblem {
                    file: name.clone(),
                    row: problem.row,
                    field: problem.field,
                    message: problem.reason,
                })
                .collect()),
        }
    }
}

fn keep_common(report: &mut Report, keys: BTreeSet<String>) {
    report.common_keys = Some(match report.common_keys.take() {
        Some(before) => before.intersection(&keys).cloned().collect(),
        None => keys,
    });
}

/// A file's chunks, read on a blocking thread.
struct ChunkReader {
    chunks: Chunks,
    chunk: Bytes,
    progress: Arc<Progress>,
}

impl BufRead for ChunkReader {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.chunk.is_empty() {
            match self.chunks.blocking_recv() {
                Some(chunk) => self.chunk = chunk?,
                None => break,
            }
            self.progress.bytes.fetch_add(self.chunk.len() as u64, Ordering::Relaxed);
        }
        Ok(&self.chunk)
    }

    fn consume(&mut self, n: usize) {
        self.chunk.advance(n);
    }
}

impl Read for ChunkReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buffer.len());
        buffer[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

/// The address under which a project's uploaded file is served.
pub fn upload_url(project: &Project, upload: &Upload) -> String {
    let secret = upload.key.rsplit('-').next().unwrap_or_default();
    let name: String = upload
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    format!("/data/upload/{}/{}-{secret}-{name}", project.id, upload.id.n())
}
