//! The page, built into the binary: serves its files, and its start page at every address of the page.

use api::{Failure, function_of, is_page_address};
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../static-site/dist"]
#[allow_missing = true]
struct Dist;

const START: &str = "index.html";
/// The names of these files contain a hash of their content.
const HASHED: &str = "assets/";

/// The response of a binary without a page.
const NO_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Skylabel</title>\
    <h1>Skylabel is running</h1><p>This binary was built without the page. Run <code>make run</code>, or \
    <code>npm ci &amp;&amp; npm run build</code> in <code>static-site</code> and build again. The API is \
    described at <a href=\"/docs/api\">/docs/api</a>.</p></html>";

/// Serves requests that match no route.
pub(crate) async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    if function_of(path).is_some() || !is_plain(path) {
        return Failure::not_found().into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Failure::not_found().into_response();
    }
    let name = path.trim_start_matches('/');
    match Dist::get(name) {
        Some(file) if !name.is_empty() => answer(name, file, request.headers()),
        _ if is_page_address(path) => start(&request),
        // A browser with an outdated link gets the page, which shows that nothing exists there. A script gets JSON.
        _ if accepts_html(request.headers()) && !has_file_name(name) => {
            let mut response = start(&request);
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
        _ => Failure::not_found().into_response(),
    }
}

fn start(request: &Request) -> Response {
    match Dist::get(START) {
        Some(file) => answer(START, file, request.headers()),
        None => api::html(NO_PAGE.to_owned()),
    }
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

/// Whether a path names a file. A missing file must return 404.
fn has_file_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

/// Whether a path has no `..`, hidden or encoded parts.
fn is_plain(path: &str) -> bool {
    let plain = |part: &str| !part.starts_with('.') && !part.contains(['\\', '%', ':', '\0']);
    path.split('/').all(plain) && !path.contains("//")
}

fn answer(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tag(&plain);
    let unchanged = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| Some(sent) == tag.as_ref());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (encoding, file) = smallest(name, plain, headers);
        let mut response = Response::new(Body::from(file.data));
        response.headers_mut().insert(header::CONTENT_TYPE, kind(name));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let keep = if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let answered = response.headers_mut();
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(tag) = tag {
        answered.insert(header::ETAG, tag);
    }
    response
}

fn tag(file: &EmbeddedFile) -> Option<HeaderValue> {
    let hash: String = file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hash}\"")).ok()
}

/// The file in the best encoding that the browser accepts and the build created.
fn smallest(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> (Option<&'static str>, EmbeddedFile) {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |wanted: &str| accepted.split(',').any(|one| one.split(';').next().map(str::trim) == Some(wanted));
    for (encoding, suffix) in [("br", "br"), ("gzip", "gz")] {
        if takes(encoding)
            && let Some(file) = Dist::get(&format!("{name}.{suffix}"))
        {
            return (Some(encoding), file);
        }
    }
    (None, plain)
}

fn kind(name: &str) -> HeaderValue {
    let text = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    HeaderValue::from_static(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn status(method: Method, path: &str) -> u16 {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        serve(request).await.status().as_u16()
    }

    #[tokio::test]
    async fn addresses_of_the_page_start_it_and_nothing_climbs() {
        for path in ["/", "/projects", "/projects/7/data", "/user/account"] {
            assert_eq!(status(Method::GET, path).await, 200, "{path}");
        }
        for path in [
            "/api/nothing",
            "/missing.js",
            "/assets/missing.js",
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/.vite/x",
            "/a//b",
        ] {
            assert_eq!(status(Method::GET, path).await, 404, "{path}");
        }
        assert_eq!(status(Method::POST, "/projects").await, 404);
    }

    /// Paths that look like files or API paths never return the page, as in Label Studio.
    #[tokio::test]
    async fn what_looks_like_a_file_or_an_api_is_never_the_page() {
        for path in ["/files/", "/storage/x", "/projects/7/upload-example", "/ml/7", "/media/x", "/people", "/dm"] {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let response = serve(request).await;
            let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
            assert_eq!((response.status().as_u16(), kind), (404, "application/json"), "{path}");
            let request = Request::builder().uri(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
            assert_eq!(serve(request).await.status(), 404, "{path}");
        }
    }

    #[test]
    fn every_route_of_the_page_is_one_of_its_addresses() {
        let routes = include_str!("../../../static-site/src/app/routes.tsx");
        let paths: Vec<&str> = routes.split("path=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(paths.len() > 5, "{paths:?}");
        for path in paths {
            let short: Vec<&str> = path.split('/').filter(|part| !part.ends_with('?')).collect();
            for address in [short.join("/"), path.replace('?', "")] {
                let address = if address.is_empty() { "/" } else { address.as_str() }.replace(':', "");
                assert!(is_page_address(&address), "{address} of {path}");
            }
        }
    }
}
