//! Notifications of created objects, in the form that S3 sends to functions.

use std::sync::Arc;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::json;
use tokio::sync::broadcast;

/// The number of notifications that wait for a busy listener. A listener learns if it missed some.
const WAITING: usize = 4096;
/// The characters that S3 does not encode in the keys of its events. A space becomes `+`.
const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'/').remove(b' ');

/// An object that a bucket has received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    pub bucket: String,
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The operation that created it: `Put`, `Copy` or `CompleteMultipartUpload`.
    pub by: &'static str,
    /// The time, in milliseconds since 1970.
    pub at: i64,
}

impl Created {
    /// The event in S3's form: one record, with the key in form encoding.
    pub fn event(&self) -> String {
        let key = percent_encode(self.key.as_bytes(), &KEPT).to_string().replace(' ', "+");
        let time = Timestamp::from_millisecond(self.at).unwrap_or(Timestamp::UNIX_EPOCH);
        let record = json!({
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": "us-east-1",
            "eventTime": time.to_string(),
            "eventName": format!("ObjectCreated:{}", self.by),
            "userIdentity": {"principalId": "EMBEDDED"},
            "requestParameters": {"sourceIPAddress": "127.0.0.1"},
            "responseElements": {},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "uploads",
                "bucket": {
                    "name": self.bucket,
                    "ownerIdentity": {"principalId": "EMBEDDED"},
                    "arn": format!("arn:aws:s3:::{}", self.bucket),
                },
                "object": {"key": key, "size": self.size},
            },
        });
        json!({"Records": [record]}).to_string()
    }
}

/// Sends notifications of objects to listeners.
#[derive(Clone)]
pub(crate) struct Notices(Arc<broadcast::Sender<Created>>);

impl Default for Notices {
    fn default() -> Notices {
        Notices(Arc::new(broadcast::Sender::new(WAITING)))
    }
}

impl Notices {
    pub(crate) fn listen(&self) -> broadcast::Receiver<Created> {
        self.0.subscribe()
    }

    pub(crate) fn tell(&self, bucket: &str, key: &str, size: u64, by: &'static str) {
        let at = i64::try_from(super::bucket::now()).unwrap_or(0);
        // There may be no listener.
        let _ = self.0.send(Created { bucket: bucket.to_owned(), key: key.to_owned(), size, by, at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_encoded_as_s3_does() {
        let created = Created {
            bucket: "b".to_owned(),
            key: "by hand/café + bar.csv".to_owned(),
            size: 3,
            by: "Put",
            at: 1_800_000_000_000,
        };
        let event: serde_json::Value = serde_json::from_str(&created.event()).unwrap();
        assert_eq!(event["Records"][0]["s3"]["object"]["key"], "by+hand/caf%C3%A9+%2B+bar.csv");
        assert_eq!(event["Records"][0]["eventName"], "ObjectCreated:Put");
        assert_eq!(event["Records"][0]["eventTime"], "2027-01-15T08:00:00Z");
    }
}
