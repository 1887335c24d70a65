//! The Lambda entry point of `functions/predictions`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(predictions::routes()).await
}
