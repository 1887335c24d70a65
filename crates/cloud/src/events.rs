//! The entry point of functions that handle events.

use crate::{Error, clients, logs};
use api::App;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

/// Handles events until Lambda ends the process. `handle` gets the bytes of each event and the deadline of the
/// invocation. Its value is the result of the invocation. After an error, Lambda (or the stream) retries the event.
pub async fn listen<A, E, F, H>(handle: H) -> Result<(), Error>
where
    H: Fn(App, Box<RawValue>, Instant) -> F,
    F: Future<Output = Result<A, E>>,
    A: serde::Serialize,
    E: Into<Error> + std::fmt::Display,
{
    logs::start();
    let app = clients::app().await?;
    let handle = &handle;
    let service = service_fn(move |event: LambdaEvent<Box<RawValue>>| {
        let app = app.clone();
        async move {
            let left = event.context.deadline.saturating_sub(app.now().as_millisecond().max(0).unsigned_abs());
            let deadline = Instant::now() + Duration::from_millis(left);
            let request = event.context.request_id;
            let span = tracing::info_span!("event", request.id = %request);
            let handled = tracing::Instrument::instrument(handle(app, event.payload, deadline), span).await;
            handled.map_err(|error| {
                tracing::error!(request.id = %request, error = %error, "the event was not handled");
                error.into()
            })
        }
    });
    lambda_runtime::run(service).await
}
