//! Exports of pictures whose results do not have a size: the size is read from the picture.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use convert::export::{ExportOptions, Media, MediaError, SpoolFile, format};
use convert::json::Expand;
use labeling::config::parse;
use labeling::ids::ProjectId;
use labeling::task::Task;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

/// The start of a PNG of 40 x 30 pixels, up to its size.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e\x08\x02\0\0\0";

/// The start of a JPEG of 30 x 40 pixels that EXIF rotates by 90 degrees. It is displayed with 40 x 30 pixels.
fn turned_jpeg() -> Vec<u8> {
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let length = (2 + 6 + tiff.len() as u16).to_be_bytes();
    let frame = b"\xff\xc0\0\x11\x08\0\x28\0\x1e\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
    [b"\xff\xd8\xff\xe1".as_slice(), &length, b"Exif\0\0", tiff, frame, b"\xff\xd9"].concat()
}

struct Pictures;

impl Media for Pictures {
    fn open(&self, address: &str) -> Result<Box<dyn Read + Send>, MediaError> {
        match address {
            png if png.ends_with(".png") => Ok(Box::new(PNG)),
            jpg if jpg.ends_with(".jpg") => Ok(Box::new(Cursor::new(turned_jpeg()))),
            text if text.ends_with(".txt") => Ok(Box::new(b"no picture".as_slice())),
            _ => Err(MediaError("does not exist".to_owned())),
        }
    }
}

/// Tasks with an image and the result of one annotation.
fn tasks(all: &[(&str, Value)]) -> Vec<Task> {
    let time = "2026-11-01T10:00:00Z";
    let task = |(n, (image, result)): (usize, &(&str, Value))| {
        let id = n as u64 + 1;
        let json = json!({
            "id": id, "inner_id": id, "data": {"image": image}, "created_at": time, "updated_at": time, "overlap": 1,
            "is_labeled": true, "predictions": [], "drafts": [],
            "annotations": [{"id": id * 10_000 + 1, "result": result, "completed_by": 1, "created_at": time,
                "updated_at": time}],
        });
        serde_json::from_str(&json.to_string()).unwrap()
    };
    all.iter().enumerate().map(task).collect()
}

fn export(name: &str, labels: &str, tasks: &[Task]) -> BTreeMap<String, Vec<u8>> {
    let xml = format!("<View><Image name=\"image\" value=\"$image\"/>{labels}</View>");
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn SpoolFile>) as io::Result<_>;
    let options = ExportOptions {
        project: ProjectId(1),
        config: Arc::new(parse(&xml).0),
        now: "2026-11-23T23:07:00Z".parse().unwrap(),
        expand: Expand::default(),
        spool: Arc::new(spool),
        media: Arc::new(Pictures),
    };
    let mut writer = format(name).unwrap().writer(&options);
    let mut out = Vec::new();
    tasks.iter().for_each(|task| writer.task(task.clone(), &mut out).unwrap());
    writer.finish(&mut out).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(out)).unwrap();
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

fn coco(labels: &str, tasks: &[Task]) -> Value {
    serde_json::from_slice(&export("COCO", labels, tasks)["result.json"]).unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn boxed(label: &str, id: &str) -> Value {
    json!({"id": id, "from_name": "label", "to_name": "image", "type": "rectanglelabels",
        "value": {"x": 10, "y": 20, "width": 50, "height": 40, "rotation": 0, "rectanglelabels": [label]}})
}

const BOXES: &str = r#"<RectangleLabels name="label" toName="image"><Label value="zebra"/><Label value="ant"/><Label value="10"/></RectangleLabels>"#;

#[test]
fn the_size_comes_from_the_picture_with_its_orientation() {
    for image in ["/data/upload/1/abc-a.png", "https://example.com/phone.jpg"] {
        let out = coco(BOXES, &tasks(&[(image, json!([boxed("ant", "a")]))]));
        assert_eq!(out["images"][0]["width"], 40, "{image}");
        assert_eq!(out["images"][0]["height"], 30, "{image}");
        assert_eq!(out["annotations"][0]["bbox"], json!([4.0, 6.0, 20.0, 12.0]), "{image}");
    }
}

#[test]
fn an_empty_submit_is_an_image_without_boxes() {
    let tasks = tasks(&[("a.png", json!([boxed("ant", "a")])), ("b.png", json!([]))]);
    let out = coco(BOXES, &tasks);
    let sizes: Vec<_> = out["images"].as_array().unwrap().iter().map(|i| (&i["width"], &i["height"])).collect();
    assert_eq!(sizes, [(&json!(40), &json!(30)), (&json!(40), &json!(30))]);
    assert_eq!(out["annotations"].as_array().unwrap().len(), 1);
    let files = export("YOLO", BOXES, &tasks);
    let labels: Vec<&str> =
        files.iter().filter(|(name, _)| name.starts_with("labels/")).map(|(_, content)| text(content)).collect();
    assert_eq!(labels.len(), 2);
    assert_eq!(labels.iter().filter(|label| label.is_empty()).count(), 1);
}

#[test]
fn classes_keep_the_order_of_the_config() {
    let tasks = tasks(&[("a.png", json!([boxed("10", "a")]))]);
    let files = export("YOLO", BOXES, &tasks);
    assert_eq!(text(&files["classes.txt"]), "zebra\nant\n10\n");
    assert!(files.iter().any(|(name, content)| name.starts_with("labels/") && text(content).starts_with("2 ")));
    let out = coco(BOXES, &tasks);
    let names: Vec<&Value> = out["categories"].as_array().unwrap().iter().map(|c| &c["name"]).collect();
    assert_eq!(names, ["zebra", "ant", "10"]);
}

#[test]
fn categories_number_the_lines_of_the_class_list() {
    let labels = r#"<RectangleLabels name="label" toName="image"><Label value="b" category="2"/>
        <Label value="d" category="0"/><Label value="a" category="3"/><Label value="c" category="1"/></RectangleLabels>"#;
    let files = export("YOLO", labels, &tasks(&[("a.png", json!([boxed("c", "a")]))]));
    assert_eq!(text(&files["classes.txt"]), "d\nc\nb\na\n");
    assert!(files.iter().any(|(name, content)| name.starts_with("labels/") && text(content).starts_with("1 ")));
}

#[test]
fn answers_about_a_region_are_no_classes() {
    let labels = r#"<RectangleLabels name="label" toName="image"><Label value="Boat"/><Label value="Buoy"/></RectangleLabels>
        <Choices name="moving" toName="image" perRegion="true"><Choice value="sailing"/><Choice value="moored"/></Choices>"#;
    let answer = json!({"id": "a", "from_name": "moving", "to_name": "image", "type": "choices",
        "value": {"x": 10, "y": 20, "width": 50, "height": 40, "rotation": 0, "choices": ["moored"]}});
    let tasks = tasks(&[("a.png", json!([boxed("Boat", "a"), answer]))]);
    let files = export("YOLO", labels, &tasks);
    assert_eq!(text(&files["classes.txt"]), "Boat\nBuoy\n");
    let lines: usize =
        files.iter().filter(|(name, _)| name.starts_with("labels/")).map(|(_, file)| text(file).lines().count()).sum();
    assert_eq!(lines, 1);
    let out = coco(labels, &tasks);
    assert_eq!(out["categories"].as_array().unwrap().len(), 2);
    assert_eq!(out["annotations"].as_array().unwrap().len(), 1);
}

#[test]
fn unreadable_pictures_are_reported_and_nothing_else_is_lost() {
    let all = [("gone.gif", json!([boxed("ant", "a")])), ("a.txt", json!([])), ("a.png", json!([boxed("ant", "a")]))];
    let files = export("COCO", BOXES, &tasks(&all));
    assert_eq!(
        text(&files["unreadable-images.txt"]),
        "task 1: gone.gif does not exist\ntask 2: a.txt is not a picture of a known kind\n"
    );
    let out: Value = serde_json::from_slice(&files["result.json"]).unwrap();
    assert_eq!((out["images"].as_array().unwrap().len(), out["annotations"].as_array().unwrap().len()), (2, 1));
}

#[test]
fn voc_holds_the_pictures_and_their_boxes() {
    let mut turned = boxed("ant", "b");
    turned["value"]["rotation"] = json!(90);
    let all = [
        ("a.png", json!([boxed("zebra", "a"), turned])),
        ("phone.jpg", json!([boxed("<&>", "a")])),
        ("a.png", json!([])),
        ("gone.gif", json!([boxed("ant", "a")])),
    ];
    let files = export("VOC", BOXES, &tasks(&all));
    let pictures: Vec<&Vec<u8>> =
        files.iter().filter(|(name, _)| name.starts_with("images/")).map(|(_, content)| content).collect();
    assert_eq!(pictures, [PNG, PNG, &turned_jpeg()]);
    assert_eq!(text(&files["unreadable-images.txt"]), "task 4: gone.gif does not exist\n");

    let mut described = Vec::new();
    for (name, content) in files.iter().filter(|(name, _)| name.starts_with("Annotations/")) {
        let xml = roxmltree::Document::parse(text(content)).unwrap();
        let all = |tag: &str| -> Vec<String> {
            let elements = xml.descendants().filter(|node| node.has_tag_name(tag));
            elements.map(|node| node.text().unwrap_or_default().to_owned()).collect()
        };
        let picture = format!("images/{}", all("filename")[0]);
        assert_eq!(name.replace("Annotations/", "images/").replace(".xml", ""), picture.rsplit_once('.').unwrap().0);
        assert_eq!(files.contains_key(&picture), all("width")[0] != "0", "{picture}");
        let boxes: Vec<[String; 4]> =
            (0..all("xmin").len()).map(|i| ["xmin", "ymin", "xmax", "ymax"].map(|tag| all(tag)[i].clone())).collect();
        described.push((all("width")[0].clone(), all("height")[0].clone(), all("name"), boxes));
    }
    let size = |names: &[&str], boxes: &[[&str; 4]]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let boxes: Vec<[String; 4]> = boxes.iter().map(|one| one.map(str::to_owned)).collect();
        ("40".to_owned(), "30".to_owned(), names, boxes)
    };
    // The second box is rotated by 90 degrees about its top left corner and extends beyond the left edge.
    assert!(
        described.contains(&size(&["zebra", "ant"], &[["4", "6", "24", "18"], ["0", "6", "4", "21"]])),
        "{described:?}"
    );
    assert!(described.contains(&size(&["<&>"], &[["4", "6", "24", "18"]])));
    assert!(described.contains(&size(&[], &[])));
    assert!(described.contains(&("0".to_owned(), "0".to_owned(), Vec::new(), Vec::new())));
}

#[test]
fn voc_is_offered_exactly_for_boxes() {
    let offered = |labels: &str| {
        let xml = format!("<View><Image name=\"image\" value=\"$image\"/>{labels}</View>");
        format("VOC").unwrap().fits(&parse(&xml).0)
    };
    let label = "<Label value=\"a\"/>";
    assert!(offered(BOXES));
    assert!(offered(&format!(
        "<Rectangle name=\"r\" toName=\"image\"/><Labels name=\"l\" toName=\"image\">{label}</Labels>"
    )));
    assert!(!offered(&format!("<PolygonLabels name=\"p\" toName=\"image\">{label}</PolygonLabels>")));
    assert!(!offered("<Rectangle name=\"r\" toName=\"image\"/>"));
}
