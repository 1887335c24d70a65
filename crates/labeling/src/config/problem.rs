//! Problems of a labeling config, with their positions.

use serde::Serialize;
use std::fmt;

/// A kind of problem. The names are part of the page's contract (`tests/config/README.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The XML is not well-formed. The rest of it was not read.
    MalformedXml,
    /// A DOCTYPE, which may define entities. It is never read.
    Doctype,
    /// A bound is exceeded: bytes, elements, depth, attributes of a tag, names or namespaces.
    TooLarge,
    /// A tag that is not in `tags.json`. Label Studio shows nothing for it.
    UnknownTag,
    /// Two tags have the same name.
    DuplicateName,
    /// No tag has the name that `toName` gives.
    UnknownToName,
    /// The control does not work on objects of that tag.
    WrongTarget,
    /// A required attribute is missing or empty.
    MissingAttribute,
    /// An attribute's value is of the wrong type or out of bounds.
    BadValue,
    /// Choices without a Choice, or Labels without a Label.
    NoLabels,
    /// A label that occurs twice in one control.
    DuplicateLabel,
}

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The config is refused.
    Error,
    /// The config is accepted, as Label Studio accepts it.
    Warning,
}

/// One problem of a labeling config.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub kind: ProblemKind,
    pub severity: Severity,
    /// From 1.
    pub line: u32,
    /// From 1, in code points.
    pub column: u32,
    /// The tag, as the config writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The attribute, as documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// One sentence without its final dot.
    pub message: String,
}

impl Problem {
    /// Whether this problem makes the config invalid.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}
