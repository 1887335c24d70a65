//! What happens when the uploads bucket has received a file: its import begins, once, however often the bucket says so.

use jiff::Timestamp;
use serde::Serialize;
use store::notices::{NoticeError, decode};
use store::objects::Bucket;
use store::uploads::{Job, Upload};
use store::{ErrorKind, Store, keys};

/// How many objects of an event led to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub imported: usize,
    pub passed: usize,
}

/// What an object led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Handled {
    /// The import ran, or had run, or runs elsewhere.
    Imported(Box<Job>),
    /// The object is nobody's upload, or one that nobody asked to import.
    Passed,
}

/// Why an event could not be handled; the bucket sends it again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Notice(#[from] NoticeError),
    #[error("the import could not be run")]
    Store(#[from] store::Error),
}

/// Handles an event of a bucket: every object it names. If one cannot be handled the others are, and the bucket sends
/// the event again.
pub async fn handle(store: &Store, event: &[u8], now: Timestamp) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut failure = None;
    for created in decode(event)? {
        match import_object(store, &created.bucket, &created.key, now).await {
            Ok(Handled::Imported(_)) => counts.imported += 1,
            Ok(Handled::Passed) => counts.passed += 1,
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(counts), Err)
}

/// Imports the upload that an object is. Direct uploads only: a file that was sent in a form and kept for later has no
/// job, and none is made.
pub async fn import_object(store: &Store, bucket: &str, key: &str, now: Timestamp) -> Result<Handled, Error> {
    let Some(upload) = find(store, bucket, key).await? else { return Ok(Handled::Passed) };
    match store.job(upload.id).await {
        Ok(_) => {}
        // The parts are one object now, but the request that put them together has not made the job, and may never.
        Err(error) if error.kind() == ErrorKind::Missing && upload.multipart.is_some() => {
            store.queue_import(&Job::import(upload.id, &upload, upload.user, now)).await?;
        }
        Err(error) if error.kind() == ErrorKind::Missing => return Ok(Handled::Passed),
        Err(error) => return Err(error.into()),
    }
    Ok(Handled::Imported(Box::new(store.run_import_job(upload.id, now).await?)))
}

/// The upload whose object this is.
async fn find(store: &Store, bucket: &str, key: &str) -> Result<Option<Upload>, Error> {
    if bucket != store.objects().name(Bucket::Uploads) {
        return Ok(None);
    }
    let Some(id) = keys::objects::upload_of(key) else { return Ok(None) };
    match store.upload(id).await {
        // Whoever knows the secret part of the name was given it.
        Ok(upload) => Ok(Some(upload).filter(|upload| upload.key == key)),
        Err(error) if error.kind() == ErrorKind::Missing => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded::{DATA_BUCKET, Embedded, Options, TABLE, UPLOADS_BUCKET};
    use labeling::ids::{ProjectId, UserId};
    use store::objects::{BucketNames, Objects};
    use store::projects::Settings;
    use store::table::Table;
    use store::uploads::JobStatus;

    const CONFIG: &str = r#"<View><Text name="text" value="$text"/></View>"#;

    async fn project(folder: &std::path::Path) -> (Store, ProjectId) {
        let embedded = Embedded::open(Options::new(folder)).await.unwrap();
        let names = BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() };
        let table = Table::new(embedded.dynamodb_client(), TABLE);
        let store = Store::new(table, Objects::new(embedded.s3_client(), names));
        let project = store.create_project(Settings::default(), CONFIG, UserId(1), at(0)).await.unwrap();
        (store, project.id)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// A file of two tasks that has arrived.
    async fn arrived(store: &Store, project: ProjectId, multipart: Option<&str>) -> Upload {
        let id = store.take_child(project).await.unwrap();
        let upload = Upload {
            id,
            name: "two.csv".to_owned(),
            size: 10,
            content_type: "text/csv".to_owned(),
            key: keys::objects::upload(id, "0123456789abcdef"),
            multipart: multipart.map(str::to_owned),
            user: UserId(1),
            created_at: at(0),
        };
        store.objects().put(Bucket::Uploads, &upload.key, "text/csv", "text\na\nb\n").await.unwrap();
        store.put_upload(&upload).await.unwrap();
        upload
    }

    #[tokio::test]
    async fn an_upload_is_imported_once_however_often_its_bucket_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let (store, project) = project(folder.path()).await;
        let upload = arrived(&store, project, Some("parts")).await;
        for second in 0..3 {
            let handled = import_object(&store, UPLOADS_BUCKET, &upload.key, at(second)).await.unwrap();
            let Handled::Imported(job) = handled else { panic!("passed over") };
            assert_eq!((job.status, job.task_count), (JobStatus::Completed, 2));
        }
        assert_eq!(store.project_totals(project).await.unwrap().tasks, 2);
        assert_eq!(store.due(at(60)).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_nobody_asked_to_import_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let (store, project) = project(folder.path()).await;
        let kept = arrived(&store, project, None).await;
        let direct = arrived(&store, project, Some("parts")).await;
        let guessed = keys::objects::upload(direct.id, "fedcba9876543210");
        let unknown = keys::objects::upload(project.child(999), "0123456789abcdef");
        for (bucket, key) in [
            (UPLOADS_BUCKET, kept.key.as_str()),
            (DATA_BUCKET, direct.key.as_str()),
            (UPLOADS_BUCKET, guessed.as_str()),
            (UPLOADS_BUCKET, unknown.as_str()),
            (UPLOADS_BUCKET, "by hand.csv"),
        ] {
            assert_eq!(import_object(&store, bucket, key, at(0)).await.unwrap(), Handled::Passed, "{bucket}/{key}");
        }
        assert_eq!(store.project_totals(project).await.unwrap().tasks, 0);
    }
}
