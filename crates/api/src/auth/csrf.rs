//! The CSRF check: a page repeats the value of the cookie, which no other site can read.

use crate::cookies;
use crate::failure::{Failure, Result};
use crate::origin::BaseUrl;
use http::{HeaderMap, header};

/// The header in which a page repeats the value of the cookie.
pub const HEADER: &str = "x-csrftoken";
/// The form field in which a form repeats the value of the cookie.
pub const FIELD: &str = "csrfmiddlewaretoken";

/// A new token: 32 hex digits.
pub fn new_token() -> store::Result<String> {
    store::random::name()
}

/// Whether the text has the form of a token.
pub fn is_token(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// 403 unless the header or the form's field repeats the value of the cookie, and the browser does not report another
/// site as the sender.
pub fn check(headers: &HeaderMap, base: &BaseUrl, field: Option<&str>) -> Result<()> {
    let cookie = cookies::find(headers, base, cookies::Name::Csrf).filter(|token| is_token(token));
    let repeated = field.or_else(|| headers.get(HEADER).and_then(|value| value.to_str().ok()));
    if cookie.is_none() || cookie.as_deref() != repeated {
        return Err(Failure::forbidden("CSRF Failed: CSRF token missing or incorrect."));
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign_site = text("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let origin = text(header::ORIGIN.as_str()).filter(|origin| *origin != "null");
    let foreign_origin = origin.is_some_and(|origin| {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let asked = text(header::HOST.as_str());
        host != base.host() && Some(host) != asked
    });
    if foreign_site || foreign_origin {
        return Err(Failure::forbidden("CSRF Failed: the request comes from another site."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn only_the_repeated_cookie_passes() {
        let base = BaseUrl::new("http://localhost:8080");
        let cookie = format!("csrftoken={TOKEN}");
        let passes = |pairs: &[(&'static str, &str)], field| check(&headers(pairs), &base, field).is_ok();
        assert!(passes(&[("cookie", &cookie), ("x-csrftoken", TOKEN)], None));
        assert!(passes(&[("cookie", &cookie)], Some(TOKEN)));
        assert!(!passes(&[("cookie", &cookie)], None));
        assert!(!passes(&[("x-csrftoken", TOKEN)], None));
        assert!(!passes(&[("cookie", "csrftoken="), ("x-csrftoken", "")], None));
        assert!(!passes(&[("cookie", &cookie)], Some("fedcba9876543210fedcba9876543210")));
    }

    #[test]
    fn another_site_does_not_pass() {
        let base = BaseUrl::new("https://labels.example.com");
        let cookie = format!("__Host-csrftoken={TOKEN}");
        let from = |name, value: &str| {
            check(&headers(&[("cookie", &cookie), ("x-csrftoken", TOKEN), (name, value)]), &base, None).is_ok()
        };
        assert!(from("origin", "https://labels.example.com"));
        assert!(!from("origin", "https://evil.example.com"));
        assert!(!from("sec-fetch-site", "cross-site"));
        assert!(from("sec-fetch-site", "same-origin"));
    }
}
