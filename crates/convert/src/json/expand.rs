//! Options for the form of records: Label Studio's `serialization_options`, and options of Skylabel.

use super::People;
use std::sync::Arc;

/// The records that JSON contains in full rather than as ids, and the form of texts in tables.
#[derive(Clone, Debug, Default)]
pub struct Expand {
    pub predictions: bool,
    pub drafts: bool,
    /// Whether annotations contain their authors.
    pub completed_by: bool,
    /// The authors of annotations and drafts. Authors of annotations that are missing here stay ids.
    pub people: Arc<People>,
    /// Whether tables put `'` before texts that a spreadsheet would evaluate as a formula.
    pub escape_formulas: bool,
}
