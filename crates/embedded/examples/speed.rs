//! Operations a second through the SDK on a file-backed store: `cargo run --release -p embedded --example speed`.

#![expect(clippy::unwrap_used, reason = "a measurement ends at the first thing that fails")]

use std::collections::HashMap;
use std::future::Future;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use aws_sdk_s3::primitives::ByteStream;
use embedded::{DATA_BUCKET, Embedded, Options, TABLE};

type Item = HashMap<String, AttributeValue>;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    let table = embedded.dynamodb_client();
    let objects = embedded.s3_client();
    let n = Arc::new(AtomicU64::new(0));
    fsyncs(folder.path());
    for callers in [1, 16] {
        let (t, n) = (table.clone(), n.clone());
        let put = {
            let (t, n) = (t.clone(), n.clone());
            move |caller: usize| {
                let (t, sk) = (t.clone(), n.fetch_add(1, Ordering::Relaxed));
                async move {
                    let put = t.put_item().table_name(TABLE).set_item(Some(item(caller, sk)));
                    put.send().await.unwrap();
                }
            }
        };
        measure("PutItem 400 B", callers, put).await;
        let get = {
            let t = t.clone();
            move |_| {
                let t = t.clone();
                async move {
                    let get = t.get_item().table_name(TABLE).set_key(Some(key("BENCH#0", 0)));
                    get.consistent_read(true).send().await.unwrap();
                }
            }
        };
        measure("GetItem", callers, get).await;
        let update = {
            let t = t.clone();
            move |caller: usize| {
                let t = t.clone();
                async move {
                    let update = t.update_item().table_name(TABLE).set_key(Some(key("COUNT", caller as u64)));
                    let update = update
                        .update_expression("ADD n :one")
                        .expression_attribute_values(":one", AttributeValue::N("1".into()));
                    update.send().await.unwrap();
                }
            }
        };
        measure("UpdateItem", callers, update).await;
        let query = {
            let t = t.clone();
            move |_| {
                let t = t.clone();
                async move {
                    let query = t.query().table_name(TABLE).key_condition_expression("pk = :pk").limit(20);
                    query.expression_attribute_values(":pk", AttributeValue::S("BENCH#0".into())).send().await.unwrap();
                }
            }
        };
        measure("Query 20 rows", callers, query).await;
        let transact = {
            let (t, n) = (t.clone(), n.clone());
            move |caller: usize| {
                let (t, sk) = (t.clone(), n.fetch_add(1, Ordering::Relaxed));
                async move {
                    let put = Put::builder()
                        .table_name(TABLE)
                        .set_item(Some(item(caller, sk)))
                        .condition_expression("attribute_not_exists(pk)");
                    let other = Put::builder()
                        .table_name(TABLE)
                        .set_item(Some(item(1000 + caller, sk)))
                        .condition_expression("attribute_not_exists(pk)");
                    let update = Update::builder()
                        .table_name(TABLE)
                        .set_key(Some(key("STATE", caller as u64)))
                        .update_expression("ADD n :one");
                    let update = update.expression_attribute_values(":one", AttributeValue::N("1".into()));
                    let transact = t.transact_write_items();
                    let transact =
                        transact.transact_items(TransactWriteItem::builder().put(put.build().unwrap()).build());
                    let transact =
                        transact.transact_items(TransactWriteItem::builder().put(other.build().unwrap()).build());
                    transact
                        .transact_items(TransactWriteItem::builder().update(update.build().unwrap()).build())
                        .send()
                        .await
                        .unwrap();
                }
            }
        };
        measure("Transact 3 rows", callers, transact).await;
        for (name, size) in [("PutObject 1 KB", 1_000), ("PutObject 1 MB", 1_000_000)] {
            let (o, n, body) = (objects.clone(), n.clone(), bytes::Bytes::from(vec![7; size]));
            let put = move |_| {
                let (o, body, key) = (o.clone(), body.clone(), n.fetch_add(1, Ordering::Relaxed));
                async move {
                    let put = o.put_object().bucket(DATA_BUCKET).key(format!("bench/{size}/{}", key % 100));
                    put.body(ByteStream::from(body)).send().await.unwrap();
                }
            };
            measure(name, callers, put).await;
        }
        for (name, range) in [("GetObject range 1 KB", "bytes=5000-5999"), ("GetObject 1 MB", "bytes=0-")] {
            let o = objects.clone();
            let key = objects.list_objects_v2().bucket(DATA_BUCKET).prefix("bench/1000000/").send().await.unwrap();
            let key = key.contents()[0].key().unwrap().to_owned();
            let get = move |_| {
                let (o, key) = (o.clone(), key.clone());
                async move {
                    let answer = o.get_object().bucket(DATA_BUCKET).key(key).range(range).send().await.unwrap();
                    answer.body.collect().await.unwrap();
                }
            };
            measure(name, callers, get).await;
        }
    }
}

/// The limit of the disk: sequential appends of 4 KB, each with an fsync.
fn fsyncs(folder: &std::path::Path) {
    let mut file = std::fs::File::create(folder.join("fsyncs")).unwrap();
    let start = Instant::now();
    let mut done = 0u32;
    while start.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        done += 1;
    }
    println!("{:22} {:9.0} /s", "fsync of 4 KB", f64::from(done) / start.elapsed().as_secs_f64());
}

async fn measure<F: Future<Output = ()> + Send>(
    name: &str,
    callers: usize,
    call: impl Fn(usize) -> F + Clone + Send + 'static,
) {
    let start = Instant::now();
    let end = start + Duration::from_secs(2);
    let tasks = (0..callers).map(|caller| {
        let call = call.clone();
        tokio::spawn(async move {
            let mut done = 0u64;
            while Instant::now() < end {
                call(caller).await;
                done += 1;
            }
            done
        })
    });
    let done: u64 = futures::future::join_all(tasks).await.into_iter().map(|n| n.unwrap()).sum();
    println!("{name:22} {callers:2} callers {:9.0} /s", done as f64 / start.elapsed().as_secs_f64());
}

fn key(pk: &str, sk: u64) -> Item {
    HashMap::from([("pk".into(), AttributeValue::S(pk.into())), ("sk".into(), AttributeValue::S(format!("{sk:012}")))])
}

fn item(caller: usize, sk: u64) -> Item {
    let mut item = key(&format!("BENCH#{caller}"), sk);
    item.insert("text".into(), AttributeValue::S("x".repeat(350)));
    item
}
