//! A sample task for the preview of a config, and for scripts that ask which data to import.

use super::{Attributes, Config, Object};
use serde_json::{Map, Value, json};

const TEXT: &str = "Ada Lovelace met Charles Babbage in London on 5 June 1833. The machine fascinated her at once.";
const IMAGE: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='640' height='400'%3E\
    %3Crect width='640' height='400' fill='%23cfe3f1'/%3E%3Crect y='280' width='640' height='120' fill='%237aa36b'/%3E\
    %3Ccircle cx='520' cy='90' r='45' fill='%23f2c14e'/%3E%3Crect x='120' y='180' width='150' height='130' fill='%23b5533c'/%3E\
    %3Cpath d='M105 180l90-75 90 75z' fill='%23763626'/%3E%3Crect x='360' y='270' width='150' height='50' rx='16' fill='%23345995'/%3E\
    %3Ccircle cx='395' cy='322' r='18'/%3E%3Ccircle cx='475' cy='322' r='18'/%3E%3C/svg%3E";
const HTML: &str = "<h1>A sample page</h1><p>Ada Lovelace met <b>Charles Babbage</b> in London.</p>";
/// A short silence: 8 kHz, 8 bit, mono.
const SILENCE: &str = "data:audio/wav;base64,UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==";
const STEPS: usize = 100;
/// The most steps of a path for which sample data is made.
const MAX_STEPS: usize = 32;
/// The most array steps of a path. Each array holds two samples of the rest of the path, so each further array doubles
/// the data.
const MAX_ARRAYS: usize = 3;

impl Config {
    /// Task data for everything that the config reads: the example in the config's comment, or else made-up data.
    pub fn sample_data(&self) -> Map<String, Value> {
        if let Some(example) = self.example_data() {
            return example;
        }
        let mut data = Map::new();
        for object in self.objects.iter().filter(|object| object.value.starts_with('$')) {
            let sample = sample_of(object);
            let sample = if object.is_list { json!([sample, sample]) } else { sample };
            put(&mut data, object.path(), sample);
        }
        for control in self.controls.iter().filter(|control| control.dynamic_labels) {
            if let Some(path) = control.attributes.get("value").and_then(|value| value.strip_prefix('$')) {
                put(&mut data, path, options(&control.tag, &control.attributes));
            }
        }
        for variable in &self.variables {
            put(&mut data, &variable.path, json!("Sample"));
        }
        data
    }

    /// The data in the config's comment: its `data` field, or the whole object if it is not a task.
    fn example_data(&self) -> Option<Map<String, Value>> {
        let example = self.example.as_ref()?.as_object()?;
        match example.get("data") {
            Some(data) => data.as_object().cloned(),
            None if example.contains_key("predictions") || example.contains_key("annotations") => None,
            None => Some(example.clone()),
        }
    }
}

fn sample_of(object: &Object) -> Value {
    let attributes = &object.attributes;
    let value_type = attributes.filled("valueType");
    if value_type == Some("url") || object.is("TimeSeries") && value_type.is_none() {
        return json!(format!("https://example.com/{}", object.tag.to_lowercase()));
    }
    match object.tag.as_str() {
        "Text" => json!(TEXT),
        "Image" => json!(IMAGE),
        "HyperText" => json!(HTML),
        "Audio" => json!(SILENCE),
        "Video" => json!("https://example.com/video.mp4"),
        "Pdf" => json!("https://example.com/document.pdf"),
        "Paragraphs" => {
            let name = attributes.filled("nameKey").unwrap_or("author");
            let text = attributes.filled("textKey").unwrap_or("text");
            let says = |who: &str, what: &str| json!({ name: who, text: what });
            json!([
                says("Ada", "Does the engine work?"),
                says("Charles", "Almost."),
                says("Ada", "You said so last year.")
            ])
        }
        "Table" => json!({ "Name": "Ada Lovelace", "Born": 1815, "City": "London" }),
        "List" => {
            let item =
                |id: u64| json!({ "id": id, "title": format!("Item {id}"), "body": format!("Text of item {id}") });
            json!([item(1), item(2), item(3)])
        }
        "Chat" => {
            json!([{ "role": "user", "content": "Hello" }, { "role": "assistant", "content": "How can I help?" }])
        }
        "TimeSeries" => series(object),
        tag if tag.ends_with("Labels") || tag == "Choices" || tag == "Taxonomy" => options(tag, attributes),
        _ => json!("Sample"),
    }
}

/// Waves, one for each channel.
fn series(object: &Object) -> Value {
    let mut data = Map::new();
    let time = object.attributes.filled("timeColumn").unwrap_or("time");
    data.insert(time.to_owned(), (0..STEPS).map(Value::from).collect());
    for (n, column) in object.columns.iter().enumerate() {
        let wave = |step: usize| {
            let height = (step as f64 * (n + 1) as f64 * std::f64::consts::TAU / STEPS as f64).sin();
            json!((height * 1000.0).round() / 1000.0)
        };
        data.insert(column.clone(), (0..STEPS).map(wave).collect());
    }
    Value::Object(data)
}

/// Labels or choices that are part of the task's data.
fn options(tag: &str, attributes: &Attributes) -> Value {
    match tag {
        "TextArea" => json!("A first draft"),
        "Taxonomy" => nested(),
        "Choices" if attributes.is_true("allowNested") => nested(),
        "Choices" => json!([{ "value": "First" }, { "value": "Second" }, { "value": "Third" }]),
        tag if tag.ends_with("Labels") => {
            json!([{ "value": "First", "background": "#d14343" }, { "value": "Second", "background": "#3b6fd1" }])
        }
        _ => json!("Sample"),
    }
}

fn nested() -> Value {
    json!([
        { "value": "First", "children": [{ "value": "First of first" }, { "value": "Second of first" }] },
        { "value": "Second", "children": [{ "value": "First of second" }] },
    ])
}

/// Puts a value at a path unless the path is occupied or too long: `meta.author`; `images[{{idx}}].url` makes two
/// items.
fn put(data: &mut Map<String, Value>, path: &str, value: Value) {
    if path.split('.').count() <= MAX_STEPS && path.matches('[').count() <= MAX_ARRAYS {
        put_within(data, path, value);
    }
}

fn put_within(data: &mut Map<String, Value>, path: &str, value: Value) {
    let (step, rest) = match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    };
    let (key, is_array) = match step.split_once('[') {
        Some((key, _)) => (key, true),
        None => (step, false),
    };
    if key.is_empty() {
        return;
    }
    let fill = |place: &mut Value, value: Value| match rest {
        Some(rest) => {
            if let Value::Object(inner) = place {
                put_within(inner, rest, value);
            }
        }
        None if place.is_null() => *place = value,
        None => {}
    };
    let empty = || {
        if rest.is_some() { Value::Object(Map::new()) } else { Value::Null }
    };
    if !is_array {
        return fill(data.entry(key).or_insert_with(empty), value);
    }
    let items = data.entry(key).or_insert_with(|| Value::Array(vec![empty(), empty()]));
    for item in items.as_array_mut().into_iter().flatten() {
        fill(item, value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use serde_json::{Value, json};

    fn sample(xml: &str) -> Value {
        Value::Object(parse(xml).0.sample_data())
    }

    #[test]
    fn everything_read_is_there() {
        let data = sample(
            r#"<View><Image name="i" value="$image"/><Text name="t" value="$meta.text"/><Text name="u" value="By $who"/>
            <Labels name="l" toName="t" value="$labels"/><Image name="p" valueList="$pages"/>
            <TimeSeries name="s" value="$s" valueType="json" timeColumn="at"><Channel column="x"/></TimeSeries>
            <Paragraphs name="d" value="$d" nameKey="who" textKey="says"/></View>"#,
        );
        assert!(data["image"].as_str().is_some_and(|image| image.starts_with("data:image/")));
        assert!(data["meta"]["text"].is_string() && data["who"].is_string());
        assert_eq!(data["labels"][0]["value"], "First");
        assert_eq!(data["pages"].as_array().map(Vec::len), Some(2));
        assert_eq!(data["s"]["at"].as_array().map(Vec::len), data["s"]["x"].as_array().map(Vec::len));
        assert_eq!(data["d"][0]["who"], "Ada");
    }

    #[test]
    fn repeated_objects_make_items() {
        let data = sample(
            r#"<View><Repeater on="$images"><Image name="a_{{idx}}" value="$images[{{idx}}].url"/>
            <Text name="b_{{idx}}" value="$images[{{idx}}].text"/></Repeater><Text name="w_{{idx}}" value="$words[{{idx}}]"/></View>"#,
        );
        assert!(data["images"][1]["url"].is_string() && data["images"][1]["text"].is_string());
        assert!(data["words"][0].is_string());
    }

    #[test]
    fn the_comment_goes_first() {
        let with = |comment: &str| sample(&format!(r#"<View><!--{comment}--><Text name="t" value="$text"/></View>"#));
        assert_eq!(with(r#" {"data": {"text": "Mine"}} "#), json!({ "text": "Mine" }));
        assert_eq!(with(r#"{"text": "Bare"}"#), json!({ "text": "Bare" }));
        assert!(with(r#"{"predictions": []}"#)["text"].is_string());
        assert!(with("{broken")["text"].is_string());
    }
}
