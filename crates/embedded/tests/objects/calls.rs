//! Calls shared by the tests.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::primitives::ByteStream;
use embedded::{DATA_BUCKET, Embedded};

pub(crate) async fn client() -> (Embedded, Client) {
    let embedded = Embedded::in_memory().await.unwrap();
    let client = embedded.s3_client();
    (embedded, client)
}

pub(crate) async fn put(client: &Client, key: &str, body: impl Into<Vec<u8>>) -> String {
    let body = ByteStream::from(body.into());
    let answer = client.put_object().bucket(DATA_BUCKET).key(key).body(body).send().await;
    answer.unwrap().e_tag.unwrap()
}

pub(crate) async fn get(client: &Client, key: &str) -> Option<Vec<u8>> {
    match client.get_object().bucket(DATA_BUCKET).key(key).send().await {
        Ok(answer) => Some(answer.body.collect().await.unwrap().to_vec()),
        Err(err) => {
            assert!(err.into_service_error().is_no_such_key());
            None
        }
    }
}

pub(crate) async fn keys(client: &Client, prefix: &str) -> Vec<String> {
    let answer = client.list_objects_v2().bucket(DATA_BUCKET).prefix(prefix).send().await.unwrap();
    answer.contents().iter().map(|object| object.key().unwrap().to_owned()).collect()
}

pub(crate) fn status<E>(err: &SdkError<E>) -> u16 {
    err.raw_response().unwrap().status().as_u16()
}

/// Bytes without repetition, so that a shifted range is noticed.
pub(crate) fn bytes(n: usize) -> Vec<u8> {
    (0..n).map(|i| ((i as u64 * 2_654_435_761) >> 13) as u8).collect()
}

/// A body that arrives in pieces, as from a network.
pub(crate) fn in_pieces(all: Vec<u8>, piece: usize) -> ByteStream {
    let all = bytes::Bytes::from(all);
    let pieces: Vec<_> = (0..all.len()).step_by(piece).map(|at| all.slice(at..(at + piece).min(all.len()))).collect();
    let frames = futures::stream::iter(
        pieces.into_iter().map(|piece| Ok::<_, std::convert::Infallible>(http_body::Frame::data(piece))),
    );
    ByteStream::from_body_1_x(http_body_util::StreamBody::new(frames))
}
