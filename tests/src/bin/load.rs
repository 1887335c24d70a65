//! A load generator for the benchmark. It uses little CPU, so that the server gets most of two cores.
//!
//! ```text
//! load work --host H:P --project N --tokens FILE [--count N] [--seconds S]   next + submit, one connection a token
//! load get  --host H:P --path PATH --tokens FILE [--count N]                 the same GET again and again
//! load fsync --folder DIR [--seconds S]                                      what the machine's disk gives
//! ```
//! Prints one JSON object.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::client::{Client, Problem, Request};
use tests::figures::Figures;
use tokio::task::JoinSet;

fn main() -> Result<(), Problem> {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().unwrap_or_default();
    let mut options = BTreeMap::new();
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or("an option without a value")?;
        options.insert(name.trim_start_matches("--").to_owned(), value);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = match mode.as_str() {
        "work" => runtime.block_on(work(&options))?,
        "get" => runtime.block_on(get(&options))?,
        "fsync" => fsync(&options)?,
        other => return Err(format!("no such mode as {other:?}: work, get or fsync").into()),
    };
    println!("{report}");
    Ok(())
}

type Options = BTreeMap<String, String>;

fn text<'o>(options: &'o Options, name: &str) -> Result<&'o str, Problem> {
    let value = options.get(name).ok_or_else(|| format!("--{name}?"))?;
    Ok(value)
}

fn number(options: &Options, name: &str, otherwise: f64) -> Result<f64, Problem> {
    match options.get(name) {
        Some(value) => Ok(value.parse()?),
        None => Ok(otherwise),
    }
}

fn clients(options: &Options) -> Result<Vec<Client>, Problem> {
    let host = text(options, "host")?;
    let tokens = std::fs::read_to_string(text(options, "tokens")?)?;
    Ok(tokens
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|token| Client::with_token(host, token.trim()))
        .collect())
}

/// The results of one annotator.
#[derive(Default)]
struct Done {
    next: Figures,
    submit: Figures,
    tasks: Vec<u64>,
    reached_the_end: bool,
}

async fn work(options: &Options) -> Result<Value, Problem> {
    let project = text(options, "project")?.to_owned();
    let left = Arc::new(AtomicI64::new(number(options, "count", 1e9)? as i64));
    let time = Duration::from_secs_f64(number(options, "seconds", 30.0)?);
    let began = Instant::now();
    let mut at_work = JoinSet::new();
    for client in clients(options)? {
        let (project, left) = (project.clone(), Arc::clone(&left));
        at_work.spawn(annotate(client, project, left, began + time));
    }
    let annotators = at_work.len();
    let mut all = Done::default();
    for done in at_work.join_all().await {
        all.next.merge(done.next);
        all.submit.merge(done.submit);
        all.tasks.extend(done.tasks);
        all.reached_the_end |= done.reached_the_end;
    }
    let seconds = began.elapsed().as_secs_f64();
    let annotations = all.submit.count();
    all.tasks.sort_unstable();
    let before = all.tasks.len();
    all.tasks.dedup();
    Ok(json!({
        "annotators": annotators, "annotations": annotations, "seconds": seconds,
        "annotations_per_second": annotations as f64 / seconds,
        "tasks_done_twice": before - all.tasks.len(), "reached_the_end": all.reached_the_end,
        "next": all.next.report(), "submit": all.submit.report(),
    }))
}

async fn annotate(mut client: Client, project: String, left: Arc<AtomicI64>, until: Instant) -> Done {
    let mut done = Done::default();
    while Instant::now() < until && left.fetch_sub(1, Ordering::Relaxed) > 0 {
        let began = Instant::now();
        let task = match client.get(&format!("/api/projects/{project}/next")).await {
            Ok(answer) if answer.status == 200 => {
                done.next.add(began.elapsed(), &answer);
                answer.json()
            }
            Ok(answer) if answer.status == 404 => {
                done.reached_the_end = true;
                return done;
            }
            Ok(answer) => {
                done.next.error(format!("{}: {}", answer.status, answer.text()));
                continue;
            }
            Err(problem) => {
                done.next.error(problem.to_string());
                continue;
            }
        };
        let id = task["id"].as_u64().unwrap_or_default();
        let request = Request::post(format!("/api/tasks/{id}/annotations/"))
            .json(&json!({"result": result_for(&task), "lead_time": 1.5}));
        let began = Instant::now();
        match client.send(request).await {
            Ok(answer) if answer.status == 201 => {
                done.submit.add(began.elapsed(), &answer);
                done.tasks.push(id);
            }
            Ok(answer) => done.submit.error(format!("{}: {}", answer.status, answer.text())),
            Err(problem) => done.submit.error(problem.to_string()),
        }
    }
    done
}

/// One choice and the first word as a named entity.
fn result_for(task: &Value) -> Value {
    let text = task["data"]["text"].as_str().unwrap_or_default();
    let word = text.split(' ').next().unwrap_or_default();
    json!([
        {"id": "c", "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}},
        {"id": "a", "from_name": "ner", "to_name": "text", "type": "labels",
         "value": {"start": 0, "end": word.chars().count(), "text": word, "labels": ["PER"]}},
    ])
}

async fn get(options: &Options) -> Result<Value, Problem> {
    let path = text(options, "path")?;
    let count = number(options, "count", 100.0)? as usize;
    let mut client = clients(options)?.into_iter().next().ok_or("no token")?;
    let mut figures = Figures::default();
    let mut bytes = 0;
    for _ in 0..count {
        let began = Instant::now();
        let answer = client.get(path).await?;
        if answer.status == 200 {
            bytes = answer.body.len();
            figures.add(began.elapsed(), &answer);
        } else {
            figures.error(format!("{}: {}", answer.status, answer.text()));
        }
    }
    let mut report = figures.report();
    report["bytes"] = json!(bytes);
    Ok(report)
}

/// Appends a page and syncs it, like a commit to a write-ahead log.
fn fsync(options: &Options) -> Result<Value, Problem> {
    let path = std::path::Path::new(text(options, "folder")?).join("fsync.probe");
    let time = Duration::from_secs_f64(number(options, "seconds", 2.0)?);
    let mut file = std::fs::File::create(&path)?;
    let page = [7_u8; 4096];
    let began = Instant::now();
    let mut writes = 0_u64;
    while began.elapsed() < time {
        file.write_all(&page)?;
        file.sync_data()?;
        writes += 1;
    }
    let rate = writes as f64 / began.elapsed().as_secs_f64();
    std::fs::remove_file(&path)?;
    Ok(json!({"synced_writes_per_second": rate}))
}
