//! The Lambda entry point of `functions/on-upload`.

use store::imports::ImportLimits;

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event, deadline| async move {
        on_upload::handle(app.store(), event.get().as_bytes(), app.now(), &ImportLimits::until(deadline)).await
    })
    .await
}
