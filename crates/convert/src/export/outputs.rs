//! A task's results grouped by control. All formats except JSON use them.

use labeling::config::Config;
use labeling::task::{Annotation, Task};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// One row of an export: an annotation of a task, or a task without annotations.
pub(crate) struct Item<'a> {
    pub(crate) task: &'a Task,
    pub(crate) annotation: Option<&'a Annotation>,
    /// The results, grouped by control in the order of the first entry of each control.
    pub(crate) outputs: Vec<Output>,
}

/// The results of one control.
pub(crate) struct Output {
    pub(crate) from_name: String,
    /// The regions. Never empty.
    pub(crate) regions: Vec<Region>,
}

/// One result of a control.
pub(crate) struct Region {
    /// The control's tag as written in the config, or the type of the result if the config has no such control.
    pub(crate) tag: String,
    pub(crate) value: Map<String, Value>,
    pub(crate) original_width: Option<Value>,
    pub(crate) original_height: Option<Value>,
    pub(crate) id: Option<String>,
    pub(crate) parent_id: Option<String>,
}

#[derive(Deserialize)]
struct RawRegion {
    id: Option<Value>,
    from_name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<Value>,
    original_width: Option<Value>,
    original_height: Option<Value>,
    #[serde(rename = "parentID")]
    parent_id: Option<Value>,
}

/// The rows of a task: one per annotation, newest first, without skipped ones. A task without any annotations has one
/// row. A task that was only skipped has none.
pub(crate) fn items<'a>(task: &'a Task, config: &Config) -> Vec<Item<'a>> {
    if task.annotations.is_empty() {
        return vec![Item { task, annotation: None, outputs: Vec::new() }];
    }
    let mut annotations: Vec<&Annotation> = task.annotations.iter().filter(|a| !a.was_cancelled).collect();
    annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.created_at));
    let item = |annotation| Item { task, annotation: Some(annotation), outputs: outputs(annotation, config) };
    annotations.into_iter().map(item).collect()
}

fn outputs(annotation: &Annotation, config: &Config) -> Vec<Output> {
    let raw: Vec<Value> = serde_json::from_str(annotation.result.get()).unwrap_or_default();
    let mut outputs: Vec<Output> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for value in raw {
        let Ok(raw) = serde_json::from_value::<RawRegion>(value) else {
            continue;
        };
        let (Some(from_name), Some(Value::Object(value))) = (raw.from_name, raw.value) else {
            continue;
        };
        let kind = raw.kind.unwrap_or_else(|| "unknown".to_owned());
        // Results of a config without controls, and chat messages, have no control.
        let tag = match config.control(&from_name) {
            Some(control) => control.written_tag.clone(),
            None if config.controls.is_empty() || kind == "chatmessage" => kind,
            None => continue,
        };
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => Some(text),
            Some(Value::Null) | None => None,
            Some(other) => Some(other.to_string()),
        };
        let region = Region {
            tag,
            value,
            original_width: raw.original_width,
            original_height: raw.original_height,
            id: text(raw.id),
            parent_id: text(raw.parent_id),
        };
        match places.get(&from_name) {
            Some(place) => outputs[*place].regions.push(region),
            None => {
                places.insert(from_name.clone(), outputs.len());
                outputs.push(Output { from_name, regions: vec![region] });
            }
        }
    }
    outputs
}

impl Output {
    /// The short form of the regions. A region with one choice or text becomes this value. If it is the only region of
    /// its control, the value is not put into a list.
    pub(crate) fn pretty(self) -> Value {
        let short = self.regions.last().is_some_and(|region| matches!(region.tag.as_str(), "Choices" | "TextArea"));
        let mut values: Vec<Value> = self.regions.into_iter().map(Region::pretty).collect();
        match values.pop() {
            Some(only) if short && values.is_empty() => only,
            last => {
                values.extend(last);
                Value::Array(values)
            }
        }
    }
}

impl Region {
    fn pretty(mut self) -> Value {
        let list = match self.tag.as_str() {
            "Choices" => Some("choices"),
            "TextArea" => Some("text"),
            "Chat" | "chatmessage" => {
                if let Some(message) = self.value.remove("chatmessage") {
                    return message;
                }
                None
            }
            _ => None,
        };
        if let Some(Value::Array(chosen)) = list.and_then(|key| self.value.get_mut(key))
            && chosen.len() == 1
        {
            return chosen.swap_remove(0);
        }
        self.value.remove("type");
        let sizes = [("original_width", self.original_width), ("original_height", self.original_height)];
        self.value.extend(sizes.into_iter().filter_map(|(key, size)| Some((key.to_owned(), size?))));
        Value::Object(self.value)
    }

    /// The labels at this key of the value.
    pub(crate) fn labels(&self, key: &str) -> Option<Vec<&str>> {
        Some(self.value.get(key)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// The number at this key of the value.
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        self.value.get(key)?.as_f64()
    }

    /// The size of the image of this region, in pixels.
    pub(crate) fn image_size(&self) -> Option<(f64, f64)> {
        let (width, height) = (self.original_width.as_ref()?.as_f64()?, self.original_height.as_ref()?.as_f64()?);
        (width > 0.0 && height > 0.0).then_some((width, height))
    }
}
