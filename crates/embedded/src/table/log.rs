//! Makes SQLite's write-ahead log durable, for all waiting callers with one fsync.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::oneshot;

/// The log file and the thread that fsyncs it.
pub(crate) struct Log {
    waiters: Sender<Waiter>,
    durable: Arc<AtomicU64>,
}

/// A caller that gets its reply when this many writes are durable.
struct Waiter {
    writes: u64,
    reply: oneshot::Sender<Result<(), String>>,
}

impl Log {
    /// The log must exist and stay the same file while it is open.
    pub(crate) fn open(path: &Path) -> io::Result<Log> {
        let file = File::options().read(true).write(true).open(path)?;
        let (waiters, queue) = channel();
        let durable = Arc::new(AtomicU64::new(0));
        let of_thread = Arc::clone(&durable);
        // The thread ends when the last sender is dropped.
        std::thread::Builder::new().name("table-log".to_owned()).spawn(move || serve(&file, &queue, &of_thread))?;
        Ok(Log { waiters, durable })
    }

    /// Returns when the first `writes` writes are durable.
    pub(crate) async fn make_durable(&self, writes: u64) -> Result<(), String> {
        match self.ask(writes)? {
            Some(answer) => answer.await.map_err(|_| gone())?,
            None => Ok(()),
        }
    }

    pub(crate) fn make_durable_blocking(&self, writes: u64) -> Result<(), String> {
        match self.ask(writes)? {
            Some(answer) => answer.blocking_recv().map_err(|_| gone())?,
            None => Ok(()),
        }
    }

    fn ask(&self, writes: u64) -> Result<Option<oneshot::Receiver<Result<(), String>>>, String> {
        if self.durable.load(Ordering::Acquire) >= writes {
            return Ok(None);
        }
        let (reply, answer) = oneshot::channel();
        self.waiters.send(Waiter { writes, reply }).map_err(|_| gone())?;
        Ok(Some(answer))
    }
}

fn serve(file: &File, queue: &Receiver<Waiter>, durable: &AtomicU64) {
    let mut failure: Option<String> = None;
    while let Ok(first) = queue.recv() {
        // Callers that arrived during the last fsync share this one, since they wrote their data before they arrived.
        let waiters: Vec<Waiter> = std::iter::once(first).chain(queue.try_iter()).collect();
        let writes = waiters.iter().map(|waiter| waiter.writes).max().unwrap_or(0);
        if failure.is_none() && durable.load(Ordering::Relaxed) < writes {
            match file.sync_data() {
                Ok(()) => durable.store(writes, Ordering::Release),
                // After a failed fsync the state of the disk is unknown, and a retry would hide the failure.
                Err(err) => {
                    tracing::error!(error = %err, "the table's log cannot be made durable; restart after a look at the disk");
                    failure = Some(format!("the table's log cannot be made durable: {err}"));
                }
            }
        }
        for waiter in waiters {
            // The caller may have stopped waiting.
            let _ = waiter.reply.send(failure.clone().map_or(Ok(()), Err));
        }
    }
}

fn gone() -> String {
    "the table is closed".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_who_wait_are_answered() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let log = Log::open(file.path()).unwrap();
        let waits = (1..=100).map(|writes| log.make_durable(writes));
        for answer in futures::future::join_all(waits).await {
            answer.unwrap();
        }
        assert_eq!(log.durable.load(Ordering::Acquire), 100);
        assert!(log.ask(100).unwrap().is_none(), "what is durable is not waited for");
    }

    #[test]
    fn a_log_that_is_not_there_is_refused() {
        assert!(Log::open(Path::new("/nonexistent/table.sqlite-wal")).is_err());
    }
}
