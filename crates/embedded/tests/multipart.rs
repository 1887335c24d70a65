//! Multipart uploads, through the SDK.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use embedded::{DATA_BUCKET, Embedded, Options};

const MIB: usize = 1 << 20;

async fn create(client: &Client, key: &str) -> String {
    let create =
        client.create_multipart_upload().bucket(DATA_BUCKET).key(key).content_type("video/mp4").metadata("a", "b");
    create.send().await.unwrap().upload_id.unwrap()
}

async fn part(client: &Client, key: &str, id: &str, number: i32, body: Vec<u8>) -> CompletedPart {
    let upload = client.upload_part().bucket(DATA_BUCKET).key(key).upload_id(id).part_number(number);
    let answer = upload.body(ByteStream::from(body)).send().await.unwrap();
    CompletedPart::builder().part_number(number).set_e_tag(answer.e_tag).build()
}

fn complete(
    client: &Client,
    key: &str,
    id: &str,
    parts: Vec<CompletedPart>,
) -> aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder {
    let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    client.complete_multipart_upload().bucket(DATA_BUCKET).key(key).upload_id(id).multipart_upload(parts)
}

#[tokio::test]
async fn parts_become_one_object_whatever_their_order_of_arrival() {
    let embedded = Embedded::in_memory().await.unwrap();
    let client = embedded.s3_client();
    let id = create(&client, "v/1.mp4").await;
    let third = part(&client, "v/1.mp4", &id, 3, vec![3; 10]).await;
    let first = part(&client, "v/1.mp4", &id, 1, vec![1; 5 * MIB]).await;
    part(&client, "v/1.mp4", &id, 2, vec![9; 5 * MIB]).await;
    let second = part(&client, "v/1.mp4", &id, 2, vec![2; 5 * MIB + 1]).await;

    let list = client.list_parts().bucket(DATA_BUCKET).key("v/1.mp4").upload_id(&id);
    let page = list.clone().max_parts(2).send().await.unwrap();
    assert_eq!(
        page.parts().iter().map(|part| (part.part_number().unwrap(), part.size().unwrap())).collect::<Vec<_>>(),
        [(1, 5 * MIB as i64), (2, 5 * MIB as i64 + 1)]
    );
    assert_eq!(page.is_truncated(), Some(true));
    let page = list.part_number_marker(page.next_part_number_marker().unwrap()).send().await.unwrap();
    assert_eq!((page.parts().len(), page.is_truncated()), (1, Some(false)));

    assert!(client.head_object().bucket(DATA_BUCKET).key("v/1.mp4").send().await.is_err());
    let parts = vec![first, second, third];
    let answer = complete(&client, "v/1.mp4", &id, parts.clone()).send().await.unwrap();
    assert!(answer.e_tag().unwrap().ends_with("-3\""));
    let object = client.get_object().bucket(DATA_BUCKET).key("v/1.mp4").send().await.unwrap();
    assert_eq!((object.content_type(), object.e_tag()), (Some("video/mp4"), answer.e_tag()));
    assert_eq!(object.metadata().unwrap()["a"], "b");
    let expected = [vec![1; 5 * MIB], vec![2; 5 * MIB + 1], vec![3; 10]].concat();
    assert!(object.body.collect().await.unwrap().to_vec() == expected);

    // A repeated request of a client that lost the first response.
    let again = complete(&client, "v/1.mp4", &id, parts).send().await.unwrap();
    assert_eq!(again.e_tag(), answer.e_tag());
    let listed = client.list_multipart_uploads().bucket(DATA_BUCKET).send().await.unwrap();
    assert_eq!(listed.uploads().len(), 0);
}

#[tokio::test]
async fn wrong_completions_are_refused_and_change_nothing() {
    let embedded = Embedded::in_memory().await.unwrap();
    let client = embedded.s3_client();
    let id = create(&client, "k").await;
    let first = part(&client, "k", &id, 1, vec![1; 100]).await;
    let second = part(&client, "k", &id, 2, vec![2; 100]).await;
    let absent = CompletedPart::builder().part_number(7).e_tag("\"x\"").build();
    for (parts, code) in [
        (vec![second.clone(), first.clone()], "InvalidPartOrder"),
        (vec![first.clone(), absent], "InvalidPart"),
        (vec![first.clone(), second.clone()], "EntityTooSmall"),
    ] {
        let err = complete(&client, "k", &id, parts).send().await.unwrap_err();
        assert_eq!(err.code(), Some(code));
    }
    let err = complete(&client, "other", &id, vec![first.clone()]).send().await.unwrap_err();
    assert_eq!(err.code(), Some("NoSuchUpload"));
    let err = complete(&client, "k", "../../buckets", vec![first.clone()]).send().await.unwrap_err();
    assert_eq!(err.code(), Some("NoSuchUpload"));
    complete(&client, "k", &id, vec![first.clone()]).send().await.unwrap();

    let id = create(&client, "k").await;
    let first = part(&client, "k", &id, 1, vec![5; 10]).await;
    let err = complete(&client, "k", &id, vec![first.clone()]).if_none_match("*").send().await.unwrap_err();
    assert_eq!(err.code(), Some("PreconditionFailed"));
    complete(&client, "k", &id, vec![first]).send().await.unwrap();
}

#[tokio::test]
async fn uploads_outlive_the_process_and_are_listed_until_aborted() {
    let folder = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    let client = embedded.s3_client();
    let id = create(&client, "p/a").await;
    let other = create(&client, "q/b").await;
    let first = part(&client, "p/a", &id, 1, b"hello".to_vec()).await;
    drop((client, embedded));

    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    let client = embedded.s3_client();
    let list = || client.list_multipart_uploads().bucket(DATA_BUCKET);
    let page = list().max_uploads(1).send().await.unwrap();
    assert_eq!((page.uploads()[0].key(), page.is_truncated()), (Some("p/a"), Some(true)));
    let page = list().key_marker("p/a").upload_id_marker(&id).send().await.unwrap();
    assert_eq!(page.uploads().iter().map(|upload| upload.upload_id().unwrap()).collect::<Vec<_>>(), [&other]);
    assert_eq!(list().prefix("p/").send().await.unwrap().uploads().len(), 1);

    client.abort_multipart_upload().bucket(DATA_BUCKET).key("q/b").upload_id(&other).send().await.unwrap();
    let err =
        client.upload_part().bucket(DATA_BUCKET).key("q/b").upload_id(&other).part_number(1).send().await.unwrap_err();
    assert_eq!(err.code(), Some("NoSuchUpload"));
    complete(&client, "p/a", &id, vec![first]).send().await.unwrap();
    // The listing never contains the upload, in any of its states.
    let listed = client.list_objects_v2().bucket(DATA_BUCKET).send().await.unwrap();
    assert_eq!(listed.contents().iter().map(|object| object.key().unwrap()).collect::<Vec<_>>(), ["p/a"]);
}

#[tokio::test]
async fn a_part_may_be_copied_from_an_object() {
    let embedded = Embedded::in_memory().await.unwrap();
    let client = embedded.s3_client();
    client
        .put_object()
        .bucket(DATA_BUCKET)
        .key("from")
        .body(ByteStream::from_static(b"0123456789"))
        .send()
        .await
        .unwrap();
    let id = create(&client, "to").await;
    let copy = client.upload_part_copy().bucket(DATA_BUCKET).key("to").upload_id(&id).part_number(1);
    let answer = copy.copy_source(format!("{DATA_BUCKET}/from")).copy_source_range("bytes=2-4").send().await.unwrap();
    let first = CompletedPart::builder().part_number(1).set_e_tag(answer.copy_part_result.unwrap().e_tag).build();
    complete(&client, "to", &id, vec![first]).send().await.unwrap();
    let object = client.get_object().bucket(DATA_BUCKET).key("to").send().await.unwrap();
    assert_eq!(object.body.collect().await.unwrap().to_vec(), b"234");
}
