//! Cookies: read from a request, written to an answer.

use http::{HeaderMap, HeaderValue, header};

/// The session's cookie.
pub const SESSION: &str = "sessionid";
/// The cookie whose value a signed-in page repeats in a header or a form field.
pub const CSRF: &str = "csrftoken";

/// A cookie's value; the first of that name counts.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches('"'))
}

/// A cookie to set.
pub struct Cookie<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value: no spaces, semicolons or quotes.
    pub value: &'a str,
    /// How long it lives, in seconds; 0 deletes it.
    pub max_age_s: i64,
    /// Whether scripts of the page may read it.
    pub readable: bool,
    /// Whether it is sent over https only.
    pub secure: bool,
}

impl Cookie<'_> {
    /// The value of a `Set-Cookie` header. None if the value does not fit one.
    pub fn header(&self) -> Option<HeaderValue> {
        let Cookie { name, value, max_age_s, .. } = self;
        let http_only = if self.readable { "" } else { "; HttpOnly" };
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; Max-Age={max_age_s}; SameSite=Lax{http_only}{secure}");
        HeaderValue::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; sessionid=12.ab; xsessionid=no"));
        headers.append(header::COOKIE, HeaderValue::from_static("csrftoken=\"q\""));
        assert_eq!(find(&headers, SESSION), Some("12.ab"));
        assert_eq!(find(&headers, CSRF), Some("q"));
        assert_eq!(find(&headers, "b"), None);
    }

    #[test]
    fn a_session_cookie_is_for_the_server_only() {
        let cookie = Cookie { name: SESSION, value: "1.a", max_age_s: 60, readable: false, secure: true };
        assert_eq!(cookie.header().unwrap(), "sessionid=1.a; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure");
    }
}
