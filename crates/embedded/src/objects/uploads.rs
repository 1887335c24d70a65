//! Multipart uploads: `=uploads/<id>/upload@` contains the key, `=uploads/<id>/<number>@` is a part.
//!
//! Parts are object files with their own attributes, so they survive a restart and can be listed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use md5::{Digest, Md5};
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, RenameOptions};
use serde::{Deserialize, Serialize};

use super::attributes::{Attributes, Headers};
use super::bucket::{Bucket, Condition, FileError, blocking, now, open_file, random_name, read_at, store_path};
use super::writer::{Staged, Written};

const UPLOADS: &str = "=uploads";
/// The bytes per copy operation when parts are joined.
const STEP: u64 = 1 << 20;
/// Bodies up to this size are joined in memory.
const IN_MEMORY: u64 = 4 << 20;

/// The target of a multipart upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Upload {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) key: String,
    /// Milliseconds since 1970.
    pub(crate) initiated: u64,
    #[serde(flatten)]
    pub(crate) headers: Headers,
}

/// An uploaded part.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) number: i32,
    pub(crate) etag: String,
    pub(crate) modified: u64,
    pub(crate) length: u64,
}

/// The reason why an upload could not be completed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompleteError {
    #[error("a part is missing or has another entity tag")]
    InvalidPart,
    #[error("the parts are not in ascending order")]
    InvalidPartOrder,
    #[error("a part other than the last is smaller than 5 MiB")]
    TooSmall,
    #[error(transparent)]
    File(#[from] FileError),
}

/// The smallest size of a part, except for the last part.
const SMALLEST_PART: u64 = 5 << 20;

/// Creates an upload and returns its id.
pub(crate) async fn create(bucket: &Bucket, key: String, headers: Headers) -> Result<String, FileError> {
    let id = random_name()?;
    let upload = Upload { id: id.clone(), key, initiated: now(), headers };
    let json = serde_json::to_vec(&upload).map_err(std::io::Error::from)?;
    let path = store_path(&format!("{UPLOADS}/{id}/upload@"))?;
    bucket.files.put_opts(&path, PutPayload::from(json), PutOptions::from(PutMode::Create)).await?;
    Ok(id)
}

/// The open upload with that id and key.
pub(crate) async fn find(bucket: &Bucket, id: &str, key: &str) -> Result<Option<Upload>, FileError> {
    let Some(folder) = folder_of(bucket, id) else {
        return Ok(None);
    };
    let upload = blocking(move || read_upload(&folder)).await?;
    Ok(upload.filter(|upload| upload.key == key))
}

/// Stores a part. A repeated number replaces the earlier part.
pub(crate) async fn put_part(
    bucket: &Bucket,
    id: &str,
    number: i32,
    written: Written,
    attributes: &Attributes,
) -> Result<(), FileError> {
    let path = store_path(&format!("{UPLOADS}/{id}/{number:05}@"))?;
    match written {
        Written::Memory(mut chunks) => {
            chunks.push(attributes.to_ending()?);
            bucket.files.put(&path, PutPayload::from_iter(chunks)).await?;
        }
        Written::Staged(mut staged) => {
            let from = staged.finish(attributes.to_ending()?).await?;
            bucket.files.rename_opts(&from, &path, RenameOptions::default()).await?;
        }
    }
    Ok(())
}

/// The upload's parts by number.
pub(crate) async fn parts(bucket: &Bucket, id: &str) -> Result<Vec<Part>, FileError> {
    let Some(folder) = folder_of(bucket, id) else {
        return Ok(Vec::new());
    };
    blocking(move || {
        let mut parts = Vec::new();
        for entry in folder.read_dir()? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(number) = name.to_str().and_then(|name| name.strip_suffix('@')).and_then(|name| name.parse().ok())
            else {
                continue;
            };
            let part = open_file(&entry.path())?;
            parts.push(Part {
                number,
                etag: part.attributes.etag,
                modified: part.attributes.modified,
                length: part.length,
            });
        }
        parts.sort_unstable_by_key(|part| part.number);
        Ok(parts)
    })
    .await
}

/// The bucket's open uploads by key, then by age.
pub(crate) async fn all(bucket: &Bucket) -> Result<Vec<Upload>, FileError> {
    let folder = bucket.root().join(UPLOADS);
    blocking(move || {
        let entries = match folder.read_dir() {
            Ok(entries) => entries,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(err) => return Err(err.into()),
        };
        let mut uploads = Vec::new();
        for entry in entries {
            uploads.extend(read_upload(&entry?.path())?);
        }
        uploads.sort_unstable_by(|a, b| (&a.key, a.initiated, &a.id).cmp(&(&b.key, b.initiated, &b.id)));
        Ok(uploads)
    })
    .await
}

/// Joins the given parts into the object of the upload's key and closes the upload. `wanted` has numbers and entity
/// tags.
pub(crate) async fn complete(
    bucket: &Arc<Bucket>,
    upload: &Upload,
    wanted: &[(i32, Option<String>)],
    condition: Condition,
) -> Result<Attributes, CompleteError> {
    let there = parts(bucket, &upload.id).await?;
    let mut chosen = Vec::with_capacity(wanted.len());
    for (i, (number, etag)) in wanted.iter().enumerate() {
        if i > 0 && wanted[i - 1].0 >= *number {
            return Err(CompleteError::InvalidPartOrder);
        }
        match there.iter().find(|part| part.number == *number) {
            Some(part) if etag.as_ref().is_none_or(|etag| *etag == part.etag) => chosen.push(part),
            _ => return Err(CompleteError::InvalidPart),
        }
    }
    let Some((_, all_but_last)) = chosen.split_last() else {
        return Err(CompleteError::InvalidPart);
    };
    if all_but_last.iter().any(|part| part.length < SMALLEST_PART) {
        return Err(CompleteError::TooSmall);
    }
    let attributes = Attributes {
        etag: etag_of(&chosen)?,
        modified: now(),
        headers: upload.headers.clone(),
        upload: Some(upload.id.clone()),
    };
    let written = put_together(bucket, &upload.id, &chosen).await?;
    bucket.publish(&upload.key, written, &attributes, condition).await?;
    abort(bucket, &upload.id).await?;
    Ok(attributes)
}

/// Removes an upload and its parts.
pub(crate) async fn abort(bucket: &Bucket, id: &str) -> Result<(), FileError> {
    let Some(folder) = folder_of(bucket, id) else {
        return Ok(());
    };
    blocking(move || match std::fs::remove_dir_all(folder) {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => Err(err.into()),
        _ => Ok(()),
    })
    .await
}

async fn put_together(bucket: &Arc<Bucket>, id: &str, parts: &[&Part]) -> Result<Written, FileError> {
    let total: u64 = parts.iter().map(|part| part.length).sum();
    let mut chunks = Vec::new();
    let mut staged = if total > IN_MEMORY { Some(Staged::create(bucket).await?) } else { None };
    for part in parts {
        let path = bucket.root().join(UPLOADS).join(id).join(format!("{:05}@", part.number));
        let mut at = 0;
        while at < part.length {
            let step = STEP.min(part.length - at);
            let chunk = read_step(path.clone(), at, step).await?;
            at += step;
            match &mut staged {
                Some(staged) => staged.write(vec![chunk]).await?,
                None => chunks.push(chunk),
            }
        }
    }
    Ok(match staged {
        Some(staged) => Written::Staged(staged),
        None => Written::Memory(chunks),
    })
}

async fn read_step(path: PathBuf, at: u64, n: u64) -> Result<Bytes, FileError> {
    blocking(move || Ok(read_at(&mut open_file(&path)?.file, at, n as usize)?)).await
}

/// S3's entity tag of a multipart object: the hash of the parts' hashes, and the number of parts.
fn etag_of(parts: &[&Part]) -> Result<String, FileError> {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(hex::decode(&part.etag).map_err(std::io::Error::other)?);
    }
    Ok(format!("{}-{}", hex::encode(md5.finalize()), parts.len()))
}

/// Ids come from clients, so only ids in the form that [`create`] makes are used as folder names.
fn folder_of(bucket: &Bucket, id: &str) -> Option<PathBuf> {
    let is_ours = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_ours.then(|| bucket.root().join(UPLOADS).join(id))
}

fn read_upload(folder: &Path) -> Result<Option<Upload>, FileError> {
    match std::fs::read(folder.join("upload@")) {
        Ok(json) => Ok(Some(serde_json::from_slice(&json).map_err(std::io::Error::from)?)),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err.into()),
    }
}
