//! `skylabel import`: uploads files in parts and waits for their import jobs.

use crate::cli::{ImportArgs, Stop};
use crate::client::{Server, plain};
use crate::export::style;
use futures::{StreamExt, TryStreamExt};
use indicatif::{MultiProgress, ProgressBar};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// The number of files in one request for uploads.
const FILES_AT_ONCE: usize = 200;
/// The number of files that are uploaded in parallel.
const FILES_AT_A_TIME: usize = 4;
/// The number of parts that are uploaded in parallel.
const PARTS_AT_A_TIME: usize = 4;
/// The number of attempts for each part.
const TRIES: u32 = 4;
/// The interval between two checks of a job.
const ASK_EVERY: Duration = Duration::from_millis(250);

#[derive(Deserialize)]
struct Upload {
    id: Value,
    part_size: u64,
    parts: Vec<String>,
}

#[derive(Deserialize)]
struct Uploads {
    uploads: Vec<Upload>,
}

struct File {
    path: PathBuf,
    name: String,
    size: u64,
}

/// Imports files, some in parallel. A refused file does not stop the others.
pub(crate) async fn run(args: ImportArgs) -> Result<(), Stop> {
    let mut files = Vec::new();
    for path in args.files {
        files.push(look_at(path).await?);
    }
    let server = Server::connect(&args.server)?;
    let bars = MultiProgress::new();
    let mut refused = 0;
    for some in files.chunks(FILES_AT_ONCE) {
        let uploads = begin(&server, args.project, some).await?;
        let imports = some.iter().zip(&uploads).map(|(file, upload)| import(&server, &bars, file, upload));
        let ended: Vec<bool> = futures::stream::iter(imports).buffer_unordered(FILES_AT_A_TIME).try_collect().await?;
        refused += ended.iter().filter(|fine| !**fine).count();
    }
    match refused {
        0 => Ok(()),
        n => Err(Stop(format!("{n} of {} files were not imported", files.len()))),
    }
}

/// Starts the uploads of files.
async fn begin(server: &Server, project: u64, files: &[File]) -> Result<Vec<Upload>, Stop> {
    let named: Vec<Value> = files.iter().map(|file| json!({"name": file.name, "size": file.size})).collect();
    let path = format!("/api/x/projects/{project}/uploads");
    let asked = server.json(server.request(Method::POST, &path).await?.json(&json!({"files": named}))).await?;
    let Uploads { uploads } =
        serde_json::from_value(asked).map_err(|error| Stop::because("the server's answer is not understood", error))?;
    if uploads.len() != files.len() {
        return Err(Stop(format!("the server took {} of {} files", uploads.len(), files.len())));
    }
    Ok(uploads)
}

/// Imports one file. Returns false if it was refused.
async fn import(server: &Server, bars: &MultiProgress, file: &File, upload: &Upload) -> Result<bool, Stop> {
    let tags = send(server, bars, file, upload).await?;
    let path = format!("/api/x/uploads/{}/complete", plain(&upload.id));
    let started = server.json(server.request(Method::POST, &path).await?.json(&json!({"parts": tags}))).await?;
    follow(server, bars, file, &plain(&started["job"])).await
}

async fn look_at(path: PathBuf) -> Result<File, Stop> {
    let cannot = |error: &dyn std::fmt::Display| Stop(format!("cannot read {}: {error}", path.display()));
    let found = tokio::fs::metadata(&path).await.map_err(|error| cannot(&error))?;
    if !found.is_file() {
        return Err(cannot(&"it is not a file"));
    }
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| cannot(&"its name is not UTF-8"))?;
    Ok(File { name: name.to_owned(), size: found.len(), path })
}

async fn send(server: &Server, bars: &MultiProgress, file: &File, upload: &Upload) -> Result<Vec<String>, Stop> {
    let bar = bars
        .add(ProgressBar::new(file.size))
        .with_style(style("{msg} {bar:30} {bytes}/{total_bytes} {bytes_per_sec}"))
        .with_message(file.name.clone());
    let parts = upload.parts.iter().zip(0_u64..).map(|(url, index)| {
        let from = index * upload.part_size;
        let length = upload.part_size.min(file.size.saturating_sub(from));
        let bar = bar.clone();
        async move {
            let tag = send_part(server, &file.path, url, from, length).await?;
            bar.inc(length);
            Ok::<_, Stop>(tag)
        }
    });
    let tags = futures::stream::iter(parts).buffered(PARTS_AT_A_TIME).try_collect().await;
    bar.finish_and_clear();
    tags
}

async fn send_part(server: &Server, path: &Path, url: &str, from: u64, length: u64) -> Result<String, Stop> {
    let mut tried = 1;
    loop {
        match try_part(server, path, url, from, length).await {
            Ok(tag) => return Ok(tag),
            Err(stop) if tried == TRIES => return Err(stop),
            Err(_) => tokio::time::sleep(Duration::from_millis(250 << tried)).await,
        }
        tried += 1;
    }
}

async fn try_part(server: &Server, path: &Path, url: &str, from: u64, length: u64) -> Result<String, Stop> {
    let cannot = |error: std::io::Error| Stop::because(&format!("cannot read {}", path.display()), error);
    let mut opened = tokio::fs::File::open(path).await.map_err(cannot)?;
    opened.seek(SeekFrom::Start(from)).await.map_err(cannot)?;
    let body = reqwest::Body::wrap_stream(ReaderStream::with_capacity(opened.take(length), 256 * 1024));
    let answer = server.send(server.put(url).header("content-length", length).body(body)).await?;
    let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
    tag.map(str::to_owned).ok_or_else(|| Stop("the server took a part without an entity tag".into()))
}

async fn follow(server: &Server, bars: &MultiProgress, file: &File, job: &str) -> Result<bool, Stop> {
    let bar = bars
        .add(ProgressBar::new_spinner())
        .with_style(style("{spinner} {msg}: importing, {human_pos} tasks so far"))
        .with_message(file.name.clone());
    bar.enable_steady_tick(Duration::from_millis(200));
    let path = format!("/api/x/jobs/{job}");
    let ended = loop {
        let state = server.json(server.request(Method::GET, &path).await?).await?;
        bar.set_position(state["task_count"].as_u64().unwrap_or_default());
        match state["status"].as_str() {
            Some("completed" | "failed") => break state,
            _ => tokio::time::sleep(ASK_EVERY).await,
        }
    };
    bar.finish_and_clear();
    for problem in ended["problems"].as_array().into_iter().flatten() {
        bars.suspend(|| eprintln!("{}", sentence(&file.name, problem)));
    }
    if ended["status"] == "failed" {
        bars.suspend(|| eprintln!("{} was not imported", file.name));
        return Ok(false);
    }
    let count = |key: &str| ended[key].as_u64().unwrap_or_default();
    bars.suspend(|| {
        println!(
            "{}: {} tasks, {} annotations, {} predictions",
            file.name,
            count("task_count"),
            count("annotation_count"),
            count("prediction_count")
        );
    });
    Ok(true)
}

/// A message about a refused row.
fn sentence(file: &str, problem: &Value) -> String {
    let row = problem["row"].as_u64().map_or_else(String::new, |row| format!(", row {row}"));
    let field = problem["field"].as_str().map_or_else(String::new, |field| format!(", {field}"));
    format!("{file}{row}{field}: {}", plain(&problem["message"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_row_is_named() {
        let problem = json!({"row": 7, "field": "data.text", "message": "is missing"});
        assert_eq!(sentence("a.csv", &problem), "a.csv, row 7, data.text: is missing");
        assert_eq!(sentence("a.csv", &json!({"message": "is empty"})), "a.csv: is empty");
    }
}
