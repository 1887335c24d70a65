//! One step of a scenario: its request, the expected response, and the values to save.

use serde_json::Value;

use crate::client::{Request, Response};
use crate::matching::mismatch;
use crate::people::csrf_field;
use crate::texts::look;

/// Builds the request of a step whose variables are replaced.
pub fn request(step: &Value) -> Result<Request, String> {
    let method = step["method"].as_str().unwrap_or("GET");
    let path = step["path"].as_str().ok_or("a request without a path")?;
    let mut request = Request::new(method, path_of(path));
    if let Some(headers) = step["headers"].as_object() {
        for (name, value) in headers {
            let value = value.as_str().ok_or("a header that is no text")?;
            request = request.header(name, value);
        }
    }
    if let Some(json) = step.get("json") {
        request = request.json(json);
    } else if let Some(form) = step["form"].as_object() {
        let fields: Vec<(&str, String)> = form.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        request = request.form(&fields);
    } else if let Some(parts) = step["multipart"].as_array() {
        request = multipart(request, parts)?;
    } else if let Some(body) = step["body"].as_str() {
        let kind = step["type"].as_str().unwrap_or("text/plain");
        request = request.body(kind, body.to_owned());
    } else if let Some(repeat) = step["repeat"].as_object() {
        // A large body in a short form: `text`, repeated.
        let text = repeat["text"].as_str().unwrap_or("x");
        let times = repeat["times"].as_u64().unwrap_or(1) as usize;
        let wrap = |end: &str| repeat.get(end).and_then(Value::as_str).unwrap_or("");
        let body = format!("{}{}{}", wrap("before"), text.repeat(times), wrap("after"));
        let kind = step["type"].as_str().unwrap_or("application/json");
        request = request.body(kind, body);
    }
    Ok(request)
}

/// The path of a full address, such as a presigned one. The server is always the same.
fn path_of(address: &str) -> &str {
    let Some((_, rest)) = address.split_once("://") else {
        return address;
    };
    if address.starts_with('/') {
        return address;
    }
    rest.find('/').map_or("/", |at| &rest[at..])
}

/// The value of a form. A replaced variable may be a number.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Parts: `{name, filename?, type?, text | hex}`.
fn multipart(request: Request, parts: &[Value]) -> Result<Request, String> {
    const BOUNDARY: &str = "----part-of-a-scenario-7c1e";
    let mut body = Vec::new();
    for part in parts {
        let name = part["name"].as_str().ok_or("a part without a name")?;
        let mut head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        if let Some(filename) = part["filename"].as_str() {
            head.push_str(&format!("; filename=\"{filename}\""));
        }
        head.push_str("\r\n");
        if let Some(kind) = part["type"].as_str() {
            head.push_str(&format!("Content-Type: {kind}\r\n"));
        }
        head.push_str("\r\n");
        body.extend_from_slice(head.as_bytes());
        match part["hex"].as_str() {
            Some(hex) => body.extend(bytes_of(hex)?),
            None => body.extend_from_slice(text(&part["text"]).as_bytes()),
        }
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Ok(request.body(&format!("multipart/form-data; boundary={BOUNDARY}"), body))
}

fn bytes_of(hex: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    if digits.len() % 2 == 1 {
        return Err(format!("an odd number of hexadecimal digits: {hex}"));
    }
    Ok(digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect())
}

/// `None` if the response matches.
pub fn fault(expect: &Value, answer: &Response) -> Option<String> {
    let status = Value::from(answer.status);
    let wanted = &expect["status"];
    let fine = match wanted {
        Value::Array(options) => options.contains(&status),
        Value::Null => true,
        one => *one == status,
    };
    if !fine {
        return Some(format!("wanted status {wanted}, got {status}"));
    }
    if let Some(headers) = expect["headers"].as_object() {
        for (name, wanted) in headers {
            let got = answer.header(name).map(Value::from);
            if let Some(text) = mismatch(wanted, got.as_ref(), &format!("header {name}")) {
                return Some(text);
            }
        }
    }
    if let Some(json) = expect.get("json")
        && let Some(text) = mismatch(json, Some(&answer.json()), "$")
    {
        return Some(text);
    }
    let body = answer.text();
    for text in strings(&expect["contains"]) {
        if !body.contains(text) {
            return Some(format!("the body has no {text:?}"));
        }
    }
    for text in strings(&expect["excludes"]) {
        if body.contains(text) {
            return Some(format!("the body has {text:?}"));
        }
    }
    match expect["body"].as_str() {
        Some(wanted) if wanted != body => Some(format!("wanted the body {wanted:?}")),
        _ => None,
    }
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().map(|items| items.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// The value that `save` names: a path into the JSON, `header:NAME`, `csrf` (the hidden field of a form) or `body`. The
/// caller handles cookies.
pub fn pick(source: &str, answer: &Response) -> Option<Value> {
    if let Some(name) = source.strip_prefix("header:") {
        return answer.header(name).map(Value::from);
    }
    match source {
        "csrf" => csrf_field(&answer.text()).map(Value::from),
        "body" => Some(Value::from(answer.text())),
        path => look(&answer.json(), path.trim_start_matches('$')).cloned(),
    }
}
