//! Fetches from a server on this machine, which has a private address.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use futures::{StreamExt, TryStreamExt};
use outbound::{Outbound, Refused};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Responds to every request with `answer`, in which `HERE` is replaced by its own address.
async fn serve(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap().to_string();
    let answer = answer.replace("HERE", &here);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    here
}

const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: 4\r\nconnection: close\r\n\r\n[1]\n";

#[tokio::test]
async fn what_a_url_leads_to_comes_with_a_name() {
    let here = serve(JSON).await;
    let outbound = Outbound::new(true).unwrap();
    let fetched = outbound.get(&format!("http://{here}/a/tasks")).await.unwrap();
    assert_eq!(fetched.name, "tasks.json");
    let bytes: Vec<_> = fetched.bytes(4).try_collect().await.unwrap();
    assert_eq!(bytes.concat(), b"[1]\n");
    let named = outbound.get(&format!("http://{here}/rows.csv?x=y.png")).await.unwrap();
    assert_eq!(named.name, "rows.csv");
    let mut short = named.bytes(3);
    assert!(short.next().await.unwrap().unwrap_err().to_string().contains("longer than 3 bytes"));
}

#[tokio::test]
async fn addresses_inside_are_refused_in_every_spelling() {
    let here = serve(JSON).await;
    let port = here.rsplit(':').next().unwrap();
    let outbound = Outbound::new(false).unwrap();
    for host in [
        "127.0.0.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "169.254.169.254",
    ] {
        let refused = outbound.get(&format!("http://{host}:{port}/tasks.json")).await.err();
        assert_eq!(refused, Some(Refused::Inside), "{host}");
    }
    for (url, why) in [
        ("file:///etc/passwd", Refused::Scheme),
        ("gopher://example.com/", Refused::Scheme),
        ("/etc/passwd", Refused::Malformed),
        ("http://", Refused::Malformed),
        ("http://no-such-host.invalid/", Refused::Unreachable),
    ] {
        assert_eq!(outbound.get(url).await.err(), Some(why), "{url}");
    }
}

#[tokio::test]
async fn redirects_are_checked_and_end() {
    let elsewhere = serve("HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\nconnection: close\r\n\r\n").await;
    let round = serve("HTTP/1.1 302 Found\r\nlocation: http://HERE/again\r\nconnection: close\r\n\r\n").await;
    let status = serve("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 6\r\n\r\nsecret").await;
    let outbound = Outbound::new(true).unwrap();
    let get = async |here: &str| outbound.get(&format!("http://{here}/")).await.err();
    assert_eq!(get(&elsewhere).await, Some(Refused::Status(302)));
    assert_eq!(get(&round).await, Some(Refused::Unreachable));
    assert_eq!(get(&status).await, Some(Refused::Status(403)));
}
