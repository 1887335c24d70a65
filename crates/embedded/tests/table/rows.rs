//! Rows and calls shared by the tests.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use embedded::{Embedded, TABLE};

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub(crate) fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(crate) fn item(pk: &str, sk: &str, number: i64) -> Item {
    HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk)), ("n".to_owned(), n(number))])
}

pub(crate) fn key(pk: &str, sk: &str) -> Item {
    HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk))])
}

pub(crate) async fn client() -> (Embedded, Client) {
    let embedded = Embedded::in_memory().await.unwrap();
    let client = embedded.dynamodb_client();
    (embedded, client)
}

pub(crate) async fn put(client: &Client, item: Item) {
    client.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
}

pub(crate) async fn get(client: &Client, pk: &str, sk: &str) -> Option<Item> {
    client.get_item().table_name(TABLE).set_key(Some(key(pk, sk))).consistent_read(true).send().await.unwrap().item
}

pub(crate) async fn number(client: &Client, pk: &str, sk: &str) -> Option<String> {
    get(client, pk, sk).await.and_then(|item| item.get("n").and_then(|value| value.as_n().ok().cloned()))
}

pub(crate) fn put_new(item: Item) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

pub(crate) fn check_exists(pk: &str, sk: &str) -> TransactWriteItem {
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .set_key(Some(key(pk, sk)))
        .condition_expression("attribute_exists(pk)");
    TransactWriteItem::builder().condition_check(check.build().unwrap()).build()
}
