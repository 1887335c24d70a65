//! A task's data: its keys, and what the labeling config asks of it.

use super::{Place, Problem, problem::Problems};
use crate::entries::{Entries, Key};
use labeling::config::{Config, Variable};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::sync::Arc;

/// What the labeling config asks of the data of every task, and where results without names belong.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    pub(crate) keys: Vec<ExpectedKey>,
    pub(crate) controls: Vec<Control>,
}

/// A variable of the labeling config.
#[derive(Clone, Debug)]
pub(crate) struct ExpectedKey {
    /// `["meta", "author"]` for `$meta.author`.
    pub(crate) path: Vec<String>,
    pub(crate) types: Types,
    /// The tag that reads it.
    pub(crate) tag: String,
}

/// A control tag, as far as predictions without names need it.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    pub(crate) name: String,
    pub(crate) to_name: Vec<String>,
    /// The type of its results: its tag's name in lower case.
    pub(crate) kind: String,
}

/// JSON types that a tag can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Types {
    pub(crate) string: bool,
    /// Numbers, true and false.
    pub(crate) number: bool,
    pub(crate) array: bool,
    pub(crate) object: bool,
    pub(crate) null: bool,
}

impl Types {
    const STRING: Self = Self { string: true, number: false, array: false, object: false, null: false };
    const ARRAY: Self = Self { string: false, array: true, ..Self::STRING };

    /// What the tag of this name takes: what Label Studio takes.
    fn of_tag(tag: &str) -> Self {
        let string = Self::STRING;
        match tag {
            "Text" => Self { number: true, array: true, ..string },
            "Header" => Self { number: true, ..string },
            "Table" | "TimeSeries" | "TimeSeriesChannel" => Self { array: true, object: true, ..string },
            "Taxonomy" => Self { array: true, null: true, ..string },
            "Image" | "Paragraphs" | "Chat" | "List" | "Choices" | "PolygonLabels" | "Labels" | "BrushLabels"
            | "EllipseLabels" | "HyperTextLabels" | "KeyPointLabels" | "ParagraphLabels" | "RectangleLabels"
            | "TimeSeriesLabels" | "Ranker" => Self { array: true, ..string },
            _ => string,
        }
    }

    fn takes(self, value: &RawValue) -> bool {
        match value.get().as_bytes().first() {
            Some(b'"') => self.string,
            Some(b'[') => self.array,
            Some(b'{') => self.object,
            Some(b'n') => self.null,
            _ => self.number,
        }
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            (self.string, "a string"),
            (self.number, "a number"),
            (self.array, "an array"),
            (self.object, "an object"),
            (self.null, "null"),
        ];
        let names: Vec<&str> = names.into_iter().filter(|(taken, _)| *taken).map(|(_, name)| name).collect();
        f.write_str(&names.join(" or "))
    }
}

impl ExpectedKey {
    fn of(variable: &Variable) -> Self {
        let (name, types) = match variable.path.split_once('[') {
            Some((name, _)) => (name, Types::ARRAY),
            None if variable.is_list => (variable.path.as_str(), Types { array: true, ..Types::STRING }),
            None => (variable.path.as_str(), Types::of_tag(&variable.tag)),
        };
        Self { path: name.split('.').map(str::to_owned).collect(), types, tag: variable.tag.clone() }
    }

    fn name(&self) -> String {
        format!("data.{}", self.path.join("."))
    }
}

impl Expectations {
    /// What `config` asks.
    pub fn of(config: &Config) -> Self {
        let control = |control: &labeling::config::Control| Control {
            name: control.name.clone(),
            to_name: control.to_name.clone(),
            kind: control.tag.to_ascii_lowercase(),
        };
        Self {
            keys: config.variables.iter().map(ExpectedKey::of).collect(),
            controls: config.controls.iter().map(control).collect(),
        }
    }

    /// The key that stands for [`super::UNDEFINED_KEY`]: the first that the config names.
    pub fn first_key(&self) -> Option<&str> {
        self.keys.first()?.path.first().map(String::as_str)
    }

    /// The config's data key if it has exactly one, so that a bare file can become a task.
    pub fn only_key(&self) -> Option<&str> {
        let first = self.first_key()?;
        let others = self.keys.iter().any(|key| key.path.first().map(String::as_str) != Some(first));
        (!others).then_some(first)
    }

    /// Whether a column of this name may hold numbers.
    pub(crate) fn takes_numbers(&self, column: &str) -> bool {
        self.keys.iter().all(|key| key.path.first().map(String::as_str) != Some(column) || key.types.number)
    }

    fn check(&self, found: &[Option<&RawValue>], place: Place, problems: &mut Problems) {
        for (key, head) in self.keys.iter().zip(found) {
            let mut value = *head;
            for step in key.path.iter().skip(1) {
                value = value.and_then(|value| Entries::of(value).get(step));
            }
            match value {
                None => {
                    let reason = format!("is missing; the labeling config's {} tag reads it", key.tag);
                    problems.push(Problem::field(place, key.name(), reason));
                }
                Some(value) if !key.types.takes(value) => {
                    let reason = format!("must be {}: the labeling config's {} tag reads it", key.types, key.tag);
                    problems.push(Problem::field(place, key.name(), reason));
                }
                Some(_) => {}
            }
        }
    }
}

/// Reads the keys of tasks' data, giving equal lists of keys one `Arc`.
pub(crate) struct Keys {
    last: Arc<[String]>,
}

impl Keys {
    pub(crate) fn new() -> Self {
        Self { last: Arc::new([]) }
    }

    /// The keys of `data`, an object; problems are its missing or unfit values.
    pub(crate) fn read(
        &mut self,
        data: &RawValue,
        expectations: Option<&Expectations>,
        place: Place,
        problems: &mut Problems,
    ) -> Result<Arc<[String]>, serde_json::Error> {
        let expected: &[ExpectedKey] = expectations.map_or(&[], |e| &e.keys);
        let mut scan = Scan { last: &self.last, same: 0, keys: None, expected, found: vec![None; expected.len()] };
        let mut deserializer = serde_json::Deserializer::from_str(data.get());
        (&mut scan).deserialize(&mut deserializer)?;
        if let Some(expectations) = expectations {
            expectations.check(&scan.found, place, problems);
        }
        let keys = match scan.keys {
            Some(keys) => Some(keys),
            None if scan.same < self.last.len() => Some(self.last[..scan.same].to_vec()),
            None => None,
        };
        if let Some(keys) = keys {
            self.last = keys.into();
        }
        Ok(Arc::clone(&self.last))
    }
}

/// One pass over an object: compares its keys with those of the task before, and keeps what is asked for.
struct Scan<'a, 'de> {
    last: &'a [String],
    /// How many keys were those of `last`, in order.
    same: usize,
    /// All keys, once one differed.
    keys: Option<Vec<String>>,
    expected: &'a [ExpectedKey],
    found: Vec<Option<&'de RawValue>>,
}

impl Scan<'_, '_> {
    fn note(&mut self, key: &str) {
        match &mut self.keys {
            Some(keys) => keys.push(key.to_owned()),
            None if self.last.get(self.same).is_some_and(|last| last == key) => self.same += 1,
            None => {
                let mut keys = self.last[..self.same].to_vec();
                keys.push(key.to_owned());
                self.keys = Some(keys);
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Scan<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Scan<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key()? {
            self.note(&key);
            if !self.expected.iter().any(|expected| expected.path[0] == key) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value::<&RawValue>()?;
            for (expected, found) in self.expected.iter().zip(&mut self.found) {
                if expected.path[0] == key {
                    *found = Some(value);
                }
            }
        }
        Ok(())
    }
}
