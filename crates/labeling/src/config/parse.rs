//! Reads the XML of a labeling config within bounds.

use super::check::{self, Found};
use super::names;
use super::problem::{Problem, ProblemKind, Severity};
use super::{Attributes, Config, Control, Label, Object, Variable};
use crate::tags::{self, TagKind, TagSpec};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{HashMap, HashSet};

/// The longest config, in bytes.
pub const MAX_BYTES: usize = 4 << 20;
/// The most elements, texts and comments.
pub const MAX_ELEMENTS: u32 = 200_000;
/// The deepest nesting of tags.
pub const MAX_DEPTH: usize = 200;
/// The most tags with a name or `toName`. Their number bounds what looking one up costs.
pub const MAX_NAMED: usize = 5_000;
/// The most different marks of repeaters.
const MAX_FLAGS: usize = 16;
/// How many problems are told at once.
const MAX_PROBLEMS: usize = 100;

/// An element with what its surroundings say about it.
pub(super) struct Element<'a, 'i> {
    pub(super) node: Node<'a, 'i>,
    pub(super) spec: Option<&'static TagSpec>,
    /// The element it stands in, by its place in the list.
    pub(super) parent: Option<usize>,
    /// Whether all around it are View, Choices and Labels: there Label Studio looks at what is required.
    pub(super) strict: bool,
}

/// Reads a labeling config. Mistakes do not stop it (only malformed XML does), so that an editor can show them all;
/// the config is to be refused if any problem is an error. Never panics and stays within its bounds on any text.
pub fn parse(xml: &str) -> (Config, Vec<Problem>) {
    if xml.len() > MAX_BYTES {
        return (Config::default(), vec![too_large(format!("the config is longer than {MAX_BYTES} bytes"))]);
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_ELEMENTS, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(xml, options) {
        Ok(document) => document,
        Err(error) => return (Config::default(), vec![unreadable(xml, &error)]),
    };
    let elements = match elements(&document) {
        Ok(elements) => elements,
        Err(problem) => return (Config::default(), vec![problem]),
    };
    let config = read(&document, &elements);
    let found = check::check(&elements);
    (config, locate(xml, found))
}

fn too_large(message: String) -> Problem {
    let kind = ProblemKind::TooLarge;
    Problem { kind, severity: Severity::Error, line: 1, column: 1, tag: None, attribute: None, message }
}

fn unreadable(xml: &str, error: &roxmltree::Error) -> Problem {
    let (kind, message) = match error {
        roxmltree::Error::DtdDetected => (ProblemKind::Doctype, "a DOCTYPE is not allowed".to_owned()),
        roxmltree::Error::NodesLimitReached => {
            return too_large(format!("the config has over {MAX_ELEMENTS} elements"));
        }
        other => {
            let text = other.to_string();
            // The position is told apart from the message.
            let message = text.split_once(" at ").map_or(text.as_str(), |(message, _)| message);
            (ProblemKind::MalformedXml, message.to_owned())
        }
    };
    let (line, column) = match kind {
        ProblemKind::Doctype => position(xml, xml.find("<!DOCTYPE").unwrap_or_default()),
        _ => (error.pos().row, error.pos().col),
    };
    Problem { kind, severity: Severity::Error, line, column, tag: None, attribute: None, message }
}

/// Line and column, from 1, in code points.
fn position(xml: &str, byte: usize) -> (u32, u32) {
    let before = xml.get(..byte).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    // Both are at most MAX_BYTES + 1.
    (line as u32, column as u32)
}

fn locate(xml: &str, mut found: Vec<Found>) -> Vec<Problem> {
    // Positions cost a walk over the text, so only those that are told are computed.
    found.sort_by_key(|found| found.byte);
    found.truncate(MAX_PROBLEMS);
    let located = found.into_iter().map(|found| {
        let (line, column) = position(xml, found.byte);
        let Found { kind, severity, tag, attribute, message, .. } = found;
        Problem { kind, severity, line, column, tag: Some(tag), attribute, message }
    });
    located.collect()
}

/// Every element in the order of the text.
fn elements<'a, 'i>(document: &'a Document<'i>) -> Result<Vec<Element<'a, 'i>>, Problem> {
    let mut elements: Vec<Element<'a, 'i>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for node in document.root_element().descendants().filter(Node::is_element) {
        while let Some(top) = open.last() {
            match node.parent() == Some(elements[*top].node) {
                true => break,
                false => open.pop(),
            };
        }
        if open.len() >= MAX_DEPTH {
            return Err(too_large(format!("tags are nested deeper than {MAX_DEPTH}")));
        }
        let parent = open.last().copied();
        let strict = parent.is_none_or(|parent| {
            let Element { spec, strict, .. } = &elements[parent];
            *strict && spec.is_some_and(|spec| ["View", "Choices", "Labels"].contains(&spec.tag.as_str()))
        });
        // A config whose root is no View is never looked into.
        let strict = strict && parent.is_some();
        let strict = strict || parent.is_none() && node.tag_name().name().eq_ignore_ascii_case("View");
        open.push(elements.len());
        elements.push(Element { node, spec: tags::find(node.tag_name().name()), parent, strict });
    }
    let is_named = |element: &&Element<'_, '_>| {
        let mut attributes = element.node.attributes();
        attributes.any(|attribute| ["name", "toname"].contains(&attribute.name().to_ascii_lowercase().as_str()))
    };
    match elements.iter().filter(is_named).count() > MAX_NAMED {
        true => Err(too_large(format!("the config has over {MAX_NAMED} named tags"))),
        false => Ok(elements),
    }
}

pub(super) fn attributes(node: Node<'_, '_>) -> Attributes {
    Attributes(node.attributes().map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned())).collect())
}

fn read(document: &Document<'_>, elements: &[Element<'_, '_>]) -> Config {
    let mut config = Config { example: example(document), ..Config::default() };
    let mut flags: Vec<String> = Vec::new();
    // For each element the control it belongs to, and the choice it stands in by its place among the labels.
    let mut within: Vec<(Option<usize>, Option<usize>)> = Vec::with_capacity(elements.len());
    for element in elements {
        let attributes = attributes(element.node);
        let tag = element.spec.map_or(element.node.tag_name().name(), |spec| spec.tag.as_str());
        let (mut control, mut choice) = element.parent.map(|parent| within[parent]).unwrap_or_default();
        if tag == "Repeater" || attributes.get("indexFlag").is_some() {
            let flag = attributes.filled("indexFlag").unwrap_or("{{idx}}").to_owned();
            if flags.len() < MAX_FLAGS && !flags.contains(&flag) {
                flags.push(flag);
            }
        }
        if let Some(name) = attributes.filled("name") {
            if let Some(variable) = variable(tag, &attributes) {
                config.variables.push(variable);
            }
            let to_name = attributes.filled("toName").filter(|_| tag != "Filter");
            let value = attributes.filled("value").or(attributes.filled("valueList"));
            match (to_name, value) {
                (Some(to_name), _) => {
                    control = Some(config.controls.len());
                    choice = None;
                    config.controls.push(read_control(element, tag, name, to_name, &flags, &attributes));
                }
                (None, Some(value)) => config.objects.push(read_object(element, tag, name, value, &flags, &attributes)),
                (None, None) => {}
            }
        }
        if let "Label" | "Choice" | "Relation" = tag {
            let label = Label {
                value: attributes.filled("value").or(attributes.get("valueList")).unwrap_or_default().to_owned(),
                alias: attributes.filled("alias").map(str::to_owned),
                parent: choice,
                attributes,
            };
            let place = add_label(&mut config, control, tag, label);
            if tag == "Choice" {
                choice = place.or(choice);
            }
        }
        within.push((control, choice));
    }
    config
}

/// Adds a label to its control and tells its place there.
fn add_label(config: &mut Config, control: Option<usize>, tag: &str, label: Label) -> Option<usize> {
    if label.stored().is_empty() {
        return None;
    }
    if tag == "Relation" {
        config.relations.push(label.clone());
    }
    let control = &mut config.controls[control?];
    let place = control.labels.len();
    control.label_index.entry(label.stored().to_owned()).or_insert(place);
    if label.alias.is_some() {
        control.aliased.insert(label.value.clone());
    }
    control.labels.push(label);
    Some(place)
}

fn read_control(
    element: &Element<'_, '_>,
    tag: &str,
    name: &str,
    to_name: &str,
    flags: &[String],
    attributes: &Attributes,
) -> Control {
    let to_name: Vec<String> = to_name.split(',').map(str::to_owned).collect();
    let used = |flag: &&String| to_name.iter().any(|name| name.contains(flag.as_str()));
    let index_flags: Vec<String> = flags.iter().filter(used).cloned().collect();
    let dynamic = attributes.get("value").is_some_and(|value| value.starts_with('$'));
    Control {
        name: name.to_owned(),
        tag: tag.to_owned(),
        written_tag: element.node.tag_name().name().to_owned(),
        spec: element.spec,
        to_name,
        labels: Vec::new(),
        dynamic_labels: dynamic || attributes.filled("apiUrl").is_some(),
        per_region: attributes.is_true("perRegion"),
        per_item: attributes.is_true("perItem"),
        attributes: attributes.clone(),
        index_flags,
        label_index: HashMap::new(),
        aliased: HashSet::new(),
    }
}

fn read_object(
    element: &Element<'_, '_>,
    tag: &str,
    name: &str,
    value: &str,
    flags: &[String],
    attributes: &Attributes,
) -> Object {
    let channels = element.node.descendants().filter(|node| node.tag_name().name().eq_ignore_ascii_case("Channel"));
    let columns = match tag {
        "TimeSeries" => {
            channels.filter_map(|channel| self::attributes(channel).get("column").map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    Object {
        name: name.to_owned(),
        tag: tag.to_owned(),
        written_tag: element.node.tag_name().name().to_owned(),
        spec: element.spec,
        value: value.to_owned(),
        is_list: attributes.filled("value").is_none(),
        columns,
        attributes: attributes.clone(),
        index_flags: flags.iter().filter(|flag| name.contains(flag.as_str())).cloned().collect(),
    }
}

/// What a named tag reads: all behind a leading `$`, else the first `$word` of a text.
fn variable(tag: &str, attributes: &Attributes) -> Option<Variable> {
    let is_list = attributes.filled("value").is_none();
    let value = attributes.filled("value").or(attributes.filled("valueList"))?;
    let path = match value.strip_prefix('$') {
        Some(path) => path,
        None => names::first_variable(value)?,
    };
    match path.is_empty() {
        true => None,
        false => Some(Variable { path: path.to_owned(), tag: tag.to_owned(), is_list }),
    }
}

/// The JSON of the first comment that holds an object.
fn example(document: &Document<'_>) -> Option<serde_json::Value> {
    let comments = document.descendants().filter(Node::is_comment).filter_map(|node| node.text());
    let mut objects = comments.filter(|text| text.trim_start().starts_with('{'));
    serde_json::from_str(objects.next()?).ok()
}

/// Whether a tag is one of the controls.
pub(super) fn is_control(spec: Option<&TagSpec>) -> bool {
    spec.is_some_and(|spec| spec.kind == TagKind::Control)
}
