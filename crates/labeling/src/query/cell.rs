//! The values of a task in the columns of the task table.

use super::column::{COLUMNS, Column, ColumnKind};
use crate::queue::state::State;
use crate::task::Task;
use crate::time::Time;
use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt;

/// A task as a row of the task table. Load the parts that [`super::Query::needs`] names.
#[derive(Clone, Copy, Debug)]
pub struct TaskRow<'a> {
    pub task: &'a Task,
    pub state: &'a State,
    /// The model version whose predictions count for the score.
    pub model: &'a str,
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
    /// Names, or the JSON of results.
    Texts(Vec<&'a str>),
}

impl<'a> Cell<'a> {
    #[allow(clippy::cast_precision_loss)] // ids and counts have fewer than 53 bits
    pub(super) fn integer(number: u64) -> Cell<'a> {
        Cell::Number(number as f64)
    }

    pub(super) fn number(number: Option<f64>) -> Cell<'a> {
        number.map_or(Cell::Empty, Cell::Number)
    }

    pub(super) fn time(time: Option<Timestamp>) -> Cell<'a> {
        time.map_or(Cell::Empty, Cell::Time)
    }

    pub(super) fn text(text: Option<&'a str>) -> Cell<'a> {
        text.map_or(Cell::Empty, |text| Cell::Text(text.into()))
    }

    /// The value in the JSON of a list of tasks.
    fn json(self, kind: ColumnKind) -> Value {
        match (self, kind) {
            (Cell::Empty, _) => Value::Null,
            (Cell::Number(number), _) => json!(number),
            (Cell::Time(time), _) => json!(Time(time)),
            (Cell::Boolean(boolean), _) => json!(boolean),
            (Cell::Text(text), _) => json!(text),
            (Cell::Ids(ids), ColumnKind::Users) => json!(ids),
            (Cell::Ids(ids), _) => json!(ids.iter().map(u64::to_string).collect::<Vec<_>>().join(",")),
            (Cell::Texts(results), ColumnKind::Results) => json!(beginning(&results)),
            (Cell::Texts(names), _) => json!(names.join(",")),
        }
    }
}

/// The length of results in a cell of a table, in characters. Label Studio has the same limit.
const RESULTS_LENGTH: usize = 500;

/// The beginning of results in the form of Label Studio's cells: without quotation marks, to save space.
fn beginning(results: &[&str]) -> String {
    let mut cell = String::new();
    for (at, result) in results.iter().enumerate() {
        let gap = if at == 0 { "" } else { " " };
        let text = gap.chars().chain(result.chars()).filter(|c| *c != '"');
        cell.extend(text.take(RESULTS_LENGTH.saturating_sub(cell.chars().count())));
    }
    cell
}

impl<'a> TaskRow<'a> {
    pub(super) fn cell(&self, column: &Column) -> Cell<'a> {
        match column {
            Column::Fixed(info) => info.cell(self),
            Column::Data(path) => data_cell(self.task.data.get(), path),
        }
    }

    /// The computed columns as fields of the task's JSON. All parts of the task must be loaded.
    pub fn computed(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let computed = COLUMNS.iter().filter(|column| column.computed.is_some());
        computed.map(|column| (column.name, column.cell(self).json(column.kind)))
    }

    pub(super) fn annotators(&self) -> Vec<u64> {
        // A user who deleted all own annotations remains in the list of workers.
        let active = self.state.workers.iter().filter(|worker| worker.annotations > 0 || worker.skips > 0);
        let mut annotators: Vec<u64> = active.map(|worker| worker.user.0).collect();
        annotators.sort_unstable();
        annotators
    }

    pub(super) fn completed_at(&self) -> Option<Timestamp> {
        self.task.annotations.iter().filter(|one| !one.was_cancelled).map(|one| one.created_at).max()
    }

    pub(super) fn annotation_ids(&self) -> Vec<u64> {
        self.task.annotations.iter().map(|one| one.id.0).collect()
    }

    pub(super) fn annotation_results(&self) -> Vec<&'a str> {
        self.task.annotations.iter().map(|one| one.result.get()).collect()
    }

    pub(super) fn prediction_results(&self) -> Vec<&'a str> {
        self.task.predictions.iter().map(|one| one.result.get()).collect()
    }

    /// In alphabetical order, each once.
    pub(super) fn model_versions(&self) -> Vec<&'a str> {
        let mut versions: Vec<&str> = self.task.predictions.iter().map(|one| one.model_version.as_str()).collect();
        versions.sort_unstable();
        versions.dedup();
        versions
    }

    pub(super) fn predictions_score(&self) -> Option<f64> {
        let of_model = self.task.predictions.iter().filter(|one| one.model_version == self.model);
        mean(of_model.filter_map(|one| one.score).collect())
    }

    pub(super) fn mean_lead_time(&self) -> Option<f64> {
        mean(self.task.annotations.iter().filter_map(|one| one.lead_time).collect())
    }
}

#[allow(clippy::cast_precision_loss)] // at most 9,999 values
fn mean(values: Vec<f64>) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
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
