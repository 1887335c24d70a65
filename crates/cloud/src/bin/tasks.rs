//! The Lambda entry point of `functions/tasks`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(tasks::routes()).await
}
