//! Options of a reader.

use super::data::Expectations;
use labeling::ids::{ProjectChildId, UserId};

/// How an import file names who made an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Annotator<'a> {
    Id(u64),
    Email(&'a str),
}

/// Finds the member that an import file names; `None` when there is no such member.
pub type Users<'a> = &'a (dyn Fn(Annotator<'_>) -> Option<UserId> + Sync);

/// Options of a reader. `Default` reads without a labeling config and knows no users.
pub struct ReadOptions<'a> {
    /// The labeling config's requirements on the data; `None` while a project has no config.
    pub expectations: Option<&'a Expectations>,
    /// Finds users by number or address.
    pub users: Users<'a>,
    /// Data fields to make predictions of (`preannotated_from_fields`).
    pub preannotated_from_fields: Vec<String>,
    /// The upload that the file is, noted on every task.
    pub file_upload: Option<ProjectChildId>,
    /// Bytes of one item: a line, an element of an array, a row of a table.
    pub max_item: usize,
    /// Tasks of one file.
    pub max_tasks: u64,
    /// Problems to collect before giving up.
    pub max_problems: usize,
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        Self {
            expectations: None,
            users: &|_| None,
            preannotated_from_fields: Vec::new(),
            file_upload: None,
            max_item: 64 << 20,
            max_tasks: u64::MAX,
            max_problems: 100,
        }
    }
}
