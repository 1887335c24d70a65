//! Starts training of backends.

use crate::client::Client;
use api::App;
use api::wire::project_json;
use jiff::SignedDuration;
use labeling::ids::ProjectId;
use store::Result;
use store::events::timers::Timer;
use store::projects::backends::{Backend, BackendState};

/// Duration of a claim. It is longer than the requests to all backends of a project can take.
const CLAIM: SignedDuration = SignedDuration::from_mins(10);

/// Starts a training of one backend and stores the outcome.
pub async fn train(app: &App, backend: &Backend) -> Result<()> {
    let store = app.store();
    let project = store.project(backend.id.project()).await?;
    let started = Client::new(app, backend)?.train(project_json(store, &project).await?).await;
    store
        .change_backends(project.id, |backends| {
            if let Some(backend) = backends.iter_mut().find(|one| one.id == backend.id) {
                (backend.state, backend.error_message) = match &started {
                    Ok(()) => (BackendState::Training, None),
                    Err(error) => (BackendState::Error, Some(error.to_string())),
                };
            }
            Ok(())
        })
        .await
}

/// Starts the due trainings of all backends of a project.
pub async fn train_due(app: &App, due: &Timer) -> Result<()> {
    let now = app.now();
    if !app.store().claim_timer(due, now, now.checked_add(CLAIM).unwrap_or(now)).await? {
        return Ok(());
    }
    let project: ProjectId = due.subject.project();
    for backend in app.store().backends(project).await? {
        train(app, &backend).await?;
    }
    app.store().delete_timer(due).await
}
