//! A row of the table as a map of typed attributes.

use crate::error::{Error, ErrorKind, Result};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// The format of rows that name none.
pub(crate) const FORMAT: u64 = 1;
/// The newest format of rows that this code writes. It reads all older ones. A row has it if an older release must not
/// overwrite the row, since attributes that this release does not know would be lost.
pub(crate) const NEWEST_FORMAT: u64 = 2;
/// The attribute that carries a row's format.
pub(crate) const FORMAT_ATTRIBUTE: &str = "f";

/// An attribute's value.
#[derive(Clone, Debug, PartialEq)]
pub struct Value(pub(crate) AttributeValue);

macro_rules! number {
    ($($t:ty),*) => { $( impl From<$t> for Value {
        fn from(n: $t) -> Value { Value(AttributeValue::N(n.to_string())) }
    } )* };
}
number!(u64, i64, u32, usize, i32, f64);

impl From<&str> for Value {
    fn from(s: &str) -> Value {
        Value(AttributeValue::S(s.to_owned()))
    }
}

impl From<String> for Value {
    fn from(s: String) -> Value {
        Value(AttributeValue::S(s))
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value(AttributeValue::Bool(b))
    }
}

impl From<Vec<u8>> for Value {
    fn from(b: Vec<u8>) -> Value {
        Value(AttributeValue::B(Blob::new(b)))
    }
}

/// A row's attributes, keys included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(pub(crate) HashMap<String, AttributeValue>);

impl Row {
    /// An empty row.
    pub fn new() -> Row {
        Row::default()
    }

    /// The row with an attribute set.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Row {
        self.0.insert(name.to_owned(), value.into().0);
        self
    }

    /// The row with an attribute set where there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Row {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The row with a value stored as JSON text.
    pub fn with_json(self, name: &str, value: &impl Serialize) -> Result<Row> {
        Ok(self.with(name, serde_json::to_string(value)?))
    }

    /// Whether the attribute is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A text attribute.
    pub fn text(&self, name: &str) -> Result<&str> {
        self.find_text(name).ok_or_else(|| self.lacks(name))
    }

    /// A text attribute that may be absent.
    pub fn find_text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
    }

    /// A number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        self.find_number(name).ok_or_else(|| self.lacks(name))
    }

    /// A number that may be absent.
    pub fn find_number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.0.get(name).and_then(|value| value.as_n().ok()).and_then(|n| n.parse().ok())
    }

    /// A flag; absent reads as false.
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(|value| value.as_bool().ok()).copied().unwrap_or(false)
    }

    /// Bytes that may be absent.
    pub fn find_bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).and_then(|value| value.as_b().ok()).map(Blob::as_ref)
    }

    /// Bytes.
    pub fn bytes(&self, name: &str) -> Result<&[u8]> {
        self.find_bytes(name).ok_or_else(|| self.lacks(name))
    }

    /// A value stored as JSON text.
    pub fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        Ok(serde_json::from_str(self.text(name)?)?)
    }

    /// About how many bytes DynamoDB counts for it, the key excluded.
    pub(crate) fn size(&self) -> usize {
        let value = |value: &AttributeValue| match value {
            AttributeValue::S(text) => text.len(),
            AttributeValue::B(bytes) => bytes.as_ref().len(),
            AttributeValue::N(digits) => digits.len().div_ceil(2) + 1,
            _ => 1,
        };
        self.0.iter().map(|(name, of)| name.len() + value(of)).sum()
    }

    /// The sort key.
    pub fn sk(&self) -> &str {
        self.find_text("sk").unwrap_or_default()
    }

    pub(crate) fn check_format(&self) -> Result<()> {
        match self.find_number::<u64>(FORMAT_ATTRIBUTE) {
            Some(format) if format > NEWEST_FORMAT => Err(Error::new(
                ErrorKind::Newer,
                format!(
                    "row format {format} is newer than {NEWEST_FORMAT}, the newest this version reads; upgrade Skylabel"
                ),
            )),
            _ => Ok(()),
        }
    }

    fn lacks(&self, name: &str) -> Error {
        Error::corrupt(format!("row {} lacks attribute {name}", self.sk()))
    }
}
