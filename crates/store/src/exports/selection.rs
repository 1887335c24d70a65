//! Which tasks and which of their annotations an export takes: Label Studio's `task_filter_options` and
//! `annotation_filter_options`.

use crate::tasks::load::Loaded;
use jiff::Timestamp;
use labeling::ids::TaskId;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Whether only such are taken, or none such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Only {
    Only,
    Exclude,
}

impl Only {
    fn takes(of: Option<Only>, is: bool) -> bool {
        match of {
            None => true,
            Some(Only::Only) => is,
            Some(Only::Exclude) => !is,
        }
    }
}

/// Which tasks. All conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskFilter {
    /// Tasks that somebody skipped.
    pub skipped: Option<Only>,
    /// Finished tasks.
    pub finished: Option<Only>,
    /// Tasks with an annotation that is no skip.
    pub annotated: Option<Only>,
    /// Tasks of which the annotation filter leaves an annotation.
    pub only_with_annotations: bool,
    /// Tasks that somebody annotated or skipped.
    pub worked_on: bool,
}

/// Which annotations: those of any kind that is named, or all where none is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnotationFilter {
    /// Neither skips nor ground truth.
    pub usual: bool,
    pub ground_truth: bool,
    pub skipped: bool,
}

/// What an export takes.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these tasks.
    pub ids: Option<HashSet<TaskId>>,
    /// Only tasks that changed at this time or later, or stand at or after a place of the project's order.
    pub changed_since: Option<(Timestamp, u64)>,
    pub tasks: TaskFilter,
    pub annotations: AnnotationFilter,
}

impl AnnotationFilter {
    fn takes(self, cancelled: bool, ground_truth: bool) -> bool {
        let all = !(self.usual || self.ground_truth || self.skipped);
        all || (self.usual && !cancelled && !ground_truth)
            || (self.ground_truth && ground_truth)
            || (self.skipped && cancelled)
    }
}

impl Selection {
    /// Takes out of a task what is not exported; whether it is exported itself.
    pub fn take(&self, loaded: &mut Loaded) -> bool {
        let (task, state, filter) = (&mut loaded.task, &loaded.state, &self.tasks);
        let taken = self.ids.as_ref().is_none_or(|ids| ids.contains(&task.id))
            && self.changed_since.is_none_or(|(at, place)| task.updated_at >= at || task.inner_id > place)
            && (!filter.worked_on || state.annotations + state.cancelled > 0)
            && Only::takes(filter.skipped, state.cancelled > 0)
            && Only::takes(filter.finished, task.is_labeled)
            && Only::takes(filter.annotated, state.annotations > 0);
        if !taken {
            return false;
        }
        task.annotations.retain(|one| self.annotations.takes(one.was_cancelled, one.ground_truth));
        !filter.only_with_annotations || !task.annotations.is_empty()
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
        assert!(Only::takes(None, false) && Only::takes(Some(Only::Exclude), false));
        assert!(!Only::takes(Some(Only::Only), false) && !Only::takes(Some(Only::Exclude), true));
    }
}
