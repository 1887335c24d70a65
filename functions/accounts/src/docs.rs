//! The API's description in three forms: JSON, YAML and an HTML page that loads nothing from other servers.
//!
//! The description covers all functions, so it is a file: `make openapi` writes it from the code, and a test fails if
//! the file is outdated.

use api::{App, Failure, Routes, redirect};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use http::header;
use serde_json::Value;

const DESCRIPTION: &str = include_str!("../../../docs/openapi.json");

/// The usual paths of an API description.
pub(crate) fn routes() -> Routes {
    let json = || asset("application/json", DESCRIPTION);
    let page = || asset("text/html; charset=utf-8", include_str!("docs/index.html"));
    Routes::new()
        .route("/docs/api", page())
        .route("/docs/api/schema/swagger-ui", page())
        .route("/docs/api/schema/redoc", page())
        .route("/docs/api/schema/json", json())
        .route("/docs/api/schema/yaml", get(yaml))
        .route("/docs/api/schema", get(yaml))
        .route("/api/schema", json())
        .route("/docs/api/docs.js", asset("text/javascript; charset=utf-8", include_str!("docs/docs.js")))
        .route("/docs/api/docs.css", asset("text/css; charset=utf-8", include_str!("docs/docs.css")))
        .route("/api/docs", get(async || redirect("/docs/api")))
}

fn asset(kind: &'static str, body: &'static str) -> MethodRouter<App> {
    get(move || async move { ([(header::CONTENT_TYPE, kind)], body).into_response() })
}

async fn yaml() -> Response {
    let description = serde_json::from_str::<Value>(DESCRIPTION).map_err(|error| error.to_string());
    match description.and_then(|description| yaml_serde::to_string(&description).map_err(|error| error.to_string())) {
        Ok(text) => ([(header::CONTENT_TYPE, "application/yaml")], text).into_response(),
        Err(error) => Failure::internal(error).into_response(),
    }
}
