//! Keys, and listing them.

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use embedded::{DATA_BUCKET, Embedded, Options};

use crate::calls::{client, get, keys, put};

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
        assert_eq!(get(&client, key).await.as_deref(), Some(key.as_bytes()), "{key}");
    }
    let mut sorted: Vec<_> = keys.iter().map(|key| (*key).to_owned()).collect();
    sorted.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    assert_eq!(crate::calls::keys(&client, "").await, sorted);
    for key in keys {
        client.delete_object().bucket(DATA_BUCKET).key(key).send().await.unwrap();
        assert_eq!(get(&client, key).await, None);
    }
    assert_eq!(crate::calls::keys(&client, "").await, Vec::<String>::new());
    let too_long = client.put_object().bucket(DATA_BUCKET).key("k".repeat(1025)).send().await.unwrap_err();
    assert_eq!(too_long.code(), Some("KeyTooLongError"));
}

#[tokio::test]
async fn nothing_is_written_outside_the_folder() {
    let parent = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(Options::new(parent.path().join("data"))).await.unwrap();
    let client = embedded.s3_client();
    for key in
        ["../../../escaped", "/../../escaped", "..\\escaped", "a/../../../../escaped", "\u{0}null", "%2e%2e/escaped"]
    {
        put(&client, key, "x").await;
        assert_eq!(get(&client, key).await.as_deref(), Some(&b"x"[..]));
    }
    let names: Vec<_> = parent.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["data"]);
}

#[tokio::test]
async fn listings_page_and_fold() {
    let (_embedded, client) = client().await;
    // In byte order: '-' before '/', '/' before '0', "é" last.
    let all = ["a", "a-b", "a/", "a/1", "a/2/x", "a/2/y", "a/3", "a0", "b/1", "b/2", "é/1"];
    for key in all {
        put(&client, key, "x").await;
    }
    assert_eq!(keys(&client, "").await, all);
    assert_eq!(keys(&client, "a/").await, ["a/", "a/1", "a/2/x", "a/2/y", "a/3"]);
    assert_eq!(keys(&client, "a/2").await, ["a/2/x", "a/2/y"]);
    assert_eq!(keys(&client, "nothing/there").await, Vec::<String>::new());

    for (delimiter, prefix, expected) in [
        (None, "", all.to_vec()),
        (Some("/"), "", vec!["a", "a-b", "a/|", "a0", "b/|", "é/|"]),
        (Some("/"), "a/", vec!["a/", "a/1", "a/2/|", "a/3"]),
        (Some("/2"), "", vec!["a", "a-b", "a/", "a/1", "a/2|", "a/3", "a0", "b/1", "b/2|", "é/1"]),
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
                let answer = list.max_keys(max_keys).set_continuation_token(token).send().await.unwrap();
                assert!(answer.key_count().unwrap() <= max_keys);
                let mut page: Vec<String> =
                    answer.contents().iter().map(|object| object.key().unwrap().to_owned()).collect();
                page.extend(answer.common_prefixes().iter().map(|common| format!("{}|", common.prefix().unwrap())));
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
    let after = |after: &str| client.list_objects_v2().bucket(DATA_BUCKET).start_after(after).send();
    let listed = after("a/2/x").await.unwrap();
    assert_eq!(listed.contents()[0].key(), Some("a/2/y"));
    assert_eq!(listed.contents()[0].size(), Some(1));
    assert_eq!(listed.contents()[0].e_tag(), Some("\"9dd4e461268c8034f5c8564e155c67a6\""));
    assert_eq!(after("é/1").await.unwrap().contents().len(), 0);
}

#[tokio::test]
async fn many_keys_are_deleted_at_once() {
    let (_embedded, client) = client().await;
    let identify = |i: u32| ObjectIdentifier::builder().key(format!("p/{i}")).build().unwrap();
    for i in 0..10 {
        put(&client, &format!("p/{i}"), "x").await;
    }
    let delete = Delete::builder().set_objects(Some((0..12).map(identify).collect())).build().unwrap();
    let answer = client.delete_objects().bucket(DATA_BUCKET).delete(delete).send().await.unwrap();
    assert_eq!((answer.deleted().len(), answer.errors().len()), (12, 0));
    assert_eq!(keys(&client, "").await, Vec::<String>::new());
}
