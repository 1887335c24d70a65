//! Cookies: reads them from a request, and writes them to a response.
//!
//! Over HTTPS their names start with `__Host-`. Browsers then accept them only from this host, never from another
//! subdomain, and send them only over HTTPS.

use crate::origin::BaseUrl;
use http::{HeaderMap, HeaderValue, header};

/// A cookie of this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The session. Scripts of the page cannot read it.
    Session,
    /// The CSRF token, which a signed-in page repeats in a header or a form field.
    Csrf,
}

impl Name {
    fn plain(self) -> &'static str {
        match self {
            Name::Session => "sessionid",
            Name::Csrf => "csrftoken",
        }
    }

    /// The name of the cookie for users who reach this server at that URL.
    fn under(self, base: &BaseUrl) -> String {
        let prefix = if base.is_https() { "__Host-" } else { "" };
        format!("{prefix}{}", self.plain())
    }
}

/// The value of a cookie. Of several with the same name, the first one counts.
pub fn find(headers: &HeaderMap, base: &BaseUrl, name: Name) -> Option<String> {
    let name = name.under(base);
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.trim_matches('"').to_owned())
}

/// The value of a `Set-Cookie` header that sets a cookie for `max_age_s` seconds. 0 deletes the cookie. `None` if the
/// value is not valid in a header.
pub fn set(base: &BaseUrl, name: Name, value: &str, max_age_s: i64) -> Option<HeaderValue> {
    let http_only = if name == Name::Session { "; HttpOnly" } else { "" };
    let secure = if base.is_https() { "; Secure" } else { "" };
    let name = name.under(base);
    let cookie = format!("{name}={value}; Path=/; Max-Age={max_age_s}; SameSite=Lax{http_only}{secure}");
    HeaderValue::from_str(&cookie).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http() -> BaseUrl {
        BaseUrl::new("http://localhost:8080")
    }

    fn https() -> BaseUrl {
        BaseUrl::new("https://labels.example.com")
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; sessionid=12.ab; xsessionid=no"));
        headers.append(header::COOKIE, HeaderValue::from_static("csrftoken=\"q\""));
        assert_eq!(find(&headers, &http(), Name::Session).as_deref(), Some("12.ab"));
        assert_eq!(find(&headers, &http(), Name::Csrf).as_deref(), Some("q"));
    }

    #[test]
    fn over_https_only_cookies_of_this_very_host_count() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("sessionid=1.planted"));
        assert_eq!(find(&headers, &https(), Name::Session), None);
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-sessionid=1.own"));
        assert_eq!(find(&headers, &https(), Name::Session).as_deref(), Some("1.own"));
    }

    #[test]
    fn a_session_cookie_is_for_the_server_only() {
        let text = |base: &BaseUrl, name| set(base, name, "1.a", 60).unwrap().to_str().unwrap().to_owned();
        assert_eq!(text(&http(), Name::Session), "sessionid=1.a; Path=/; Max-Age=60; SameSite=Lax; HttpOnly");
        let over_https = text(&https(), Name::Session);
        assert_eq!(over_https, "__Host-sessionid=1.a; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure");
        assert!(!text(&https(), Name::Csrf).contains("HttpOnly"));
    }
}
