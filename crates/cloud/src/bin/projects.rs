//! The Lambda entry point of `functions/projects`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(projects::routes()).await
}
