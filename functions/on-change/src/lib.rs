//! Handles events of the table's stream: sends new webhook events at once. The stream only makes it faster; the
//! scheduled function sends the events that it misses.

use api::App;
use serde::{Deserialize, Serialize};
use store::table::keys::EVENT;

/// The result of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The number of events sent here. Other processes send the others, or have sent them.
    pub told: usize,
}

/// The reason why a batch failed. The stream sends it again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not an event of the table's stream: {0}")]
    Event(#[from] serde_json::Error),
    #[error("cannot read what is to be told")]
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

/// The sort keys of the webhook events in a batch of the stream.
fn noted(event: &[u8]) -> serde_json::Result<Vec<String>> {
    let records: Records = serde_json::from_slice(event)?;
    let noted = records.records.into_iter().filter(|record| {
        record.name == "INSERT"
            && record.dynamodb.keys.pk.text == store::table::keys::DUE
            && record.dynamodb.keys.sk.text.contains(EVENT)
    });
    Ok(noted.map(|record| record.dynamodb.keys.sk.text).collect())
}

/// Sends the webhook events in a batch of the stream. The scheduled function repeats failed ones, so a batch is only
/// repeated if the table cannot be read.
pub async fn handle(app: &App, event: &[u8]) -> Result<Told, Error> {
    let due = app.store().timers_of(&noted(event)?).await?;
    Ok(Told { told: webhooks::tell_all(app, due).await })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_events_that_were_just_noted_are_told() {
        let sample = include_bytes!("../../../events/on-change.event.json");
        let noted = noted(sample).unwrap();
        assert_eq!(noted.len(), 1);
        assert!(noted[0].contains(EVENT), "{noted:?}");
        assert!(super::noted(b"{}").is_err());
    }
}
