//! What happens when the table's stream says that something was noted to be told: webhooks are told at once. The stream
//! only makes it sooner; what it loses, the clock finds.

use api::App;
use serde::{Deserialize, Serialize};
use store::table::keys::EVENT;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Events told here; others are in other hands, or were told before.
    pub told: usize,
}

/// Why nothing was told; the stream asks again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not an event of the table's stream: {0}")]
    Event(#[from] serde_json::Error),
    #[error("cannot read what is to be told")]
    Store(#[from] store::Error),
}

/// An event of a DynamoDB stream, as far as it is read.
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

/// The sort keys of the events that a batch of the stream brings.
fn noted(event: &[u8]) -> serde_json::Result<Vec<String>> {
    let records: Records = serde_json::from_slice(event)?;
    let noted = records.records.into_iter().filter(|record| {
        record.name == "INSERT"
            && record.dynamodb.keys.pk.text == store::table::keys::DUE
            && record.dynamodb.keys.sk.text.contains(EVENT)
    });
    Ok(noted.map(|record| record.dynamodb.keys.sk.text).collect())
}

/// Tells what a batch of the stream brings. What goes wrong is left to the clock, so no batch is asked for twice but when
/// the table cannot be read.
pub async fn handle(app: &App, event: &[u8]) -> Result<Told, Error> {
    let due = app.store().due_rows(&noted(event)?).await?;
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
