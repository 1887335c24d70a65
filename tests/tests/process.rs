//! The program itself: its errors at start, its end, the first owner, its command line, stalled connections.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::json;
use tests::client::{Client, Problem, Request};
use tests::server::{OWNER_EMAIL, Server};
use tests::settings;

/// Runs the binary to its end.
fn run(arguments: &[&str]) -> Result<Output, Problem> {
    Ok(Command::new(settings::binary()).args(arguments).output()?)
}

fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    format!("{out}{err}")
}

#[tokio::test]
async fn a_second_process_on_the_same_folder_is_refused() -> Result<(), Problem> {
    let server = Server::start().await?;
    let data = server.data().to_string_lossy().into_owned();
    let second = run(&["serve", "--data", &data, "--port", "0"])?;
    assert!(!second.status.success());
    let text = said(&second);
    assert!(text.contains(&data) && !text.contains("panicked"), "unclear: {text}");
    Client::new(&server.host()).get("/health").await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_taken_port_is_named() -> Result<(), Problem> {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    let port = taken.local_addr()?.port().to_string();
    let folder = tempfile::tempdir()?;
    let data = folder.path().to_string_lossy().into_owned();
    let failed = run(&["serve", "--data", &data, "--port", &port])?;
    assert!(!failed.status.success());
    let text = said(&failed);
    assert!(text.contains(&port) && !text.contains("panicked"), "unclear: {text}");
    Ok(())
}

#[tokio::test]
async fn sigterm_ends_it_cleanly_and_everything_is_there_again() -> Result<(), Problem> {
    let mut server = Server::start().await?;
    let made = server.owner().post("/api/projects/", &json!({"title": "Kept"})).await?.expect(201)?.json();
    let pid = server.pid().ok_or("no process")?;
    Command::new("kill").args(["-TERM", &pid.to_string()]).status()?;
    let status = server.ended(Duration::from_secs(30)).await?;
    assert!(status.success(), "it ended with {status}: {}", server.log());
    server.run().await?;
    let path = format!("/api/projects/{}/", made["id"]);
    let again = server.owner().get(&path).await?.expect(200)?.json();
    assert_eq!(again["title"], "Kept");
    Ok(())
}

#[tokio::test]
async fn without_an_owner_the_first_visitor_becomes_one_and_nobody_after() -> Result<(), Problem> {
    let nobody = [("SKYLABEL_USERNAME", ""), ("SKYLABEL_PASSWORD", ""), ("SKYLABEL_USER_TOKEN", "")];
    let server = Server::with(&nobody).await?;
    for (email, fine) in [("first@example.com", true), ("second@example.com", false)] {
        let mut browser = Client::with_jar(&server.host());
        let session = browser.get("/api/x/session").await?.expect(200)?.json();
        assert_eq!(session["needs_owner"], fine);
        let csrf = browser.jar.as_ref().and_then(|jar| jar.get("csrftoken"));
        let csrf = csrf.unwrap_or_default().to_owned();
        let request = Request::post("/api/x/owner")
            .json(&json!({"email": email, "password": "pass-Word-17"}))
            .header("x-csrftoken", csrf);
        let answer = browser.send(request).await?;
        assert_eq!(answer.status < 300, fine, "{}", answer.text());
        let whoami = browser.get("/api/current-user/whoami").await?;
        assert_eq!(whoami.status == 200, fine);
    }
    Ok(())
}

#[tokio::test]
async fn the_environments_owner_is_made_once() -> Result<(), Problem> {
    let mut server = Server::start().await?;
    server.kill();
    server.run().await?;
    let users = server.owner().get("/api/users/").await?.expect(200)?.json();
    let owners: Vec<_> =
        users.as_array().ok_or("users are no list")?.iter().filter(|user| user["email"] == OWNER_EMAIL).collect();
    assert_eq!(owners.len(), 1);
    Ok(())
}

#[tokio::test]
async fn import_and_export_by_command_line() -> Result<(), Problem> {
    let server = Server::start().await?;
    let config = tests::work::CONFIG;
    let project = json!({"title": "Command line", "label_config": config});
    let made = server.owner().post("/api/projects/", &project).await?.expect(201)?.json();
    let id = made["id"].to_string();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, "text\none\ntwo\n")?;
    let (url, token) = (format!("http://{}", server.host()), tests::server::OWNER_TOKEN);
    let file = file.to_string_lossy().into_owned();
    let imported = run(&["import", &id, &file, "--url", &url, "--token", token])?;
    assert!(imported.status.success(), "{}", said(&imported));
    assert_eq!(tests::work::total(&mut server.owner(), id.parse()?).await?, 2);

    let task = tests::work::exported(&mut server.owner(), id.parse()?).await?;
    let first = *task.keys().next().ok_or("no task")?;
    let submit = tests::work::submit(first, "from-the-command-line");
    server.owner().send(submit).await?.expect(201)?;
    let out = folder.path().join("out.json");
    let path = out.to_string_lossy().into_owned();
    let exported = run(&["export", &id, "--format", "JSON", "-o", &path, "--url", &url, "--token", token])?;
    assert!(exported.status.success(), "{}", said(&exported));
    let tasks: serde_json::Value = serde_json::from_slice(&std::fs::read(&out)?)?;
    assert_eq!(tasks.as_array().map(Vec::len), Some(1));

    let missing = run(&["import", &id, "no-such-file.csv", "--url", &url, "--token", token])?;
    assert!(!missing.status.success());
    assert!(said(&missing).contains("no-such-file.csv"));
    let wrong = run(&["import", &id, &file, "--url", &url, "--token", &"f".repeat(40)])?;
    assert!(!wrong.status.success() && !said(&wrong).contains("panicked"));
    Ok(())
}

#[tokio::test]
async fn a_reset_password_signs_in() -> Result<(), Problem> {
    let mut server = Server::start().await?;
    server.kill();
    let data = server.data().to_string_lossy().into_owned();
    let reset = run(&["user", "reset-password", OWNER_EMAIL, "--password", "another-Word-18", "--data", &data])?;
    assert!(reset.status.success(), "{}", said(&reset));
    server.run().await?;
    let mut browser = Client::with_jar(&server.host());
    let form = browser.get("/user/login/").await?.expect(200)?.text();
    let csrf = tests::people::csrf_field(&form).ok_or("no CSRF field")?;
    let fields = [("csrfmiddlewaretoken", csrf.as_str()), ("email", OWNER_EMAIL), ("password", "another-Word-18")];
    let referer = format!("http://{}/user/login/", server.host());
    let request = Request::post("/user/login/").form(&fields).header("referer", referer);
    browser.send(request).await?.expect(302)?;
    Ok(())
}

#[tokio::test]
async fn a_url_is_imported_where_the_operator_lets_it_lead_inside() -> Result<(), Problem> {
    let rows = "{\"text\": \"one\"}\n{\"text\": \"two\"}\n";
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let elsewhere = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let length = rows.len();
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{rows}");
            let mut request = [0; 4096];
            let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut request).await;
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, answer.as_bytes()).await;
        }
    });
    let server = Server::with(&[("SKYLABEL_ALLOW_PRIVATE_URLS", "true")]).await?;
    let project = json!({"title": "By URL", "label_config": tests::work::CONFIG});
    let made = server.owner().post("/api/projects/", &project).await?.expect(201)?.json();
    let path = format!("/api/projects/{}/import", made["id"]);
    let import = |name: &str| Request::post(&path).form(&[("url", &format!("http://{elsewhere}/{name}"))]);
    let imported = server.owner().send(import("rows.jsonl")).await?.expect(201)?.json();
    assert_eq!(imported["task_count"], 2);
    assert_eq!(imported["file_upload_ids"].as_array().map(Vec::len), Some(1));
    // A file without an extension cannot be read, and nothing of it is stored.
    server.owner().send(import("rows")).await?.expect(400)?;
    let id = made["id"].as_u64().ok_or("no id")?;
    assert_eq!(tests::work::total(&mut server.owner(), id).await?, 2);
    Ok(())
}

/// Connections that send the beginning of a request and then nothing.
fn silent(server: &Server, count: usize, beginning: &str) -> Result<Vec<TcpStream>, Problem> {
    let open = |_| -> Result<TcpStream, Problem> {
        let mut stream = TcpStream::connect(server.host())?;
        stream.write_all(beginning.as_bytes())?;
        Ok(stream)
    };
    (0..count).map(open).collect()
}

/// The server must still be able to read and write files.
async fn works(server: &Server) -> Result<(), Problem> {
    let made = server.owner().post("/api/projects/", &json!({"title": "Still there"})).await?.expect(201)?.json();
    let path = format!("/api/projects/{}/", made["id"]);
    assert_eq!(server.owner().get(&path).await?.expect(200)?.json()["title"], "Still there");
    Ok(())
}

#[tokio::test]
async fn connections_that_send_no_request_stop_nobody() -> Result<(), Problem> {
    // No time-out ends them before the test does.
    let server = Server::with_files(256, &[("SKYLABEL_PATIENCE_SECONDS", "3600")]).await?;
    let nothing = silent(&server, 300, "")?;
    works(&server).await?;
    let half = silent(&server, 300, "GET /health HTTP/1.1\r\nHost: localhost\r\n")?;
    works(&server).await?;
    // Connections that got a response and send nothing more.
    let idle = silent(&server, 300, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    works(&server).await?;
    drop((nothing, half, idle));
    Ok(())
}

#[tokio::test]
async fn requests_whose_body_never_comes_stop_nobody() -> Result<(), Problem> {
    let server = Server::with_files(256, &[("SKYLABEL_PATIENCE_SECONDS", "1")]).await?;
    let head = format!(
        "POST /api/projects/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {}\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        tests::server::OWNER_TOKEN
    );
    let mut half = silent(&server, 300, &head)?;
    works(&server).await?;
    // The client gets the reason, unless its connection was closed first.
    let mut answer = String::new();
    half[0].set_read_timeout(Some(Duration::from_secs(60)))?;
    half[0].read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn a_slow_body_is_read_as_long_as_it_comes() -> Result<(), Problem> {
    let server = Server::with(&[("SKYLABEL_PATIENCE_SECONDS", "2")]).await?;
    let body = json!({"title": "Slow but steady"}).to_string();
    let mut stream = TcpStream::connect(server.host())?;
    let head = format!(
        "POST /api/projects/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        tests::server::OWNER_TOKEN,
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    // Four times as long as the server waits for a piece.
    let pieces: Vec<&[u8]> = body.as_bytes().chunks(body.len().div_ceil(16)).collect();
    for piece in pieces {
        stream.write_all(piece)?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    Ok(())
}
