//! Every folder of `tests/export` was recorded from Label Studio 1.23.2: a config, its JSON export, the formats that it
//! offers, and the files of each format. Our files must have the same content, except for the time and the name of the
//! exporter.
//!
//! One thing was changed in the recorded files: classes have the order of the config (or of `category`), and in YOLO
//! the number of a class is its line in `classes.txt`. Label Studio uses alphabetical order.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convert::export::{
    Columns, ExportOptions, FORMATS, Format, Joining, Media, MediaError, SpoolFile, Table, WriteError, Writer, format,
    formats_for, offered,
};
use convert::json::{Expand, read_json};
use labeling::config::Config;
use labeling::ids::{ChildId, ProjectId};
use labeling::task::{Prediction, Task};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The media of recorded exports. Their pictures were not recorded.
struct NoMedia;

impl Media for NoMedia {
    fn open(&self, _: &str) -> Result<Box<dyn Read + Send>, MediaError> {
        Err(MediaError("is not recorded".to_owned()))
    }
}

#[test]
fn every_case_exports_as_label_studio_does() {
    for case in cases() {
        check(&case);
    }
}

#[test]
fn formats_that_do_not_fit_come_last_and_disabled() {
    let (config, _) = labeling::config::parse("<View><Text name=\"t\" value=\"$t\"/></View>");
    let all = serde_json::to_value(formats_for(&config)).unwrap();
    let names: Vec<_> =
        all.as_array().unwrap().iter().map(|f| (f["name"].clone(), f.get("disabled").cloned())).collect();
    assert_eq!(names.len(), FORMATS.len());
    assert_eq!(names[0], (json!("JSON"), None));
    assert_eq!(names.last(), Some(&(json!("YOLO"), Some(json!(true)))));
    assert!(format("json").is_none());
}

#[test]
fn nothing_to_export_is_an_empty_file_of_its_kind() {
    let config = Arc::new(labeling::config::parse("<View/>").0);
    assert_eq!(export("JSON", &[], &config, 1), b"[]");
    assert_eq!(serde_json::from_slice::<Value>(&export("JSON_MIN", &[], &config, 1)).unwrap(), json!([]));
    assert_eq!(
        export("CSV", &[], &config, 1),
        b"\"annotation_id\",\"annotator\",\"created_at\",\"lead_time\",\"updated_at\"\r\n"
    );
    assert_eq!(export("CONLL2003", &[], &config, 1), b"-DOCSTART- -X- O\n");
    let files = unzip(&export("COCO", &[], &config, 1));
    let result: Value = serde_json::from_slice(&files["result.json"]).unwrap();
    assert_eq!(result["images"], json!([]));
    assert_eq!(unzip(&export("YOLO", &[], &config, 1))["classes.txt"], b"");
}

#[test]
fn tables_are_the_same_letter_by_letter() {
    for case in ["colliding-names", "uploaded-table"] {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export").join(case);
        let config = Arc::new(labeling::config::parse(&fs::read_to_string(case.join("config.xml")).unwrap()).0);
        let recorded: Vec<Value> = serde_json::from_slice(&fs::read(case.join("tasks.json")).unwrap()).unwrap();
        let tasks: Vec<Task> = recorded.iter().map(task).collect();
        for name in ["CSV", "TSV"] {
            let ours = String::from_utf8(export(name, &tasks, &config, 1)).unwrap();
            assert_eq!(ours, fs::read_to_string(case.join(name).join("result.csv")).unwrap());
        }
    }
}

/// However the tasks are divided into parts, the joined file equals the file of one writer.
#[test]
fn parts_that_were_written_apart_become_the_same_file() {
    for case in cases() {
        let config = Arc::new(labeling::config::parse(&fs::read_to_string(case.join("config.xml")).unwrap()).0);
        let recorded: Vec<Value> = serde_json::from_slice(&fs::read(case.join("tasks.json")).unwrap()).unwrap();
        let tasks: Vec<Task> = recorded.iter().map(task).collect();
        for format in FORMATS {
            for each in [1, 2, tasks.len()] {
                // Includes an empty part, and only empty parts.
                let mut parts: Vec<&[Task]> = tasks.chunks(each).collect();
                parts.insert(1, &[]);
                let what = format!("{} of {} by {each}", format.name, case.display());
                match joined(format, &parts, &config) {
                    Some(joined) => assert!(joined == export(format.name, &tasks, &config, 1), "{what}"),
                    None => assert_eq!(format.extension, "zip", "{what}"),
                }
                if let Some(joined) = joined(format, &[&[], &[]], &config) {
                    assert!(joined == export(format.name, &[], &config, 1), "{what}, nothing");
                }
            }
        }
    }
}

/// The file made of the parts. `None` if the format cannot be written in parts.
fn joined(format: &Format, parts: &[&[Task]], config: &Arc<Config>) -> Option<Vec<u8>> {
    let parts: Vec<Vec<u8>> = parts
        .iter()
        .map(|tasks| {
            let mut writer = format.part_writer(&options(config, 1))?;
            Some(written(&mut *writer, tasks))
        })
        .collect::<Option<_>>()?;
    match format.joining() {
        Joining::Records(frame) => {
            let parts: Vec<Vec<u8>> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let records = parts.join(frame.separator.as_bytes());
            Some([frame.head.as_bytes(), &records, frame.tail.as_bytes()].concat())
        }
        Joining::Table(table) => {
            let mut all = Columns::default();
            let columns: Vec<Columns> = parts.iter().map(|part| columns(part)).collect();
            columns.iter().for_each(|own| all.add(own));
            let mut file = table.head(&all);
            for (part, own) in parts.iter().zip(&columns) {
                table.rows(&mut part.as_slice(), own, &all, &mut file).unwrap();
            }
            Some(file)
        }
        Joining::Never => None,
    }
}

fn columns(part: &[u8]) -> Columns {
    let (rest, ending) = part.split_at(part.len() - Table::ENDING as usize);
    let length = Table::columns_length(ending).unwrap() as usize;
    serde_json::from_slice(&rest[rest.len() - length..]).unwrap()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn check(case: &Path) {
    let config = Arc::new(labeling::config::parse(&fs::read_to_string(case.join("config.xml")).unwrap()).0);
    let recorded: Vec<Value> = serde_json::from_slice(&fs::read(case.join("tasks.json")).unwrap()).unwrap();
    let tasks: Vec<Task> = recorded.iter().map(task).collect();

    let theirs: Vec<String> = serde_json::from_slice(&fs::read(case.join("offered.json")).unwrap()).unwrap();
    let theirs: Vec<&str> = theirs.iter().map(String::as_str).filter(|name| format(name).is_some()).collect();
    let ours: Vec<&str> = offered(&config).map(|format| format.name).collect();
    assert_eq!(ours, theirs, "formats offered for {}", case.display());

    let mut read_back = Vec::new();
    let json = export("JSON", &tasks, &config, recorded[0]["project"].as_u64().unwrap());
    read_json::<WriteError>(&json[..], &mut |task| {
        read_back.push(task);
        Ok(())
    })
    .unwrap();
    for name in ours {
        let project = recorded[0]["project"].as_u64().unwrap();
        let bytes = export(name, &tasks, &config, project);
        if name != "JSON" {
            assert!(export(name, &read_back, &config, project) == bytes, "{name} of JSON of {}", case.display());
        }
        if name == "JSON" {
            let mut exported: Value = serde_json::from_slice(&bytes).unwrap();
            let mut expected = Value::Array(recorded.clone());
            // The reference does not count the results of imported annotations.
            for list in [&mut exported, &mut expected] {
                for annotation in annotations(list) {
                    annotation.remove("result_count");
                }
            }
            assert_eq!(exported, expected, "{} of {}", name, case.display());
            continue;
        }
        let folder = case.join(name);
        // VOC was not recorded.
        if !folder.exists() && name == "VOC" {
            continue;
        }
        let expected = files_of(&folder, &folder);
        let exported = match format(name).unwrap().extension {
            // The pictures were not recorded, so our writer reports them as unreadable.
            "zip" => unzip(&bytes).into_iter().filter(|(name, _)| name != "unreadable-images.txt").collect(),
            extension => BTreeMap::from([(format!("result.{extension}"), bytes)]),
        };
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&exported), names(&expected), "files of {} of {}", name, case.display());
        for (file, ours) in &exported {
            assert_eq!(
                comparable(name, file, ours),
                comparable(name, file, &expected[file]),
                "{file} of {name} of {}",
                case.display()
            );
        }
    }
}

fn annotations(tasks: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let tasks = tasks.as_array_mut().unwrap().iter_mut();
    tasks.flat_map(|task| task["annotations"].as_array_mut().unwrap()).map(|a| a.as_object_mut().unwrap())
}

/// A task of a JSON export. It has only the ids of its predictions.
fn task(exported: &Value) -> Task {
    let mut task = exported.clone();
    let fields = task.as_object_mut().unwrap();
    if let Some(name) = fields.remove("file_upload") {
        fields.insert("file_upload_name".to_owned(), name);
    }
    let time = fields["created_at"].clone();
    let prediction = |id: &Value| Prediction {
        id: ChildId(id.as_u64().unwrap()),
        result: serde_json::from_str("[]").unwrap(),
        score: None,
        model_version: String::new(),
        created_at: serde_json::from_value(time.clone()).unwrap(),
        updated_at: serde_json::from_value(time.clone()).unwrap(),
        asked_by: None,
    };
    let predictions: Vec<_> = fields["predictions"].as_array().unwrap().iter().map(prediction).collect();
    fields.insert("predictions".to_owned(), serde_json::to_value(predictions).unwrap());
    fields.insert("overlap".to_owned(), json!(1));
    fields.insert("is_labeled".to_owned(), json!(false));
    // Converts through text, since a task holds some parts as text.
    serde_json::from_str(&task.to_string()).unwrap()
}

fn options(config: &Arc<Config>, project: u64) -> ExportOptions {
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn SpoolFile>) as io::Result<_>;
    ExportOptions {
        project: ProjectId(project),
        config: Arc::clone(config),
        now: "2026-11-23T23:07:00Z".parse().unwrap(),
        expand: Expand::default(),
        spool: Arc::new(spool),
        media: Arc::new(NoMedia),
    }
}

fn export(name: &str, tasks: &[Task], config: &Arc<Config>, project: u64) -> Vec<u8> {
    written(&mut *format(name).unwrap().writer(&options(config, project)), tasks)
}

fn written(writer: &mut dyn Writer, tasks: &[Task]) -> Vec<u8> {
    let mut out = Vec::new();
    for task in tasks {
        writer.task(task.clone(), &mut out).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if !file.name().ends_with('/') {
            files.insert(file.name().to_owned(), content);
        }
    }
    files
}

fn files_of(root: &Path, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_of(root, &path));
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
        }
    }
    files
}

/// A normal form of a file, without irrelevant differences.
fn comparable(format: &str, name: &str, bytes: &[u8]) -> Value {
    match name.rsplit('.').next() {
        Some("json") => {
            let mut value: Value = serde_json::from_slice(bytes).unwrap();
            if let Some(fields) = value.as_object_mut() {
                fields.remove("info");
            }
            rounded(value)
        }
        Some("csv") => {
            let delimiter = if format == "TSV" { b'\t' } else { b',' };
            assert!(bytes.windows(2).any(|pair| pair == b"\r\n"));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
            let cell = |cell: &str| match serde_json::from_str::<Value>(cell) {
                // Nested values are compared as JSON, without their spaces. All other text is compared exactly.
                Ok(nested @ (Value::Array(_) | Value::Object(_))) => rounded(nested),
                _ => json!(cell),
            };
            let rows = reader.records().map(|row| row.unwrap().iter().map(cell).collect::<Vec<_>>());
            rows.map(Value::from).collect()
        }
        _ => json!(String::from_utf8(bytes.to_vec()).unwrap()),
    }
}

/// Rounds doubles to twelve digits. The last digits depend on the order of a sum.
fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().unwrap();
            let number = if number.abs() < 1e-9 { 0.0 } else { number };
            json!(format!("{number:.12e}").parse::<f64>().unwrap())
        }
        Value::Array(values) => values.into_iter().map(rounded).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, rounded(value))).collect(),
        other => other,
    }
}
