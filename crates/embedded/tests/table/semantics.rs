//! Items, conditions, counters, transactions, pages and limits.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, PutRequest, ReturnConsumedCapacity, ReturnValue,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update, WriteRequest,
};
use embedded::{Embedded, Options, TABLE};

use crate::rows::{Item, check_exists, client, get, item, key, n, number, put, put_new, s};

#[tokio::test]
async fn items_of_all_types_come_back() {
    let (_embedded, client) = client().await;
    let mut stored = item("A", "1", -3);
    stored.insert("text".into(), s("ümlaut 😀 \"quoted\""));
    stored.insert("bytes".into(), AttributeValue::B(aws_sdk_dynamodb::primitives::Blob::new(vec![0, 255, 7])));
    stored.insert("yes".into(), AttributeValue::Bool(true));
    stored.insert("nothing".into(), AttributeValue::Null(true));
    stored.insert("list".into(), AttributeValue::L(vec![s("a"), n(1)]));
    stored.insert("map".into(), AttributeValue::M(HashMap::from([("deep".into(), AttributeValue::L(vec![]))])));
    stored.insert("names".into(), AttributeValue::Ss(vec!["a".into(), "b".into()]));
    stored.insert("empty".into(), s(""));
    put(&client, stored.clone()).await;
    assert_eq!(get(&client, "A", "1").await, Some(stored));
    assert_eq!(get(&client, "A", "2").await, None);
}

#[tokio::test]
async fn conditions_decide_and_tell_the_row_that_stood_in_the_way() {
    let (_embedded, client) = client().await;
    let put_new = || {
        client
            .put_item()
            .table_name(TABLE)
            .set_item(Some(item("A", "1", 1)))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    };
    put_new().send().await.unwrap();
    let err = put_new().send().await.unwrap_err().into_service_error();
    match err {
        aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(err) => {
            assert_eq!(err.item, Some(item("A", "1", 1)));
        }
        err => panic!("{err:?}"),
    }
    let update = |expected: i64| {
        client
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key("A", "1")))
            .update_expression("SET n = :new")
            .condition_expression("n = :old")
            .expression_attribute_values(":new", n(2))
            .expression_attribute_values(":old", n(expected))
            .send()
    };
    assert!(update(7).await.unwrap_err().into_service_error().is_conditional_check_failed_exception());
    update(1).await.unwrap();
    assert_eq!(number(&client, "A", "1").await.as_deref(), Some("2"));
}

#[tokio::test]
async fn every_add_counts() {
    let (_embedded, client) = client().await;
    let adds = (0..200).map(|_| {
        client
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key("COUNTER", "task")))
            .update_expression("ADD n :one")
            .expression_attribute_values(":one", n(1))
            .return_values(ReturnValue::UpdatedNew)
            .send()
    });
    let mut seen: Vec<i64> = futures::future::join_all(adds)
        .await
        .into_iter()
        .map(|answer| answer.unwrap().attributes.unwrap()["n"].as_n().unwrap().parse().unwrap())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (1..=200).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_transaction_happens_whole_or_tells_each_reason() {
    let (_embedded, client) = client().await;
    put(&client, item("A", "2", 2)).await;
    put(&client, item("A", "3", 3)).await;
    let err = client
        .transact_write_items()
        .transact_items(put_new(item("A", "1", 1)))
        .transact_items(put_new(item("A", "2", 9)))
        .transact_items(check_exists("A", "3"))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(err) = err else { panic!("{err:?}") };
    let reasons = err.cancellation_reasons();
    assert_eq!(
        reasons.iter().map(|reason| reason.code().unwrap()).collect::<Vec<_>>(),
        ["None", "ConditionalCheckFailed", "None"]
    );
    assert_eq!(reasons[1].item(), Some(&item("A", "2", 2)));
    assert_eq!(get(&client, "A", "1").await, None);

    client
        .transact_write_items()
        .transact_items(put_new(item("A", "1", 1)))
        .transact_items(check_exists("A", "3"))
        .send()
        .await
        .unwrap();
    assert_eq!(get(&client, "A", "1").await, Some(item("A", "1", 1)));
}

#[tokio::test]
async fn a_transaction_may_not_touch_a_row_twice() {
    let (_embedded, client) = client().await;
    let err = client
        .transact_write_items()
        .transact_items(put_new(item("A", "1", 1)))
        .transact_items(check_exists("A", "1"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(err.code(), Some("ValidationException"));
}

#[tokio::test]
async fn a_transaction_repeated_with_its_token_happens_once() {
    let (_embedded, client) = client().await;
    let add = |by| {
        let update = Update::builder()
            .table_name(TABLE)
            .set_key(Some(key("COUNTER", "x")))
            .update_expression("ADD n :by")
            .condition_expression("attribute_not_exists(closed)")
            .expression_attribute_values(":by", n(by))
            .build()
            .unwrap();
        client.transact_write_items().transact_items(TransactWriteItem::builder().update(update).build())
    };
    for _ in 0..3 {
        add(1).client_request_token("token-1").send().await.unwrap();
    }
    assert_eq!(number(&client, "COUNTER", "x").await.as_deref(), Some("1"));
    let err = add(5).client_request_token("token-1").send().await.unwrap_err();
    assert_eq!(err.code(), Some("IdempotentParameterMismatchException"));
    add(1).send().await.unwrap();
    assert_eq!(number(&client, "COUNTER", "x").await.as_deref(), Some("2"));

    // A refused request had no effect, so its token can be used again.
    let mut closed = item("COUNTER", "x", 2);
    closed.insert("closed".to_owned(), n(1));
    put(&client, closed).await;
    let err = add(1).client_request_token("token-2").send().await.unwrap_err();
    assert_eq!(err.code(), Some("TransactionCanceledException"));
    put(&client, item("COUNTER", "x", 2)).await;
    add(1).client_request_token("token-2").send().await.unwrap();
    assert_eq!(number(&client, "COUNTER", "x").await.as_deref(), Some("3"));
}

#[tokio::test]
async fn queries_page_in_key_order_both_ways() {
    let (_embedded, client) = client().await;
    for i in 0..25 {
        put(&client, item("A", &format!("ROW#{i:03}"), i)).await;
    }
    put(&client, item("A", "OTHER#1", 0)).await;
    put(&client, item("B", "ROW#000", 0)).await;
    let page = |start: Option<Item>, forward: bool| {
        client
            .query()
            .table_name(TABLE)
            .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
            .expression_attribute_values(":pk", s("A"))
            .expression_attribute_values(":sk", s("ROW#"))
            .scan_index_forward(forward)
            .limit(10)
            .set_exclusive_start_key(start)
            .send()
    };
    for forward in [true, false] {
        let (mut seen, mut sizes, mut start) = (Vec::new(), Vec::new(), None);
        loop {
            let answer = page(start.take(), forward).await.unwrap();
            sizes.push(answer.count());
            seen.extend(answer.items().iter().map(|item| item["n"].as_n().unwrap().parse::<i64>().unwrap()));
            match answer.last_evaluated_key {
                Some(key) => start = Some(key),
                None => break,
            }
        }
        let mut expected: Vec<i64> = (0..25).collect();
        if !forward {
            expected.reverse();
        }
        assert_eq!((seen, sizes), (expected, vec![10, 10, 5]));
    }
}

#[tokio::test]
async fn the_last_key_up_to_a_bound_is_found() {
    let (_embedded, client) = client().await;
    for first in [1, 4001, 8001] {
        put(&client, item("SEGMENTS", &format!("{first:012}"), first)).await;
    }
    let answer = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("pk = :pk AND sk <= :id")
        .expression_attribute_values(":pk", s("SEGMENTS"))
        .expression_attribute_values(":id", s("000000005000"))
        .scan_index_forward(false)
        .limit(1)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.items(), [item("SEGMENTS", "000000004001", 4001)]);
}

#[tokio::test]
async fn a_page_ends_at_a_megabyte() {
    let (_embedded, client) = client().await;
    for i in 0..8 {
        let mut row = item("A", &format!("{i}"), i);
        row.insert("text".into(), s(&"x".repeat(300_000)));
        put(&client, row).await;
    }
    let query = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", s("A"));
    let answer = query.send().await.unwrap();
    assert!(answer.last_evaluated_key().is_some());
    assert!((3..=4).contains(&answer.count()), "{}", answer.count());
}

#[tokio::test]
async fn limits_are_the_clouds() {
    let (_embedded, client) = client().await;
    let mut large = item("A", "1", 1);
    large.insert("text".into(), s(&"x".repeat(410_000)));
    let err = client.put_item().table_name(TABLE).set_item(Some(large)).send().await.unwrap_err();
    assert_eq!(err.code(), Some("ValidationException"));

    let writes = |n_rows: i64| {
        let request = |i| {
            WriteRequest::builder()
                .put_request(PutRequest::builder().set_item(Some(item("A", &format!("{i:03}"), i))).build().unwrap())
                .build()
        };
        client.batch_write_item().request_items(TABLE, (0..n_rows).map(request).collect()).send()
    };
    assert_eq!(writes(26).await.unwrap_err().code(), Some("ValidationException"));
    assert!(writes(25).await.unwrap().unprocessed_items().is_none_or(|items| items.is_empty()));

    let keys = KeysAndAttributes::builder()
        .set_keys(Some((0..26).map(|i| key("A", &format!("{i:03}"))).collect()))
        .consistent_read(true);
    let answer = client.batch_get_item().request_items(TABLE, keys.build().unwrap()).send().await.unwrap();
    assert_eq!(answer.responses().unwrap()[TABLE].len(), 25);
}

#[tokio::test]
async fn bad_requests_are_refused_as_validation_errors() {
    let (_embedded, client) = client().await;
    let missing_key = client.put_item().table_name(TABLE).item("pk", s("A")).send().await.unwrap_err();
    assert_eq!(missing_key.code(), Some("ValidationException"));
    let bad_expression = client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key("A", "1")))
        .update_expression("SET")
        .send()
        .await
        .unwrap_err();
    assert_eq!(bad_expression.code(), Some("ValidationException"));
    let short_name = client.get_item().table_name("ab").set_key(Some(key("A", "1"))).send().await.unwrap_err();
    assert_eq!(short_name.code(), Some("ValidationException"));
    let no_table = client.get_item().table_name("elsewhere").set_key(Some(key("A", "1"))).send().await.unwrap_err();
    assert_eq!(no_table.code(), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn consumed_capacity_is_told_when_asked_for() {
    let (_embedded, client) = client().await;
    let mut row = item("A", "1", 1);
    row.insert("text".into(), s(&"x".repeat(2_500)));
    let answer = client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(row))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.consumed_capacity().unwrap().capacity_units(), Some(3.0));
    let read = client
        .get_item()
        .table_name(TABLE)
        .set_key(Some(key("A", "1")))
        .return_consumed_capacity(ReturnConsumedCapacity::Total);
    let (weak, strong) = (read.clone().send().await.unwrap(), read.consistent_read(true).send().await.unwrap());
    assert_eq!(weak.consumed_capacity().unwrap().capacity_units(), Some(0.5));
    assert_eq!(strong.consumed_capacity().unwrap().capacity_units(), Some(1.0));
}

#[tokio::test]
async fn expired_rows_go_when_they_are_swept() {
    let (embedded, client) = client().await;
    let mut expired = item("SESSION#1", "META", 1);
    expired.insert("expires".into(), n(1_000_000_000));
    let mut lasting = item("SESSION#2", "META", 1);
    lasting.insert("expires".into(), n(9_000_000_000));
    put(&client, expired).await;
    put(&client, lasting).await;
    // DynamoDB keeps rows that expired more than five years ago, and so does the embedded table.
    let recent = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() as i64 - 3600;
    let mut due = item("SESSION#3", "META", 1);
    due.insert("expires".into(), n(recent));
    put(&client, due).await;
    assert!(get(&client, "SESSION#3", "META").await.is_some());
    embedded.sweep_ttl().await.unwrap();
    assert!(get(&client, "SESSION#3", "META").await.is_none());
    assert!(get(&client, "SESSION#2", "META").await.is_some());
}

#[tokio::test]
async fn rows_outlive_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    put(&embedded.dynamodb_client(), item("A", "1", 1)).await;
    drop(embedded);
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    assert_eq!(get(&embedded.dynamodb_client(), "A", "1").await, Some(item("A", "1", 1)));
}

#[tokio::test]
async fn signed_requests_are_answered_too() {
    let (embedded, _) = client().await;
    let client = Client::new(&embedded.sdk_config());
    put(&client, item("A", "1", 1)).await;
    assert_eq!(get(&client, "A", "1").await, Some(item("A", "1", 1)));
}
