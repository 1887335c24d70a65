//! The Lambda entry point of `functions/import`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(import::routes()).await
}
