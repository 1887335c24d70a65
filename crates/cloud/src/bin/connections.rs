//! The Lambda entry point of `functions/connections`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(connections::routes()).await
}
