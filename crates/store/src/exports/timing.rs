//! When scheduled exports run.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The shortest pause between two runs, in minutes.
const LEAST_MINUTES: u32 = 5;
/// The longest, in minutes: a year.
const MOST_MINUTES: u32 = 366 * 24 * 60;

/// When an export runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Five fields (minute, hour, day of month, month, day of week) by the clock of a time zone such as `Europe/Berlin`.
    Cron { expression: String, time_zone: String },
    /// Every so many minutes.
    Every { minutes: u32 },
}

/// A timing that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TimingError {
    /// Which part: `cron`, `time_zone` or `every_minutes`.
    pub field: &'static str,
    pub message: String,
}

impl Timing {
    /// Whether it can be followed, and does not run too often.
    pub fn check(&self, now: Timestamp) -> Result<(), TimingError> {
        let wrong = |field, message: String| Err(TimingError { field, message });
        match self {
            Timing::Every { minutes } if !(LEAST_MINUTES..=MOST_MINUTES).contains(minutes) => {
                wrong("every_minutes", format!("must be {LEAST_MINUTES} to {MOST_MINUTES}"))
            }
            Timing::Every { .. } => Ok(()),
            Timing::Cron { expression, time_zone } => {
                if cronexpr_jiff::tz::TimeZone::get(time_zone).is_err() {
                    return wrong("time_zone", format!("there is no time zone \"{time_zone}\""));
                }
                if expression.split_whitespace().count() != 5 {
                    return wrong(
                        "cron",
                        "must have five fields: minute, hour, day, month, day of the week".to_owned(),
                    );
                }
                let mut at = now;
                let mut runs = Vec::new();
                for _ in 0..3 {
                    match self.next(at) {
                        Ok(next) => at = next,
                        Err(error) => return wrong("cron", error),
                    }
                    runs.push(at);
                }
                let close = SignedDuration::from_mins(i64::from(LEAST_MINUTES));
                match runs.windows(2).any(|pair| pair[1].duration_since(pair[0]) < close) {
                    true => wrong("cron", format!("must leave {LEAST_MINUTES} minutes between two runs")),
                    false => Ok(()),
                }
            }
        }
    }

    /// The first time after another, or why there is none.
    pub fn next(&self, after: Timestamp) -> Result<Timestamp, String> {
        match self {
            Timing::Every { minutes } => {
                after.checked_add(SignedDuration::from_mins(i64::from(*minutes))).map_err(|error| error.to_string())
            }
            Timing::Cron { expression, time_zone } => {
                let crontab = cronexpr::parse_crontab(&format!("{expression} {time_zone}"));
                // The parser's message shows the expression as assembled here, which the user has not written.
                let crontab =
                    crontab.map_err(|_| "has a field that is no minute, hour, day, month or weekday".to_owned())?;
                let next = crontab.find_next(after.to_string().as_str()).map_err(|error| error.to_string())?;
                Timestamp::from_second(next.timestamp().as_second()).map_err(|error| error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cron(expression: &str, time_zone: &str) -> Timing {
        Timing::Cron { expression: expression.to_owned(), time_zone: time_zone.to_owned() }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_of_the_time_zone_counts() {
        let nightly = cron("30 2 * * *", "Europe/Berlin");
        assert_eq!(nightly.next(at("2026-11-27T12:00:00Z")), Ok(at("2026-11-28T01:30:00Z")));
        // Summer: one hour ahead.
        assert_eq!(nightly.next(at("2026-07-01T12:00:00Z")), Ok(at("2026-07-02T00:30:00Z")));
        let weekly = cron("0 6 * * 1", "UTC");
        assert_eq!(weekly.next(at("2026-11-27T12:00:00Z")), Ok(at("2026-11-30T06:00:00Z")));
        assert_eq!(Timing::Every { minutes: 90 }.next(at("2026-11-27T12:00:00Z")), Ok(at("2026-11-27T13:30:00Z")));
    }

    #[test]
    fn what_cannot_be_followed_is_refused_by_its_field() {
        let now = at("2026-11-27T12:00:00Z");
        let refused = |timing: Timing| timing.check(now).unwrap_err().field;
        assert_eq!(refused(cron("30 2 * *", "UTC")), "cron");
        assert_eq!(refused(cron("61 2 * * *", "UTC")), "cron");
        assert_eq!(refused(cron("* * * * *", "UTC")), "cron");
        assert_eq!(refused(cron("30 2 * * *", "Mars/Olympus")), "time_zone");
        assert_eq!(refused(Timing::Every { minutes: 4 }), "every_minutes");
        assert_eq!(cron("*/15 * * * *", "Asia/Tokyo").check(now), Ok(()));
    }
}
