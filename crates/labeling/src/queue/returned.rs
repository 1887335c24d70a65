//! Tasks that were given back. Their places may be below the bookmarks of other annotators, who would find their OPEN
//! rows only at the end of the stream. So the CURSOR row, which every request reads, lists the last ones.

use super::Spot;

/// The number of returns that the CURSOR row lists.
pub const LISTED: u64 = 16;

/// A task that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The number of the return, from 1.
    pub n: u64,
    pub spot: Spot,
}

/// The returns of a project, as its CURSOR row lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returns {
    /// The number of returns so far.
    pub count: u64,
    /// At most the last [`LISTED`], in any order. The newest may be missing for a moment.
    pub last: Vec<Returned>,
}

/// The returns that an annotator has not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    /// All returns up to the number `up_to` that are new.
    Listed { new: Vec<Returned>, up_to: u64 },
    /// The row no longer lists all of them.
    Unknown,
}

impl Returns {
    /// The returns after the number `seen`.
    pub(super) fn after(&self, seen: u64) -> Unseen {
        // A row that was made again counts from 0.
        let seen = if seen > self.count { 0 } else { seen };
        if self.count - seen > LISTED {
            return Unseen::Unknown;
        }
        let listed = |n: &u64| self.last.iter().any(|one| one.n == *n);
        let up_to = (seen + 1..=self.count).take_while(listed).last().unwrap_or(seen);
        let new = self.last.iter().copied().filter(|one| one.n > seen && one.n <= self.count);
        Unseen::Listed { new: new.collect(), up_to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{SegmentId, TaskId};

    fn returned(n: u64) -> Returned {
        Returned { n, spot: Spot { place: n, task: TaskId(n), segment: SegmentId(0) } }
    }

    #[test]
    fn an_annotator_sees_what_came_since() {
        let returns = Returns { count: 3, last: (1..=3).map(returned).collect() };
        assert_eq!(returns.after(3), Unseen::Listed { new: vec![], up_to: 3 });
        assert_eq!(returns.after(1), Unseen::Listed { new: vec![returned(2), returned(3)], up_to: 3 });
        assert_eq!(returns.after(9), returns.after(0));
    }

    #[test]
    fn a_missing_entry_is_waited_for_and_then_given_up() {
        let gap = |count| Returns { count, last: (1..=count).filter(|n| *n != 2).map(returned).collect() };
        assert_eq!(gap(3).after(1), Unseen::Listed { new: vec![returned(3)], up_to: 1 });
        assert_eq!(gap(18).after(1), Unseen::Unknown);
    }
}
