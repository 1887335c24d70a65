//! Records of work: annotations, predictions, drafts and edited data, compressed; long ones lie in S3.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::retry::Retry;
use crate::table::Write;
use crate::table::expression::Condition;
use crate::table::keys::Key;
use crate::table::row::Row;
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD, ProjectId};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The largest record that its row holds itself, in compressed bytes.
const ROW_BYTES: usize = 16 * 1024;
const LEVEL: i32 = 1;
const RECORD: &str = "z";
const OBJECT: &str = "o";
/// The attribute that says how many bytes of JSON a row's record has, wherever it lies.
const SIZE: &str = "size";
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

/// The row with the size of its record's JSON, in bytes, which readers go by before they unpack it.
pub(crate) fn with_size(row: Row, json: &[u8]) -> Row {
    row.with(SIZE, json.len())
}

/// How many bytes of JSON a row's record has; 0 for a row without one.
pub(crate) fn unpacked_size(row: &Row) -> u64 {
    row.find_number(SIZE).unwrap_or(0)
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
    /// nothing. An object that no row names, or none any more, is deleted by the nightly collection: readers may have read
    /// the row before.
    pub(crate) async fn record_row(&self, project: ProjectId, id: ChildId, record: &impl Serialize) -> Result<Row> {
        self.record_row_of(project, id, &serde_json::to_vec(record)?).await
    }

    /// The row of a record that is JSON already.
    pub(crate) async fn record_row_of(&self, project: ProjectId, id: ChildId, json: &[u8]) -> Result<Row> {
        let packed = zstd::encode_all(json, LEVEL).map_err(|_| Error::corrupt("a record cannot be packed"))?;
        if packed.len() <= ROW_BYTES {
            return Ok(with_size(Row::new().with(RECORD, packed), json));
        }
        let key = object_keys::work(project, id, &crate::random::name()?);
        self.objects().put(Bucket::Data, &key, "application/zstd", packed).await?;
        Ok(with_size(Row::new().with(OBJECT, key), json))
    }

    /// The record of a row, as it is now where others have replaced it since the row was read; `None` if they have deleted it.
    pub(crate) async fn record<T: DeserializeOwned>(&self, project: ProjectId, row: &Row) -> Result<Option<T>> {
        let mut fresh: Option<Row> = None;
        let mut retry = Retry::new("the record is being changed by others, try again");
        loop {
            let row = fresh.as_ref().unwrap_or(row);
            if is_tombstone(row) {
                return Ok(None);
            }
            if let Some(packed) = row.find_bytes(RECORD) {
                return unpack(packed).map(Some);
            }
            let object = row.text(OBJECT)?;
            match self.objects().get(Bucket::Data, object).await {
                Ok(packed) => return unpack(&packed).map(Some),
                Err(error) if error.kind() == ErrorKind::Missing => {
                    let key = Key { pk: row.text("pk")?.to_owned(), sk: row.sk().to_owned() };
                    let Some(now) = self.table().get(&key).await? else { return Ok(None) };
                    if object_of(&now).as_deref() == Some(object) {
                        return Err(self.object_gone(project, error).await);
                    }
                    fresh = Some(now);
                }
                Err(error) => return Err(error),
            }
            retry.again().await?;
        }
    }

    /// The error for a missing object that a row refers to: the project was deleted meanwhile, or data is damaged.
    pub(crate) async fn object_gone(&self, project: ProjectId, error: Error) -> Error {
        match self.project(project).await {
            Ok(_) => Error::caused(ErrorKind::Corrupt, "an object that a row names is not there", error),
            Err(error) => error,
        }
    }
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T> {
    let json = zstd::decode_all(packed).map_err(|_| Error::corrupt("a record cannot be unpacked"))?;
    Ok(serde_json::from_slice(&json)?)
}
