//! The entries of a result as Label Studio's JSON carries them.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

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

/// A text borrowed from the JSON where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// An entry as far as checking needs it, borrowed from the JSON.
#[derive(Deserialize)]
pub(super) struct EntryRef<'a> {
    #[serde(default, borrow)]
    pub(super) id: Option<Text<'a>>,
    #[serde(default, borrow)]
    pub(super) from_name: Option<Text<'a>>,
    #[serde(default, borrow)]
    pub(super) to_name: Option<Text<'a>>,
    #[serde(default, borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(default, borrow)]
    pub(super) value: Option<&'a RawValue>,
    #[serde(default, borrow)]
    pub(super) from_id: Option<Text<'a>>,
    #[serde(default, borrow)]
    pub(super) to_id: Option<Text<'a>>,
    #[serde(default, borrow)]
    pub(super) labels: Option<&'a RawValue>,
}

/// An entry that is an object: a derived reader takes arrays of its fields too.
pub(super) struct Strict<'a>(pub(super) EntryRef<'a>);

impl<'de> Deserialize<'de> for Strict<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Strict<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                EntryRef::deserialize(MapAccessDeserializer::new(map)).map(Strict)
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// The fields of a value, unread.
pub(super) struct Fields<'a>(Vec<(Text<'a>, &'a RawValue)>);

impl<'a> Fields<'a> {
    pub(super) fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(name, _)| name.0 == key).map(|(_, value)| *value)
    }
}

/// The most fields of a value that are looked at; no type has more.
const MAX_FIELDS: usize = 64;

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::with_capacity(8);
                while let Some(field) = map.next_entry()? {
                    if fields.len() < MAX_FIELDS {
                        fields.push(field);
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Reader)
    }
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
