//! No input makes a reader or a writer panic, and the sizes of the read buffers make no difference.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convert::export::{ExportOptions, FORMATS, Media, MediaError, SpoolFile, format};
use convert::import::{Annotator, Expectations, ReadError, ReadOptions, ReadTask, Source, read};
use convert::json::Expand;
use labeling::config::Config;
use labeling::ids::{ChildId, ProjectId, TaskId, UserId};
use labeling::task::{Annotation, NewTask, Task};
use proptest::prelude::*;
use std::convert::Infallible;
use std::fs;
use std::io::{BufReader, Cursor};
use std::path::Path;
use std::sync::Arc;

const CONFIG: &str = r#"<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Cat"/></RectangleLabels>
  <Polygon name="poly" toName="image"/>
  <Labels name="label" toName="image"><Label value="Dog"/></Labels>
  <Choices name="tone" toName="image"><Choice value="good"/></Choices>
  <KeyPointLabels name="kp" toName="image"><Label value="nose"/><Label value="eye"/></KeyPointLabels>
</View>"#;

const SOURCES: [Source; 6] = [Source::Json, Source::JsonLines, Source::Csv, Source::Tsv, Source::Text, Source::Html];

struct NoMedia;

impl Media for NoMedia {
    fn open(&self, _: &str) -> Result<Box<dyn std::io::Read + Send>, MediaError> {
        Err(MediaError("does not exist".to_owned()))
    }
}

/// The outcome of a reading, as text.
fn outcome(source: Source, bytes: &[u8], buffer: usize, expectations: Option<&Expectations>) -> String {
    let users = |by: Annotator<'_>| (by == Annotator::Id(1)).then_some(UserId(1));
    let options = ReadOptions { expectations, users: &users, max_item: 1 << 12, ..ReadOptions::default() };
    let mut tasks = String::new();
    let mut sink = |task: ReadTask| {
        tasks.push_str(&serde_json::to_string(&task.task).unwrap());
        Ok::<(), Infallible>(())
    };
    match read(source, &mut BufReader::with_capacity(buffer, bytes), &options, &mut sink) {
        Ok(report) => format!("{report:?} {tasks}"),
        Err(ReadError::Refused(problems)) => {
            assert!(!problems.is_empty());
            format!("{problems:?}")
        }
        Err(other) => panic!("{other}"),
    }
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "[",
        "]",
        "{",
        "}",
        "\"",
        "\\",
        ",",
        ":",
        "\n",
        "\r\n",
        " ",
        "data",
        "\"text\"",
        "\"a\":1",
        "null",
        "1.5",
        "é",
        "\u{1F600}",
        ";",
        "\t",
        "\"data\":",
        "\"annotations\":[",
        "\"result\":[]",
        "{\"text\":\"x\"}",
        "\\u00e9",
        "\\ud800",
    ]);
    prop::collection::vec(
        prop_oneof![9 => piece.prop_map(|text| text.as_bytes().to_vec()), 1 => any::<Vec<u8>>()],
        0..30,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in pieces(), buffer in 3_usize..40) {
        let expectations = Expectations::of(&labeling::config::parse(CONFIG).0);
        for source in SOURCES {
            for expectations in [None, Some(&expectations)] {
                let whole = outcome(source, &bytes, 1 << 16, expectations);
                prop_assert_eq!(&outcome(source, &bytes, buffer, expectations), &whole);
            }
        }
    }
}

#[test]
fn what_was_exported_can_be_imported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export");
    for case in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let config = labeling::config::parse(&fs::read_to_string(case.join("config.xml")).unwrap()).0;
        let exported = fs::read(case.join("tasks.json")).unwrap();
        let expected: Vec<NewTask> = {
            let tasks: Vec<serde_json::Value> = serde_json::from_slice(&exported).unwrap();
            tasks
                .iter()
                .map(|task| serde_json::from_str(&serde_json::json!({ "data": task["data"] }).to_string()).unwrap())
                .collect()
        };
        let users = |by: Annotator<'_>| (by == Annotator::Id(1)).then_some(UserId(1));
        let expectations = Expectations::of(&config);
        let options = ReadOptions { expectations: Some(&expectations), users: &users, ..ReadOptions::default() };
        let mut tasks = Vec::new();
        let mut sink = |task: ReadTask| {
            tasks.push(task.task);
            Ok::<(), Infallible>(())
        };
        let report = read(Source::Json, &mut exported.as_slice(), &options, &mut sink).unwrap();
        assert_eq!(report.tasks as usize, expected.len(), "{}", case.display());
        for (task, expected) in tasks.iter().zip(&expected) {
            let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
            assert_eq!(value(task.data.get()), value(expected.data.get()));
        }
    }
}

fn options(config: &str) -> ExportOptions {
    let config: Config = labeling::config::parse(config).0;
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn SpoolFile>) as std::io::Result<_>;
    ExportOptions {
        project: ProjectId(1),
        config: Arc::new(config),
        now: "2026-01-02T03:04:05Z".parse().unwrap(),
        expand: Expand::default(),
        spool: Arc::new(spool),
        media: Arc::new(NoMedia),
    }
}

fn task(data: &str, result: &str) -> Task {
    let at = "2026-01-02T03:04:05Z";
    let annotation = Annotation {
        id: ChildId(10_001),
        result: serde_json::from_str(result).unwrap(),
        ..serde_json::from_str(&format!(
            r#"{{"id":10001,"result":[],"completed_by":1,"created_at":"{at}","updated_at":"{at}"}}"#
        ))
        .unwrap()
    };
    let text = format!(
        r#"{{"id":1,"data":{data},"inner_id":1,"created_at":"{at}","updated_at":"{at}","overlap":1,"is_labeled":true,
            "annotations":[],"predictions":[],"drafts":[]}}"#
    );
    let mut task: Task = serde_json::from_str(&text).unwrap();
    task.id = TaskId(1);
    task.annotations.push(annotation);
    task
}

fn export(name: &str, config: &str, tasks: &[Task]) -> Vec<u8> {
    let mut writer = format(name).unwrap().writer(&options(config));
    let mut out = Vec::new();
    for task in tasks {
        writer.task(task.clone(), &mut out).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

#[test]
fn odd_tasks_are_written_in_every_format() {
    let odd_data =
        ["{}", r#"{"image":null}"#, r#"{"image":[]}"#, r#"{"image":{"a":[1]}}"#, r#"{"image":7,"image":"x"}"#];
    let odd_results = [
        "[]",
        "null",
        "[1, null, []]",
        r#"[{"from_name":"box"},{"from_name":"box","value":1},{"from_name":1,"value":{}}]"#,
        r#"[{"from_name":"box","type":"rectanglelabels","value":{"x":"1","rectanglelabels":["Cat"]},"original_width":10,"original_height":10}]"#,
        r#"[{"from_name":"box","type":"rectanglelabels","value":{"x":1,"y":1,"width":0,"height":0,"rotation":45,"rectanglelabels":[1,"Cat"]},"original_width":0,"original_height":"x"}]"#,
        r#"[{"from_name":"kp","type":"keypointlabels","value":{"keypointlabels":["nose"]},"original_width":10,"original_height":10}]"#,
        r#"[{"from_name":"poly","type":"polygon","value":{"points":[[1]],"labels":["Dog"]},"original_width":10,"original_height":10}]"#,
        r#"[{"from_name":"tone","type":"choices","value":{"choices":"good"}},{"from_name":"tone","value":{"choices":[["a","b"]]}}]"#,
    ];
    for format in FORMATS {
        for data in odd_data {
            let tasks: Vec<Task> = odd_results.iter().map(|result| task(data, result)).collect();
            assert!(!export(format.name, CONFIG, &tasks).is_empty());
        }
    }
}

#[test]
fn polygons_under_labels_are_shapes_too() {
    let config = r#"<View><Image name="i" value="$image"/><Polygon name="p" toName="i"/>
        <Labels name="l" toName="i"><Label value="Dog"/></Labels></View>"#;
    let result = r#"[{"id":"a","from_name":"l","to_name":"i","type":"labels","original_width":200,"original_height":100,
        "value":{"points":[[0,0],[50,0],[50,50]],"labels":["Dog"]}}]"#;
    let tasks = [task(r#"{"image":"s3://b/a.jpg"}"#, result)];
    let coco = file_of(&export("COCO", config, &tasks), "result.json");
    let coco: serde_json::Value = serde_json::from_str(&coco).unwrap();
    assert_eq!(coco["annotations"][0]["segmentation"], serde_json::json!([[0.0, 0.0, 100.0, 0.0, 100.0, 50.0]]));
    assert_eq!(coco["annotations"][0]["area"], serde_json::json!(2500.0));
    assert_eq!(file_of(&export("YOLO", config, &tasks), "labels/a.txt"), "0 0.0 0.0 0.5 0.0 0.5 0.5\n");
}

#[test]
fn images_of_one_name_have_label_files_of_their_own() {
    let config = r#"<View><Image name="i" value="$image"/><RectangleLabels name="box" toName="i"><Label value="Cat"/></RectangleLabels></View>"#;
    let result = |x: u32| {
        format!(
            r#"[{{"from_name":"box","to_name":"i","type":"rectanglelabels","original_width":10,"original_height":10,
            "value":{{"x":{x},"y":0,"width":10,"height":10,"rotation":0,"rectanglelabels":["Cat"]}}}}]"#
        )
    };
    let mut tasks =
        [task(r#"{"image":"s3://b/x/a.jpg"}"#, &result(0)), task(r#"{"image":"s3://b/y/a.jpg"}"#, &result(50))];
    tasks[1].id = TaskId(2);
    let archive = export("YOLO", config, &tasks);
    assert_eq!(file_of(&archive, "labels/a.txt"), "0 0.05 0.05 0.1 0.1\n");
    assert_eq!(file_of(&archive, "labels/a.2.txt"), "0 0.55 0.05 0.1 0.1\n");
}

fn file_of(archive: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn names_in_archives_are_our_own() {
    let config = r#"<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image"><Label value="../../evil"/></RectangleLabels></View>"#;
    let result = r#"[{"id":"r","from_name":"box","to_name":"image","type":"rectanglelabels","original_width":10,"original_height":10,
        "value":{"x":0,"y":0,"width":50,"height":50,"rotation":0,"rectanglelabels":["../../evil"]}}]"#;
    let paths =
        ["/data/upload/../../etc/passwd", "../../../etc/passwd", "C:\\\\windows\\\\system.ini", "file:///etc/passwd"];
    let tasks: Vec<Task> = paths.iter().map(|path| task(&format!(r#"{{"image":"{path}"}}"#), result)).collect();
    for name in ["COCO", "YOLO"] {
        let bytes = export(name, config, &tasks);
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for file in archive.file_names() {
            let parts = file.split(['/', '\\']).collect::<Vec<_>>();
            assert!(!parts.contains(&"..") && !file.starts_with('/') && !file.contains(':'), "{name}: {file}");
        }
    }
}
