//! JSON: complete tasks, in the form of Label Studio's API and SDK.

use super::join::{Frame, Lines, Records};
use super::{ExportOptions, WriteError};
use crate::json::{Context, Expand, TaskView};
use jiff::Timestamp;
use labeling::ids::ProjectId;
use labeling::task::Task;

/// One array with one task per line.
pub(super) const FRAME: Frame = Frame { head: "[", separator: ",\n", tail: "]" };

/// Writes tasks.
struct Json {
    project: ProjectId,
    now: Timestamp,
    expand: Expand,
}

pub(super) fn records(options: &ExportOptions) -> Box<dyn Records> {
    Box::new(Json { project: options.project, now: options.now, expand: options.expand.clone() })
}

impl Records for Json {
    fn task(&mut self, task: Task, lines: &mut Lines) -> Result<(), WriteError> {
        let context = Context { project: self.project, people: &self.expand.people, now: self.now };
        serde_json::to_writer(lines.next(), &TaskView::exported(task, context, &self.expand))?;
        Ok(())
    }
}
