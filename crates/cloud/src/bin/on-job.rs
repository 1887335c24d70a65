//! The Lambda entry point of `functions/on-job`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event| async move { on_job::handle(&app, event.get().as_bytes()).await }).await
}
