//! DynamoDB's operations, from their JSON to their JSON, on a database in this process.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An answer as it would stand in the body of an HTTP response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) json: Vec<u8>,
}

/// Performs the operation named in `X-Amz-Target` (without the version before the dot). Blocks, seldom longer than a disk
/// takes to write durably.
pub(crate) fn call(db: &Database, operation: &str, body: &[u8]) -> Answer {
    let result = match operation {
        "GetItem" => run(body, |request| db.get_item(request)),
        "PutItem" => run(body, |request| db.put_item(request)),
        "UpdateItem" => run(body, |request| db.update_item(request)),
        "DeleteItem" => run(body, |request| db.delete_item(request)),
        "Query" => run(body, |request| db.query(request)),
        "Scan" => run(body, |request| db.scan(request)),
        "BatchGetItem" => run(body, |request| db.batch_get_item(request)),
        "BatchWriteItem" => run(body, |request| db.batch_write_item(request)),
        "TransactGetItems" => run(body, |request| db.transact_get_items(request)),
        "TransactWriteItems" => run(body, |request| db.transact_write_items(request)),
        "CreateTable" => run(body, |request| db.create_table(request)),
        "DescribeTable" => run(body, |request| db.describe_table(request)),
        "DeleteTable" => run(body, |request| db.delete_table(request)),
        "ListTables" => run(body, |request| db.list_tables(request)),
        "UpdateTimeToLive" => run(body, |request| db.update_time_to_live(request)),
        "DescribeTimeToLive" => run(body, |request| db.describe_time_to_live(request)),
        _ => Err(DynoxideError::ValidationException(format!(
            "the embedded table has no operation {operation}"
        ))),
    };
    match result {
        Ok(json) => Answer { status: 200, json },
        Err(err) => Answer {
            status: err.status_code(),
            json: err.to_json().into_bytes(),
        },
    }
}

fn run<Request: DeserializeOwned, Response: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Request) -> Result<Response, DynoxideError>,
) -> Result<Vec<u8>, DynoxideError> {
    let request = serde_json::from_slice(body).map_err(undecodable)?;
    let response = operation(request)?;
    serde_json::to_vec(&response).map_err(|err| DynoxideError::InternalServerError(err.to_string()))
}

/// The database validates some of a request while decoding it, and says so by a mark at the start of the text.
fn undecodable(err: serde_json::Error) -> DynoxideError {
    let text = err.to_string();
    // serde_json adds where in the text it was; DynamoDB does not.
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(text, _)| text);
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
