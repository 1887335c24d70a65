//! `parsed_label_config`: the form of a config in Label Studio's API, SDK and ML backends.

use super::{Attributes, Config, Control, Object};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

pub(super) fn parsed_label_config(config: &Config) -> Value {
    let mut out = Map::new();
    // Of several objects with one name the last one counts, as in Label Studio, where they are the entries of a
    // dictionary.
    let objects: HashMap<&str, &Object> = config.objects.iter().map(|object| (object.name.as_str(), object)).collect();
    for control in &config.controls {
        out.insert(control.name.clone(), Value::Object(control_info(&objects, control)));
    }
    Value::Object(out)
}

fn control_info(objects: &HashMap<&str, &Object>, control: &Control) -> Map<String, Value> {
    let mut info = Map::new();
    info.insert("type".into(), json!(control.written_tag));
    info.insert("to_name".into(), json!(control.to_name));
    if !control.index_flags.is_empty() {
        let patterns = control.index_flags.iter().map(|flag| (flag.clone(), json!(".*")));
        info.insert("regex".into(), Value::Object(patterns.collect()));
    }
    if let Some(conditionals) = conditionals(&control.attributes) {
        info.insert("conditionals".into(), conditionals);
    }
    if has_plain_variable(&control.attributes) || control.attributes.filled("apiUrl").is_some() {
        info.insert("dynamic_labels".into(), json!(true));
    }
    let named = control.to_name.iter().filter_map(|name| objects.get(name.as_str()));
    let inputs: Vec<Value> = named.map(|object| input(object)).collect();
    info.insert("inputs".into(), Value::Array(inputs));

    let mut labels = Map::new();
    for label in control.labels.iter().filter(|label| !label.stored().is_empty()) {
        labels.insert(label.stored().to_owned(), attributes(&label.attributes));
    }
    info.insert("labels".into(), labels.keys().map(|label| json!(label)).collect());
    info.insert("labels_attrs".into(), Value::Object(labels));
    info
}

fn input(object: &Object) -> Value {
    let key = if object.attributes.get("value").is_some() { "value" } else { "valueList" };
    let value = object.attributes.get(key).unwrap_or_default().trim_start_matches('$');
    json!({ "type": object.written_tag, "valueType": object.attributes.get("valueType"), key: value })
}

fn attributes(attributes: &Attributes) -> Value {
    Value::Object(attributes.0.iter().map(|(name, value)| (name.clone(), json!(value))).collect())
}

fn conditionals(attributes: &Attributes) -> Option<Value> {
    if attributes.get("perRegion") != Some("true") {
        return None;
    }
    let by = [("tag", "whenTagName"), ("label", "whenLabelValue"), ("choice", "whenChoiceValue")];
    let found = by.into_iter().find_map(|(kind, name)| Some((kind, attributes.filled(name)?)));
    found.map(|(kind, name)| json!({ "type": kind, "name": name }))
}

/// Label Studio's rule for this key allows only letters and underscores.
fn has_plain_variable(attributes: &Attributes) -> bool {
    let name = attributes.get("value").and_then(|value| value.strip_prefix('$')).unwrap_or_default();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}
