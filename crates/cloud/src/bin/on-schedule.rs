//! The Lambda entry point of `functions/on-schedule`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event| async move { on_schedule::handle(&app, event.get().as_bytes()).await }).await
}
