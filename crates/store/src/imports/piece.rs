//! Reading a part of an import: from where it stands to its end, or to where this process must stop.

use super::RUNS_IN_FLIGHT;
use super::job::PATIENCE;
use super::limits::ImportLimits;
use super::manifest::ManifestRun;
use super::parts::{ATTEMPTS, Claim, ImportPart, Reached};
use super::pipeline::{ImportError, PartStep, Reader, Reading};
use crate::Store;
use crate::error::{Error, ErrorKind, Result, log_failure};
use crate::imports::uploads::Upload;
use crate::jobs::{Job, JobProblem};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::segments::run::BuiltRun;
use crate::table::expression::Update;
use crate::time::CLAIM;
use crate::time::add_time;
use convert::import::Checkpoint;
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use jiff::Timestamp;
use labeling::ids::ProjectChildId;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc::channel;
use tokio::time::{Instant, timeout_at};

/// Runs that wait to be stored.
const WAITING: usize = 2;

/// How the reading of a part ended.
enum Ended {
    Over,
    /// This process has no more time.
    HandedOver,
    /// The claim is another's.
    Lost,
}

impl Store {
    /// Does a part of an import job that no other process does; asked twice, it does it once. The process that ends
    /// the last
    /// part publishes the import.
    pub async fn run_import_part(
        &self,
        id: ProjectChildId,
        n: u32,
        now: Timestamp,
        limits: &ImportLimits,
    ) -> Result<()> {
        let began = Instant::now();
        let job = self.job(id).await?;
        if job.finished_at.is_some() {
            return Ok(());
        }
        let Some((claim, part)) = self.claim_part(id, n, now).await? else { return Ok(()) };
        let ended = if part.tries > ATTEMPTS {
            tracing::info!(target: crate::METRICS, DeadJobs = 1_u64);
            let name = self.upload(uploaded(&job)?).await?.name;
            Err(ImportError::Refused(vec![given_up(&name, Some(part.start + part.done))]))
        } else {
            self.read_part(&job, &claim, &part, now, limits).await
        };
        match ended {
            Ok(Ended::Over) => {}
            Ok(Ended::HandedOver) => {
                let parts = self.parts(id).await?;
                let now = add_time(now, began.elapsed());
                return self.ask_for_parts(id, parts.iter().filter(|part| part.n == n), now).await;
            }
            Ok(Ended::Lost) => return Ok(()),
            Err(ImportError::Refused(problems)) => self.refuse_part(&claim, &problems).await?,
            Err(ImportError::Store(error)) if error.kind() == ErrorKind::Missing => return Err(error),
            Err(ImportError::Store(error)) => {
                let passes = error.kind().may_pass();
                if passes && now.duration_since(job.created_at) < PATIENCE {
                    self.change_part(&claim, Update::new().remove("claimed").remove("asked").set("tries", 0_u64))
                        .await?;
                    return Err(error);
                }
                tracing::error!(error = %error, "part {n} of import job {id} failed");
                tracing::info!(target: crate::METRICS, DeadJobs = 1_u64);
                self.refuse_part(&claim, &[store_failed(&error)]).await?;
            }
        }
        if limits.hand_over().is_some_and(|end| Instant::now() >= end) {
            // The clock publishes it.
            return Ok(());
        }
        let parts = self.parts(id).await?;
        let decided = parts.iter().take_while(|part| part.over).any(|part| !part.problems.is_empty());
        if decided || parts.iter().all(|part| part.over) {
            self.run_import_job(id, add_time(now, began.elapsed()), limits).await?;
        }
        Ok(())
    }

    async fn read_part(
        &self,
        job: &Job,
        claim: &Claim,
        part: &ImportPart,
        now: Timestamp,
        limits: &ImportLimits,
    ) -> std::result::Result<Ended, ImportError> {
        let project = self.project(job.id.project()).await?;
        let upload = self.file_of(job).await?;
        let reached = self.reached(part).await?;
        let reading = Reading::default();
        let progress = reading.progress.clone();
        let chunks = self.stored_chunks(&upload, reached.mark.offset).await;
        let chunks = chunks.map_err(|error| unread(&upload, error))?;
        let config = self.label_config(&project).await?;
        let reader = Reader::new(self, job.user, project.settings.maximum_annotations, config, reading);
        let (sender, steps) = channel(WAITING);
        let (mark, until, source, run) = (reached.mark.clone(), part.end, part.source, limits.run);
        let (name, file) = (upload.name.clone(), upload.id);
        // It ends when nobody listens any more.
        tokio::task::spawn_blocking(move || {
            reader.part((&name, file), source, chunks, (mark, until), run, &sender);
        });
        let before = (reached.mark.offset.saturating_sub(part.start), reached.tasks());
        let length = part.end.unwrap_or(upload.size).saturating_sub(part.start);
        let read = || {
            let bytes = before.0 + progress.bytes.load(Ordering::Relaxed);
            (bytes.min(length), before.1 + progress.tasks.load(Ordering::Relaxed))
        };
        let storing = Storing { store: self, claim, part, limits, now, began: Instant::now(), length, notes: 0 };
        let (key, condition) = claim.held();
        self.with_heartbeat((&key, &condition), now, read, storing.run(reached, steps)).await
    }

    async fn refuse_part(&self, claim: &Claim, problems: &[JobProblem]) -> Result<()> {
        let problems = serde_json::to_string(problems)?;
        self.change_part(claim, Update::new().set("problems", problems).set("over", true)).await?;
        Ok(())
    }

    /// The file that a job reads.
    pub(super) async fn file_of(&self, job: &Job) -> std::result::Result<Upload, ImportError> {
        match self.upload(uploaded(job)?).await {
            Err(error) if error.kind() == ErrorKind::Missing => {
                let message = "the uploaded file was deleted".to_owned();
                Err(ImportError::Refused(vec![JobProblem { message, ..JobProblem::default() }]))
            }
            found => Ok(found?),
        }
    }
}

/// The upload that an import job reads.
pub(super) fn uploaded(job: &Job) -> Result<ProjectChildId> {
    match job.import() {
        Some(import) => Ok(import.upload),
        None => Err(Error::corrupt("a job of another kind is run as an import")),
    }
}

/// The problem of a file whose reading has ended too many processes; `from` is the byte where it stopped.
pub(super) fn given_up(name: &str, from: Option<u64>) -> JobProblem {
    let from = from.map(|byte| format!(" from byte {byte} on")).unwrap_or_default();
    let message = format!("could not be read{from}: {ATTEMPTS} tries ended before they came further");
    JobProblem { file: name.to_owned(), message, ..JobProblem::default() }
}

/// Why a file cannot be read: one that is not there, or not as it was, is refused.
pub(super) fn unread(upload: &Upload, error: Error) -> ImportError {
    if error.kind() != ErrorKind::Missing {
        return error.into();
    }
    let message = "was deleted or replaced before it was read".to_owned();
    ImportError::Refused(vec![JobProblem { file: upload.name.clone(), message, ..JobProblem::default() }])
}

/// The problem of an import that an error of the store ended.
pub(super) fn store_failed(error: &Error) -> JobProblem {
    let message = match error.kind() {
        ErrorKind::Corrupt => "a stored record cannot be read; the log says which",
        ErrorKind::Unavailable => "the store did not answer; try again",
        _ => error.message(),
    };
    JobProblem { message: message.to_owned(), ..JobProblem::default() }
}

/// Stores the runs of a part as they come.
struct Storing<'a> {
    store: &'a Store,
    claim: &'a Claim,
    part: &'a ImportPart,
    limits: &'a ImportLimits,
    now: Timestamp,
    began: Instant,
    /// Bytes of the part.
    length: u64,
    /// How often it has noted how far it is.
    notes: usize,
}

type Steps = tokio::sync::mpsc::Receiver<std::result::Result<PartStep, ImportError>>;

impl Storing<'_> {
    async fn run(mut self, mut reached: Reached, mut steps: Steps) -> std::result::Result<Ended, ImportError> {
        let mut noted = (self.part.reached.clone(), reached.mark.offset);
        let mut puts = FuturesOrdered::new();
        let mut index = 0;
        loop {
            let step = match self.limits.hand_over() {
                Some(end) => match timeout_at(end, steps.recv()).await {
                    Ok(step) => step,
                    Err(_) => break,
                },
                None => steps.recv().await,
            };
            // The reader says that it has ended, or why it cannot go on.
            let Some(step) = step else { return Err(Error::corrupt("the reader of an import died").into()) };
            let step = step?;
            let last = step.run.is_none();
            if let Some(run) = step.run {
                let key = object_keys::part_run(self.claim.job, self.part.n, self.part.attempt, index);
                puts.push_back(put(self.store, key, run, step.mark));
                index += 1;
            } else {
                while let Some(put) = puts.next().await {
                    keep(&mut reached, put?);
                }
                reached.mark = step.mark;
            }
            if last {
                return Ok(match self.note(&reached, &mut noted, true).await? {
                    true => Ended::Over,
                    false => Ended::Lost,
                });
            }
            if puts.len() >= RUNS_IN_FLIGHT
                && let Some(put) = puts.next().await
            {
                keep(&mut reached, put?);
            }
            if self.limits.hand_over().is_some_and(|end| Instant::now() >= end) {
                break;
            }
            if reached.mark.offset >= noted.1 + self.limits.note && !self.note(&reached, &mut noted, false).await? {
                return Ok(Ended::Lost);
            }
        }
        drop(steps);
        while let Some(put) = puts.next().await {
            keep(&mut reached, put?);
        }
        if reached.mark.offset > noted.1 && !self.note(&reached, &mut noted, false).await? {
            return Ok(Ended::Lost);
        }
        let free = Update::new().remove("claimed").remove("asked");
        Ok(if self.store.change_part(self.claim, free).await? { Ended::HandedOver } else { Ended::Lost })
    }

    /// Notes how far the part has come; `false` where it is in other hands.
    async fn note(&mut self, reached: &Reached, noted: &mut (Option<String>, u64), over: bool) -> Result<bool> {
        let key = object_keys::part_reached(self.claim.job, self.part.n, self.part.attempt, self.notes);
        self.notes += 1;
        self.store.objects().put(Bucket::Data, &key, "application/json", serde_json::to_vec(reached)?).await?;
        let done = match over {
            true => self.length,
            false => reached.mark.offset.saturating_sub(self.part.start).min(self.length),
        };
        let until = add_time(add_time(self.now, self.began.elapsed()), CLAIM);
        let update = Update::new()
            .set("reached", key.as_str())
            .set("tries", 0_u64)
            .set("done", done)
            .set("tasks", reached.tasks())
            .set("claimed", until.as_millisecond());
        let update = if over { update.set("over", true) } else { update };
        if !self.store.change_part(self.claim, update).await? {
            return Ok(false);
        }
        if let Some(earlier) = noted.0.replace(key) {
            log_failure("delete what a part noted before", self.store.objects().delete(Bucket::Data, &[earlier]).await);
        }
        noted.1 = reached.mark.offset;
        Ok(true)
    }
}

fn keep(reached: &mut Reached, (run, mark): (ManifestRun, Checkpoint)) {
    reached.runs.push(run);
    reached.mark = mark;
}

async fn put(store: &Store, key: String, run: BuiltRun, mark: Checkpoint) -> Result<(ManifestRun, Checkpoint)> {
    Ok((store.put_run(key, run).await?, mark))
}
