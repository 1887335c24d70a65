//! Request bodies as files to import.

use api::{App, Failure, Result};
use axum::body::Body;
use axum::extract::Multipart;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use labeling::ids::UserId;
use outbound::Outbound;
use std::io;
use store::imports::pipeline::{Content, File, upload_url};
use store::imports::uploads::Upload;
use store::objects::Chunks;
use store::projects::Project;
use tokio::sync::mpsc::{Receiver, Sender, channel};

const WAITING: usize = 4;
/// Label Studio's limit on the files of a request.
const MAX_FILES: usize = 100;
/// The largest response of an imported URL: 4 GiB.
const MAX_URL_BYTES: u64 = 1 << 32;

/// A JSON body as a file.
pub(crate) fn json(body: Body) -> Receiver<File> {
    let (files, receiver) = channel(1);
    let (chunks, content) = channel(WAITING);
    let file = File { name: "tasks.json".to_owned(), upload: None, content: Content::Chunks(content) };
    tokio::spawn(async move {
        if files.send(file).await.is_err() {
            return;
        }
        let mut stream = body.into_data_stream();
        while let Some(chunk) = stream.next().await {
            if chunks.send(chunk.map_err(io::Error::other)).await.is_err() {
                return;
            }
        }
    });
    receiver
}

/// The marker after a file that did not arrive completely. It prevents the import of the previous files.
pub(crate) fn broken() -> File {
    let (chunks, content) = channel(1);
    // The channel has room for one item.
    let _ = chunks.try_send(Err(io::Error::other("a file did not arrive")));
    File { name: "missing.json".to_owned(), upload: None, content: Content::Chunks(content) }
}

/// Passes on the files of a form one by one as they arrive, and records the uploads of them.
pub(crate) async fn form(
    app: &App,
    project: &Project,
    user: UserId,
    mut form: Multipart,
    files: Sender<File>,
    keep: bool,
    uploads: &mut Vec<Upload>,
) -> Result<()> {
    let bad = |error: axum::extract::multipart::MultipartError| Failure::bad_request(error.body_text());
    while let Some(field) = form.next_field().await.map_err(bad)? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        if uploads.len() >= MAX_FILES {
            return Err(Failure::invalid("files", format!("more than {MAX_FILES} files in one request")));
        }
        let content = field.map(|chunk| chunk.map_err(|_| io::Error::other("the upload broke off")));
        Arriving { app, project, user, files: &files, keep }.file(name, content, uploads).await?;
    }
    Ok(())
}

/// Passes on the file at a URL, and records the upload of it.
pub(crate) async fn url(
    app: &App,
    project: &Project,
    user: UserId,
    url: &str,
    files: Sender<File>,
    keep: bool,
    uploads: &mut Vec<Upload>,
) -> Result<()> {
    let outbound = Outbound::new(app.settings().allow_private_urls).map_err(Failure::internal)?;
    let fetched = outbound.get(url).await.map_err(|refused| Failure::invalid("url", refused.to_string()))?;
    let name = fetched.name.clone();
    let arriving = Arriving { app, project, user, files: &files, keep };
    arriving.file(name, fetched.bytes(MAX_URL_BYTES), uploads).await
}

/// The receivers of arriving files.
struct Arriving<'a> {
    app: &'a App,
    project: &'a Project,
    user: UserId,
    files: &'a Sender<File>,
    /// Whether files other than media are stored too.
    keep: bool,
}

impl Arriving<'_> {
    async fn file(
        &self,
        name: String,
        mut source: impl Stream<Item = io::Result<Bytes>> + Send + Unpin,
        uploads: &mut Vec<Upload>,
    ) -> Result<()> {
        let Arriving { app, project, files, .. } = *self;
        let media = crate::uploads::is_media(&name)?;
        let mut upload = crate::uploads::new_upload(app, project.id, self.user, &name).await?;
        if !media && !self.keep {
            upload.key.clear();
        }
        // From here on, a refused import must delete this upload.
        uploads.push(upload.clone());
        let (chunks, mut content) = channel::<io::Result<Bytes>>(WAITING);
        let copy = async move {
            // The sender is dropped at the end of this block, which ends the file.
            while let Some(chunk) = source.next().await {
                let broken = chunk.as_ref().err().map(|error| Failure::bad_request(error.to_string()));
                // If the reader has stopped, the rest of the file is skipped. The reader reports the reason.
                let _ = chunks.send(chunk).await;
                if let Some(broken) = broken {
                    return Err(broken);
                }
            }
            Ok(())
        };
        if upload.key.is_empty() {
            app.store().put_upload(&upload).await?;
            let content = Content::Chunks(content);
            let _ = files.send(File { name, upload: Some(upload.id), content }).await;
            copy.await?;
        } else {
            let put = store_file(app, &mut upload, &mut content);
            let (copied, stored) = futures::join!(copy, put);
            copied?;
            stored?;
            // The record is written before the task, so that no task refers to a file that cannot be opened.
            app.store().put_upload(&upload).await?;
            if let Some(last) = uploads.last_mut() {
                last.size = upload.size;
            }
            let content = match media {
                true => Content::Media(upload_url(project, &upload)),
                false => app.store().stored_file(&upload, String::new()).await?.content,
            };
            let _ = files.send(File { name, upload: Some(upload.id), content }).await;
        }
        Ok(())
    }
}

async fn store_file(app: &App, upload: &mut Upload, content: &mut Chunks) -> Result<()> {
    upload.size = app
        .store()
        .objects()
        .put_chunks(store::objects::Bucket::Uploads, &upload.key, &upload.content_type, content)
        .await?;
    Ok(())
}
