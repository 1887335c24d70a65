//! The Lambda entry point of `functions/on-upload`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::listen(|app, event| async move { on_upload::handle(app.store(), event.get().as_bytes(), app.now()).await })
        .await
}
