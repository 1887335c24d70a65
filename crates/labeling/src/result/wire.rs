//! The entries of a result as Label Studio's JSON carries them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One entry of a result: a region, a label, a choice, a text or a relation. Fields that are not named here come back
/// out unchanged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The region. Entries that say different things about one region share it; relations have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The control that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// The object it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_name: Option<String>,
    #[serde(rename = "type")]
    pub kind: String,
    /// What it says; its keys depend on the type.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub value: Map<String, Value>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Entry {
    /// Its labels, under whichever key its type keeps them; nested ones as their paths' steps.
    pub fn labels(&self) -> Vec<&str> {
        let array = self.value.get(&self.kind).or(self.value.get("labels"));
        let mut labels = Vec::new();
        for label in array.and_then(Value::as_array).into_iter().flatten() {
            match label {
                Value::Array(path) => labels.extend(path.iter().filter_map(Value::as_str)),
                other => labels.extend(other.as_str()),
            }
        }
        labels
    }
}

/// Reads a result: a JSON array of entries.
///
/// # Errors
/// When it is no such array, with where and why.
pub fn read(result: &str) -> Result<Vec<Entry>, serde_json::Error> {
    serde_json::from_str(result)
}

/// An entry as far as checking needs it, borrowed from the JSON.
#[derive(Deserialize)]
pub(super) struct EntryRef<'a> {
    #[serde(default, borrow)]
    pub(super) id: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    pub(super) from_name: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    pub(super) to_name: Option<Cow<'a, str>>,
    #[serde(default, borrow, rename = "type")]
    pub(super) kind: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    pub(super) value: Option<&'a RawValue>,
    #[serde(default, borrow)]
    pub(super) from_id: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    pub(super) to_id: Option<Cow<'a, str>>,
    #[serde(default, borrow)]
    pub(super) labels: Option<&'a RawValue>,
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn unknown_fields_come_back() {
        let json = r#"[{"id":"a","from_name":"l","to_name":"t","type":"labels","value":{"start":0,"end":1,"labels":["X"],"odd":1},"origin":"manual","mine":{"k":[1]}},{"type":"relation","from_id":"a","to_id":"b","direction":"right"}]"#;
        let entries = read(json).unwrap();
        assert_eq!(entries[0].labels(), ["X"]);
        assert_eq!(serde_json::to_string(&entries).unwrap(), json);
        assert!(read("{}").is_err());
    }
}
