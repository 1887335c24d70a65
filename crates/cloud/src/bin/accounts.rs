//! The Lambda entry point of `functions/accounts`.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve(accounts::routes()).await
}
