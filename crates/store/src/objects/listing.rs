//! Lists the objects and folders under a prefix.

use super::{Bucket, Objects, failed};
use crate::calls;
use crate::error::Result;
use jiff::Timestamp;

/// An object in a listing.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedObject {
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// When it was put.
    pub modified: Timestamp,
}

impl Objects {
    /// Deletes every object whose key begins with a prefix.
    pub async fn delete_prefix(&self, bucket: Bucket, prefix: &str) -> Result<()> {
        loop {
            let (listed, _) = self.list(bucket, prefix, None).await?;
            if listed.is_empty() {
                return Ok(());
            }
            let keys: Vec<String> = listed.into_iter().map(|one| one.key).collect();
            self.delete(bucket, &keys).await?;
        }
    }

    /// Lists a prefix, one page: at most 1,000 objects and the token of the next page.
    pub async fn list(
        &self,
        bucket: Bucket,
        prefix: &str,
        token: Option<String>,
    ) -> Result<(Vec<ListedObject>, Option<String>)> {
        let _call = calls::begin("ListObjectsV2").await;
        let output = self
            .client
            .list_objects_v2()
            .bucket(self.name(bucket))
            .prefix(prefix)
            .set_continuation_token(token)
            .send()
            .await
            .map_err(|error| failed("list", prefix, error))?;
        let listed = output.contents().iter().filter_map(|object| {
            let size = object.size().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
            let modified =
                object.last_modified().and_then(|at| Timestamp::new(at.secs(), 0).ok()).unwrap_or(Timestamp::MAX);
            Some(ListedObject { key: object.key()?.to_owned(), size, modified })
        });
        Ok((listed.collect(), output.next_continuation_token().map(str::to_owned)))
    }

    /// Lists the folders right below a prefix that ends in a slash, each with its slash: one page of at most 1,000, and the
    /// token of the next page.
    pub async fn folders(
        &self,
        bucket: Bucket,
        prefix: &str,
        token: Option<String>,
    ) -> Result<(Vec<String>, Option<String>)> {
        let _call = calls::begin("ListObjectsV2").await;
        let output = self
            .client
            .list_objects_v2()
            .bucket(self.name(bucket))
            .prefix(prefix)
            .delimiter("/")
            .set_continuation_token(token)
            .send()
            .await
            .map_err(|error| failed("list", prefix, error))?;
        let folders = output.common_prefixes().iter().filter_map(|one| one.prefix().map(str::to_owned));
        Ok((folders.collect(), output.next_continuation_token().map(str::to_owned)))
    }
}
