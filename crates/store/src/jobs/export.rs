//! Export jobs: what is written, and the progress of its files.

use jiff::Timestamp;
use labeling::ids::{ProjectChildId, TaskId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The payload of an export job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportJob {
    pub source: ExportSource,
    /// The started export; `None` until the job first runs.
    #[serde(default)]
    pub run: Option<ExportRun>,
    /// The finished files.
    #[serde(default)]
    pub outputs: Vec<OutputFile>,
}

/// Where an export job gets its spec from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportSource {
    /// A run of a scheduled export, which says then what to write.
    Schedule(ProjectChildId),
    /// A user's request.
    Request(Box<ExportSpec>),
}

impl ExportJob {
    pub(crate) fn new(source: ExportSource) -> ExportJob {
        ExportJob { source, run: None, outputs: Vec::new() }
    }

    /// The schedule that the job is a run of.
    pub fn schedule(&self) -> Option<ProjectChildId> {
        match self.source {
            ExportSource::Schedule(schedule) => Some(schedule),
            ExportSource::Request(_) => None,
        }
    }

    /// The spec of a user's request.
    pub fn request(&self) -> Option<&ExportSpec> {
        match &self.source {
            ExportSource::Schedule(_) => None,
            ExportSource::Request(spec) => Some(spec),
        }
    }
}

/// The content of an export: tasks, annotations, formats, and where the files go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportSpec {
    /// Names of formats; each makes one file.
    pub formats: Vec<String>,
    /// Export only these tasks.
    #[serde(default)]
    pub ids: Option<BTreeSet<TaskId>>,
    #[serde(default)]
    pub tasks: TaskFilter,
    #[serde(default)]
    pub annotations: AnnotationFilter,
    /// Export only tasks that changed at this time or later, or that stand at or behind this place of the project's
    /// order.
    #[serde(default)]
    pub changed_since: Option<(Timestamp, u64)>,
    /// A second place for the files, outside the data bucket.
    #[serde(default)]
    pub destination: Option<Destination>,
    #[serde(default)]
    pub expand: ExpandOptions,
    /// The snapshot whose JSON this export writes.
    #[serde(default)]
    pub snapshot: Option<ProjectChildId>,
    /// The snapshot that is converted to another format; the project's tasks are not read then.
    #[serde(default)]
    pub converts: Option<ProjectChildId>,
}

/// A started export: decisions that every part of it must share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportRun {
    pub spec: ExportSpec,
    pub began_at: Timestamp,
    /// The number of places that the project's order had at the start.
    pub end: u64,
    /// The places where parts begin; the first is 0.
    pub cuts: Vec<u64>,
    /// The progress of files that are joined from parts, in the order of the formats.
    #[serde(default)]
    pub files: Vec<JoinedFile>,
}

/// The progress of a file that is joined from parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JoinedFile {
    /// The id of its multipart upload.
    pub upload: Option<String>,
    /// The number of bytes that the checksum covers so far, and the state of the hash there, as hex.
    #[serde(default)]
    pub hashed: (u64, String),
    /// The finished file.
    #[serde(default)]
    pub output: Option<OutputFile>,
}

/// A file that an export has written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutputFile {
    pub name: String,
    /// The format's name.
    pub format: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, as hex.
    pub sha256: String,
    /// The number of tasks in the file.
    pub tasks: u64,
}

/// Which related records are written in full rather than as ids, and how tables write texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExpandOptions {
    pub predictions: bool,
    pub drafts: bool,
    /// The annotators.
    pub people: bool,
    /// Whether tables escape texts that a spreadsheet would take for formulas.
    pub escape_formulas: bool,
}

/// A filter keeps only the tasks that have a property, or drops them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FilterMode {
    Only,
    Exclude,
}

impl FilterMode {
    /// Whether a task passes that has the property (`has`) or not. Every task passes where there is no filter.
    pub(crate) fn passes(mode: Option<FilterMode>, has: bool) -> bool {
        match mode {
            None => true,
            Some(FilterMode::Only) => has,
            Some(FilterMode::Exclude) => !has,
        }
    }
}

/// Label Studio's `task_filter_options`: a task must pass all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskFilter {
    /// Tasks that an annotator skipped.
    pub skipped: Option<FilterMode>,
    /// Finished tasks.
    pub finished: Option<FilterMode>,
    /// Tasks with an annotation that is not a skip.
    pub annotated: Option<FilterMode>,
    /// Only tasks that keep an annotation after the annotation filter.
    pub only_with_annotations: bool,
    /// Only tasks with an annotation or a skip.
    pub worked_on: bool,
}

/// Label Studio's `annotation_filter_options`: annotations of any kind that is set pass; all pass where none is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnotationFilter {
    /// Annotations that are neither skips nor ground truth.
    pub usual: bool,
    pub ground_truth: bool,
    pub skipped: bool,
}

impl AnnotationFilter {
    pub(crate) fn takes(self, cancelled: bool, ground_truth: bool) -> bool {
        let all = !(self.usual || self.ground_truth || self.skipped);
        all || (self.usual && !cancelled && !ground_truth)
            || (self.ground_truth && ground_truth)
            || (self.skipped && cancelled)
    }
}

/// A folder of a connected bucket. The installation's policies decide which buckets can be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    pub bucket: String,
    /// The prefix of keys: empty, or folders with a slash at the end.
    pub prefix: String,
}

impl Destination {
    /// Whether the files overlap with an import prefix, so that exports would be imported again.
    pub fn meets(&self, bucket: &str, prefix: &str) -> bool {
        self.bucket == bucket && (self.prefix.starts_with(prefix) || prefix.starts_with(&self.prefix))
    }

    /// The key prefix of a schedule's files; no two schedules share it.
    pub fn folder(&self, schedule: ProjectChildId) -> String {
        format!("{}{schedule}/", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_of_any_named_kind_are_taken() {
        let of = |usual, ground_truth, skipped| AnnotationFilter { usual, ground_truth, skipped };
        // (filter, an annotation's (cancelled, ground truth), taken)
        let cases = [
            (of(false, false, false), (true, true), true),
            (of(true, false, false), (false, false), true),
            (of(true, false, false), (false, true), false),
            (of(true, false, false), (true, false), false),
            (of(false, true, false), (false, true), true),
            (of(true, false, true), (true, false), true),
            (of(true, false, true), (false, true), false),
        ];
        for (filter, (cancelled, ground_truth), taken) in cases {
            assert_eq!(filter.takes(cancelled, ground_truth), taken, "{filter:?} {cancelled} {ground_truth}");
        }
        assert!(FilterMode::passes(None, false) && FilterMode::passes(Some(FilterMode::Exclude), false));
        assert!(
            !FilterMode::passes(Some(FilterMode::Only), false) && !FilterMode::passes(Some(FilterMode::Exclude), true)
        );
    }
}
