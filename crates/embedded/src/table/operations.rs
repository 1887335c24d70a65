//! DynamoDB's operations, with JSON requests and responses.

use std::time::Instant;

use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answered::{self, Answered, TOKEN_BYTES};

/// A response in the form of an HTTP body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) json: Vec<u8>,
}

/// The database part of a request. Decoding and encoding happen outside, so that they do not block other requests.
type Work<'a> = Box<dyn FnOnce(&Database, &mut Answered) -> Result<Encode, DynoxideError> + 'a>;
type Encode = Box<dyn FnOnce() -> Result<Vec<u8>, DynoxideError>>;

/// Decodes the request, lets `run` execute it on the database, and encodes the response.
pub(crate) fn call(
    operation: &str,
    body: &[u8],
    run: impl FnOnce(Work<'_>) -> Result<Encode, DynoxideError>,
) -> Answer {
    let answer = prepare(operation, body).and_then(run).and_then(|encode| encode());
    match answer {
        Ok(json) => Answer { status: 200, json },
        Err(err) => Answer::from(err),
    }
}

/// Whether the operation may write.
pub(crate) fn writes(operation: &str) -> bool {
    !matches!(
        operation,
        "GetItem"
            | "Query"
            | "Scan"
            | "BatchGetItem"
            | "TransactGetItems"
            | "DescribeTable"
            | "ListTables"
            | "DescribeTimeToLive"
    )
}

impl From<DynoxideError> for Answer {
    fn from(err: DynoxideError) -> Answer {
        Answer { status: err.status_code(), json: err.to_json().into_bytes() }
    }
}

fn prepare<'a>(operation: &str, body: &[u8]) -> Result<Work<'a>, DynoxideError> {
    match operation {
        "GetItem" => decode(body, Database::get_item),
        "PutItem" => decode(body, Database::put_item),
        "UpdateItem" => decode(body, Database::update_item),
        "DeleteItem" => decode(body, Database::delete_item),
        "Query" => decode(body, Database::query),
        "Scan" => decode(body, Database::scan),
        "BatchGetItem" => decode(body, Database::batch_get_item),
        "BatchWriteItem" => decode(body, Database::batch_write_item),
        "TransactGetItems" => decode(body, Database::transact_get_items),
        "TransactWriteItems" => decode_transaction(body),
        "CreateTable" => decode(body, Database::create_table),
        "DescribeTable" => decode(body, Database::describe_table),
        "DeleteTable" => decode(body, Database::delete_table),
        "ListTables" => decode(body, Database::list_tables),
        "UpdateTimeToLive" => decode(body, Database::update_time_to_live),
        "DescribeTimeToLive" => decode(body, Database::describe_time_to_live),
        _ => Err(DynoxideError::ValidationException(format!("the embedded table has no operation {operation}"))),
    }
}

fn decode<'a, Request: DeserializeOwned + 'a, Response: Serialize + 'static>(
    body: &[u8],
    operation: impl FnOnce(&Database, Request) -> Result<Response, DynoxideError> + 'a,
) -> Result<Work<'a>, DynoxideError> {
    let request = serde_json::from_slice(body).map_err(undecodable)?;
    Ok(Box::new(move |db, _| {
        let response = operation(db, request)?;
        Ok(Box::new(move || encode(&response)))
    }))
}

/// A transaction with a known token gets its stored response. A failed transaction was not performed and runs again.
fn decode_transaction<'a>(body: &[u8]) -> Result<Work<'a>, DynoxideError> {
    let mut request: TransactWriteItemsRequest = serde_json::from_slice(body).map_err(undecodable)?;
    let token = request.client_request_token.take_if(|token| TOKEN_BYTES.contains(&token.len()));
    let Some(token) = token else {
        return Ok(Box::new(|db, _| {
            let response = db.transact_write_items(request)?;
            Ok(Box::new(move || encode(&response)))
        }));
    };
    let hash = answered::hash(&serde_json::from_slice(body).map_err(undecodable)?);
    Ok(Box::new(move |db, answered| {
        let now = Instant::now();
        if let Some(answer) = answered.find(now, &token, hash)? {
            let answer = answer.to_vec();
            return Ok(Box::new(|| Ok(answer)));
        }
        let answer = encode(&db.transact_write_items(request)?)?;
        answered.keep(now, token, hash, answer.clone());
        Ok(Box::new(|| Ok(answer)))
    }))
}

fn encode(response: &impl Serialize) -> Result<Vec<u8>, DynoxideError> {
    serde_json::to_vec(response).map_err(|err| DynoxideError::InternalServerError(err.to_string()))
}

/// The database validates parts of a request during decoding, and marks these errors at the start of the text.
fn undecodable(err: serde_json::Error) -> DynoxideError {
    let text = err.to_string();
    // serde_json adds a position to the text. DynamoDB does not.
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    for mark in ["VALIDATION_AS_READ:", "VALIDATION_REQUEST:", "VALIDATION:"] {
        if let Some(text) = text.strip_prefix(mark) {
            return DynoxideError::ValidationException(text.to_owned());
        }
    }
    for mark in ["SERIALIZATION_AS_READ:", "SERIALIZATION:"] {
        if let Some(text) = text.strip_prefix(mark) {
            return DynoxideError::SerializationException(text.to_owned());
        }
    }
    DynoxideError::SerializationException(text.to_owned())
}
