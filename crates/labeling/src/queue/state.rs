//! What the state row of a task says.

use super::{Millis, codec};
use crate::ids::{FIRST_IMPORTED_CHILD, UserId};
use crate::queue::unique::{UniqueId, digest};

/// A user who holds the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    pub user: UserId,
    pub expires: Millis,
    /// Handed out with the task; a submit under it is kept once.
    pub unique_id: UniqueId,
}

/// What one user has done on the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker {
    pub user: UserId,
    /// Annotations that are not cancelled.
    pub annotations: u32,
    /// Cancelled annotations: skips.
    pub skips: u32,
    /// Annotations and skips ever made here by submit, deleted ones included: never falls, so that no unique id is
    /// handed out twice.
    pub made: u32,
    /// Has a postponed draft, and has not been handed the task since.
    pub postponed: bool,
}

/// Which annotation a submit became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The annotation's number within the task.
    pub n: u16,
    /// The [`digest`] of the unique id that it was submitted under.
    pub digest: u64,
}

/// How many submits a state row remembers; those of further ones have rows of their own.
pub const KEPT: usize = 16;

impl Worker {
    fn new(user: UserId) -> Self {
        Self { user, annotations: 0, skips: 0, made: 0, postponed: false }
    }
}

/// The content of a task's state row. `version` is the row's `v`, kept as an attribute of its own because conditions
/// name it; the rest is one compact attribute ([`State::encode`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// 0: there is no row yet.
    pub version: u64,
    pub holders: Vec<Holder>,
    pub workers: Vec<Worker>,
    /// Annotations that are not cancelled, ground truth included.
    pub annotations: u32,
    /// Cancelled annotations: skips.
    pub cancelled: u32,
    /// How many of `annotations` are ground truth.
    pub ground_truth: u32,
    pub predictions: u32,
    /// The number that the next row-born annotation gets; never reused.
    pub next_annotation: u16,
    /// The same for predictions.
    pub next_prediction: u16,
    /// The same for drafts.
    pub next_draft: u16,
    /// This task's own overlap, when it is not the project's.
    pub overlap: Option<u32>,
    pub allow_skip: bool,
    /// Whether the task's data was edited (`WORK#id#T` exists).
    pub edited: bool,
    /// When work on the task last changed; 0 while nothing but holds has. Holds do not count.
    pub updated_at: Millis,
    pub updated_by: Option<UserId>,
    /// The submits whose annotations are there, by their unique ids; [`KEPT`] at most.
    pub kept: Vec<Kept>,
}

/// What an import brought for a task, from its run's sidecar or its base row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Annotations that are not cancelled, ground truth included.
    pub annotations: u32,
    pub cancelled: u32,
    /// How many of `annotations` are ground truth.
    pub ground_truth: u32,
    pub predictions: u32,
    /// Who made them: user, annotations, skips. Users that are unknown are left out.
    pub by_users: Vec<(UserId, u32, u32)>,
    pub allow_skip: bool,
}

impl Default for Brought {
    fn default() -> Self {
        Self { annotations: 0, cancelled: 0, ground_truth: 0, predictions: 0, by_users: Vec::new(), allow_skip: true }
    }
}

/// A state row that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    /// Written by a newer release.
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
            next_annotation: 1,
            next_prediction: 1,
            next_draft: 1,
            overlap: None,
            allow_skip: brought.allow_skip,
            edited: false,
            updated_at: 0,
            updated_by: None,
            kept: Vec::new(),
        }
    }

    /// The number of the annotation that was submitted under a unique id, as far as this row remembers.
    pub fn kept_under(&self, unique_id: &str) -> Option<u16> {
        let digest = digest(unique_id);
        self.kept.iter().find(|kept| kept.digest == digest).map(|kept| kept.n)
    }

    /// Whether annotations were submitted that this row does not remember: rows of their own say what their unique ids
    /// became (also those that were deleted since, and those of a release whose states remembered none).
    pub fn forgot_submits(&self) -> bool {
        usize::from(self.next_annotation) > self.kept.len() + 1
    }

    /// Whether the task has no row of work: all that writes one writes the state, too, but for the change of a
    /// prediction.
    pub fn is_untouched(&self) -> bool {
        self.version == 0 && self.predictions == 0
    }

    /// The row's compact attribute, without the version.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads [`encode`](Self::encode)'s bytes, of this format or an older one; `version` is the row's `v`.
    pub fn decode(version: u64, bytes: &[u8]) -> Result<Self, Unreadable> {
        codec::decode(version, bytes)
    }

    /// What this user has done here.
    pub fn worker(&self, user: UserId) -> Worker {
        self.workers.iter().find(|w| w.user == user).copied().unwrap_or_else(|| Worker::new(user))
    }

    /// The user's hold, live or not.
    pub fn hold(&self, user: UserId) -> Option<&Holder> {
        self.holders.iter().find(|h| h.user == user)
    }

    /// The user's hold, as the user counts it: until its expiry.
    pub fn live_hold(&self, user: UserId, now: Millis) -> Option<&Holder> {
        self.hold(user).filter(|h| h.expires > now)
    }

    /// Changes what is noted about a user; a note that says nothing is dropped.
    pub(super) fn note(&mut self, user: UserId, change: impl FnOnce(&mut Worker)) {
        let mut worker = self.worker(user);
        change(&mut worker);
        self.workers.retain(|w| w.user != user);
        if worker != Worker::new(user) {
            self.workers.push(worker);
        }
    }

    /// Takes the next number of a kind of child; `None` when the task can have no more.
    pub(super) fn take_number(next: &mut u16) -> Option<u64> {
        let n = u64::from(*next);
        if n >= FIRST_IMPORTED_CHILD {
            return None;
        }
        *next += 1;
        Some(n)
    }
}
