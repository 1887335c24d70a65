//! How much of an import one run of a function does.

use crate::segments::SEGMENT_TASKS;
use std::time::Duration;
use tokio::time::Instant;

/// The time that an invocation keeps to stop in order.
const MARGIN: Duration = Duration::from_secs(90);
/// Parts of a file, at most: so many functions may be at work for one import.
const MOST_PARTS: u64 = 32;
const MIB: u64 = 1024 * 1024;

/// How much of an import one run of a function does. `Default` is for a process that lives as long as it likes.
#[derive(Clone, Copy, Debug)]
pub struct ImportLimits {
    /// When whoever runs it is ended.
    pub deadline: Option<Instant>,
    /// A file of more bytes is read in parts.
    pub at_once: u64,
    /// Bytes of a part; more where a file would have too many.
    pub part: u64,
    /// Bytes after which a part notes how far it has come.
    pub note: u64,
    /// Tasks of a run.
    pub run: u64,
}

impl Default for ImportLimits {
    fn default() -> ImportLimits {
        ImportLimits { deadline: None, at_once: 64 * MIB, part: 64 * MIB, note: 256 * MIB, run: SEGMENT_TASKS }
    }
}

impl ImportLimits {
    /// The usual limits of what is ended at a time.
    pub fn until(deadline: Instant) -> ImportLimits {
        ImportLimits { deadline: Some(deadline), ..ImportLimits::default() }
    }

    /// When what is under way must be handed over.
    pub(super) fn hand_over(&self) -> Option<Instant> {
        self.deadline.map(|deadline| deadline.checked_sub(MARGIN).unwrap_or(deadline))
    }

    /// The bytes at which the parts of a file begin that can be entered anywhere.
    pub(super) fn cuts(&self, size: u64) -> Vec<u64> {
        let parts = size.div_ceil(self.part.max(1)).clamp(1, MOST_PARTS);
        let each = size.div_ceil(parts).max(1);
        (0..parts).map(|n| n * each).filter(|start| *start == 0 || *start < size).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_large_as_asked_and_not_too_many() {
        let limits = ImportLimits { part: 10, ..ImportLimits::default() };
        assert_eq!(limits.cuts(0), [0]);
        assert_eq!(limits.cuts(10), [0]);
        assert_eq!(limits.cuts(11), [0, 6]);
        assert_eq!(limits.cuts(25), [0, 9, 18]);
        assert_eq!(limits.cuts(100_000).len() as u64, MOST_PARTS);
        for size in 1..2_000 {
            let cuts = limits.cuts(size);
            assert!(cuts.is_sorted() && cuts.iter().all(|cut| *cut < size), "{size}: {cuts:?}");
        }
    }
}
