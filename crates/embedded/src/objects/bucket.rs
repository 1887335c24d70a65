//! One bucket: a folder of object files. Each file is written once and only replaced as a whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::{
    CopyMode, CopyOptions, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, RenameOptions,
    RenameTargetMode,
};
use tokio::sync::RwLock;

use super::attributes::{self, Attributes};
use super::key;
use super::writer::Written;

/// The folder of objects in progress. No key has this name.
pub(crate) const STAGING: &str = "=staging";
/// The number of locks that the keys share. Only a write with `If-Match` waits for other writes with the same lock.
const LOCKS: usize = 64;

/// The precondition of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Always,
    /// `If-None-Match: *`
    Absent,
    /// `If-Match` with this entity tag, or with any if `None`.
    Present(Option<String>),
}

/// The reason why a file operation failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("there is no such object")]
    Missing,
    #[error("the condition of the write does not hold")]
    Refused,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(object_store::Error),
}

impl From<object_store::Error> for FileError {
    fn from(err: object_store::Error) -> FileError {
        match err {
            object_store::Error::NotFound { .. } => FileError::Missing,
            object_store::Error::AlreadyExists { .. } => FileError::Refused,
            err => FileError::Store(err),
        }
    }
}

/// An object opened for reading. Its content does not change if the key is overwritten or deleted in the meantime.
pub(crate) struct Opened {
    pub(crate) file: File,
    pub(crate) attributes: Attributes,
    /// The length of the object in bytes.
    pub(crate) length: u64,
}

/// The files of one bucket.
pub(crate) struct Bucket {
    root: PathBuf,
    pub(crate) files: LocalFileSystem,
    locks: Vec<RwLock<()>>,
}

impl Bucket {
    /// The bucket whose folder exists at `root`.
    pub(crate) fn open(root: &Path, fsync: bool) -> Result<Bucket, FileError> {
        // Empty folders are kept: removing one while another key's file is written into it would make that write fail.
        let files = LocalFileSystem::new_with_prefix(root)?.with_fsync(fsync);
        Ok(Bucket { root: root.to_path_buf(), files, locks: (0..LOCKS).map(|_| RwLock::new(())).collect() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Opens an object with one call on the blocking threads. The caller chooses `range` from attributes and length.
    pub(crate) async fn open_object(&self, key: &str) -> Result<Opened, FileError> {
        let path = self.root.join(key::file_of(key));
        blocking(move || open_file(&path)).await
    }

    /// Makes the written content the object of the key if the condition holds, atomically and durably.
    pub(crate) async fn publish(
        &self,
        key: &str,
        written: Written,
        attributes: &Attributes,
        condition: Condition,
    ) -> Result<(), FileError> {
        let path = key::file_of(key);
        let to = store_path(&path)?;
        let lock = self.lock_of(key);
        // Writers share the lock. A writer with a comparison holds it exclusively until it has written.
        let _guards = match &condition {
            Condition::Present(wanted) => {
                let guard = lock.write().await;
                let found = self.open_object(key).await?;
                if wanted.as_ref().is_some_and(|tag| *tag != found.attributes.etag) {
                    return Err(FileError::Refused);
                }
                (None, Some(guard))
            }
            _ => (Some(lock.read().await), None),
        };
        let create = condition == Condition::Absent;
        match written {
            Written::Memory(mut chunks) => {
                chunks.push(attributes.to_ending()?);
                let mode = if create { PutMode::Create } else { PutMode::Overwrite };
                self.files.put_opts(&to, PutPayload::from_iter(chunks), PutOptions::from(mode)).await?;
            }
            Written::Staged(mut staged) => {
                let from = staged.finish(attributes.to_ending()?).await?;
                let mode = if create { RenameTargetMode::Create } else { RenameTargetMode::Overwrite };
                let moved = self.files.rename_opts(&from, &to, RenameOptions::new().with_target_mode(mode)).await;
                if moved.is_err() {
                    // The next open of the folder removes leftovers.
                    let _ = self.files.delete(&from).await;
                }
                moved?;
            }
        }
        Ok(())
    }

    /// Deletes the object; `false` if there was none.
    pub(crate) async fn delete(&self, key: &str) -> Result<bool, FileError> {
        let _guard = self.lock_of(key).read().await;
        match self.files.delete(&store_path(&key::file_of(key))?).await.map_err(FileError::from) {
            Ok(()) => Ok(true),
            Err(FileError::Missing) => Ok(false),
            Err(err) => Err(err),
        }
    }

    /// Adds a second key for the object's file. Files are never changed in place, so the two keys stay independent.
    pub(crate) async fn link(&self, from: &str, to: &str, condition: Condition) -> Result<(), FileError> {
        let _guard = self.lock_of(to).read().await;
        let mode = if condition == Condition::Absent { CopyMode::Create } else { CopyMode::Overwrite };
        let (from, to) = (store_path(&key::file_of(from))?, store_path(&key::file_of(to))?);
        Ok(self.files.copy_opts(&from, &to, CopyOptions::new().with_mode(mode)).await?)
    }

    fn lock_of(&self, key: &str) -> &RwLock<()> {
        let sum = key.bytes().fold(0usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        &self.locks[sum % LOCKS]
    }
}

/// Removes unfinished files that a killed process left in the buckets below `root`. Files of this process, which are
/// newer than its start, stay. Blocks while it looks at every file.
pub(crate) fn remove_unfinished(root: &Path, started: SystemTime) -> io::Result<usize> {
    let mut removed = 0;
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let is_staging = folder.file_name().is_some_and(|name| name == STAGING);
        let entries = match folder.read_dir() {
            Ok(entries) => entries,
            // The end of an upload removes its folder.
            Err(err) if err.kind() == io::ErrorKind::NotFound => continue,
            Err(err) => return Err(err),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let is_unfinished = is_staging || entry.file_name().to_string_lossy().contains('#');
            // This process may have finished it in the meantime.
            if is_unfinished
                && entry.metadata().and_then(|data| data.modified()).is_ok_and(|modified| modified < started)
            {
                std::fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

/// Opens an object file and reads its attributes.
pub(crate) fn open_file(path: &Path) -> Result<Opened, FileError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        // A folder cannot have this name, since object files end with a mark.
        Err(err) if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(FileError::Missing);
        }
        Err(err) => return Err(err.into()),
    };
    let (attributes, length) = attributes::read(&mut file)?;
    Ok(Opened { file, attributes, length })
}

/// Reads `n` bytes from the offset `from`.
pub(crate) fn read_at(file: &mut File, from: u64, n: usize) -> io::Result<Bytes> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = vec![0; n];
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}

/// Runs file operations on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, FileError> {
    tokio::task::spawn_blocking(work).await.map_err(|err| FileError::Io(io::Error::other(err)))?
}

pub(crate) fn store_path(path: &str) -> Result<StorePath, FileError> {
    StorePath::parse(path).map_err(|err| FileError::Store(err.into()))
}

/// 32 random hex digits, used as a unique name.
pub(crate) fn random_name() -> io::Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|err| io::Error::other(err.to_string()))?;
    Ok(hex::encode(bytes))
}

/// Milliseconds since 1970, for `Last-Modified`.
pub(crate) fn now() -> u64 {
    system_now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// Objects get their times from the machine's clock, as in the cloud. No decision of the application depends on them.
#[expect(clippy::disallowed_methods)]
pub(crate) fn system_now() -> SystemTime {
    SystemTime::now()
}
