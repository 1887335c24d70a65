//! The data folder: its lock, its format version, and the keys that the first open creates.
//!
//! ```text
//! DIR/format             "skylabel data format 1"
//! DIR/lock               locked while a process has the folder; holds its id
//! DIR/credentials.json   the access key that signs URLs, readable by the owner only
//! DIR/table.sqlite       the rows
//! DIR/buckets/NAME/      the objects of a bucket
//! ```

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::OpenError;

/// The format that this version writes. Raise it only together with a migration in [`check_format`].
const FORMAT: u32 = 1;
const FORMAT_WORDS: &str = "skylabel data format ";

/// The access key that signs this folder's URLs.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Keys {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
}

/// A folder that only this process has open.
pub(crate) struct Folder {
    path: PathBuf,
    lock: File,
    /// The previous process did not end normally, so unfinished files may exist.
    pub(crate) was_cut_off: bool,
}

impl Folder {
    /// Creates the folder if it is absent, locks it and checks its format.
    pub(crate) fn open(path: &Path) -> Result<Folder, OpenError> {
        let cannot = |source| OpenError::Folder { path: path.to_path_buf(), source };
        create_private_dir(path).map_err(cannot)?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join("lock"))
            .map_err(cannot)?;
        let mut holder = String::new();
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                // On systems with mandatory locks the holder's id cannot be read, so the error does not name it.
                let _ = lock.read_to_string(&mut holder);
                let process = holder.trim().parse().ok();
                return Err(OpenError::InUse { path: path.to_path_buf(), process });
            }
            Err(TryLockError::Error(source)) => return Err(cannot(source)),
        }
        lock.read_to_string(&mut holder).map_err(cannot)?;
        check_format(path)?;
        write_holder(&mut lock, &format!("{}\n", std::process::id())).map_err(cannot)?;
        Ok(Folder { path: path.to_path_buf(), lock, was_cut_off: !holder.trim().is_empty() })
    }

    /// The table's file. Other users may not read it, since it contains password hashes. SQLite gives its journals the
    /// same mode.
    pub(crate) fn table(&self) -> Result<PathBuf, OpenError> {
        let path = self.path.join("table.sqlite");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(_) => Ok(path),
            Err(source) => Err(OpenError::Folder { path, source }),
        }
    }

    pub(crate) fn buckets(&self) -> PathBuf {
        self.path.join("buckets")
    }

    /// The folder's access key. The first open creates it.
    pub(crate) fn keys(&self) -> Result<Keys, OpenError> {
        let path = self.path.join("credentials.json");
        let cannot = |source| OpenError::Folder { path: path.clone(), source };
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|source| cannot(source.into())),
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                let keys = Keys::random().map_err(cannot)?;
                write_whole(&path, &serde_json::to_vec(&keys).map_err(|source| cannot(source.into()))?)
                    .map_err(cannot)?;
                Ok(keys)
            }
            Err(source) => Err(cannot(source)),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // An empty lock file means that the process ended normally. If this write fails, the next open only searches
        // for leftovers.
        let _ = write_holder(&mut self.lock, "");
    }
}

impl Keys {
    pub(crate) fn random() -> io::Result<Keys> {
        let mut bytes = [0u8; 28];
        getrandom::fill(&mut bytes).map_err(|err| io::Error::other(err.to_string()))?;
        let (access, secret) = bytes.split_at(8);
        Ok(Keys { access_key: format!("SKYL{}", hex::encode_upper(access)), secret_key: hex::encode(secret) })
    }
}

fn check_format(path: &Path) -> Result<(), OpenError> {
    let file = path.join("format");
    let cannot = |source| OpenError::Folder { path: file.clone(), source };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            if path.join("table.sqlite").exists() {
                return Err(OpenError::NotADataFolder { path: path.to_path_buf() });
            }
            return write_whole(&file, format!("{FORMAT_WORDS}{FORMAT}\n").as_bytes()).map_err(cannot);
        }
        Err(source) => return Err(cannot(source)),
    };
    match text.trim().strip_prefix(FORMAT_WORDS).and_then(|number| number.parse::<u32>().ok()) {
        Some(found) if found > FORMAT => Err(OpenError::Newer { path: path.to_path_buf(), found, known: FORMAT }),
        Some(_) => Ok(()),
        None => Err(OpenError::NotADataFolder { path: path.to_path_buf() }),
    }
}

fn write_holder(lock: &mut File, text: &str) -> io::Result<()> {
    lock.set_len(0)?;
    lock.rewind()?;
    lock.write_all(text.as_bytes())
}

/// Writes a small file. After a crash it is complete or absent.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    sync_parent(path)
}

fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a rename or a creation in the file's folder durable.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
