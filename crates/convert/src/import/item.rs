//! Converts one item of a file from JSON text to a task.

use super::children::{self, Field};
use super::data::{Expectations, Keys};
use super::problem::Problems;
use super::source::{UNDEFINED_KEY, new_task, push_json_string, raw};
use super::{Place, Problem, ReadOptions, ReadReport, ReadTask};
use crate::entries::Entries;
use labeling::ids::MOST_IMPORTED_CHILDREN;
use labeling::task::{Json, NewTask};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::Arc;

/// The fields of an item besides its data. All other fields (ids, counters, drafts, comments) belong to the
/// installation that exported the item, and are left out.
#[derive(Deserialize)]
struct RawItem<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    annotations: Option<&'a RawValue>,
    #[serde(borrow, default)]
    predictions: Option<&'a RawValue>,
    #[serde(borrow, default)]
    meta: Option<&'a RawValue>,
    #[serde(borrow, default)]
    allow_skip: Option<&'a RawValue>,
}

/// Accepts `null` as a present value.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Converts items to tasks.
pub(crate) struct Items {
    keys: Keys,
    /// For each of `preannotated_from_fields`, whether any task had it.
    preannotated: Vec<bool>,
}

impl Items {
    pub(crate) fn new(options: &ReadOptions<'_>) -> Self {
        Self { keys: Keys::new(), preannotated: vec![false; options.preannotated_from_fields.len()] }
    }

    /// Reads an item. `None` for a bad item, whose problem is added.
    pub(crate) fn read(
        &mut self,
        json: &[u8],
        place: Place,
        options: &ReadOptions<'_>,
        problems: &mut Problems,
        report: &mut ReadReport,
    ) -> Option<ReadTask> {
        let before = problems.len();
        let json = json.trim_ascii();
        // This check is needed because serde accepts an array for a struct.
        if json.first() != Some(&b'{') {
            problems.push(Problem::at(place, "is not a JSON object"));
            return None;
        }
        let unreadable = labeling::json::check(json).err();
        if let Some(whole) = unreadable.as_ref().filter(|unreadable| unreadable.path.is_empty()) {
            problems.push(Problem::at(place, whole.reason));
            return None;
        }
        let item: RawItem<'_> = match serde_json::from_slice(json) {
            Ok(item) => item,
            Err(error) => {
                problems.push(Problem::at(place, syntax_error(&error)));
                return None;
            }
        };
        if let Some(value) = unreadable {
            let field = if item.data.is_some() { value.path } else { format!("data.{}", value.path) };
            problems.push(Problem::field(place, field, value.reason));
            return None;
        }
        let data: Json = match item.data {
            Some(data) if data.get().starts_with('{') => data.to_owned(),
            Some(_) => {
                problems.push(Problem::field(place, "data", "must be a JSON object"));
                return None;
            }
            None => match serde_json::from_slice::<&RawValue>(json) {
                Ok(all) => return self.finish(new_task(all.to_owned()), place, options, problems),
                Err(error) => {
                    problems.push(Problem::at(place, syntax_error(&error)));
                    return None;
                }
            },
        };
        let mut task = new_task(data);
        task.meta = item.meta.and_then(|meta| meta_of(meta, place, problems));
        task.allow_skip = item.allow_skip.and_then(|value| Field::new(place, "allow_skip", value).read(problems));
        if let Some(annotations) = item.annotations {
            task.annotations = children::annotations(annotations, place, options, problems);
        }
        if let Some(predictions) = item.predictions {
            task.predictions = children::predictions(predictions, place, options, problems, report);
        }
        if problems.len() > before {
            return None;
        }
        self.finish(task, place, options, problems)
    }

    /// Makes a task that has only data. `json` is one complete object.
    pub(crate) fn read_data(
        &mut self,
        json: String,
        place: Place,
        options: &ReadOptions<'_>,
        problems: &mut Problems,
    ) -> Option<ReadTask> {
        self.finish(new_task(raw(json)), place, options, problems)
    }

    fn finish(
        &mut self,
        mut task: NewTask,
        place: Place,
        options: &ReadOptions<'_>,
        problems: &mut Problems,
    ) -> Option<ReadTask> {
        let before = problems.len();
        let expectations = options.expectations;
        // A cheap search comes first, since the key is very rare.
        if let Some(key) = expectations.and_then(Expectations::first_key)
            && memchr::memmem::find(task.data.get().as_bytes(), UNDEFINED_KEY.as_bytes()).is_some()
        {
            task.data = name_undefined(&task.data, key);
        }
        let keys = match self.keys.read(&task.data, expectations, place, problems) {
            Ok(keys) => keys,
            Err(error) => {
                problems.push(Problem::field(place, "data", syntax_error(&error)));
                return None;
            }
        };
        task.file_upload = options.file_upload;
        if !options.preannotated_from_fields.is_empty() {
            self.preannotate(&mut task, &keys, options);
        }
        for (field, n) in [("annotations", task.annotations.len()), ("predictions", task.predictions.len())] {
            if n as u64 > MOST_IMPORTED_CHILDREN {
                let reason = format!("has {n} elements; a task can come with {MOST_IMPORTED_CHILDREN} at most");
                problems.push(Problem::field(place, field, reason));
            }
        }
        (problems.len() == before).then_some(ReadTask { task, keys })
    }

    fn preannotate(&mut self, task: &mut NewTask, keys: &Arc<[String]>, options: &ReadOptions<'_>) {
        let data = Entries::of(&task.data);
        for (field, seen) in options.preannotated_from_fields.iter().zip(&mut self.preannotated) {
            if !keys.contains(field) {
                continue;
            }
            *seen = true;
            if let Some(value) = data.get(field)
                && value.get() != "null"
            {
                task.predictions.push(children::prediction_of_field(field, value, options.expectations));
            }
        }
    }

    /// Adds the problems that are known only after the last item.
    pub(crate) fn finish_file(&self, options: &ReadOptions<'_>, problems: &mut Problems) {
        for (field, seen) in options.preannotated_from_fields.iter().zip(&self.preannotated) {
            if !seen {
                let reason = format!("has no task with the field {field:?} to make predictions of");
                problems.push(Problem::file(reason));
            }
        }
    }
}

fn meta_of(meta: &RawValue, place: Place, problems: &mut Problems) -> Option<Json> {
    if meta.get().starts_with(['{', '[']) {
        return Some(meta.to_owned());
    }
    problems.push(Problem::field(place, "meta", "must be a JSON object"));
    None
}

/// Renames [`UNDEFINED_KEY`] to `key`.
fn name_undefined(data: &RawValue, key: &str) -> Json {
    let entries = Entries::of(data);
    if entries.get(UNDEFINED_KEY).is_none() {
        return data.to_owned();
    }
    let mut out = String::with_capacity(data.get().len() + key.len());
    out.push('{');
    for (name, value) in &entries.0 {
        let name: Cow<'_, str> = match name.as_ref() {
            UNDEFINED_KEY => Cow::Borrowed(key),
            // The file's own value is dropped, as in Label Studio.
            same if same == key => continue,
            _ => Cow::Borrowed(name),
        };
        if out.len() > 1 {
            out.push(',');
        }
        push_json_string(&mut out, &name);
        out.push(':');
        out.push_str(value.get());
    }
    out.push('}');
    raw(out)
}

/// The position and reason of a JSON syntax error, as a predicate. Lines and characters count within the item, from 1.
pub(crate) fn syntax_error(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let cause = text.rsplit_once(" at line ").map_or(text.as_str(), |(cause, _)| cause);
    let cause = match cause {
        eof if eof.starts_with("EOF while parsing") => "it ends too early",
        "expected value" => "a value is missing",
        "trailing characters" => "text follows its end",
        other => other,
    };
    match (error.line(), error.column()) {
        (0, _) => format!("is not valid JSON: {cause}"),
        (1, column) => format!("is not valid JSON: {cause} (character {column})"),
        (line, column) => format!("is not valid JSON: {cause} (line {line}, character {column})"),
    }
}
