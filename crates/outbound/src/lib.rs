//! Requests to URLs that users set. Such a URL must not lead to addresses that only this server can reach.
//!
//! Only http and https. A host name is resolved once per connection, and every resolved address is checked. The
//! connection uses a checked address, so that a changed DNS record has no effect. Every redirect is checked in the same
//! way. Proxies are not used, since they would resolve the names themselves. Errors never contain text of the response.

mod address;

use bytes::Bytes;
use futures::{Stream, StreamExt};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::redirect::{Attempt, Policy};
use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

const REDIRECTS: usize = 5;
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// The time limit for the response to a POST.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);
/// The longest time without data from the server.
const SILENT_FOR: Duration = Duration::from_secs(60);

/// The extension that a file name without one gets, by content type.
const EXTENSIONS: &[(&str, &str)] = &[
    ("application/json", "json"),
    ("application/jsonl", "jsonl"),
    ("application/x-ndjson", "jsonl"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    ("text/plain", "txt"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("application/pdf", "pdf"),
];

/// The reason why a URL was not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The URL is invalid.
    #[error("is not a URL")]
    Malformed,
    /// The scheme is neither http nor https.
    #[error("must begin with http:// or https://")]
    Scheme,
    /// The address is not public.
    #[error("leads to an address inside the server's own network")]
    Inside,
    /// The host does not exist or does not accept connections, there are too many redirects, or the response was
    /// interrupted.
    #[error("cannot be reached")]
    Unreachable,
    /// The server accepted the request and did not respond in time.
    #[error("did not answer in time")]
    Silent,
    /// The server responded with an unexpected status.
    #[error("answered with status {0}")]
    Status(u16),
}

/// A client for URLs that users set. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    http: reqwest::Client,
    /// Follows no redirects.
    without_redirects: reqwest::Client,
    check: Check,
}

/// A request to a URL.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The URL.
    pub url: &'a str,
    /// Headers besides the standard ones.
    pub headers: &'a [(String, String)],
    /// The body of a POST. `None` sends a GET.
    pub body: Option<&'a serde_json::Value>,
    /// User name and password.
    pub login: Option<(&'a str, &'a str)>,
    /// The time limit of the whole response.
    pub within: Duration,
}

/// The response of a URL.
pub struct Fetched {
    /// A file name, with an extension if the URL or the content type has one.
    pub name: String,
    response: reqwest::Response,
}

#[derive(Clone, Copy, Debug)]
struct Check {
    allow_private: bool,
}

/// Sets the TLS cryptography of this process, unless it is already set.
pub fn install_tls() {
    // A second installation fails without an effect.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Whether two URLs have the same scheme, host and port, so that credentials for one may be sent to the other.
pub fn same_origin(one: &str, other: &str) -> bool {
    let origin = |url: &str| Url::parse(url.trim()).ok().map(|url| url.origin());
    origin(one).is_some_and(|found| origin(other) == Some(found))
}

impl Outbound {
    /// A client. `allow_private` means that the operator allows private addresses.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(allow_private: bool) -> Result<Outbound, reqwest::Error> {
        install_tls();
        let check = Check { allow_private };
        let http = reqwest::Client::builder()
            .no_proxy()
            .dns_resolver(Arc::new(check))
            .redirect(Policy::custom(move |attempt| check.follow(attempt)))
            .connect_timeout(CONNECT_WITHIN)
            .read_timeout(SILENT_FOR)
            .build()?;
        let without_redirects = reqwest::Client::builder()
            .no_proxy()
            .dns_resolver(Arc::new(check))
            .redirect(Policy::none())
            .connect_timeout(ANSWERED_WITHIN)
            .build()?;
        Ok(Outbound { http, without_redirects, check })
    }

    /// Whether a URL is allowed, without resolving its host name.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn check(&self, url: &str) -> Result<(), Refused> {
        self.check.url(&Url::parse(url.trim()).map_err(|_| Refused::Malformed)?)
    }

    /// Posts JSON to a URL. Redirects are not followed, since the data is only for that address.
    ///
    /// # Errors
    /// [`Refused`], also if no response with status 200 to 299 arrives within seconds.
    pub async fn post(&self, url: &str, headers: &[(String, String)], body: &serde_json::Value) -> Result<(), Refused> {
        let request = Request { url, headers, body: Some(body), login: None, within: ANSWERED_WITHIN };
        self.send(&request).await.map(drop)
    }

    /// Sends a request and reads a response of at most `limit` bytes. Redirects are not followed.
    ///
    /// # Errors
    /// [`Refused`], also if no response with status 200 to 299 arrives in time, or if it is too long.
    pub async fn ask(&self, request: &Request<'_>, limit: u64) -> Result<Vec<u8>, Refused> {
        let read = async {
            let response = self.send(request).await?;
            let mut bytes = within_limit(response, limit);
            let mut body = Vec::new();
            while let Some(chunk) = bytes.next().await {
                body.extend_from_slice(&chunk.map_err(|_| Refused::Unreachable)?);
            }
            Ok(body)
        };
        tokio::time::timeout(request.within, read).await.unwrap_or(Err(Refused::Silent))
    }

    async fn send(&self, request: &Request<'_>) -> Result<reqwest::Response, Refused> {
        let url = Url::parse(request.url.trim()).map_err(|_| Refused::Malformed)?;
        self.check.url(&url)?;
        let mut sent = match request.body {
            Some(body) => self.without_redirects.post(url).json(body),
            None => self.without_redirects.get(url),
        };
        sent = sent.timeout(request.within);
        for (name, value) in request.headers {
            sent = sent.header(name, value);
        }
        if let Some((user, password)) = request.login {
            sent = sent.basic_auth(user, Some(password));
        }
        let response = sent.send().await.map_err(|error| refusal(&error))?;
        match response.status() {
            status if status.is_success() => Ok(response),
            status => Err(Refused::Status(status.as_u16())),
        }
    }

    /// Downloads a URL.
    ///
    /// # Errors
    /// [`Refused`], also if the status is not 200.
    pub async fn get(&self, url: &str) -> Result<Fetched, Refused> {
        let url = Url::parse(url.trim()).map_err(|_| Refused::Malformed)?;
        self.check.url(&url)?;
        let response = self.http.get(url).send().await.map_err(|error| refusal(&error))?;
        match response.status().as_u16() {
            200 => Ok(Fetched { name: name(response.url(), response.headers()), response }),
            status => Err(Refused::Status(status)),
        }
    }
}

impl Fetched {
    /// The bytes. More than `limit` bytes are an error.
    pub fn bytes(self, limit: u64) -> impl Stream<Item = io::Result<Bytes>> + Send + Unpin {
        within_limit(self.response, limit)
    }
}

fn within_limit(response: reqwest::Response, limit: u64) -> impl Stream<Item = io::Result<Bytes>> + Send + Unpin {
    let mut left = limit;
    response.bytes_stream().map(move |chunk| {
        let chunk = chunk.map_err(|_| io::Error::other("the URL's answer broke off"))?;
        match left.checked_sub(chunk.len() as u64) {
            Some(rest) => left = rest,
            None => return Err(io::Error::other(format!("the URL's answer is longer than {limit} bytes"))),
        }
        Ok(chunk)
    })
}

impl Check {
    /// Checks scheme and literal addresses, without resolving a name. The parser has normalized decimal, octal and
    /// hexadecimal forms of addresses.
    fn url(self, url: &Url) -> Result<(), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme);
        }
        let host = url.host_str().ok_or(Refused::Malformed)?;
        match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(address) => self.address(address),
            Err(_) => Ok(()),
        }
    }

    fn address(self, address: IpAddr) -> Result<(), Refused> {
        match self.allow_private || address::is_public(address) {
            true => Ok(()),
            false => Err(Refused::Inside),
        }
    }

    fn follow(self, attempt: Attempt<'_>) -> reqwest::redirect::Action {
        if attempt.previous().len() > REDIRECTS {
            return attempt.error(Refused::Unreachable);
        }
        match self.url(attempt.url()) {
            Ok(()) => attempt.follow(),
            Err(refused) => attempt.error(refused),
        }
    }
}

impl Resolve for Check {
    fn resolve(&self, name: Name) -> Resolving {
        let check = *self;
        Box::pin(async move {
            // The URL contains the port.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            for address in &found {
                check.address(address.ip())?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The [`Refused`] that caused an error, if there is one.
fn refusal(error: &reqwest::Error) -> Refused {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = source {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return refused.clone();
        }
        source = error.source();
    }
    // A connection that is not made in time counts as unreachable.
    if error.is_timeout() && !error.is_connect() { Refused::Silent } else { Refused::Unreachable }
}

fn name(url: &Url, headers: &HeaderMap) -> String {
    let last = url.path_segments().and_then(|mut segments| segments.rfind(|segment| !segment.is_empty()));
    let name = last.unwrap_or("file").to_owned();
    if mime_guess::from_path(&name).first().is_some() {
        return name;
    }
    let essence = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = essence.split(';').next().unwrap_or_default().trim();
    match EXTENSIONS.iter().find(|(known, _)| *known == essence) {
        Some((_, extension)) => format!("{name}.{extension}"),
        None => name,
    }
}
