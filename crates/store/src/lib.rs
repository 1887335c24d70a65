//! S3 and DynamoDB through the AWS SDK: where everything is kept, and the only place that knows keys and expressions.
//!
//! Task data lies in immutable runs in S3; work on tasks lies on top, as rows. See docs/ARCHITECTURE.md.

pub mod calls;
mod error;
pub mod expression;
pub mod keys;
pub mod objects;
pub mod random;
pub mod row;
pub mod table;

pub use error::{Error, ErrorKind, Result};

use objects::Objects;
use std::sync::Arc;
use table::Table;

/// Everything that is kept.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    table: Table,
    objects: Objects,
}

impl Store {
    /// The store on a table and buckets that exist.
    pub fn new(table: Table, objects: Objects) -> Store {
        Store { inner: Arc::new(Inner { table, objects }) }
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.inner.table
    }

    /// The buckets.
    pub fn objects(&self) -> &Objects {
        &self.inner.objects
    }
}
