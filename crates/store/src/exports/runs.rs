//! Runs of exports: files in the data bucket, then a manifest that names them, then, of a schedule, the same under
//! `latest/`. A small run is written by whoever begins it, a large one in parts by as many as are asked.

use super::delivery::Destination;
use super::parts::{Turn, written_tasks};
use super::plan::{Limits, Order, Run, Step, cut, step, weight};
use super::schedules::{LastRun, Schedule};
use super::writing::{Exporting, Written};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::due::{CLAIM, Due};
use crate::events::hooks::Action;
use crate::imports::later;
use crate::imports::uploads::{Job, JobProblem, JobStatus, Output, job_row};
use crate::jobs::pieces::{Kind, Piece};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::table::Write;
use crate::table::expression::Condition;
use crate::table::keys;
use convert::export::Format;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// For how long a store that does not answer is tried again.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// How long a run may take in all.
const LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// The folder of the last run's files in a customer's bucket.
const LATEST: &str = "latest";

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

/// The name of a run's file in a format.
pub(super) fn file_name(format: &Format) -> String {
    format!("{}.{}", format.name.to_lowercase(), format.extension)
}

/// The object that is a run's file.
pub fn file_key(job: &Job, name: &str) -> String {
    match (job.schedule, job.order.as_ref().and_then(|order| order.kept_as)) {
        (Some(schedule), _) => object_keys::export_run(schedule, job.id, name),
        (None, Some(snapshot)) => object_keys::snapshot(snapshot),
        (None, None) => object_keys::export_answer(job.id, name),
    }
}

impl Store {
    /// Begins a run that nobody else is doing, or goes on with it; asked twice, it runs once. A large run is over when its
    /// last part is done. Answers the job as it stands then.
    pub async fn run_export_job(&self, id: ProjectChildId, now: Timestamp, limits: &Limits) -> Result<Job> {
        let turn = Turn::begin(now, limits);
        if !self.claim_job(id, now, turn.claim()).await? {
            let job = self.job(id).await?;
            if job.finished_at.is_some() {
                self.forget_run(&job).await?;
            }
            return Ok(job);
        }
        let mut job = self.job(id).await?;
        match Box::pin(self.further(&mut job, limits, &turn)).await {
            Ok(true) => {
                job.status = JobStatus::Completed;
                (job.done, job.total) = (job.task_count, job.task_count);
                self.end_run(job, turn.now()).await
            }
            Ok(false) => Ok(job),
            Err(error) if error.kind().may_pass() && now.duration_since(job.created_at) < PATIENCE => {
                self.release_job(id).await?;
                Err(error)
            }
            Err(error) => self.fail_run(job, &error, turn.now()).await,
        }
    }

    /// Begins an export that somebody waits for.
    pub async fn begin_export(
        &self,
        project: ProjectId,
        order: Order,
        user: UserId,
        now: Timestamp,
    ) -> Result<ProjectChildId> {
        let job = Job::export_of(self.take_child(project).await?, order, user, now);
        self.begin_job(&job, Vec::new()).await?;
        Ok(job.id)
    }

    /// Makes the job of an export that is no schedule's, together with other rows, and asks for it.
    pub(super) async fn begin_job(&self, job: &Job, beside: Vec<Write>) -> Result<()> {
        // Should nobody do it, or should who does it die, the clock does.
        let by = later(job.created_at, CLAIM);
        let mut writes = vec![
            Write::Check(keys::project_meta(job.id.project()), Condition::row_exists()),
            Write::Put(keys::job(job.id), job_row(job)?, Condition::row_absent()),
            Due::export(job.id, by).write(by),
        ];
        writes.extend(beside);
        match self.table().settle(writes, "the export could not be begun").await?.is_done() {
            true => self.ask_for(Piece { job: job.id, kind: Kind::Export, n: 0 }).await,
            false => Err(Error::missing("project")),
        }
    }

    /// Looks after a run that may be abandoned: asks for what comes next of it.
    pub async fn resume_export_job(&self, id: ProjectChildId) -> Result<()> {
        let job = self.job(id).await?;
        match job.finished_at.is_some() {
            true => self.forget_run(&job).await,
            false => self.ask_for(Piece { job: id, kind: Kind::Export, n: 0 }).await,
        }
    }

    /// Does what can be done of a run now; whether that was all.
    async fn further(&self, job: &mut Job, limits: &Limits, turn: &Turn) -> Result<bool> {
        let run = match &job.run {
            Some(run) => run.clone(),
            None => self.plan_run(job, limits, turn.now()).await?,
        };
        job.status = JobStatus::Running;
        job.run = Some(run.clone());
        self.keep_job(job, Some(turn.claim())).await?;
        let tasks = Arc::new(AtomicU64::new(0));
        let progress = || {
            let tasks = tasks.load(Ordering::Relaxed);
            (tasks, tasks)
        };
        let (id, now) = (job.id, turn.now());
        let (key, there) = (keys::job(id), Condition::row_exists());
        let row = (&key, &there);
        let outputs = match run.is_small() {
            true => self.telling(row, now, progress, self.write_files(job, &run, &tasks)).await?,
            false => {
                let parts = self.run_parts(id, &run).await?;
                tasks.store(written_tasks(&parts), Ordering::Relaxed);
                if step(&parts, now) != Step::Join {
                    if now.duration_since(job.created_at) > LIVES {
                        return Err(Error::corrupt("the export did not end within a week"));
                    }
                    // Whoever does the last part must find the job free.
                    self.release_job(id).await?;
                    return self.go_on(job, now).await.map(|()| false);
                }
                match self.telling(row, now, progress, self.join_files(job, &parts, turn)).await? {
                    Some(outputs) => outputs,
                    None => {
                        self.release_job(id).await?;
                        return self.ask_for(Piece { job: id, kind: Kind::Export, n: 0 }).await.map(|()| false);
                    }
                }
            }
        };
        // They stay, should they not get any further.
        job.task_count = outputs.iter().map(|one| one.tasks).max().unwrap_or(0);
        job.outputs = outputs;
        self.telling(row, now, progress, self.show_run(job, &run)).await?;
        Ok(true)
    }

    /// Decides what a run holds and how it is cut.
    async fn plan_run(&self, job: &Job, limits: &Limits, now: Timestamp) -> Result<Run> {
        let order = match (&job.order, job.schedule) {
            (Some(order), _) => order.clone(),
            (None, Some(schedule)) => order(self.schedule(schedule).await?),
            (None, None) => return Err(Error::corrupt("an export that says not what it is to hold")),
        };
        let project = job.id.project();
        let end = self.layout(project).await?.end;
        let segments = self.segments(project).await?;
        let weights: Vec<(u64, u64)> = segments.iter().map(|segment| (segment.place, weight(segment))).collect();
        let cuts = match order.of {
            // It is read from its beginning.
            Some(_) => vec![0],
            None => cut(&weights, limits.part),
        };
        Ok(Run { order, began_at: now, end, cuts, files: Vec::new() })
    }

    /// Writes the files of a small run.
    async fn write_files(&self, job: &Job, run: &Run, tasks: &AtomicU64) -> Result<Vec<Output>> {
        let project = Arc::new(self.project(job.id.project()).await?);
        let mut outputs: Vec<Output> = Vec::new();
        for name in &run.order.formats {
            // A format that the labeling config has ceased to fit writes what it can.
            let Some(format) = convert::export::format(name) else { continue };
            let exporting = Exporting {
                project: project.clone(),
                format,
                selection: run.order.selection(),
                expand: self.expand(run.order.in_full).await?,
                now: run.began_at,
            };
            let written = match run.order.of {
                None => self.export(exporting).await?,
                Some(snapshot) => {
                    let snapshot = self.snapshot(snapshot).await?;
                    let bytes = self.convert_snapshot(&snapshot, exporting).await?;
                    Written { bytes, tasks: Arc::new(snapshot.tasks.into()) }
                }
            };
            outputs.push(self.write_file(job, format, written, tasks).await?);
        }
        Ok(outputs)
    }

    /// Puts the manifest beside a run's files, and shows them as the latest.
    async fn show_run(&self, job: &Job, run: &Run) -> Result<()> {
        if let Some(snapshot) = run.order.kept_as {
            return self.snapshot(snapshot).await.map(drop);
        }
        // Whoever waits for the file has asked for nothing else.
        let Some(schedule) = job.schedule else { return Ok(()) };
        let schedule = self.schedule(schedule).await?;
        let project = self.project(job.id.project()).await?;
        let manifest = Manifest {
            project: project.id.0,
            project_title: &project.settings.title,
            schedule: schedule.id.0,
            title: &schedule.title,
            run: job.id.0,
            began_at: run.began_at,
            config_version: project.config_version,
            since: run.order.changed_since.map(|(at, _)| at),
            files: &job.outputs,
        };
        let body = serde_json::to_vec_pretty(&manifest)?;
        self.objects().put(Bucket::Data, &file_key(job, MANIFEST), "application/json", body).await?;
        let destination = run.order.destination.as_ref();
        // Before the run is noted: what has not arrived belongs to the next incremental run.
        if let Some(destination) = destination {
            self.deliver(destination, schedule.id, job.id, &job.id.to_string()).await?;
        }
        self.note_run(schedule.id, LastRun { job: job.id, began_at: run.began_at, end: run.end }).await?;
        self.show_latest(schedule.id, destination).await
    }

    /// Ends a run that cannot be done.
    pub(super) async fn fail_run(&self, mut job: Job, error: &Error, now: Timestamp) -> Result<Job> {
        job.status = JobStatus::Failed;
        let message = match error.kind() {
            ErrorKind::Missing => "the project, the schedule or the snapshot is gone".to_owned(),
            _ => {
                tracing::error!(error = %error, "export job {} failed", job.id);
                error.to_string()
            }
        };
        job.problems = vec![JobProblem { message, ..JobProblem::default() }];
        self.end_run(job, now).await
    }

    /// Ends a run, unless it is over already, and notes what webhooks are to be told of it.
    async fn end_run(&self, mut job: Job, now: Timestamp) -> Result<Job> {
        job.finished_at = Some(now);
        let action = match job.status {
            JobStatus::Completed => Action::ExportCompleted,
            _ => Action::ExportFailed,
        };
        let project = match self.project(job.id.project()).await {
            Ok(project) => Some(project),
            Err(error) if error.kind() == ErrorKind::Missing => None,
            Err(error) => return Err(error),
        };
        let going_on = Condition::row_exists().also(Condition::absent("over"));
        let mut writes = vec![Write::Put(keys::job(job.id), job_row(&job)?.with("over", true), going_on)];
        if let Some(project) = project.as_ref().filter(|_| job.schedule.is_some()) {
            writes.extend(self.event(project, action, vec![(job.id.0, 1)], now)?);
        }
        if !self.table().settle(writes, "the export could not be ended").await?.is_done() {
            return self.job(job.id).await;
        }
        if let Some(project) = &project {
            self.ring(project);
        }
        tracing::info!(target: crate::METRICS, Exports = 1_u64);
        self.forget_run(&job).await?;
        Ok(job)
    }

    /// Forgets what was written on the way of a run that is over, then that the clock must look after it.
    async fn forget_run(&self, job: &Job) -> Result<()> {
        if let Some(snapshot) = job.order.as_ref().and_then(|order| order.kept_as)
            && job.status == JobStatus::Failed
        {
            self.objects().delete(Bucket::Data, &[object_keys::snapshot(snapshot)]).await?;
        }
        if let Some(run) = job.run.as_ref().filter(|run| !run.is_small()) {
            for (name, file) in run.order.formats.iter().zip(&run.files) {
                let unfinished = file.upload.as_ref().filter(|_| file.output.is_none());
                if let (Some(upload), Some(format)) = (unfinished, convert::export::format(name)) {
                    let key = file_key(job, &file_name(format));
                    self.objects().abort_parts(Bucket::Data, &key, upload).await?;
                }
            }
            self.forget_parts(job.id).await?;
        }
        self.forget_due(&Due::export(job.id, later(job.created_at, CLAIM))).await
    }

    /// Writes one file of a run, with its size and checksum.
    async fn write_file(&self, job: &Job, format: &Format, written: Written, progress: &AtomicU64) -> Result<Output> {
        let Written { mut bytes, tasks } = written;
        let name = file_name(format);
        let key = file_key(job, &name);
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
    async fn show_latest(&self, schedule: ProjectChildId, destination: Option<&Destination>) -> Result<()> {
        let Some(last) = self.schedule(schedule).await?.last else { return Ok(()) };
        for (name, size) in self.run_files(schedule, last.job).await? {
            let from = object_keys::export_run(schedule, last.job, &name);
            self.objects().copy(Bucket::Data, &from, size, &object_keys::export_latest(schedule, &name)).await?;
        }
        match destination {
            Some(destination) => self.deliver(destination, schedule, last.job, LATEST).await,
            None => Ok(()),
        }
    }

    /// A project's runs of one schedule among its latest jobs, newest first.
    pub async fn runs(&self, schedule: ProjectChildId, most: usize) -> Result<Vec<Job>> {
        let jobs = self.jobs(schedule.project(), most).await?;
        Ok(jobs.into_iter().filter(|job| job.schedule == Some(schedule)).collect())
    }
}

/// What a run takes: of an incremental schedule what changed since its last run. What was under way then may have been
/// written a little later under an earlier time; what was imported meanwhile is known by its place.
fn order(schedule: Schedule) -> Order {
    let since = schedule.last.filter(|_| schedule.incremental);
    Order {
        formats: schedule.formats,
        changed_since: since.map(|last| (last.began_at.checked_sub(CLAIM).unwrap_or(last.began_at), last.end)),
        tasks: schedule.tasks,
        annotations: schedule.annotations,
        destination: schedule.destination,
        ..Order::default()
    }
}
