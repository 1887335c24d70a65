//! The table of the columns of tasks. Queries, the list of columns and the JSON of task lists use it: a new column is one
//! entry of [`COLUMNS`].

use super::cell::{Cell, TaskRow};
use std::fmt;

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    Number,
    /// A number where zero counts as empty.
    Count,
    Time,
    Boolean,
    Text,
    /// Text of a JSON value of any type.
    Data,
    /// Ids of users.
    Users,
    /// Ids of annotations.
    Ids,
    /// Names of model versions.
    Names,
    /// JSON of results.
    Results,
}

impl ColumnKind {
    /// The name of the type in the Data Manager.
    pub fn name(self) -> &'static str {
        match self {
            ColumnKind::Number | ColumnKind::Count => "Number",
            ColumnKind::Time => "Datetime",
            ColumnKind::Boolean => "Boolean",
            ColumnKind::Text | ColumnKind::Ids | ColumnKind::Results => "String",
            ColumnKind::Users | ColumnKind::Names => "List",
            ColumnKind::Data => "Unknown",
        }
    }
}

/// The parts of a task that must be loaded besides its state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Its data.
    pub data: bool,
    /// The name of the uploaded file that contained it.
    pub upload: bool,
    /// Its annotations, predictions and drafts.
    pub work: bool,
    /// The results of its predictions, which take longer to read than their scores and model versions.
    pub prediction_results: bool,
}

impl Needs {
    const STATE: Needs = Needs { data: false, upload: false, work: false, prediction_results: false };
    const DATA: Needs = Needs { data: true, ..Needs::STATE };
    const UPLOAD: Needs = Needs { upload: true, ..Needs::STATE };
    const WORK: Needs = Needs { work: true, ..Needs::STATE };
    const PREDICTION_RESULTS: Needs = Needs { prediction_results: true, ..Needs::WORK };

    pub(super) fn and(self, other: Needs) -> Needs {
        Needs {
            data: self.data || other.data,
            upload: self.upload || other.upload,
            work: self.work || other.work,
            prediction_results: self.prediction_results || other.prediction_results,
        }
    }
}

/// A fixed column.
pub struct ColumnInfo {
    /// Its name in queries and in the JSON of tasks.
    pub name: &'static str,
    pub title: &'static str,
    pub kind: ColumnKind,
    /// Whether it is visible by default.
    pub is_shown: bool,
    /// The description of a column that is computed for lists of tasks. `None` for a field that the JSON of a task always
    /// has.
    pub computed: Option<&'static str>,
    /// Whether an import sets its values, and work on the task never changes them.
    is_imported: bool,
    needs: Needs,
    cell: for<'a> fn(&TaskRow<'a>) -> Cell<'a>,
}

/// The fixed columns, in the order of the list of columns.
pub static COLUMNS: [ColumnInfo; 21] = {
    use ColumnKind::{Boolean, Count, Ids, Names, Number, Results, Text, Time, Users};
    [
        column("id", "ID", Number, |row| Cell::integer(row.task.id.0)).shown().imported(),
        column("inner_id", "Inner ID", Number, |row| Cell::integer(row.task.inner_id)).imported(),
        column("completed_at", "Completed", Time, |row| Cell::time(row.completed_at()))
            .shown()
            .needs(Needs::WORK)
            .computed("The time of its last annotation."),
        column("total_annotations", "Annotations", Count, |row| Cell::integer(row.state.annotations.into())).shown(),
        column("cancelled_annotations", "Skipped", Count, |row| Cell::integer(row.state.cancelled.into())).shown(),
        column("total_predictions", "Predictions", Count, |row| Cell::integer(row.state.all_predictions().into()))
            .shown(),
        column("annotators", "Annotated by", Users, |row| Cell::Ids(row.annotators()))
            .shown()
            .computed("The users who annotated or skipped it."),
        column("annotations_results", "Annotation results", Results, |row| Cell::Texts(row.annotation_results()))
            .needs(Needs::WORK)
            .computed("The beginning of its annotations' results, for a cell of a table."),
        column("annotations_ids", "Annotation IDs", Ids, |row| Cell::Ids(row.annotation_ids()))
            .needs(Needs::WORK)
            .computed("Joined by commas."),
        column("predictions_score", "Prediction score", Number, |row| Cell::number(row.predictions_score()))
            .needs(Needs::WORK)
            .computed("The mean score of the predictions of the project's model version."),
        column("predictions_model_versions", "Model versions", Names, |row| Cell::Texts(row.model_versions()))
            .needs(Needs::WORK)
            .computed("Joined by commas."),
        column("predictions_results", "Prediction results", Results, |row| Cell::Texts(row.prediction_results()))
            .needs(Needs::PREDICTION_RESULTS)
            .computed("The beginning of its predictions' results, for a cell of a table."),
        column("file_upload", "Source file", Text, |row| Cell::text(row.task.file_upload_name.as_deref()))
            .needs(Needs::UPLOAD)
            .imported(),
        column("storage_filename", "Storage file", Text, |row| Cell::text(row.task.storage_filename.as_deref()))
            .computed("The name of its object in a source storage.")
            .imported(),
        column("created_at", "Created", Time, |row| Cell::Time(row.task.created_at)).imported(),
        column("updated_at", "Updated", Time, |row| Cell::Time(row.task.updated_at)),
        column("updated_by", "Updated by", Users, |row| Cell::Ids(row.task.updated_by.iter().map(|id| id.0).collect())),
        column("avg_lead_time", "Lead time", Number, |row| Cell::number(row.mean_lead_time()))
            .needs(Needs::WORK)
            .computed("Seconds."),
        column("draft_exists", "Has drafts", Boolean, |row| Cell::Boolean(!row.task.drafts.is_empty()))
            .needs(Needs::WORK)
            .computed("Whether there is a draft."),
        column("is_labeled", "Labeled", Boolean, |row| Cell::Boolean(row.task.is_labeled)),
        column("overlap", "Overlap", Number, |row| Cell::integer(row.task.overlap.into())),
    ]
};

/// A column that is hidden by default and needs only the state of a task.
const fn column(
    name: &'static str,
    title: &'static str,
    kind: ColumnKind,
    cell: for<'a> fn(&TaskRow<'a>) -> Cell<'a>,
) -> ColumnInfo {
    ColumnInfo { name, title, kind, is_shown: false, computed: None, is_imported: false, needs: Needs::STATE, cell }
}

impl ColumnInfo {
    const fn shown(self) -> ColumnInfo {
        ColumnInfo { is_shown: true, ..self }
    }

    const fn imported(self) -> ColumnInfo {
        ColumnInfo { is_imported: true, ..self }
    }

    const fn needs(self, needs: Needs) -> ColumnInfo {
        ColumnInfo { needs, ..self }
    }

    const fn computed(self, description: &'static str) -> ColumnInfo {
        ColumnInfo { computed: Some(description), ..self }
    }

    pub(super) fn cell<'a>(&self, row: &TaskRow<'a>) -> Cell<'a> {
        (self.cell)(row)
    }
}

/// A column that queries may name. The list is closed.
#[derive(Clone)]
pub enum Column {
    Fixed(&'static ColumnInfo),
    /// A path in the task's data: `text`, `meta.author`.
    Data(String),
}

impl Column {
    /// The column of this name: a fixed column, or `data.<path>`.
    pub fn from_name(name: &str) -> Option<Column> {
        match name.strip_prefix("data.") {
            Some("") => None,
            Some(path) => Some(Column::Data(path.to_owned())),
            None => COLUMNS.iter().find(|known| known.name == name).map(Column::Fixed),
        }
    }

    /// Whether an import sets its values, and work on the task never changes them.
    pub(super) fn is_imported(&self) -> bool {
        match self {
            Column::Fixed(info) => info.is_imported,
            Column::Data(_) => true,
        }
    }

    pub(super) fn is_id(&self) -> bool {
        matches!(self, Column::Fixed(info) if info.name == "id")
    }

    pub(super) fn needs(&self) -> Needs {
        match self {
            Column::Fixed(info) => info.needs,
            Column::Data(_) => Needs::DATA,
        }
    }

    pub(super) fn kind(&self) -> ColumnKind {
        match self {
            Column::Fixed(info) => info.kind,
            Column::Data(_) => ColumnKind::Data,
        }
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Fixed(info) => f.write_str(info.name),
            Column::Data(path) => write!(f, "data.{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_has_its_own_name() {
        let names: BTreeSet<&str> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), COLUMNS.len());
    }
}
