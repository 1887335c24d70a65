//! From files to published tasks: bytes arrive in chunks, a blocking thread reads tasks and builds runs, and runs are
//! stored as they are built. Memory stays within a few chunks and runs.

use super::members::Members;
use super::{Imported, Importing};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::imports::uploads::Upload;
use crate::jobs::JobProblem;
use crate::objects::Chunks;
use crate::projects::{LabelConfig, Project};
use crate::segments::run::{BuiltRun, RunBuilder};
use crate::tasks::file_names::{served_name, served_number};
use bytes::{Buf, Bytes};
use convert::import::{
    Annotator, Checkpoint, Expectations, Problem, ReadError, ReadOptions, Source, UNDEFINED_KEY, media_task, read,
    read_part, sniff,
};
use labeling::ids::{ProjectChildId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Chunks and runs that wait between two steps.
const WAITING: usize = 4;
/// The longest field and message of a problem that a job keeps, in characters.
const FIELD: usize = 200;
const MESSAGE: usize = 500;
/// The bytes of all of them.
const PROBLEMS: usize = 100_000;

/// A file to import.
#[derive(Debug)]
pub struct File {
    pub name: String,
    /// The upload it is, noted on its tasks.
    pub upload: Option<ProjectChildId>,
    pub content: Content,
}

/// The content of a file.
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
    /// Data fields to make predictions of.
    pub preannotated_from_fields: Vec<String>,
    /// How far it has come.
    pub progress: Arc<ReadProgress>,
}

/// The progress of reading.
#[derive(Debug, Default)]
pub struct ReadProgress {
    pub bytes: AtomicU64,
    pub tasks: AtomicU64,
}

/// Facts about the files that were read, besides their tasks.
#[derive(Clone, Debug, Default)]
pub struct ReadReport {
    /// How many files of each extension.
    pub formats: BTreeMap<String, u64>,
    /// The keys that the data of every task has.
    pub common_keys: Option<BTreeSet<String>>,
    /// Input that made neither a task nor a prediction, with the reason.
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
    ) -> std::result::Result<(Imported, ReadReport), ImportError> {
        let config = self.label_config(importing.project).await?;
        let (runs, mut built) = channel(WAITING);
        let reader = Reader::new(self, importing.user, importing.project.settings.maximum_annotations, config, reading);
        let thread = tokio::task::spawn_blocking(move || reader.run(files, &runs));
        let imported = self.import(importing, &mut built).await;
        drop(built);
        let report = thread.await.map_err(|_| Error::corrupt("the reader of an import died"))?;
        Ok((imported?, report))
    }

    /// A stored upload as a file to import; `url` is where media is served from.
    pub async fn stored_file(&self, upload: &Upload, url: String) -> Result<File> {
        let content = match sniff(&upload.name, &[]) {
            Ok(Source::Media) => Content::Media(url),
            _ => Content::Chunks(self.stored_chunks(upload, 0).await?),
        };
        Ok(File { name: upload.name.clone(), upload: Some(upload.id), content })
    }

    /// The upload of a project that is served at this path. A path that differs from [`upload_url`] in any part leads to
    /// none.
    pub async fn upload_at(&self, project: &Project, path: &str) -> Result<Upload> {
        let file = path.strip_prefix(&format!("/data/upload/{}/", project.id));
        let n = file.and_then(served_number);
        let upload = self.upload(project.id.child(n.ok_or_else(|| Error::missing("upload"))?)).await?;
        match upload.key.is_empty() || upload_url(project, &upload) != path {
            true => Err(Error::missing("upload")),
            false => Ok(upload),
        }
    }

    /// A stored upload's bytes from an offset on. Where they break off, the error is the store's.
    pub(super) async fn stored_chunks(&self, upload: &Upload, from: u64) -> Result<Chunks> {
        let (chunks, receiver) = channel(WAITING);
        if from > 0 && from >= upload.size {
            // No range begins at the end.
            return Ok(receiver);
        }
        let range = (from > 0).then(|| format!("bytes={from}-"));
        let mut stream = self.open_upload(upload, range).await?.body;
        tokio::spawn(async move {
            while let Some(chunk) = stream.next().await {
                let broken = |error| Error::caused(ErrorKind::Unavailable, "a stored file broke off", error);
                if chunks.send(chunk.map_err(|error| io::Error::other(broken(error)))).await.is_err() {
                    break;
                }
            }
        });
        Ok(receiver)
    }
}

/// Reads files on a thread of its own.
pub(super) struct Reader {
    user: UserId,
    overlap: u32,
    config: Arc<LabelConfig>,
    reading: Reading,
    members: Members,
}

/// The store's side went away: reading ends.
struct Gone;

type Runs = Sender<std::result::Result<BuiltRun, ImportError>>;

/// A step of reading a part: a run with the checkpoint behind it, or the end.
pub(super) struct PartStep {
    pub(super) run: Option<BuiltRun>,
    pub(super) mark: Checkpoint,
}

impl Reader {
    pub(super) fn new(store: &Store, user: UserId, overlap: u32, config: Arc<LabelConfig>, reading: Reading) -> Reader {
        Reader { user, overlap, config, reading, members: Members::new(store.clone()) }
    }

    fn expectations(&self) -> Option<Expectations> {
        self.config.config.has_control_tags().then(|| Expectations::of(&self.config.config))
    }

    /// Reads a part of the file of that name: runs of at most so many tasks, then the end, or why it cannot go on.
    pub(super) fn part(
        &self,
        (name, upload): (&str, ProjectChildId),
        source: Source,
        chunks: Chunks,
        (from, until): (Checkpoint, Option<u64>),
        run: u64,
        steps: &Sender<std::result::Result<PartStep, ImportError>>,
    ) {
        let mut builder = RunBuilder::new(self.user, self.overlap);
        let expectations = self.expectations();
        let users = |annotator: Annotator<'_>| self.members.find(annotator);
        let options = ReadOptions {
            expectations: expectations.as_ref(),
            users: &users,
            file_upload: Some(upload),
            ..ReadOptions::default()
        };
        let mut input = ChunkReader { chunks, chunk: Bytes::new(), progress: self.reading.progress.clone() };
        let send = |run: Result<BuiltRun>, mark: &Checkpoint| {
            let step = run.map(|run| PartStep { run: Some(run), mark: mark.clone() });
            steps.blocking_send(step.map_err(ImportError::Store)).map_err(|_| ReadError::Sink(Gone))
        };
        let mut tasks = 0;
        let mut push = |one: convert::import::ReadTask, mark: &Checkpoint| {
            self.reading.progress.tasks.fetch_add(1, Ordering::Relaxed);
            tasks += 1;
            match builder.push(&one.task, one.keys.iter().map(String::as_str)) {
                Ok(full) if full || tasks >= run => {
                    tasks = 0;
                    send(builder.finish(), mark).map_err(|_| Gone)
                }
                Ok(_) => Ok(()),
                Err(error) => send(Err(error), mark).map_err(|_| Gone).and(Err(Gone)),
            }
        };
        let read = read_part(source, &mut input, (from, until), &options, &mut push);
        let ended = read.and_then(|mark| {
            if !builder.is_empty() {
                send(builder.finish(), &mark)?;
            }
            Ok(mark)
        });
        let last = match ended {
            Ok(mark) => Ok(PartStep { run: None, mark }),
            Err(ReadError::Sink(Gone)) => return,
            Err(ReadError::Io(error)) => Err(ImportError::Store(store_error(error).unwrap_or_else(|error| {
                Error::caused(ErrorKind::Unavailable, "a stored file could not be read", error)
            }))),
            Err(ReadError::Refused(problems)) => {
                Err(self.members.failure().unwrap_or_else(|| ImportError::Refused(job_problems(name, problems))))
            }
        };
        // If nobody listens any more, nobody needs to be told.
        let _ = steps.blocking_send(last);
    }

    fn run(&self, mut files: Receiver<File>, runs: &Runs) -> ReadReport {
        let mut builder = RunBuilder::new(self.user, self.overlap);
        let mut report = ReadReport::default();
        let expectations = self.expectations();
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
            let problem = JobProblem { message: "There is nothing to import.".to_owned(), ..JobProblem::default() };
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
        report: &mut ReadReport,
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
        let users = |annotator: Annotator<'_>| self.members.find(annotator);
        let options = ReadOptions {
            expectations,
            users: &users,
            preannotated_from_fields: self.reading.preannotated_from_fields.clone(),
            file_upload: file.upload,
            ..ReadOptions::default()
        };
        match read(source, &mut input, &options, &mut |one| push(&one.task, &one.keys)) {
            Ok(read) => {
                report.passed_over.extend(passed_over(&name, read.blank_lines, read.bare_predictions));
                keep_common(report, read.common_keys);
                Ok(())
            }
            Err(ReadError::Sink(Gone)) => Err(Vec::new()),
            Err(ReadError::Io(error)) => match store_error(error) {
                Ok(error) => {
                    let _ = runs.blocking_send(Err(ImportError::Store(error)));
                    Err(Vec::new())
                }
                Err(error) => Err(refused(format!("The file broke off: {error}."))),
            },
            Err(ReadError::Refused(problems)) => match self.members.failure() {
                Some(error) => {
                    let _ = runs.blocking_send(Err(error));
                    Err(Vec::new())
                }
                None => Err(job_problems(&name, problems)),
            },
        }
    }
}

/// The store's error within an error of reading, if there is one: such an error says nothing about the file.
fn store_error(error: io::Error) -> std::result::Result<Error, io::Error> {
    if !error.get_ref().is_some_and(|inner| inner.is::<Error>()) {
        return Err(error);
    }
    error.downcast()
}

/// The problems that a job keeps, shortened: as many as have room in a row.
fn job_problems(file: &str, problems: Vec<Problem>) -> Vec<JobProblem> {
    let problems = problems.into_iter().map(|problem| {
        let message = match problem.row.is_none() && problem.field.is_none() {
            true => problem.to_string(),
            false => problem.reason,
        };
        JobProblem {
            file: file.to_owned(),
            row: problem.row,
            field: problem.field.map(|field| field.chars().take(FIELD).collect()),
            message: message.chars().take(MESSAGE).collect(),
        }
    });
    let mut bytes = 0;
    let fits = |one: &JobProblem| {
        bytes += serde_json::to_string(one).map_or(0, |text| text.len());
        bytes <= PROBLEMS
    };
    problems.take_while(fits).collect()
}

/// The input of a file that made nothing.
pub(super) fn passed_over(file: &str, blank_lines: u64, bare_predictions: u64) -> Vec<JobProblem> {
    let all = [
        (blank_lines, "blank lines were passed over"),
        (bare_predictions, "predictions that are only numbers, as exports list them, were passed over"),
    ];
    let problem =
        |(n, what)| JobProblem { file: file.to_owned(), message: format!("{n} {what}"), ..Default::default() };
    all.into_iter().filter(|(n, _)| *n > 0).map(problem).collect()
}

fn keep_common(report: &mut ReadReport, keys: BTreeSet<String>) {
    report.common_keys = Some(match report.common_keys.take() {
        Some(before) => before.intersection(&keys).cloned().collect(),
        None => keys,
    });
}

/// A file's chunks, read on a blocking thread.
struct ChunkReader {
    chunks: Chunks,
    chunk: Bytes,
    progress: Arc<ReadProgress>,
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
    format!("/data/upload/{}/{}", project.id, served_name(upload.id, &upload.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_problems_of_a_job_have_room_in_its_row() {
        let problem = |row| Problem {
            row: Some(row),
            line: None,
            field: Some("\u{1f600}".repeat(1_000)),
            reason: "\u{1}".repeat(1_000),
        };
        let kept = job_problems(&"\u{1f600}".repeat(255), (1..=100).map(problem).collect());
        assert!(kept.len() > 10 && kept.iter().zip(1..).all(|(one, row)| one.row == Some(row)), "{}", kept.len());
        assert!(serde_json::to_string(&kept).unwrap().len() < PROBLEMS + 1_000);
        let short = (1..=100).map(|row| Problem { reason: "is missing".to_owned(), field: None, ..problem(row) });
        assert_eq!(job_problems("a.csv", short.collect()).len(), 100);
    }
}
