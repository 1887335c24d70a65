//! All functions in one router, with the page as fallback and the presigned URLs of the embedded S3.

use crate::page;
use crate::unread;
use api::{App, ClientAddress};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use embedded::{DATA_BUCKET, Embedded, UPLOADS_BUCKET};
use std::net::SocketAddr;
use utoipa::openapi::OpenApi;

/// The routes of all functions and their description.
pub(crate) fn functions() -> (Router<App>, OpenApi) {
    api::openapi::assemble([
        accounts::routes(),
        projects::routes(),
        tasks::routes(),
        import::routes(),
        annotations::routes(),
        predictions::routes(),
        export::routes(),
        connections::routes(),
    ])
}

/// All routes of the port.
pub(crate) fn router(app: App, embedded: &Embedded) -> Router {
    let (functions, _) = functions();
    let routes = functions.fallback(page::serve).layer(from_fn_with_state(app.clone(), with_address));
    // The signature covers the path of an object as sent, so the path must not be normalized.
    let objects = embedded.s3_http_service();
    Router::new()
        .route_service(&format!("/{DATA_BUCKET}/{{*key}}"), objects.clone())
        .route_service(&format!("/{UPLOADS_BUCKET}/{{*key}}"), objects)
        .fallback_service(api::finish(routes, app))
        .layer(from_fn(unread::leave_none))
}

async fn with_address(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let trusted = &app.settings().trusted_proxies;
    let client = peer.map(|peer| ClientAddress::behind(peer, request.headers(), trusted));
    request.extensions_mut().insert(client.unwrap_or(ClientAddress(None)));
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use api::function_of;

    /// In the cloud each function gets only its own prefixes. A route outside of them would be unreachable.
    #[test]
    fn functions_answer_their_own_prefixes() {
        use api::Function::*;
        let all = [
            (Accounts, accounts::routes()),
            (Projects, projects::routes()),
            (Tasks, tasks::routes()),
            (Import, import::routes()),
            (Annotations, annotations::routes()),
            (Predictions, predictions::routes()),
            (Export, export::routes()),
            (Connections, connections::routes()),
        ];
        for (function, mut routes) in all {
            for path in routes.to_openapi().paths.paths.keys() {
                assert_eq!(function_of(path), Some(function), "{path}");
            }
        }
    }
}
