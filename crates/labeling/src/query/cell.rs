//! The values of a task that queries compare.

use super::Column;
use crate::ids::{ChildId, TaskId, UserId};
use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The values of a task that queries compare. Fill the fields that [`super::Query::needs`] names. The others may keep
/// their defaults.
#[derive(Clone, Debug, Default)]
pub struct Fields<'a> {
    pub id: TaskId,
    pub inner_id: u64,
    /// A JSON object.
    pub data: &'a str,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub updated_by: Option<UserId>,
    pub completed_at: Option<Timestamp>,
    pub is_labeled: bool,
    pub overlap: u32,
    pub total_annotations: u64,
    pub cancelled_annotations: u64,
    pub total_predictions: u64,
    /// The users who annotated or skipped the task.
    pub annotators: Vec<UserId>,
    pub annotations_ids: Vec<ChildId>,
    /// The JSON of each annotation's result.
    pub annotations_results: Vec<&'a str>,
    pub predictions_score: Option<f64>,
    pub predictions_model_versions: Vec<&'a str>,
    /// The JSON of each prediction's result.
    pub predictions_results: Vec<&'a str>,
    /// The uploaded file's name.
    pub file_upload: Option<&'a str>,
    pub storage_filename: Option<&'a str>,
    /// Seconds.
    pub avg_lead_time: Option<f64>,
    pub draft_exists: bool,
}

/// The value of one column.
#[derive(Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Number(f64),
    Time(Timestamp),
    Boolean(bool),
    Text(Cow<'a, str>),
    Ids(Vec<u64>),
    Names(&'a [&'a str]),
}

impl<'a> Fields<'a> {
    pub(super) fn cell(&'a self, column: &Column) -> Cell<'a> {
        let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
        let text = |text: Option<&'a str>| text.map_or(Cell::Empty, |text| Cell::Text(text.into()));
        match column {
            Column::Id => Cell::Number(self.id.0 as f64),
            Column::InnerId => Cell::Number(self.inner_id as f64),
            Column::CreatedAt => Cell::Time(self.created_at),
            Column::UpdatedAt => Cell::Time(self.updated_at),
            Column::CompletedAt => self.completed_at.map_or(Cell::Empty, Cell::Time),
            Column::IsLabeled => Cell::Boolean(self.is_labeled),
            Column::DraftExists => Cell::Boolean(self.draft_exists),
            Column::Overlap => Cell::Number(f64::from(self.overlap)),
            Column::TotalAnnotations => Cell::Number(self.total_annotations as f64),
            Column::CancelledAnnotations => Cell::Number(self.cancelled_annotations as f64),
            Column::TotalPredictions => Cell::Number(self.total_predictions as f64),
            Column::PredictionsScore => number(self.predictions_score),
            Column::AvgLeadTime => number(self.avg_lead_time),
            Column::FileUpload => text(self.file_upload),
            Column::StorageFilename => text(self.storage_filename),
            Column::Annotators => Cell::Ids(self.annotators.iter().map(|user| user.0).collect()),
            Column::UpdatedBy => Cell::Ids(self.updated_by.iter().map(|user| user.0).collect()),
            Column::AnnotationsIds => Cell::Ids(self.annotations_ids.iter().map(|id| id.0).collect()),
            Column::PredictionsModelVersions => Cell::Names(&self.predictions_model_versions),
            Column::AnnotationsResults => Cell::Names(&self.annotations_results),
            Column::PredictionsResults => Cell::Names(&self.predictions_results),
            Column::Data(path) => data_cell(self.data, path),
        }
    }
}

/// The value at a path of a JSON object. A key equal to the whole path has priority over the steps of the path.
fn data_cell<'a>(data: &'a str, path: &str) -> Cell<'a> {
    if let Some(raw) = find(data, path) {
        return json_cell(raw);
    }
    let mut json = data;
    for step in path.split('.') {
        match find(json, step) {
            Some(raw) => json = raw,
            None => return Cell::Empty,
        }
    }
    json_cell(json)
}

fn json_cell(raw: &str) -> Cell<'_> {
    match raw.as_bytes().first() {
        None | Some(b'n') => Cell::Empty,
        Some(b'"') => match serde_json::from_str::<Text<'_>>(raw) {
            Ok(Text(text)) => Cell::Text(text),
            Err(_) => Cell::Empty,
        },
        Some(b'-' | b'0'..=b'9') => raw.parse().map_or(Cell::Empty, Cell::Number),
        // A nested value is searched as text, so escapes in it (`ni\u00f1o`) must be decoded first.
        Some(b'[' | b'{') if raw.contains('\\') => match serde_json::from_str::<serde_json::Value>(raw) {
            Ok(value) => Cell::Text(value.to_string().into()),
            Err(_) => Cell::Text(raw.into()),
        },
        _ => Cell::Text(raw.into()),
    }
}

struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// The JSON text of a key of an object. Reads only as far as needed.
fn find<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    struct Reader<'k>(&'k str);
    impl<'de> Visitor<'de> for Reader<'_> {
        type Value = Option<&'de RawValue>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut found = None;
            while let Some(Text(key)) = map.next_key()? {
                match key == self.0 && found.is_none() {
                    true => found = Some(map.next_value()?),
                    false => map.next_value::<IgnoredAny>().map(|_| ())?,
                }
            }
            Ok(found)
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(object);
    deserializer.deserialize_map(Reader(key)).ok().flatten().map(RawValue::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_found_by_key_and_by_path() {
        let data = r#"{"a.b": 1, "a": {"b": 2, "c": "x\u00e9"}, "t": true, "n": null, "l": [1]}"#;
        assert_eq!(data_cell(data, "a.b"), Cell::Number(1.0));
        assert_eq!(data_cell(data, "a.c"), Cell::Text("xé".into()));
        assert_eq!(data_cell(data, "t"), Cell::Text("true".into()));
        assert_eq!(data_cell(data, "l"), Cell::Text("[1]".into()));
        assert_eq!(data_cell(r#"{"w": ["ni\u00f1o"]}"#, "w"), Cell::Text(r#"["niño"]"#.into()));
        assert_eq!(data_cell(data, "n"), Cell::Empty);
        assert_eq!(data_cell(data, "a.x"), Cell::Empty);
        assert_eq!(data_cell("[1]", "a"), Cell::Empty);
        assert_eq!(data_cell("", "a"), Cell::Empty);
    }
}
