//! Reading: attributes, conditions and ranges.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use embedded::{DATA_BUCKET, UPLOADS_BUCKET};

use crate::calls::{bytes, client, get, put, status};

#[tokio::test]
async fn an_object_keeps_its_bytes_type_and_metadata() {
    let (_embedded, client) = client().await;
    let body = ByteStream::from_static(b"hello");
    let put = client.put_object().bucket(DATA_BUCKET).key("a/b.txt").body(body);
    let put = put.content_type("text/plain").cache_control("no-store").content_encoding("gzip");
    let answer = put.metadata("origin", "import 7").send().await.unwrap();
    assert_eq!(answer.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));

    let head = client.head_object().bucket(DATA_BUCKET).key("a/b.txt").send().await.unwrap();
    assert_eq!(head.content_length(), Some(5));
    assert_eq!(head.content_type(), Some("text/plain"));
    assert_eq!(head.e_tag(), answer.e_tag());
    let get = client.get_object().bucket(DATA_BUCKET).key("a/b.txt").send().await.unwrap();
    assert_eq!(get.content_type(), Some("text/plain"));
    assert_eq!(get.cache_control(), Some("no-store"));
    assert_eq!(get.content_encoding(), Some("gzip"));
    assert_eq!(get.metadata().unwrap()["origin"], "import 7");
    assert!(get.last_modified().unwrap().secs() > 1_700_000_000);
    assert_eq!(get.body.collect().await.unwrap().to_vec(), b"hello");
}

#[tokio::test]
async fn absent_objects_and_buckets_are_told_apart() {
    let (_embedded, client) = client().await;
    assert_eq!(get(&client, "absent").await, None);
    let head = client.head_object().bucket(DATA_BUCKET).key("absent").send().await;
    assert!(head.unwrap_err().into_service_error().is_not_found());
    let elsewhere = client.get_object().bucket("elsewhere").key("x").send().await.unwrap_err();
    assert_eq!(elsewhere.code(), Some("NoSuchBucket"));
    for bucket in [DATA_BUCKET, UPLOADS_BUCKET] {
        client.head_bucket().bucket(bucket).send().await.unwrap();
    }
    assert!(client.head_bucket().bucket("elsewhere").send().await.is_err());
    client.create_bucket().bucket("elsewhere").send().await.unwrap();
    client.head_bucket().bucket("elsewhere").send().await.unwrap();
    let again = client.create_bucket().bucket("elsewhere").send().await.unwrap_err();
    assert_eq!(again.code(), Some("BucketAlreadyOwnedByYou"));
}

#[tokio::test]
async fn ranges_are_exact() {
    let (_embedded, client) = client().await;
    let all = bytes(1_000_000);
    put(&client, "r", all.clone()).await;
    let range = async |range: &str| {
        let answer = client.get_object().bucket(DATA_BUCKET).key("r").range(range).send().await?;
        let content_range = answer.content_range().unwrap().to_owned();
        Ok::<_, SdkError<_>>((content_range, answer.body.collect().await.unwrap().to_vec()))
    };
    for (header, start, end) in [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=999999-", 999_999, 1_000_000),
        ("bytes=-5", 999_995, 1_000_000),
        ("bytes=5-2000000", 5, 1_000_000),
        ("bytes=100000-799999", 100_000, 800_000),
    ] {
        let (content_range, body) = range(header).await.unwrap();
        assert_eq!(content_range, format!("bytes {start}-{}/1000000", end - 1));
        assert!(body == all[start..end], "{header}");
    }
    let err = range("bytes=1000000-").await.unwrap_err();
    assert_eq!((status(&err), err.code()), (416, Some("InvalidRange")));
    put(&client, "empty", "").await;
    assert_eq!(get(&client, "empty").await, Some(Vec::new()));
}

#[tokio::test]
async fn reads_are_conditional() {
    let (_embedded, client) = client().await;
    let tag = put(&client, "c", "1").await;
    let get = || client.get_object().bucket(DATA_BUCKET).key("c");
    assert_eq!(status(&get().if_none_match(&tag).send().await.unwrap_err()), 304);
    get().if_none_match("\"other\"").send().await.unwrap();
    get().if_match(&tag).send().await.unwrap();
    assert_eq!(status(&get().if_match("\"other\"").send().await.unwrap_err()), 412);
    let head = client.head_object().bucket(DATA_BUCKET).key("c").if_none_match(&tag).send().await;
    assert_eq!(status(&head.unwrap_err()), 304);
}

#[tokio::test]
async fn a_reader_keeps_what_it_opened() {
    let (_embedded, client) = client().await;
    let old = bytes(3_000_000);
    put(&client, "k", old.clone()).await;
    let reading = client.get_object().bucket(DATA_BUCKET).key("k").send().await.unwrap();
    put(&client, "k", "new").await;
    client.delete_object().bucket(DATA_BUCKET).key("k").send().await.unwrap();
    assert!(reading.body.collect().await.unwrap().to_vec() == old);
    assert_eq!(get(&client, "k").await, None);
}
