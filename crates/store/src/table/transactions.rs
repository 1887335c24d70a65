//! Transactions, and the reasons why one is canceled.

use super::{Table, failed, item, key_map, units};
use crate::calls;
use crate::error::{Error, ErrorKind, Result};
use crate::retry::Retry;
use crate::table::expression::{Condition, Rendered, Update};
use crate::table::keys::Key;
use crate::table::row::Row;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, TransactWriteItem, Update as SdkUpdate,
};

/// One write of a transaction.
#[derive(Clone, Debug)]
pub enum Write {
    /// Puts a whole row.
    Put(Key, Row, Condition),
    /// Changes some attributes.
    Update(Key, Update, Condition),
    /// Deletes a row.
    Delete(Key, Condition),
    /// Changes nothing, only requires.
    Check(Key, Condition),
}

/// The end of a conditional write that was sent without an error.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Written, durably.
    Done,
    /// The conditions of these writes (by their index) did not hold; nothing was written.
    Refused(Vec<usize>),
    /// Another writer was at one of the rows; nothing was written. Try again.
    Conflict,
    /// The table throttled the transaction; nothing was written. Try again, later.
    Throttled,
}

impl Outcome {
    /// Whether it was written.
    pub fn is_done(&self) -> bool {
        matches!(self, Outcome::Done)
    }
}

impl Write {
    /// The key of the row.
    pub fn key(&self) -> &Key {
        match self {
            Write::Put(key, ..) | Write::Update(key, ..) | Write::Delete(key, _) | Write::Check(key, _) => key,
        }
    }
}

/// Reads the reasons of a canceled transaction, one a write. An invalid write is an error, whatever the others say, since
/// no retry can help. A condition that did not hold decides over a conflict, since a retry would meet it again.
fn outcome(reasons: &[CancellationReason], keys: &[Key]) -> Result<Outcome> {
    let mut refused = Vec::new();
    let mut throttled = false;
    for (index, reason) in reasons.iter().enumerate() {
        match reason.code() {
            Some("ValidationError" | "ItemCollectionSizeLimitExceeded") => {
                return Err(invalid(reason, keys.get(index)));
            }
            Some("ConditionalCheckFailed") => refused.push(index),
            Some("ThrottlingError" | "ProvisionedThroughputExceeded") => throttled = true,
            // `None` for a write that was fine, or `TransactionConflict`.
            _ => {}
        }
    }
    Ok(match (refused.is_empty(), throttled) {
        (false, _) => Outcome::Refused(refused),
        (true, true) => Outcome::Throttled,
        (true, false) => Outcome::Conflict,
    })
}

fn invalid(reason: &CancellationReason, key: Option<&Key>) -> Error {
    let message = reason.message().unwrap_or("no message");
    let kind = match message.contains("size") {
        true => ErrorKind::TooLarge,
        false => ErrorKind::Corrupt,
    };
    let row = key.map(|key| format!("{} {}", key.pk, key.sk)).unwrap_or_default();
    Error::new(kind, format!("the row {row} cannot be written: {message}"))
}

impl Table {
    /// Writes all or nothing, at most [`TRANSACTION_LIMIT`](super::TRANSACTION_LIMIT) rows, each row once. `TooLarge` if
    /// a row would be larger than DynamoDB allows; trying again does not help then.
    pub async fn transact(&self, writes: Vec<Write>) -> Result<Outcome> {
        let keys: Vec<Key> = writes.iter().map(|write| write.key().clone()).collect();
        let mut items = Vec::with_capacity(writes.len());
        for write in writes {
            items.push(self.transact_item(write)?);
        }
        let call = calls::begin("TransactWriteItems").await;
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .return_consumed_capacity(Table::measured())
            .send()
            .await;
        let error = match sent {
            Ok(output) => {
                call.wrote(output.consumed_capacity().iter().map(|one| units(Some(one))).sum());
                return Ok(Outcome::Done);
            }
            Err(error) => error,
        };
        if let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() {
            return outcome(canceled.cancellation_reasons(), &keys);
        }
        match error.code() {
            Some("TransactionConflictException") => Ok(Outcome::Conflict),
            // TransactionInProgress is our own earlier request: its outcome is unknown.
            _ => Err(failed("transact", error)),
        }
    }

    /// Writes like [`Table::transact`], again while other writers are in the way or the table throttles, so that the
    /// answer is never [`Outcome::Conflict`] or [`Outcome::Throttled`]. `Unavailable` with the message once all retries
    /// are used up.
    pub(crate) async fn transact_with_retry(&self, writes: Vec<Write>, message: &str) -> Result<Outcome> {
        let mut retry = Retry::new(message);
        loop {
            match self.transact(writes.clone()).await? {
                Outcome::Conflict | Outcome::Throttled => retry.again().await?,
                outcome => return Ok(outcome),
            }
        }
    }

    fn transact_item(&self, write: Write) -> Result<TransactWriteItem> {
        let mut rendered = Rendered::default();
        let built = |error| Error::caused(ErrorKind::Corrupt, "transact", error);
        let item_builder = TransactWriteItem::builder();
        Ok(match write {
            Write::Put(key, row, condition) => {
                let expression = condition.render(&mut rendered);
                item_builder.put(
                    Put::builder()
                        .table_name(&self.name)
                        .set_item(Some(item(&key, row)))
                        .set_condition_expression(expression)
                        .set_expression_attribute_names(rendered.names())
                        .set_expression_attribute_values(rendered.values())
                        .build()
                        .map_err(built)?,
                )
            }
            Write::Update(key, update, condition) => {
                let change = update.render(&mut rendered);
                let expression = condition.render(&mut rendered);
                item_builder.update(
                    SdkUpdate::builder()
                        .table_name(&self.name)
                        .set_key(Some(key_map(&key)))
                        .update_expression(change)
                        .set_condition_expression(expression)
                        .set_expression_attribute_names(rendered.names())
                        .set_expression_attribute_values(rendered.values())
                        .build()
                        .map_err(built)?,
                )
            }
            Write::Delete(key, condition) => {
                let expression = condition.render(&mut rendered);
                item_builder.delete(
                    Delete::builder()
                        .table_name(&self.name)
                        .set_key(Some(key_map(&key)))
                        .set_condition_expression(expression)
                        .set_expression_attribute_names(rendered.names())
                        .set_expression_attribute_values(rendered.values())
                        .build()
                        .map_err(built)?,
                )
            }
            Write::Check(key, condition) => {
                let expression = condition.render(&mut rendered);
                item_builder.condition_check(
                    ConditionCheck::builder()
                        .table_name(&self.name)
                        .set_key(Some(key_map(&key)))
                        .set_condition_expression(expression)
                        .set_expression_attribute_names(rendered.names())
                        .set_expression_attribute_values(rendered.values())
                        .build()
                        .map_err(built)?,
                )
            }
        }
        .build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).message("of a size").build()).collect()
    }

    #[test]
    fn reasons_of_a_canceled_transaction_are_told_apart() {
        let keys = [Key { pk: "P".to_owned(), sk: "A".to_owned() }, Key { pk: "P".to_owned(), sk: "B".to_owned() }];
        let read = |codes: &[&str]| outcome(&reasons(codes), &keys);
        assert_eq!(read(&["None", "TransactionConflict"]).unwrap(), Outcome::Conflict);
        assert_eq!(read(&["TransactionConflict", "ThrottlingError"]).unwrap(), Outcome::Throttled);
        assert_eq!(read(&["ProvisionedThroughputExceeded", "None"]).unwrap(), Outcome::Throttled);
        assert_eq!(read(&["TransactionConflict", "ConditionalCheckFailed"]).unwrap(), Outcome::Refused(vec![1]));
        let error = read(&["ConditionalCheckFailed", "ValidationError"]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(error.message().contains("P B"), "{}", error.message());
    }
}
