//! JSON_MIN: one flat object per row, with the keys of the data, the short answer of each control, the annotator and
//! times.

use super::join::{Frame, Lines, Records};
use super::outputs::{Item, items};
use super::{ExportOptions, WriteError};
use crate::entries::Entries;
use labeling::config::Config;
use labeling::task::Task;
use labeling::time::Time;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// One array with one row per line.
pub(super) const FRAME: Frame = Frame { head: "[\n", separator: ",\n", tail: "\n]" };

struct JsonMin {
    config: Arc<Config>,
}

pub(super) fn records(options: &ExportOptions) -> Box<dyn Records> {
    Box::new(JsonMin { config: Arc::clone(&options.config) })
}

impl Records for JsonMin {
    fn task(&mut self, task: Task, lines: &mut Lines) -> Result<(), WriteError> {
        for item in items(&task, &self.config) {
            serde_json::to_writer(lines.next(), &Row::of(item))?;
        }
        Ok(())
    }
}

/// The columns of every row, in all tabular formats.
pub(super) const FIXED: [&str; 5] = ["annotator", "annotation_id", "created_at", "updated_at", "lead_time"];

struct Row<'a> {
    item: Item<'a>,
    answers: Vec<(String, Value)>,
}

impl<'a> Row<'a> {
    fn of(mut item: Item<'a>) -> Self {
        let outputs = std::mem::take(&mut item.outputs);
        let answers = outputs.into_iter().map(|output| (output.from_name.clone(), output.pretty())).collect();
        Self { item, answers }
    }
}

impl Serialize for Row<'_> {
    /// If several values have the same name, the last one counts: data, id, answers, then the fixed columns.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let answers: HashSet<&str> = self.answers.iter().map(|(name, _)| name.as_str()).collect();
        let is_answer = |name: &str| answers.contains(name);
        let is_fixed = |name: &str| FIXED.contains(&name);
        let mut map = serializer.serialize_map(None)?;
        let data = Entries::of(&self.item.task.data);
        let last: HashMap<&str, &RawValue> = data.0.iter().map(|(name, value)| (name.as_ref(), *value)).collect();
        let mut seen: HashSet<&str> = HashSet::new();
        for (name, _) in &data.0 {
            if name == "id" || is_answer(name) || is_fixed(name) || !seen.insert(name) {
                continue;
            }
            map.serialize_entry(name, last[name.as_ref()])?;
        }
        if !is_answer("id") {
            map.serialize_entry("id", &self.item.task.id)?;
        }
        for (name, answer) in self.answers.iter().filter(|(name, _)| !is_fixed(name)) {
            map.serialize_entry(name, answer)?;
        }
        let annotation = self.item.annotation;
        map.serialize_entry("annotator", &annotation.and_then(|a| a.completed_by))?;
        map.serialize_entry("annotation_id", &annotation.map(|a| a.id))?;
        map.serialize_entry("created_at", &annotation.map(|a| Time(a.created_at)))?;
        map.serialize_entry("updated_at", &annotation.map(|a| Time(a.updated_at)))?;
        map.serialize_entry("lead_time", &annotation.and_then(|a| a.lead_time))?;
        map.end()
    }
}
