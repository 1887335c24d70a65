//! The row of a segment's summary: an attribute for each name that its tasks use. A row has 400 KB at most, so it lists
//! a bounded number of names; others are not counted.

use crate::table::expression::{Condition, Update};
use crate::table::row::Row;

/// The prefix of an attribute that counts tasks with a data key.
pub(super) const DATA: &str = "d:";
/// The prefix of an attribute that counts a (from_name, to_name, type, label).
pub(super) const RESULT: &str = "r:";
/// The number of names in the row. Names are only added, so the same number means the same names.
const NAMES: &str = "names";
/// An expression has 4 KB at most.
pub(crate) const NAMES_AT_ONCE: usize = 60;
/// The names of each kind in a row: how many, and how many bytes with their counts. Both kinds together are half of
/// what a row may have. Data keys and results have room of their own, so that many keys leave room for labels.
const MOST_NAMES: usize = 4_000;
const MOST_BYTES: usize = 100_000;
/// The most bytes of a count.
const COUNT_BYTES: usize = 12;

/// Counts by the attribute that holds each.
pub(crate) type NamedCounts = [(String, i64)];

/// The room that the names of one kind take.
#[derive(Clone, Copy, Default)]
struct Used {
    names: usize,
    bytes: usize,
}

#[derive(Default)]
struct Room {
    data: Used,
    results: Used,
}

impl Room {
    fn of(row: &Row) -> Room {
        let mut room = Room::default();
        for name in row.0.keys().filter(|name| name.starts_with(DATA) || name.starts_with(RESULT)) {
            let used = room.used(name);
            *used = used.with(name);
        }
        room
    }

    fn used(&mut self, name: &str) -> &mut Used {
        if name.starts_with(DATA) { &mut self.data } else { &mut self.results }
    }

    /// Takes the room of a name if there is enough.
    fn take(&mut self, name: &str) -> bool {
        let used = self.used(name);
        let after = used.with(name);
        let fits = after.names <= MOST_NAMES && after.bytes <= MOST_BYTES;
        if fits {
            *used = after;
        }
        fits
    }

    fn names(&self) -> usize {
        self.data.names + self.results.names
    }
}

impl Used {
    fn with(self, name: &str) -> Used {
        Used { names: self.names + 1, bytes: self.bytes + name.len() + COUNT_BYTES }
    }
}

/// A whole row of these counts. The most frequent names are listed first.
pub(crate) fn whole_row(counts: &NamedCounts) -> Row {
    let mut sorted: Vec<&(String, i64)> = counts.iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut room = Room::default();
    let listed = sorted.into_iter().filter(|(name, _)| room.take(name));
    let row = listed.fold(Row::new(), |row, (name, count)| row.with(name, *count));
    row.with(NAMES, room.names())
}

/// The update that adds counts to names that the row already has. Without one of them, it is refused.
pub(crate) fn add_to_listed(counts: &NamedCounts) -> (Update, Condition) {
    let update = counts.iter().fold(Update::new(), |update, (name, count)| update.add(name, *count));
    let condition =
        counts.iter().fold(Condition::row_exists(), |all, (name, _)| all.also(Condition::exists(name.clone())));
    (update, condition)
}

/// The update that adds counts to a row as it was read, or makes the row. New names are listed as long as there is
/// room, and only if their count is positive. It is refused if the row has got other names in the meantime.
pub(crate) fn add_and_list(row: Option<&Row>, counts: &NamedCounts) -> (Update, Condition) {
    let mut room = row.map(Room::of).unwrap_or_default();
    let before = room.names();
    let mut update = Update::new();
    for (name, count) in counts {
        let listed = row.is_some_and(|row| row.has(name));
        if listed || (*count > 0 && room.take(name)) {
            update = update.add(name, *count);
        }
    }
    let Some(row) = row else { return (update.set(NAMES, room.names()), Condition::row_absent()) };
    if room.names() == before {
        return (update, Condition::row_exists());
    }
    let same = match row.find_number::<usize>(NAMES) {
        Some(names) => Condition::equal(NAMES, names),
        None => Condition::absent(NAMES),
    };
    (update.set(NAMES, room.names()), Condition::row_exists().also(same))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(range: std::ops::Range<usize>, width: usize) -> Vec<(String, i64)> {
        range.map(|n| (format!("{DATA}{n:0width$}"), 1)).collect()
    }

    fn bytes(row: &Row) -> usize {
        row.0.keys().map(|name| name.len() + COUNT_BYTES).sum()
    }

    #[test]
    fn a_row_lists_the_most_frequent_names_that_fit() {
        let mut many = counts(0..10_000, 200);
        many.push((format!("{RESULT}label"), 1));
        many[9_999].1 = 7;
        let row = whole_row(&many);
        assert!(bytes(&row) < 2 * MOST_BYTES, "{}", bytes(&row));
        assert_eq!(row.0.len(), MOST_BYTES / (200 + DATA.len() + COUNT_BYTES) + 2);
        assert!(row.has(&many[9_999].0) && row.has(&format!("{RESULT}label")));
        assert_eq!(whole_row(&counts(0..10_000, 5)).0.len(), MOST_NAMES + 1);
    }

    #[test]
    fn new_names_are_listed_until_the_row_is_full() {
        let full = whole_row(&counts(0..10_000, 200));
        let (update, _) = add_and_list(Some(&full), &counts(20_000..20_060, 200));
        assert!(update.is_empty());
        let (update, _) = add_and_list(Some(&full), &counts(0..60, 200));
        assert!(!update.is_empty());
        let (update, _) = add_and_list(Some(&full), &[(format!("{RESULT}label"), 1)]);
        assert!(!update.is_empty());
        let (update, _) = add_and_list(Some(&whole_row(&[])), &[(format!("{RESULT}label"), -1)]);
        assert!(update.is_empty(), "a count is taken from a name that nothing counts");
    }
}
