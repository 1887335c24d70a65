//! Problems of a config that is well-formed XML. Label Studio refuses the errors too. It accepts the warnings silently,
//! although such a config cannot work.

use super::parse::{Element, is_control};
use super::problem::{ProblemKind, Severity};
use crate::tags::{AttributeKind, AttributeSpec, Required, TagKind, TagSpec};
use std::collections::{HashMap, HashSet};

/// A problem whose line and column are not computed yet.
pub(super) struct Found {
    pub(super) kind: ProblemKind,
    pub(super) severity: Severity,
    /// Its offset in the text, in bytes.
    pub(super) byte: usize,
    pub(super) tag: String,
    pub(super) attribute: Option<String>,
    pub(super) message: String,
}

pub(super) fn check(elements: &[Element<'_, '_>]) -> Vec<Found> {
    let mut found = Vec::new();
    let names = names(elements, &mut found);
    for element in elements {
        let Some(spec) = element.spec else {
            let message = format!("Unknown tag “{}”", tag(element));
            found.push(at_element(element, ProblemKind::UnknownTag, Severity::Warning, message));
            continue;
        };
        check_required(element, spec, &mut found);
        check_values(element, spec, &mut found);
        check_to_name(element, spec, &names, &mut found);
        check_speeds(element, spec, &mut found);
    }
    check_labels(elements, &mut found);
    found
}

fn tag<'a>(element: &Element<'a, '_>) -> &'a str {
    element.node.tag_name().name()
}

fn value<'a>(element: &Element<'a, '_>, name: &str) -> Option<&'a str> {
    let mut attributes = element.node.attributes();
    attributes.find(|attribute| attribute.name().eq_ignore_ascii_case(name)).map(|attribute| attribute.value())
}

fn at_element(element: &Element<'_, '_>, kind: ProblemKind, severity: Severity, message: String) -> Found {
    let byte = element.node.range().start;
    Found { kind, severity, byte, tag: tag(element).to_owned(), attribute: None, message }
}

fn at_attribute(
    element: &Element<'_, '_>,
    name: &str,
    kind: ProblemKind,
    severity: Severity,
    message: String,
) -> Found {
    let mut attributes = element.node.attributes();
    let written = attributes.find(|attribute| attribute.name().eq_ignore_ascii_case(name));
    let byte = written.map_or(element.node.range().start, |attribute| attribute.range().start);
    Found { kind, severity, byte, tag: tag(element).to_owned(), attribute: Some(name.to_owned()), message }
}

/// The tag of each name. For a duplicate name, the first tag.
fn names<'e>(elements: &'e [Element<'_, '_>], found: &mut Vec<Found>) -> HashMap<&'e str, Option<&'static TagSpec>> {
    let mut names: HashMap<&str, Option<&'static TagSpec>> = HashMap::new();
    for element in elements {
        let Some(name) = value(element, "name").filter(|name| !name.is_empty()) else {
            continue;
        };
        if names.contains_key(name) {
            let message = format!("Another tag has the name “{name}”");
            found.push(at_attribute(element, "name", ProblemKind::DuplicateName, Severity::Error, message));
        } else {
            names.insert(name, element.spec);
        }
    }
    names
}

fn check_required(element: &Element<'_, '_>, spec: &TagSpec, found: &mut Vec<Found>) {
    for attribute in &spec.attributes {
        let Some(required) = attribute.required else {
            continue;
        };
        let is_list = attribute.name == "value" && value(element, "valueList").is_some();
        let severity = match value(element, &attribute.name) {
            Some("") if attribute.name != "toName" => Severity::Warning,
            Some(_) => continue,
            None if is_list => continue,
            None if required == Required::Refused && element.strict => Severity::Error,
            None => Severity::Warning,
        };
        let message = format!("{} needs {}", tag(element), attribute.name);
        found.push(at_attribute(element, &attribute.name, ProblemKind::MissingAttribute, severity, message));
    }
}

fn check_values(element: &Element<'_, '_>, spec: &TagSpec, found: &mut Vec<Found>) {
    for written in element.node.attributes() {
        let Some(attribute) = spec.attribute(written.name()) else {
            continue;
        };
        let value = written.value().trim();
        // Variables are replaced by each task's data, placeholders of repeaters by each index.
        if value.is_empty() || value.contains('$') || value.contains("{{") {
            continue;
        }
        if let Some(wanted) = wanted(attribute, value) {
            let severity = if attribute.strict { Severity::Error } else { Severity::Warning };
            let message = format!("{} must be {wanted}, not “{value}”", attribute.name);
            found.push(at_attribute(element, &attribute.name, ProblemKind::BadValue, severity, message));
        }
    }
}

/// Describes the valid values, if this value is invalid.
fn wanted(attribute: &AttributeSpec, value: &str) -> Option<String> {
    match attribute.kind {
        AttributeKind::String => None,
        AttributeKind::Boolean => {
            let is_boolean = value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
            (!is_boolean).then(|| "true or false".to_owned())
        }
        AttributeKind::Enum => {
            let is_known = attribute.values.iter().any(|known| known == value);
            (!is_known).then(|| format!("one of {}", attribute.values.join(", ")))
        }
        AttributeKind::Number => {
            let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
            match (number, attribute.min, attribute.max) {
                (None, _, _) => Some("a number".to_owned()),
                (Some(number), Some(min), Some(max)) if number < min || number > max => {
                    Some(format!("a number from {min} to {max}"))
                }
                _ => None,
            }
        }
    }
}

/// Checks that a video's default speed is not below its minimum speed.
fn check_speeds(element: &Element<'_, '_>, spec: &TagSpec, found: &mut Vec<Found>) {
    if spec.tag != "Video" {
        return;
    }
    let speed = |name| value(element, name).and_then(|value| value.trim().parse::<f64>().ok());
    if let (Some(default), Some(min)) = (speed("defaultPlaybackSpeed"), speed("minPlaybackSpeed"))
        && min > default
    {
        let message = format!("minPlaybackSpeed {min} is greater than defaultPlaybackSpeed {default}");
        found.push(at_attribute(element, "minPlaybackSpeed", ProblemKind::BadValue, Severity::Error, message));
    }
}

fn check_to_name(
    element: &Element<'_, '_>,
    spec: &TagSpec,
    names: &HashMap<&str, Option<&'static TagSpec>>,
    found: &mut Vec<Found>,
) {
    let Some(to_name) = value(element, "toName") else {
        return;
    };
    for target in to_name.split(',') {
        let Some(target_spec) = names.get(target) else {
            let message = format!("toName: no tag has the name “{target}”");
            found.push(at_attribute(element, "toName", ProblemKind::UnknownToName, Severity::Error, message));
            continue;
        };
        let itself = value(element, "name") == Some(target);
        let Some(target_spec) = target_spec.filter(|_| is_control(Some(spec)) && !itself) else {
            continue;
        };
        if target_spec.kind != TagKind::Object || !spec.can_target(target_spec) {
            let message = format!("{} does not work on {} “{target}”", tag(element), target_spec.tag);
            found.push(at_attribute(element, "toName", ProblemKind::WrongTarget, Severity::Warning, message));
        }
    }
}

/// Checks that controls that need labels have some, each once.
fn check_labels(elements: &[Element<'_, '_>], found: &mut Vec<Found>) {
    // For each element, the indexes of the control and of the label that it belongs to.
    let mut within: Vec<(Option<usize>, Option<usize>)> = Vec::with_capacity(elements.len());
    let mut known: HashSet<(usize, Option<usize>, &str)> = HashSet::new();
    let mut has_labels = HashSet::new();
    for (idx, element) in elements.iter().enumerate() {
        let (mut control, mut label) = element.parent.map(|parent| within[parent]).unwrap_or_default();
        if is_control(element.spec) {
            (control, label) = (Some(idx), None);
        }
        let tag = element.spec.map_or("", |spec| spec.tag.as_str());
        // Label Studio looks only as deep as a View.
        if let ("Label" | "Choice" | "View", Some(parent)) = (tag, element.parent) {
            has_labels.insert(parent);
        }
        if let ("Label" | "Choice", Some(control)) = (tag, control) {
            has_labels.insert(control);
            let filled = |name: &'static str| Some((name, value(element, name).filter(|value| !value.is_empty())?));
            if let Some((attribute, stored)) = filled("alias").or(filled("value"))
                && !known.insert((control, label, stored))
            {
                let message = format!("The label “{stored}” occurs twice");
                let kind = ProblemKind::DuplicateLabel;
                found.push(at_attribute(element, attribute, kind, Severity::Warning, message));
            }
            label = Some(idx);
        }
        within.push((control, label));
    }
    for (idx, element) in elements.iter().enumerate() {
        let Some(spec) = element.spec.filter(|spec| is_control(Some(spec))) else {
            continue;
        };
        let takes_labels = spec.tag == "Choices" || spec.tag.ends_with("Labels");
        let from_task = value(element, "value").is_some() || value(element, "apiUrl").is_some();
        if takes_labels && !from_task && !has_labels.contains(&idx) {
            let refused = element.strict && ["Choices", "Labels"].contains(&spec.tag.as_str());
            let severity = if refused { Severity::Error } else { Severity::Warning };
            let message = format!("{} has no labels or choices", tag(element));
            found.push(at_element(element, ProblemKind::NoLabels, severity, message));
        }
    }
}
