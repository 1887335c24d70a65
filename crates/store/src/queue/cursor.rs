//! The CURSOR row: the next place that was never handed out, the last tasks that were given back, and the time of the
//! next look for expired holds.

use super::{read_annotator, spot, spot_text};
use crate::Store;
use crate::error::Result;
use crate::table::Range as Keys;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use labeling::ids::ProjectId;
use labeling::queue::next::Held;
use labeling::queue::returned::{LISTED, Returned, Returns};
use labeling::queue::{Millis, Place, Spot};

/// The next place, as an attribute.
pub(super) const PLACE: &str = "place";
/// The time of the next look for expired holds, as an attribute.
pub(super) const LOOK: &str = "look";
const RETURNS: &str = "returns";

/// The content of the row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) place: Place,
    pub(super) returns: Returns,
    pub(super) look_at: Option<Millis>,
}

/// The attribute that lists a return.
fn slot(n: u64) -> String {
    format!("r{}", n % LISTED)
}

fn read_returned(text: &str) -> Option<Returned> {
    let (n, rest) = text.split_once('@')?;
    Some(Returned { n: n.parse().ok()?, spot: spot(rest)? })
}

pub(super) fn read_cursor(row: Option<&Row>) -> Cursor {
    let Some(row) = row else { return Cursor::default() };
    let last = (0..LISTED).filter_map(|n| read_returned(row.find_text(&slot(n))?));
    Cursor {
        place: row.find_number(PLACE).unwrap_or(0),
        returns: Returns { count: row.find_number(RETURNS).unwrap_or(0), last: last.collect() },
        look_at: row.find_number(LOOK),
    }
}

impl Store {
    /// Lists a task as given back. Without a CURSOR row, no bookmark is beyond its place.
    pub(crate) async fn give_back(&self, project: ProjectId, spot: &Spot) -> Result<()> {
        let key = keys::cursor(project);
        let counted = self.table().update(&key, Update::new().add(RETURNS, 1), Condition::row_exists()).await?;
        let Some(n) = counted.and_then(|row| row.find_number::<u64>(RETURNS)) else { return Ok(()) };
        let update = Update::new().set(&slot(n), format!("{n}@{}", spot_text(spot)));
        self.table().update(&key, update, Condition::row_exists()).await?;
        Ok(())
    }

    /// Claims the look for expired holds that is `due`, and reads the holds of all annotators. `None` if another request
    /// has the claim.
    pub(super) async fn look_at_holds(
        &self,
        project: ProjectId,
        due: Millis,
        until: Millis,
    ) -> Result<Option<Vec<Held>>> {
        let update = Update::new().set(LOOK, until);
        if self.table().update(&keys::cursor(project), update, Condition::equal(LOOK, due)).await?.is_none() {
            return Ok(None);
        }
        let range = Keys::Prefix(keys::ANNOTATOR_PREFIX.to_owned());
        let mut holds = Vec::new();
        let mut start = None;
        loop {
            let (rows, next) = self.table().query_page(&keys::queue(project), &range, None, false, start).await?;
            holds.extend(rows.iter().flat_map(|row| read_annotator(Some(row)).holds));
            start = next;
            if start.is_none() {
                return Ok(Some(holds));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use labeling::ids::{SegmentId, TaskId};

    #[test]
    fn the_row_lists_the_last_returns() {
        assert_eq!(read_cursor(None), Cursor::default());
        let spot = Spot { place: 7, task: TaskId(19), segment: SegmentId(12) };
        let row = Row::new().with(PLACE, 9_u64).with(RETURNS, 17_u64).with(LOOK, 5_i64);
        let row = row.with(&slot(17), format!("17@{}", spot_text(&spot))).with(&slot(3), "nonsense");
        let returns = Returns { count: 17, last: vec![Returned { n: 17, spot }] };
        assert_eq!(read_cursor(Some(&row)), Cursor { place: 9, returns, look_at: Some(5) });
    }
}
