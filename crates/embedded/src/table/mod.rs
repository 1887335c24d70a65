//! The table: DynamoDB's operations on a SQLite file in this process.
//!
//! **Durability.** An answer leaves only when everything it tells of is on disk. SQLite would fsync its write-ahead log
//! once a commit, while all other operations wait. Here it appends without (`synchronous = NORMAL`), and [`Log`] fsyncs the
//! same file before the answers go out: writes that arrive together share one fsync, and the operations themselves never
//! wait for the disk, so they run where they were called. Reads, too, wait for what they have seen.

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
    /// How many operations have written.
    written: u64,
    answered: Answered,
}

/// The open table. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Table {
    db: Database,
    /// Held while an operation runs: the database runs one at a time anyway, and so each knows which writes it may have
    /// seen.
    history: Arc<Mutex<History>>,
    /// `None` if rows are in memory, or if SQLite makes each commit durable itself.
    log: Option<Arc<Log>>,
}

impl Table {
    /// Opens or creates the file. Blocks.
    pub(crate) fn open(path: &Path) -> Result<Table, DynoxideError> {
        let text = path.to_str().ok_or_else(|| failed("the folder's name is not UTF-8"))?;
        let db = Database::new(text)?;
        // The log exists from the first statement on, unless the file system cannot share memory: then SQLite keeps
        // another journal, and its own fsync at each commit.
        let mut wal = PathBuf::from(path).into_os_string();
        wal.push("-wal");
        let log = match Log::open(Path::new(&wal)) {
            Ok(log) => {
                // The only way to `synchronous = NORMAL` that the database offers; its other settings are SQLite's defaults.
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

    /// A table that ends with the process.
    pub(crate) fn in_memory() -> Result<Table, DynoxideError> {
        Ok(Table { db: Database::memory()?, history: Arc::default(), log: None })
    }

    /// Performs the operation named in `X-Amz-Target` (without the version before the dot), and answers when what was
    /// written or seen is durable.
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

    /// Deletes rows whose time to live is over; the answer is how many. Blocks.
    pub(crate) fn sweep_ttl(&self) -> Result<usize, DynoxideError> {
        // Not counted as written: rows that come back after a power failure are swept again.
        self.db.sweep_ttl()
    }

    /// The answer, and the number of writes that it may tell of.
    fn perform(&self, operation: &str, body: &[u8]) -> (Answer, u64) {
        let mut seen = 0;
        let answer = operations::call(operation, body, |work| {
            let mut history = self.history.lock().unwrap_or_else(|err| err.into_inner());
            // Counted although it may fail: that costs an fsync at most.
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
