//! Results in requests.

use crate::failure::{Failure, Result};
use labeling::task::Json;
use serde_json::value::RawValue;

/// The empty result: `[]`.
pub fn empty_result() -> Json {
    let none: [u8; 0] = [];
    // An empty array always has a JSON form, so the default is never used.
    serde_json::value::to_raw_value(&none).unwrap_or_default()
}

/// A result as stored: an array of objects, unchanged, even if the labeling config does not contain their names and
/// labels. Like Label Studio's API, it also accepts such an array as JSON text. `null` and an absent result mean `[]`.
pub fn check_result(result: Option<Json>) -> Result<Json> {
    let Some(result) = result.filter(|result| result.get() != "null") else { return Ok(empty_result()) };
    let result = match serde_json::from_str::<String>(result.get()) {
        Ok(text) => serde_json::from_str(&text)
            .ok()
            .filter(|_| labeling::json::check(text.as_bytes()).is_ok())
            .ok_or_else(|| Failure::invalid("result", "must be an array of objects, or the JSON text of one"))?,
        Err(_) => result,
    };
    let entries: Vec<&RawValue> =
        serde_json::from_str(result.get()).map_err(|_| Failure::invalid("result", "must be an array of objects"))?;
    match entries.iter().position(|entry| !entry.get().starts_with('{')) {
        Some(at) => Err(Failure::invalid("result", format!("entry {at} is not an object"))),
        None => Ok(result),
    }
}
