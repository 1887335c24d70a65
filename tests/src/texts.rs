//! Replaces `${name}` in scenarios, and reads values from responses.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub type Variables = BTreeMap<String, Value>;

/// Replaces `${name}` everywhere in `value`. A text that is exactly one `${name}` becomes a value of the variable's
/// type. An unknown name is an error.
pub fn fill(value: &Value, variables: &Variables) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
                && !name.contains('}')
            {
                return known(name, variables).cloned();
            }
            Value::String(fill_text(text, variables)?)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| fill(item, variables)).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let mut out = Map::new();
            for (name, field) in fields {
                out.insert(fill_text(name, variables)?, fill(field, variables)?);
            }
            Value::Object(out)
        }
        other => other.clone(),
    })
}

pub fn fill_text(text: &str, variables: &Variables) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        let Some(end) = after.find('}') else {
            return Err(format!("no end of ${{ in {text}"));
        };
        match known(&after[..end], variables)? {
            Value::String(value) => out.push_str(value),
            other => out.push_str(&other.to_string()),
        }
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn known<'v>(name: &str, variables: &'v Variables) -> Result<&'v Value, String> {
    variables.get(name).ok_or_else(|| format!("no variable named {name}"))
}

/// The value at a path such as `a.b[0].c`. The empty path is the whole value.
pub fn look<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let mut at = value;
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        at = match part.strip_suffix(']') {
            Some(index) => at.get(index.parse::<usize>().ok()?)?,
            None => at.get(part)?,
        };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn variables_keep_their_type_when_alone() {
        let variables = Variables::from([("id".to_owned(), json!(7))]);
        let filled = fill(&json!({"a": "${id}", "b": "/x/${id}/"}), &variables);
        assert_eq!(filled, Ok(json!({"a": 7, "b": "/x/7/"})));
        assert!(fill(&json!("${other}"), &variables).is_err());
    }

    #[test]
    fn paths() {
        let value = json!({"a": [{"b": 1}]});
        assert_eq!(look(&value, "a[0].b"), Some(&json!(1)));
        assert_eq!(look(&value, "a[1].b"), None);
        assert_eq!(look(&value, ""), Some(&value));
    }
}
