//! Ids. A child's id contains its parent's id, so the record of an id is found without a secondary index.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The number of children (annotations, predictions, drafts) of one kind that a task can have, plus one.
pub const CHILDREN_PER_TASK: u64 = 10_000;
/// The number of children (views, uploads, jobs, ...) that a project can have, plus one.
pub const CHILDREN_PER_PROJECT: u64 = 10_000_000;
/// Children created as rows get numbers below this one. Imported children get this number and higher ones.
pub const FIRST_IMPORTED_CHILD: u64 = 5_000;
/// The most annotations, and the most predictions, of an imported task. More would overlap the ids of the next task.
pub const MOST_IMPORTED_CHILDREN: u64 = CHILDREN_PER_TASK - FIRST_IMPORTED_CHILD;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A task. Task ids are unique in the installation.
    TaskId
);
id!(
    /// A project.
    ProjectId
);
id!(
    /// A user.
    UserId
);
id!(
    /// The id of a segment: its first task id.
    SegmentId
);
id!(
    /// An annotation, a prediction or a draft: `task id * 10^4 + n`.
    ChildId
);
id!(
    /// A project's upload, job, view, ...: `project id * 10^7 + n`.
    ProjectChildId
);

impl TaskId {
    /// The id of this task's `n`-th child.
    pub fn child(self, n: u64) -> ChildId {
        ChildId(self.0 * CHILDREN_PER_TASK + n)
    }
}

impl ChildId {
    /// The task that this annotation, prediction or draft belongs to.
    pub fn task(self) -> TaskId {
        TaskId(self.0 / CHILDREN_PER_TASK)
    }

    /// Its number within the task.
    pub fn n(self) -> u64 {
        self.0 % CHILDREN_PER_TASK
    }
}

impl ProjectId {
    /// The id of this project's `n`-th child of a kind.
    pub fn child(self, n: u64) -> ProjectChildId {
        ProjectChildId(self.0 * CHILDREN_PER_PROJECT + n)
    }
}

impl ProjectChildId {
    /// The project that this record belongs to.
    pub fn project(self) -> ProjectId {
        ProjectId(self.0 / CHILDREN_PER_PROJECT)
    }

    /// Its number within the project.
    pub fn n(self) -> u64 {
        self.0 % CHILDREN_PER_PROJECT
    }
}
