//! CloudFormation templates as JSON.

use crate::client::Problem;
use serde_json::{Map, Value, json};
use std::path::Path;
use yaml_serde::Value as Yaml;

/// Reads a template; short forms (`!Ref x`, `!GetAtt a.b`) become long ones (`{"Ref": "x"}`, `{"Fn::GetAtt": ["a", "b"]}`).
pub fn load(path: &Path) -> Result<Value, Problem> {
    let text = std::fs::read_to_string(path)?;
    let yaml: Yaml = yaml_serde::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    plain(yaml)
}

fn plain(value: Yaml) -> Result<Value, Problem> {
    Ok(match value {
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(plain).collect::<Result<_, _>>()?),
        Yaml::Mapping(pairs) => {
            let mut map = Map::new();
            for (key, value) in pairs {
                let key = match plain(key)? {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                map.insert(key, plain(value)?);
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => {
            let value = plain(tagged.value)?;
            match (tagged.tag.to_string().trim_start_matches('!'), &value) {
                ("GetAtt", Value::String(path)) => {
                    let (resource, attribute) = path.split_once('.').ok_or("GetAtt without an attribute")?;
                    json!({"Fn::GetAtt": [resource, attribute]})
                }
                (name @ ("Ref" | "Condition"), _) => json!({name: value}),
                (name, _) => json!({format!("Fn::{name}"): value}),
            }
        }
        scalar => serde_json::to_value(scalar)?,
    })
}

/// The names and properties of a template's resources of one type.
pub fn resources<'a>(template: &'a Value, kind: &str) -> Vec<(&'a str, &'a Value)> {
    let all = template["Resources"].as_object().into_iter().flatten();
    all.filter(|(_, resource)| resource["Type"] == kind).map(|(name, resource)| (name.as_str(), resource)).collect()
}
