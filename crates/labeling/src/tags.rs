//! The tags of the labeling config, from the data file `tags.json`.
//!
//! The page's types are generated from the same file, so that both parsers support the same tags.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The role of a tag in a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagKind {
    /// Shows data of the task. Regions may belong to it.
    Object,
    /// Lets the annotator make results about an object.
    Control,
    /// Controls layout or decoration.
    Visual,
    /// Part of another tag.
    Child,
}

/// One tag of the labeling config.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagSpec {
    /// Its documented name. Configs may write it in any case.
    pub tag: String,
    pub kind: TagKind,
    /// `enterprise` for tags that configs may contain although the open-source edition of Label Studio does not render
    /// them.
    #[serde(default)]
    pub edition: Option<String>,
    /// Former names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// For an object: the kind of media that it shows, where export formats depend on it.
    #[serde(default)]
    pub media: Option<Media>,
    /// The JSON types of task data that it can show.
    #[serde(default = "string_only")]
    pub data: Vec<DataType>,
    /// For a child: its possible parent tags. `*Labels` stands for every control whose name ends with `Labels`.
    #[serde(default)]
    pub parents: Vec<String>,
    /// For a control: the object tags that its `toName` may name. `*` means any, an empty list means none.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Whether it draws regions on its object.
    #[serde(default)]
    pub regions: bool,
    /// The tags that define its labels, and other tags allowed inside it.
    #[serde(default)]
    pub children: Vec<String>,
    /// The kinds of entries that it writes into results.
    #[serde(default)]
    pub results: Vec<ResultSpec>,
    pub attributes: Vec<AttributeSpec>,
}

/// One kind of entry that a control writes into a result.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultSpec {
    /// The entry's `type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The keys of its `value` besides the label array.
    pub value: Vec<String>,
    /// For an answer about the task or a region: the form of its value.
    #[serde(default)]
    pub form: Option<AnswerForm>,
    /// For an answer: the source of its value in a new annotation. It is the attribute of that name, or the options
    /// that are `selected`.
    #[serde(default)]
    pub initial: Option<String>,
    /// The key of `value` that holds its labels.
    #[serde(default)]
    pub labels: Option<String>,
    /// The shape that `value` describes, where export formats depend on it.
    #[serde(default)]
    pub geometry: Option<Geometry>,
}

/// A kind of media that an object shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    Image,
    Text,
}

/// A JSON type. `Number` includes `true` and `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataType {
    String,
    Number,
    Array,
    Object,
    Null,
}

fn string_only() -> Vec<DataType> {
    vec![DataType::String]
}

/// A shape on an image, in percent of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Geometry {
    /// `x`, `y`, `width`, `height`, and `rotation` in degrees about the top left corner.
    Box,
    /// `points`: `[x, y]` each.
    Polygon,
    /// `x` and `y`.
    Keypoint,
}

/// The form of an answer's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerForm {
    /// A list of options, each a string or a list of strings from the outermost option to it.
    Options,
    /// A list of strings, or one string.
    Texts,
    /// One string.
    Text,
    Number,
}

/// An attribute of a tag. Its name is matched in any case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeSpec {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: AttributeKind,
    /// The values of an `enum`.
    #[serde(default)]
    pub values: Vec<String>,
    /// The value that applies if the attribute is absent.
    #[serde(default)]
    pub default: Option<String>,
    /// `None` means optional.
    #[serde(default)]
    pub required: Option<Required>,
    /// The range of a number.
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
    /// Whether a bad value makes the config invalid, as in Label Studio. Otherwise it is a warning.
    #[serde(default)]
    pub strict: bool,
}

/// The type of an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeKind {
    String,
    Number,
    Boolean,
    Enum,
}

/// The consequence of a missing required attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// The config is refused, as in Label Studio.
    Refused,
    /// The tag has no useful effect, but Label Studio accepts the config.
    Warned,
}

#[derive(Deserialize)]
struct File {
    format: u32,
    tags: Vec<TagSpec>,
}

struct Tags {
    list: Vec<TagSpec>,
    by_name: HashMap<String, usize>,
}

static TAGS: LazyLock<Tags> = LazyLock::new(|| {
    // The file is part of this crate and a test parses it, so parsing cannot fail at run time.
    let file: File = serde_json::from_str(include_str!("../tags.json")).expect("tags.json is well-formed");
    assert_eq!(file.format, 1, "this reader knows format 1 of tags.json");
    let mut by_name = HashMap::new();
    for (idx, spec) in file.tags.iter().enumerate() {
        for name in std::iter::once(&spec.tag).chain(&spec.aliases) {
            by_name.insert(name.to_ascii_lowercase(), idx);
        }
    }
    Tags { list: file.tags, by_name }
});

/// Every tag, in the order of the file.
pub fn all() -> &'static [TagSpec] {
    &TAGS.list
}

/// The tag of this name or alias, in any case.
pub fn find(name: &str) -> Option<&'static TagSpec> {
    TAGS.by_name.get(&name.to_ascii_lowercase()).map(|idx| &TAGS.list[*idx])
}

impl TagSpec {
    /// Its attribute of this name, in any case.
    pub fn attribute(&self, name: &str) -> Option<&AttributeSpec> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// Whether a control of this tag can act on an object of the other tag.
    pub fn can_target(&self, object: &TagSpec) -> bool {
        self.targets.iter().any(|target| target == "*" || *target == object.tag)
    }

    /// The kind of entries of this `type` that it writes.
    pub fn result(&self, kind: &str) -> Option<&ResultSpec> {
        self.results.iter().find(|result| result.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_refers_only_to_tags_it_has() {
        for spec in all() {
            for name in spec.targets.iter().chain(&spec.children).chain(&spec.parents) {
                assert!(name.starts_with('*') || find(name).is_some(), "{}: no tag {name}", spec.tag);
            }
            for attribute in &spec.attributes {
                let same = spec.attributes.iter().filter(|other| other.name.eq_ignore_ascii_case(&attribute.name));
                assert_eq!(same.count(), 1, "{}: {} stands twice", spec.tag, attribute.name);
                assert_eq!(attribute.kind == AttributeKind::Enum, !attribute.values.is_empty());
                let default = attribute.default.as_deref().unwrap_or_default();
                match attribute.kind {
                    AttributeKind::Boolean => {
                        assert!(["", "true", "false"].contains(&default), "{attribute:?}")
                    }
                    AttributeKind::Number => {
                        assert!(default.is_empty() || default.parse::<f64>().is_ok(), "{attribute:?}")
                    }
                    AttributeKind::Enum => {
                        assert!(default.is_empty() || attribute.values.iter().any(|v| v == default))
                    }
                    AttributeKind::String => {}
                }
            }
        }
    }

    #[test]
    fn the_open_edition_is_complete() {
        let open = all().iter().filter(|spec| spec.edition.is_none());
        let count = |kind| open.clone().filter(|spec| spec.kind == kind).count();
        assert_eq!(count(TagKind::Object), 10);
        assert_eq!(count(TagKind::Control), 30);
    }

    #[test]
    fn names_match_in_any_case_and_by_alias() {
        assert_eq!(find("rectanglelabels").map(|spec| spec.tag.as_str()), Some("RectangleLabels"));
        assert_eq!(find("AudioPlus").map(|spec| spec.tag.as_str()), Some("Audio"));
        assert!(find("Blink").is_none());
    }
}
