//! Which tasks of a segment are deleted: a bitmap with a version, the only way a task is deleted.

use crate::Store;
use crate::error::Result;
use crate::keys;
use crate::row::Row;
use labeling::ids::SegmentId;

/// The deleted tasks of a segment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deleted {
    /// 0: there is no row yet.
    pub version: u64,
    bits: Vec<u8>,
}

impl Deleted {
    pub(crate) fn from_row(row: Option<&Row>) -> Deleted {
        let Some(row) = row else { return Deleted::default() };
        Deleted {
            version: row.find_number("v").unwrap_or(0),
            bits: row.find_bytes("bits").unwrap_or_default().to_vec(),
        }
    }

    pub(crate) fn to_row(&self) -> Row {
        Row::new().with("v", self.version).with("bits", self.bits.clone())
    }

    /// Whether the task at a position is deleted.
    pub fn has(&self, index: u64) -> bool {
        let byte = usize::try_from(index / 8).ok().and_then(|at| self.bits.get(at));
        byte.is_some_and(|byte| byte & (1 << (index % 8)) != 0)
    }

    /// Deletes the task at a position; whether it was not deleted before.
    pub fn add(&mut self, index: u64) -> bool {
        if self.has(index) {
            return false;
        }
        let at = usize::try_from(index / 8).unwrap_or(usize::MAX);
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (index % 8);
        true
    }

    /// How many are deleted.
    pub fn count(&self) -> u64 {
        self.bits.iter().map(|byte| u64::from(byte.count_ones())).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

impl Store {
    /// The deleted tasks of a segment.
    pub async fn deleted(&self, segment: SegmentId) -> Result<Deleted> {
        Ok(Deleted::from_row(self.table().get(&keys::deleted(segment)).await?.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_deleted_once() {
        let mut deleted = Deleted::default();
        assert!(!deleted.has(3_999));
        assert!(deleted.add(3_999));
        assert!(!deleted.add(3_999));
        assert!(deleted.add(0));
        assert_eq!((deleted.count(), deleted.has(1), deleted.has(9_999)), (2, false, false));
    }
}
