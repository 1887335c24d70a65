//! Runs of exports: files in the data bucket, then a manifest that names them, then, of a schedule, the same under
//! `latest/`. A small run is written by whoever begins it, a large one in parts by as many as are asked.

use super::parts::written_tasks;
use super::plan::{ATTEMPTS, ExportLimits, Step, cut, given_up, step, weight};
use super::schedules::{LastRun, Schedule};
use super::writing::{Exporting, Written};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::actions::WebhookAction;
use crate::jobs::JobKind;
use crate::jobs::export::{Destination, ExportJob, ExportRun, ExportSource, ExportSpec, OutputFile};
use crate::jobs::pieces::Piece;
use crate::jobs::{Job, JobPayload, JobProblem, JobStatus, Progress, job_row};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::table::Write;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::time::{CLAIM, TimeBudget};
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

/// The manifest of a run: a list of its files.
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
    files: &'a [OutputFile],
}

/// The name of a run's file in a format.
pub(super) fn file_name(format: &Format) -> String {
    format!("{}.{}", format.name.to_lowercase(), format.extension)
}

/// The object that is a run's file.
pub fn file_key(job: &Job, name: &str) -> String {
    match (scheduled(job), requested(job).and_then(|spec| spec.snapshot)) {
        (Some(schedule), _) => object_keys::export_run(schedule, job.id, name),
        (None, Some(snapshot)) => object_keys::snapshot(snapshot),
        (None, None) => object_keys::export_answer(job.id, name),
    }
}

fn scheduled(job: &Job) -> Option<ProjectChildId> {
    job.export().and_then(ExportJob::schedule)
}

fn requested(job: &Job) -> Option<&ExportSpec> {
    job.export().and_then(ExportJob::request)
}

impl Store {
    /// Begins a run that nobody else is doing, or goes on with it; asked twice, it runs once. A large run is over when its
    /// last part is done. Answers the job as it stands then.
    pub async fn run_export_job(&self, id: ProjectChildId, now: Timestamp, limits: &ExportLimits) -> Result<Job> {
        let budget = TimeBudget::begin(now, limits.time);
        if !self.claim_job(id, now, budget.claim()).await? {
            let job = self.job(id).await?;
            if job.finished_at.is_some() {
                self.forget_run(&job).await?;
            }
            return Ok(job);
        }
        let mut job = self.job(id).await?;
        match Box::pin(self.further(&mut job, limits, &budget)).await {
            Ok(true) => {
                job.status = JobStatus::Completed;
                job.progress = Progress { done: job.report.tasks, total: job.report.tasks };
                self.end_run(job, budget.now()).await
            }
            Ok(false) => Ok(job),
            Err(error) if error.kind().may_pass() && now.duration_since(job.created_at) < PATIENCE => {
                job.attempts = 0;
                self.hand_over_job(&job).await?;
                Err(error)
            }
            Err(error) => self.fail_run(job, &error, budget.now()).await,
        }
    }

    /// Begins an export that somebody waits for.
    pub async fn begin_export(
        &self,
        project: ProjectId,
        spec: ExportSpec,
        user: UserId,
        now: Timestamp,
    ) -> Result<ProjectChildId> {
        let source = ExportSource::Request(Box::new(spec));
        let job = export_job(self.take_child(project).await?, source, user, now);
        self.begin_job(&job, Vec::new()).await?;
        Ok(job.id)
    }

    /// Makes the job of an export that is no schedule's, together with other rows, and asks for it.
    pub(super) async fn begin_job(&self, job: &Job, beside: Vec<Write>) -> Result<()> {
        let mut writes = vec![
            Write::Check(keys::project_meta(job.id.project()), Condition::row_exists()),
            Write::Put(keys::job(job.id), job_row(job)?, Condition::row_absent()),
            // The clock does it if nobody else does.
            job.timer().write(),
        ];
        writes.extend(beside);
        match self.table().transact_with_retry(writes, "the export could not be begun, try again").await?.is_done() {
            true => self.ask_for(Piece { job: job.id, kind: JobKind::Export, n: 0 }).await,
            false => Err(Error::missing("project")),
        }
    }

    /// Looks after a run that may be abandoned: asks for what comes next of it.
    pub async fn resume_export_job(&self, id: ProjectChildId) -> Result<()> {
        let job = self.job(id).await?;
        match job.finished_at.is_some() {
            true => self.forget_run(&job).await,
            false => self.ask_for(Piece { job: id, kind: JobKind::Export, n: 0 }).await,
        }
    }

    /// Does what can be done of a run now; whether that was all.
    async fn further(&self, job: &mut Job, limits: &ExportLimits, budget: &TimeBudget) -> Result<bool> {
        let run = match job.export().and_then(|export| export.run.clone()) {
            Some(run) => run,
            None => self.plan_run(job, limits, budget.now()).await?,
        };
        if budget.now().duration_since(job.created_at) > LIVES {
            return Err(Error::corrupt("the export did not end within a week"));
        }
        job.status = JobStatus::Running;
        job.export_mut()?.run = Some(run.clone());
        if run.is_small() {
            job.attempts += 1;
            if job.attempts > ATTEMPTS {
                return Err(given_up(&run.spec.formats.join(", ")));
            }
        }
        self.keep_job(job, budget.claim()).await?;
        let tasks = Arc::new(AtomicU64::new(0));
        let progress = || {
            let tasks = tasks.load(Ordering::Relaxed);
            (tasks, tasks)
        };
        let (id, now) = (job.id, budget.now());
        let (key, there) = (keys::job(id), Condition::row_exists());
        let row = (&key, &there);
        let outputs = match run.is_small() {
            true => self.with_heartbeat(row, now, progress, self.write_files(job, &run, &tasks)).await?,
            false => {
                let parts = self.run_parts(id, &run).await?;
                tasks.store(written_tasks(&parts), Ordering::Relaxed);
                if step(&parts, now) != Step::Join {
                    // The process that does the last part must find the job free.
                    self.release_job(id).await?;
                    return self.go_on(job, now).await.map(|()| false);
                }
                match self.with_heartbeat(row, now, progress, self.join_files(job, &parts, budget)).await? {
                    Some(outputs) => outputs,
                    None => {
                        self.release_job(id).await?;
                        return self.ask_for(Piece { job: id, kind: JobKind::Export, n: 0 }).await.map(|()| false);
                    }
                }
            }
        };
        // They stay, should they not get any further.
        job.report.tasks = outputs.iter().map(|one| one.tasks).max().unwrap_or(0);
        job.export_mut()?.outputs = outputs;
        self.with_heartbeat(row, now, progress, self.show_run(job, &run)).await?;
        Ok(true)
    }

    /// Decides what a run holds and how it is cut.
    async fn plan_run(&self, job: &Job, limits: &ExportLimits, now: Timestamp) -> Result<ExportRun> {
        let spec = match job.export().map(|export| &export.source) {
            Some(ExportSource::Request(spec)) => (**spec).clone(),
            Some(ExportSource::Schedule(schedule)) => scheduled_spec(self.schedule(*schedule).await?),
            None => return Err(Error::corrupt("a job of another kind is run as an export")),
        };
        let project = job.id.project();
        let end = self.layout(project).await?.end;
        let segments = self.segments(project).await?;
        let weights: Vec<(u64, u64)> = segments.iter().map(|segment| (segment.place, weight(segment))).collect();
        let cuts = match spec.converts {
            // It is read from its beginning.
            Some(_) => vec![0],
            None => cut(&weights, limits.part),
        };
        Ok(ExportRun { spec, began_at: now, end, cuts, files: Vec::new() })
    }

    /// Writes the files of a small run.
    async fn write_files(&self, job: &Job, run: &ExportRun, tasks: &AtomicU64) -> Result<Vec<OutputFile>> {
        let project = Arc::new(self.project(job.id.project()).await?);
        let mut outputs: Vec<OutputFile> = Vec::new();
        for name in &run.spec.formats {
            // A format that the labeling config has ceased to fit writes what it can.
            let Some(format) = convert::export::format(name) else { continue };
            let exporting = Exporting {
                project: project.clone(),
                format,
                selection: run.spec.selection(),
                expand: self.expand(run.spec.expand).await?,
                now: run.began_at,
            };
            let written = match run.spec.converts {
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
    async fn show_run(&self, job: &Job, run: &ExportRun) -> Result<()> {
        if let Some(snapshot) = run.spec.snapshot {
            return self.snapshot(snapshot).await.map(drop);
        }
        // A user's request has no schedule and no manifest.
        let Some(export) = job.export() else { return Ok(()) };
        let Some(schedule) = export.schedule() else { return Ok(()) };
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
            since: run.spec.changed_since.map(|(at, _)| at),
            files: &export.outputs,
        };
        let body = serde_json::to_vec_pretty(&manifest)?;
        self.objects().put(Bucket::Data, &file_key(job, MANIFEST), "application/json", body).await?;
        let destination = run.spec.destination.as_ref();
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
        job.report.problems = vec![JobProblem { message, ..JobProblem::default() }];
        self.end_run(job, now).await
    }

    /// Ends a run, unless it is over already, and notes what webhooks are to be told of it.
    async fn end_run(&self, mut job: Job, now: Timestamp) -> Result<Job> {
        job.finished_at = Some(now);
        let action = match job.status {
            JobStatus::Completed => WebhookAction::ExportCompleted,
            _ => WebhookAction::ExportFailed,
        };
        let project = match self.project(job.id.project()).await {
            Ok(project) => Some(project),
            Err(error) if error.kind() == ErrorKind::Missing => None,
            Err(error) => return Err(error),
        };
        let going_on = Condition::row_exists().also(Condition::absent("over"));
        let mut writes = vec![Write::Put(keys::job(job.id), job_row(&job)?.with("over", true), going_on)];
        if let Some(project) = project.as_ref().filter(|_| scheduled(&job).is_some()) {
            writes.extend(self.event(project, action, vec![(job.id.0, 1)], now)?);
        }
        if !self.table().transact_with_retry(writes, "the export could not be ended, try again").await?.is_done() {
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
        if let Some(snapshot) = requested(job).and_then(|spec| spec.snapshot)
            && job.status == JobStatus::Failed
        {
            self.objects().delete(Bucket::Data, &[object_keys::snapshot(snapshot)]).await?;
        }
        if let Some(run) = job.export().and_then(|export| export.run.as_ref()).filter(|run| !run.is_small()) {
            for (name, file) in run.spec.formats.iter().zip(&run.files) {
                let unfinished = file.upload.as_ref().filter(|_| file.output.is_none());
                if let (Some(upload), Some(format)) = (unfinished, convert::export::format(name)) {
                    let key = file_key(job, &file_name(format));
                    self.objects().abort_parts(Bucket::Data, &key, upload).await?;
                }
            }
            self.forget_parts(job.id).await?;
        }
        self.delete_timer(&job.timer()).await
    }

    /// Writes one file of a run, with its size and checksum.
    async fn write_file(
        &self,
        job: &Job,
        format: &Format,
        written: Written,
        progress: &AtomicU64,
    ) -> Result<OutputFile> {
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
        Ok(OutputFile {
            name,
            format: format.name.to_owned(),
            size: size?,
            sha256,
            tasks: tasks.load(Ordering::Relaxed),
        })
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
        Ok(jobs.into_iter().filter(|job| scheduled(job) == Some(schedule)).collect())
    }
}

/// The spec of a schedule's run. An incremental run takes the changes since the last run, and a little more: a write
/// that
/// was under way then may have ended later under an earlier time. Tasks imported since are known by their places.
fn scheduled_spec(schedule: Schedule) -> ExportSpec {
    let since = schedule.last.filter(|_| schedule.incremental);
    ExportSpec {
        formats: schedule.formats,
        changed_since: since.map(|last| (last.began_at.checked_sub(CLAIM).unwrap_or(last.began_at), last.end)),
        tasks: schedule.tasks,
        annotations: schedule.annotations,
        destination: schedule.destination,
        ..ExportSpec::default()
    }
}

/// An export job that has not started.
pub(super) fn export_job(id: ProjectChildId, source: ExportSource, user: UserId, now: Timestamp) -> Job {
    Job::queued(id, JobPayload::Export(Box::new(ExportJob::new(source))), 0, user, now)
}
