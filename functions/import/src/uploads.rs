//! Uploads by signed URLs: clients send the file to the bucket in parts, and it becomes an import job.

use api::{Access, Action, App, BaseUrl, Created, Failure, Json, Path, Result, User};
use axum::extract::State;
use convert::import::{Source, sniff};
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::imports::uploads::Upload;
use store::objects::{Bucket, Signer, UploadedPart};
use utoipa::ToSchema;

/// The smallest size of a part. Parts are larger if the file would otherwise have too many.
const PART: u64 = 8 * 1024 * 1024;
const MAX_PARTS: u64 = 1_000;
const MAX_FILES: usize = 1_000;
/// The most parts of the files of one request. Each needs a signature, and the response holds all of them.
const MAX_PARTS_AT_ONCE: usize = 10_000;
/// The number of uploads that are started in parallel.
const AT_A_TIME: usize = 16;
/// The largest file: the maximum total of the largest parts, and more than any dataset of text.
const MAX_SIZE: u64 = 1 << 40;
const URL_LIVES: Duration = Duration::from_secs(6 * 3600);

/// Whether a file is media, which becomes one task. An unknown kind is refused.
pub(crate) fn is_media(name: &str) -> Result<bool> {
    let source = sniff(name, &[]).map_err(|refusal| Failure::invalid("files", refusal.to_string()))?;
    Ok(matches!(source, Source::Media))
}

/// The content type of a served file. It depends on the name, never on the sender's header.
fn content_type(name: &str) -> String {
    mime_guess::from_path(name).first_or_octet_stream().to_string()
}

/// A new upload's record. It is not stored yet.
pub(crate) async fn new_upload(app: &App, project: ProjectId, user: UserId, name: &str) -> Result<Upload> {
    let id = app.store().take_child(project).await?;
    let secret = store::random::name()?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(255).collect();
    Ok(Upload {
        id,
        size: 0,
        content_type: content_type(&name),
        key: store::objects::object_keys::upload(id, &secret[..16]),
        name,
        multipart: None,
        origin: None,
        user,
        created_at: app.now(),
    })
}

/// Files to upload.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BeginBody {
    files: Vec<BeginFile>,
}

/// A file to upload.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BeginFile {
    name: String,
    /// Bytes.
    size: u64,
}

/// The addresses of the uploads.
#[derive(Serialize, ToSchema)]
pub(crate) struct Begun {
    uploads: Vec<BegunFile>,
}

/// The addresses of a file's parts. Each part except the last has `part_size` bytes, and its URL accepts exactly that
/// length.
#[derive(Serialize, ToSchema)]
pub(crate) struct BegunFile {
    id: u64,
    name: String,
    part_size: u64,
    /// A signed URL for each part. `PUT` the part and store the `ETag` of the response.
    parts: Vec<String>,
}

/// Starts uploads and returns signed URLs.
#[utoipa::path(post, path = "/api/x/projects/{id}/uploads", tag = "import", params(("id" = u64, Path)),
    request_body = BeginBody, responses((status = 201, body = Begun)))]
pub(crate) async fn begin(
    State(app): State<App>,
    user: Access,
    base: BaseUrl,
    Path(id): Path<u64>,
    Json(body): Json<BeginBody>,
) -> Result<Created<Begun>> {
    let project = app.store().project(ProjectId(id)).await?;
    if body.files.is_empty() || body.files.len() > MAX_FILES {
        return Err(Failure::invalid("files", format!("name 1 to {MAX_FILES} files")));
    }
    let mut parts = 0;
    for file in &body.files {
        is_media(&file.name)?;
        parts += lengths(file.size, part_size(file.size)).count();
        if file.size > MAX_SIZE {
            return Err(Failure::invalid("files", format!("{} is larger than {MAX_SIZE} bytes", file.name)));
        }
    }
    if parts > MAX_PARTS_AT_ONCE {
        let message = format!("have more than {MAX_PARTS_AT_ONCE} parts together; name fewer files");
        return Err(Failure::invalid("files", message));
    }
    let signer = app.signer(&base);
    let uploads = stream::iter(body.files).map(|file| begin_one(&app, &signer, project.id, user.id, file));
    Ok(Created(Begun { uploads: uploads.buffered(AT_A_TIME).try_collect().await? }))
}

/// Starts the upload of one file.
async fn begin_one(app: &App, signer: &Signer, project: ProjectId, user: UserId, file: BeginFile) -> Result<BegunFile> {
    let mut upload = new_upload(app, project, user, &file.name).await?;
    upload.size = file.size;
    let objects = app.store().objects();
    let multipart = objects.begin_parts(Bucket::Uploads, &upload.key, &upload.content_type).await?;
    let part_size = part_size(file.size);
    let mut parts = Vec::new();
    for part in (1..).zip(lengths(file.size, part_size)) {
        parts.push(objects.sign_part(signer, Bucket::Uploads, &upload.key, &multipart, part, URL_LIVES).await?);
    }
    upload.multipart = Some(multipart);
    app.store().put_upload(&upload).await?;
    Ok(BegunFile { id: upload.id.0, name: upload.name, part_size, parts })
}

/// The size of a file's parts, in bytes.
fn part_size(size: u64) -> u64 {
    PART.max(size.div_ceil(MAX_PARTS))
}

/// The lengths of a file's parts. An empty file has one part.
fn lengths(size: u64, part_size: u64) -> impl Iterator<Item = u64> {
    (0..size.div_ceil(part_size).max(1)).map(move |n| part_size.min(size - n * part_size))
}

/// The status of an upload.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadView {
    id: u64,
    name: String,
    /// Bytes.
    size: u64,
    /// The uploaded parts.
    parts: Vec<PartView>,
}

/// An uploaded part.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartView {
    /// From 1.
    number: i32,
    etag: String,
    /// Bytes.
    size: u64,
}

async fn own_upload(app: &App, user: &User, id: u64) -> Result<Upload> {
    let upload = app.store().upload(ProjectChildId(id)).await?;
    if upload.user != user.id {
        user.require(Action::ManageOrganization, None)?;
    }
    Ok(upload)
}

/// The status of an upload: the uploaded parts need not be sent again.
#[utoipa::path(get, path = "/api/x/uploads/{id}", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = UploadView)))]
pub(crate) async fn show(State(app): State<App>, user: Access, Path(id): Path<u64>) -> Result<Json<UploadView>> {
    let upload = own_upload(&app, &user, id).await?;
    let parts = match &upload.multipart {
        Some(multipart) => app.store().objects().parts(Bucket::Uploads, &upload.key, multipart).await?,
        None => Vec::new(),
    };
    let parts = parts.into_iter().map(|part| PartView { number: part.number, etag: part.etag, size: part.size });
    Ok(Json(UploadView { id, name: upload.name, size: upload.size, parts: parts.collect() }))
}

/// The parts of an upload.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CompleteBody {
    /// The `ETag` of each part, in order.
    parts: Vec<String>,
}

/// The result of a completed upload.
#[derive(Serialize, ToSchema)]
pub(crate) struct Completed {
    /// The import job's id.
    job: u64,
}

/// Completes an upload. The bucket then sends an event, which starts the import.
#[utoipa::path(post, path = "/api/x/uploads/{id}/complete", tag = "import", params(("id" = u64, Path)),
    request_body = CompleteBody, responses((status = 201, body = Completed)))]
pub(crate) async fn complete(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<CompleteBody>,
) -> Result<Created<Completed>> {
    let mut upload = own_upload(&app, &user, id).await?;
    let job_id = upload.id;
    let Some(multipart) = upload.multipart.take() else {
        // It was completed before: the response was lost, or the request was repeated.
        return Ok(Created(Completed { job: job_id.0 }));
    };
    let parts = (1..).zip(&body.parts).map(|(number, etag)| UploadedPart { number, etag: etag.clone(), size: 0 });
    let parts: Vec<UploadedPart> = parts.collect();
    let finished = app.store().objects().finish_parts(Bucket::Uploads, &upload.key, &multipart, &parts).await;
    finished.map_err(|error| match error.kind() {
        store::ErrorKind::Invalid | store::ErrorKind::Missing => {
            Failure::invalid("parts", "are not the parts that arrived; send the missing ones again")
        }
        _ => error.into(),
    })?;
    let job = upload.import_job(job_id, user.id, app.now());
    app.store().queue_import(&job).await?;
    app.store().put_upload(&upload).await?;
    Ok(Created(Completed { job: job_id.0 }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn parts_add_up_to_the_file() {
        let lengths = |size| super::lengths(size, 10).collect::<Vec<_>>();
        assert_eq!(lengths(0), [0]);
        assert_eq!(lengths(10), [10]);
        assert_eq!(lengths(25), [10, 10, 5]);
    }
}
