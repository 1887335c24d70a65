//! Scenarios as data: `tests/api/<noun>/<case>.json`, see `tests/api/README.md`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use crate::client::{Client, Problem, Response};
use crate::people;
use crate::steps;
use crate::texts::{Variables, fill, fill_text};

/// The server and settings of a scenario.
#[derive(Clone)]
pub struct Place {
    pub host: String,
    pub token: String,
    pub email: String,
    pub password: String,
    pub is_reference: bool,
}

/// The time limit of a polled step.
const POLL: Duration = Duration::from_secs(60);

/// Reads one scenario. The error names the file.
pub fn read(path: &Path) -> Result<Value, Problem> {
    let text = std::fs::read_to_string(path)?;
    serde_json::from_str(&text).map_err(|err| format!("{}: {err}", path.display()).into())
}

struct Run<'p> {
    place: &'p Place,
    variables: Variables,
    clients: BTreeMap<String, Client>,
}

/// Runs the scenario. `shared` is the folder with the steps that `use` names.
pub async fn run(scenario: &Value, shared: &Path, place: &Place) -> Result<(), Problem> {
    let mut run = Run { place, variables: Variables::new(), clients: BTreeMap::new() };
    for (name, value) in [
        ("host", &place.host),
        ("owner_email", &place.email),
        ("owner_password", &place.password),
        ("owner_token", &place.token),
        ("unique", &unique()),
    ] {
        run.variables.insert(name.to_owned(), json!(value));
    }
    run.invite_people(&scenario.to_string()).await?;
    if let Some(variables) = scenario["variables"].as_object() {
        for (name, value) in variables {
            let value = fill(value, &run.variables)?;
            run.variables.insert(name.clone(), value);
        }
    }
    for name in scenario["use"].as_array().into_iter().flatten() {
        let file = format!("{}.json", name.as_str().unwrap_or_default());
        let part = read(&shared.join(file))?;
        run.steps(&part).await?;
    }
    run.steps(scenario).await
}

/// Different in every run, so that e-mail addresses are unique on a reused server.
fn unique() -> String {
    #[allow(clippy::disallowed_methods, reason = "a name, not a time")]
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{:x}{:x}", since.as_nanos(), std::process::id())
}

impl Run<'_> {
    /// Signs up as many annotators as the scenario names.
    async fn invite_people(&mut self, text: &str) -> Result<(), Problem> {
        for n in (1..=4).filter(|n| text.contains(&format!("annotator{n}"))) {
            let mut owner = Client::with_token(&self.place.host, &self.place.token);
            let email = format!("a{n}-{}@example.com", unique());
            let person = people::sign_up(&mut owner, &email).await?;
            for (name, value) in [
                ("id", json!(person.id)),
                ("email", json!(person.email)),
                ("token", json!(person.token)),
                ("password", json!(person.password)),
            ] {
                self.variables.insert(format!("annotator{n}_{name}"), value);
            }
        }
        Ok(())
    }

    async fn steps(&mut self, scenario: &Value) -> Result<(), Problem> {
        let steps = scenario["steps"].as_array().ok_or("a scenario without steps")?;
        for (at, step) in steps.iter().enumerate() {
            if self.place.is_reference && step["compat"] == json!(false) {
                continue;
            }
            let title = format!("{}, step {}", scenario["name"], at + 1);
            self.step(step).await.map_err(|problem| format!("{title}: {problem}"))?;
        }
        Ok(())
    }

    async fn step(&mut self, step: &Value) -> Result<(), Problem> {
        let asked = fill(&step["request"], &self.variables)?;
        let who = asked["as"].as_str().unwrap_or("owner").to_owned();
        let expect = match step.get("reference") {
            Some(other) if self.place.is_reference => other,
            _ => &step["expect"],
        };
        let expect = fill(expect, &self.variables)?;
        let began = Instant::now();
        loop {
            let request = steps::request(&asked)?;
            let shown = format!("{} {} as {who}", request.method, request.path);
            let answer = self.client(&who).send(request).await.map_err(|problem| format!("{shown}: {problem}"))?;
            match steps::fault(&expect, &answer) {
                None => return self.save(&step["save"], &who, &answer),
                Some(_) if step["poll"] == json!(true) && began.elapsed() < POLL => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Some(fault) => {
                    let body: String = answer.text().chars().take(1500).collect();
                    return Err(format!("{shown}: {fault}\nthe answer: {body}").into());
                }
            }
        }
    }

    fn save(&mut self, save: &Value, who: &str, answer: &Response) -> Result<(), Problem> {
        for (name, source) in save.as_object().into_iter().flatten() {
            let source = fill_text(source.as_str().unwrap_or_default(), &self.variables)?;
            let value = match source.strip_prefix("cookie:") {
                Some(cookie) => self.client(who).jar.as_ref().and_then(|jar| jar.get(cookie)).map(Value::from),
                None => steps::pick(&source, answer),
            };
            let value = value.ok_or_else(|| format!("nothing to save at {source}"))?;
            self.variables.insert(name.clone(), value);
        }
        Ok(())
    }

    /// `owner`, `annotatorN`, `anonymous`, `token:T`, `bearer:T`, or `jar:NAME`, a browser.
    fn client(&mut self, who: &str) -> &mut Client {
        let host = &self.place.host;
        let variables = &self.variables;
        let token = &self.place.token;
        self.clients.entry(who.to_owned()).or_insert_with(|| {
            if who == "owner" {
                return Client::with_token(host, token);
            }
            if who.starts_with("jar:") {
                return Client::with_jar(host);
            }
            let mut client = Client::new(host);
            client.authorization = if let Some(token) = who.strip_prefix("token:") {
                Some(format!("Token {token}"))
            } else if let Some(token) = who.strip_prefix("bearer:") {
                Some(format!("Bearer {token}"))
            } else {
                let token = variables.get(&format!("{who}_token"));
                token.and_then(Value::as_str).map(|token| format!("Token {token}"))
            };
            client
        })
    }
}
