//! Values that clients write in several forms.

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An id in a body: a number, or its decimal digits in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Id(pub u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        deserializer.deserialize_any(IdVisitor).map(Id)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        u64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        text.trim().parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// A text in a body: a string, or a number, since clients send numbers as model versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

impl Text {
    /// The text of a JSON value. `None` if it is neither a string nor a number.
    pub fn of(value: &serde_json::Value) -> Option<Text> {
        match value {
            serde_json::Value::String(text) => Some(Text(text.clone())),
            serde_json::Value::Number(number) => Some(Text(number.to_string())),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Text::of(&value).ok_or_else(|| D::Error::custom("Not a valid string."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_number_or_its_digits() {
        let read = |json: &str| serde_json::from_str::<Id>(json).ok().map(|Id(id)| id);
        assert_eq!((read("7"), read("\"7\""), read("\" 7 \"")), (Some(7), Some(7), Some(7)));
        for wrong in ["-1", "1.5", "\"x\"", "\"\"", "true", "null", "[1]", "\"-1\""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_text_may_be_a_number() {
        let read = |json: &str| serde_json::from_str::<Text>(json).ok().map(|Text(text)| text);
        assert_eq!((read("\"v1\"").as_deref(), read("3").as_deref()), (Some("v1"), Some("3")));
        assert_eq!((read("true"), read("[]")), (None, None));
    }
}
