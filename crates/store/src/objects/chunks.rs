//! Objects whose bytes arrive in chunks.

use super::{Bucket, Objects, UploadedPart};
use crate::error::{Error, ErrorKind, Result};
use bytes::Bytes;
use std::io;
use tokio::sync::mpsc::Receiver;

/// The parts of a multipart upload, in bytes.
const PART: usize = 8 * 1024 * 1024;

/// A file's bytes as they arrive.
pub type Chunks = Receiver<io::Result<Bytes>>;

impl Objects {
    /// Puts a file's bytes into a bucket, and answers how many they are.
    pub async fn put_chunks(&self, bucket: Bucket, key: &str, content_type: &str, chunks: &mut Chunks) -> Result<u64> {
        let broken = |error| Error::caused(ErrorKind::Invalid, "the upload broke off", error);
        let mut part = bytes::BytesMut::new();
        let mut size = 0;
        let mut multipart: Option<(String, Vec<UploadedPart>)> = None;
        while let Some(chunk) = chunks.recv().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    if let Some((id, _)) = &multipart {
                        self.abort_parts(bucket, key, id).await?;
                    }
                    return Err(broken(error));
                }
            };
            size += chunk.len() as u64;
            part.extend_from_slice(&chunk);
            if part.len() >= PART {
                let (id, parts) = match &mut multipart {
                    Some(known) => known,
                    None => {
                        let id = self.begin_parts(bucket, key, content_type).await?;
                        multipart.insert((id, Vec::new()))
                    }
                };
                let number = i32::try_from(parts.len() + 1).unwrap_or(i32::MAX);
                let body = std::mem::take(&mut part).freeze();
                parts.push(self.put_part(bucket, key, id, number, body).await?);
            }
        }
        match multipart {
            None => self.put(bucket, key, content_type, part.freeze()).await?,
            Some((id, mut parts)) => {
                if !part.is_empty() {
                    let number = i32::try_from(parts.len() + 1).unwrap_or(i32::MAX);
                    parts.push(self.put_part(bucket, key, &id, number, part.freeze()).await?);
                }
                self.finish_parts(bucket, key, &id, &parts).await?;
            }
        }
        Ok(size)
    }
}
