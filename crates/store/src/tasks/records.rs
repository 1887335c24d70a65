//! Records of work: annotations, predictions, drafts and edited data, compressed; long ones lie in S3.

use crate::Store;
use crate::error::{Error, Result};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::table::Write;
use crate::table::expression::Condition;
use crate::table::keys::Key;
use crate::table::row::Row;
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD, ProjectId};
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
fn tombstone() -> Row {
    Row::new().with(TOMBSTONE, true)
}

pub(crate) fn is_tombstone(row: &Row) -> bool {
    row.flag(TOMBSTONE)
}

/// The object that a long record's row names.
pub(crate) fn object_of(row: &Row) -> Option<String> {
    row.find_text(OBJECT).map(str::to_owned)
}

/// A record that may be written: neither deleted nor, if it is not born with an import, without a row.
pub(crate) fn stands(id: ChildId) -> Condition {
    match id.n() < FIRST_IMPORTED_CHILD {
        true => Condition::row_exists(),
        false => Condition::absent(TOMBSTONE),
    }
}

/// A row that still holds the record that was read from it.
pub(crate) fn unchanged(row: &Row) -> Condition {
    match (row.find_bytes(RECORD), row.find_text(OBJECT)) {
        (Some(packed), _) => Condition::equal(RECORD, packed.to_vec()),
        (None, Some(object)) => Condition::equal(OBJECT, object),
        (None, None) => Condition::row_exists(),
    }
}

/// The deletion of a record, which must still stand.
pub(crate) fn removal(key: Key, id: ChildId) -> Write {
    match id.n() < FIRST_IMPORTED_CHILD {
        true => Write::Delete(key, stands(id)),
        false => Write::Put(key, tombstone(), stands(id)),
    }
}

impl Store {
    /// The row of a record; a long one is put into S3 first, under a new name, so that a write that fails names
    /// nothing.
    pub(crate) async fn record_row(&self, project: ProjectId, id: ChildId, record: &impl Serialize) -> Result<Row> {
        self.record_row_of(project, id, &serde_json::to_vec(record)?).await
    }

    /// Deletes an object that no row names any more. One that cannot be deleted now is left to the nightly sweep.
    pub(crate) async fn drop_object(&self, object: Option<String>) {
        let Some(key) = object else { return };
        if let Err(error) = self.objects().delete(Bucket::Data, &[key]).await {
            tracing::warn!(error = %error, "an object that no row names is left");
        }
    }

    /// The row of a record that is JSON already.
    pub(crate) async fn record_row_of(&self, project: ProjectId, id: ChildId, json: &[u8]) -> Result<Row> {
        let packed = zstd::encode_all(json, LEVEL).map_err(|_| Error::corrupt("a record cannot be packed"))?;
        if packed.len() <= ROW_BYTES {
            return Ok(Row::new().with(RECORD, packed));
        }
        let key = object_keys::work(project, id, &crate::random::name()?);
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
