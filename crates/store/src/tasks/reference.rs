//! References to tasks: a task id with its project and segment.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::projects::Project;
use crate::projects::order::ProjectOrder;
use crate::segments::Segment;
use labeling::ids::{ProjectId, SegmentId, TaskId};
use labeling::queue::{Millis, Spot};

/// A task id with its project and segment.
#[derive(Clone, Debug)]
pub struct TaskRef {
    pub project: std::sync::Arc<Project>,
    pub segment: Segment,
    pub task: TaskId,
}

impl TaskRef {
    /// The task's position within its segment.
    pub fn index(&self) -> u64 {
        self.task.0 - self.segment.first.0
    }

    /// Where it stands in the project's order.
    pub fn spot(&self) -> Spot {
        let place = ProjectOrder::of(&self.project).place_of(&self.segment, self.index());
        Spot { place, task: self.task, segment: self.segment.first }
    }
}

impl Store {
    /// A task's project and segment. No call where this process knows both: a segment's place and runs' first names
    /// never change.
    pub async fn task_ref(&self, task: TaskId, now: Millis) -> Result<TaskRef> {
        let block = self.block(task).await?;
        let project = self.recent_project(block.project, now).await.map_err(|error| match error.kind() {
            ErrorKind::Missing => Error::missing("task"),
            _ => error,
        })?;
        let segment = self.known_segment(block.project, block.segment).await?;
        Ok(TaskRef { project, segment, task })
    }

    /// A segment as this process first read it: only what never changes may be used.
    pub(crate) async fn known_segment(&self, project: ProjectId, first: SegmentId) -> Result<Segment> {
        if let Some(segment) = self.caches().segments.get(&first) {
            return Ok(segment);
        }
        let segment = self.segment(project, first).await?;
        self.caches().segments.insert(first, segment.clone());
        Ok(segment)
    }
}
