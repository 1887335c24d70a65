//! The media files that tasks of an export name: uploads of the project, `data:` URLs, and what URLs lead to.

use crate::Store;
use crate::error::ErrorKind;
use crate::projects::Project;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use convert::export::{Media, MediaError};
use outbound::Outbound;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, OnceLock};
use tokio::runtime::Handle;
use tokio_util::io::{StreamReader, SyncIoBridge};

/// The longest file, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// How often a host may fail before its other files are not asked for any more: each may take its whole time-out.
const MAX_FAILURES: u32 = 3;

/// Opens the files of one export. Its calls block, so make them on a thread that may.
pub(super) struct ExportMedia {
    pub(super) store: Store,
    pub(super) project: Arc<Project>,
    pub(super) runtime: Handle,
    /// The client, made with the first download.
    pub(super) outbound: OnceLock<Option<Outbound>>,
    /// Failures in a row by host.
    pub(super) failures: Mutex<HashMap<String, u32>>,
}

type Opened = Result<Box<dyn Read + Send>, MediaError>;

fn refused(reason: impl ToString) -> MediaError {
    MediaError(reason.to_string())
}

impl Media for ExportMedia {
    fn open(&self, address: &str) -> Opened {
        if let Some(rest) = address.strip_prefix("data:") {
            return decode(rest);
        }
        let path = address.trim_start_matches('/');
        if path.starts_with("data/upload/") {
            return self.runtime.block_on(self.upload(&format!("/{path}")));
        }
        match address.starts_with("http://") || address.starts_with("https://") {
            true => self.download(address),
            false => Err(refused("is neither an upload, a data: URL nor an http(s) URL")),
        }
    }
}

/// The bytes of a `data:` URL, behind `data:`.
fn decode(url: &str) -> Opened {
    let (kind, data) = url.split_once(',').ok_or_else(|| refused("is a data: URL without data"))?;
    let bytes = match kind.ends_with(";base64") {
        true => STANDARD.decode(data.trim()).map_err(|_| refused("is a data: URL with bad base64"))?,
        false => percent_encoding::percent_decode_str(data).collect(),
    };
    Ok(Box::new(Cursor::new(bytes)))
}

impl ExportMedia {
    /// An upload of this project by its path; paths of other projects and made-up ones are refused.
    async fn upload(&self, path: &str) -> Opened {
        let upload = match self.store.upload_at(&self.project, path).await {
            Ok(upload) => upload,
            Err(error) if error.kind() == ErrorKind::Missing => {
                return Err(refused("is not an upload of this project"));
            }
            Err(error) => return Err(refused(format!("cannot be read: {error}"))),
        };
        let opened = self.store.open_upload(&upload, None).await;
        let body = opened.map_err(|error| refused(format!("cannot be read: {error}")))?.body;
        Ok(Box::new(SyncIoBridge::new_with_handle(body.into_async_read(), self.runtime.clone()).take(MAX_BYTES)))
    }

    fn download(&self, url: &str) -> Opened {
        let outbound = self.outbound.get_or_init(|| self.store.downloads());
        let outbound = outbound.as_ref().ok_or_else(|| refused("cannot be downloaded here"))?;
        let host = url.split('/').nth(2).unwrap_or_default().to_owned();
        if self.failures.lock().get(&host).is_some_and(|failures| *failures >= MAX_FAILURES) {
            return Err(refused(format!("was not asked for: {host} failed {MAX_FAILURES} times before")));
        }
        match self.runtime.block_on(outbound.get(url)) {
            Ok(fetched) => {
                self.failures.lock().remove(&host);
                let bytes = StreamReader::new(fetched.bytes(MAX_BYTES));
                Ok(Box::new(SyncIoBridge::new_with_handle(bytes, self.runtime.clone())))
            }
            Err(error) => {
                *self.failures.lock().entry(host).or_default() += 1;
                Err(refused(error))
            }
        }
    }
}
