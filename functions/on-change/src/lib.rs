//! Handles events of the table's stream: sends new webhook events at once. The stream only makes it faster; the
//! scheduled function sends the events that it misses.

use api::App;
use serde::{Deserialize, Serialize};
use store::table::keys::{self, Key};

/// The result of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// The number of events sent here. Other processes send the others, or have sent them.
    pub delivered: usize,
}

/// The reason why a batch failed. The stream sends it again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not an event of the table's stream: {0}")]
    Event(#[from] serde_json::Error),
    #[error("cannot read the due events")]
    Store(#[from] store::Error),
}

/// The fields of a DynamoDB stream event that are used.
#[derive(Deserialize)]
struct Records {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    name: String,
    dynamodb: Change,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "Keys")]
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    pk: Text,
    sk: Text,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

/// The keys of the webhook events in a batch of the stream.
fn written(event: &[u8]) -> serde_json::Result<Vec<Key>> {
    let records: Records = serde_json::from_slice(event)?;
    let inserted = records.records.into_iter().filter(|record| record.name == "INSERT");
    let keys = inserted.map(|record| record.dynamodb.keys);
    Ok(keys.filter_map(|Keys { pk, sk }| keys::event(&pk.text, &sk.text)).collect())
}

/// Sends the webhook events in a batch of the stream. The scheduled function repeats failed ones, so a batch is only
/// repeated if the table cannot be read.
pub async fn handle(app: &App, event: &[u8]) -> Result<Delivered, Error> {
    let due = app.store().timers_of(&written(event)?).await?;
    Ok(Delivered { delivered: webhooks::deliver_all(app, due).await })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_events_that_were_just_written_are_delivered() {
        let sample = include_bytes!("../../../events/on-change.event.json");
        let written = written(sample).unwrap();
        let partitions: Vec<&str> = written.iter().map(Key::partition).collect();
        assert_eq!(partitions, ["DUE#0"]);
        assert!(super::written(b"{}").is_err());
    }
}
