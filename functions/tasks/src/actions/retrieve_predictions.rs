//! Asks the project's first ML backend for predictions of tasks.

use super::{Acted, Picked, TaskAction};
use api::{Failure, Result};
use futures::FutureExt;
use std::time::Duration;

/// The time that a request waits for predictions, and the interval between two checks.
const WAITED: Duration = Duration::from_secs(20);
const LOOKED: Duration = Duration::from_millis(300);

pub(super) const ACTION: TaskAction = TaskAction {
    id: "retrieve_tasks_predictions",
    title: "Retrieve predictions",
    warning: "The project's ML backend is asked about the tasks that have none of its predictions yet.",
    empties: false,
    run: |picked| run(picked).boxed(),
};

/// A job runs it and continues after the request ends. Scripts expect that the predictions of a few tasks exist after
/// the response.
async fn run(picked: Picked) -> Result<Acted> {
    let Picked { app, user, project, tasks } = picked;
    let store = app.store();
    let backend = store.backends(project.id).await?.into_iter().next();
    let backend = backend.ok_or_else(|| Failure::bad_request("The project has no ML backend."))?;
    let asked = store.request_predictions(backend.id, &tasks, user.id, app.now()).await?;
    let waited = tokio::time::timeout(WAITED, async {
        loop {
            let job = store.job(asked.id).await?;
            if job.finished_at.is_some() {
                return Ok::<_, Failure>(job);
            }
            tokio::time::sleep(LOOKED).await;
        }
    });
    let detail = match waited.await {
        Ok(job) => {
            let job = job?;
            match job.report.problems.first() {
                Some(problem) => format!("Retrieved {} predictions; {}", job.report.predictions, problem.message),
                None => format!("Retrieved {} predictions", job.report.predictions),
            }
        }
        Err(_) => format!("Retrieving predictions goes on as job {}", asked.id),
    };
    Ok(Acted { processed_items: tasks.len() as u64, detail, reload: true })
}
