//! The Lambda entry point of `functions/annotations`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(annotations::routes()).await
}
