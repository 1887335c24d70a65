//! Options of a reader.

use super::data::Expectations;
use labeling::ids::{ProjectChildId, UserId};

/// The forms in which an import file names the author of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Annotator<'a> {
    Id(u64),
    Email(&'a str),
}

/// Finds the user that an import file names. `None` if there is no such user.
pub type Users<'a> = &'a (dyn Fn(Annotator<'_>) -> Option<UserId> + Sync);

/// Options of a reader. `Default` reads without a labeling config and without users.
pub struct ReadOptions<'a> {
    /// The labeling config's requirements on the data. `None` for a project without a config.
    pub expectations: Option<&'a Expectations>,
    /// Finds users by id or email address.
    pub users: Users<'a>,
    /// The data fields that become predictions (`preannotated_from_fields`).
    pub preannotated_from_fields: Vec<String>,
    /// The upload of the file, which every task names.
    pub file_upload: Option<ProjectChildId>,
    /// The largest item, in bytes: a line, an element of an array, a row of a table.
    pub max_item: usize,
    /// The most tasks of one file.
    pub max_tasks: u64,
    /// The number of problems after which the reader stops.
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
