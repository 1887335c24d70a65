//! Exports and lists while others change what they read: every answer is whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::client::{Client, Problem, Request};
use tests::server::Server;
use tests::{settings, work};
use tokio::task::JoinSet;

/// Clients that update annotations, and annotated tasks of each.
const WRITERS: usize = 3;
const TASKS_EACH: usize = 4;
/// Bytes of text in a result, which cannot be compressed into a row of the table.
const RESULT_BYTES: usize = 60_000;

/// Until when the readers go on: so many answers of each kind, and, if `SKYLABEL_TEST_READER_SECONDS` is set, so long.
struct Until {
    rounds: usize,
    time: Instant,
}

impl Until {
    fn from_settings() -> Self {
        let seconds = settings::count("READER_SECONDS", 0) as u64;
        Self { rounds: 4, time: Instant::now() + Duration::from_secs(seconds) }
    }

    fn is_over(&self, rounds: usize) -> bool {
        rounds >= self.rounds && Instant::now() >= self.time
    }
}

/// A result of one choice and `RESULT_BYTES` of digits and letters that look random.
fn result(seed: u64) -> Value {
    let mut state = seed + 1;
    let text: String = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[(state >> 58) as usize])
    })
    .take(RESULT_BYTES)
    .collect();
    json!([{"id": text, "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}}])
}

/// Updates the annotations one after the other until the readers are done. -> the number of updates
async fn updates(mut client: Client, annotations: Vec<Value>, is_done: Arc<AtomicBool>) -> Result<usize, Problem> {
    let mut count = 0;
    while !is_done.load(Ordering::Relaxed) {
        for annotation in &annotations {
            let body = json!({"result": result(count as u64)});
            let request = Request::new("PATCH", format!("/api/annotations/{annotation}")).json(&body);
            client.send(request).await?.expect(200)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Whether every task of an answer has its annotation with a whole result.
fn are_whole(tasks: &Value) -> bool {
    let is_whole = |task: &Value| {
        let id = task["annotations"][0]["result"][0]["id"].as_str();
        id.is_some_and(|id| id.len() == RESULT_BYTES)
    };
    tasks.as_array().is_some_and(|tasks| tasks.len() == WRITERS * TASKS_EACH && tasks.iter().all(is_whole))
}

#[tokio::test]
async fn exports_and_lists_are_whole_while_annotations_change() -> Result<(), Problem> {
    let server = Server::start().await?;
    let mut owner = server.owner();
    let project = work::project(&mut owner, 1).await?;
    owner.send(work::import(project, work::tasks(WRITERS * TASKS_EACH))).await?.expect(201)?;
    let tasks: Vec<u64> = work::exported(&mut owner, project).await?.into_keys().collect();
    let is_done = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    for some in tasks.chunks(TASKS_EACH) {
        let mut annotations = Vec::new();
        for task in some {
            let body = json!({"result": result(*task)});
            let made = owner.post(&format!("/api/tasks/{task}/annotations"), &body).await?.expect(201)?.json();
            annotations.push(made["id"].clone());
        }
        writers.spawn(updates(server.owner(), annotations, Arc::clone(&is_done)));
    }

    let export = format!("/api/projects/{project}/export?exportType=JSON");
    let list = format!("/api/tasks?project={project}&page=1&page_size=100&fields=all");
    let [exports, lists] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let (mut exporter, mut lister) = (server.owner(), server.owner());
    let until = Until::from_settings();
    let exporting = async {
        while !until.is_over(exports.fetch_add(1, Ordering::Relaxed)) {
            let answer = exporter.get(&export).await?.expect(200)?;
            assert!(are_whole(&answer.json()), "an export broke: {} bytes", answer.body.len());
        }
        Ok::<_, Problem>(())
    };
    let listing = async {
        while !until.is_over(lists.fetch_add(1, Ordering::Relaxed)) {
            let answer = lister.get(&list).await?.expect(200)?;
            assert!(are_whole(&answer.json()["tasks"]), "a list broke: {} bytes", answer.body.len());
        }
        Ok::<_, Problem>(())
    };
    let read = futures::try_join!(exporting, listing);
    is_done.store(true, Ordering::Relaxed);
    read?;
    let mut changed = 0;
    for done in writers.join_all().await {
        changed += done?;
    }
    let [exports, lists] = [exports, lists].map(|count| count.into_inner() - 1);
    println!("{changed} updates, {exports} exports and {lists} lists, all whole");
    assert!(changed >= WRITERS * TASKS_EACH, "{changed}");
    Ok(())
}
