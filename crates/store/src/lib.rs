//! S3 and DynamoDB through the AWS SDK: where everything is kept, and the only place that knows keys and expressions.
//!
//! Task data lies in immutable runs in S3; work on tasks lies on top, as rows. See docs/ARCHITECTURE.md.

pub mod accounts;
pub mod bulk;
mod caches;
pub mod calls;
mod cleanup;
mod error;
pub mod events;
pub mod exports;
pub mod imports;
pub mod jobs;
pub mod objects;
pub mod predictions;
pub mod projects;
pub mod queue;
pub mod random;
mod retry;
pub mod segments;
pub mod table;
pub mod tasks;
mod time;

pub use error::{Error, ErrorKind, Result};

use caches::Caches;
use objects::Objects;
use outbound::Outbound;
use std::sync::{Arc, OnceLock};
use table::Table;
use tokio::sync::Notify;

/// The target of events whose numeric fields are metrics: what is counted is said where it happens, and the host that
/// gathers metrics writes them.
pub const METRICS: &str = "skylabel::metrics";

/// Everything that is kept.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    table: Table,
    objects: Objects,
    caches: Caches,
    bell: Notify,
    /// Whether exports may download media from private addresses too; absent until [`Store::allow_downloads`].
    downloads: OnceLock<bool>,
}

impl Store {
    /// The store on a table and buckets that exist.
    pub fn new(table: Table, objects: Objects) -> Store {
        Store {
            inner: Arc::new(Inner {
                table,
                objects,
                caches: Caches::new(),
                bell: Notify::new(),
                downloads: OnceLock::new(),
            }),
        }
    }

    /// Lets exports download the media that tasks name by URL, from private addresses too if `allow_private`. The first
    /// call counts.
    pub fn allow_downloads(&self, allow_private: bool) {
        let _ = self.inner.downloads.set(allow_private);
    }

    /// A client for downloads, if they are allowed.
    pub(crate) fn downloads(&self) -> Option<Outbound> {
        Outbound::new(*self.inner.downloads.get()?).ok()
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.inner.table
    }

    /// The buckets.
    pub fn objects(&self) -> &Objects {
        &self.inner.objects
    }

    /// Rings when something happened here that webhooks may be told of.
    pub fn bell(&self) -> &Notify {
        &self.inner.bell
    }

    pub(crate) fn caches(&self) -> &Caches {
        &self.inner.caches
    }
}
