//! Jobs that request predictions for many tasks, in batches and in several runs.

use crate::ask::{AskError, Asked, Asking};
use api::App;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, TaskId};
use labeling::query::Query;
use std::sync::Arc;
use std::time::Duration;
use store::jobs::JobKind;
use store::jobs::pieces::Piece;
use store::jobs::predictions::{HELD, Rest};
use store::jobs::selected::Selected;
use store::jobs::{Job, JobPayload, JobProblem, JobStatus};
use store::projects::Project;
use store::projects::backends::{Backend, BackendState};
use store::{ErrorKind, Result};
use tokio::time::Instant;

/// Number of tasks in one request.
const BATCH: usize = 24;
/// Time budget of one run. The next run continues. Together with one slow answer it stays well below a function's limit.
const WORK_FOR: Duration = Duration::from_secs(8 * 60);

/// The outcome of one run of a job.
enum Ended {
    /// All tasks are done.
    Done,
    /// Tasks remain for the next run.
    Later,
    /// The backend does not answer at the moment.
    Stuck(String),
    /// A user has asked to cancel the job.
    Canceled,
}

/// How a job ended.
enum Outcome {
    Completed,
    Canceled,
    Failed(String),
}

/// Runs a job unless another process runs it already. Returns the job's state afterwards.
pub async fn run_job(app: &App, id: ProjectChildId) -> Result<Job> {
    let (store, now) = (app.store(), app.now());
    if !store.claim_job(id, now, held(now)).await? {
        let job = store.job(id).await?;
        if job.finished_at.is_some() {
            store.forget_selected(&job).await?;
        }
        return Ok(job);
    }
    let mut job = store.job(id).await?;
    job.status = JobStatus::Running;
    if job.cancel_requested {
        return end(app, job, Outcome::Canceled).await;
    }
    // Boxed: its state is large, and unoptimized builds keep several copies of it on the stack.
    let ended = match Box::pin(work(app, &mut job)).await {
        Ok(ended) => ended,
        Err(error) if error.kind() == ErrorKind::Missing => {
            let why = "the project or its ML backend is gone".to_owned();
            return end(app, job, Outcome::Failed(why)).await;
        }
        Err(error) => {
            store.release_job(id).await?;
            return Err(error);
        }
    };
    match ended {
        Ended::Done => end(app, job, Outcome::Completed).await,
        Ended::Canceled => end(app, job, Outcome::Canceled).await,
        Ended::Later => {
            store.release_job(id).await?;
            store.ask_for(Piece { job: id, kind: JobKind::Predict, n: 1 }).await?;
            Ok(job)
        }
        Ended::Stuck(why) => match store.rest_predictions(&mut job, app.now()).await? {
            Rest::Begun => Ok(job),
            Rest::TooLong => end(app, job, Outcome::Failed(why)).await,
            Rest::Canceled => end(app, job, Outcome::Canceled).await,
        },
    }
}

fn held(now: Timestamp) -> Timestamp {
    now.checked_add(HELD).unwrap_or(now)
}

async fn end(app: &App, mut job: Job, outcome: Outcome) -> Result<Job> {
    job.finished_at = Some(app.now());
    job.status = match outcome {
        Outcome::Completed => JobStatus::Completed,
        Outcome::Canceled => JobStatus::Canceled,
        Outcome::Failed(message) => {
            job.report.problems.insert(0, JobProblem { message, ..JobProblem::default() });
            JobStatus::Failed
        }
    };
    app.store().end_selected(&job).await?;
    tracing::info!(target: store::METRICS, Predictions = job.report.predictions);
    Ok(job)
}

async fn work(app: &App, job: &mut Job) -> Result<Ended> {
    let store = app.store();
    let began = Instant::now();
    let project = Arc::new(store.project(job.id.project()).await?);
    let wanted = job.prediction().map(|prediction| prediction.backend);
    let wanted = wanted.ok_or_else(|| store::Error::missing("ML backend"))?;
    let backend = find(app, &project, wanted).await?;
    let tasks = match store.selected(job.id).await {
        Ok(Selected::Tasks(tasks)) => tasks,
        Ok(Selected::Query { query }) => select(app, &project, job, &query).await?,
        // The job ended, but its process died before it recorded the end.
        Err(error) if error.kind() == ErrorKind::Missing => return Ok(Ended::Done),
        Err(error) => return Err(error),
    };
    let status = crate::check_status(app, &project, &backend).await?;
    let backend = store
        .change_backends(project.id, |backends| {
            let found = backends.iter_mut().find(|one| one.id == wanted);
            let backend = found.ok_or_else(|| store::Error::missing("ML backend"))?;
            status.note(backend, app.now());
            Ok(backend.clone())
        })
        .await?;
    if backend.state != BackendState::Connected {
        return Ok(Ended::Stuck(backend.error_message.unwrap_or_default()));
    }
    let asking = Asking::new(app, &project, &backend, Some(job.id))?;
    let done = usize::try_from(job.progress.done).unwrap_or(usize::MAX).min(tasks.len());
    let (mut left, mut size) = (&tasks[done..], Size::default());
    while !left.is_empty() {
        let batch = &left[..size.next().min(left.len())];
        let asked = match asking.ask(app, batch).await {
            Ok(asked) => {
                size.failed_in_a_row = 0;
                asked
            }
            Err(AskError::OneTaskPerRequest) => {
                size.one_at_a_time = true;
                continue;
            }
            Err(AskError::Backend(error)) if error.is_absence() => return Ok(Ended::Stuck(error.to_string())),
            // A failure on one task must not affect the other tasks.
            Err(AskError::Backend(_)) if batch.len() > 1 => {
                size.singly = batch.len();
                continue;
            }
            Err(AskError::Backend(error)) => {
                size.failed_in_a_row += 1;
                if size.failed_in_a_row == BATCH {
                    return Ok(Ended::Stuck(error.to_string()));
                }
                Asked { problems: vec![(batch[0], error.to_string())], ..Asked::default() }
            }
            Err(AskError::Store(error)) => return Err(error),
        };
        size.singly = size.singly.saturating_sub(batch.len());
        left = &left[batch.len()..];
        note(job, batch.len(), asked);
        if store.keep_job(job, held(app.now())).await? {
            return Ok(Ended::Canceled);
        }
        if began.elapsed() >= WORK_FOR && !left.is_empty() {
            return Ok(Ended::Later);
        }
    }
    Ok(Ended::Done)
}

/// Finds the tasks of a job that the request had no time to find, and stores them.
async fn select(app: &App, project: &Arc<Project>, job: &mut Job, query: &str) -> Result<Vec<TaskId>> {
    let query = Query::parse(query).map_err(|error| store::Error::corrupt(error.to_string()))?;
    let tasks = app.store().select_tasks(project, &query, None).await?.unwrap_or_default();
    app.store().put_selected(job.id, &Selected::Tasks(tasks.clone())).await?;
    job.progress.total = tasks.len() as u64;
    app.store().keep_job(job, held(app.now())).await?;
    Ok(tasks)
}

async fn find(app: &App, project: &Project, id: ProjectChildId) -> Result<Backend> {
    let found = app.store().backends(project.id).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| store::Error::missing("ML backend"))
}

/// The size of the next batch.
#[derive(Debug, Default)]
struct Size {
    /// The backend accepts only one task per request.
    one_at_a_time: bool,
    /// Number of following tasks to send one by one, since their batch was refused.
    singly: usize,
    /// Number of tasks refused in a row. Too many mean that the backend is broken.
    failed_in_a_row: usize,
}

impl Size {
    fn next(&self) -> usize {
        if self.one_at_a_time || self.singly > 0 { 1 } else { BATCH }
    }
}

fn note(job: &mut Job, tasks: usize, asked: Asked) {
    job.progress.done += tasks as u64;
    job.report.tasks += asked.tasks;
    job.report.predictions += asked.predictions;
    if let JobPayload::Predict(prediction) = &mut job.payload
        && asked.tasks > 0
    {
        prediction.stuck_since = None;
    }
    for (task, why) in asked.problems {
        job.note_problem(JobProblem::of_task(task, why));
    }
}
