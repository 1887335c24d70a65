//! Versions and the health check, which need no sign-in.

use api::{Json, SPOKEN_RELEASE, VERSION};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Whether the server is running.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
}

/// The versions that clients check: the implemented release of Label Studio, and the edition, from which the SDK
/// derives its way to export.
fn versions() -> Value {
    let spoken = json!({"version": SPOKEN_RELEASE, "short_version": SPOKEN_RELEASE});
    json!({
        "release": SPOKEN_RELEASE,
        "label-studio-os-package": spoken,
        "label-studio-os-backend": spoken,
        "label-studio-frontend": spoken,
        "label-studio-converter": spoken,
        "dm2": spoken,
        "lsf": spoken,
        "backend": spoken,
        "edition": "Community",
        "skylabel": {"version": VERSION},
    })
}

/// The versions.
#[utoipa::path(get, path = "/api/version", tag = "version", security(()), responses((status = 200, body = Object)))]
pub(crate) async fn api_version() -> Json<Value> {
    Json(versions())
}

/// The versions.
#[utoipa::path(get, path = "/version", tag = "version", security(()), responses((status = 200, body = Object)))]
pub(crate) async fn version() -> Json<Value> {
    Json(versions())
}

/// Whether the server is running.
#[utoipa::path(get, path = "/health", tag = "version", security(()), responses((status = 200, body = Health)))]
pub(crate) async fn health() -> Json<Health> {
    Json(Health { status: "UP" })
}
