//! Runs of scheduled exports: files in the data bucket, then a manifest that names them, then the same under `latest/`.

use super::Selection;
use super::schedules::{LastRun, Schedule};
use super::writing::{Exporting, Written};
use crate::Store;
use crate::due::{CLAIM, Due};
use crate::error::{Error, ErrorKind, Result};
use crate::import::later;
use crate::keys;
use crate::objects::Bucket;
use crate::uploads::{Job, JobProblem, JobStatus, Output};
use convert::export::{Expand, Format};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::ProjectChildId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::time::Instant;

/// For how long a store that does not answer is tried again.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";

/// What a run has written.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    project: u64,
    project_title: &'a str,
    schedule: u64,
    title: &'a str,
    run: u64,
    /// Everything up to here is in it.
    began_at: Timestamp,
    /// The version of the labeling config.
    config_version: u64,
    /// Of an incremental run: what changed at this time or later is in it.
    since: Option<Timestamp>,
    files: &'a [Output],
}

impl Store {
    /// Does a run that nobody else is doing; asked twice, it runs once. Answers the job as it stands then.
    pub async fn run_export_job(&self, id: ProjectChildId, now: Timestamp) -> Result<Job> {
        let until = later(now, CLAIM);
        if !self.claim_job(id, now, until).await? {
            let job = self.job(id).await?;
            if job.finished_at.is_some() {
                self.forget_due(&Due::export(id, later(job.created_at, CLAIM))).await?;
            }
            return Ok(job);
        }
        let mut job = self.job(id).await?;
        job.status = JobStatus::Running;
        self.keep_job(&job, Some(until)).await?;
        let began = Instant::now();
        match self.write_run(&job, now).await {
            Ok(outputs) => {
                job.status = JobStatus::Completed;
                job.task_count = outputs.iter().map(|one| one.tasks).max().unwrap_or(0);
                (job.done, job.total) = (job.task_count, job.task_count);
                job.outputs = outputs;
            }
            Err(error)
                if [ErrorKind::Unavailable, ErrorKind::Conflict].contains(&error.kind())
                    && now.duration_since(job.created_at) < PATIENCE =>
            {
                self.release_job(id).await?;
                return Err(error);
            }
            Err(error) if error.kind() == ErrorKind::Missing => {
                job.status = JobStatus::Failed;
                let message = "the project or the schedule is gone".to_owned();
                job.problems = vec![JobProblem { message, ..JobProblem::default() }];
            }
            Err(error) => {
                tracing::error!(error = %error, "export job {id} failed");
                job.status = JobStatus::Failed;
                job.problems = vec![JobProblem { message: error.to_string(), ..JobProblem::default() }];
            }
        }
        job.finished_at = Some(later(now, began.elapsed()));
        self.keep_job(&job, None).await?;
        tracing::info!(target: crate::METRICS, Exports = 1_u64);
        self.forget_due(&Due::export(id, later(job.created_at, CLAIM))).await?;
        Ok(job)
    }

    async fn write_run(&self, job: &Job, now: Timestamp) -> Result<Vec<Output>> {
        let schedule = self.schedule(job.schedule.ok_or_else(|| Error::missing("schedule"))?).await?;
        let project = Arc::new(self.project(job.id.project()).await?);
        let end = self.layout(project.id).await?.end;
        let selection = selection(&schedule);
        let tasks = Arc::new(AtomicU64::new(0));
        let writing = async {
            let mut outputs: Vec<Output> = Vec::new();
            for name in &schedule.formats {
                // A format that the labeling config has ceased to fit writes what it can.
                let Some(format) = convert::export::format(name) else { continue };
                let exporting = Exporting {
                    project: project.clone(),
                    format,
                    selection: selection.clone(),
                    expand: Expand::default(),
                    now,
                };
                let written = self.export(exporting).await?;
                outputs.push(self.write_file(job.id, schedule.id, format, written, &tasks).await?);
            }
            Ok::<_, Error>(outputs)
        };
        let progress = || {
            let tasks = tasks.load(Ordering::Relaxed);
            (tasks, tasks)
        };
        let outputs = self.telling(job.id, now, progress, writing).await?;
        let manifest = Manifest {
            project: project.id.0,
            project_title: &project.settings.title,
            schedule: schedule.id.0,
            title: &schedule.title,
            run: job.id.0,
            began_at: now,
            config_version: project.config_version,
            since: selection.changed_since.map(|(at, _)| at),
            files: &outputs,
        };
        let body = serde_json::to_vec_pretty(&manifest)?;
        let key = keys::objects::export_run(schedule.id, job.id, MANIFEST);
        self.objects().put(Bucket::Data, &key, "application/json", body).await?;
        self.note_run(schedule.id, LastRun { job: job.id, began_at: now, end }).await?;
        self.show_latest(schedule.id).await?;
        Ok(outputs)
    }

    /// Writes one file of a run, with its size and checksum.
    async fn write_file(
        &self,
        job: ProjectChildId,
        schedule: ProjectChildId,
        format: &Format,
        written: Written,
        progress: &AtomicU64,
    ) -> Result<Output> {
        let Written { mut bytes, tasks } = written;
        let name = format!("{}.{}", format.name.to_lowercase(), format.extension);
        let key = keys::objects::export_run(schedule, job, &name);
        let (sender, mut hashed) = tokio::sync::mpsc::channel(2);
        let hash = async {
            let mut hash = Sha256::new();
            while let Some(chunk) = bytes.recv().await {
                if let Ok(chunk) = &chunk {
                    hash.update(chunk);
                }
                progress.store(tasks.load(Ordering::Relaxed), Ordering::Relaxed);
                // Where the other side stopped, it says why.
                if sender.send(chunk).await.is_err() {
                    break;
                }
            }
            drop(sender);
            hex::encode(hash.finalize())
        };
        let (sha256, size) = futures::join!(hash, self.put_export(&key, format.content_type, &mut hashed));
        Ok(Output { name, format: format.name.to_owned(), size: size?, sha256, tasks: tasks.load(Ordering::Relaxed) })
    }

    /// Copies the files of the last completed run to where the latest always lie, the manifest last. Runs that end at the
    /// same time both copy the later one's.
    async fn show_latest(&self, schedule: ProjectChildId) -> Result<()> {
        let Some(last) = self.schedule(schedule).await?.last else { return Ok(()) };
        let run = keys::objects::export_run(schedule, last.job, "");
        let mut token = None;
        let mut names = Vec::new();
        loop {
            let (listed, next) = self.objects().list(Bucket::Data, &run, token).await?;
            names.extend(listed.into_iter().map(|one| (one.key[run.len()..].to_owned(), one.size)));
            token = next;
            if token.is_none() {
                break;
            }
        }
        names.sort_by_key(|(name, _)| name == MANIFEST);
        for (name, size) in names {
            let from = keys::objects::export_run(schedule, last.job, &name);
            self.objects().copy(Bucket::Data, &from, size, &keys::objects::export_latest(schedule, &name)).await?;
        }
        Ok(())
    }

    /// A project's runs of one schedule among its latest jobs, newest first.
    pub async fn runs(&self, schedule: ProjectChildId, most: usize) -> Result<Vec<Job>> {
        let jobs = self.jobs(schedule.project(), most).await?;
        Ok(jobs.into_iter().filter(|job| job.schedule == Some(schedule)).collect())
    }
}

/// What a run takes: of an incremental schedule what changed since its last run. What was under way then may have been
/// written a little later under an earlier time; what was imported meanwhile is known by its place.
fn selection(schedule: &Schedule) -> Selection {
    let since = schedule.last.filter(|_| schedule.incremental);
    Selection {
        ids: None,
        changed_since: since.map(|last| (last.began_at.checked_sub(CLAIM).unwrap_or(last.began_at), last.end)),
        tasks: schedule.tasks.clone(),
        annotations: schedule.annotations,
    }
}
