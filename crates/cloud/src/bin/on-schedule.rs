//! The Lambda entry point of `functions/on-schedule`.

use store::imports::ImportLimits;

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event, deadline| async move {
        on_schedule::handle(&app, event.get().as_bytes(), &ImportLimits::until(deadline)).await
    })
    .await
}
