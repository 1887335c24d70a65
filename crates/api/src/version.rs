//! Versions of records: a response contains the version in `ETag`, and a request with `If-Match` only changes that
//! version.
//!
//! The version is the time of the record's last change, equal to `updated_at`, so that lists contain it as well.

use crate::answer;
use crate::extract::Json;
use crate::failure::Failure;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, header};
use jiff::Timestamp;
use serde::Serialize;

/// The version that a request wants to change. `None` means any version.
pub struct Expected(pub Option<Timestamp>);

impl<S: Sync> FromRequestParts<S> for Expected {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Expected, Failure> {
        match parts.headers.get(header::IF_MATCH) {
            Some(value) => read(value.to_str().unwrap_or_default()).map(Expected),
            None => Ok(Expected(None)),
        }
    }
}

fn read(value: &str) -> Result<Option<Timestamp>, Failure> {
    let value = value.trim();
    if value == "*" {
        return Ok(None);
    }
    // A gateway that compresses a response turns its tag into a weak one.
    let tag = value.strip_prefix("W/").unwrap_or(value);
    let time = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
    time.map(Some).ok_or_else(|| {
        Failure::invalid("If-Match", "must be \"*\" or one ETag: the record's updated_at between double quotes")
    })
}

/// A record with its version in `ETag`.
pub struct Versioned<T> {
    /// The time of the record's last change.
    pub version: Timestamp,
    /// The body of the response.
    pub view: T,
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.view).into_response();
        // A time is ASCII, so it is always a valid header value.
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", answer::time(self.version))) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_is_written() {
        let at: Timestamp = "2026-11-29T12:03:00.000001Z".parse().unwrap();
        let response = Versioned { version: at, view: () }.into_response();
        let tag = response.headers()[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(read(&tag).unwrap(), Some(at));
        assert_eq!(read(&format!("W/{tag}")).unwrap(), Some(at));
        assert_eq!(read("*").unwrap(), None);
    }

    #[test]
    fn anything_else_is_refused_by_the_name_of_the_header() {
        for value in ["", "2026-11-29T12:03:00Z", "\"abc\"", "\"2026-11-29T12:03:00Z\", \"x\""] {
            let failure = read(value).unwrap_err();
            assert_eq!(failure.status(), 400, "{value}");
            assert!(failure.fields().is_some_and(|fields| fields.contains_key("If-Match")), "{value}");
        }
    }
}
