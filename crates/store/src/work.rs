//! Records of work: annotations, predictions, drafts and edited data, compressed; long ones lie in S3.

use crate::Store;
use crate::error::{Error, Result};
use crate::keys;
use crate::objects::Bucket;
use crate::row::Row;
use labeling::ids::{ChildId, ProjectId};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a row holds itself, in compressed bytes.
const ROW_BYTES: usize = 16 * 1024;
const LEVEL: i32 = 1;
const RECORD: &str = "z";
const OBJECT: &str = "o";
/// A deleted record that came with an import.
const TOMBSTONE: &str = "gone";

/// The tombstone of a record that came with an import.
pub(crate) fn tombstone() -> Row {
    Row::new().with(TOMBSTONE, true)
}

pub(crate) fn is_tombstone(row: &Row) -> bool {
    row.flag(TOMBSTONE)
}

impl Store {
    /// The row of a record; a long one is put into S3 first, under a new name, so that a write that fails names
    /// nothing.
    pub(crate) async fn record_row(&self, project: ProjectId, id: ChildId, record: &impl Serialize) -> Result<Row> {
        self.record_row_of(project, id, &serde_json::to_vec(record)?).await
    }

    /// The row of a record that is JSON already.
    pub(crate) async fn record_row_of(&self, project: ProjectId, id: ChildId, json: &[u8]) -> Result<Row> {
        let packed = zstd::encode_all(json, LEVEL).map_err(|_| Error::corrupt("a record cannot be packed"))?;
        if packed.len() <= ROW_BYTES {
            return Ok(Row::new().with(RECORD, packed));
        }
        let key = keys::objects::work(project, id, &crate::random::name()?);
        self.objects().put(Bucket::Data, &key, "application/zstd", packed).await?;
        Ok(Row::new().with(OBJECT, key))
    }

    /// The record of a row.
    pub(crate) async fn record<T: DeserializeOwned>(&self, row: &Row) -> Result<T> {
        match row.find_bytes(RECORD) {
            Some(packed) => unpack(packed),
            None => unpack(&self.objects().get(Bucket::Data, row.text(OBJECT)?).await?),
        }
    }
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T> {
    let json = zstd::decode_all(packed).map_err(|_| Error::corrupt("a record cannot be unpacked"))?;
    Ok(serde_json::from_slice(&json)?)
}
