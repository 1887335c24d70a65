//! A JSON object as a list of its entries, with unparsed values.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A key. It is borrowed from the JSON text unless it contains escapes.
#[derive(Deserialize)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// The entries of a JSON object, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entries<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Entries<'a> {
    /// The entries of `json` if it is an object. Other values have none.
    pub(crate) fn of(json: &'a RawValue) -> Self {
        serde_json::from_str(json.get()).unwrap_or_default()
    }

    /// The value of `key`. For duplicate keys, the last one.
    pub(crate) fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| *value)
    }

    /// The value at a path such as `meta.author`. A key equal to the whole path has priority over the steps of the
    /// path.
    pub(crate) fn at_path(&self, path: &str) -> Option<&'a RawValue> {
        self.get(path).or_else(|| {
            let (step, rest) = path.split_once('.')?;
            Entries::of(self.get(step)?).at_path_from(rest)
        })
    }

    fn at_path_from(self, path: &str) -> Option<&'a RawValue> {
        match path.split_once('.') {
            Some((step, rest)) => Entries::of(self.get(step)?).at_path_from(rest),
            None => self.get(path),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    entries.push((key, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
