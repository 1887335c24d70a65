//! Times in the form of Label Studio's API: `2026-11-23T22:34:14.960010Z`, with six or no digits after the seconds.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use std::fmt;

/// A time that is written in this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time(pub Timestamp);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_microsecond() % 1_000_000 {
            0 => write!(f, "{:.0}", self.0),
            _ => write!(f, "{:.6}", self.0),
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_six_or_no_digits_after_the_seconds() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59.000001Z",
            "2026-11-23T22:34:14.960010Z",
            "1969-12-31T23:59:59.999999Z",
            "2024-12-31T00:00:00.100000Z",
        ] {
            assert_eq!(Time(text.parse().unwrap()).to_string(), text);
        }
        let finer: Timestamp = "2026-01-01T00:00:00.000000999Z".parse().unwrap();
        assert_eq!(Time(finer).to_string(), "2026-01-01T00:00:00Z");
    }
}
