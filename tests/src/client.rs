//! A plain HTTP/1.1 client on one kept-alive connection.
//!
//! It sends the path unchanged, so that a scenario can request `/../etc/passwd`. It neither retries nor follows
//! redirects, since tests check the first response.

use std::collections::BTreeMap;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// The reason why there was no response.
pub type Problem = Box<dyn std::error::Error + Send + Sync>;

/// A request. `path` starts with `/` and includes the query.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Request {
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), ..Self::default() }
    }

    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    pub fn json(self, value: &Value) -> Self {
        self.body("application/json", value.to_string())
    }

    /// A browser form. Values may be any text.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", quote(name), quote(value))).collect();
        self.body("application/x-www-form-urlencoded", pairs.join("&"))
    }
}

/// Percent-encodes all but the unreserved characters.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, or null if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns itself if it has that status. Otherwise an error with the beginning of the body.
    pub fn expect(self, status: u16) -> Result<Self, Problem> {
        if self.status == status {
            return Ok(self);
        }
        let start: String = self.text().chars().take(400).collect();
        Err(format!("wanted status {status}, got {}: {start}", self.status).into())
    }
}

/// The cookies of one browser: name to value. Ignores paths and expiry, except that an empty value deletes the cookie.
#[derive(Clone, Debug, Default)]
pub struct Jar(BTreeMap<String, String>);

impl Jar {
    /// The value of a cookie, with or without the prefix that names have over HTTPS.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).or_else(|| self.0.get(&format!("__Host-{name}"))).map(String::as_str)
    }

    fn absorb(&mut self, headers: &HeaderMap) {
        for header in headers.get_all(SET_COOKIE) {
            let Ok(text) = header.to_str() else { continue };
            let pair = text.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let value = value.trim().trim_matches('"');
            if value.is_empty() {
                self.0.remove(name.trim());
            } else {
                self.0.insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }

    fn header(&self) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let pairs: Vec<String> = self.0.iter().map(|(n, v)| format!("{n}={v}")).collect();
        Some(pairs.join("; "))
    }
}

/// One connection of one user to one server.
pub struct Client {
    host: String,
    /// The value of `Authorization`, if any.
    pub authorization: Option<String>,
    /// The cookies. Without a jar they are not stored.
    pub jar: Option<Jar>,
    connection: Option<http1::SendRequest<Full<Bytes>>>,
}

impl Client {
    /// `host` is `name:port`.
    pub fn new(host: &str) -> Self {
        Self { host: host.to_owned(), authorization: None, jar: None, connection: None }
    }

    pub fn with_token(host: &str, token: &str) -> Self {
        let mut client = Self::new(host);
        client.authorization = Some(format!("Token {token}"));
        client
    }

    pub fn with_jar(host: &str) -> Self {
        let mut client = Self::new(host);
        client.jar = Some(Jar::default());
        client
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    async fn connect(&mut self) -> Result<http1::SendRequest<Full<Bytes>>, Problem> {
        if let Some(mut open) = self.connection.take()
            && open.ready().await.is_ok()
        {
            return Ok(open);
        }
        let stream = TcpStream::connect(&self.host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    /// Sends the request and reads the whole response. Headers of the request override the client's own.
    pub async fn send(&mut self, request: Request) -> Result<Response, Problem> {
        let mut sender = self.connect().await?;
        let mut outgoing = hyper::Request::builder().method(request.method.as_str()).uri(request.path.as_str());
        let headers = outgoing.headers_mut().ok_or("the method or the path cannot be sent")?;
        for (name, value) in &request.headers {
            headers.append(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_bytes(value.as_bytes())?);
        }
        if !headers.contains_key(HOST) {
            headers.insert(HOST, self.host.parse()?);
        }
        if let Some(authorization) = &self.authorization
            && !headers.contains_key(AUTHORIZATION)
        {
            headers.insert(AUTHORIZATION, authorization.parse()?);
        }
        if let Some(cookies) = self.jar.as_ref().and_then(Jar::header)
            && !headers.contains_key(COOKIE)
        {
            headers.insert(COOKIE, cookies.parse()?);
        }
        let answer = sender.send_request(outgoing.body(Full::new(request.body))?).await?;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await?.to_bytes();
        if let Some(jar) = &mut self.jar {
            jar.absorb(&parts.headers);
        }
        self.connection = Some(sender);
        Ok(Response { status: parts.status.as_u16(), headers: parts.headers, body })
    }

    pub async fn get(&mut self, path: &str) -> Result<Response, Problem> {
        self.send(Request::get(path)).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Result<Response, Problem> {
        self.send(Request::post(path).json(body)).await
    }
}
