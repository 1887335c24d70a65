//! Presigned URLs, as a browser uses them.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use embedded::{DATA_BUCKET, Embedded, Options, UPLOADS_BUCKET};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use tower::ServiceExt;

const ENDPOINT: &str = "http://labels.example:8080";

fn hour() -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_secs(3600)).unwrap()
}

/// Sends the signed request after `change`.
async fn send(
    embedded: &Embedded,
    signed: &PresignedRequest,
    body: &'static [u8],
    change: impl FnOnce(&mut Request<Full<Bytes>>),
) -> Response<Bytes> {
    let uri: http::Uri = signed.uri().parse().unwrap();
    let mut request = Request::builder().method(signed.method()).uri(uri.path_and_query().unwrap().as_str());
    request = request.header("host", uri.authority().unwrap().as_str()).header("content-length", body.len());
    for (name, value) in signed.headers().filter(|(name, _)| *name != "content-length") {
        request = request.header(name, value);
    }
    let mut request = request.body(Full::new(Bytes::from_static(body))).unwrap();
    change(&mut request);
    let response = embedded.s3_http_service().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

async fn stored(content_type: &str) -> (Embedded, PresignedRequest) {
    let embedded = Embedded::in_memory().await.unwrap();
    let put = embedded.s3_client().put_object().bucket(DATA_BUCKET).key("p/file ü.bin").content_type(content_type);
    put.body(ByteStream::from_static(b"0123456789")).send().await.unwrap();
    let get = embedded.presigning_client(ENDPOINT).get_object().bucket(DATA_BUCKET).key("p/file ü.bin");
    let signed = get.presigned(hour()).await.unwrap();
    (embedded, signed)
}

#[tokio::test]
async fn a_signed_url_reads_its_object_whole_and_in_ranges() {
    let (embedded, signed) = stored("image/png").await;
    assert!(signed.uri().starts_with("http://labels.example:8080/skylabel-data/p/file"));
    let response = send(&embedded, &signed, b"", |_| {}).await;
    assert_eq!((response.status(), response.body().as_ref()), (StatusCode::OK, &b"0123456789"[..]));
    assert_eq!(header(response.headers(), "content-type"), Some("image/png"));
    assert_eq!(header(response.headers(), "x-content-type-options"), Some("nosniff"));
    assert_eq!(header(response.headers(), "content-disposition"), None);
    let tag = header(response.headers(), "etag").unwrap().to_owned();

    let response = send(&embedded, &signed, b"", |request| {
        request.headers_mut().insert("range", "bytes=2-4".parse().unwrap());
    });
    let response = response.await;
    assert_eq!((response.status(), response.body().as_ref()), (StatusCode::PARTIAL_CONTENT, &b"234"[..]));
    assert_eq!(header(response.headers(), "content-range"), Some("bytes 2-4/10"));
    assert_eq!(header(response.headers(), "content-length"), Some("3"));

    let response = send(&embedded, &signed, b"", |request| {
        request.headers_mut().insert("if-none-match", tag.parse().unwrap());
    });
    let response = response.await;
    assert_eq!((response.status(), response.body().len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn a_url_is_good_for_nothing_else() {
    let (embedded, signed) = stored("image/png").await;
    let other_key = send(&embedded, &signed, b"", |request| {
        *request.uri_mut() = request.uri().to_string().replace("/p/file", "/p/Zile").parse().unwrap();
    });
    assert_eq!(other_key.await.status(), StatusCode::FORBIDDEN);
    let other_method = send(&embedded, &signed, b"overwritten", |request| *request.method_mut() = http::Method::PUT);
    assert_eq!(other_method.await.status(), StatusCode::FORBIDDEN);
    let other_host = send(&embedded, &signed, b"", |request| {
        request.headers_mut().insert("host", "elsewhere.example".parse().unwrap());
    });
    assert_eq!(other_host.await.status(), StatusCode::FORBIDDEN);
    let unsigned = send(&embedded, &signed, b"", |request| *request.uri_mut() = request.uri().path().parse().unwrap());
    assert_eq!(unsigned.await.status(), StatusCode::FORBIDDEN);
    for path in [
        "/skylabel-data",
        "/skylabel-data/?list-type=2",
        "/",
        "/skylabel-data/p/file?uploads",
        "/skylabel-data/../lock",
    ] {
        let response = send(&embedded, &signed, b"", |request| *request.uri_mut() = path.parse().unwrap()).await;
        assert!(response.status().is_client_error(), "{path}: {}", response.status());
    }
    // A URL of another deployment, and a URL for an operation that browsers may not use.
    let other = Embedded::in_memory().await.unwrap().presigning_client(ENDPOINT);
    let foreign = other.get_object().bucket(DATA_BUCKET).key("p/file ü.bin").presigned(hour()).await.unwrap();
    assert_eq!(send(&embedded, &foreign, b"", |_| {}).await.status(), StatusCode::FORBIDDEN);
    let delete = embedded.presigning_client(ENDPOINT).delete_object().bucket(DATA_BUCKET).key("p/file ü.bin");
    let delete = delete.presigned(hour()).await.unwrap();
    assert_eq!(send(&embedded, &delete, b"", |_| {}).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(send(&embedded, &signed, b"", |_| {}).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_url_expires() {
    let (embedded, _) = stored("image/png").await;
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    let config = PresigningConfig::builder().start_time(long_ago).expires_in(Duration::from_secs(60)).build().unwrap();
    let get = embedded.presigning_client(ENDPOINT).get_object().bucket(DATA_BUCKET).key("p/file ü.bin");
    let response = send(&embedded, &get.presigned(config).await.unwrap(), b"", |_| {}).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(String::from_utf8_lossy(response.body()).contains("expired"));
}

#[tokio::test]
async fn a_browser_puts_a_file_and_parts() {
    let embedded = Embedded::in_memory().await.unwrap();
    let signing = embedded.presigning_client(ENDPOINT);
    let put = signing.put_object().bucket(UPLOADS_BUCKET).key("u/1/cat.png").content_type("image/png");
    let put = put.presigned(hour()).await.unwrap();
    let response = send(&embedded, &put, b"meow", |_| {}).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(response.headers(), "etag"), Some("\"4a4be40c96ac6314e91d93f38043a634\""));
    let wrong_type = send(&embedded, &put, b"<script>", |request| {
        request.headers_mut().insert("content-type", "text/html".parse().unwrap());
    });
    assert_eq!(wrong_type.await.status(), StatusCode::FORBIDDEN);

    let client = embedded.s3_client();
    let id =
        client.create_multipart_upload().bucket(UPLOADS_BUCKET).key("u/2").send().await.unwrap().upload_id.unwrap();
    let part = signing.upload_part().bucket(UPLOADS_BUCKET).key("u/2").upload_id(&id).part_number(1);
    let part = part.presigned(hour()).await.unwrap();
    assert_eq!(send(&embedded, &part, b"part", |_| {}).await.status(), StatusCode::OK);
    let parts = client.list_parts().bucket(UPLOADS_BUCKET).key("u/2").upload_id(&id).send().await.unwrap();
    assert_eq!(parts.parts().len(), 1);
    // The signed length is enforced.
    let part = signing.upload_part().bucket(UPLOADS_BUCKET).key("u/2").upload_id(&id).part_number(2).content_length(4);
    let part = part.presigned(hour()).await.unwrap();
    for (body, status) in [(&b"party"[..], StatusCode::FORBIDDEN), (b"part", StatusCode::OK)] {
        assert_eq!(send(&embedded, &part, body, |_| {}).await.status(), status, "{} bytes", body.len());
    }
}

#[tokio::test]
async fn active_content_does_not_act() {
    for (content_type, is_attachment, is_sandboxed) in [
        ("text/html; charset=utf-8", true, true),
        ("image/svg+xml", true, true),
        ("application/xhtml+xml", true, true),
        ("text/xml", true, true),
        ("text/javascript", true, true),
        ("text/plain", false, true),
        ("image/jpeg", false, true),
        ("application/pdf", false, false),
    ] {
        let (embedded, signed) = stored(content_type).await;
        let response = send(&embedded, &signed, b"", |_| {}).await;
        let disposition = header(response.headers(), "content-disposition");
        assert_eq!(disposition == Some("attachment"), is_attachment, "{content_type}");
        let policy = header(response.headers(), "content-security-policy").unwrap_or_default();
        assert_eq!(policy.contains("sandbox"), is_sandboxed, "{content_type}");
        assert_eq!(header(response.headers(), "x-content-type-options"), Some("nosniff"));
    }
}

#[tokio::test]
async fn pages_of_allowed_origins_only_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options::new(folder.path());
    options.allowed_origins.push("https://pages.example".to_owned());
    let embedded = Embedded::open(options).await.unwrap();
    let put = embedded.presigning_client(ENDPOINT).put_object().bucket(UPLOADS_BUCKET).key("x");
    let put = put.presigned(hour()).await.unwrap();
    for (origin, is_allowed) in [("https://pages.example", true), ("https://evil.example", false)] {
        let response = send(&embedded, &put, b"x", |request| {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        });
        let response = response.await;
        assert_eq!(header(response.headers(), "access-control-allow-origin"), is_allowed.then_some(origin));
        let preflight = send(&embedded, &put, b"", |request| {
            *request.method_mut() = http::Method::OPTIONS;
            request.headers_mut().insert("origin", origin.parse().unwrap());
            request.headers_mut().insert("access-control-request-headers", "content-type".parse().unwrap());
        });
        let preflight = preflight.await;
        assert_eq!(preflight.status().is_success(), is_allowed);
        assert_eq!(header(preflight.headers(), "access-control-allow-headers"), is_allowed.then_some("content-type"));
    }
}
