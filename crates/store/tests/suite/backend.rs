//! Where a test's rows and objects lie.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Region};
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use embedded::{DATA_BUCKET, Embedded, TABLE, UPLOADS_BUCKET};
use store::Store;
use store::objects::{BucketNames, Objects};
use store::table::Table;

/// The environment variables that say where a DynamoDB and an S3 listen that are not ours.
const URL: &str = "STORE_TEST_DYNAMODB_URL";
const OBJECTS_URL: &str = "STORE_TEST_S3_URL";

/// An empty store with what is under it.
#[derive(Clone)]
pub(crate) struct Backend {
    pub(crate) store: Store,
    pub(crate) embedded: Embedded,
    pub(crate) dynamodb: Client,
    pub(crate) table: String,
    objects: Objects,
}

/// A number of things: fewer over HTTP.
pub(crate) fn count(embedded: u64, remote: u64) -> u64 {
    if is_remote() { remote } else { embedded }
}

/// Whether rows or objects lie elsewhere, where nothing can be made to fail.
pub(crate) fn is_remote() -> bool {
    [URL, OBJECTS_URL].into_iter().any(|name| std::env::var_os(name).is_some())
}

/// An empty store.
pub(crate) async fn backend() -> Backend {
    let embedded = Embedded::in_memory().await.unwrap();
    let (dynamodb, table) = match std::env::var(URL) {
        Ok(url) => remote(&url).await,
        Err(_) => (embedded.dynamodb_client(), TABLE.to_owned()),
    };
    let objects = match std::env::var(OBJECTS_URL) {
        Ok(url) => remote_objects(&url).await,
        Err(_) => {
            let names = BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() };
            Objects::new(embedded.s3_client(), names)
        }
    };
    let store = open(&objects, &dynamodb, &table);
    Backend { store, embedded, dynamodb, table, objects }
}

fn open(objects: &Objects, dynamodb: &Client, table: &str) -> Store {
    Store::new(Table::new(dynamodb.clone(), table), objects.clone())
}

impl Backend {
    /// The same rows and objects in the eyes of another process, which remembers nothing.
    pub(crate) fn another(&self) -> Store {
        open(&self.objects, &self.dynamodb, &self.table)
    }

    /// The keys of all rows, as `pk / sk`.
    pub(crate) async fn rows(&self) -> Vec<String> {
        let mut keys = Vec::new();
        let mut pages = self.dynamodb.scan().table_name(&self.table).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item = item.unwrap();
            keys.push(format!("{} / {}", item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap()));
        }
        keys.sort();
        keys
    }
}

/// Buckets of their own for each test.
async fn remote_objects(url: &str) -> Objects {
    let config = aws_sdk_s3::config::Builder::new()
        .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
        .region(aws_sdk_s3::config::Region::from_static("us-east-1"))
        .endpoint_url(url)
        .force_path_style(true)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(crate::http::Http)
        .build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let mark = store::random::name().unwrap().to_lowercase();
    let names = BucketNames { data: format!("data-{mark}"), uploads: format!("uploads-{mark}") };
    for bucket in [&names.data, &names.uploads] {
        client.create_bucket().bucket(bucket).send().await.unwrap();
    }
    Objects::new(client, names)
}

/// A table of its own for each test, so that tests can run side by side.
async fn remote(url: &str) -> (Client, String) {
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(crate::http::Http)
        .build();
    let client = Client::from_conf(config);
    let table = format!("t-{}", store::random::name().unwrap());
    let mut create = client.create_table().table_name(&table).billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
        let element = KeySchemaElement::builder().attribute_name(name).key_type(kind);
        create = create.attribute_definitions(attribute.build().unwrap()).key_schema(element.build().unwrap());
    }
    create.send().await.unwrap();
    (client, table)
}
