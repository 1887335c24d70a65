//! Notifications of the uploads bucket: runs the functions that these notifications invoke in the cloud.

use api::App;
use embedded::{Created, Embedded, UPLOADS_BUCKET};
use std::sync::Arc;
use store::imports::ImportLimits;
use tokio::sync::Semaphore;
use tokio::sync::broadcast::error::RecvError;

/// The most notifications handled in parallel. Each may hold a few runs in memory.
const AT_A_TIME: usize = 2;
/// The prefix of objects that request pieces of jobs.
const PIECES: &str = "jobs/";

/// Handles notifications until the store is closed. Work that fails is left to the timer.
pub(crate) async fn run(app: App, embedded: Embedded) {
    let mut created = embedded.created();
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    loop {
        let created = match created.recv().await {
            Ok(created) if created.bucket == UPLOADS_BUCKET => created,
            Ok(_) => continue,
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!("missed {missed} notices of the bucket; the clock finds what they were about");
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        let (app, places) = (app.clone(), Arc::clone(&places));
        tokio::spawn(async move {
            // The semaphore is never closed.
            let _place = places.acquire_owned().await;
            handle(&app, &created).await;
        });
    }
}

async fn handle(app: &App, created: &Created) {
    let event = created.event();
    let handled: Result<(), Box<dyn std::error::Error + Send + Sync>> = if created.key.starts_with(PIECES) {
        on_job::handle(app, event.as_bytes(), &ImportLimits::default()).await.map(drop).map_err(Into::into)
    } else {
        on_upload::handle(app.store(), event.as_bytes(), app.now(), &ImportLimits::default())
            .await
            .map(drop)
            .map_err(Into::into)
    };
    if let Err(error) = handled {
        tracing::error!(error = %error, "{} could not be handled; the clock tries it again", created.key);
    }
}
