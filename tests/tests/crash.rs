//! Kills the server with SIGKILL while it works. Acknowledged work must exist once, and other work must not exist in
//! part.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::client::{Client, Problem};
use tests::server::{OWNER_TOKEN, Server};
use tests::{settings, work};

/// The bytes in all files below `folder`. Files may be deleted in the meantime.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size_of(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_is_there_whole_or_not_at_all() -> Result<(), Problem> {
    let rounds = settings::count("ROUNDS", 3) as u64;
    let count = settings::count("IMPORT_TASKS", 40_000);
    let body = work::tasks(count);
    let mut server = Server::start().await?;
    let mut cut_off = 0;
    for round in 0..rounds {
        let project = work::project(&mut server.owner(), 1).await?;
        let before = size_of(server.data());
        let mut owner = server.owner();
        let request = work::import(project, body.clone());
        let import = tokio::spawn(async move { owner.send(request).await });
        // Each round waits longer: from the first bytes on disk to almost all.
        let enough = before + 1 + body.len() as u64 * round / (rounds + 1);
        while !import.is_finished() && size_of(server.data()) < enough {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.kill();
        let acknowledged = import.await?.is_ok_and(|answer| answer.status == 201);
        server.run().await?;

        let mut owner = server.owner();
        let seen = work::total(&mut owner, project).await?;
        if acknowledged {
            assert_eq!(seen, count as u64, "acknowledged, then gone");
        } else {
            assert!(seen == 0 || seen == count as u64, "half an import: {seen} of {count}");
            cut_off += 1;
        }
        let tasks = work::exported(&mut owner, project).await?;
        assert_eq!(tasks.len() as u64, seen, "the export and the list must agree");

        // The same project accepts the import (again) normally.
        owner.send(work::import(project, body.clone())).await?.expect(201)?;
        let again = work::total(&mut owner, project).await?;
        assert_eq!(again, seen + count as u64);
        owner.send(tests::client::Request::new("DELETE", format!("/api/projects/{project}/"))).await?.expect(204)?;
    }
    assert!(cut_off > 0, "no import was cut off: give it more tasks by SKYLABEL_TEST_IMPORT_TASKS");
    Ok(())
}

/// The submits of a writer: (task, unique id, whether the server answered 201).
type Sent = Vec<(u64, String, bool)>;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_annotations_survive_and_retries_do_not_double() -> Result<(), Problem> {
    const WRITERS: usize = 6;
    let rounds = settings::count("ROUNDS", 3);
    let per_writer = settings::count("SUBMITS", 400);
    let mut server = Server::start().await?;
    for round in 0..rounds {
        let mut owner = server.owner();
        let project = work::project(&mut owner, 1).await?;
        owner.send(work::import(project, work::tasks(per_writer * WRITERS))).await?.expect(201)?;
        let ids: Vec<u64> = work::exported(&mut owner, project).await?.into_keys().collect();

        let acknowledged = Arc::new(AtomicUsize::new(0));
        let mut writers = Vec::new();
        for (writer, tasks) in ids.chunks(per_writer).enumerate() {
            let host = server.host();
            let tasks = tasks.to_vec();
            let acknowledged = Arc::clone(&acknowledged);
            writers.push(tokio::spawn(async move { write(&host, round, writer, tasks, &acknowledged).await }));
        }
        let enough = 30 * (round + 1);
        while acknowledged.load(Ordering::Relaxed) < enough && !writers.iter().all(|writer| writer.is_finished()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.kill();
        let mut sent = Sent::new();
        for writer in writers {
            sent.extend(writer.await?);
        }
        assert!(sent.iter().any(|(_, _, sure)| *sure));
        server.run().await?;
        check(&mut server.owner(), project, &sent).await?;
    }
    Ok(())
}

/// Submits one annotation to each task until the connection breaks.
async fn write(host: &str, round: usize, writer: usize, tasks: Vec<u64>, acknowledged: &AtomicUsize) -> Sent {
    let mut client = Client::with_token(host, OWNER_TOKEN);
    let mut sent = Vec::new();
    for task in tasks {
        let unique_id = format!("r{round}-w{writer}-t{task}");
        let answer = client.send(work::submit(task, &unique_id)).await;
        let sure = answer.as_ref().is_ok_and(|answer| answer.status == 201);
        sent.push((task, unique_id, sure));
        if answer.is_err() {
            break;
        }
        if sure {
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }
    sent
}

/// Every acknowledged submit exists once. A submit without a response exists at most once, and exactly once after a
/// retry with its unique id.
async fn check(owner: &mut Client, project: u64, sent: &Sent) -> Result<(), Problem> {
    let there = work::exported(owner, project).await?;
    for (task, unique_id, sure) in sent {
        let found = there.get(task).map_or(0, Vec::len);
        if *sure {
            assert_eq!(found, 1, "task {task}: acknowledged annotation {unique_id}");
        } else {
            assert!(found <= 1, "task {task}: {found} annotations of one submit");
        }
        if !*sure || task % 7 == 0 {
            owner.send(work::submit(*task, unique_id)).await?.expect(201)?;
        }
    }
    let after = work::exported(owner, project).await?;
    for (task, unique_id, _) in sent {
        let found = after.get(task).map_or(0, Vec::len);
        assert_eq!(found, 1, "task {task} after the retries of {unique_id}");
    }
    let all: usize = after.values().map(Vec::len).sum();
    assert_eq!(all, sent.len(), "annotations that nobody made");
    Ok(())
}

/// Tasks with one annotation each.
fn annotated(count: usize) -> Value {
    let result = json!([{"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}}]);
    let task = |n| json!({"data": {"text": format!("text {n}")}, "annotations": [{"result": result}]});
    (0..count).map(task).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_deletion_ends_after_a_restart() -> Result<(), Problem> {
    const TASKS: usize = 1_500;
    /// The most records of a chunk.
    const CHUNK: u64 = 16;
    let mut server = Server::with(&[("SKYLABEL_BULK_AT_ONCE", "0")]).await?;
    let mut owner = server.owner();
    let project = work::project(&mut owner, 1).await?;
    let import = format!("/api/projects/{project}/import");
    owner.post(&import, &annotated(TASKS)).await?.expect(201)?;
    let action = format!("/api/dm/actions?id=delete_tasks_annotations&project={project}");
    let started = owner.post(&action, &json!({"selectedItems": {"all": true}})).await?.expect(202)?.json();
    let path = format!("/api/x/jobs/{}", started["job"]);
    let killed_at = loop {
        let job = owner.get(&path).await?.expect(200)?.json();
        assert!(job["finished_at"].is_null(), "it ended before the server was killed: {job}");
        match job["done"].as_u64() {
            Some(done) if done > 0 => break done,
            _ => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    };
    server.kill();
    server.run().await?;
    let mut owner = server.owner();
    let began = Instant::now();
    let ended = loop {
        let job = owner.get(&path).await?.expect(200)?.json();
        if !job["finished_at"].is_null() {
            break job;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "it did not go on from {killed_at}: {job}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((&ended["status"], &ended["done"]), (&json!("completed"), &json!(TASKS)));
    // A chunk whose end was not noted is counted by its first try, which the kill ended.
    let counted = ended["annotation_count"].as_u64().unwrap_or_default();
    assert!((TASKS as u64 - CHUNK..=TASKS as u64).contains(&counted), "{ended}");
    let list = owner.get(&format!("/api/tasks?project={project}&page_size=1")).await?.expect(200)?.json();
    assert_eq!((&list["total"], &list["total_annotations"]), (&json!(TASKS), &json!(0)));
    Ok(())
}
