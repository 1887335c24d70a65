//! Reads and writes a million tasks of about 200 bytes and prints tasks per second:
//! `cargo run --release -p convert --example throughput`.

use convert::export::{ExportOptions, FORMATS, Media, MediaError, SpoolFile};
use convert::import::{Expectations, ReadOptions, ReadTask, Source, read};
use convert::json::Expand;
use jiff::Timestamp;
use labeling::ids::{ProjectId, TaskId};
use labeling::task::{NewTask, Task};
use std::convert::Infallible;
use std::io::{BufReader, Cursor};
use std::sync::Arc;
use std::time::Instant;

const TASKS: u64 = 1_000_000;

fn main() {
    let config = Arc::new(
        labeling::config::parse(
            r#"<View><Text name="text" value="$text"/><Labels name="label" toName="text"><Label value="A"/></Labels></View>"#,
        )
        .0,
    );
    let items: Vec<String> = (0..TASKS)
        .map(|i| {
            format!(r#"{{"text": "task {i} {}", "source": "bench", "n": {i}}}"#, "words and more words ".repeat(7))
        })
        .collect();
    let table: String =
        (0..TASKS).map(|i| format!("task {i} {},bench,{i}\n", "words and more words ".repeat(7))).collect();
    let files = [
        ("JSONL", Source::JsonLines, items.join("\n")),
        ("JSON array", Source::Json, format!("[{}]", items.join(","))),
        ("CSV", Source::Csv, format!("text,source,n\n{table}")),
    ];
    let expectations = Expectations::of(&config);
    for (name, source, file) in &files {
        let options = ReadOptions { expectations: Some(&expectations), ..ReadOptions::default() };
        let mut keys = 0;
        let mut sink = |task: ReadTask| {
            keys += task.keys.len();
            Ok::<(), Infallible>(())
        };
        let start = Instant::now();
        let read = read(*source, &mut BufReader::with_capacity(1 << 18, file.as_bytes()), &options, &mut sink);
        print(&format!("read {name}"), read.map_or(0, |report| report.tasks), start);
    }
    let tasks: Vec<Task> = items.iter().take(1000).zip(1..).filter_map(|(item, id)| task(item, id)).collect();
    for format in FORMATS.iter().filter(|format| format.fits(&config)) {
        let options = ExportOptions {
            project: ProjectId(1),
            config: Arc::clone(&config),
            now: Timestamp::UNIX_EPOCH,
            expand: Expand::default(),
            spool: Arc::new(|| Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn SpoolFile>) as std::io::Result<_>),
            media: Arc::new(NoMedia),
        };
        let mut writer = format.writer(&options);
        let start = Instant::now();
        let repeats = TASKS / tasks.len() as u64;
        let mut out = std::io::sink();
        let written =
            (0..repeats).flat_map(|_| &tasks).cloned().filter_map(|task| writer.task(task, &mut out).ok()).count();
        let done = writer.finish(&mut out).is_ok();
        print(&format!("write {}", format.name), if done { written as u64 } else { 0 }, start);
    }
}

fn task(item: &str, id: u64) -> Option<Task> {
    let new: NewTask = serde_json::from_str(&format!(r#"{{"data":{item}}}"#)).ok()?;
    let at = Timestamp::from_microsecond(1_790_000_000_000_000 + id as i64 * 977).ok()?;
    Some(Task {
        id: TaskId(id),
        data: new.data,
        meta: None,
        inner_id: id,
        created_at: at,
        updated_at: at,
        updated_by: None,
        overlap: 1,
        is_labeled: false,
        allow_skip: true,
        file_upload: None,
        file_upload_name: Some("0a1b2c3d-tasks.jsonl".to_owned()),
        storage_filename: None,
        annotations: Vec::new(),
        predictions: Vec::new(),
        drafts: Vec::new(),
    })
}

fn print(what: &str, tasks: u64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:<18} {tasks:>8} tasks {:>10.0} tasks/s", tasks as f64 / seconds);
}

struct NoMedia;

impl Media for NoMedia {
    fn open(&self, _: &str) -> Result<Box<dyn std::io::Read + Send>, MediaError> {
        Err(MediaError("does not exist".to_owned()))
    }
}
