//! The entry point of functions that events call.

use crate::{Error, clients, logs};
use api::App;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;
use std::future::Future;

/// Handles events until Lambda ends the process. `handle` is given each event's bytes; what it answers is the
/// invocation's answer, and its error makes Lambda (or the stream) try the event again.
pub async fn listen<A, E, F, H>(handle: H) -> Result<(), Error>
where
    H: Fn(App, Box<RawValue>) -> F,
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
            let request = event.context.request_id;
            let span = tracing::info_span!("event", request.id = %request);
            let handled = tracing::Instrument::instrument(handle(app, event.payload), span).await;
            handled.map_err(|error| {
                tracing::error!(request.id = %request, error = %error, "the event was not handled");
                error.into()
            })
        }
    });
    lambda_runtime::run(service).await
}
