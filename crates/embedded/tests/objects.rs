//! What the application relies on of S3, through the SDK.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use embedded::{DATA_BUCKET, Embedded, Fault, Options, Rule, UPLOADS_BUCKET};

async fn client() -> (Embedded, Client) {
    let embedded = Embedded::in_memory().await.unwrap();
    let client = embedded.s3_client();
    (embedded, client)
}

async fn put(client: &Client, key: &str, body: impl Into<Vec<u8>>) -> String {
    let body = ByteStream::from(body.into());
    let answer = client
        .put_object()
        .bucket(DATA_BUCKET)
        .key(key)
        .body(body)
        .send()
        .await;
    answer.unwrap().e_tag.unwrap()
}

async fn get(client: &Client, key: &str) -> Option<Vec<u8>> {
    match client
        .get_object()
        .bucket(DATA_BUCKET)
        .key(key)
        .send()
        .await
    {
        Ok(answer) => Some(answer.body.collect().await.unwrap().to_vec()),
        Err(err) => {
            assert!(err.into_service_error().is_no_such_key());
            None
        }
    }
}

async fn keys(client: &Client, prefix: &str) -> Vec<String> {
    let answer = client
        .list_objects_v2()
        .bucket(DATA_BUCKET)
        .prefix(prefix)
        .send()
        .await
        .unwrap();
    answer
        .contents()
        .iter()
        .map(|object| object.key().unwrap().to_owned())
        .collect()
}

fn status<E>(err: &SdkError<E>) -> u16 {
    err.raw_response().unwrap().status().as_u16()
}

/// Bytes that differ everywhere, so that a shifted range shows.
fn bytes(n: usize) -> Vec<u8> {
    (0..n)
        .map(|i| (i as u64 * 2_654_435_761 >> 13) as u8)
        .collect()
}

#[tokio::test]
async fn an_object_keeps_its_bytes_type_and_metadata() {
    let (_embedded, client) = client().await;
    let body = ByteStream::from_static(b"hello");
    let put = client
        .put_object()
        .bucket(DATA_BUCKET)
        .key("a/b.txt")
        .body(body);
    let put = put
        .content_type("text/plain")
        .cache_control("no-store")
        .content_encoding("gzip");
    let answer = put.metadata("origin", "import 7").send().await.unwrap();
    assert_eq!(answer.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));

    let head = client
        .head_object()
        .bucket(DATA_BUCKET)
        .key("a/b.txt")
        .send()
        .await
        .unwrap();
    assert_eq!(head.content_length(), Some(5));
    assert_eq!(head.content_type(), Some("text/plain"));
    assert_eq!(head.e_tag(), answer.e_tag());
    let get = client
        .get_object()
        .bucket(DATA_BUCKET)
        .key("a/b.txt")
        .send()
        .await
        .unwrap();
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
    let head = client
        .head_object()
        .bucket(DATA_BUCKET)
        .key("absent")
        .send()
        .await;
    assert!(head.unwrap_err().into_service_error().is_not_found());
    let elsewhere = client
        .get_object()
        .bucket("elsewhere")
        .key("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(elsewhere.code(), Some("NoSuchBucket"));
    for bucket in [DATA_BUCKET, UPLOADS_BUCKET] {
        client.head_bucket().bucket(bucket).send().await.unwrap();
    }
    assert!(
        client
            .head_bucket()
            .bucket("elsewhere")
            .send()
            .await
            .is_err()
    );
    client
        .create_bucket()
        .bucket("elsewhere")
        .send()
        .await
        .unwrap();
    client
        .head_bucket()
        .bucket("elsewhere")
        .send()
        .await
        .unwrap();
    let again = client
        .create_bucket()
        .bucket("elsewhere")
        .send()
        .await
        .unwrap_err();
    assert_eq!(again.code(), Some("BucketAlreadyOwnedByYou"));
}

#[tokio::test]
async fn any_key_is_a_key_of_its_own() {
    let (_embedded, client) = client().await;
    let long = "k".repeat(1024);
    let wide = "ü".repeat(512);
    let deep = "d/".repeat(500);
    let exact = "a".repeat(80);
    let longer = format!("{exact}/b");
    let keys = [
        "x",
        "x/y",
        "x/y/z",
        "X",
        "p//q/../r",
        "p/r",
        "p/q/r",
        "../outside",
        "./here",
        "/lead",
        "trail/",
        "a b+c%20d",
        "quote\"'<&>",
        "emoji 😀/é",
        ".hidden",
        "=",
        "@",
        "a@",
        "a+",
        "a#1",
        "con",
        "~tilde*(!)",
        &long,
        &wide,
        &deep,
        &exact,
        &longer,
    ];
    for key in keys {
        put(&client, key, key).await;
    }
    for key in keys {
        assert_eq!(
            get(&client, key).await.as_deref(),
            Some(key.as_bytes()),
            "{key}"
        );
    }
    let mut sorted: Vec<_> = keys.iter().map(|key| (*key).to_owned()).collect();
    sorted.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    assert_eq!(self::keys(&client, "").await, sorted);
    for key in keys {
        client
            .delete_object()
            .bucket(DATA_BUCKET)
            .key(key)
            .send()
            .await
            .unwrap();
        assert_eq!(get(&client, key).await, None);
    }
    assert_eq!(self::keys(&client, "").await, Vec::<String>::new());
    let too_long = client
        .put_object()
        .bucket(DATA_BUCKET)
        .key("k".repeat(1025))
        .send()
        .await
        .unwrap_err();
    assert_eq!(too_long.code(), Some("KeyTooLongError"));
}

#[tokio::test]
async fn nothing_is_written_outside_the_folder() {
    let parent = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(Options::new(parent.path().join("data")))
        .await
        .unwrap();
    let client = embedded.s3_client();
    for key in [
        "../../../escaped",
        "/../../escaped",
        "..\\escaped",
        "a/../../../../escaped",
        "\u{0}null",
        "%2e%2e/escaped",
    ] {
        put(&client, key, "x").await;
        assert_eq!(get(&client, key).await.as_deref(), Some(&b"x"[..]));
    }
    let names: Vec<_> = parent
        .path()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["data"]);
}

#[tokio::test]
async fn ranges_are_exact() {
    let (_embedded, client) = client().await;
    let all = bytes(1_000_000);
    put(&client, "r", all.clone()).await;
    let range = async |range: &str| {
        let answer = client
            .get_object()
            .bucket(DATA_BUCKET)
            .key("r")
            .range(range)
            .send()
            .await?;
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
    assert_eq!(
        status(&get().if_none_match(&tag).send().await.unwrap_err()),
        304
    );
    get().if_none_match("\"other\"").send().await.unwrap();
    get().if_match(&tag).send().await.unwrap();
    assert_eq!(
        status(&get().if_match("\"other\"").send().await.unwrap_err()),
        412
    );
    let head = client
        .head_object()
        .bucket(DATA_BUCKET)
        .key("c")
        .if_none_match(&tag)
        .send()
        .await;
    assert_eq!(status(&head.unwrap_err()), 304);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_creates() {
    let (_embedded, client) = client().await;
    for (key, size) in [("small", 10), ("large", 2_500_000)] {
        let racers = (0..16u8).map(|i| {
            let client = client.clone();
            tokio::spawn(async move {
                let body = in_pieces(vec![i; size], 100_000);
                let put = client
                    .put_object()
                    .bucket(DATA_BUCKET)
                    .key(key)
                    .content_length(size as i64);
                match put.body(body).if_none_match("*").send().await {
                    Ok(_) => Some(i),
                    Err(err) => {
                        assert_eq!(
                            (status(&err), err.code()),
                            (412, Some("PreconditionFailed"))
                        );
                        None
                    }
                }
            })
        });
        let winners: Vec<u8> = futures::future::join_all(racers)
            .await
            .into_iter()
            .filter_map(|won| won.unwrap())
            .collect();
        assert_eq!(winners.len(), 1, "{key}");
        assert_eq!(get(&client, key).await, Some(vec![winners[0]; size]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn replacing_what_was_read_loses_no_update() {
    let (_embedded, client) = client().await;
    put(&client, "n", "0").await;
    let racers = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            let mut done = 0;
            while done < 5 {
                let read = client
                    .get_object()
                    .bucket(DATA_BUCKET)
                    .key("n")
                    .send()
                    .await
                    .unwrap();
                let tag = read.e_tag().unwrap().to_owned();
                let number: u64 = String::from_utf8(read.body.collect().await.unwrap().to_vec())
                    .unwrap()
                    .parse()
                    .unwrap();
                let body = ByteStream::from((number + 1).to_string().into_bytes());
                match client
                    .put_object()
                    .bucket(DATA_BUCKET)
                    .key("n")
                    .if_match(tag)
                    .body(body)
                    .send()
                    .await
                {
                    Ok(_) => done += 1,
                    Err(err) => assert_eq!(status(&err), 412),
                }
            }
        })
    });
    for racer in futures::future::join_all(racers).await {
        racer.unwrap();
    }
    assert_eq!(get(&client, "n").await.as_deref(), Some(&b"40"[..]));
    let absent = client
        .put_object()
        .bucket(DATA_BUCKET)
        .key("absent")
        .if_match("\"x\"")
        .send()
        .await;
    assert_eq!(absent.unwrap_err().code(), Some("NoSuchKey"));
}

#[tokio::test]
async fn a_reader_keeps_what_it_opened() {
    let (_embedded, client) = client().await;
    let old = bytes(3_000_000);
    put(&client, "k", old.clone()).await;
    let reading = client
        .get_object()
        .bucket(DATA_BUCKET)
        .key("k")
        .send()
        .await
        .unwrap();
    put(&client, "k", "new").await;
    client
        .delete_object()
        .bucket(DATA_BUCKET)
        .key("k")
        .send()
        .await
        .unwrap();
    assert!(reading.body.collect().await.unwrap().to_vec() == old);
    assert_eq!(get(&client, "k").await, None);
}

#[tokio::test]
async fn listings_page_and_fold() {
    let (_embedded, client) = client().await;
    // In byte order: '-' before '/', '/' before '0', "é" last.
    let all = [
        "a", "a-b", "a/", "a/1", "a/2/x", "a/2/y", "a/3", "a0", "b/1", "b/2", "é/1",
    ];
    for key in all {
        put(&client, key, "x").await;
    }
    assert_eq!(keys(&client, "").await, all);
    assert_eq!(
        keys(&client, "a/").await,
        ["a/", "a/1", "a/2/x", "a/2/y", "a/3"]
    );
    assert_eq!(keys(&client, "a/2").await, ["a/2/x", "a/2/y"]);
    assert_eq!(keys(&client, "nothing/there").await, Vec::<String>::new());

    for (delimiter, prefix, expected) in [
        (None, "", all.to_vec()),
        (Some("/"), "", vec!["a", "a-b", "a/|", "a0", "b/|", "é/|"]),
        (Some("/"), "a/", vec!["a/", "a/1", "a/2/|", "a/3"]),
        (
            Some("/2"),
            "",
            vec![
                "a", "a-b", "a/", "a/1", "a/2|", "a/3", "a0", "b/1", "b/2|", "é/1",
            ],
        ),
    ] {
        for max_keys in [1, 2, 3, 1000] {
            let mut listed = Vec::new();
            let mut token = None;
            loop {
                let list = client
                    .list_objects_v2()
                    .bucket(DATA_BUCKET)
                    .prefix(prefix)
                    .set_delimiter(delimiter.map(str::to_owned));
                let answer = list
                    .max_keys(max_keys)
                    .set_continuation_token(token)
                    .send()
                    .await
                    .unwrap();
                assert!(answer.key_count().unwrap() <= max_keys);
                let mut page: Vec<String> = answer
                    .contents()
                    .iter()
                    .map(|object| object.key().unwrap().to_owned())
                    .collect();
                page.extend(
                    answer
                        .common_prefixes()
                        .iter()
                        .map(|common| format!("{}|", common.prefix().unwrap())),
                );
                page.sort_unstable();
                listed.extend(page);
                token = answer.next_continuation_token().map(str::to_owned);
                assert_eq!(answer.is_truncated(), Some(token.is_some()));
                if token.is_none() {
                    break;
                }
            }
            assert_eq!(listed, expected, "{delimiter:?} {prefix} {max_keys}");
        }
    }
    let after = |after: &str| {
        client
            .list_objects_v2()
            .bucket(DATA_BUCKET)
            .start_after(after)
            .send()
    };
    let listed = after("a/2/x").await.unwrap();
    assert_eq!(listed.contents()[0].key(), Some("a/2/y"));
    assert_eq!(listed.contents()[0].size(), Some(1));
    assert_eq!(
        listed.contents()[0].e_tag(),
        Some("\"9dd4e461268c8034f5c8564e155c67a6\"")
    );
    assert_eq!(after("é/1").await.unwrap().contents().len(), 0);
}

#[tokio::test]
async fn many_keys_are_deleted_at_once() {
    let (_embedded, client) = client().await;
    let identify = |i: u32| {
        ObjectIdentifier::builder()
            .key(format!("p/{i}"))
            .build()
            .unwrap()
    };
    for i in 0..10 {
        put(&client, &format!("p/{i}"), "x").await;
    }
    let delete = Delete::builder()
        .set_objects(Some((0..12).map(identify).collect()))
        .build()
        .unwrap();
    let answer = client
        .delete_objects()
        .bucket(DATA_BUCKET)
        .delete(delete)
        .send()
        .await
        .unwrap();
    assert_eq!((answer.deleted().len(), answer.errors().len()), (12, 0));
    assert_eq!(keys(&client, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn copies_stand_on_their_own() {
    let (_embedded, client) = client().await;
    let put_typed = client
        .put_object()
        .bucket(DATA_BUCKET)
        .key("from 1")
        .content_type("text/csv")
        .body(ByteStream::from_static(b"x,y"));
    put_typed.send().await.unwrap();
    let copy = |bucket: &str, key: &str| {
        client
            .copy_object()
            .copy_source(format!("{DATA_BUCKET}/from%201"))
            .bucket(bucket)
            .key(key)
    };
    copy(DATA_BUCKET, "to/1").send().await.unwrap();
    copy(UPLOADS_BUCKET, "to/2").send().await.unwrap();
    let replace =
        copy(DATA_BUCKET, "to/3").metadata_directive(aws_sdk_s3::types::MetadataDirective::Replace);
    replace.content_type("text/plain").send().await.unwrap();
    put(&client, "from 1", "changed").await;
    for (bucket, key, content_type) in [
        (DATA_BUCKET, "to/1", "text/csv"),
        (UPLOADS_BUCKET, "to/2", "text/csv"),
        (DATA_BUCKET, "to/3", "text/plain"),
    ] {
        let answer = client
            .get_object()
            .bucket(bucket)
            .key(key)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.content_type(), Some(content_type));
        assert_eq!(answer.body.collect().await.unwrap().to_vec(), b"x,y");
    }
    let missing = client
        .copy_object()
        .copy_source(format!("{DATA_BUCKET}/none"))
        .bucket(DATA_BUCKET)
        .key("z")
        .send()
        .await;
    assert_eq!(missing.unwrap_err().code(), Some("NoSuchKey"));
}

#[tokio::test]
async fn large_bodies_come_in_pieces_and_out_again() {
    let (_embedded, client) = client().await;
    let all = bytes(9_000_000);
    for piece in [1_000, 70_000, 3_000_000] {
        let body = in_pieces(all.clone(), piece);
        client
            .put_object()
            .bucket(DATA_BUCKET)
            .key("large")
            .content_length(all.len() as i64)
            .body(body)
            .send()
            .await
            .unwrap();
        assert!(
            get(&client, "large").await.as_ref() == Some(&all),
            "{piece}"
        );
    }
}

#[tokio::test]
async fn a_body_cut_short_leaves_nothing() {
    let (embedded, _) = client().await;
    let folder = tempfile::tempdir().unwrap();
    drop(embedded);
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    let client = embedded.s3_client();
    for size in [1_000, 3_000_000] {
        let body = in_pieces(bytes(size), 100_000);
        let put = client
            .put_object()
            .bucket(DATA_BUCKET)
            .key("cut")
            .content_length(size as i64 + 1)
            .body(body);
        assert!(put.send().await.is_err());
    }
    assert_eq!(get(&client, "cut").await, None);
    let staging = folder
        .path()
        .join("buckets")
        .join(DATA_BUCKET)
        .join("=staging");
    assert_eq!(staging.read_dir().map_or(0, Iterator::count), 0);
}

#[tokio::test]
async fn wrong_sums_are_refused() {
    let (embedded, client) = client().await;
    let put = || {
        client
            .put_object()
            .bucket(DATA_BUCKET)
            .key("sum")
            .body(ByteStream::from_static(b"hello"))
    };
    let wrong = put()
        .content_md5("AAAAAAAAAAAAAAAAAAAAAA==")
        .send()
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), Some("BadDigest"));
    let wrong = put().checksum_crc32("AAAAAA==").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("BadDigest"));
    assert_eq!(get(&client, "sum").await, None);
    put()
        .content_md5("XUFAKrxLKna5cZ2REBfFkg==")
        .send()
        .await
        .unwrap();

    // The SDK as it comes: signed, with checksums, in chunks with a trailer for bodies that stream.
    let usual = aws_sdk_s3::config::Builder::from(&embedded.sdk_config())
        .force_path_style(true)
        .request_checksum_calculation(aws_sdk_s3::config::RequestChecksumCalculation::WhenSupported)
        .response_checksum_validation(
            aws_sdk_s3::config::ResponseChecksumValidation::WhenSupported,
        );
    let usual = Client::from_conf(usual.build());
    self::put(&usual, "usual", "hello").await;
    assert_eq!(get(&usual, "usual").await.as_deref(), Some(&b"hello"[..]));
    let all = bytes(2_000_000);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &all).unwrap();
    for client in [&usual, &client] {
        let body = ByteStream::from_path(file.path()).await.unwrap();
        let put = client
            .put_object()
            .bucket(DATA_BUCKET)
            .key("file")
            .body(body);
        put.checksum_algorithm(aws_sdk_s3::types::ChecksumAlgorithm::Crc32C)
            .send()
            .await
            .unwrap();
        let answer = client
            .get_object()
            .bucket(DATA_BUCKET)
            .key("file")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.content_encoding(), None);
        assert!(answer.body.collect().await.unwrap().to_vec() == all);
    }
}

#[tokio::test]
async fn faults_reach_objects_too() {
    let (embedded, client) = client().await;
    embedded
        .faults()
        .add(Rule::new(Fault::Throttling).on("PutObject").nth(1));
    embedded.faults().add(
        Rule::new(Fault::AnswerLost)
            .on("PutObject")
            .containing("/lost")
            .nth(1),
    );
    put(&client, "a", "x").await;
    put(&client, "lost", "x").await;
    assert_eq!(embedded.faults().injected(), 2);
    embedded.faults().clear();
    embedded
        .faults()
        .add(Rule::new(Fault::DiesBefore).on("DeleteObject"));
    assert!(
        client
            .delete_object()
            .bucket(DATA_BUCKET)
            .key("a")
            .send()
            .await
            .is_err()
    );
    embedded.faults().clear();
    assert_eq!(keys(&client, "").await, ["a", "lost"]);
}

/// A body that arrives a piece at a time, as from a network.
fn in_pieces(all: Vec<u8>, piece: usize) -> ByteStream {
    let all = bytes::Bytes::from(all);
    let pieces: Vec<_> = (0..all.len())
        .step_by(piece)
        .map(|at| all.slice(at..(at + piece).min(all.len())))
        .collect();
    let frames = futures::stream::iter(
        pieces
            .into_iter()
            .map(|piece| Ok::<_, std::convert::Infallible>(http_body::Frame::data(piece))),
    );
    ByteStream::from_body_1_x(http_body_util::StreamBody::new(frames))
}
