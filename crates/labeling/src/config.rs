//! The labeling config: Label Studio's XML that says what annotators see and which results they can make.

mod bounds;
mod change;
mod check;
mod names;
mod parse;
mod problem;
mod sample;
mod wire;

pub use bounds::{MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_NAMESPACES};
pub use change::Used;
pub use parse::{MAX_NAMED, parse};
pub use problem::{Problem, ProblemKind, Severity};

use crate::tags::{Geometry, Media, ResultSpec, TagSpec};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A parsed labeling config. All lists are in the order of the XML.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The tags that write results: those with `name` and `toName`.
    pub controls: Vec<Control>,
    /// The named tags that show data: those with `name` and `value` (or `valueList`) that are no control.
    pub objects: Vec<Object>,
    /// The labels of relations between regions (`<Relations><Relation value=.../></Relations>`).
    pub relations: Vec<Label>,
    /// The parts of a task's data that named tags read.
    pub variables: Vec<Variable>,
    /// The example in the first comment `<!-- {"data": {...}} -->`: a task, or only its data.
    pub example: Option<Value>,
    /// The index of the first control, and of the first object, of each name.
    by_name: [HashMap<String, usize>; 2],
    /// The indexes of the controls, and of the objects, whose names contain the placeholder of a repeater.
    patterns: [Vec<usize>; 2],
}

/// Indexes into `by_name` and `patterns`.
const CONTROLS: usize = 0;
const OBJECTS: usize = 1;

/// A control tag. Annotators make results with it, about one or more objects.
#[derive(Clone, Debug)]
pub struct Control {
    pub name: String,
    /// Its tag as documented (`RectangleLabels`), or as written if `tags.json` does not have it.
    pub tag: String,
    /// Its tag as the config writes it.
    pub written_tag: String,
    /// Its entry in `tags.json`, if there is one.
    pub spec: Option<&'static TagSpec>,
    /// The objects it acts on: Pairwise has two.
    pub to_name: Vec<String>,
    /// Its labels or choices, nested ones included.
    pub labels: Vec<Label>,
    /// Whether each task brings its labels (`value="$x"`, `apiUrl`). Then any label is valid.
    pub dynamic_labels: bool,
    /// Whether its result belongs to a region of the object rather than to the task.
    pub per_region: bool,
    /// Whether its result belongs to one item of a list of images or pages.
    pub per_item: bool,
    pub attributes: Attributes,
    /// The placeholders (`{{idx}}`) of repeaters around or before it that its `toName` contains.
    pub index_flags: Vec<String>,
    /// The index of each stored label in `labels`.
    label_index: HashMap<String, usize>,
    /// The values of labels that have an alias.
    aliased: HashSet<String>,
}

/// An object tag. It shows a part of the task's data.
#[derive(Clone, Debug)]
pub struct Object {
    pub name: String,
    /// Its tag as documented (`Image`), or as written if `tags.json` does not have it.
    pub tag: String,
    /// Its tag as the config writes it.
    pub written_tag: String,
    /// Its entry in `tags.json`, if there is one.
    pub spec: Option<&'static TagSpec>,
    /// `value`, or `valueList` where there is no value, as written: `$image`.
    pub value: String,
    /// Whether it shows a list of items (`valueList`).
    pub is_list: bool,
    /// For TimeSeries: the columns of its channels.
    pub columns: Vec<String>,
    pub attributes: Attributes,
    /// The placeholders (`{{idx}}`) of repeaters around or before it that its name contains.
    pub index_flags: Vec<String>,
}

/// One label, choice or kind of relation.
#[derive(Clone, Debug)]
pub struct Label {
    /// The text that annotators see.
    pub value: String,
    /// The text that results hold instead of the value.
    pub alias: Option<String>,
    /// The enclosing choice, as an index into the control's labels.
    pub parent: Option<usize>,
    pub attributes: Attributes,
}

/// The attributes of a tag as written. Names match in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(pub Vec<(String, String)>);

/// A path in the task's data that a named tag reads.
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
    /// Whether it has control tags. A config without them is accepted, as in Label Studio.
    pub fn has_control_tags(&self) -> bool {
        !self.controls.is_empty()
    }

    /// The control that writes results under this `from_name`; a name with a repeater's placeholder matches any index.
    pub fn control(&self, name: &str) -> Option<&Control> {
        self.find(CONTROLS, name, |idx| (&self.controls[idx].name, &self.controls[idx].index_flags))
            .map(|idx| &self.controls[idx])
    }

    /// The object of this name; a name with a repeater's placeholder matches any index.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.find(OBJECTS, name, |idx| (&self.objects[idx].name, &self.objects[idx].index_flags))
            .map(|idx| &self.objects[idx])
    }

    fn find<'c>(&self, of: usize, name: &str, tag: impl Fn(usize) -> (&'c String, &'c Vec<String>)) -> Option<usize> {
        let matches = |idx: &&usize| {
            let (pattern, flags) = tag(**idx);
            names::matches(pattern, flags, name)
        };
        self.by_name[of].get(name).or_else(|| self.patterns[of].iter().find(matches)).copied()
    }

    /// Fills the index by names, once all tags are read.
    fn index(&mut self) {
        for (idx, control) in self.controls.iter().enumerate() {
            self.by_name[CONTROLS].entry(control.name.clone()).or_insert(idx);
        }
        for (idx, object) in self.objects.iter().enumerate() {
            self.by_name[OBJECTS].entry(object.name.clone()).or_insert(idx);
        }
        let has_flag = |flags: &[String]| !flags.is_empty();
        self.patterns[CONTROLS] =
            (0..self.controls.len()).filter(|idx| has_flag(&self.controls[*idx].index_flags)).collect();
        self.patterns[OBJECTS] =
            (0..self.objects.len()).filter(|idx| has_flag(&self.objects[*idx].index_flags)).collect();
    }

    /// The first object that a control acts on.
    pub fn object_of(&self, control: &Control) -> Option<&Object> {
        control.to_name.iter().find_map(|name| self.object(name))
    }

    /// The objects that controls act on: one for each control and name.
    pub fn labeled_objects(&self) -> impl Iterator<Item = &Object> {
        self.controls.iter().flat_map(|control| &control.to_name).filter_map(|name| self.object(name))
    }

    /// The path in the data that all objects with controls show; `None` if there are several or none.
    pub fn only_labeled_path(&self) -> Option<&str> {
        let mut paths = self.labeled_objects().map(Object::path);
        let first = paths.next()?;
        paths.all(|path| path == first).then_some(first)
    }

    /// Whether annotators can make labeled shapes of this kind: with a control that has labels of its own, or with one
    /// that draws beside a `Labels` control. Key points need labels of their own.
    pub fn labels_shapes(&self, geometry: Geometry) -> bool {
        let shapes = |control: &&Control| control.results().iter().any(|result| result.geometry == Some(geometry));
        let own_labels = |control: &Control| control.results().iter().any(|result| result.labels.is_some());
        let beside = self.controls.iter().any(|control| control.writes("labels"));
        self.controls
            .iter()
            .filter(shapes)
            .any(|control| own_labels(control) || beside && geometry != Geometry::Keypoint)
    }

    /// The paths in the task's data that the config reads, each once, in the order of the XML: `text`, `meta.author`.
    pub fn data_keys(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        self.variables.iter().map(|variable| variable.path.as_str()).filter(|path| seen.insert(*path)).collect()
    }

    /// The config as Label Studio's `parsed_label_config`:
    /// `{name: {type, to_name, inputs: [{type, valueType, value}], labels: [...], labels_attrs: {label: {...}}}}`.
    pub fn parsed_label_config(&self) -> Value {
        wire::parsed_label_config(self)
    }
}

impl Control {
    /// The kinds of entries that it writes into results.
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

    /// Whether it writes entries of this `type` into results.
    pub fn writes(&self, kind: &str) -> bool {
        self.written_tag.eq_ignore_ascii_case(kind) || self.results().iter().any(|result| result.kind == kind)
    }

    /// Whether it draws regions on its object.
    pub fn draws(&self) -> bool {
        self.spec.is_some_and(|spec| spec.regions)
    }

    /// Whether it acts on the object of this name; a name with a repeater's placeholder matches any index.
    pub fn acts_on(&self, object: &str) -> bool {
        self.to_name.iter().any(|name| name == object || names::matches(name, &self.index_flags, object))
    }

    /// The label that results store under this name: its alias if it has one, else its value.
    pub fn label(&self, stored: &str) -> Option<&Label> {
        self.label_index.get(stored).map(|idx| &self.labels[*idx])
    }

    /// Whether this is one of its labels. The value of a label with an alias counts too.
    pub fn knows_label(&self, stored: &str) -> bool {
        self.dynamic_labels || self.label(stored).is_some() || self.aliased.contains(stored)
    }

    /// A nested choice as results hold it: the labels from the outermost to this one.
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

    /// The labels as results hold them, each once, in the order of the XML.
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

    /// The kind of media that it shows, if `tags.json` names it.
    pub fn media(&self) -> Option<Media> {
        self.spec?.media
    }
}

impl Label {
    /// The text that results hold: the alias if there is one, else the value.
    pub fn stored(&self) -> &str {
        match self.alias.as_deref() {
            Some(alias) if !alias.is_empty() => alias,
            _ => &self.value,
        }
    }

    /// Its color, as written.
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
