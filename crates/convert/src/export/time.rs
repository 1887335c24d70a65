//! Times in the form of Label Studio's API: `2026-11-23T22:34:14.960010Z`, with six or no digits after the seconds.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// A time that serializes in this form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time(pub(crate) Timestamp);

impl Time {
    /// The text, written into `buffer`.
    pub(crate) fn text(self, buffer: &mut [u8; 32]) -> &str {
        let length = write(self.0, buffer);
        // Only ASCII was written.
        std::str::from_utf8(&buffer[..length]).unwrap_or_default()
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text(&mut [0; 32]))
    }
}

/// The year of a time, in UTC.
pub(crate) fn year(time: Timestamp) -> i64 {
    civil(time.as_second().div_euclid(86_400)).0
}

fn write(time: Timestamp, out: &mut [u8; 32]) -> usize {
    let micros = time.as_microsecond();
    let (seconds, fraction) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let mut at = 0;
    let mut put = |value: i64, width: usize, after: u8| {
        let mut rest = value;
        for place in (at..at + width).rev() {
            out[place] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        out[at + width] = after;
        at += width + 1;
    };
    put(year, 4, b'-');
    put(month, 2, b'-');
    put(day, 2, b'T');
    put(second / 3_600, 2, b':');
    put(second / 60 % 60, 2, b':');
    if fraction == 0 {
        put(second % 60, 2, b'Z');
    } else {
        put(second % 60, 2, b'.');
        put(fraction, 6, b'Z');
    }
    at
}

/// Year, month and day of a day counted from 1970-01-01, for the years 0 to 9999 (Hinnant's algorithm: years start in
/// March).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = (year_of_era + era * 400 + i64::from(month <= 2)).clamp(0, 9_999);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_calendar() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59.000001Z",
            "2026-11-23T22:34:14.960010Z",
            "1969-12-31T23:59:59.999999Z",
            "2100-03-01T12:00:00Z",
            "2024-12-31T00:00:00.100000Z",
        ] {
            let time: Timestamp = text.parse().unwrap();
            assert_eq!(Time(time).text(&mut [0; 32]), text);
        }
    }
}
