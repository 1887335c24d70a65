//! The Lambda entry point of `functions/accounts`: requests, and the operator's events.

#[tokio::main]
async fn main() -> Result<(), cloud::Error> {
    cloud::serve_and_listen(accounts::routes(), |app, event| async move {
        accounts::operator::handle(&app, event.get().as_bytes()).await
    })
    .await
}
