//! Injected faults from the view of an SDK caller.

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use embedded::{Fault, Rule, TABLE};

use crate::rows::{client, get, item, key, n, number, put, put_new};

#[tokio::test]
async fn an_injected_conflict_cancels_and_is_not_repeated_by_the_sdk() {
    let (embedded, client) = client().await;
    embedded.faults().add(Rule::new(Fault::Conflict).on("TransactWriteItems").nth(1));
    let transact = || {
        client
            .transact_write_items()
            .transact_items(put_new(item("A", "1", 1)))
            .transact_items(put_new(item("A", "2", 1)))
            .send()
    };
    let err = transact().await.unwrap_err().into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(err) = err else { panic!("{err:?}") };
    let codes: Vec<_> = err.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["TransactionConflict", "None"]);
    assert_eq!(get(&client, "A", "1").await, None);
    transact().await.unwrap();
    assert_eq!(embedded.faults().injected(), 1);
}

#[tokio::test]
async fn the_sdk_gets_over_throttling_and_server_errors() {
    let (embedded, client) = client().await;
    for fault in [Fault::Throttling, Fault::ServerError, Fault::Unreachable] {
        embedded.faults().add(Rule::new(fault).on("PutItem").nth(1));
    }
    put(&client, item("A", "1", 1)).await;
    assert_eq!(get(&client, "A", "1").await, Some(item("A", "1", 1)));
    assert!(embedded.faults().injected() >= 1);
}

#[tokio::test]
async fn an_answer_lost_after_the_write_is_written_again_by_the_sdk() {
    let (embedded, client) = client().await;
    embedded.faults().add(Rule::new(Fault::AnswerLost).on("UpdateItem").nth(1));
    let add = client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key("COUNTER", "x")))
        .update_expression("ADD n :one")
        .expression_attribute_values(":one", n(1));
    add.send().await.unwrap();
    // As in the cloud, an update has no token, so both attempts count.
    assert_eq!(number(&client, "COUNTER", "x").await.as_deref(), Some("2"));

    embedded.faults().clear();
    embedded.faults().add(Rule::new(Fault::AnswerLost).on("TransactWriteItems").nth(1));
    client.transact_write_items().transact_items(put_new(item("A", "1", 1))).send().await.unwrap();
    assert_eq!(get(&client, "A", "1").await, Some(item("A", "1", 1)));
}

#[tokio::test]
async fn a_death_leaves_what_was_written_before_it() {
    let (embedded, client) = client().await;
    embedded.faults().add(Rule::new(Fault::DiesAfter).on("PutItem").nth(2));
    put(&client, item("A", "1", 1)).await;
    let second = client.put_item().table_name(TABLE).set_item(Some(item("A", "2", 1))).send().await;
    assert!(second.is_err());
    assert!(client.get_item().table_name(TABLE).set_key(Some(key("A", "1"))).send().await.is_err());
    embedded.faults().clear();
    assert!(get(&client, "A", "2").await.is_some());
    assert!(get(&client, "A", "3").await.is_none());
}
