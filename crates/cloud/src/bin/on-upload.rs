//! The Lambda entry point of `functions/on-upload`.

use store::imports::Limits;

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event, deadline| async move {
        on_upload::handle(app.store(), event.get().as_bytes(), app.now(), &Limits::until(deadline)).await
    })
    .await
}
