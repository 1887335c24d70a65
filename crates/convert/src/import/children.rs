//! The annotations and predictions of an item.

use super::data::{Expectations, ResultTarget};
use super::problem::Problems;
use super::source::{push_json_string, raw};
use super::{Annotator, Place, Problem, ReadOptions, ReadReport};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use labeling::ids::UserId;
use labeling::task::{Json, NewAnnotation, NewPrediction};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashSet;

/// A value with its path.
pub(crate) struct Field<'a> {
    place: Place,
    path: String,
    value: &'a RawValue,
}

impl<'a> Field<'a> {
    pub(crate) fn new(place: Place, path: impl Into<String>, value: &'a RawValue) -> Self {
        Self { place, path: path.into(), value }
    }

    /// Reads the value as a `T`. Adds a problem if it has another type.
    pub(crate) fn read<T: DeserializeOwned + Described>(&self, problems: &mut Problems) -> Option<T> {
        match serde_json::from_str(self.value.get()) {
            Ok(value) => Some(value),
            Err(_) => {
                self.refuse(format!("must be {}", T::NAME), problems);
                None
            }
        }
    }

    fn refuse(&self, reason: impl Into<String>, problems: &mut Problems) {
        problems.push(Problem::field(self.place, self.path.as_str(), reason));
    }

    /// The elements with their paths. Adds a problem if the value is not an array.
    fn elements(&self, problems: &mut Problems) -> Vec<Field<'a>> {
        let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(self.value.get()) else {
            self.refuse("must be an array", problems);
            return Vec::new();
        };
        let field = |(i, value)| Field::new(self.place, format!("{}[{i}]", self.path), value);
        elements.into_iter().enumerate().map(field).collect()
    }

    fn is_object(&self) -> bool {
        self.value.get().starts_with('{')
    }

    fn within<'b>(&self, name: &str, value: &'b RawValue) -> Field<'b> {
        Field::new(self.place, format!("{}.{name}", self.path), value)
    }
}

/// A type with a name for problem texts.
pub(crate) trait Described {
    const NAME: &'static str;
}

impl Described for bool {
    const NAME: &'static str = "true or false";
}

impl Described for f64 {
    const NAME: &'static str = "a number";
}

#[derive(Deserialize)]
struct RawAnnotation<'a> {
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    completed_by: Option<&'a RawValue>,
    #[serde(borrow, default)]
    was_cancelled: Option<&'a RawValue>,
    #[serde(borrow, default)]
    ground_truth: Option<&'a RawValue>,
    #[serde(borrow, default)]
    lead_time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    unique_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    created_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    updated_at: Option<&'a RawValue>,
}

/// The annotations of an item.
pub(crate) fn annotations(
    json: &RawValue,
    place: Place,
    options: &ReadOptions<'_>,
    problems: &mut Problems,
) -> Vec<NewAnnotation> {
    let elements = Field::new(place, "annotations", json).elements(problems);
    elements.iter().filter_map(|field| annotation(field, options, problems)).collect()
}

fn annotation(field: &Field<'_>, options: &ReadOptions<'_>, problems: &mut Problems) -> Option<NewAnnotation> {
    if !field.is_object() {
        field.refuse("must be an object", problems);
        return None;
    }
    let raw: RawAnnotation<'_> = match serde_json::from_str(field.value.get()) {
        Ok(raw) => raw,
        Err(error) => {
            field.refuse(super::item::syntax_error(&error), problems);
            return None;
        }
    };
    let Some(result) = raw.result else {
        field.refuse("has no result", problems);
        return None;
    };
    let flag = |name: &str, value: Option<&RawValue>, default: bool, problems: &mut Problems| {
        value.and_then(|value| field.within(name, value).read(problems)).unwrap_or(default)
    };
    Some(NewAnnotation {
        result: regions(&field.within("result", result), problems)?,
        completed_by: raw.completed_by.and_then(|by| annotator(&field.within("completed_by", by), options, problems)),
        was_cancelled: flag("was_cancelled", raw.was_cancelled, false, problems),
        ground_truth: flag("ground_truth", raw.ground_truth, true, problems),
        lead_time: raw.lead_time.and_then(|value| field.within("lead_time", value).read(problems)),
        unique_id: raw.unique_id.and_then(|value| serde_json::from_str(value.get()).ok()),
        created_at: raw.created_at.and_then(timestamp),
        updated_at: raw.updated_at.and_then(timestamp),
    })
}

/// A result as stored: an array of objects, unchanged, or given as JSON text. Like Label Studio, an import does not
/// compare results with the labeling config, since that may be set or changed later.
fn regions(field: &Field<'_>, problems: &mut Problems) -> Option<Json> {
    if let Ok(text) = serde_json::from_str::<String>(field.value.get()) {
        let Some(json) = serde_json::from_str::<Json>(&text).ok().filter(|json| json.get().starts_with('[')) else {
            field.refuse("must be an array, or the JSON text of one", problems);
            return None;
        };
        if let Err(unreadable) = labeling::json::check(json.get().as_bytes()) {
            field.refuse(unreadable.reason, problems);
            return None;
        }
        return regions(&Field { place: field.place, path: field.path.clone(), value: &json }, problems);
    }
    let before = problems.len();
    for region in field.elements(problems) {
        if !region.is_object() {
            region.refuse("must be an object", problems);
        }
    }
    (problems.len() == before).then(|| field.value.to_owned())
}

/// `1`, `"a@example.com"` or `{"email": "a@example.com"}`. In the last form, `id` would be an id of another
/// installation.
fn annotator(field: &Field<'_>, options: &ReadOptions<'_>, problems: &mut Problems) -> Option<UserId> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum CompletedBy {
        Id(u64),
        Email(String),
        User { email: String },
        Numbered { id: u64 },
    }
    let Ok(by) = serde_json::from_str::<CompletedBy>(field.value.get()) else {
        field.refuse("must be a user's number, an e-mail address or an object with email", problems);
        return None;
    };
    let (found, name) = match by {
        CompletedBy::Id(id) | CompletedBy::Numbered { id } => ((options.users)(Annotator::Id(id)), id.to_string()),
        CompletedBy::Email(email) | CompletedBy::User { email } => ((options.users)(Annotator::Email(&email)), email),
    };
    if found.is_none() {
        field.refuse(format!("names {name}, who is no member here"), problems);
    }
    found
}

/// A time in any form that exports have used. A value in another form counts as absent, since Label Studio ignores all
/// times in an import.
fn timestamp(value: &RawValue) -> Option<Timestamp> {
    match serde_json::from_str(value.get()).ok()? {
        Value::String(text) => text.parse().ok().or_else(|| {
            let local: DateTime = text.parse().ok()?;
            TimeZone::UTC.to_timestamp(local).ok()
        }),
        Value::Number(seconds) => Timestamp::from_second(seconds.as_i64()?).ok(),
        _ => None,
    }
}

#[derive(Deserialize)]
struct RawPrediction<'a> {
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    score: Option<&'a RawValue>,
    #[serde(borrow, default)]
    model_version: Option<&'a RawValue>,
}

/// The predictions of an item. Numbers are skipped: exports list predictions in this form.
pub(crate) fn predictions(
    json: &RawValue,
    place: Place,
    options: &ReadOptions<'_>,
    problems: &mut Problems,
    report: &mut ReadReport,
) -> Vec<NewPrediction> {
    let mut predictions = Vec::new();
    for field in Field::new(place, "predictions", json).elements(problems) {
        if field.value.get().bytes().all(|byte| byte.is_ascii_digit()) {
            report.bare_predictions += 1;
            continue;
        }
        predictions.extend(prediction(&field, options, problems));
    }
    predictions
}

fn prediction(field: &Field<'_>, options: &ReadOptions<'_>, problems: &mut Problems) -> Option<NewPrediction> {
    if !field.is_object() {
        field.refuse("must be an object", problems);
        return None;
    }
    let raw: RawPrediction<'_> = match serde_json::from_str(field.value.get()) {
        Ok(raw) => raw,
        Err(error) => {
            field.refuse(super::item::syntax_error(&error), problems);
            return None;
        }
    };
    let Some(result) = raw.result else {
        field.refuse("has no result", problems);
        return None;
    };
    Some(NewPrediction {
        result: full_result(&field.within("result", result), options.expectations, problems)?,
        score: raw.score.and_then(|score| score_of(&field.within("score", score), problems)),
        model_version: match raw.model_version.map(|value| serde_json::from_str(value.get())) {
            Some(Ok(Value::String(version))) => version,
            Some(Ok(other)) => other.to_string(),
            Some(Err(_)) | None => "undefined".to_owned(),
        },
    })
}

fn score_of(field: &Field<'_>, problems: &mut Problems) -> Option<f64> {
    match serde_json::from_str::<String>(field.value.get()) {
        Ok(text) => match text.trim().parse::<f64>() {
            Ok(score) if score.is_finite() => Some(score),
            _ => {
                field.refuse("must be a number", problems);
                None
            }
        },
        Err(_) => field.read(problems),
    }
}

/// The complete result of a prediction. Besides an array of regions, Label Studio accepts a single region's `value`,
/// and a single choice, text, rating or number. The names come from the first matching control of the labeling config.
fn full_result(field: &Field<'_>, expectations: Option<&Expectations>, problems: &mut Problems) -> Option<Json> {
    let text = field.value.get();
    if text.starts_with('[') {
        return regions(field, problems);
    }
    let targets = expectations.map_or(&[][..], |expectations| &expectations.targets);
    let (target, value) = if text.starts_with('{') {
        let entries = crate::entries::Entries::of(field.value);
        let keys: HashSet<&str> = entries.0.iter().map(|(key, _)| key.as_ref()).collect();
        let target = targets.iter().find(|target| keys.contains(value_key(&target.kind)));
        (target, text.to_owned())
    } else {
        let kinds: &[&str] = match text.as_bytes().first() {
            Some(b'"') => &["choices", "textarea"],
            Some(b'-' | b'0'..=b'9') => &["rating", "number"],
            _ => &[],
        };
        let target = targets.iter().find(|target| kinds.contains(&target.kind.as_str()));
        (target, target.map(|target| value_of(&target.kind, text)).unwrap_or_default())
    };
    match target {
        Some(target) => Some(region(target, &value)),
        None => {
            field.refuse("must be an array of regions, or a value that a control of the labeling config has", problems);
            None
        }
    }
}

/// The prediction in a data field.
pub(crate) fn prediction_of_field(field: &str, value: &RawValue, expectations: Option<&Expectations>) -> NewPrediction {
    let target = expectations.and_then(|e| e.targets.iter().find(|target| target.name == field));
    let fallback =
        ResultTarget { name: field.to_owned(), to_name: vec!["text".to_owned()], kind: "choices".to_owned() };
    let target = target.unwrap_or(&fallback);
    let value = match value.get() {
        object if object.starts_with('{') => object.to_owned(),
        text => value_of(&target.kind, text),
    };
    NewPrediction {
        result: region_of(&target.name, &target.to_name.first().cloned().unwrap_or_default(), &target.kind, &value),
        score: Some(1.0),
        model_version: "preannotated".to_owned(),
    }
}

/// The key of a region's `value` for the chosen options.
fn value_key(kind: &str) -> &str {
    if kind == "textarea" { "text" } else { kind }
}

/// A region's `value` for a plain JSON value.
fn value_of(kind: &str, json: &str) -> String {
    let mut out = String::from("{");
    push_json_string(&mut out, value_key(kind));
    out.push(':');
    if matches!(kind, "rating" | "number" | "datetime") || json.starts_with('[') {
        out.push_str(json);
    } else {
        out.push('[');
        out.push_str(json);
        out.push(']');
    }
    out.push('}');
    out
}

fn region(target: &ResultTarget, value: &str) -> Json {
    region_of(&target.name, &target.to_name.join(","), &target.kind, value)
}

fn region_of(from_name: &str, to_name: &str, kind: &str, value: &str) -> Json {
    let mut out = String::from("[{");
    for (key, text) in [("from_name", from_name), ("to_name", to_name), ("type", kind)] {
        push_json_string(&mut out, key);
        out.push(':');
        push_json_string(&mut out, text);
        out.push(',');
    }
    out.push_str("\"value\":");
    out.push_str(value);
    out.push_str("}]");
    raw(out)
}
