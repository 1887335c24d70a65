//! Import jobs: what an uploaded file becomes, whoever asks for it, once.

use super::limits::ImportLimits;
use super::parts::{ATTEMPTS, ImportPart};
use super::piece::{given_up, store_failed, unread};
use super::pipeline::{File, ImportError, Reading, passed_over, upload_url};
use super::{Imported, Importing};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::imports::uploads::Upload;
use crate::jobs::{Job, JobPayload, JobProblem, JobReport, JobStatus};
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::time::CLAIM;
use crate::time::add_time;
use convert::import::{Source, Splittability, sniff};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::ProjectChildId;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc::channel;
use tokio::time::Instant;

/// How often a running job says how far it has come.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);
/// ... and that it is still at work, even if it has not come further.
const ALIVE_EVERY: Duration = Duration::from_secs(60);
/// For how long a store that does not answer is tried again.
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// The first bytes of a file, which say what it is.
const HEAD: u64 = 64 * 1024;

/// How far a try of a job has come.
enum Came {
    /// To its end; what was passed over.
    Imported(Imported, Vec<JobProblem>),
    /// To so many parts, of which these are not over.
    InParts(u32, Vec<ImportPart>),
}

impl Store {
    /// Runs an import job that no other process has claimed; asked twice, it imports once. Answers the job as it is
    /// then: a large file is read in parts by other processes, of which the last one runs the job again. A store that
    /// does not answer is an error, and the job waits for the clock's next try.
    pub async fn run_import_job(&self, id: ProjectChildId, now: Timestamp, limits: &ImportLimits) -> Result<Job> {
        let until = add_time(now, CLAIM);
        if !self.claim_job(id, now, until).await? {
            let job = self.job(id).await?;
            if job.finished_at.is_some() {
                // The process that ended it may have died before this.
                self.clear_parts(&job, job.status == JobStatus::Failed).await?;
                self.delete_timer(&job.timer()).await?;
            }
            return Ok(job);
        }
        let mut job = self.job(id).await?;
        if job.finished_at.is_some() {
            return Ok(job);
        }
        job.status = JobStatus::Running;
        job.attempts += 1;
        self.keep_job(&job, until).await?;
        let began = Instant::now();
        match self.import_of(&job, now, limits).await {
            Ok(Came::Imported(imported, passed_over)) => {
                job.status = JobStatus::Completed;
                job.progress.done = job.progress.total;
                let count = |n: i64| n.max(0).unsigned_abs();
                job.report = JobReport {
                    tasks: count(imported.totals.tasks),
                    annotations: count(imported.totals.annotations + imported.totals.cancelled),
                    predictions: count(imported.totals.predictions),
                    problems: passed_over,
                    ..JobReport::default()
                };
            }
            Ok(Came::InParts(all, open)) => {
                if let JobPayload::Import(import) = &mut job.payload {
                    import.parts = all;
                }
                job.attempts = 0;
                self.hand_over_job(&job).await?;
                // Not before: who ends the last of them wants the job.
                self.ask_for_parts(id, open.iter(), now).await?;
                return Ok(job);
            }
            Err(ImportError::Refused(problems)) => {
                job.status = JobStatus::Failed;
                job.report.problems = problems;
            }
            // A part may be published already; the next try goes on from there.
            Err(ImportError::Store(error))
                if error.kind().may_pass() && now.duration_since(job.created_at) < PATIENCE =>
            {
                job.attempts = 0;
                self.hand_over_job(&job).await?;
                return Err(error);
            }
            Err(ImportError::Store(error)) => {
                tracing::error!(error = %error, "import job {id} failed");
                tracing::info!(target: crate::METRICS, DeadJobs = 1_u64);
                job.status = JobStatus::Failed;
                job.report.problems = vec![store_failed(&error)];
            }
        }
        if job.status == JobStatus::Failed {
            // The tasks that its parts have read are dropped.
            job.report.tasks = 0;
            self.report_failure(&job, add_time(now, began.elapsed())).await?;
            tracing::info!(target: crate::METRICS, FailedImports = 1_u64);
        }
        job.finished_at = Some(add_time(now, began.elapsed()));
        self.finish_job(&job).await?;
        tracing::info!(target: crate::METRICS, TasksImported = job.report.tasks);
        self.clear_parts(&job, job.status == JobStatus::Failed).await?;
        self.delete_timer(&job.timer()).await?;
        Ok(job)
    }

    async fn import_of(
        &self,
        job: &Job,
        now: Timestamp,
        limits: &ImportLimits,
    ) -> std::result::Result<Came, ImportError> {
        if self.has_manifest(job.id).await? {
            // An earlier try stored everything.
            return Ok(Came::Imported(self.publish(&self.read_manifest(job.id).await?).await?, Vec::new()));
        }
        let project = self.project(job.id.project()).await?;
        let importing = Importing { project: &project, job: job.id, user: job.user, now };
        let mut parts = self.parts(job.id).await?;
        let upload = self.file_of(job).await?;
        if parts.is_empty() && job.attempts > ATTEMPTS {
            tracing::info!(target: crate::METRICS, DeadJobs = 1_u64);
            return Err(ImportError::Refused(vec![given_up(&upload.name, None)]));
        }
        if parts.is_empty()
            && let Some((source, starts)) = self.cut(&upload, limits).await?
        {
            self.make_parts(job.id, source, &starts).await?;
            parts = self.parts(job.id).await?;
        }
        if !parts.is_empty() {
            return self.import_parts(importing, &upload.name, parts).await;
        }
        let reading = Reading::default();
        let progress = reading.progress.clone();
        let (files, receiver) = channel::<File>(1);
        let file = self.stored_file(&upload, upload_url(&project, &upload)).await;
        let file = file.map_err(|error| unread(&upload, error))?;
        // The channel has room for one, so this never waits; it fails only if the reader is gone, which says why itself.
        let _ = files.send(file).await;
        drop(files);
        let read = || (progress.bytes.load(Ordering::Relaxed), progress.tasks.load(Ordering::Relaxed));
        let row = (&keys::job(job.id), &Condition::row_exists());
        let imported = self.with_heartbeat(row, now, read, self.import_files(importing, reading, receiver)).await?;
        Ok(Came::Imported(imported.0, imported.1.passed_over))
    }

    /// The format of a file and the offsets of its parts, if it is too large to be read at once and can be read in
    /// parts.
    async fn cut(
        &self,
        upload: &Upload,
        limits: &ImportLimits,
    ) -> std::result::Result<Option<(Source, Vec<u64>)>, ImportError> {
        if upload.size <= limits.at_once || matches!(sniff(&upload.name, &[]), Ok(Source::Media)) {
            return Ok(None);
        }
        let range = format!("bytes=0-{}", HEAD.min(upload.size) - 1);
        let head =
            self.open_upload(upload, Some(range)).await.map_err(|error| unread(upload, error))?.body.collect().await;
        let head = head.map_err(|error| Error::caused(ErrorKind::Unavailable, "a stored file broke off", error))?;
        let head = head.into_bytes();
        // The reader refuses a file that it cannot read.
        let Ok(source) = sniff(&upload.name, &head) else { return Ok(None) };
        Ok(match Splittability::of(source) {
            Splittability::Whole => None,
            Splittability::Checkpoints => Some((source, vec![0])),
            Splittability::Anywhere => Some((source, limits.cuts(upload.size))),
        })
    }

    /// Publishes what the parts have read, if all have; refuses the import for the first one that was refused, once those
    /// before it are over, which know its rows.
    async fn import_parts(
        &self,
        importing: Importing<'_>,
        name: &str,
        parts: Vec<ImportPart>,
    ) -> std::result::Result<Came, ImportError> {
        let refused = parts.iter().position(|part| !part.problems.is_empty());
        let wanted = &parts[..refused.unwrap_or(parts.len())];
        if wanted.iter().any(|part| !part.over) {
            let open = wanted.iter().filter(|part| !part.over).cloned().collect();
            return Ok(Came::InParts(u32::try_from(parts.len()).unwrap_or(u32::MAX), open));
        }
        let began = Instant::now();
        let (mut runs, mut rows, mut blank, mut bare) = (Vec::new(), 0, 0, 0);
        for part in wanted {
            let reached = self.reached(part).await?;
            runs.extend(reached.runs);
            rows += reached.mark.rows;
            blank += reached.mark.blank_lines;
            bare += reached.mark.bare_predictions;
        }
        if let Some(part) = refused.and_then(|n| parts.get(n)) {
            let shift = |problem: &JobProblem| JobProblem { row: problem.row.map(|row| row + rows), ..problem.clone() };
            return Err(ImportError::Refused(part.problems.iter().map(shift).collect()));
        }
        if runs.is_empty() {
            let problem = JobProblem {
                file: name.to_owned(),
                message: "The file has no tasks.".to_owned(),
                ..JobProblem::default()
            };
            return Err(ImportError::Refused(vec![problem]));
        }
        let imported = self.publish_runs(importing, began.elapsed(), runs).await?;
        Ok(Came::Imported(imported, passed_over(name, blank, bare)))
    }

    /// Works on a job and meanwhile notes its progress (units done, tasks) in a row, as long as the condition holds,
    /// and
    /// renews its claim there.
    pub(crate) async fn with_heartbeat<T>(
        &self,
        (key, held): (&Key, &Condition),
        now: Timestamp,
        progress: impl Fn() -> (u64, u64) + Send,
        work: impl Future<Output = T> + Send,
    ) -> T {
        let began = Instant::now();
        let (mut told, mut told_at) = ((0, 0), began);
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                ended = &mut work => return ended,
                () = tokio::time::sleep(PROGRESS_EVERY) => {}
            }
            let come = progress();
            if come != told || told_at.elapsed() >= ALIVE_EVERY {
                (told, told_at) = (come, Instant::now());
                let until = add_time(add_time(now, began.elapsed()), CLAIM);
                let update =
                    Update::new().set("done", come.0).set("tasks", come.1).set("claimed", until.as_millisecond());
                if let Err(error) = self.table().update(key, update, held.clone()).await {
                    tracing::warn!(error = %error, "could not note the progress of {}", key.sk);
                }
            }
        }
    }
}
