//! Bulk changes: one change of many tasks of a project, within a request or as a job.
//!
//! Both ways use the same runner (`run.rs`). [`Store::change_in_bulk`] runs it for the time that a request has. The rest
//! becomes a job, which continues where the request stopped. The runner works in the order of the project, in chunks: a
//! piece of a segment, or some records of one. After each chunk it stores the place that it reached. A chunk that is
//! done twice is harmless, since it changes only what it finds.

mod run;

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::jobs::bulk::BulkChange;
use crate::jobs::pieces::Piece;
use crate::jobs::selected::Selected;
use crate::jobs::{Job, JobKind, JobProblem, JobReport, JobStatus};
use crate::projects::Project;
use crate::time::TimeBudget;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, TaskId, UserId};
use labeling::query::{Query, QueryError};
use run::{BulkRun, Ended};
use std::sync::Arc;
use std::time::Duration;

/// How often a job is started without progress before it fails: what it meets ends its process.
const ATTEMPTS: u32 = 5;
/// For how long a job is retried while the store does not respond.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// Longer than any change takes.
const ENDLESS: Duration = Duration::from_secs(86_400);

/// One change of the tasks that a query names.
#[derive(Clone, Debug)]
pub struct Bulk {
    pub project: Arc<Project>,
    /// The user who asked for it.
    pub user: UserId,
    pub change: BulkChange,
    query: Query,
    /// The query as it was read.
    json: String,
}

impl Bulk {
    /// A change of the tasks that a query of a task list names, given as JSON.
    ///
    /// # Errors
    /// The query is invalid.
    pub fn new(
        project: Arc<Project>,
        user: UserId,
        change: BulkChange,
        query: String,
    ) -> std::result::Result<Bulk, QueryError> {
        Ok(Bulk { project, user, change, query: Query::parse(&query)?, json: query })
    }

    /// A change of all tasks.
    pub fn of_all(project: Arc<Project>, user: UserId, change: BulkChange) -> Bulk {
        Bulk { project, user, change, query: Query::default(), json: "{}".to_owned() }
    }

    /// The query that names the tasks.
    pub fn query(&self) -> &Query {
        &self.query
    }
}

/// How far a request has come with a bulk change.
#[derive(Clone, Debug, PartialEq)]
pub enum Bulked {
    /// To its end.
    Done(JobReport),
    /// The job does the rest.
    Job(Box<Job>),
}

/// The limits of one piece of a bulk job.
#[derive(Clone, Copy, Debug)]
pub struct BulkLimits {
    /// The time after which a piece ends with its chunk and asks for the next piece.
    pub time: Duration,
}

impl Default for BulkLimits {
    /// Well below the time of a function, and short, so that other jobs have their turn where few pieces run at a time.
    fn default() -> BulkLimits {
        BulkLimits { time: Duration::from_secs(60) }
    }
}

impl Store {
    /// Does a bulk change as far as it gets within a time, which is looked at between chunks, and leaves the rest to a job.
    /// With no time at all, everything is left to it.
    pub async fn change_in_bulk(&self, bulk: &Bulk, now: Timestamp, within: Duration) -> Result<Bulked> {
        let budget = TimeBudget::begin(now, within);
        let mut run = BulkRun::begin(self, bulk, budget).await?;
        if !within.is_zero() && Box::pin(run.go()).await? == Ended::Done {
            return Ok(Bulked::Done(run.job.report));
        }
        let job = Job { id: self.take_child(bulk.project.id).await?, ..run.job };
        self.begin_selected(&job, &Selected::Query { query: bulk.json.clone() }).await?;
        Ok(Bulked::Job(Box::new(job)))
    }

    /// Deletes tasks of a project at once, however long it takes. Ids of other projects and of deleted tasks are ignored.
    /// Answers how many were deleted.
    pub async fn delete_tasks(&self, project: &Project, tasks: &[TaskId], now: Timestamp) -> Result<u64> {
        let query = serde_json::json!({"selectedItems": {"all": false, "included": tasks}}).to_string();
        let bulk = Bulk::new(Arc::new(project.clone()), project.created_by, BulkChange::DeleteTasks, query);
        let bulk = bulk.map_err(|error| Error::invalid("tasks", error.message))?;
        let mut run = BulkRun::begin(self, &bulk, TimeBudget::begin(now, ENDLESS)).await?;
        Box::pin(run.go()).await?;
        Ok(run.job.report.tasks)
    }

    /// Does a piece of a bulk job that no other process has claimed, as far as the time goes, and asks for the next one.
    /// Answers the job as it is then. A store that does not answer is an error, and the job waits for the clock's next try.
    pub async fn run_bulk_job(&self, id: ProjectChildId, now: Timestamp, limits: &BulkLimits) -> Result<Job> {
        let budget = TimeBudget::begin(now, limits.time);
        if !self.claim_job(id, now, budget.claim()).await? {
            let job = self.job(id).await?;
            if job.finished_at.is_some() {
                // The process that ended it may have died before this.
                self.forget_selected(&job).await?;
            }
            return Ok(job);
        }
        let mut job = self.job(id).await?;
        job.status = JobStatus::Running;
        job.attempts += 1;
        if self.keep_job(&job, budget.claim()).await? {
            return self.end_bulk(job, JobStatus::Canceled, &budget).await;
        }
        if job.attempts > ATTEMPTS {
            tracing::info!(target: crate::METRICS, DeadJobs = 1_u64);
            let message = format!("The job was started {ATTEMPTS} times without progress.");
            job.report.problems.insert(0, JobProblem { message, ..JobProblem::default() });
            return self.end_bulk(job, JobStatus::Failed, &budget).await;
        }
        let (job, ended) = Box::pin(self.go_on_in_bulk(job, budget)).await;
        self.after_piece(job, ended, &budget).await
    }

    /// Goes on with a job where it stands.
    async fn go_on_in_bulk(&self, job: Job, budget: TimeBudget) -> (Job, Result<Ended>) {
        let bulk = match self.bulk_of(&job).await {
            Ok(bulk) => bulk,
            Err(error) => return (job, Err(error)),
        };
        let mut run = BulkRun::resume(self, &bulk, job, budget);
        let ended = run.go().await;
        (run.job, ended)
    }

    async fn after_piece(&self, mut job: Job, ended: Result<Ended>, budget: &TimeBudget) -> Result<Job> {
        match ended {
            Ok(Ended::Done) => self.end_bulk(job, JobStatus::Completed, budget).await,
            Ok(Ended::Canceled) => self.end_bulk(job, JobStatus::Canceled, budget).await,
            Ok(Ended::Later) => {
                self.hand_over_job(&job).await?;
                self.ask_for(Piece { job: job.id, kind: JobKind::Bulk, n: 0 }).await?;
                Ok(job)
            }
            // The project is gone, and the job with it.
            Err(error) if error.kind() == ErrorKind::Missing => Err(error),
            Err(error) if error.kind().may_pass() && budget.now().duration_since(job.created_at) < PATIENCE => {
                job.attempts = 0;
                self.hand_over_job(&job).await?;
                Err(error)
            }
            Err(error) => {
                tracing::error!(error = %error, "bulk job {} failed", job.id);
                tracing::info!(target: crate::METRICS, DeadJobs = 1_u64);
                job.report.problems.insert(0, JobProblem { message: error.to_string(), ..JobProblem::default() });
                self.end_bulk(job, JobStatus::Failed, budget).await
            }
        }
    }

    async fn bulk_of(&self, job: &Job) -> Result<Bulk> {
        let change = job.bulk().map(|bulk| bulk.change.clone());
        let change = change.ok_or_else(|| Error::corrupt("a job of another kind is run as a bulk change"))?;
        let project = Arc::new(self.project(job.id.project()).await?);
        let Selected::Query { query } = self.selected(job.id).await? else {
            return Err(Error::corrupt("a bulk job has no query"));
        };
        Bulk::new(project, job.user, change, query).map_err(|error| Error::corrupt(error.to_string()))
    }

    async fn end_bulk(&self, mut job: Job, status: JobStatus, budget: &TimeBudget) -> Result<Job> {
        job.status = status;
        job.finished_at = Some(budget.now());
        if status == JobStatus::Completed {
            job.progress.done = job.progress.total;
        }
        self.end_selected(&job).await?;
        Ok(job)
    }
}
