//! Import jobs: the upload that becomes tasks.

use labeling::ids::ProjectChildId;
use serde::{Deserialize, Serialize};

/// The payload of an import job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportJob {
    /// The upload that is read.
    pub upload: ProjectChildId,
    /// The name for people: `s3://bucket/key` of an object that arrived in a bucket, else the file's name.
    pub source: String,
    /// The number of parts that the file is read in; 0 if it is read at once.
    #[serde(default)]
    pub parts: u32,
}
