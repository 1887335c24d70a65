//! Reads the XML of a labeling config within bounds.

use super::bounds::{self, too_large};
use super::check::{self, Found};
use super::names;
use super::problem::{Problem, ProblemKind, Severity};
use super::{Attributes, Config, Control, Label, Object, Variable};
use crate::tags::{self, TagKind, TagSpec};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{HashMap, HashSet};

/// The most elements, texts and comments together.
const MAX_NODES: u32 = 4 * bounds::MAX_ELEMENTS as u32;
/// The most tags with a `name` or `toName`.
pub const MAX_NAMED: usize = 5_000;
/// The most tags that one `toName` lists.
const MAX_TARGETS: usize = 100;
/// The most controls, and the most objects, whose names contain the placeholder of a repeater (`{{idx}}`). A name that
/// matches no tag exactly is compared with all of them.
const MAX_PATTERNS: usize = 200;
/// The most different placeholders of repeaters.
const MAX_FLAGS: usize = 16;
/// The most problems that are reported at once.
const MAX_PROBLEMS: usize = 100;

/// An element and its context in the config.
pub(super) struct Element<'a, 'i> {
    pub(super) node: Node<'a, 'i>,
    pub(super) spec: Option<&'static TagSpec>,
    /// The index of its parent element in the list.
    pub(super) parent: Option<usize>,
    /// Whether all its ancestors are View, Choices or Labels. Label Studio checks required attributes only there.
    pub(super) strict: bool,
}

/// Reads a labeling config. Only malformed XML and exceeded bounds stop it, so that an editor can show all other
/// problems at once. Refuse the config if any problem is an error.
///
/// Never panics, and takes time linear in the text. A config near its bounds takes tens of milliseconds, so call it off
/// the threads that serve requests.
pub fn parse(xml: &str) -> (Config, Vec<Problem>) {
    if let Err(problem) = bounds::check(xml) {
        return (Config::default(), vec![problem]);
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(xml, options) {
        Ok(document) => document,
        Err(error) => return (Config::default(), vec![unreadable(xml, &error)]),
    };
    let elements = match elements(&document) {
        Ok(elements) => elements,
        Err(problem) => return (Config::default(), vec![problem]),
    };
    let config = read(&document, &elements);
    if config.patterns.iter().any(|patterns| patterns.len() > MAX_PATTERNS) {
        let message = format!("More than {MAX_PATTERNS} names have the placeholder of a repeater");
        return (Config::default(), vec![too_large(message)]);
    }
    let found = check::check(&elements);
    (config, locate(xml, found))
}

fn unreadable(xml: &str, error: &roxmltree::Error) -> Problem {
    let (kind, message) = match error {
        roxmltree::Error::DtdDetected => (ProblemKind::Doctype, "A DOCTYPE is not allowed".to_owned()),
        roxmltree::Error::NodesLimitReached => {
            return too_large(format!("The config has more than {MAX_NODES} elements, texts and comments"));
        }
        other => {
            let text = other.to_string();
            // The problem has separate fields for the position.
            let message = text.split_once(" at ").map_or(text.as_str(), |(message, _)| message);
            (ProblemKind::MalformedXml, capitalized(message))
        }
    };
    let (line, column) = match kind {
        ProblemKind::Doctype => position(xml, xml.find("<!DOCTYPE").unwrap_or_default()),
        _ => (error.pos().row, error.pos().col),
    };
    Problem { kind, severity: Severity::Error, line, column, tag: None, attribute: None, message }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Line and column, counted from 1, in code points.
fn position(xml: &str, byte: usize) -> (u32, u32) {
    let before = xml.get(..byte).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    // Both are at most MAX_BYTES + 1.
    (line as u32, column as u32)
}

/// Adds lines and columns to the first problems, in one pass over the text.
fn locate(xml: &str, mut found: Vec<Found>) -> Vec<Problem> {
    found.sort_by_key(|found| found.byte);
    found.truncate(MAX_PROBLEMS);
    // Both are at most MAX_BYTES + 1.
    let (mut byte, mut line, mut column) = (0, 1_u32, 1_u32);
    let located = found.into_iter().map(|found| {
        for character in xml.get(byte..found.byte).unwrap_or_default().chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        byte = found.byte;
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
        let parent = open.last().copied();
        let strict = parent.is_none_or(|parent| {
            let Element { spec, strict, .. } = &elements[parent];
            *strict && spec.is_some_and(|spec| ["View", "Choices", "Labels"].contains(&spec.tag.as_str()))
        });
        // Label Studio does not check a config whose root is not a View.
        let strict = strict && parent.is_some();
        let strict = strict || parent.is_none() && node.tag_name().name().eq_ignore_ascii_case("View");
        open.push(elements.len());
        elements.push(Element { node, spec: tags::find(node.tag_name().name()), parent, strict });
    }
    let is_named = |element: &&Element<'_, '_>| {
        let mut attributes = element.node.attributes();
        attributes.any(|attribute| ["name", "toname"].contains(&attribute.name().to_ascii_lowercase().as_str()))
    };
    if elements.iter().filter(is_named).count() > MAX_NAMED {
        return Err(too_large(format!("The config has more than {MAX_NAMED} named tags")));
    }
    let targets = |element: &Element<'_, '_>| {
        let mut attributes = element.node.attributes();
        let to_name = attributes.find(|attribute| attribute.name().eq_ignore_ascii_case("toName"));
        to_name.map_or(0, |to_name| to_name.value().split(',').count())
    };
    match elements.iter().map(targets).any(|targets| targets > MAX_TARGETS) {
        true => Err(too_large(format!("A toName lists more than {MAX_TARGETS} tags"))),
        false => Ok(elements),
    }
}

pub(super) fn attributes(node: Node<'_, '_>) -> Attributes {
    Attributes(node.attributes().map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned())).collect())
}

fn read(document: &Document<'_>, elements: &[Element<'_, '_>]) -> Config {
    let mut config = Config { example: example(document), ..Config::default() };
    let mut flags: Vec<String> = Vec::new();
    let mut within: Vec<Within> = Vec::with_capacity(elements.len());
    for element in elements {
        let attributes = attributes(element.node);
        let tag = element.spec.map_or(element.node.tag_name().name(), |spec| spec.tag.as_str());
        let Within { mut control, mut choice, mut series } =
            element.parent.map(|parent| within[parent]).unwrap_or_default();
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
                (None, Some(value)) => {
                    if tag == "TimeSeries" {
                        series = Some(config.objects.len());
                    }
                    config.objects.push(read_object(element, tag, name, value, &flags, &attributes));
                }
                (None, None) => {}
            }
        }
        if let ("Channel", Some(series), Some(column)) = (tag, series, attributes.get("column")) {
            config.objects[series].columns.push(column.to_owned());
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
        within.push(Within { control, choice, series });
    }
    config.index();
    config
}

/// The enclosing tags that an element belongs to.
#[derive(Clone, Copy, Default)]
struct Within {
    /// The control, as an index into [`Config::controls`].
    control: Option<usize>,
    /// The choice, as an index into the control's labels.
    choice: Option<usize>,
    /// The time series, as an index into [`Config::objects`].
    series: Option<usize>,
}

/// Adds a label to its control and returns its index there.
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
    Object {
        name: name.to_owned(),
        tag: tag.to_owned(),
        written_tag: element.node.tag_name().name().to_owned(),
        spec: element.spec,
        value: value.to_owned(),
        is_list: attributes.filled("value").is_none(),
        columns: Vec::new(),
        attributes: attributes.clone(),
        index_flags: flags.iter().filter(|flag| name.contains(flag.as_str())).cloned().collect(),
    }
}

/// The variable that a named tag reads: the text after a leading `$`, or else the first `$word` of a text.
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
