//! Error responses. This is the only place that chooses status codes.

use crate::SPOKEN_RELEASE;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use store::ErrorKind;
use utoipa::ToSchema;

/// A handler's result.
pub type Result<T> = std::result::Result<T, Failure>;

/// An error response in Label Studio's form: `{id, status_code, version, detail, exc_info, validation_errors?}`.
#[derive(Debug)]
pub struct Failure(Box<Content>);

#[derive(Debug)]
struct Content {
    status: StatusCode,
    detail: String,
    fields: Option<Map<String, Value>>,
    /// The internal cause. It is written to the log and never sent to the client.
    cause: Option<String>,
    retry_after: Option<u32>,
    /// The current record, if the client wanted to change another version of it.
    current: Option<Value>,
}

impl Failure {
    fn new(status: StatusCode, detail: impl Into<String>) -> Failure {
        let content =
            Content { status, detail: detail.into(), fields: None, cause: None, retry_after: None, current: None };
        Failure(Box::new(content))
    }

    fn with_fields(mut self, fields: Map<String, Value>) -> Failure {
        self.0.fields = Some(fields);
        self
    }

    fn caused(mut self, cause: impl Into<String>) -> Failure {
        self.0.cause = Some(cause.into());
        self
    }

    fn retry_after(mut self, seconds: u32) -> Failure {
        self.0.retry_after = Some(seconds);
        self
    }

    /// 404 with the wording that scripts compare.
    pub fn not_found() -> Failure {
        Failure::new(StatusCode::NOT_FOUND, "Not found.")
    }

    /// 404 with another message.
    pub fn missing(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::NOT_FOUND, detail)
    }

    /// 400 with a message that is not about a field.
    pub fn bad_request(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 400 with the invalid field.
    pub fn invalid(field: &str, problem: impl Into<String>) -> Failure {
        Failure::invalid_fields([(field.to_owned(), problem.into())])
    }

    /// 400 with every invalid field. A field may occur several times. Problems that are not about a field are listed
    /// under `non_field_errors`.
    pub fn invalid_fields(problems: impl IntoIterator<Item = (String, String)>) -> Failure {
        let mut fields = Map::new();
        for (field, problem) in problems {
            let entry = fields.entry(field).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = entry {
                list.push(Value::String(problem));
            }
        }
        Failure::new(StatusCode::BAD_REQUEST, "Validation error").with_fields(fields)
    }

    /// 400 with `validation_errors` of another form.
    pub fn validation(errors: Map<String, Value>) -> Failure {
        Failure::new(StatusCode::BAD_REQUEST, "Validation error").with_fields(errors)
    }

    /// 401: no credentials. Has the wording and the header that clients compare.
    pub fn unauthenticated() -> Failure {
        Failure::unauthorized("Authentication credentials were not provided.")
    }

    /// 401: invalid credentials.
    pub fn unauthorized(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::UNAUTHORIZED, detail)
    }

    /// 403.
    pub fn forbidden(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::FORBIDDEN, detail)
    }

    /// 405 with the method.
    pub fn method_not_allowed(method: &http::Method) -> Failure {
        Failure::new(StatusCode::METHOD_NOT_ALLOWED, format!("Method \"{method}\" not allowed."))
    }

    /// 409.
    pub fn conflict(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::CONFLICT, detail)
    }

    /// 412: the record's version differs from `If-Match`. The response contains the current record.
    pub fn changed(detail: impl Into<String>, current: impl Serialize) -> Failure {
        match serde_json::to_value(current) {
            Ok(current) => {
                let mut failure = Failure::new(StatusCode::PRECONDITION_FAILED, detail);
                failure.0.current = Some(current);
                failure
            }
            Err(error) => Failure::internal(error),
        }
    }

    /// 501.
    pub fn not_implemented(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::NOT_IMPLEMENTED, detail)
    }

    /// 413 with the limit.
    pub fn too_large(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// 415 with the content type.
    pub fn unsupported_media_type(sent: &str) -> Failure {
        Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("Unsupported media type \"{sent}\" in request."))
    }

    /// 429 with the number of seconds to wait before the next try.
    pub fn too_many(detail: impl Into<String>, retry_after_s: u32) -> Failure {
        Failure::new(StatusCode::TOO_MANY_REQUESTS, detail).retry_after(retry_after_s)
    }

    /// 503: the client should try again soon.
    pub fn unavailable(detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(1)
    }

    /// 500. The cause is only written to the log.
    pub fn internal(cause: impl std::fmt::Display) -> Failure {
        let detail = "something went wrong inside; the log has it by this id";
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, detail).caused(cause.to_string())
    }

    /// The status code of the response.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The message for the client.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The invalid fields, if any.
    pub fn fields(&self) -> Option<&Map<String, Value>> {
        self.0.fields.as_ref()
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        match error.kind() {
            ErrorKind::Missing => Failure::missing(error.message()),
            ErrorKind::Conflict => Failure::conflict(error.message()),
            ErrorKind::Changed => Failure::new(StatusCode::PRECONDITION_FAILED, error.message()),
            ErrorKind::TooLarge => Failure::too_large(error.message()),
            ErrorKind::Invalid => match error.field() {
                Some(field) => Failure::invalid(field, error.message()),
                None => Failure::bad_request(error.message()),
            },
            ErrorKind::Unavailable => {
                Failure::unavailable("the store is busy or does not answer; try again").caused(with_causes(&error))
            }
            ErrorKind::Newer => Failure::unavailable(error.message()).caused(with_causes(&error)),
            ErrorKind::Corrupt => Failure::internal(with_causes(&error)),
        }
    }
}

/// The body of an error response.
#[derive(Serialize, ToSchema)]
pub(crate) struct FailureBody {
    /// The id of this response in the log.
    id: String,
    status_code: u16,
    version: &'static str,
    /// The error message.
    detail: String,
    /// Always null. Some clients read it.
    #[schema(value_type = Option<Object>)]
    exc_info: Option<()>,
    /// The problems of each invalid field. Only present if fields are invalid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<HashMap<String, Vec<String>>>, nullable = false)]
    validation_errors: Option<Map<String, Value>>,
    /// Only for 412: the current record.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, nullable = false)]
    current: Option<Value>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Failure(content) = self;
        let id = uuid::Uuid::new_v4().to_string();
        if let Some(cause) = &content.cause {
            tracing::error!(failure.id = %id, failure.status = content.status.as_u16(), "request failed: {cause}");
        }
        let body = FailureBody {
            id,
            status_code: content.status.as_u16(),
            version: SPOKEN_RELEASE,
            detail: content.detail,
            exc_info: None,
            validation_errors: content.fields,
            current: content.current,
        };
        let mut response = (content.status, Json(body)).into_response();
        if content.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
        }
        if let Some(seconds) = content.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn several_problems_of_a_field_stand_together() {
        let failure = Failure::invalid_fields([
            ("email".into(), "not an address".into()),
            ("email".into(), "too long".into()),
            ("password".into(), "too short".into()),
        ]);
        assert_eq!(failure.status(), StatusCode::BAD_REQUEST);
        let fields = Value::Object(failure.fields().cloned().unwrap_or_default());
        assert_eq!(fields, json!({"email": ["not an address", "too long"], "password": ["too short"]}));
    }

    #[test]
    fn a_missing_credential_asks_for_a_token() {
        let response = Failure::unauthenticated().into_response();
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["www-authenticate"], "Token");
    }

    #[test]
    fn store_errors_become_the_status_that_says_what_to_do() {
        let status = |error: store::Error| Failure::from(error).status().as_u16();
        assert_eq!(status(store::Error::missing("task")), 404);
        assert_eq!(status(store::Error::invalid("data", "is not an object")), 400);
        assert_eq!(status(store::Error::new(ErrorKind::Conflict, "changed")), 409);
        assert_eq!(status(store::Error::changed("draft")), 412);
        assert_eq!(status(store::Error::new(ErrorKind::TooLarge, "too large")), 413);
        assert_eq!(status(store::Error::new(ErrorKind::Unavailable, "busy")), 503);
        assert_eq!(status(store::Error::corrupt("bad row")), 500);
    }

    #[test]
    fn causes_are_not_told_to_the_client() {
        let failure = Failure::from(store::Error::corrupt("row SECRET lacks attribute x"));
        assert!(!failure.detail().contains("SECRET"));
    }
}
