//! A client of a running server.

use crate::cli::{ServerArgs, Stop};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// The time for which an access token is used. It is shorter than its lifetime.
const ACCESS_FOR: Duration = Duration::from_secs(180);

/// A server and a token for it.
pub(crate) struct Server {
    http: reqwest::Client,
    url: String,
    token: String,
    /// The last access token from a personal token, and its time.
    access: Mutex<Option<(String, Instant)>>,
}

impl Server {
    /// The server given on the command line.
    pub(crate) fn connect(args: &ServerArgs) -> Result<Server, Stop> {
        outbound::install_tls();
        let http = reqwest::Client::builder().build().map_err(|error| Stop::because("cannot make a client", error))?;
        let url = args.url.trim_end_matches('/').to_owned();
        Ok(Server { http, url, token: args.token.clone(), access: Mutex::default() })
    }

    /// A request to a path of the API.
    pub(crate) async fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Stop> {
        let request = self.http.request(method, format!("{}{path}", self.url));
        Ok(request.header("authorization", self.authorization().await?))
    }

    /// The credential of the request. A token of three parts is a personal token, which is exchanged for short-lived
    /// access tokens.
    async fn authorization(&self) -> Result<String, Stop> {
        if self.token.split('.').count() != 3 {
            return Ok(format!("Token {}", self.token));
        }
        let mut access = self.access.lock().await;
        if let Some((token, at)) = &*access
            && at.elapsed() < ACCESS_FOR
        {
            return Ok(format!("Bearer {token}"));
        }
        let request = self.http.post(format!("{}/api/token/refresh/", self.url));
        let answer = self.json(request.json(&serde_json::json!({"refresh": self.token}))).await?;
        let token = answer["access"].as_str().ok_or_else(|| Stop("the server gave no access token".into()))?;
        *access = Some((token.to_owned(), Instant::now()));
        Ok(format!("Bearer {token}"))
    }

    /// A request to a presigned URL, which needs no other credential.
    pub(crate) fn put(&self, url: &str) -> RequestBuilder {
        self.http.put(url)
    }

    /// The response, if it is successful.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Response, Stop> {
        let answer = request.send().await.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let text = answer.text().await.unwrap_or_default();
        let said = serde_json::from_str::<Value>(&text).map_or_else(|_| status.to_string(), |body| detail(&body));
        Err(Stop(format!("the server answered {}: {said}", status.as_u16())))
    }

    /// The JSON of the response, if it is successful.
    pub(crate) async fn json(&self, request: RequestBuilder) -> Result<Value, Stop> {
        let answer = self.send(request).await?;
        answer.json().await.map_err(|error| Stop::because("the server's answer is not JSON", error))
    }

    fn unreachable(&self, error: &reqwest::Error) -> Stop {
        if error.is_connect() {
            Stop(format!("no server answers at {}; start one with `skylabel serve`, or name it with --url", self.url))
        } else {
            Stop::because("the request broke off", error)
        }
    }
}

/// The message in an error's body.
fn detail(body: &Value) -> String {
    let fields = body["validation_errors"].as_object().into_iter().flatten();
    let problems: Vec<String> = fields
        .map(|(field, problems)| match problems.as_array() {
            Some(list) => format!("{field}: {}", list.iter().map(plain).collect::<Vec<_>>().join(", ")),
            None => format!("{field}: {}", plain(problems)),
        })
        .collect();
    if problems.is_empty() { plain(&body["detail"]) } else { problems.join("; ") }
}

/// A value as text: strings without their quotes.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_said_before_the_general_sentence() {
        assert_eq!(detail(&json!({"detail": "Not found."})), "Not found.");
        let body = json!({"detail": "Validation error", "validation_errors": {"files": ["none", "given"]}});
        assert_eq!(detail(&body), "files: none, given");
    }
}
