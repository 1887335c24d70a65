//! Asks the project's first ML backend for predictions of tasks.

use super::Acted;
use api::{App, Failure, Result, User};
use labeling::query::Query;
use std::time::Duration;
use store::jobs::selected::Selected;
use store::projects::Project;

/// The time that a request waits for predictions, and the interval between two checks.
const WAITED: Duration = Duration::from_secs(8);
const LOOKED: Duration = Duration::from_millis(300);

/// A job runs it and continues after the request ends. Scripts expect that the predictions of a few tasks exist after
/// the response.
pub(super) async fn run(app: &App, user: &User, project: &Project, query: &Query, json: String) -> Result<Acted> {
    let store = app.store();
    let backend = store.backends(project.id).await?.into_iter().next();
    let backend = backend.ok_or_else(|| Failure::bad_request("The project has no ML backend."))?;
    let tasks = store.select_tasks(project, query, Some(app.settings().bulk_at_once)).await?;
    let (processed_items, waited, selected) = match tasks {
        Some(tasks) => (tasks.len() as u64, WAITED, Selected::Tasks(tasks)),
        // The job finds them. Many tasks are not done soon.
        None => (0, Duration::ZERO, Selected::Query { query: json }),
    };
    let asked = store.request_predictions(backend.id, &selected, user.id, app.now()).await?;
    let finished = tokio::time::timeout(waited, async {
        loop {
            let job = store.job(asked.id).await?;
            if job.finished_at.is_some() {
                return Ok::<_, Failure>(job);
            }
            tokio::time::sleep(LOOKED).await;
        }
    });
    let (detail, job) = match finished.await {
        Ok(job) => {
            let job = job?;
            let detail = match job.report.problems.first() {
                Some(problem) => format!("Retrieved {} predictions; {}", job.report.predictions, problem.message),
                None => format!("Retrieved {} predictions", job.report.predictions),
            };
            (detail, None)
        }
        Err(_) => (format!("Retrieving predictions goes on as job {}", asked.id), Some(asked.id.0)),
    };
    Ok(Acted { processed_items, detail, reload: true, job })
}
