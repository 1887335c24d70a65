//! The Lambda entry point of `functions/on-schedule`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event| async move { on_schedule::handle(app.store(), event.get().as_bytes(), app.now()).await })
        .await
}
