//! Jobs that get predictions for many tasks: some at a time, in as many runs as it takes.

use crate::ask::{AskError, Asked, Asking};
use api::App;
use jiff::Timestamp;
use labeling::ids::ProjectChildId;
use std::time::Duration;
use store::imports::uploads::{Job, JobProblem, JobStatus};
use store::jobs::pieces::{Kind, Piece};
use store::jobs::predictions::HELD;
use store::projects::Project;
use store::projects::backends::{Backend, BackendState};
use store::{ErrorKind, Result};
use tokio::time::Instant;

/// How many tasks a backend is asked about at a time.
const BATCH: usize = 24;
/// How long one run works before it leaves the rest to another: well below what a function may take, with a last slow
/// answer in it.
const WORK_FOR: Duration = Duration::from_secs(8 * 60);
/// How many problems a job tells.
const MOST_PROBLEMS: usize = 100;

/// How a run of a job ended.
enum Ended {
    /// Every task was asked about.
    Done,
    /// There is more, for another run.
    Later,
    /// The backend does not answer, for now.
    Stuck(String),
}

/// Runs a job that nobody else is running; asked twice, it runs once. Answers the job as it stands then.
pub async fn run_job(app: &App, id: ProjectChildId) -> Result<Job> {
    let (store, now) = (app.store(), app.now());
    if !store.claim_job(id, now, held(now)).await? {
        let job = store.job(id).await?;
        if job.finished_at.is_some() {
            store.forget_predictions(&job).await?;
        }
        return Ok(job);
    }
    let mut job = store.job(id).await?;
    job.status = JobStatus::Running;
    let ended = match work(app, &mut job).await {
        Ok(ended) => ended,
        Err(error) if error.kind() == ErrorKind::Missing => {
            return end(app, job, Some("the project or its ML backend is gone".to_owned())).await;
        }
        Err(error) => {
            store.release_job(id).await?;
            return Err(error);
        }
    };
    match ended {
        Ended::Done => end(app, job, None).await,
        Ended::Later => {
            store.release_job(id).await?;
            store.ask_for(Piece { job: id, kind: Kind::Predict, n: 1 }).await?;
            Ok(job)
        }
        Ended::Stuck(why) => match store.rest_predictions(&mut job, app.now()).await? {
            true => Ok(job),
            false => end(app, job, Some(why)).await,
        },
    }
}

fn held(now: Timestamp) -> Timestamp {
    now.checked_add(HELD).unwrap_or(now)
}

async fn end(app: &App, mut job: Job, failure: Option<String>) -> Result<Job> {
    job.finished_at = Some(app.now());
    job.status = if failure.is_some() { JobStatus::Failed } else { JobStatus::Completed };
    if let Some(message) = failure {
        job.problems.insert(0, JobProblem { message, ..JobProblem::default() });
    }
    app.store().end_predictions(&job).await?;
    tracing::info!(target: store::METRICS, Predictions = job.prediction_count);
    Ok(job)
}

async fn work(app: &App, job: &mut Job) -> Result<Ended> {
    let store = app.store();
    let began = Instant::now();
    let project = store.project(job.id.project()).await?;
    let wanted = job.backend.ok_or_else(|| store::Error::missing("ML backend"))?;
    let backend = find(app, &project, wanted).await?;
    let tasks = match store.picked_tasks(job.id).await {
        Ok(tasks) => tasks,
        // It ended, and whoever ended it died before it could say so.
        Err(error) if error.kind() == ErrorKind::Missing => return Ok(Ended::Done),
        Err(error) => return Err(error),
    };
    let standing = crate::stand(app, &project, &backend).await?;
    let backend = store
        .change_backends(project.id, |backends| {
            let found = backends.iter_mut().find(|one| one.id == wanted);
            let backend = found.ok_or_else(|| store::Error::missing("ML backend"))?;
            standing.note(backend, app.now());
            Ok(backend.clone())
        })
        .await?;
    if backend.state != BackendState::Connected {
        return Ok(Ended::Stuck(backend.error_message.unwrap_or_default()));
    }
    let asking = Asking::new(app, &project, &backend, Some(job.id))?;
    let done = usize::try_from(job.done).unwrap_or(usize::MAX).min(tasks.len());
    let (mut left, mut size) = (&tasks[done..], Size::default());
    while !left.is_empty() {
        let batch = &left[..size.next().min(left.len())];
        let asked = match asking.ask(app, batch).await {
            Ok(asked) => {
                size.failed_in_a_row = 0;
                asked
            }
            Err(AskError::OneAtATime) => {
                size.one_at_a_time = true;
                continue;
            }
            Err(AskError::Backend(trouble)) if trouble.is_absence() => return Ok(Ended::Stuck(trouble.to_string())),
            // One task that the model cannot bear is no reason to leave out the others.
            Err(AskError::Backend(_)) if batch.len() > 1 => {
                size.singly = batch.len();
                continue;
            }
            Err(AskError::Backend(trouble)) => {
                size.failed_in_a_row += 1;
                if size.failed_in_a_row == BATCH {
                    return Ok(Ended::Stuck(trouble.to_string()));
                }
                Asked { problems: vec![(batch[0], trouble.to_string())], ..Asked::default() }
            }
            Err(AskError::Store(error)) => return Err(error),
        };
        size.singly = size.singly.saturating_sub(batch.len());
        left = &left[batch.len()..];
        note(job, batch.len(), asked);
        store.keep_job(job, Some(held(app.now()))).await?;
        if began.elapsed() >= WORK_FOR && !left.is_empty() {
            return Ok(Ended::Later);
        }
    }
    Ok(Ended::Done)
}

async fn find(app: &App, project: &Project, id: ProjectChildId) -> Result<Backend> {
    let found = app.store().backends(project.id).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| store::Error::missing("ML backend"))
}

/// How many tasks a backend is asked about next.
#[derive(Debug, Default)]
struct Size {
    /// The backend takes no more at any time.
    one_at_a_time: bool,
    /// So many next ones were refused together.
    singly: usize,
    /// So many were refused one after the other: something is wrong with the backend.
    failed_in_a_row: usize,
}

impl Size {
    fn next(&self) -> usize {
        if self.one_at_a_time || self.singly > 0 { 1 } else { BATCH }
    }
}

fn note(job: &mut Job, tasks: usize, asked: Asked) {
    job.done += tasks as u64;
    job.task_count += asked.tasks;
    job.prediction_count += asked.predictions;
    if asked.tasks > 0 {
        job.stuck_since = None;
    }
    let room = MOST_PROBLEMS.saturating_sub(job.problems.len());
    let told = asked.problems.into_iter().take(room);
    job.problems
        .extend(told.map(|(task, why)| JobProblem { message: format!("task {task}: {why}"), ..JobProblem::default() }));
}
