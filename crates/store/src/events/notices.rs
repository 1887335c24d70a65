//! S3's events about created objects.

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// An object that a bucket has received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    pub bucket: String,
    pub key: String,
}

/// An event that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// It is none of a bucket's.
    #[error("not an event of a bucket: {0}")]
    Event(#[from] serde_json::Error),
    /// Its key is not what S3 writes.
    #[error("the key {0} is not encoded UTF-8")]
    Key(String),
}

#[derive(Deserialize)]
struct Event {
    // The event by which S3 tries a new notification has none.
    #[serde(rename = "Records", default)]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    name: String,
    s3: Entity,
}

#[derive(Deserialize)]
struct Entity {
    bucket: BucketEntity,
    object: ObjectEntity,
}

#[derive(Deserialize)]
struct BucketEntity {
    name: String,
}

#[derive(Deserialize)]
struct ObjectEntity {
    key: String,
}

/// Reads an event: the objects that were created. Others than creations are passed over.
pub fn decode(event: &[u8]) -> Result<Vec<Created>, NoticeError> {
    let event: Event = serde_json::from_slice(event)?;
    let created = event.records.into_iter().filter(|record| record.name.starts_with("ObjectCreated:"));
    created.map(|record| Ok(Created { bucket: record.s3.bucket.name, key: key(&record.s3.object.key)? })).collect()
}

/// Keys come as forms encode them: a space as `+`, the rest percent-encoded.
fn key(encoded: &str) -> Result<String, NoticeError> {
    let spaced = encoded.replace('+', " ");
    match percent_decode_str(&spaced).decode_utf8() {
        Ok(key) => Ok(key.into_owned()),
        Err(_) => Err(NoticeError::Key(encoded.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn created(event: &str) -> Vec<(String, String)> {
        decode(event.as_bytes()).unwrap().into_iter().map(|one| (one.bucket, one.key)).collect()
    }

    #[test]
    fn the_sample_names_two_objects() {
        let bucket = || "skylabel-uploads".to_owned();
        assert_eq!(
            created(include_str!("../../../../events/on-upload.created.json")),
            [
                (bucket(), "projects/000000000003/uploads/0000012-0123456789abcdef".to_owned()),
                (bucket(), "by hand/café + bar.csv".to_owned()),
            ]
        );
    }

    #[test]
    fn other_events_name_nothing() {
        assert_eq!(created(r#"{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}"#), []);
        let removed = r#"{"Records": [{"eventName": "ObjectRemoved:Delete",
            "s3": {"bucket": {"name": "b"}, "object": {"key": "k"}}}]}"#;
        assert_eq!(created(removed), []);
    }

    #[test]
    fn what_is_no_event_is_an_error() {
        assert!(matches!(decode(br#"{"Records": 3}"#), Err(NoticeError::Event(_))));
        let record = r#"{"Records": [{"eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "b"}, "object": {"key": "%FF"}}}]}"#;
        assert!(matches!(decode(record.as_bytes()), Err(NoticeError::Key(key)) if key == "%FF"));
    }
}
