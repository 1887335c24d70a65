//! The API's description, as JSON, as YAML and as a page to read, with nothing loaded from elsewhere.

use crate::cli::Stop;
use crate::router::functions;
use api::{App, Failure, redirect};
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

/// Prints the description.
pub(crate) fn print() -> Result<(), Stop> {
    let (_, description) = functions();
    let text = description.to_pretty_json().map_err(|error| Stop::because("cannot write the description", error))?;
    println!("{text}");
    Ok(())
}

/// The paths at which the description is looked for.
pub(crate) fn routes(description: OpenApi) -> Router<App> {
    let description = Arc::new(description);
    let json = {
        let description = description.clone();
        move || async move { text("application/json", description.to_json()) }
    };
    let yaml = move || async move { text("application/yaml", description.to_yaml()) };
    let asset = |kind: &'static str, body: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], body).into_response() })
    };
    let page = || asset("text/html; charset=utf-8", include_str!("docs/index.html"));
    Router::new()
        .route("/docs/api", page())
        .route("/docs/api/schema/swagger-ui", page())
        .route("/docs/api/schema/redoc", page())
        .route("/docs/api/schema/json", get(json.clone()))
        .route("/docs/api/schema/yaml", get(yaml.clone()))
        .route("/docs/api/schema", get(yaml))
        .route("/api/schema", get(json))
        .route("/docs/api/docs.js", asset("text/javascript; charset=utf-8", include_str!("docs/docs.js")))
        .route("/docs/api/docs.css", asset("text/css; charset=utf-8", include_str!("docs/docs.css")))
        .route("/api/docs", get(async || redirect("/docs/api")))
}

fn text(kind: &'static str, written: Result<String, impl std::fmt::Display>) -> Response {
    match written {
        Ok(text) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        Err(error) => Failure::internal(error).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described() {
        let (_, description) = functions();
        let json: serde_json::Value = serde_json::from_str(&description.to_json().unwrap()).unwrap();
        let mut ids = std::collections::BTreeSet::new();
        for (path, operations) in json["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                assert!(operation["summary"].is_string(), "{method} {path} has no summary");
                assert!(operation["responses"].is_object(), "{method} {path} has no responses");
                let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
                assert!(ids.insert(id), "{method} {path} has another operation's name");
            }
        }
        assert!(ids.contains("get_api_current_user_whoami"));
    }

    /// The page's types are made from the committed description.
    #[test]
    fn the_committed_description_is_current() {
        let (_, description) = functions();
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        let committed = std::fs::read_to_string(committed).unwrap();
        let current = description.to_pretty_json().unwrap();
        assert!(committed.trim_end() == current, "docs/openapi.json is not what the code says; run `make openapi`");
    }
}
