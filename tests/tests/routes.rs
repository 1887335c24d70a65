//! The permissions of every route. The list of routes is the API's own description, so that none is forgotten.

use serde_json::{Value, json};
use std::time::Duration;
use tests::client::{Client, Problem, Request};
use tests::people::sign_up;
use tests::server::{OWNER_EMAIL, OWNER_PASSWORD, OWNER_TOKEN, Server};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Routes without authentication: sign-in, sign-up, token exchange, and the first requests of the page.
const OPEN: [&str; 19] = [
    "GET /api/session-policy",
    "GET /api/version",
    "GET /api/x/session",
    "POST /api/x/session",
    "DELETE /api/x/session",
    "POST /api/x/owner",
    "POST /api/x/signup",
    "POST /api/token/refresh",
    "POST /api/token/blacklist",
    "GET /health",
    "GET /version",
    "GET /logout",
    "POST /logout",
    "GET /user/login",
    "POST /user/login",
    "GET /user/signup",
    "POST /user/signup",
    "GET /api/schema",
    "GET /api/webhooks/info",
];

/// Routes that refuse a member: another user's project, and the organization.
const OWNERS: [&str; 13] = [
    "DELETE /api/projects/{id}",
    "DELETE /api/projects/{id}/tasks",
    "DELETE /api/projects/{id}/file-uploads",
    "PATCH /api/organizations/{id}",
    "DELETE /api/organizations/{id}/memberships/{user}",
    "GET /api/invite",
    "POST /api/invite/reset-token",
    "POST /api/jwt/settings",
    "POST /api/users",
    "PATCH /api/users/{id}",
    "DELETE /api/users/{id}",
    "POST /api/x/projects/{id}/connected-buckets",
    "DELETE /api/x/projects/{id}/connected-buckets/{connection}",
];

/// Methods and paths of every operation.
fn operations() -> Result<Vec<(String, String)>, Problem> {
    let file = tests::settings::repository().join("docs/openapi.json");
    let described: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let paths = described["paths"].as_object().ok_or("no paths")?;
    let methods = |(path, item): (&String, &Value)| {
        let known = ["get", "post", "put", "patch", "delete"];
        let methods: Vec<_> = known.iter().filter(|method| item.get(**method).is_some()).collect();
        methods.into_iter().map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    Ok(paths.iter().flat_map(methods).collect())
}

/// A path with every parameter replaced by `value`.
fn filled(path: &str, value: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { value.to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn nobody_gets_past_an_unknown_name() -> Result<(), Problem> {
    let server = Server::start().await?;
    let operations = operations()?;
    assert!(operations.len() > 80, "only {} operations are described", operations.len());
    for client in [Client::new(&server.host()), Client::with_token(&server.host(), &"f".repeat(40))] {
        let mut client = client;
        for (method, path) in &operations {
            let name = format!("{method} {path}");
            if OPEN.contains(&name.as_str()) {
                continue;
            }
            let answer = client.send(Request::new(method, filled(path, "1")).json(&json!({}))).await?;
            assert_eq!(answer.status, 401, "{name}: {}", answer.text());
        }
    }
    for name in OPEN.iter().filter(|name| !name.ends_with("/schema")) {
        assert!(operations.iter().any(|(method, path)| format!("{method} {path}") == *name), "{name} is no route");
    }
    Ok(())
}

#[tokio::test]
async fn members_are_refused_what_is_an_owners_and_nothing_else() -> Result<(), Problem> {
    let server = Server::start().await?;
    let mut owner = server.owner();
    let project = owner.send(Request::post("/api/projects/").json(&json!({"title": "Theirs"}))).await?.expect(201)?;
    let project = project.json()["id"].to_string();
    let member = sign_up(&mut owner, "member@example.com").await?;
    let mut member = Client::with_token(&server.host(), &member.token);
    for (method, path) in operations()? {
        let name = format!("{method} {path}");
        let refused = OWNERS.contains(&name.as_str());
        // Permitted requests name records that do not exist, so that the test changes nothing.
        let value = match refused {
            true if path.contains("/projects/") => project.as_str(),
            true => "1",
            false => "999999999",
        };
        // These routes would end the client's own access, or are forms of a browser, which need more than a token.
        if ["/api/token", "/session", "/current-user/reset-token", "/user/", "/logout"]
            .iter()
            .any(|part| path.contains(part))
        {
            continue;
        }
        let answer = member.send(Request::new(&method, filled(&path, value)).json(&json!({}))).await?;
        assert_eq!(answer.status == 403, refused, "{name}: {} {}", answer.status, answer.text());
    }
    for name in OWNERS {
        assert!(operations()?.iter().any(|(method, path)| format!("{method} {path}") == name), "{name} is no route");
    }
    owner.get(&format!("/api/projects/{project}/")).await?.expect(200)?;
    Ok(())
}

/// A signed-in browser, with the CSRF token for its writes.
async fn browser(server: &Server, email: &str, password: &str) -> Result<(Client, u16), Problem> {
    let mut browser = Client::with_jar(&server.host());
    let csrf = browser.get("/api/x/session").await?.expect(200)?.json()["csrf"].as_str().unwrap_or_default().to_owned();
    let request = Request::post("/api/x/session").header("x-csrftoken", csrf);
    let answer = browser.send(request.json(&json!({"email": email, "password": password}))).await?;
    Ok((browser, answer.status))
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_one() -> Result<(), Problem> {
    let server = Server::start().await?;
    let mut owner = server.owner();
    let member = sign_up(&mut owner, "member@example.com").await?;
    let (mut old, status) = browser(&server, &member.email, &member.password).await?;
    assert!(status < 300);
    old.get("/api/current-user/whoami").await?.expect(200)?;
    let change = json!({"password": "another-Word-18"});
    owner.send(Request::new("PATCH", format!("/api/users/{}/", member.id)).json(&change)).await?.expect(200)?;
    old.get("/api/current-user/whoami").await?.expect(401)?;
    assert_eq!(browser(&server, &member.email, &member.password).await?.1, 401);
    let (mut new, status) = browser(&server, &member.email, "another-Word-18").await?;
    assert!(status < 300);
    new.get("/api/current-user/whoami").await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn guesses_at_the_same_time_are_counted_each() -> Result<(), Problem> {
    let server = Server::start().await?;
    let guesses = (0..40).map(|n| {
        let server = &server;
        async move { browser(server, OWNER_EMAIL, &format!("wrong-guess-{n}")).await.map(|(_, status)| status) }
    });
    let mut answers = Vec::new();
    for guess in futures::future::join_all(guesses).await {
        answers.push(guess?);
    }
    let tried = answers.iter().filter(|status| **status == 401).count();
    // Ten attempts are free. Later ones must be a second or more apart.
    assert!(tried < 20, "{tried} passwords were tried: {answers:?}");
    assert!(answers.iter().all(|status| [401, 429].contains(status)), "{answers:?}");
    // The right password is slowed down too, but the account is not locked.
    let signed_in = tokio::time::timeout(Duration::from_secs(90), async {
        while browser(&server, OWNER_EMAIL, OWNER_PASSWORD).await?.1 == 429 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok::<_, Problem>(())
    });
    signed_in.await.map_err(|_| "the right password is locked out")??;
    assert_eq!(browser(&server, OWNER_EMAIL, OWNER_PASSWORD).await?.1, 200);
    Ok(())
}

/// The head of a response as sent, and the rest of its body.
async fn read_answer(stream: &mut BufReader<TcpStream>) -> Result<String, Problem> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Err(format!("the connection ended after {head:?}").into());
        }
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    let mut body = vec![0; length.ok_or("an answer without a length")?];
    stream.read_exact(&mut body).await?;
    Ok(head)
}

#[tokio::test]
async fn an_early_answer_leaves_the_connection_usable_or_says_that_it_ends() -> Result<(), Problem> {
    let server = Server::start().await?;
    let owner = format!("Token {OWNER_TOKEN}");
    let refused = [
        ("POST /api/projects/", "Token nobody", "application/json", 401),
        ("POST /api/projects/", &owner, "text/plain", 415),
        ("POST /api/nothing/", &owner, "application/json", 404),
        ("POST /api/projects/999/import", &owner, "application/json", 404),
        ("POST /api/version", &owner, "application/json", 405),
        ("POST /nothing", &owner, "application/json", 404),
    ];
    for length in [20_000, 3_000_000] {
        for (request, authorization, kind, status) in refused {
            let mut stream = BufReader::new(TcpStream::connect(server.host()).await?);
            let head = format!(
                "{request} HTTP/1.1\r\nHost: {}\r\nAuthorization: {authorization}\r\nContent-Type: {kind}\r\n\
                 Content-Length: {length}\r\n\r\n",
                server.host()
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&vec![b' '; length]).await?;
            let answer = read_answer(&mut stream).await?;
            assert!(answer.starts_with(&format!("http/1.1 {status}")), "{request}: {answer}");
            if answer.contains("connection: close") {
                continue;
            }
            let next = format!("GET /health HTTP/1.1\r\nHost: {}\r\n\r\n", server.host());
            stream.write_all(next.as_bytes()).await?;
            let answer = read_answer(&mut stream).await.map_err(|problem| format!("after {request}: {problem}"))?;
            assert!(answer.starts_with("http/1.1 200"), "{answer}");
        }
    }
    Ok(())
}
