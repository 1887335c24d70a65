//! Compares a response with the expected values of a scenario.
//!
//! Objects match as subsets, arrays element by element, strings literally unless they are one of
//! the matchers: `<any> <int> <number> <string> <bool> <array> <object> <iso-date> <uuid>
//! <contains:TEXT> <starts:TEXT> <not:TEXT> <length:N> <one-of:A|B> <absent> <hex:N>`.
//! For arrays there are objects with one key: `{"$contains": [..]}` (each fits some element),
//! `{"$excludes": [..]}`, `{"$each": ..}` and `{"$unordered": [..]}`.

use serde_json::Value;

/// `None` if it matches. Otherwise the difference, with its position.
pub fn mismatch(wanted: &Value, got: Option<&Value>, place: &str) -> Option<String> {
    let wrong = || {
        let got = got.map_or_else(|| "nothing".to_owned(), short);
        Some(format!("{place}: wanted {}, got {got}", short(wanted)))
    };
    if wanted == "<absent>" {
        return if got.is_none() { None } else { wrong() };
    }
    let Some(got) = got else { return wrong() };
    match wanted {
        Value::String(text) if text.starts_with('<') && text.ends_with('>') => {
            if fits(&text[1..text.len() - 1], got) {
                None
            } else {
                wrong()
            }
        }
        Value::Object(fields) => match fields.iter().next() {
            Some((key, parts)) if key.starts_with('$') => match got.as_array() {
                Some(elements) => of_array(key, parts, elements, place),
                None => wrong(),
            },
            _ => match got.as_object() {
                Some(object) => fields
                    .iter()
                    .find_map(|(name, value)| mismatch(value, object.get(name), &format!("{place}.{name}"))),
                None => wrong(),
            },
        },
        Value::Array(parts) => match got.as_array() {
            Some(elements) if elements.len() == parts.len() => parts
                .iter()
                .enumerate()
                .find_map(|(at, part)| mismatch(part, elements.get(at), &format!("{place}[{at}]"))),
            _ => wrong(),
        },
        Value::Number(_) if wanted.as_f64() == got.as_f64() => None,
        _ if wanted == got => None,
        _ => wrong(),
    }
}

fn of_array(key: &str, parts: &Value, elements: &[Value], place: &str) -> Option<String> {
    let list = parts.as_array().cloned().unwrap_or_default();
    let has = |part: &Value| elements.iter().any(|e| mismatch(part, Some(e), place).is_none());
    match key {
        "$contains" => list.iter().find(|part| !has(part)).map(|part| format!("{place}: nothing fits {}", short(part))),
        "$excludes" => {
            list.iter().find(|part| has(part)).map(|part| format!("{place}: should not have {}", short(part)))
        }
        "$each" => elements.iter().enumerate().find_map(|(at, e)| mismatch(parts, Some(e), &format!("{place}[{at}]"))),
        "$unordered" if list.len() != elements.len() => Some(format!(
            "{place}: wanted {} elements, got {}: {}",
            list.len(),
            elements.len(),
            short(&Value::Array(elements.to_vec()))
        )),
        "$unordered" => {
            list.iter().find(|part| !has(part)).map(|part| format!("{place}: nothing fits {}", short(part)))
        }
        _ => Some(format!("{place}: no such matcher as {key}")),
    }
}

fn fits(matcher: &str, got: &Value) -> bool {
    let (name, rest) = matcher.split_once(':').unwrap_or((matcher, ""));
    let written = got.to_string();
    let text = got.as_str();
    match name {
        "any" => true,
        "int" => got.is_i64() || got.is_u64(),
        "number" => got.is_number(),
        "string" => got.is_string(),
        "bool" => got.is_boolean(),
        "array" => got.is_array(),
        "object" => got.is_object(),
        "iso-date" => text.is_some_and(is_date),
        "uuid" => text.is_some_and(is_uuid),
        "hex" => text
            .is_some_and(|t| t.len() == rest.parse().unwrap_or(usize::MAX) && t.bytes().all(|b| b.is_ascii_hexdigit())),
        "contains" => text.is_some_and(|t| t.contains(rest)),
        "starts" => text.is_some_and(|t| t.starts_with(rest)),
        "not" => text != Some(rest) && written != rest,
        "one-of" => rest.split('|').any(|option| text == Some(option) || written == option),
        "length" => {
            let wanted = rest.parse().unwrap_or(usize::MAX);
            got.as_array().map(Vec::len) == Some(wanted)
                || text.map(|t| t.chars().count()) == Some(wanted)
                || got.as_object().map(serde_json::Map::len) == Some(wanted)
        }
        _ => text == Some(&format!("<{matcher}>")),
    }
}

/// `2026-01-02T03:04:05.678901Z`, with or without the fraction, `Z` or an offset.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 20
        && bytes[..19].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => *byte == b'T',
            13 | 16 => *byte == b':',
            _ => byte.is_ascii_digit(),
        })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 500 {
        return text;
    }
    let start: String = text.chars().take(500).collect();
    format!("{start}...")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn subsets_and_matchers() {
        let got = json!({"id": 7, "at": "2026-01-02T03:04:05.6Z", "list": [1, {"a": "b"}], "n": null});
        for fine in [
            json!({"id": "<int>"}),
            json!({"at": "<iso-date>", "n": null}),
            json!({"list": "<length:2>"}),
            json!({"list": {"$contains": [{"a": "b"}]}}),
            json!({"list": {"$unordered": [{"a": "<contains:b>"}, 1.0]}}),
            json!({"missing": "<absent>", "id": "<not:8>"}),
        ] {
            assert_eq!(mismatch(&fine, Some(&got), "$"), None, "{fine}");
        }
        for wrong in [
            json!({"id": "7"}),
            json!({"n": "<string>"}),
            json!({"list": [1]}),
            json!({"list": {"$excludes": [1]}}),
            json!({"id": "<absent>"}),
            json!({"list": {"$each": "<int>"}}),
            json!({"missing": null}),
        ] {
            assert!(mismatch(&wrong, Some(&got), "$").is_some(), "{wrong}");
        }
    }
}
