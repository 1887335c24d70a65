//! Whether a result fits its labeling config.

use super::value;
use super::wire::{EntryRef, Fields, Strict, Text};
use crate::config::{Config, Control};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::fmt;

/// How many problems of one result are told.
const MAX_PROBLEMS: usize = 100;

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultProblemKind {
    /// Not the JSON that a result is made of: nothing can be done with it.
    Malformed,
    /// No control has this name.
    UnknownFromName,
    /// The control is not about this object.
    UnknownToName,
    /// The control does not write entries of this type.
    UnknownType,
    /// The control has no such label.
    UnknownLabel,
    /// A relation to a region that is not there.
    UnknownRegion,
    /// A number out of its bounds.
    OutOfRange,
    /// A value of the wrong JSON type, or missing.
    WrongValue,
}

/// One thing in a result that does not fit the config.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultProblem {
    pub kind: ResultProblemKind,
    /// Which entry of the result, from 0.
    pub entry: usize,
    /// Its region's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Which field of the entry: `from_name`, `value.x`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for ResultProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.region {
            Some(region) => write!(f, "region \"{region}\", {}: {}", self.field, self.message),
            None => write!(f, "entry {}, {}: {}", self.entry, self.field, self.message),
        }
    }
}

/// Checks a result (a JSON array of entries) against a config. Empty when it fits. Work is linear in the JSON; only the
/// parts of values that are checked are read.
pub fn validate(config: &Config, result: &str) -> Vec<ResultProblem> {
    let mut check = Check { config, problems: Vec::new(), entry: 0, region: None };
    let entries = match serde_json::from_str::<Vec<Strict<'_>>>(result) {
        Ok(entries) => entries.into_iter().map(|entry| entry.0).enumerate().collect(),
        // Something is damaged: each entry by itself, to say which.
        Err(_) => match serde_json::from_str::<Vec<&RawValue>>(result) {
            Ok(entries) => check.readable(&entries),
            Err(_) => return vec![malformed(0, "result", "a result is an array of objects".to_owned())],
        },
    };
    let mut ids: HashSet<&str> = HashSet::new();
    let is_relation = |entry: &EntryRef<'_>| text(&entry.kind) == Some("relation");
    for (idx, entry) in entries.iter().filter(|(_, entry)| !is_relation(entry)) {
        if check.problems.len() >= MAX_PROBLEMS {
            break;
        }
        check.entry = *idx;
        check.region = text(&entry.id).map(str::to_owned);
        ids.extend(text(&entry.id));
        check.entry(entry);
    }
    let relations = entries.iter().filter(|(_, entry)| is_relation(entry));
    for (idx, relation) in relations {
        (check.entry, check.region) = (*idx, None);
        check.relation(relation, &ids);
    }
    check.problems.sort_by_key(|problem| problem.entry);
    check.problems.truncate(MAX_PROBLEMS);
    check.problems
}

fn text<'a>(text: &'a Option<Text<'_>>) -> Option<&'a str> {
    text.as_ref().map(|text| &*text.0)
}

fn malformed(entry: usize, field: &str, message: String) -> ResultProblem {
    ResultProblem { kind: ResultProblemKind::Malformed, entry, region: None, field: field.to_owned(), message }
}

/// The parser's words without its position, which counts within the entry only.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// Collects what is wrong with one entry after the other.
pub(super) struct Check<'c> {
    pub(super) config: &'c Config,
    problems: Vec<ResultProblem>,
    entry: usize,
    region: Option<String>,
}

impl<'c> Check<'c> {
    pub(super) fn add(&mut self, kind: ResultProblemKind, field: &str, message: String) {
        if self.problems.len() >= MAX_PROBLEMS {
            return;
        }
        let (entry, region) = (self.entry, self.region.clone());
        self.problems.push(ResultProblem { kind, entry, region, field: field.to_owned(), message });
    }

    /// The entries that can be read, with their places; of the others it tells why not.
    fn readable<'a>(&mut self, entries: &[&'a RawValue]) -> Vec<(usize, EntryRef<'a>)> {
        let mut readable = Vec::new();
        for (idx, text) in entries.iter().enumerate() {
            match serde_json::from_str::<EntryRef<'_>>(text.get()) {
                Ok(entry) if text.get().starts_with('{') => readable.push((idx, entry)),
                _ if self.problems.len() >= MAX_PROBLEMS => {}
                Err(error) if text.get().starts_with('{') => self.problems.push(malformed(idx, "entry", plain(&error))),
                _ => self.problems.push(malformed(idx, "entry", "it is no object".to_owned())),
            }
        }
        readable
    }

    fn entry(&mut self, entry: &EntryRef<'_>) {
        let Some(from_name) = text(&entry.from_name) else {
            return self.add(ResultProblemKind::UnknownFromName, "from_name", "it is missing".to_owned());
        };
        let Some(control) = self.config.control(from_name) else {
            let message = format!("the config has no control \"{from_name}\"");
            return self.add(ResultProblemKind::UnknownFromName, "from_name", message);
        };
        self.about(control, text(&entry.to_name));
        let kind = text(&entry.kind).unwrap_or_default();
        let spec = control.results().iter().find(|result| result.kind.eq_ignore_ascii_case(kind));
        if spec.is_none() && !control.results().is_empty() {
            let message = format!("{} \"{from_name}\" does not write entries of type \"{kind}\"", control.tag);
            return self.add(ResultProblemKind::UnknownType, "type", message);
        }
        let (Some(spec), Some(value)) = (spec, entry.value) else {
            if spec.is_some() {
                self.add(ResultProblemKind::WrongValue, "value", "it is missing".to_owned());
            }
            return;
        };
        let value: Fields<'_> = match serde_json::from_str(value.get()) {
            Ok(value) => value,
            Err(_) => {
                return self.add(ResultProblemKind::WrongValue, "value", "it is no object".to_owned());
            }
        };
        value::check(self, control, spec, &value);
    }

    fn about(&mut self, control: &Control, to_name: Option<&str>) {
        let Some(to_name) = to_name else {
            return self.add(ResultProblemKind::UnknownToName, "to_name", "it is missing".to_owned());
        };
        // Pairwise writes both of its names; a repeater's names carry an index.
        let is_whole = to_name.split(',').eq(control.to_name.iter().map(String::as_str));
        if !is_whole && !control.acts_on(to_name) {
            let message = format!("{} \"{}\" is not about \"{to_name}\"", control.tag, control.name);
            self.add(ResultProblemKind::UnknownToName, "to_name", message);
        }
    }

    fn relation(&mut self, relation: &EntryRef<'_>, ids: &HashSet<&str>) {
        for (field, id) in [("from_id", &relation.from_id), ("to_id", &relation.to_id)] {
            match text(id) {
                None => self.add(ResultProblemKind::UnknownRegion, field, "it is missing".to_owned()),
                Some(id) if !ids.contains(id) => {
                    self.add(ResultProblemKind::UnknownRegion, field, format!("there is no region \"{id}\""));
                }
                Some(_) => {}
            }
        }
        let labels: Vec<String> =
            relation.labels.and_then(|labels| serde_json::from_str(labels.get()).ok()).unwrap_or_default();
        for label in labels {
            if !self.config.relations.iter().any(|known| known.value == label || known.stored() == label) {
                let message = format!("the config has no relation \"{label}\"");
                self.add(ResultProblemKind::UnknownLabel, "labels", message);
            }
        }
    }
}
