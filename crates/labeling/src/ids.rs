//! Ids. An id says where its record lives: a child's id embeds its parent's, so no secondary index exists.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How many children (annotations, predictions, drafts) of one kind a task can have, plus one.
pub const CHILDREN_PER_TASK: u64 = 10_000;
/// How many children (views, uploads, jobs, ...) a project can have, plus one.
pub const CHILDREN_PER_PROJECT: u64 = 10_000_000;
/// Numbers below this are given to children born as rows; those from it on to children that came with an import.
pub const FIRST_IMPORTED_CHILD: u64 = 5_000;
/// How many annotations a task can come with, and how many predictions: more would have the ids of the next task's.
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
    /// A task, numbered over the whole installation.
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
    /// The first task id of a segment; it names the segment.
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
