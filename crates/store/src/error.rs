//! Errors of the store, grouped by the caller's reaction.

use std::borrow::Cow;
use std::fmt;

/// The caller's reaction to an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The record is not there: 404.
    Missing,
    /// Somebody else changed it first, and trying again did not help: 409.
    Conflict,
    /// It is not the version any more that the caller wants to change: 412.
    Changed,
    /// The input exceeds a stated bound: 413.
    TooLarge,
    /// The input is invalid: 400. The field says where.
    Invalid,
    /// The table or the bucket does not answer or throttles: 503, try again later.
    Unavailable,
    /// A stored record was written by a newer Skylabel: 503, upgrade this one.
    Newer,
    /// A stored record cannot be read: 500.
    Corrupt,
}

impl ErrorKind {
    /// Whether the same request may succeed later: others are done, the store answers again, this process is upgraded.
    pub fn may_pass(self) -> bool {
        matches!(self, ErrorKind::Unavailable | ErrorKind::Conflict | ErrorKind::Newer)
    }
}

/// An error of the store.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    field: Option<Cow<'static, str>>,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The store's result.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of a kind, with a sentence for the log and, for `Missing`, `TooLarge`, `Invalid`, `Conflict` and `Changed`, for
    /// the client.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, field: None, message: message.into(), source: None }
    }

    /// A record that is not there, named for the client.
    pub fn missing(what: &str) -> Error {
        Error::new(ErrorKind::Missing, format!("{what} not found"))
    }

    /// A record that was changed since the version that the caller knows, named for the client.
    pub fn changed(what: &str) -> Error {
        Error::new(ErrorKind::Changed, format!("the {what} was changed in the meantime"))
    }

    /// Input refused, naming the field.
    pub fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Error {
        Error { field: Some(field.into()), ..Error::new(ErrorKind::Invalid, message) }
    }

    /// A record that cannot be read.
    pub fn corrupt(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Corrupt, message)
    }

    pub(crate) fn caused(
        kind: ErrorKind,
        message: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        Error { source: Some(Box::new(source)), ..Error::new(kind, message) }
    }

    /// The caller's reaction to an error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The field of the input that was refused.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// The sentence, without its causes.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::caused(ErrorKind::Corrupt, "a stored record is not valid JSON", error)
    }
}

/// Logs the failure of a write that may be lost without harm: a hint, a cache, or something that the clock repeats.
/// `what` completes the sentence "could not ...".
pub(crate) fn log_failure(what: &str, written: Result<()>) {
    if let Err(error) = written {
        tracing::warn!(error = %error, "could not {what}");
    }
}
