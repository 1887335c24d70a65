//! The Lambda entry point of `functions/on-change`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event, _| async move { on_change::handle(&app, event.get().as_bytes()).await }).await
}
