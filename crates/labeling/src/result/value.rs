//! Whether an entry's value is of its type: labels known, numbers within bounds, starts before ends.

use super::check::{Check, ResultProblemKind as Kind};
use super::wire::Fields;
use crate::config::{Config, Control};
use crate::tags::ResultSpec;
use crate::units::Percent;
use serde::Deserialize;
use serde_json::Value;

pub(super) fn check(check: &mut Check<'_>, control: &Control, spec: &ResultSpec, value: &Fields<'_>) {
    labels(check, control, spec, value);
    match spec.kind.as_str() {
        "rectangle" | "rectanglelabels" => percents(check, value, &["x", "y", "width", "height"]),
        "ellipse" | "ellipselabels" => percents(check, value, &["x", "y", "radiusX", "radiusY"]),
        "keypoint" | "keypointlabels" => percents(check, value, &["x", "y"]),
        "polygon" | "polygonlabels" => points(check, value),
        "vector" | "vectorlabels" => vertices(check, value),
        "brush" | "brushlabels" | "magicwand" => needs(check, value, "rle"),
        "bitmask" | "bitmasklabels" => needs(check, value, "imageDataURL"),
        "videorectangle" => sequence(check, value),
        "timelinelabels" => ranges(check, value),
        "labels" | "timeserieslabels" | "paragraphlabels" => span(check, control, value),
        "hypertextlabels" => offsets(check, value),
        "textarea" => texts(check, value),
        "rating" => rating(check, control, value),
        "number" => number(check, control, value),
        "pairwise" => one_of(check, value, "selected", &["left", "right"]),
        "datetime" => text(check, value, "datetime"),
        _ => {}
    }
}

fn read<'a, T: Deserialize<'a>>(value: &Fields<'a>, key: &str) -> Option<T> {
    serde_json::from_str(value.get(key)?.get()).ok()
}

fn wrong(check: &mut Check<'_>, key: &str, wanted: &str) {
    check.add(Kind::WrongValue, &format!("value.{key}"), format!("it must be {wanted}"));
}

fn needs(check: &mut Check<'_>, value: &Fields<'_>, key: &str) {
    if value.get(key).is_none() {
        wrong(check, key, "given");
    }
}

fn labels(check: &mut Check<'_>, control: &Control, spec: &ResultSpec, value: &Fields<'_>) {
    // A drawing tool's entry may carry the labels of a Labels control beside it.
    let key = spec.labels.as_deref().unwrap_or("labels");
    let Some(raw) = value.get(key) else {
        let stands_alone = matches!(spec.kind.as_str(), "choices" | "taxonomy");
        if stands_alone {
            wrong(check, key, "an array of labels");
        }
        return;
    };
    let list: Vec<Step> = match serde_json::from_str(raw.get()) {
        Ok(list) => list,
        Err(_) => return wrong(check, key, "an array of labels"),
    };
    for step in list {
        let path = match step {
            Step::Label(label) => vec![label],
            Step::Path(path) => path,
        };
        for label in path.iter().filter(|label| !is_known(check.config, control, spec, label)) {
            let message = format!("{} \"{}\" has no label \"{label}\"", control.tag, control.name);
            check.add(Kind::UnknownLabel, &format!("value.{key}"), message);
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Step {
    Label(String),
    Path(Vec<String>),
}

fn is_known(config: &Config, control: &Control, spec: &ResultSpec, label: &str) -> bool {
    if control.knows_label(label) {
        return true;
    }
    // Controls that only draw (Rectangle, VideoRectangle) carry the labels of the others on their object.
    let draws_only = spec.labels.as_deref().is_none_or(|key| key != spec.kind);
    let beside = |other: &&Control| other.to_name == control.to_name;
    draws_only && config.controls.iter().filter(beside).any(|other| other.knows_label(label))
}

fn percents(check: &mut Check<'_>, value: &Fields<'_>, keys: &[&str]) {
    for key in keys {
        match read::<f64>(value, key) {
            Some(number) => percent(check, key, number),
            None => wrong(check, key, "a number"),
        }
    }
}

fn percent(check: &mut Check<'_>, key: &str, number: f64) {
    if !Percent(number).is_within() {
        let message = format!("{number} is no percentage of the image (0 to 100)");
        check.add(Kind::OutOfRange, &format!("value.{key}"), message);
    }
}

fn points(check: &mut Check<'_>, value: &Fields<'_>) {
    match read::<Vec<(f64, f64)>>(value, "points") {
        None => wrong(check, "points", "an array of [x, y]"),
        Some(points) => {
            for (idx, (x, y)) in points.into_iter().enumerate() {
                percent(check, &format!("points[{idx}][0]"), x);
                percent(check, &format!("points[{idx}][1]"), y);
            }
        }
    }
}

#[derive(Deserialize)]
struct Vertex {
    x: f64,
    y: f64,
}

fn vertices(check: &mut Check<'_>, value: &Fields<'_>) {
    match read::<Vec<Vertex>>(value, "vertices") {
        None => wrong(check, "vertices", "an array of {x, y}"),
        Some(vertices) => {
            for (idx, vertex) in vertices.iter().enumerate() {
                percent(check, &format!("vertices[{idx}].x"), vertex.x);
                percent(check, &format!("vertices[{idx}].y"), vertex.y);
            }
        }
    }
}

#[derive(Deserialize)]
struct Frame {
    frame: f64,
}

fn sequence(check: &mut Check<'_>, value: &Fields<'_>) {
    match read::<Vec<Frame>>(value, "sequence") {
        None => wrong(check, "sequence", "an array of key frames"),
        Some(frames) => {
            for (idx, Frame { frame }) in frames.iter().enumerate().filter(|(_, frame)| frame.frame < 0.0) {
                let message = format!("frame {frame} is before the video");
                check.add(Kind::OutOfRange, &format!("value.sequence[{idx}].frame"), message);
            }
        }
    }
}

#[derive(Deserialize)]
struct Range {
    start: f64,
    end: f64,
}

fn ranges(check: &mut Check<'_>, value: &Fields<'_>) {
    match read::<Vec<Range>>(value, "ranges") {
        None => wrong(check, "ranges", "an array of {start, end}"),
        Some(ranges) => {
            for (idx, range) in ranges.iter().enumerate() {
                ordered(check, &format!("ranges[{idx}].start"), range.start, range.end, true);
            }
        }
    }
}

/// Start and end, as numbers or as texts of numbers. Times of a series may be dates: those are only compared when both
/// are numbers.
fn span(check: &mut Check<'_>, control: &Control, value: &Fields<'_>) {
    let object = check.config.object_of(control).map(|object| object.tag.as_str());
    if value.get("start").is_none() && value.get("end").is_none() {
        // On an image, the entry repeats the shape it labels; on a video, the track.
        if matches!(object, Some("Text" | "Audio" | "Paragraphs" | "HyperText" | "TimeSeries")) {
            wrong(check, "start", "given");
        }
        return;
    }
    match (read::<Value>(value, "start"), read::<Value>(value, "end")) {
        (Some(start), Some(end)) => {
            let (start_number, end_number) = (as_number(&start), as_number(&end));
            let in_text = object == Some("Text");
            for (key, number) in [("start", start_number), ("end", end_number)] {
                if in_text && number.is_none_or(|number| number.fract() != 0.0) {
                    wrong(check, key, "a whole number of code points");
                    return;
                }
            }
            // HyperText spans are paths in the document.
            if let (Some(start), Some(end)) = (start_number, end_number) {
                ordered(check, "start", start, end, object != Some("TimeSeries"));
            }
        }
        (start, _) => wrong(check, if start.is_none() { "start" } else { "end" }, "given"),
    }
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    }
}

fn offsets(check: &mut Check<'_>, value: &Fields<'_>) {
    if let Some(range) = read::<Range>(value, "globalOffsets") {
        ordered(check, "globalOffsets.start", range.start, range.end, true);
    }
}

fn ordered(check: &mut Check<'_>, key: &str, start: f64, end: f64, from_zero: bool) {
    if from_zero && start < 0.0 {
        check.add(Kind::OutOfRange, &format!("value.{key}"), format!("{start} is before the beginning"));
    } else if start > end {
        check.add(Kind::OutOfRange, &format!("value.{key}"), format!("{start} is after the end {end}"));
    }
}

fn texts(check: &mut Check<'_>, value: &Fields<'_>) {
    if read::<String>(value, "text").is_none() && read::<Vec<String>>(value, "text").is_none() {
        wrong(check, "text", "an array of texts");
    }
}

fn text(check: &mut Check<'_>, value: &Fields<'_>, key: &str) {
    if read::<String>(value, key).is_none() {
        wrong(check, key, "a text");
    }
}

fn one_of(check: &mut Check<'_>, value: &Fields<'_>, key: &str, known: &[&str]) {
    let is_known = read::<String>(value, key).is_some_and(|value| known.contains(&value.as_str()));
    if !is_known {
        wrong(check, key, &format!("one of {}", known.join(", ")));
    }
}

fn rating(check: &mut Check<'_>, control: &Control, value: &Fields<'_>) {
    let max = control.attributes.get("maxRating").and_then(|max| max.parse::<f64>().ok()).unwrap_or(5.0);
    match read::<f64>(value, "rating") {
        None => wrong(check, "rating", "a number"),
        Some(rating) if !(0.0..=max).contains(&rating) => {
            check.add(Kind::OutOfRange, "value.rating", format!("{rating} is not from 0 to {max}"));
        }
        Some(_) => {}
    }
}

fn number(check: &mut Check<'_>, control: &Control, value: &Fields<'_>) {
    let bound = |name| control.attributes.get(name).and_then(|bound| bound.parse::<f64>().ok());
    match read::<f64>(value, "number") {
        None => wrong(check, "number", "a number"),
        Some(number) => {
            if bound("min").is_some_and(|min| number < min) || bound("max").is_some_and(|max| number > max) {
                check.add(Kind::OutOfRange, "value.number", format!("{number} is out of the control's bounds"));
            }
        }
    }
}
