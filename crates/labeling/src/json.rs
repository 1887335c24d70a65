//! Checks that stored JSON is readable for every parser.
//!
//! Parts of requests and imports are stored as JSON text without being parsed ([`crate::task::Json`]). The JSON grammar
//! allows values that most parsers reject: numbers that exceed a double (`1e999`, 400 digits) and `\u` escapes of half
//! a surrogate pair (`"\ud800"`). [`check`] finds them before the text is stored.

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use std::fmt::{self, Write};

/// The deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 64;

/// The reason why JSON text is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// The path to the value: `data.words[2]`; empty for the text as a whole.
    pub path: String,
    /// A predicate without its subject: `has a number that is too large`.
    pub reason: &'static str,
}

/// Checks the nesting, numbers and strings of JSON text, so that any parser can read it. Takes time linear in the text.
///
/// Text that is not JSON passes. The parser that reads it refuses it.
///
/// # Errors
/// [`Unreadable`] with the path to the first value that most parsers reject.
pub fn check(json: &[u8]) -> Result<(), Unreadable> {
    if is_too_deep(json) {
        let reason = "is nested deeper than 64 levels";
        return Err(Unreadable { path: String::new(), reason });
    }
    if !is_suspicious(json) {
        return Ok(());
    }
    let mut path = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    match (Walk { path: &mut path }).deserialize(&mut deserializer) {
        Ok(()) => Ok(()),
        Err(error) => {
            let text = error.to_string();
            let reason = if text.starts_with("number out of range") {
                "has a number that is too large"
            } else if text.contains("surrogate") || text.contains("unexpected end of hex escape") {
                "has a \\u escape that is half of a surrogate pair"
            } else {
                return Ok(());
            };
            Err(Unreadable { path: written(&path), reason })
        }
    }
}

/// Whether brackets nest deeper than [`MAX_DEPTH`]. For text that is not JSON: whether its well-formed beginning does.
fn is_too_deep(json: &[u8]) -> bool {
    // Most texts contain few brackets, and counting them is fast.
    if memchr::memchr2_iter(b'{', b'[', json).take(MAX_DEPTH + 1).count() <= MAX_DEPTH {
        return false;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => match string_end(json, at + 1) {
                Some(end) => at = end,
                None => return false,
            },
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    false
}

/// The offset of the quote that ends a string.
fn string_end(json: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let found = at + memchr::memchr2(b'"', b'\\', json.get(at..)?)?;
        if json[found] == b'"' {
            return Some(found);
        }
        at = found + 2;
    }
}

/// Whether the text seems to contain half of a surrogate pair or a number too large for a double. Only then is the text
/// parsed. This is a quick scan over all bytes, also inside strings.
fn is_suspicious(json: &[u8]) -> bool {
    let escape = |at: usize| matches!(json.get(at + 1), Some(b'u')) && matches!(json.get(at + 2), Some(b'd' | b'D'));
    if memchr::memchr_iter(b'\\', json).any(escape) {
        return true;
    }
    // A double can hold 100 digits with an exponent of two digits.
    let (mut digits, mut at) = (0_usize, 0);
    while let Some(byte) = json.get(at) {
        if byte.is_ascii_digit() {
            digits += 1;
            if digits > 100 {
                return true;
            }
        } else {
            if digits > 0 && matches!(byte, b'e' | b'E') && has_long_exponent(&json[at + 1..]) {
                return true;
            }
            digits = 0;
        }
        at += 1;
    }
    false
}

fn has_long_exponent(behind: &[u8]) -> bool {
    let digits = behind.strip_prefix(b"+").or(behind.strip_prefix(b"-")).unwrap_or(behind);
    digits.len() > 2 && digits[..3].iter().all(u8::is_ascii_digit)
}

/// A step of a path.
enum Step {
    Key(String),
    Index(usize),
}

fn written(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        // Writing to a string cannot fail.
        let _ = match step {
            Step::Index(idx) => write!(out, "[{idx}]"),
            Step::Key(key) if out.is_empty() => write!(out, "{key}"),
            Step::Key(key) => write!(out, ".{key}"),
        };
    }
    out
}

/// Parses a value completely and discards it. After an error, `path` leads to the value that caused it.
struct Walk<'p> {
    path: &'p mut Vec<Step>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.path.push(Step::Index(0));
        while items.next_element_seed(Walk { path: &mut *self.path })?.is_some() {
            if let Some(Step::Index(idx)) = self.path.last_mut() {
                *idx += 1;
            }
        }
        self.path.pop();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            self.path.push(Step::Key(key));
            entries.next_value_seed(Walk { path: &mut *self.path })?;
            self.path.pop();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> Option<(String, &'static str)> {
        check(json.as_bytes()).err().map(|error| (error.path, error.reason))
    }

    #[test]
    fn readable_json_passes() {
        let digits = "1".repeat(300);
        for json in [
            r#"{"a": [1, -2.5, 1e300, 1e-999, 123456789012345678901234567890], "b": "\ud83d\ude00 1e999 \\ud800"}"#,
            &format!("[{digits}, \"{digits}e9\"]"),
            "[]",
            "null",
        ] {
            assert_eq!(refusal(json), None, "{json}");
            assert!(serde_json::from_str::<serde_json::Value>(json).is_ok());
        }
    }

    #[test]
    fn numbers_and_strings_that_readers_refuse_are_found_with_their_path() {
        let number = "has a number that is too large";
        let surrogate = "has a \\u escape that is half of a surrogate pair";
        let digits = "9".repeat(400);
        for (json, path, reason) in [
            (r#"{"data": {"x": [0, {"y": 1e999}]}}"#, "data.x[1].y", number),
            (r#"[-1E+400]"#, "[0]", number),
            (&format!(r#"{{"n": {digits}}}"#), "n", number),
            (&format!(r#"{{"n": {}e99}}"#, "9".repeat(250)), "n", number),
            (r#"{"t": "\ud800"}"#, "t", surrogate),
            (r#"{"t": "\uD83Dx"}"#, "t", surrogate),
            (r#"["a", "\udc00\ud800"]"#, "[1]", surrogate),
            (r#"{"a": {"\ud800": 1}}"#, "a", surrogate),
        ] {
            assert!(serde_json::from_str::<serde_json::Value>(json).is_err(), "{json}");
            assert_eq!(refusal(json), Some((path.to_owned(), reason)), "{json}");
        }
    }

    #[test]
    fn depth_counts_outside_of_strings() {
        let nested = |n: usize| format!("{}\"[[[\\\"[[{{\"{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(refusal(&nested(MAX_DEPTH)), None);
        assert_eq!(refusal(&nested(MAX_DEPTH + 1)), Some((String::new(), "is nested deeper than 64 levels")));
        assert_eq!(refusal(&"[".repeat(100_000)), Some((String::new(), "is nested deeper than 64 levels")));
    }
}
