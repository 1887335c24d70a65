//! The table, through the AWS SDK: the only place that calls DynamoDB.

mod counter;
pub mod expression;
pub mod keys;
pub mod row;
mod single;
mod transactions;

pub use transactions::{Outcome, Write};

use crate::calls;
use crate::error::{Error, ErrorKind, Result};
use crate::retry::Retry;
use crate::table::expression::{Condition, Rendered, Update};
use crate::table::keys::Key;
use crate::table::row::{FORMAT, FORMAT_ATTRIBUTE, Row};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, DeleteRequest, KeysAndAttributes, PutRequest, ReturnConsumedCapacity,
    ReturnValue, WriteRequest,
};
use std::collections::HashMap;

/// DynamoDB's bound on a transaction.
pub const TRANSACTION_LIMIT: usize = 100;
const BATCH_GET_LIMIT: usize = 100;
const BATCH_WRITE_LIMIT: usize = 25;

/// Which sort keys a query reads.
#[derive(Clone, Debug)]
pub enum Range {
    /// Those with a prefix.
    Prefix(String),
    /// Those from the first to the second, both included.
    Between(String, String),
    /// Those at or below a key.
    UpTo(String),
    /// Those at or above a key.
    From(String),
}

/// The table.
#[derive(Clone, Debug)]
pub struct Table {
    client: Client,
    name: String,
}

fn key_map(key: &Key) -> HashMap<String, AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}

fn item(key: &Key, row: Row) -> HashMap<String, AttributeValue> {
    let mut map = row.0;
    map.extend(key_map(key));
    map.entry(FORMAT_ATTRIBUTE.to_owned()).or_insert_with(|| AttributeValue::N(FORMAT.to_string()));
    map
}

fn failed<E, R>(operation: &str, error: SdkError<E, R>) -> Error
where
    E: std::error::Error + Send + Sync + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let kind = match error.code() {
        Some("ValidationException") if error.message().is_some_and(|text| text.contains("size")) => ErrorKind::TooLarge,
        Some("TransactionConflictException") => ErrorKind::Conflict,
        Some("ValidationException" | "ResourceNotFoundException" | "SerializationException") => ErrorKind::Corrupt,
        _ => ErrorKind::Unavailable,
    };
    let message = format!("{operation}: {}", error.message().unwrap_or("no answer"));
    Error::caused(kind, message, error)
}

fn units(capacity: Option<&ConsumedCapacity>) -> f64 {
    capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or(0.0)
}

impl Table {
    /// The table of that name behind that client.
    pub fn new(client: Client, name: impl Into<String>) -> Table {
        Table { client, name: name.into() }
    }

    fn measured() -> ReturnConsumedCapacity {
        if calls::counting() { ReturnConsumedCapacity::Total } else { ReturnConsumedCapacity::None }
    }

    /// Reads a row, strongly.
    pub async fn get(&self, key: &Key) -> Result<Option<Row>> {
        let call = calls::begin("GetItem").await;
        let output = self
            .client
            .get_item()
            .table_name(&self.name)
            .set_key(Some(key_map(key)))
            .consistent_read(true)
            .return_consumed_capacity(Table::measured())
            .send()
            .await
            .map_err(|error| failed("get", error))?;
        call.read(units(output.consumed_capacity()));
        output.item.map(checked).transpose()
    }

    /// Reads several rows, strongly; those that are not there are left out, in no order.
    pub async fn get_many(&self, keys: &[Key]) -> Result<Vec<Row>> {
        let mut rows = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(BATCH_GET_LIMIT) {
            let mut wanted: Vec<HashMap<String, AttributeValue>> = chunk.iter().map(key_map).collect();
            let mut retry = Retry::new("get many: the table did not serve every key");
            loop {
                let request = KeysAndAttributes::builder()
                    .set_keys(Some(std::mem::take(&mut wanted)))
                    .consistent_read(true)
                    .build()
                    .map_err(|error| Error::caused(ErrorKind::Corrupt, "get many", error))?;
                let call = calls::begin("BatchGetItem").await;
                let output = self
                    .client
                    .batch_get_item()
                    .request_items(&self.name, request)
                    .return_consumed_capacity(Table::measured())
                    .send()
                    .await
                    .map_err(|error| failed("get many", error))?;
                call.read(output.consumed_capacity().iter().map(|one| units(Some(one))).sum());
                if let Some(found) = output.responses.and_then(|mut tables| tables.remove(&self.name)) {
                    for one in found {
                        rows.push(checked(one)?);
                    }
                }
                match output.unprocessed_keys.and_then(|mut tables| tables.remove(&self.name)) {
                    Some(left) if !left.keys().is_empty() => wanted = left.keys().to_vec(),
                    _ => break,
                }
                retry.again().await?;
            }
        }
        Ok(rows)
    }

    /// Reads the rows of a partition in a range of sort keys, strongly, in key order (or its reverse), all pages up to
    /// `limit` rows.
    pub async fn query(&self, pk: &str, range: Range, limit: Option<usize>, reverse: bool) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut start = None;
        loop {
            let left = limit.map(|limit| limit - rows.len());
            let (page, next) = self.query_page(pk, &range, left, reverse, start).await?;
            rows.extend(page);
            if next.is_none() || limit.is_some_and(|limit| rows.len() >= limit) {
                return Ok(rows);
            }
            start = next;
        }
    }

    /// One page of a query: at most 1 MB or `limit` rows, and where the next page starts.
    pub async fn query_page(
        &self,
        pk: &str,
        range: &Range,
        limit: Option<usize>,
        reverse: bool,
        start: Option<PageStart>,
    ) -> Result<(Vec<Row>, Option<PageStart>)> {
        self.send_query(
            self.page_query(pk, range, start)
                .scan_index_forward(!reverse)
                .set_limit(limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX))),
        )
        .await
    }

    /// One page of a query that answers only some attributes of each row. It takes as much capacity as one that answers
    /// all, and less time to send and to read.
    pub async fn query_attributes(
        &self,
        pk: &str,
        range: &Range,
        attributes: &[&str],
        start: Option<PageStart>,
    ) -> Result<(Vec<Row>, Option<PageStart>)> {
        let mut query = self.page_query(pk, range, start);
        let mut names = Vec::new();
        for (n, attribute) in attributes.iter().chain([&"sk", &FORMAT_ATTRIBUTE]).enumerate() {
            names.push(format!("#a{n}"));
            query = query.expression_attribute_names(format!("#a{n}"), *attribute);
        }
        self.send_query(query.projection_expression(names.join(", "))).await
    }

    fn page_query(&self, pk: &str, range: &Range, start: Option<PageStart>) -> QueryFluentBuilder {
        let text = |s: &str| AttributeValue::S(s.to_owned());
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .return_consumed_capacity(Table::measured())
            .expression_attribute_values(":pk", text(pk))
            .set_exclusive_start_key(start.map(|start| start.0));
        match range {
            Range::Prefix(prefix) if prefix.is_empty() => query.key_condition_expression("pk = :pk"),
            Range::Prefix(prefix) => query
                .key_condition_expression("pk = :pk AND begins_with(sk, :a)")
                .expression_attribute_values(":a", text(prefix)),
            Range::Between(first, last) => query
                .key_condition_expression("pk = :pk AND sk BETWEEN :a AND :b")
                .expression_attribute_values(":a", text(first))
                .expression_attribute_values(":b", text(last)),
            Range::UpTo(last) => {
                query.key_condition_expression("pk = :pk AND sk <= :a").expression_attribute_values(":a", text(last))
            }
            Range::From(first) => {
                query.key_condition_expression("pk = :pk AND sk >= :a").expression_attribute_values(":a", text(first))
            }
        }
    }

    async fn send_query(&self, query: QueryFluentBuilder) -> Result<(Vec<Row>, Option<PageStart>)> {
        let call = calls::begin("Query").await;
        let output = query.send().await.map_err(|error| failed("query", error))?;
        call.read(units(output.consumed_capacity()));
        let rows = output.items.unwrap_or_default().into_iter().map(checked).collect::<Result<Vec<Row>>>()?;
        Ok((rows, output.last_evaluated_key.filter(|key| !key.is_empty()).map(PageStart)))
    }

    pub(crate) async fn put_once(&self, key: &Key, row: Row, condition: Condition) -> Result<Outcome> {
        let mut rendered = Rendered::default();
        let expression = condition.render(&mut rendered);
        let call = calls::begin("PutItem").await;
        let sent = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item(key, row)))
            .set_condition_expression(expression)
            .set_expression_attribute_names(rendered.names())
            .set_expression_attribute_values(rendered.values())
            .return_consumed_capacity(Table::measured())
            .send()
            .await;
        match sent {
            Ok(output) => {
                call.wrote(units(output.consumed_capacity()));
                Ok(Outcome::Done)
            }
            Err(error) => conditional("put", error),
        }
    }

    pub(crate) async fn delete_once(&self, key: &Key, condition: Condition) -> Result<Outcome> {
        let mut rendered = Rendered::default();
        let expression = condition.render(&mut rendered);
        let call = calls::begin("DeleteItem").await;
        let sent = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(key_map(key)))
            .set_condition_expression(expression)
            .set_expression_attribute_names(rendered.names())
            .set_expression_attribute_values(rendered.values())
            .return_consumed_capacity(Table::measured())
            .send()
            .await;
        match sent {
            Ok(output) => {
                call.wrote(units(output.consumed_capacity()));
                Ok(Outcome::Done)
            }
            Err(error) => conditional("delete", error),
        }
    }

    pub(crate) async fn update_once(&self, key: &Key, update: Update, condition: Condition) -> Result<Option<Row>> {
        let mut rendered = Rendered::default();
        let change = update.render(&mut rendered);
        let expression = condition.render(&mut rendered);
        let call = calls::begin("UpdateItem").await;
        let sent = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key_map(key)))
            .update_expression(change)
            .set_condition_expression(expression)
            .set_expression_attribute_names(rendered.names())
            .set_expression_attribute_values(rendered.values())
            .return_values(ReturnValue::AllNew)
            .return_consumed_capacity(Table::measured())
            .send()
            .await;
        match sent {
            Ok(output) => {
                call.wrote(units(output.consumed_capacity()));
                Ok(Some(Row(output.attributes.unwrap_or_default())))
            }
            Err(error) => conditional("update", error).map(|_| None),
        }
    }

    /// Puts and deletes rows without conditions, in batches; repeating it is harmless.
    pub async fn write_many(&self, puts: Vec<(Key, Row)>, deletes: Vec<Key>) -> Result<()> {
        let built = |error| Error::caused(ErrorKind::Corrupt, "write many", error);
        let mut requests = Vec::with_capacity(puts.len() + deletes.len());
        for (key, row) in puts {
            let put = PutRequest::builder().set_item(Some(item(&key, row))).build().map_err(built)?;
            requests.push(WriteRequest::builder().put_request(put).build());
        }
        for key in deletes {
            let delete = DeleteRequest::builder().set_key(Some(key_map(&key))).build().map_err(built)?;
            requests.push(WriteRequest::builder().delete_request(delete).build());
        }
        for chunk in requests.chunks(BATCH_WRITE_LIMIT) {
            let mut left = chunk.to_vec();
            let mut retry = Retry::new("write many: the table did not take every row");
            loop {
                let call = calls::begin("BatchWriteItem").await;
                let output = self
                    .client
                    .batch_write_item()
                    .request_items(&self.name, std::mem::take(&mut left))
                    .return_consumed_capacity(Table::measured())
                    .send()
                    .await
                    .map_err(|error| failed("write many", error))?;
                call.wrote(output.consumed_capacity().iter().map(|one| units(Some(one))).sum());
                match output.unprocessed_items.and_then(|mut tables| tables.remove(&self.name)) {
                    Some(unprocessed) if !unprocessed.is_empty() => left = unprocessed,
                    _ => break,
                }
                retry.again().await?;
            }
        }
        Ok(())
    }

    /// Deletes every row of a partition in a range.
    pub async fn delete_range(&self, pk: &str, range: Range) -> Result<()> {
        let rows = self.query(pk, range, None, false).await?;
        let keys = rows.iter().map(|row| Key { pk: pk.to_owned(), sk: row.sk().to_owned() }).collect();
        self.write_many(Vec::new(), keys).await
    }

    /// Writes one row conditionally as a [`Write`], outside a transaction.
    pub async fn write(&self, write: Write) -> Result<Outcome> {
        match write {
            Write::Put(key, row, condition) => self.put(&key, row, condition).await,
            Write::Delete(key, condition) => self.delete(&key, condition).await,
            Write::Update(key, update, condition) => Ok(match self.update(&key, update, condition).await? {
                Some(_) => Outcome::Done,
                None => Outcome::Refused(vec![0]),
            }),
            check @ Write::Check(..) => self.transact(vec![check]).await,
        }
    }
}

/// Where the next page of a query starts.
#[derive(Clone, Debug)]
pub struct PageStart(HashMap<String, AttributeValue>);

fn checked(map: HashMap<String, AttributeValue>) -> Result<Row> {
    let row = Row(map);
    row.check_format()?;
    Ok(row)
}

fn conditional<E, R>(operation: &str, error: SdkError<E, R>) -> Result<Outcome>
where
    E: std::error::Error + Send + Sync + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    match error.code() {
        Some("ConditionalCheckFailedException") => Ok(Outcome::Refused(vec![0])),
        _ => Err(failed(operation, error)),
    }
}
