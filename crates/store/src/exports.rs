//! Snapshots: exports that are kept in the data bucket.

use crate::Store;
use crate::error::{Error, Result};
use crate::expression::Condition;
use crate::import::pipeline::Chunks;
use crate::keys;
use crate::objects::Bucket;
use crate::row::Row;
use crate::table::Range;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

/// A snapshot of a project's tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub id: ProjectChildId,
    pub title: String,
    /// The object in the data bucket.
    pub key: String,
    /// Of its bytes, as hex.
    pub md5: String,
    pub user: UserId,
    pub created_at: Timestamp,
}

impl Store {
    /// Keeps an export's bytes as a snapshot.
    pub async fn keep_snapshot(
        &self,
        project: ProjectId,
        title: String,
        user: UserId,
        now: Timestamp,
        mut bytes: Chunks,
    ) -> Result<Snapshot> {
        let id = self.take_child(project).await?;
        let key = keys::objects::snapshot(id);
        let (sender, mut hashed) = tokio::sync::mpsc::channel(2);
        let hash = async move {
            let mut hash = Md5::new();
            while let Some(chunk) = bytes.recv().await {
                if let Ok(chunk) = &chunk {
                    hash.update(chunk);
                }
                // Where the other side stopped, it says why.
                if sender.send(chunk).await.is_err() {
                    break;
                }
            }
            hex::encode(hash.finalize())
        };
        let put = self.put_chunks(Bucket::Data, &key, "application/json", &mut hashed);
        let (md5, put) = futures::join!(hash, put);
        put?;
        let snapshot = Snapshot { id, title, key, md5, user, created_at: now };
        let row = Row::new().with("id", id.0).with_json("doc", &snapshot)?;
        self.table().put(&keys::snapshot(id), row, Condition::none()).await?;
        Ok(snapshot)
    }

    /// A snapshot.
    pub async fn snapshot(&self, id: ProjectChildId) -> Result<Snapshot> {
        let row = self.table().get(&keys::snapshot(id)).await?;
        row.ok_or_else(|| Error::missing("export"))?.json("doc")
    }

    /// All snapshots of a project, newest first.
    pub async fn snapshots(&self, project: ProjectId) -> Result<Vec<Snapshot>> {
        let range = Range::Prefix(keys::EXPORT_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, true).await?;
        rows.iter().map(|row| row.json("doc")).collect()
    }

    /// Deletes a snapshot.
    pub async fn delete_snapshot(&self, snapshot: &Snapshot) -> Result<()> {
        self.table().delete(&keys::snapshot(snapshot.id), Condition::none()).await?;
        self.objects().delete(Bucket::Data, std::slice::from_ref(&snapshot.key)).await
    }
}
