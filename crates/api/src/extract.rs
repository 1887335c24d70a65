//! Parses requests: bodies, queries and ids in paths. An error names the invalid field.

use crate::failure::Failure;
use crate::form::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::request::Parts;
use http::{HeaderMap, header};
use labeling::json::Unreadable;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// The largest JSON body, in bytes. Larger data must be uploaded. The API Gateway has the same limit.
pub const MAX_BODY: usize = 6 * 1024 * 1024;

/// A request's body, in JSON or as a form. As a response: JSON.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Longer bodies are parsed on a thread of their own, so that they do not hold up other requests.
const LONG_BODY: usize = 64 * 1024;

impl<T: DeserializeOwned + Send + 'static, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Json<T>, Failure> {
        let kind = BodyKind::of(request.headers())?;
        let headers = request.headers().clone();
        let body = read_body(request, MAX_BODY).await?;
        match kind {
            BodyKind::Json if body.len() > LONG_BODY => {
                let parsed = tokio::task::spawn_blocking(move || read_json(&body)).await;
                parsed.map_err(Failure::internal)?.map(Json)
            }
            BodyKind::Json => read_json(&body).map(Json),
            BodyKind::UrlEncoded => read_form(Form::urlencoded(&body)).map(Json),
            BodyKind::Multipart => read_form(Form::multipart(&headers, body).await?).map(Json),
        }
    }
}

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// `application/json`, or no content type.
    Json,
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
    /// `multipart/form-data`.
    Multipart,
}

impl BodyKind {
    /// The format given by the content type. 415 for any other.
    pub fn of(headers: &HeaderMap) -> Result<BodyKind, Failure> {
        let Some(sent) = headers.get(header::CONTENT_TYPE) else { return Ok(BodyKind::Json) };
        let sent = sent.to_str().unwrap_or("unreadable");
        let essence = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Ok(BodyKind::Json),
            "application/x-www-form-urlencoded" => Ok(BodyKind::UrlEncoded),
            "multipart/form-data" => Ok(BodyKind::Multipart),
            other if other.starts_with("application/") && other.ends_with("+json") => Ok(BodyKind::Json),
            other => Err(Failure::unsupported_media_type(other)),
        }
    }
}

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // A request without a body counts as an empty object.
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    // Parts of the body are stored without parsing, and every later reader must be able to parse them.
    labeling::json::check(body).map_err(unreadable)?;
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        body_problem(&path, error.inner())
    })?;
    reader.end().map_err(|error| body_problem(".", &error))?;
    Ok(value)
}

fn read_form<T: DeserializeOwned>(form: Form) -> Result<T, Failure> {
    let json = form.texts().filter(|text| text.trim_start().starts_with(['{', '[']));
    json.map(str::as_bytes).try_for_each(labeling::json::check).map_err(unreadable)?;
    serde_path_to_error::deserialize(form).map_err(|error| {
        let path = error.path().to_string();
        field_problem(&path, error.inner())
    })
}

fn unreadable(unreadable: Unreadable) -> Failure {
    match unreadable.path.as_str() {
        "" => Failure::bad_request(format!("JSON parse error - the body {unreadable}")),
        path => Failure::invalid(path, unreadable.to_string()),
    }
}

/// A complete body. 413 if it is larger than `limit` bytes.
pub(crate) async fn read_body(request: Request, limit: usize) -> Result<Bytes, Failure> {
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: usize| length > limit) {
        return Err(too_large(limit));
    }
    let mut stream = request.into_body().into_data_stream();
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Failure::bad_request("the request's body broke off"))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn too_large(limit: usize) -> Failure {
    Failure::too_large(format!("the request's body is larger than {limit} bytes; send large data as an upload"))
}

fn body_problem(path: &str, error: &serde_json::Error) -> Failure {
    if error.is_data() {
        return field_problem(path, error);
    }
    Failure::bad_request(format!("JSON parse error - {error}"))
}

/// A problem at a path such as `tasks[3].data`. For a missing or unknown field, Serde names the field only in the
/// message.
fn field_problem(path: &str, error: &impl Display) -> Failure {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    let named =
        ["missing field `", "unknown field `"].iter().find_map(|start| text.strip_prefix(start)?.split('`').next());
    match (path, named) {
        ("." | "?", Some(field)) => Failure::invalid(field, short(text)),
        ("." | "?", None) => Failure::invalid("non_field_errors", text),
        (path, Some(field)) => Failure::invalid(&format!("{path}.{field}"), short(text)),
        (path, None) => Failure::invalid(path, text),
    }
}

fn short(text: &str) -> String {
    if text.starts_with("missing field") { "This field is required.".to_owned() } else { text.to_owned() }
}

/// A query string parsed into a struct. A repeated key fills a list.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query<T>, Failure> {
        let query = parts.uri.query().unwrap_or_default();
        let reader = serde_html_form::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        let value = serde_path_to_error::deserialize(reader).map_err(|error| {
            let path = error.path().to_string();
            field_problem(&path, error.inner())
        })?;
        Ok(Query(value))
    }
}

/// The pairs of a query string or a form.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Parses a query string or the body of a form.
    pub fn parse(query: &str) -> Params {
        Params(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The value of a key. For repeated keys, the last one.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// All values of a key. Clients may also write `key[]`, or separate values by commas.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(name, _)| name == key || name.strip_suffix("[]") == Some(key))
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// The value of a key, parsed. 400 with the key if parsing fails.
    pub fn read<T: std::str::FromStr>(&self, key: &str) -> Result<Option<T>, Failure> {
        match self.get(key) {
            None | Some("") => Ok(None),
            Some(text) => match text.parse() {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(Failure::invalid(key, format!("\"{text}\" is not a valid value"))),
            },
        }
    }

    /// All values of a key as ids. Brackets around them are allowed. 400 with the key if a value is not an id: leaving
    /// it out could change the meaning to "all".
    pub fn ids(&self, key: &str) -> Result<Vec<u64>, Failure> {
        let texts = self.all(key).map(|text| text.trim_matches(['[', ']', ' '])).filter(|text| !text.is_empty());
        texts.map(|text| text.parse().map_err(|_| Failure::invalid(key, format!("\"{text}\" is no id")))).collect()
    }

    /// The value of a key as a boolean, in any of the spellings that clients use.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, Failure> {
        match self.get(key).filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => match flag_of(text) {
                Some(flag) => Ok(Some(flag)),
                None => Err(Failure::invalid(key, format!("\"{text}\" is neither true nor false"))),
            },
        }
    }

    /// All pairs, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// A boolean in any of the spellings that clients use. `None` for other text.
pub fn flag_of(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "t" => Some(true),
        "false" | "0" | "no" | "off" | "f" => Some(false),
        _ => None,
    }
}

/// A form sent by a browser: at most 64 KiB.
pub struct BrowserForm(pub Params);

const MAX_FORM: usize = 64 * 1024;

impl<S: Sync> FromRequest<S> for BrowserForm {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<BrowserForm, Failure> {
        let body = read_body(request, MAX_FORM).await?;
        let text = std::str::from_utf8(&body).map_err(|_| Failure::bad_request("the form is not UTF-8"))?;
        Ok(BrowserForm(Params::parse(text)))
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Params, Failure> {
        Ok(Params::parse(parts.uri.query().unwrap_or_default()))
    }
}

/// Ids in a path. A path with an invalid id is 404.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Failure> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Path(value)).map_err(|_| Failure::not_found())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Debug, Deserialize)]
    struct Item {
        #[allow(dead_code)]
        n: u32,
    }

    #[derive(Debug, Deserialize)]
    struct Wanted {
        title: String,
        #[serde(default)]
        items: Vec<Item>,
    }

    async fn read(kind: Option<&str>, body: &str) -> Result<Wanted, Failure> {
        let mut request = Request::builder();
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        Json::from_request(request, &()).await.map(|Json(wanted)| wanted)
    }

    async fn problems(body: &str) -> Value {
        let failure = read(Some("application/json"), body).await.unwrap_err();
        assert_eq!(failure.status(), 400);
        failure.fields().cloned().map_or_else(|| json!(failure.detail()), Value::Object)
    }

    #[tokio::test]
    async fn problems_name_their_field() {
        assert_eq!(problems("{}").await, json!({"title": ["This field is required."]}));
        assert_eq!(problems("").await, json!({"title": ["This field is required."]}));
        let wrong = problems(r#"{"title": 5}"#).await;
        assert_eq!(wrong, json!({"title": ["invalid type: integer `5`, expected a string"]}));
        let deep = problems(r#"{"title": "a", "items": [{"n": 1}, {"n": "x"}]}"#).await;
        assert!(deep.get("items[1].n").is_some(), "{deep}");
        let deep = problems(r#"{"title": "a", "items": [{"n": 1}, {}]}"#).await;
        assert_eq!(deep, json!({"items[1].n": ["This field is required."]}));
    }

    #[tokio::test]
    async fn broken_json_is_said_to_be_broken() {
        for body in ["{", "{} {}", "[1,", "nonsense", "\u{0}"] {
            let said = problems(body).await;
            assert!(
                said.as_str().is_some_and(|text| text.starts_with("JSON parse error")) || said.is_object(),
                "{said}"
            );
        }
        assert!(problems(&format!("{{\"x\": {}", "[".repeat(100_000))).await.is_string());
    }

    #[tokio::test]
    async fn nesting_has_a_bound() {
        let nested =
            |depth: usize| format!(r#"{{"title": "[[[", "more": {}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(read(None, &nested(labeling::json::MAX_DEPTH - 1)).await.is_ok());
        assert_eq!(read(None, &nested(labeling::json::MAX_DEPTH)).await.unwrap_err().status(), 400);
    }

    #[tokio::test]
    async fn json_and_forms_are_read_and_nothing_else() {
        let refused = read(Some("text/plain"), "{}").await.unwrap_err();
        assert_eq!(refused.status(), 415);
        let form =
            read(Some("application/x-www-form-urlencoded"), "title=a&items=%5B%7B%22n%22%3A1%7D%5D").await.unwrap();
        assert_eq!((form.title.as_str(), form.items.len()), ("a", 1));
        let refused = read(Some("application/x-www-form-urlencoded"), "items=%5B%5D").await.unwrap_err();
        assert_eq!(refused.fields().unwrap().keys().collect::<Vec<_>>(), ["title"]);
        let read = read(Some("application/json; charset=utf-8"), r#"{"title":"a"}"#).await.unwrap();
        assert_eq!((read.title.as_str(), read.items.len()), ("a", 0));
    }

    #[tokio::test]
    async fn a_body_past_the_bound_is_413() {
        let long = format!(r#"{{"title": "{}"}}"#, "x".repeat(MAX_BODY));
        assert_eq!(read(None, &long).await.unwrap_err().status(), 413);
    }

    #[test]
    fn lists_come_in_three_spellings() {
        let params = Params::parse("ids=1&ids[]=2&ids=3,4&x=");
        assert_eq!(params.all("ids").collect::<Vec<_>>(), ["1", "2", "3", "4"]);
        assert_eq!(params.ids("ids").ok(), Some(vec![1, 2, 3, 4]));
        assert_eq!(Params::parse("ids=[5, 6]").ids("ids").ok(), Some(vec![5, 6]));
        assert_eq!(
            Params::parse("ids[]=5&ids[]=x").ids("ids").err().map(|failure| failure.status().as_u16()),
            Some(400)
        );
        assert_eq!(params.read::<u32>("x").ok(), Some(None));
        assert_eq!(params.read::<u32>("ids").err().map(|failure| failure.status().as_u16()), Some(400));
        assert_eq!(Params::parse("a=True").flag("a").ok(), Some(Some(true)));
    }
}
