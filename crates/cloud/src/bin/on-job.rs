//! The Lambda entry point of `functions/on-job`.

use store::imports::Limits;

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event, deadline| async move {
        on_job::handle(&app, event.get().as_bytes(), &Limits::until(deadline)).await
    })
    .await
}
