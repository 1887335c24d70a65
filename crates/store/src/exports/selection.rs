//! Which tasks and which of their annotations an export takes: Label Studio's `task_filter_options` and
//! `annotation_filter_options`.

use crate::jobs::export::{AnnotationFilter, ExportSpec, FilterMode, TaskFilter};
use crate::tasks::load::Loaded;
use jiff::Timestamp;
use labeling::ids::TaskId;
use std::collections::HashSet;

/// The tasks and annotations that an export takes.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these tasks.
    pub ids: Option<HashSet<TaskId>>,
    /// Only tasks that changed at this time or later, or stand at or after a place of the project's order.
    pub changed_since: Option<(Timestamp, u64)>,
    pub tasks: TaskFilter,
    pub annotations: AnnotationFilter,
}

impl Selection {
    /// Takes out of a task what is not exported; whether it is exported itself.
    pub fn take(&self, loaded: &mut Loaded) -> bool {
        let (task, state, filter) = (&mut loaded.task, &loaded.state, &self.tasks);
        let taken = self.ids.as_ref().is_none_or(|ids| ids.contains(&task.id))
            && self.changed_since.is_none_or(|(at, place)| task.updated_at >= at || task.inner_id > place)
            && (!filter.worked_on || state.annotations + state.cancelled > 0)
            && FilterMode::passes(filter.skipped, state.cancelled > 0)
            && FilterMode::passes(filter.finished, task.is_labeled)
            && FilterMode::passes(filter.annotated, state.annotations > 0);
        if !taken {
            return false;
        }
        task.annotations.retain(|one| self.annotations.takes(one.was_cancelled, one.ground_truth));
        !filter.only_with_annotations || !task.annotations.is_empty()
    }
}

impl ExportSpec {
    /// The tasks and annotations that it takes.
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            ids: self.ids.as_ref().map(|ids| ids.iter().copied().collect()),
            changed_since: self.changed_since,
            tasks: self.tasks.clone(),
            annotations: self.annotations,
        }
    }
}
