//! The content of a task's state row.

use super::{Millis, codec};
use crate::ids::{FIRST_IMPORTED_CHILD, UserId};
use crate::queue::unique::{UniqueId, digest};

/// A user who holds the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub user: UserId,
    pub expires: Millis,
    /// The unique id of the hand-out. Submits under it are stored once.
    pub unique_id: UniqueId,
}

/// The work of one user on the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker {
    pub user: UserId,
    /// Annotations that are not cancelled.
    pub annotations: u32,
    /// Cancelled annotations: skips.
    pub skips: u32,
    /// The number of annotations and skips that the user submitted, including deleted ones. It never falls, so that no
    /// unique id is handed out twice.
    pub made: u32,
    /// Whether the user has a postponed draft and did not get the task again since.
    pub postponed: bool,
}

/// The annotation that resulted from a submit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The annotation's number within the task.
    pub n: u16,
    /// The [`digest`] of the submit's unique id.
    pub digest: u64,
}

/// The most submits that a state row holds. Further ones have rows of their own.
pub const KEPT: usize = 16;

impl Worker {
    fn new(user: UserId) -> Self {
        Self { user, annotations: 0, skips: 0, made: 0, postponed: false }
    }
}

/// The content of a task's state row. `version` is the row's attribute `v`, which is separate because conditions name
/// it. The other fields are one compact attribute ([`State::encode`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// 0: the row does not exist yet.
    pub version: u64,
    pub holders: Vec<Holder>,
    pub workers: Vec<Worker>,
    /// Annotations that are not cancelled, ground truth included.
    pub annotations: u32,
    /// Cancelled annotations: skips.
    pub cancelled: u32,
    /// How many of `annotations` are ground truth.
    pub ground_truth: u32,
    /// Predictions that were imported with the task or are rows.
    pub predictions: u32,
    /// Predictions in prediction runs, without `hidden` ones. The row does not hold this number: a reader that needs the
    /// number of all predictions ([`State::all_predictions`]) sets it first. A change that hides one subtracts 1.
    pub in_runs: i32,
    /// The number of the next row-born annotation. Numbers are never reused.
    pub next_annotation: u16,
    /// The same for predictions.
    pub next_prediction: u16,
    /// The same for drafts.
    pub next_draft: u16,
    /// This task's own overlap, if it differs from the project's.
    pub overlap: Option<u32>,
    pub allow_skip: bool,
    /// Whether the task's data was edited (`WORK#id#T` exists).
    pub edited: bool,
    /// The time of the last change of work on the task. 0 if only holds have changed. Holds do not count.
    pub updated_at: Millis,
    pub updated_by: Option<UserId>,
    /// The submits whose annotations exist, by their unique ids; at most [`KEPT`].
    pub kept: Vec<Kept>,
    /// The numbers of predictions in prediction runs that are deleted or replaced by a row, ascending.
    pub hidden: Vec<u16>,
}

/// The imported work of a task, from its run's sidecar or its base row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Annotations that are not cancelled, ground truth included.
    pub annotations: u32,
    pub cancelled: u32,
    /// How many of `annotations` are ground truth.
    pub ground_truth: u32,
    pub predictions: u32,
    /// The authors: user, annotations, skips. Unknown users are left out.
    pub by_users: Vec<(UserId, u32, u32)>,
    pub allow_skip: bool,
}

impl Default for Brought {
    fn default() -> Self {
        Self { annotations: 0, cancelled: 0, ground_truth: 0, predictions: 0, by_users: Vec::new(), allow_skip: true }
    }
}

/// The reason why a state row cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    /// A newer release wrote it.
    #[error("state has format {0}, this release reads up to {max}", max = codec::FORMAT)]
    Newer(u8),
    #[error("state is damaged")]
    Damaged,
}

impl State {
    /// The state of a task without a row.
    pub fn fresh(brought: &Brought) -> Self {
        let workers = brought.by_users.iter().map(|&(user, annotations, skips)| Worker {
            annotations,
            skips,
            ..Worker::new(user)
        });
        Self {
            version: 0,
            holders: Vec::new(),
            workers: workers.collect(),
            annotations: brought.annotations,
            cancelled: brought.cancelled,
            ground_truth: brought.ground_truth,
            predictions: brought.predictions,
            in_runs: 0,
            next_annotation: 1,
            next_prediction: 1,
            next_draft: 1,
            overlap: None,
            allow_skip: brought.allow_skip,
            edited: false,
            updated_at: 0,
            updated_by: None,
            kept: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// The number of the task's predictions, those in prediction runs included.
    pub fn all_predictions(&self) -> u32 {
        self.predictions.saturating_add_signed(self.in_runs)
    }

    /// The number of the annotation that was submitted under a unique id, if this row holds it.
    pub fn kept_under(&self, unique_id: &str) -> Option<u16> {
        let digest = digest(unique_id);
        self.kept.iter().find(|kept| kept.digest == digest).map(|kept| kept.n)
    }

    /// Whether the row does not hold all submitted annotations. The unique ids of the others have rows of their own.
    /// This includes annotations that were deleted later, and those of a release whose states held none.
    pub fn forgot_submits(&self) -> bool {
        usize::from(self.next_annotation) > self.kept.len() + 1
    }

    /// Whether the task has no work rows. Every write of a work row also writes the state, except for the change of a
    /// prediction. Prediction runs are not rows.
    pub fn is_untouched(&self) -> bool {
        self.version == 0 && self.predictions == 0
    }

    /// The row's compact attribute, without the version.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Decodes the bytes of [`encode`](Self::encode), in this format or an older one. `version` is the row's `v`.
    pub fn decode(version: u64, bytes: &[u8]) -> Result<Self, Unreadable> {
        codec::decode(version, bytes)
    }

    /// The work of this user on the task.
    pub fn worker(&self, user: UserId) -> Worker {
        self.workers.iter().find(|w| w.user == user).copied().unwrap_or_else(|| Worker::new(user))
    }

    /// The user's hold, live or expired.
    pub fn hold(&self, user: UserId) -> Option<&Holder> {
        self.holders.iter().find(|h| h.user == user)
    }

    /// The user's hold, if it has not expired. The grace period does not apply to the user's own hold.
    pub fn live_hold(&self, user: UserId, now: Millis) -> Option<&Holder> {
        self.hold(user).filter(|h| h.expires > now)
    }

    /// Changes the record of a user. An empty record is dropped.
    pub(super) fn note(&mut self, user: UserId, change: impl FnOnce(&mut Worker)) {
        let mut worker = self.worker(user);
        change(&mut worker);
        self.workers.retain(|w| w.user != user);
        if worker != Worker::new(user) {
            self.workers.push(worker);
        }
    }

    /// Takes the next number of a kind of child. `None` if the task can have no more of them.
    pub(super) fn take_number(next: &mut u16) -> Option<u64> {
        let n = u64::from(*next);
        if n >= FIRST_IMPORTED_CHILD {
            return None;
        }
        *next += 1;
        Some(n)
    }
}
