//! Results as clients send them.

use crate::failure::{Failure, Result};
use labeling::config::Config;
use labeling::result::validate;
use labeling::task::Json;
use serde_json::value::RawValue;

/// The most problems of one result that an answer names.
const MAX_TOLD: usize = 20;

/// A result that says nothing.
pub fn empty_result() -> Json {
    let none: [u8; 0] = [];
    // An empty array always has a JSON form, so the default is never taken.
    serde_json::value::to_raw_value(&none).unwrap_or_default()
}

/// A result as it is stored: an array of objects; `null` and nothing are an empty one.
pub fn check_structure(result: Option<Json>) -> Result<Json> {
    let Some(result) = result.filter(|result| result.get() != "null") else { return Ok(empty_result()) };
    let entries: Vec<&RawValue> =
        serde_json::from_str(result.get()).map_err(|_| Failure::invalid("result", "must be an array of objects"))?;
    match entries.iter().position(|entry| !entry.get().starts_with('{')) {
        Some(at) => Err(Failure::invalid("result", format!("entry {at} is no object"))),
        None => Ok(result),
    }
}

/// A result as it is stored, which must also fit the labeling config: 400 naming each region and field that does not.
pub fn check_result(result: Option<Json>, config: &Config) -> Result<Json> {
    let result = check_structure(result)?;
    let problems = validate(config, result.get());
    if problems.is_empty() {
        return Ok(result);
    }
    let told = problems.iter().take(MAX_TOLD).map(|problem| ("result".to_owned(), problem.to_string()));
    Err(Failure::invalid_fields(told))
}

/// How many entries a result has.
pub(super) fn count(result: &RawValue) -> usize {
    serde_json::from_str::<Vec<&RawValue>>(result.get()).map_or(0, |entries| entries.len())
}
