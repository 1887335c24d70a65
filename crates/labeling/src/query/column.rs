//! The columns that queries may name, and the task fields that each one needs.

/// A column of the task table. The list is closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Id,
    InnerId,
    CreatedAt,
    UpdatedAt,
    UpdatedBy,
    CompletedAt,
    IsLabeled,
    Overlap,
    TotalAnnotations,
    CancelledAnnotations,
    TotalPredictions,
    Annotators,
    AnnotationsIds,
    AnnotationsResults,
    PredictionsScore,
    PredictionsModelVersions,
    PredictionsResults,
    FileUpload,
    StorageFilename,
    AvgLeadTime,
    DraftExists,
    /// A path in the task's data: `text`, `meta.author`.
    Data(String),
}

impl Column {
    /// Whether an import sets its values, and work on the task never changes them.
    pub(super) fn is_imported(&self) -> bool {
        use Column::{CreatedAt, Data, FileUpload, Id, InnerId, StorageFilename};
        matches!(self, Id | InnerId | CreatedAt | FileUpload | StorageFilename | Data(_))
    }
}

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Number,
    Time,
    Boolean,
    Text,
    /// Text of a JSON value of any type.
    Data,
    /// Ids of users or annotations.
    Ids,
    /// Names of model versions.
    Names,
    /// JSON of results.
    Results,
}

/// The task fields that a query needs. The id, numbers, times and annotation counts of a task are always loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Its data.
    pub data: bool,
    /// Its origin: `file_upload`, `storage_filename`.
    pub sources: bool,
    /// Number, score and model versions of its predictions.
    pub predictions: bool,
    /// Annotators, times and durations: the fields of annotation rows other than results. Also whether there is a
    /// draft.
    pub work: bool,
    /// The results of its annotations.
    pub annotation_results: bool,
    /// The results of its predictions.
    pub prediction_results: bool,
}

impl Needs {
    pub(super) fn and(self, other: Needs) -> Needs {
        Needs {
            data: self.data || other.data,
            sources: self.sources || other.sources,
            predictions: self.predictions || other.predictions,
            work: self.work || other.work,
            annotation_results: self.annotation_results || other.annotation_results,
            prediction_results: self.prediction_results || other.prediction_results,
        }
    }
}

const NAMES: [(&str, Column); 21] = [
    ("id", Column::Id),
    ("inner_id", Column::InnerId),
    ("created_at", Column::CreatedAt),
    ("updated_at", Column::UpdatedAt),
    ("updated_by", Column::UpdatedBy),
    ("completed_at", Column::CompletedAt),
    ("is_labeled", Column::IsLabeled),
    ("overlap", Column::Overlap),
    ("total_annotations", Column::TotalAnnotations),
    ("cancelled_annotations", Column::CancelledAnnotations),
    ("total_predictions", Column::TotalPredictions),
    ("annotators", Column::Annotators),
    ("annotations_ids", Column::AnnotationsIds),
    ("annotations_results", Column::AnnotationsResults),
    ("predictions_score", Column::PredictionsScore),
    ("predictions_model_versions", Column::PredictionsModelVersions),
    ("predictions_results", Column::PredictionsResults),
    ("file_upload", Column::FileUpload),
    ("storage_filename", Column::StorageFilename),
    ("avg_lead_time", Column::AvgLeadTime),
    ("draft_exists", Column::DraftExists),
];

impl Column {
    /// The column of this name: a fixed column, or `data.<path>`.
    pub fn from_name(name: &str) -> Option<Column> {
        match name.strip_prefix("data.") {
            Some("") => None,
            Some(path) => Some(Column::Data(path.to_owned())),
            None => NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| column.clone()),
        }
    }

    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Column::Data(path) => format!("data.{path}"),
            other => {
                NAMES.iter().find(|(_, column)| column == other).map(|(name, _)| *name).unwrap_or_default().to_owned()
            }
        }
    }

    /// The task fields that this column needs.
    pub fn needs(&self) -> Needs {
        let none = Needs::default();
        match self {
            Column::Data(_) => Needs { data: true, ..none },
            Column::FileUpload | Column::StorageFilename => Needs { sources: true, ..none },
            Column::TotalPredictions | Column::PredictionsScore | Column::PredictionsModelVersions => {
                Needs { predictions: true, ..none }
            }
            Column::PredictionsResults => Needs { prediction_results: true, ..none },
            Column::AnnotationsResults => Needs { work: true, annotation_results: true, ..none },
            Column::Annotators
            | Column::AnnotationsIds
            | Column::AvgLeadTime
            | Column::CompletedAt
            | Column::DraftExists => Needs { work: true, ..none },
            Column::Id
            | Column::InnerId
            | Column::CreatedAt
            | Column::UpdatedAt
            | Column::UpdatedBy
            | Column::IsLabeled
            | Column::Overlap
            | Column::TotalAnnotations
            | Column::CancelledAnnotations => none,
        }
    }

    pub(super) fn kind(&self) -> ColumnKind {
        match self {
            Column::Data(_) => ColumnKind::Data,
            Column::CreatedAt | Column::UpdatedAt | Column::CompletedAt => ColumnKind::Time,
            Column::IsLabeled | Column::DraftExists => ColumnKind::Boolean,
            Column::FileUpload | Column::StorageFilename => ColumnKind::Text,
            Column::Annotators | Column::UpdatedBy | Column::AnnotationsIds => ColumnKind::Ids,
            Column::PredictionsModelVersions => ColumnKind::Names,
            Column::AnnotationsResults | Column::PredictionsResults => ColumnKind::Results,
            Column::Id
            | Column::InnerId
            | Column::Overlap
            | Column::TotalAnnotations
            | Column::CancelledAnnotations
            | Column::TotalPredictions
            | Column::PredictionsScore
            | Column::AvgLeadTime => ColumnKind::Number,
        }
    }

    /// Columns where zero counts as empty.
    pub(super) fn is_count(&self) -> bool {
        matches!(self, Column::TotalAnnotations | Column::CancelledAnnotations | Column::TotalPredictions)
    }
}
