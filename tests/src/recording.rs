//! The IAM actions and resources that a request to DynamoDB or S3 needs.

use serde_json::Value;

/// A call of the AWS API in the terms of IAM policies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The action, such as `dynamodb:PutItem`.
    pub action: String,
    /// A bucket, a bucket and a key, or the partition of a table.
    pub on: String,
    /// The attributes of the row that an update names, including its key. Empty for other calls.
    pub attributes: Vec<String>,
}

fn call(action: &str, on: impl Into<String>) -> Call {
    Call { action: action.to_owned(), on: on.into(), attributes: Vec::new() }
}

/// An update of a row: `update` holds its key and the names in its expressions.
fn update(update: &Value) -> Call {
    let names = update["ExpressionAttributeNames"].as_object().into_iter().flat_map(|names| names.values());
    let key = update["Key"].as_object().into_iter().flat_map(|key| key.keys().cloned());
    let attributes = names.filter_map(|name| name.as_str().map(str::to_owned)).chain(key).collect();
    Call { attributes, ..call("dynamodb:UpdateItem", partition(&update["Key"])) }
}

/// The calls of a request to DynamoDB. `operation` is the part of `X-Amz-Target` after the dot.
pub fn of_table(operation: &str, body: &Value) -> Vec<Call> {
    let named = |action: &str, key: &Value| call(&format!("dynamodb:{action}"), partition(key));
    match operation {
        "GetItem" | "DeleteItem" => vec![named(operation, &body["Key"])],
        "UpdateItem" => vec![update(body)],
        "PutItem" => vec![named(operation, &body["Item"])],
        "Query" => {
            let values = body["ExpressionAttributeValues"].as_object();
            // The partition is the value in the first comparison of the condition.
            let condition = body["KeyConditionExpression"].as_str().unwrap_or_default();
            let name = condition
                .split(|c: char| !(c.is_alphanumeric() || c == ':' || c == '_'))
                .find(|word| word.starts_with(':'));
            let value = name.and_then(|name| values?.get(name)).and_then(|value| value["S"].as_str());
            vec![call("dynamodb:Query", value.unwrap_or_default())]
        }
        "TransactWriteItems" => of_all(&body["TransactItems"], |kind, one| match kind {
            "Put" => named("PutItem", &one["Item"]),
            "Update" => update(one),
            "Delete" => named("DeleteItem", &one["Key"]),
            _ => named("ConditionCheckItem", &one["Key"]),
        }),
        "TransactGetItems" => of_all(&body["TransactItems"], |_, one| named("GetItem", &one["Key"])),
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flat_map(|tables| tables.values());
            let keys = tables.flat_map(|table| table["Keys"].as_array().into_iter().flatten());
            keys.map(|key| named("BatchGetItem", key)).collect()
        }
        "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flat_map(|tables| tables.values());
            let writes = tables.flat_map(|table| table.as_array().into_iter().flatten());
            let key = |write: &Value| match write.get("PutRequest") {
                Some(put) => named("BatchWriteItem", &put["Item"]),
                None => named("BatchWriteItem", &write["DeleteRequest"]["Key"]),
            };
            writes.map(key).collect()
        }
        other => vec![call(&format!("dynamodb:{other}"), "")],
    }
}

fn of_all(items: &Value, read: impl Fn(&str, &Value) -> Call) -> Vec<Call> {
    let items = items.as_array().into_iter().flatten();
    items.flat_map(|item| item.as_object().into_iter().flatten()).map(|(kind, one)| read(kind, one)).collect()
}

fn partition(key: &Value) -> &str {
    key["pk"]["S"].as_str().unwrap_or_default()
}

/// The calls of a request to S3 with path-style addresses. `source` is the header of a copy. `body` lists the keys of a
/// delete request.
pub fn of_bucket(method: &str, path: &str, query: &str, source: Option<&str>, body: &str) -> Vec<Call> {
    let path = path.trim_start_matches('/');
    let Some((bucket, key)) = path.split_once('/').filter(|(_, key)| !key.is_empty()) else {
        let bucket = path.trim_end_matches('/');
        if method == "POST" && query.contains("delete") {
            let keys = body.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
            return keys.map(|key| call("s3:DeleteObject", format!("{bucket}/{key}"))).collect();
        }
        return vec![call("s3:ListBucket", bucket)];
    };
    let on = format!("{bucket}/{key}");
    let upload = query.contains("uploadId=");
    let action = match method {
        "GET" if upload => "s3:ListMultipartUploadParts",
        "GET" | "HEAD" => "s3:GetObject",
        "DELETE" if upload => "s3:AbortMultipartUpload",
        "DELETE" => "s3:DeleteObject",
        _ => "s3:PutObject",
    };
    let copied = source.map(|from| call("s3:GetObject", from.trim_start_matches('/')));
    copied.into_iter().chain([call(action, on)]).collect()
}

/// The kind of a call: only the first part of a key, only the part of a partition before `#`, no attributes.
pub fn kind_of(one: &Call) -> Call {
    let on = match one.action.starts_with("s3:") {
        true => one.on.split('/').take(2).collect::<Vec<_>>().join("/"),
        false => one.on.split('#').next().unwrap_or_default().to_owned(),
    };
    call(&one.action, on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn seen(calls: Vec<Call>) -> Vec<(String, String)> {
        calls.into_iter().map(|one| (one.action, one.on)).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(action, on)| ((*action).to_owned(), (*on).to_owned())).collect()
    }

    #[test]
    fn a_transaction_needs_leave_for_each_of_its_writes() {
        let key = |pk: &str| json!({"pk": {"S": pk}, "sk": {"S": "x"}});
        let body = json!({"TransactItems": [{"Put": {"Item": key("USER#1")}}, {"ConditionCheck": {"Key": key("PROJECT#2")}},
            {"Delete": {"Key": key("DUE")}}]});
        let wanted = [
            ("dynamodb:PutItem", "USER#1"),
            ("dynamodb:ConditionCheckItem", "PROJECT#2"),
            ("dynamodb:DeleteItem", "DUE"),
        ];
        assert_eq!(seen(of_table("TransactWriteItems", &body)), pairs(&wanted));
        let update = json!({"Key": {"pk": {"S": "SESSION#1"}, "sk": {"S": "META"}}, "UpdateExpression": "SET #a = :v0",
            "ExpressionAttributeNames": {"#a": "used"}});
        for (operation, body) in
            [("UpdateItem", update.clone()), ("TransactWriteItems", json!({"TransactItems": [{"Update": update}]}))]
        {
            let calls = of_table(operation, &body);
            assert_eq!(calls[0].attributes, ["used", "pk", "sk"]);
            assert_eq!(seen(calls), pairs(&[("dynamodb:UpdateItem", "SESSION#1")]));
        }
        let query = json!({"KeyConditionExpression": "#a = :v0 AND begins_with(#b, :v1)",
            "ExpressionAttributeValues": {":v1": {"S": "JOB#"}, ":v0": {"S": "PROJECT#3"}}});
        assert_eq!(seen(of_table("Query", &query)), pairs(&[("dynamodb:Query", "PROJECT#3")]));
    }

    #[test]
    fn a_copy_reads_and_writes_and_a_deletion_of_many_names_each() {
        let copied = of_bucket("PUT", "/data/a/b", "partNumber=1&uploadId=x", Some("data/c/d"), "");
        assert_eq!(seen(copied), pairs(&[("s3:GetObject", "data/c/d"), ("s3:PutObject", "data/a/b")]));
        let deleted = of_bucket(
            "POST",
            "/data/",
            "delete",
            None,
            "<Delete><Object><Key>a/1</Key></Object><Object><Key>b/2</Key></Object></Delete>",
        );
        assert_eq!(seen(deleted), pairs(&[("s3:DeleteObject", "data/a/1"), ("s3:DeleteObject", "data/b/2")]));
        assert_eq!(seen(of_bucket("GET", "/data", "list-type=2", None, "")), pairs(&[("s3:ListBucket", "data")]));
        assert_eq!(kind_of(&call("s3:GetObject", "data/projects/7/runs")).on, "data/projects");
    }
}
