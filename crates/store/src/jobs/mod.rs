//! Long-running jobs of projects: what they do, their status and progress, and the pieces they are done in.
//!
//! A kind of job is a variant of [`JobPayload`], an entry of [`KINDS`] and a file of this folder that holds its payload.
//! The code that runs a kind stands with the things it works on, to the right of this folder.

pub mod bulk;
pub mod export;
pub mod import;
pub mod pieces;
pub mod predictions;
mod rows;
pub mod selected;

pub(crate) use rows::job_row;

use crate::error::{Error, Result};
use crate::events::timers::Timer;
use crate::time::{CLAIM, add_time};
use bulk::BulkJob;
use export::ExportJob;
use import::ImportJob;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, TaskId, UserId};
use predictions::PredictionJob;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A long-running job of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub id: ProjectChildId,
    /// The user who started it.
    pub user: UserId,
    pub status: JobStatus,
    pub payload: JobPayload,
    pub progress: Progress,
    pub report: JobReport,
    /// How often it was started without finishing or being handed over.
    #[serde(default)]
    pub attempts: u32,
    /// Whether a user has asked to cancel it. The row holds it, so that a runner's writes of the record keep it.
    #[serde(skip)]
    pub cancel_requested: bool,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// The status of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    #[default]
    Queued,
    Running,
    Completed,
    Failed,
    Canceled,
}

/// The kind of a job with the fields that only this kind has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobPayload {
    Import(ImportJob),
    Export(Box<ExportJob>),
    Predict(PredictionJob),
    Bulk(BulkJob),
}

/// The kind of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// An upload becomes tasks.
    Import,
    /// Tasks are written to files.
    Export,
    /// An ML backend makes predictions.
    Predict,
    /// Many tasks are changed alike.
    Bulk,
}

/// Facts about a kind of job.
struct KindInfo {
    kind: JobKind,
    /// The name in object keys and API answers.
    name: &'static str,
    /// The unit of the progress.
    unit: &'static str,
    /// Whether a running job may be canceled.
    can_cancel: bool,
}

/// All kinds of jobs, in the order of [`JobKind`].
static KINDS: [KindInfo; 4] = [
    KindInfo { kind: JobKind::Import, name: "import", unit: "bytes", can_cancel: false },
    KindInfo { kind: JobKind::Export, name: "export", unit: "tasks", can_cancel: false },
    KindInfo { kind: JobKind::Predict, name: "predict", unit: "tasks", can_cancel: true },
    KindInfo { kind: JobKind::Bulk, name: "bulk", unit: "tasks", can_cancel: true },
];

/// The most problems in a job's report: together they fit into its row.
const MOST_PROBLEMS: usize = 100;

/// The progress of a job, in the unit of its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub done: u64,
    pub total: u64,
}

/// The outcome of a job: the number of records it has handled, and its problems.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobReport {
    pub tasks: u64,
    pub annotations: u64,
    pub predictions: u64,
    /// The number of records of a bulk job that were already deleted. Records of a chunk that is repeated after the death
    /// of a process count here too.
    #[serde(default)]
    pub gone: u64,
    /// The number of records that a bulk job could not change.
    #[serde(default)]
    pub failed: u64,
    /// Why a failed job failed; for other jobs, the input that was skipped.
    pub problems: Vec<JobProblem>,
}

/// A problem of a job's input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobProblem {
    pub file: String,
    /// From 1.
    pub row: Option<u64>,
    pub field: Option<String>,
    /// A predicate whose subject is the field, else the row; a sentence if there is neither.
    pub message: String,
}

impl JobProblem {
    /// A problem with a task.
    pub fn of_task(task: TaskId, why: impl Display) -> JobProblem {
        JobProblem { message: format!("task {task}: {why}"), ..JobProblem::default() }
    }
}

impl JobKind {
    fn info(self) -> &'static KindInfo {
        // Every kind has an entry, at its own number; a test checks it.
        &KINDS[self as usize]
    }

    /// The name in object keys and API answers.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The unit of the progress: `bytes` or `tasks`.
    pub fn unit(self) -> &'static str {
        self.info().unit
    }

    fn of_name(name: &str) -> Option<JobKind> {
        KINDS.iter().find(|info| info.name == name).map(|info| info.kind)
    }
}

impl Job {
    /// A job that has not started.
    pub(crate) fn queued(id: ProjectChildId, payload: JobPayload, total: u64, user: UserId, now: Timestamp) -> Job {
        Job {
            id,
            user,
            status: JobStatus::Queued,
            payload,
            progress: Progress { done: 0, total },
            report: JobReport::default(),
            attempts: 0,
            cancel_requested: false,
            created_at: now,
            finished_at: None,
        }
    }

    pub fn kind(&self) -> JobKind {
        match self.payload {
            JobPayload::Import(_) => JobKind::Import,
            JobPayload::Export(_) => JobKind::Export,
            JobPayload::Predict(_) => JobKind::Predict,
            JobPayload::Bulk(_) => JobKind::Bulk,
        }
    }

    /// The payload of an import.
    pub fn import(&self) -> Option<&ImportJob> {
        match &self.payload {
            JobPayload::Import(import) => Some(import),
            _ => None,
        }
    }

    /// The payload of an export.
    pub fn export(&self) -> Option<&ExportJob> {
        match &self.payload {
            JobPayload::Export(export) => Some(export),
            _ => None,
        }
    }

    /// The payload of an export, to note its progress.
    pub(crate) fn export_mut(&mut self) -> Result<&mut ExportJob> {
        match &mut self.payload {
            JobPayload::Export(export) => Ok(export),
            _ => Err(Error::corrupt("a job of another kind is run as an export")),
        }
    }

    /// The payload of a prediction job.
    pub fn prediction(&self) -> Option<&PredictionJob> {
        match &self.payload {
            JobPayload::Predict(prediction) => Some(prediction),
            _ => None,
        }
    }

    /// The payload of a bulk job.
    pub fn bulk(&self) -> Option<&BulkJob> {
        match &self.payload {
            JobPayload::Bulk(bulk) => Some(bulk),
            _ => None,
        }
    }

    /// Adds a problem to the report, unless it has so many already.
    pub fn note_problem(&mut self, problem: JobProblem) {
        if self.report.problems.len() < MOST_PROBLEMS {
            self.report.problems.push(problem);
        }
    }

    /// The timer that makes the clock look after the job until it has finished.
    pub(crate) fn timer(&self) -> Timer {
        Timer::job(self.id, self.timer_at())
    }

    /// When the clock first looks after the job. An export is started by its own request, so the clock waits for a whole
    /// claim.
    pub(crate) fn timer_at(&self) -> Timestamp {
        match self.kind() {
            JobKind::Export => add_time(self.created_at, CLAIM),
            JobKind::Import | JobKind::Predict | JobKind::Bulk => self.created_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_at_their_own_numbers_under_their_own_names() {
        for (at, info) in KINDS.iter().enumerate() {
            assert_eq!(info.kind as usize, at);
            assert_eq!(JobKind::of_name(info.name), Some(info.kind));
        }
        assert_eq!(JobKind::of_name("nothing"), None);
    }
}
