//! Talking to a running server.

use crate::cli::{ServerArgs, Stop};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

/// A server, with a token.
pub(crate) struct Server {
    http: reqwest::Client,
    url: String,
    authorization: String,
}

impl Server {
    /// The server that the command line names. A token of three parts is a personal one.
    pub(crate) async fn connect(args: &ServerArgs) -> Result<Server, Stop> {
        outbound::install_tls();
        let http = reqwest::Client::builder().build().map_err(|error| Stop::because("cannot make a client", error))?;
        let url = args.url.trim_end_matches('/').to_owned();
        let mut server = Server { http, url, authorization: format!("Token {}", args.token) };
        if args.token.split('.').count() == 3 {
            let body = serde_json::json!({"refresh": args.token});
            let answer = server.json(server.request(Method::POST, "/api/token/refresh/").json(&body)).await?;
            let access = answer["access"].as_str().ok_or_else(|| Stop("the server gave no access token".into()))?;
            server.authorization = format!("Bearer {access}");
        }
        Ok(server)
    }

    /// A request to a path of the API.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        request.header("authorization", &self.authorization)
    }

    /// A request to a presigned URL, which says by itself what it may.
    pub(crate) fn put(&self, url: &str) -> RequestBuilder {
        self.http.put(url)
    }

    /// The answer, if it is a good one.
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

    /// The answer's JSON, if it is a good one.
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

/// What an error's body says.
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
