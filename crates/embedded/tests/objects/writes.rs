//! Writes: conditions, copies, checksums, interrupted bodies, faults.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use embedded::{DATA_BUCKET, Embedded, Fault, Options, Rule, UPLOADS_BUCKET};

use crate::calls::{bytes, client, get, in_pieces, keys, put, status};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_creates() {
    let (_embedded, client) = client().await;
    for (key, size) in [("small", 10), ("large", 2_500_000)] {
        let racers = (0..16u8).map(|i| {
            let client = client.clone();
            tokio::spawn(async move {
                let body = in_pieces(vec![i; size], 100_000);
                let put = client.put_object().bucket(DATA_BUCKET).key(key).content_length(size as i64);
                match put.body(body).if_none_match("*").send().await {
                    Ok(_) => Some(i),
                    Err(err) => {
                        assert_eq!((status(&err), err.code()), (412, Some("PreconditionFailed")));
                        None
                    }
                }
            })
        });
        let winners: Vec<u8> =
            futures::future::join_all(racers).await.into_iter().filter_map(|won| won.unwrap()).collect();
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
                let read = client.get_object().bucket(DATA_BUCKET).key("n").send().await.unwrap();
                let tag = read.e_tag().unwrap().to_owned();
                let number: u64 =
                    String::from_utf8(read.body.collect().await.unwrap().to_vec()).unwrap().parse().unwrap();
                let body = ByteStream::from((number + 1).to_string().into_bytes());
                match client.put_object().bucket(DATA_BUCKET).key("n").if_match(tag).body(body).send().await {
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
    let absent = client.put_object().bucket(DATA_BUCKET).key("absent").if_match("\"x\"").send().await;
    assert_eq!(absent.unwrap_err().code(), Some("NoSuchKey"));
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
        client.copy_object().copy_source(format!("{DATA_BUCKET}/from%201")).bucket(bucket).key(key)
    };
    copy(DATA_BUCKET, "to/1").send().await.unwrap();
    copy(UPLOADS_BUCKET, "to/2").send().await.unwrap();
    let replace = copy(DATA_BUCKET, "to/3").metadata_directive(aws_sdk_s3::types::MetadataDirective::Replace);
    replace.content_type("text/plain").send().await.unwrap();
    put(&client, "from 1", "changed").await;
    for (bucket, key, content_type) in
        [(DATA_BUCKET, "to/1", "text/csv"), (UPLOADS_BUCKET, "to/2", "text/csv"), (DATA_BUCKET, "to/3", "text/plain")]
    {
        let answer = client.get_object().bucket(bucket).key(key).send().await.unwrap();
        assert_eq!(answer.content_type(), Some(content_type));
        assert_eq!(answer.body.collect().await.unwrap().to_vec(), b"x,y");
    }
    let missing =
        client.copy_object().copy_source(format!("{DATA_BUCKET}/none")).bucket(DATA_BUCKET).key("z").send().await;
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
        assert!(get(&client, "large").await.as_ref() == Some(&all), "{piece}");
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
        let put = client.put_object().bucket(DATA_BUCKET).key("cut").content_length(size as i64 + 1).body(body);
        assert!(put.send().await.is_err());
    }
    assert_eq!(get(&client, "cut").await, None);
    let staging = folder.path().join("buckets").join(DATA_BUCKET).join("=staging");
    assert_eq!(staging.read_dir().map_or(0, Iterator::count), 0);
}

#[tokio::test]
async fn wrong_sums_are_refused() {
    let (embedded, client) = client().await;
    let put = || client.put_object().bucket(DATA_BUCKET).key("sum").body(ByteStream::from_static(b"hello"));
    let wrong = put().content_md5("AAAAAAAAAAAAAAAAAAAAAA==").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("BadDigest"));
    let wrong = put().checksum_crc32("AAAAAA==").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("BadDigest"));
    assert_eq!(get(&client, "sum").await, None);
    put().content_md5("XUFAKrxLKna5cZ2REBfFkg==").send().await.unwrap();

    // The SDK's defaults: signed, with checksums, and with chunks and a trailer for streamed bodies.
    let usual = aws_sdk_s3::config::Builder::from(&embedded.sdk_config())
        .force_path_style(true)
        .request_checksum_calculation(aws_sdk_s3::config::RequestChecksumCalculation::WhenSupported)
        .response_checksum_validation(aws_sdk_s3::config::ResponseChecksumValidation::WhenSupported);
    let usual = Client::from_conf(usual.build());
    crate::calls::put(&usual, "usual", "hello").await;
    assert_eq!(get(&usual, "usual").await.as_deref(), Some(&b"hello"[..]));
    let all = bytes(2_000_000);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &all).unwrap();
    for client in [&usual, &client] {
        let body = ByteStream::from_path(file.path()).await.unwrap();
        let put = client.put_object().bucket(DATA_BUCKET).key("file").body(body);
        put.checksum_algorithm(aws_sdk_s3::types::ChecksumAlgorithm::Crc32C).send().await.unwrap();
        let answer = client.get_object().bucket(DATA_BUCKET).key("file").send().await.unwrap();
        assert_eq!(answer.content_encoding(), None);
        assert!(answer.body.collect().await.unwrap().to_vec() == all);
    }
}

#[tokio::test]
async fn faults_reach_objects_too() {
    let (embedded, client) = client().await;
    embedded.faults().add(Rule::new(Fault::Throttling).on("PutObject").nth(1));
    embedded.faults().add(Rule::new(Fault::AnswerLost).on("PutObject").containing("/lost").nth(1));
    put(&client, "a", "x").await;
    put(&client, "lost", "x").await;
    assert_eq!(embedded.faults().injected(), 2);
    embedded.faults().clear();
    embedded.faults().add(Rule::new(Fault::DiesBefore).on("DeleteObject"));
    assert!(client.delete_object().bucket(DATA_BUCKET).key("a").send().await.is_err());
    embedded.faults().clear();
    assert_eq!(keys(&client, "").await, ["a", "lost"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn folders_that_come_and_go_disturb_no_write() {
    let folder = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    let client = embedded.s3_client();
    let racers = (0..8).map(|racer| {
        let client = client.clone();
        tokio::spawn(async move {
            for round in 0..20 {
                let (key, size) = (format!("a/b{}/{racer}", round % 2), if racer == 0 { 1_500_000 } else { 10 });
                let body = in_pieces(bytes(size), 500_000);
                let put = client.put_object().bucket(DATA_BUCKET).key(&key);
                put.content_length(size as i64).body(body).send().await.unwrap();
                let head = client.head_object().bucket(DATA_BUCKET).key(&key);
                assert_eq!(head.send().await.unwrap().content_length(), Some(size as i64));
                client.delete_object().bucket(DATA_BUCKET).key(&key).send().await.unwrap();
            }
        })
    });
    for racer in futures::future::join_all(racers).await {
        racer.unwrap();
    }
    assert_eq!(crate::calls::keys(&client, "").await, Vec::<String>::new());
}
