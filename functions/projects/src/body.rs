//! The fields of a project that a request may set, each with its check. An error lists every invalid field.

use api::secret::TASK_DATA_PASSWORD;
use api::{Failure, Result, Secret};
use labeling::config::MAX_BYTES;
use serde_json::{Map, Value};
use store::projects::Settings;

/// The longest title, and the shortest, in characters.
const TITLE: std::ops::RangeInclusive<usize> = 3..=50;
const MAX_OVERLAP: u64 = 1_000;
/// The longest description or instruction, and the longest JSON of the control weights, in bytes: all settings are one
/// row, which nearly every request reads.
const MAX_TEXT: usize = 64 * 1024;
/// The longest name or password, in characters.
const MAX_NAME: usize = 256;

/// The changes in a request.
#[derive(Debug, Default)]
pub(crate) struct Change {
    fields: Vec<(String, Value)>,
    /// The new labeling config, not parsed yet.
    pub(crate) label_config: Option<String>,
}

type Problem = (String, String);
type Setter = fn(&mut Settings, &Value) -> std::result::Result<(), String>;

fn text(value: &Value) -> std::result::Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "Not a valid string.".to_owned())
}

fn flag(value: &Value) -> std::result::Result<bool, String> {
    // Forms only have texts.
    let read = value.as_bool().or_else(|| api::flag_of(value.as_str()?));
    read.ok_or_else(|| "Must be a valid boolean.".to_owned())
}

fn whole(value: &Value, most: u64) -> std::result::Result<u64, String> {
    let number = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    let number = number.ok_or_else(|| "A valid integer is required.".to_owned())?;
    if number > most { Err(format!("Ensure this value is less than or equal to {most}.")) } else { Ok(number) }
}

fn optional(value: &Value) -> std::result::Result<Option<String>, String> {
    if value.is_null() { Ok(None) } else { text(value).map(Some) }
}

/// A text of at most [`MAX_TEXT`] bytes, or none.
fn long(value: &Value) -> std::result::Result<Option<String>, String> {
    match optional(value)? {
        Some(text) if text.len() > MAX_TEXT => Err(format!("must be at most {MAX_TEXT} bytes")),
        text => Ok(text),
    }
}

/// A text of at most [`MAX_NAME`] characters, or none.
fn short(value: &Value) -> std::result::Result<Option<String>, String> {
    match optional(value)? {
        Some(text) if text.chars().count() > MAX_NAME => Err(format!("must be at most {MAX_NAME} characters")),
        text => Ok(text),
    }
}

fn parsed<T: serde::de::DeserializeOwned>(value: &Value) -> std::result::Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|_| format!("{value} is not a valid choice."))
}

/// Every field that may be set.
const FIELDS: &[(&str, Setter)] = &[
    ("title", |settings, value| {
        let title = text(value)?;
        if !TITLE.contains(&title.chars().count()) {
            return Err(format!("must have {} to {} characters", TITLE.start(), TITLE.end()));
        }
        settings.title = title;
        Ok(())
    }),
    ("description", |settings, value| {
        settings.description = long(value)?.unwrap_or_default();
        Ok(())
    }),
    ("expert_instruction", |settings, value| {
        settings.expert_instruction = long(value)?.unwrap_or_default();
        Ok(())
    }),
    ("show_instruction", |settings, value| {
        settings.show_instruction = flag(value)?;
        Ok(())
    }),
    ("show_skip_button", |settings, value| {
        settings.show_skip_button = flag(value)?;
        Ok(())
    }),
    ("enable_empty_annotation", |settings, value| {
        settings.enable_empty_annotation = flag(value)?;
        Ok(())
    }),
    ("show_annotation_history", |settings, value| {
        settings.show_annotation_history = flag(value)?;
        Ok(())
    }),
    ("color", |settings, value| {
        let color = optional(value)?.unwrap_or_default();
        let hex = color.strip_prefix('#').is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()));
        if !(color.is_empty() || hex && matches!(color.len(), 4 | 7 | 9)) {
            return Err("must be a color such as #1a2b3c".to_owned());
        }
        settings.color = color;
        Ok(())
    }),
    ("maximum_annotations", |settings, value| {
        let overlap = whole(value, MAX_OVERLAP)?;
        if overlap == 0 {
            return Err("Ensure this value is greater than or equal to 1.".to_owned());
        }
        settings.maximum_annotations = u32::try_from(overlap).unwrap_or(u32::MAX);
        Ok(())
    }),
    ("overlap_cohort_percentage", |settings, value| {
        settings.overlap_cohort_percentage = u8::try_from(whole(value, 100)?).unwrap_or(100);
        Ok(())
    }),
    ("is_published", |settings, value| {
        settings.is_published = flag(value)?;
        Ok(())
    }),
    ("model_version", |settings, value| {
        settings.model_version = short(value)?.unwrap_or_default();
        Ok(())
    }),
    ("is_draft", |settings, value| {
        settings.is_draft = flag(value)?;
        Ok(())
    }),
    ("min_annotations_to_start_training", |settings, value| {
        settings.min_annotations_to_start_training = u32::try_from(whole(value, 1_000_000_000)?).unwrap_or(0);
        Ok(())
    }),
    ("start_training_on_annotation_update", |settings, value| {
        settings.start_training_on_annotation_update = flag(value)?;
        Ok(())
    }),
    ("show_collab_predictions", |settings, value| {
        settings.show_collab_predictions = flag(value)?;
        Ok(())
    }),
    ("evaluate_predictions_automatically", |settings, value| {
        settings.evaluate_predictions_automatically = flag(value)?;
        Ok(())
    }),
    ("reveal_preannotations_interactively", |settings, value| {
        settings.reveal_preannotations_interactively = flag(value)?;
        Ok(())
    }),
    ("sampling", |settings, value| {
        settings.sampling = parsed(value)?;
        Ok(())
    }),
    ("skip_queue", |settings, value| {
        settings.skip_queue = parsed(value)?;
        Ok(())
    }),
    ("show_ground_truth_first", |settings, value| {
        settings.show_ground_truth_first = flag(value)?;
        Ok(())
    }),
    ("show_overlap_first", |settings, value| {
        settings.show_overlap_first = flag(value)?;
        Ok(())
    }),
    ("annotator_evaluation_enabled", |settings, value| {
        settings.annotator_evaluation_enabled = flag(value)?;
        Ok(())
    }),
    ("task_data_login", |settings, value| {
        settings.task_data_login = short(value)?;
        Ok(())
    }),
    ("task_data_password", |settings, value| {
        // The encrypted form is longer than the password, whose length is checked when it is read.
        settings.task_data_password = optional(value)?;
        Ok(())
    }),
    ("control_weights", |settings, value| {
        let weights = value.as_object().ok_or("must be an object")?;
        if value.to_string().len() > MAX_TEXT {
            return Err(format!("must be at most {MAX_TEXT} bytes"));
        }
        settings.control_weights = weights.clone();
        Ok(())
    }),
    ("pinned_at", |settings, value| {
        settings.pinned_at = serde_json::from_value(value.clone()).map_err(|_| "Datetime has wrong format.")?;
        Ok(())
    }),
];

/// The names of all fields that a request may set.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name).chain(["label_config"])
}

impl Change {
    /// Reads a request's body, and encrypts the password in it with `secret`. Fields that cannot be set are ignored, as in
    /// Label Studio.
    pub(crate) fn read(body: Map<String, Value>, secret: &Secret) -> Result<Change> {
        let mut problems: Vec<Problem> = Vec::new();
        let mut change = Change::default();
        let mut probe = Settings::default();
        for (name, value) in body {
            if name == "label_config" {
                match value {
                    Value::String(xml) if xml.len() > MAX_BYTES => {
                        problems.push((name, format!("is larger than {MAX_BYTES} bytes")));
                    }
                    Value::String(xml) => change.label_config = Some(xml),
                    Value::Null => {}
                    _ => problems.push((name, "Not a valid string.".to_owned())),
                }
                continue;
            }
            let Some((_, set)) = FIELDS.iter().find(|(field, _)| *field == name) else { continue };
            let checked = match name.as_str() {
                "task_data_password" => short(&value).map(drop),
                _ => Ok(()),
            };
            match checked.and_then(|()| set(&mut probe, &value)) {
                Ok(()) => change.fields.push((name, value)),
                Err(problem) => problems.push((name, problem)),
            }
        }
        if !problems.is_empty() {
            return Err(Failure::invalid_fields(problems));
        }
        for (name, value) in &mut change.fields {
            if let ("task_data_password", Some(password)) = (name.as_str(), value.as_str()) {
                *value = secret.seal_text(TASK_DATA_PASSWORD, password)?.into();
            }
        }
        Ok(change)
    }

    /// Applies the changes.
    pub(crate) fn apply(&self, settings: &mut Settings) {
        for (name, value) in &self.fields {
            if let Some((_, set)) = FIELDS.iter().find(|(field, _)| field == name) {
                // The value was checked before, so setting it succeeds.
                let _ = set(settings, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_password_is_kept_in_its_encrypted_form() {
        let body =
            |length: usize| Map::from_iter([("task_data_password".to_owned(), Value::String("x".repeat(length)))]);
        let secret = Secret::new([7; 32]);
        let mut settings = Settings::default();
        Change::read(body(MAX_NAME), &secret).unwrap().apply(&mut settings);
        let kept = settings.task_data_password.unwrap();
        assert!(kept.len() > MAX_NAME && !kept.contains("xxx"));
        assert!(Change::read(body(MAX_NAME + 1), &secret).is_err());
    }
}
