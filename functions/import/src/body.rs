//! Requests' bodies as files to import.

use api::{App, Failure, Result};
use axum::body::Body;
use axum::extract::Multipart;
use bytes::Bytes;
use futures::StreamExt;
use labeling::ids::UserId;
use std::io;
use store::import::pipeline::{Chunks, Content, File, upload_url};
use store::projects::Project;
use store::uploads::Upload;
use tokio::sync::mpsc::{Receiver, Sender, channel};

const WAITING: usize = 4;
/// Label Studio's bound on the files of a request.
const MAX_FILES: usize = 100;

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

/// Gives the files of a form one after the other, as they arrive, and what became of them as uploads.
pub(crate) async fn form(
    app: &App,
    project: &Project,
    user: UserId,
    mut form: Multipart,
    files: Sender<File>,
    keep: bool,
) -> Result<Vec<Upload>> {
    let mut uploads = Vec::new();
    let bad = |error: axum::extract::multipart::MultipartError| Failure::bad_request(error.body_text());
    while let Some(mut field) = form.next_field().await.map_err(bad)? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        if uploads.len() >= MAX_FILES {
            return Err(Failure::invalid("files", format!("more than {MAX_FILES} files in one request")));
        }
        let media = crate::uploads::is_media(&name)?;
        let mut upload = crate::uploads::new_upload(app, project.id, user, &name).await?;
        if !media && !keep {
            upload.key.clear();
        }
        let (chunks, mut content) = channel::<io::Result<Bytes>>(WAITING);
        let copy = async move {
            loop {
                // The sender goes with this block: that ends the file.
                let chunk = match field.chunk().await {
                    Ok(Some(chunk)) => Ok(chunk),
                    Ok(None) => return Ok(()),
                    Err(error) => Err(io::Error::other(error.body_text())),
                };
                let broken = chunk.is_err();
                // Where nobody reads on, the rest of the file is passed over: why, the reader says.
                let _ = chunks.send(chunk).await;
                if broken {
                    return Err(Failure::bad_request("the upload broke off"));
                }
            }
        };
        if upload.key.is_empty() {
            let content = Content::Chunks(content);
            let _ = files.send(File { name, upload: Some(upload.id), content }).await;
            copy.await?;
        } else {
            let put = store_file(app, &mut upload, &mut content);
            let (copied, stored) = futures::join!(copy, put);
            copied?;
            stored?;
            let content = match media {
                true => Content::Media(upload_url(project, &upload)),
                false => app.store().stored_file(&upload, String::new()).await?.content,
            };
            let _ = files.send(File { name, upload: Some(upload.id), content }).await;
        }
        uploads.push(upload);
    }
    Ok(uploads)
}

async fn store_file(app: &App, upload: &mut Upload, content: &mut Chunks) -> Result<()> {
    upload.size =
        app.store().put_chunks(store::objects::Bucket::Uploads, &upload.key, &upload.content_type, content).await?;
    Ok(())
}
