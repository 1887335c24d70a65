//! Counting the AWS calls of a request: how many, how many after one another, and the capacity they used.
//!
//! Off unless a request runs inside [`count`]; then each call costs one lock of an uncontended mutex.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

/// The AWS calls of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calls {
    /// All calls, by operation, in the order they began.
    pub operations: Vec<&'static str>,
    /// The longest chain of calls of which each began after the one before had ended.
    pub sequential: usize,
    /// Read capacity units.
    pub read_units: f64,
    /// Write capacity units.
    pub write_units: f64,
    finished_depth: usize,
}

type Shared = Arc<Mutex<Calls>>;

tokio::task_local! {
    static CALLS: Shared;
}

impl Calls {
    /// How many calls write or list objects, which S3 prices alike, and how many read them.
    pub fn object_calls(&self) -> (usize, usize) {
        const READS: [&str; 2] = ["GetObject", "HeadObject"];
        // S3 takes nothing for these.
        const FREE: [&str; 2] = ["DeleteObjects", "AbortMultipartUpload"];
        let of_table = |name: &str| name.ends_with("Item") || name.ends_with("Items") || name == "Query";
        let reads = self.operations.iter().filter(|name| READS.contains(name)).count();
        let writes = self.operations.iter().filter(|name| !READS.contains(name) && !FREE.contains(name));
        (writes.filter(|name| !of_table(name)).count(), reads)
    }
}

/// Runs a future and counts the calls it makes in its own task.
pub async fn count<F: Future>(future: F) -> (F::Output, Calls) {
    let shared = Shared::default();
    let output = CALLS.scope(shared.clone(), Box::pin(future)).await;
    let calls = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (output, calls)
}

/// A future that is to run as a task of its own, counted with the request that spawns it.
pub(crate) fn carried<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let shared = CALLS.try_with(Arc::clone).ok();
    async move {
        match shared {
            Some(shared) => CALLS.scope(shared, future).await,
            None => future.await,
        }
    }
}

pub(crate) fn counting() -> bool {
    CALLS.try_with(|_| ()).is_ok()
}

/// A call under way; dropped when it has ended, however it ended.
pub(crate) struct Call {
    shared: Option<Shared>,
    depth: usize,
}

pub(crate) async fn begin(operation: &'static str) -> Call {
    let shared = CALLS.try_with(Arc::clone).ok();
    let mut depth = 0;
    if let Some(shared) = &shared {
        let mut calls = shared.lock().unwrap_or_else(PoisonError::into_inner);
        calls.operations.push(operation);
        depth = calls.finished_depth + 1;
        calls.sequential = calls.sequential.max(depth);
    }
    if shared.is_some() {
        // The embedded store answers before it is waited for: let the calls beside this one begin before it ends.
        tokio::task::yield_now().await;
    }
    Call { shared, depth }
}

impl Call {
    fn note(&self, change: impl FnOnce(&mut Calls)) {
        if let Some(shared) = &self.shared {
            change(&mut shared.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    pub(crate) fn read(&self, units: f64) {
        self.note(|calls| calls.read_units += units);
    }

    pub(crate) fn wrote(&self, units: f64) {
        self.note(|calls| calls.write_units += units);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let depth = self.depth;
        self.note(|calls| calls.finished_depth = calls.finished_depth.max(depth));
    }
}
