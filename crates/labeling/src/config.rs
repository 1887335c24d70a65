//! The labeling config: what a project's annotators see and can say, as Label Studio's XML describes it.

mod change;
mod check;
mod names;
mod parse;
mod problem;
mod sample;
mod wire;

pub use change::Used;
pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_NAMED, parse};
pub use problem::{Problem, ProblemKind, Severity};

use crate::tags::{ResultSpec, TagSpec};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A labeling config, read. Everything stands in the order of the XML.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The tags that write results: those with `name` and `toName`.
    pub controls: Vec<Control>,
    /// The named tags that show data: those with `name` and `value` (or `valueList`) that are no control.
    pub objects: Vec<Object>,
    /// What relations between regions may be called (`<Relations><Relation value=.../></Relations>`).
    pub relations: Vec<Label>,
    /// What named tags read from the task's data.
    pub variables: Vec<Variable>,
    /// The example that a comment `<!-- {"data": {...}} -->` gives: a task, or its bare data.
    pub example: Option<Value>,
}

/// A control tag: what the annotator can say about one or more objects.
#[derive(Clone, Debug)]
pub struct Control {
    pub name: String,
    /// Its tag as documented (`RectangleLabels`), or as written when nobody knows it.
    pub tag: String,
    /// Its tag as the config writes it.
    pub written_tag: String,
    /// What is known of the tag; `None` when nobody knows it.
    pub spec: Option<&'static TagSpec>,
    /// The objects it acts on: Pairwise has two.
    pub to_name: Vec<String>,
    /// Its labels or choices, nested ones included.
    pub labels: Vec<Label>,
    /// Whether its labels come with each task (`value="$x"`, `apiUrl`): then any label is fine.
    pub dynamic_labels: bool,
    /// Whether its result belongs to a region of the object rather than to the task.
    pub per_region: bool,
    /// Whether its result belongs to one item of a list of images or pages.
    pub per_item: bool,
    pub attributes: Attributes,
    /// Marks of the repeaters around or before it (`{{idx}}`) that its `toName` uses.
    pub index_flags: Vec<String>,
    /// Where each stored label stands in `labels`.
    label_index: HashMap<String, usize>,
    /// The values of labels that have an alias.
    aliased: HashSet<String>,
}

/// An object tag: data of the task that is shown.
#[derive(Clone, Debug)]
pub struct Object {
    pub name: String,
    /// Its tag as documented (`Image`), or as written when nobody knows it.
    pub tag: String,
    /// Its tag as the config writes it.
    pub written_tag: String,
    /// What is known of the tag; `None` when nobody knows it.
    pub spec: Option<&'static TagSpec>,
    /// `value`, or `valueList` where there is no value, as written: `$image`.
    pub value: String,
    /// Whether it shows a list of items (`valueList`).
    pub is_list: bool,
    /// For TimeSeries: the columns of its channels.
    pub columns: Vec<String>,
    pub attributes: Attributes,
    /// Marks of the repeaters around or before it (`{{idx}}`).
    pub index_flags: Vec<String>,
}

/// One label, choice or kind of relation.
#[derive(Clone, Debug)]
pub struct Label {
    /// What the annotator sees.
    pub value: String,
    /// What results hold instead.
    pub alias: Option<String>,
    /// The choice that it stands in, by its place among the control's labels.
    pub parent: Option<usize>,
    pub attributes: Attributes,
}

/// The attributes of a tag as written. Names match in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(pub Vec<(String, String)>);

/// A place in the task's data that a named tag reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The path behind the `$`: `text`, `meta.author.name`, `images[0]`.
    pub path: String,
    /// The tag that reads it, as documented.
    pub tag: String,
    /// Whether it is read as a list of items (`valueList`).
    pub is_list: bool,
}

impl Config {
    /// Whether anything can be labeled with it. A config without is accepted, as in Label Studio.
    pub fn has_control_tags(&self) -> bool {
        !self.controls.is_empty()
    }

    /// The control that writes results under this `from_name`; a name with a repeater's mark matches any index.
    pub fn control(&self, name: &str) -> Option<&Control> {
        let exact = self.controls.iter().find(|control| control.name == name);
        exact.or_else(|| self.controls.iter().find(|control| names::matches(&control.name, &control.index_flags, name)))
    }

    /// The object of this name; a name with a repeater's mark matches any index.
    pub fn object(&self, name: &str) -> Option<&Object> {
        let exact = self.objects.iter().find(|object| object.name == name);
        exact.or_else(|| self.objects.iter().find(|object| names::matches(&object.name, &object.index_flags, name)))
    }

    /// The first object that a control acts on.
    pub fn object_of(&self, control: &Control) -> Option<&Object> {
        control.to_name.iter().find_map(|name| self.object(name))
    }

    /// The paths in the task's data that the config reads, each once: `text`, `meta.author`.
    pub fn data_keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for variable in &self.variables {
            if !keys.contains(&variable.path.as_str()) {
                keys.push(&variable.path);
            }
        }
        keys
    }

    /// The config as Label Studio's `parsed_label_config`:
    /// `{name: {type, to_name, inputs: [{type, valueType, value}], labels: [...], labels_attrs: {label: {...}}}}`.
    pub fn parsed_label_config(&self) -> Value {
        wire::parsed_label_config(self)
    }
}

impl Control {
    /// What it writes into results.
    pub fn results(&self) -> &'static [ResultSpec] {
        match self.spec {
            Some(spec) => &spec.results,
            None => &[],
        }
    }

    /// Whether it is of this documented tag.
    pub fn is(&self, tag: &str) -> bool {
        self.tag == tag
    }

    /// Whether it acts on the object of this name; a name with a repeater's mark matches any index.
    pub fn acts_on(&self, object: &str) -> bool {
        self.to_name.iter().any(|name| name == object || names::matches(name, &self.index_flags, object))
    }

    /// The label that results call so: by its alias where it has one, else by its value.
    pub fn label(&self, stored: &str) -> Option<&Label> {
        self.label_index.get(stored).map(|idx| &self.labels[*idx])
    }

    /// Whether a result may hold this label. The value of a label with an alias is taken too.
    pub fn knows_label(&self, stored: &str) -> bool {
        self.dynamic_labels || self.label(stored).is_some() || self.aliased.contains(stored)
    }

    /// What results hold for a nested choice: the labels from the outermost to this one.
    pub fn path<'a>(&'a self, label: &'a Label) -> Vec<&'a str> {
        let mut path = vec![label.stored()];
        let mut parent = label.parent;
        while let Some(idx) = parent {
            path.push(self.labels[idx].stored());
            parent = self.labels[idx].parent;
        }
        path.reverse();
        path
    }

    /// The labels as results hold them, each once.
    pub fn stored_labels(&self) -> impl Iterator<Item = &str> {
        let first = |(idx, label): (usize, &Label)| self.label_index.get(label.stored()) == Some(&idx);
        self.labels.iter().enumerate().filter(move |pair| first(*pair)).map(|(_, label)| label.stored())
    }
}

impl Object {
    /// The path in the task's data that it shows: `image` of `$image`.
    pub fn path(&self) -> &str {
        self.value.trim_start_matches('$')
    }

    /// Whether it is of this documented tag.
    pub fn is(&self, tag: &str) -> bool {
        self.tag == tag
    }
}

impl Label {
    /// What results hold: the alias where there is one, else the value.
    pub fn stored(&self) -> &str {
        match self.alias.as_deref() {
            Some(alias) if !alias.is_empty() => alias,
            _ => &self.value,
        }
    }

    /// Its colour, as written.
    pub fn background(&self) -> Option<&str> {
        self.attributes.get("background")
    }

    /// Its key, as written.
    pub fn hotkey(&self) -> Option<&str> {
        self.attributes.get("hotkey")
    }

    /// The class id that exports give it.
    pub fn category(&self) -> Option<i64> {
        self.attributes.get("category")?.trim().parse().ok()
    }
}

impl Attributes {
    /// The value of this attribute, its name in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(written, _)| written.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of this attribute unless it is absent or empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Whether this attribute says `true`.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

impl Variable {
    /// The key of the task's data that the path starts at: `images` of `images[0].url`.
    pub fn key(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or_default()
    }
}
