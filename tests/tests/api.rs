//! Runs every scenario of `tests/api/`, one test per file.
//!
//! By default, each process starts one server for all its scenarios, and a separate one for each scenario with settings
//! of its own. With `SKYLABEL_TEST_URL`, the scenarios use a running server (see `tests::settings`).

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use tests::client::Problem;
use tests::scenario::{self, Place};
use tests::server::{OWNER_EMAIL, OWNER_PASSWORD, OWNER_TOKEN, Server};
use tests::settings::{self, Remote};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();
static PLACE: OnceCell<Place> = OnceCell::const_new();
/// Stored here so that the end of `main` can kill it, since statics are never dropped.
static SERVER: Mutex<Option<Server>> = Mutex::new(None);

fn main() -> Result<(), Problem> {
    let mut arguments = Arguments::from_args();
    let remote = settings::remote();
    if remote.is_some() {
        // The reference fails with two parallel clients.
        arguments.test_threads = Some(1);
    }
    let folder = settings::repository().join("tests").join("api");
    let mut trials = Vec::new();
    for path in files(&folder)? {
        trials.push(trial(&folder, path, remote.as_ref())?);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    held().take();
    conclusion.exit();
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    for noun in std::fs::read_dir(folder)? {
        let noun = noun?.path();
        let shared = noun.file_name().is_some_and(|name| name == "shared");
        if !noun.is_dir() || shared {
            continue;
        }
        for case in std::fs::read_dir(noun)? {
            let case = case?.path();
            if case.extension().is_some_and(|end| end == "json") {
                found.push(case);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn trial(folder: &Path, path: PathBuf, remote: Option<&Remote>) -> Result<Trial, Problem> {
    let scenario = scenario::read(&path)?;
    let name = path.strip_prefix(folder)?.with_extension("").to_string_lossy().replace('/', "::");
    let is_reference = remote.is_some_and(|remote| remote.is_reference);
    let only_ours = scenario["compat"] == json!(false);
    let left_out = (is_reference && only_ours) || (remote.is_some() && scenario["env"].is_object());
    let place = remote.map(|remote| Place {
        host: remote.url.replace("http://", ""),
        token: remote.token.clone(),
        email: remote.email.clone(),
        password: remote.password.clone(),
        is_reference,
    });
    let shared = folder.join("shared");
    let trial = Trial::test(name, move || {
        let runtime = RUNTIME.get_or_init(|| Runtime::new().expect("a runtime can be made"));
        runtime.block_on(one(&scenario, &shared, place)).map_err(|problem| Failed::from(problem.to_string()))
    });
    Ok(trial.with_ignored_flag(left_out))
}

async fn one(scenario: &Value, shared: &Path, place: Option<Place>) -> Result<(), Problem> {
    if let Some(place) = place {
        return scenario::run(scenario, shared, &place).await;
    }
    if let Some(environment) = scenario["env"].as_object() {
        let environment: Vec<(&str, &str)> =
            environment.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect();
        let server = Server::with(&environment).await?;
        return scenario::run(scenario, shared, &ours(&server)).await;
    }
    let place = PLACE.get_or_try_init(start).await?;
    let done = scenario::run(scenario, shared, place).await;
    done.map_err(|problem| {
        let log = held().as_ref().map(Server::log).unwrap_or_default();
        format!("{problem}\nthe server's log:\n{log}").into()
    })
}

async fn start() -> Result<Place, Problem> {
    let server = Server::start().await?;
    let place = ours(&server);
    held().replace(server);
    Ok(place)
}

fn held() -> std::sync::MutexGuard<'static, Option<Server>> {
    SERVER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ours(server: &Server) -> Place {
    Place {
        host: server.host(),
        token: OWNER_TOKEN.to_owned(),
        email: OWNER_EMAIL.to_owned(),
        password: OWNER_PASSWORD.to_owned(),
        is_reference: false,
    }
}
