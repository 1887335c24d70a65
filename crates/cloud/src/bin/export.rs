//! The Lambda entry point of `functions/export`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(export::routes()).await
}
