//! The table: DynamoDB's operations on a SQLite file in this process.
//!
//! **Durability.** A response is sent only when everything in it is on disk. By default, SQLite would fsync its
//! write-ahead log once per commit while all other operations wait. Here it appends without fsync (`synchronous =
//! NORMAL`), and [`Log`] fsyncs the file before the responses are sent. Writes that arrive together share one fsync.
//! The operations themselves never wait for the disk, so they run on the caller's thread. Reads also wait until the
//! writes that they saw are durable.

mod answered;
mod log;
mod operations;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use dynoxide::{Database, DynoxideError};

use answered::Answered;
use log::Log;
pub(crate) use operations::Answer;

/// The write counter and the recent answers.
#[derive(Default)]
struct History {
    /// The number of operations that have written.
    written: u64,
    answered: Answered,
}

/// The open table. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Table {
    db: Database,
    /// Locked while an operation runs. The database runs one at a time anyway, and this shows which writes an operation
    /// may have seen.
    history: Arc<Mutex<History>>,
    /// `None` if rows are in memory, or if SQLite makes each commit durable itself.
    log: Option<Arc<Log>>,
}

impl Table {
    /// Opens or creates the file. Blocks.
    pub(crate) fn open(path: &Path) -> Result<Table, DynoxideError> {
        let text = path.to_str().ok_or_else(|| failed("the folder's name is not UTF-8"))?;
        let db = Database::new(text)?;
        // The log exists after the first statement, unless the file system does not support shared memory. In that case
        // SQLite uses another journal and its own fsync at each commit.
        let mut wal = PathBuf::from(path).into_os_string();
        wal.push("-wal");
        let log = match Log::open(Path::new(&wal)) {
            Ok(log) => {
                // The database has no other way to set `synchronous = NORMAL`. Its other settings are SQLite's
                // defaults.
                db.disable_bulk_loading()?;
                Some(Arc::new(log))
            }
            Err(err) => {
                tracing::info!(error = %err, "no write-ahead log: each write is made durable by itself");
                None
            }
        };
        Ok(Table { db, history: Arc::default(), log })
    }

    /// A table that exists only in memory.
    pub(crate) fn in_memory() -> Result<Table, DynoxideError> {
        Ok(Table { db: Database::memory()?, history: Arc::default(), log: None })
    }

    /// Performs the operation in `X-Amz-Target` (without the version before the dot), and returns when all data that it
    /// wrote or read is durable.
    pub(crate) async fn call(&self, operation: &str, body: &[u8]) -> Answer {
        let (answer, seen) = self.perform(operation, body);
        match &self.log {
            None => answer,
            Some(log) => match log.make_durable(seen).await {
                Ok(()) => answer,
                Err(err) => Answer::from(failed(&err)),
            },
        }
    }

    /// Performs an operation while the store is being opened. Blocks until it is durable.
    pub(crate) fn call_blocking(&self, operation: &str, body: &[u8]) -> Answer {
        let (answer, seen) = self.perform(operation, body);
        match self.log.as_ref().map_or(Ok(()), |log| log.make_durable_blocking(seen)) {
            Ok(()) => answer,
            Err(err) => Answer::from(failed(&err)),
        }
    }

    /// Deletes expired rows and returns their number. Blocks.
    pub(crate) fn sweep_ttl(&self) -> Result<usize, DynoxideError> {
        // Not counted as a write: rows that reappear after a power failure are deleted again.
        self.db.sweep_ttl()
    }

    /// The response, and the number of writes that it may reflect.
    fn perform(&self, operation: &str, body: &[u8]) -> (Answer, u64) {
        let mut seen = 0;
        let answer = operations::call(operation, body, |work| {
            let mut history = self.history.lock().unwrap_or_else(|err| err.into_inner());
            // Counted even if it fails, which costs at most one fsync.
            if operations::writes(operation) {
                history.written += 1;
            }
            seen = history.written;
            work(&self.db, &mut history.answered)
        });
        if answer.status >= 500 {
            tracing::error!(answer = %String::from_utf8_lossy(&answer.json), "the table could not perform {operation}");
        }
        (answer, seen)
    }
}

fn failed(what: &str) -> DynoxideError {
    DynoxideError::InternalServerError(what.to_owned())
}
