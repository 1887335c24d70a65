//! Times as rows carry them: milliseconds since 1970.

use crate::error::{Error, Result};
use jiff::Timestamp;

/// A stored time.
pub(crate) fn from_ms(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| Error::corrupt(format!("{ms} ms is no time")))
}
