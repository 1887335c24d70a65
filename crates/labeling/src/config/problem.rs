//! What is wrong with a labeling config, and where.

use serde::Serialize;
use std::fmt;

/// What kind of mistake it is. The names are part of the page's contract (`tests/config/README.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// Not well-formed XML; nothing after it was read.
    MalformedXml,
    /// A DOCTYPE, which may define entities: never read.
    Doctype,
    /// Over the bounds on bytes, elements or depth.
    TooLarge,
    /// A tag nobody knows. Label Studio shows nothing for it.
    UnknownTag,
    /// Two tags of one name.
    DuplicateName,
    /// `toName` names nothing.
    UnknownToName,
    /// The control does nothing on that kind of object.
    WrongTarget,
    /// A required attribute is missing or empty.
    MissingAttribute,
    /// An attribute's value is of the wrong type or out of bounds.
    BadValue,
    /// Choices or Labels without anything to choose.
    NoLabels,
    /// A label that stands twice in one control.
    DuplicateLabel,
}

/// Whether the config is refused for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The config is refused.
    Error,
    /// The config is taken: Label Studio takes it too.
    Warning,
}

/// One mistake in a labeling config.
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
    /// Whether the config is refused for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}
