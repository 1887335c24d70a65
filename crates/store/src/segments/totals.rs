//! Totals of a segment or a project as a row carries them.

use crate::table::expression::Update;
use crate::table::row::Row;
pub use labeling::queue::totals::{SegmentTotals, Totals};

macro_rules! attributes {
    ($($name:ident = $attribute:literal),* $(,)?) => {
        /// Reads the totals that a row carries.
        pub fn read(row: &Row) -> Totals {
            Totals { $($name: row.find_number($attribute).unwrap_or(0),)* }
        }

        /// The row with these totals.
        pub fn write(totals: &Totals, row: Row) -> Row {
            row$(.with($attribute, totals.$name))*
        }

        /// An update that sets a row's totals to these.
        pub fn set(totals: &Totals, update: Update) -> Update {
            update$(.set($attribute, totals.$name))*
        }

        /// An update that adds these to a row's totals.
        pub fn add(totals: &Totals, update: Update) -> Update {
            update$(.add($attribute, totals.$name))*
        }
    };
}

attributes! {
    tasks = "t_tasks",
    finished = "t_finished",
    with_annotations = "t_with",
    annotations = "t_annotations",
    useful = "t_useful",
    ground_truth = "t_ground",
    cancelled = "t_cancelled",
    predictions = "t_predictions",
}
