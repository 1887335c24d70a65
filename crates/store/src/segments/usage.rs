//! Counting what results use: which controls, types and labels.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How often each (from_name, to_name, type, label) occurs; the label "" counts the results themselves.
pub type Counts = BTreeMap<(String, String, String, String), i64>;

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    from_name: Option<String>,
    #[serde(default)]
    to_name: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    value: Option<serde_json::Map<String, serde_json::Value>>,
}

/// How many different uses are counted at once, and the longest name or label, in bytes: they are one row.
const USAGE_KINDS: usize = 1_000;
const USAGE_NAME: usize = 200;

/// Adds (or with `by = -1` takes away) the uses of a result. Entries that are not as Label Studio's editor makes them
/// count nothing.
pub fn count(result: &str, by: i64, counts: &mut Counts) {
    for entry in serde_json::from_str::<Vec<&RawValue>>(result).unwrap_or_default() {
        let Ok(entry) = serde_json::from_str::<Entry>(entry.get()) else { continue };
        let (Some(from), Some(to), Some(kind)) = (entry.from_name, entry.to_name, entry.kind) else { continue };
        let labels = entry.value.as_ref().and_then(|value| value.get(&kind)).and_then(|labels| labels.as_array());
        if counts.len() >= USAGE_KINDS || [&from, &to, &kind].iter().any(|name| name.len() > USAGE_NAME) {
            continue;
        }
        for label in
            labels.into_iter().flatten().filter_map(|label| label.as_str()).filter(|label| label.len() <= USAGE_NAME)
        {
            *counts.entry((from.clone(), to.clone(), kind.clone(), label.to_owned())).or_default() += by;
        }
        *counts.entry((from, to, kind, String::new())).or_default() += by;
    }
}
