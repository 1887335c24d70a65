//! Responses other than 200 with JSON.

use axum::Json;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use labeling::time::Time;
use serde::Serialize;

/// 201 with the new record.
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// 204.
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// 202 with a body that tells the client where to follow the progress.
pub fn accepted(body: impl Serialize) -> Response {
    (StatusCode::ACCEPTED, Json(body)).into_response()
}

/// 200 with an HTML page.
pub fn html(page: String) -> Response {
    Html(page).into_response()
}

/// 302 to a path of this server. A path that is not valid in a header is replaced by the start page.
pub fn redirect(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

/// A time in the API's form: UTC with microseconds, if there are any.
pub fn time(at: jiff::Timestamp) -> String {
    Time(at).to_string()
}
