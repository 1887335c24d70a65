//! The keys of a task's data, and the labeling config's requirements on the data.

use super::{Place, Problem, problem::Problems};
use crate::entries::{Entries, Key};
use labeling::config::{Config, Control, Variable};
use labeling::tags::{self, DataType};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

/// The labeling config's requirements on the data of every task, and the controls for results without names.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    keys: Vec<ExpectedKey>,
    pub(crate) targets: Vec<ResultTarget>,
    /// The expected keys by the first step of their path.
    by_first_step: HashMap<String, Vec<usize>>,
    /// The expected keys of several steps by their whole path, which may itself be a key of the data.
    by_path: HashMap<String, Vec<usize>>,
    /// The keys of the data that must not be numbers.
    without_numbers: HashSet<String>,
}

/// A variable of the labeling config.
#[derive(Clone, Debug)]
struct ExpectedKey {
    /// The path without trailing indices: `meta.author`.
    path: String,
    /// `["meta", "author"]`.
    steps: Vec<String>,
    types: DataTypes,
    /// The tag that reads it.
    tag: String,
}

/// The control for predictions without names.
#[derive(Clone, Debug)]
pub(crate) struct ResultTarget {
    pub(crate) name: String,
    pub(crate) to_name: Vec<String>,
    /// The type of its results: the name of its tag in lower case.
    pub(crate) kind: String,
}

/// The JSON types that a tag can show.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DataTypes(Vec<DataType>);

impl DataTypes {
    /// The types that a tag reads, as Label Studio checks them.
    fn of_tag(tag: &str) -> Self {
        Self(tags::find(tag).map_or_else(|| vec![DataType::String], |spec| spec.data.clone()))
    }

    fn accept(&self, value: &RawValue) -> bool {
        self.0.contains(&match value.get().as_bytes().first() {
            Some(b'"') => DataType::String,
            Some(b'[') => DataType::Array,
            Some(b'{') => DataType::Object,
            Some(b'n') => DataType::Null,
            _ => DataType::Number,
        })
    }
}

impl fmt::Display for DataTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |kind: &DataType| match kind {
            DataType::String => "a string",
            DataType::Number => "a number",
            DataType::Array => "an array",
            DataType::Object => "an object",
            DataType::Null => "null",
        };
        f.write_str(&self.0.iter().map(name).collect::<Vec<_>>().join(" or "))
    }
}

impl ExpectedKey {
    fn of(variable: &Variable) -> Self {
        let (path, types) = match variable.path.split_once('[') {
            Some((path, _)) => (path, DataTypes(vec![DataType::Array])),
            None if variable.is_list => (variable.path.as_str(), DataTypes(vec![DataType::String, DataType::Array])),
            None => (variable.path.as_str(), DataTypes::of_tag(&variable.tag)),
        };
        Self {
            path: path.to_owned(),
            steps: path.split('.').map(str::to_owned).collect(),
            types,
            tag: variable.tag.clone(),
        }
    }
}

impl Expectations {
    /// The requirements of `config`.
    pub fn of(config: &Config) -> Self {
        let target = |control: &Control| ResultTarget {
            name: control.name.clone(),
            to_name: control.to_name.clone(),
            kind: control.tag.to_ascii_lowercase(),
        };
        let mut all = Self {
            keys: config.variables.iter().map(ExpectedKey::of).collect(),
            targets: config.controls.iter().map(target).collect(),
            ..Self::default()
        };
        for (idx, key) in all.keys.iter().enumerate() {
            all.by_first_step.entry(key.steps[0].clone()).or_default().push(idx);
            if key.steps.len() > 1 {
                all.by_path.entry(key.path.clone()).or_default().push(idx);
            }
            if !key.types.0.contains(&DataType::Number) {
                all.without_numbers.extend([key.steps[0].clone(), key.path.clone()]);
            }
        }
        all
    }

    /// The key that replaces [`super::UNDEFINED_KEY`]: the first one in the config.
    pub fn first_key(&self) -> Option<&str> {
        self.keys.first()?.steps.first().map(String::as_str)
    }

    /// The config's data key if there is exactly one, so that a plain file can become a task.
    pub fn only_key(&self) -> Option<&str> {
        let first = self.first_key()?;
        let others = self.keys.iter().any(|key| key.steps[0] != first);
        (!others).then_some(first)
    }

    /// Whether a column of this name may hold numbers.
    pub(crate) fn takes_numbers(&self, column: &str) -> bool {
        !self.without_numbers.contains(column)
    }

    fn check(&self, found: &[Option<&RawValue>], place: Place, problems: &mut Problems) {
        for (key, value) in self.keys.iter().zip(found) {
            let ExpectedKey { path, types, tag, .. } = key;
            let reason = match value {
                None => format!("is missing; the labeling config's {tag} tag reads it"),
                Some(value) if !types.accept(value) => {
                    format!("must be {types}: the labeling config's {tag} tag reads it")
                }
                Some(_) => continue,
            };
            problems.push(Problem::field(place, format!("data.{path}"), reason));
        }
    }

    /// Finds the values of the expected keys in `value`, which is at step `depth` of their paths.
    fn resolve<'v>(&self, value: &'v RawValue, wanted: &[usize], depth: usize, found: &mut [Option<&'v RawValue>]) {
        let mut by_step: HashMap<&str, Vec<usize>> = HashMap::new();
        for idx in wanted {
            by_step.entry(&self.keys[*idx].steps[depth]).or_default().push(*idx);
        }
        // For duplicate keys, the last one counts.
        let mut values: HashMap<&str, &'v RawValue> = HashMap::new();
        for (name, value) in &Entries::of(value).0 {
            if let Some((step, _)) = by_step.get_key_value(name.as_ref()) {
                values.insert(step, value);
            }
        }
        for (step, value) in values {
            let (ends, goes_on): (Vec<usize>, Vec<usize>) =
                by_step[step].iter().partition(|idx| self.keys[**idx].steps.len() == depth + 1);
            for idx in ends {
                found[idx].get_or_insert(value);
            }
            if !goes_on.is_empty() {
                self.resolve(value, &goes_on, depth + 1, found);
            }
        }
    }
}

/// Reads the keys of tasks' data. Equal lists of keys share one `Arc`.
pub(crate) struct Keys {
    last: Arc<[String]>,
}

impl Keys {
    pub(crate) fn new() -> Self {
        Self { last: Arc::new([]) }
    }

    /// The keys of `data`, an object. Adds problems for missing values and for values of a wrong type.
    pub(crate) fn read(
        &mut self,
        data: &RawValue,
        expectations: Option<&Expectations>,
        place: Place,
        problems: &mut Problems,
    ) -> Result<Arc<[String]>, serde_json::Error> {
        let none = Expectations::default();
        let expectations = expectations.unwrap_or(&none);
        let mut scan = Scan {
            last: &self.last,
            same: 0,
            keys: None,
            expectations,
            found: vec![None; expectations.keys.len()],
            first_steps: HashMap::new(),
        };
        let mut deserializer = serde_json::Deserializer::from_str(data.get());
        (&mut scan).deserialize(&mut deserializer)?;
        for (key, value) in std::mem::take(&mut scan.first_steps) {
            let several_steps = |idx: &usize| expectations.keys[*idx].steps.len() > 1;
            let wanted: Vec<usize> = expectations.by_first_step[key].iter().copied().filter(several_steps).collect();
            expectations.resolve(value, &wanted, 1, &mut scan.found);
        }
        expectations.check(&scan.found, place, problems);
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

/// One pass over an object: compares its keys with those of the previous task, and collects the expected values.
struct Scan<'a, 'de> {
    last: &'a [String],
    /// The number of leading keys that equal those of `last`.
    same: usize,
    /// All keys, once one is different.
    keys: Option<Vec<String>>,
    expectations: &'a Expectations,
    /// The value of each expected key.
    found: Vec<Option<&'de RawValue>>,
    /// The values that contain expected keys of several steps, by their keys.
    first_steps: HashMap<&'a str, &'de RawValue>,
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
            let by_path = self.expectations.by_path.get(key.as_ref());
            let by_first_step = self.expectations.by_first_step.get_key_value(key.as_ref());
            if by_path.is_none() && by_first_step.is_none() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value::<&RawValue>()?;
            // A key of the data equal to the whole path has priority over the steps of the path.
            for idx in by_path.into_iter().flatten() {
                self.found[*idx] = Some(value);
            }
            if let Some((key, expected)) = by_first_step {
                let keys = &self.expectations.keys;
                for idx in expected {
                    match keys[*idx].steps.len() {
                        1 => self.found[*idx] = Some(value),
                        _ => _ = self.first_steps.insert(key, value),
                    }
                }
            }
        }
        Ok(())
    }
}
