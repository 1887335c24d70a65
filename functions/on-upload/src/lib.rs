//! Handles new files in a bucket: starts the import of each file once, even if the bucket repeats the event. The
//! uploads bucket receives uploads by the API and files in drop folders. Connected buckets receive any files.

use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId};
use serde::Serialize;
use store::events::notices::{NoticeError, decode};
use store::imports::ImportLimits;
use store::imports::arrivals::Arrived;
use store::imports::uploads::Upload;
use store::jobs::Job;
use store::objects::Bucket;
use store::objects::object_keys;
use store::{ErrorKind, Store};

/// Counts of an event's objects by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub imported: usize,
    pub passed: usize,
}

/// The reason why an event failed. The bucket sends it again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Notice(#[from] NoticeError),
    #[error("the import could not be run")]
    Store(#[from] store::Error),
}

/// Handles an event of a bucket with all its objects. If one object fails, the others are still handled, and the bucket
/// sends the event again.
pub async fn handle(store: &Store, event: &[u8], now: Timestamp, limits: &ImportLimits) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut failure = None;
    for created in decode(event)? {
        match import_object(store, &created.bucket, &created.key, now, limits).await {
            Ok(jobs) if jobs.is_empty() => counts.passed += 1,
            Ok(jobs) => counts.imported += jobs.len(),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(counts), Err)
}

/// Imports an object for each of its projects. Returns the jobs that ran now, ran before, or run elsewhere.
pub async fn import_object(
    store: &Store,
    bucket: &str,
    key: &str,
    now: Timestamp,
    limits: &ImportLimits,
) -> Result<Vec<Job>, Error> {
    let mut jobs = Vec::new();
    for id in asked_for(store, bucket, key, now).await? {
        jobs.push(store.run_import_job(id, now, limits).await?);
    }
    Ok(jobs)
}

/// The jobs of an object. Missing jobs are created.
async fn asked_for(store: &Store, bucket: &str, key: &str, now: Timestamp) -> Result<Vec<ProjectChildId>, Error> {
    if bucket != store.objects().name(Bucket::Uploads) {
        return connected(store, bucket, key, now).await;
    }
    if let Some(project) = object_keys::dropped(key) {
        return dropped(store, project, key, now).await;
    }
    let Some(upload) = find(store, key).await? else { return Ok(Vec::new()) };
    match store.job(upload.id).await {
        Ok(_) => {}
        // The parts are one object, but the request that completed the upload has not created the job, and may never do
        // so.
        Err(error) if error.kind() == ErrorKind::Missing && upload.multipart.is_some() => {
            store.queue_import(&upload.import_job(upload.id, upload.user, now)).await?;
        }
        // A file of a form that was stored for later has no job, and none is created.
        Err(error) if error.kind() == ErrorKind::Missing => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    }
    Ok(vec![upload.id])
}

/// The job of a file in a project's drop folder, in the name of the project's creator.
async fn dropped(store: &Store, id: ProjectId, key: &str, now: Timestamp) -> Result<Vec<ProjectChildId>, Error> {
    let project = match store.project(id).await {
        Ok(project) => project,
        Err(error) if error.kind() == ErrorKind::Missing => {
            tracing::warn!("{key} was dropped for a project that is not there");
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let content_type = content_type(key);
    let arrived = Arrived { project: id, bucket: None, key, content_type: &content_type, user: project.created_by };
    Ok(store.register_object(&arrived, now).await?.into_iter().collect())
}

/// The jobs of a file in a connected bucket, one for each connected project.
async fn connected(store: &Store, bucket: &str, key: &str, now: Timestamp) -> Result<Vec<ProjectChildId>, Error> {
    let mut jobs = Vec::new();
    // Some tools store a folder as a key with a final slash.
    if key.ends_with('/') {
        return Ok(jobs);
    }
    let content_type = content_type(key);
    for connection in store.connections_to(bucket, key).await? {
        let (project, user) = (connection.id.project(), connection.user);
        let arrived = Arrived { project, bucket: Some(bucket), key, content_type: &content_type, user };
        jobs.extend(store.register_object(&arrived, now).await?);
    }
    Ok(jobs)
}

/// The content type of the served file, by its name.
fn content_type(key: &str) -> String {
    mime_guess::from_path(key).first_or_octet_stream().to_string()
}

/// The upload of this object.
async fn find(store: &Store, key: &str) -> Result<Option<Upload>, Error> {
    let Some(id) = object_keys::upload_of(key) else { return Ok(None) };
    match store.upload(id).await {
        // The key contains a secret part, so only a client that got it can have written the object.
        Ok(upload) => Ok(Some(upload).filter(|upload| upload.key == key)),
        Err(error) if error.kind() == ErrorKind::Missing => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded::{DATA_BUCKET, Embedded, Options, TABLE, UPLOADS_BUCKET};
    use labeling::ids::UserId;
    use store::imports::arrivals::Connection;
    use store::jobs::JobStatus;
    use store::objects::{BucketNames, Objects};
    use store::projects::Settings;
    use store::table::Table;

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

    /// An uploaded file of two tasks.
    async fn arrived(store: &Store, project: ProjectId, multipart: Option<&str>) -> Upload {
        let id = store.take_child(project).await.unwrap();
        let upload = Upload {
            id,
            name: "two.csv".to_owned(),
            size: 10,
            content_type: "text/csv".to_owned(),
            key: object_keys::upload(id, "0123456789abcdef"),
            multipart: multipart.map(str::to_owned),
            origin: None,
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
            let jobs =
                import_object(&store, UPLOADS_BUCKET, &upload.key, at(second), &ImportLimits::default()).await.unwrap();
            assert_eq!((jobs.len(), jobs[0].status, jobs[0].report.tasks), (1, JobStatus::Completed, 2));
        }
        assert_eq!(store.project_totals(project).await.unwrap().tasks, 2);
        assert_eq!(store.due_timers(at(60)).all().await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_nobody_asked_to_import_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let (store, project) = project(folder.path()).await;
        let kept = arrived(&store, project, None).await;
        let direct = arrived(&store, project, Some("parts")).await;
        let guessed = object_keys::upload(direct.id, "fedcba9876543210");
        let unknown = object_keys::upload(project.child(999), "0123456789abcdef");
        for (bucket, key) in [
            (UPLOADS_BUCKET, kept.key.as_str()),
            (DATA_BUCKET, direct.key.as_str()),
            (UPLOADS_BUCKET, guessed.as_str()),
            (UPLOADS_BUCKET, unknown.as_str()),
            (UPLOADS_BUCKET, "by hand.csv"),
            (UPLOADS_BUCKET, "drop/999/two.csv"),
            (UPLOADS_BUCKET, "drop/two.csv"),
            ("nobodys-bucket", "two.csv"),
        ] {
            assert_eq!(
                import_object(&store, bucket, key, at(0), &ImportLimits::default()).await.unwrap(),
                [],
                "{bucket}/{key}"
            );
        }
        assert_eq!(store.project_totals(project).await.unwrap().tasks, 0);
    }

    async fn put(store: &Store, bucket: &str, key: &str, content: &str) {
        let client = store.objects().client().clone();
        let body = content.as_bytes().to_vec();
        client.put_object().bucket(bucket).key(key).body(body.into()).send().await.unwrap();
    }

    fn event(bucket: &str, key: &str) -> String {
        let event = include_str!("../../../events/on-upload.dropped.json");
        let mut event: serde_json::Value = serde_json::from_str(event).unwrap();
        event["Records"][0]["s3"]["bucket"]["name"] = bucket.into();
        event["Records"][0]["s3"]["object"]["key"] = key.into();
        event.to_string()
    }

    #[tokio::test]
    async fn what_is_dropped_becomes_tasks_once_and_again_when_it_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let (store, project) = project(folder.path()).await;
        let key = format!("drop/{project}/march 2026/two.csv");
        let encoded = format!("drop/{project}/march+2026/two.csv");
        for (content, tasks) in [("text\na\nb\n", 2), ("text\nc\n", 3), ("text\nc\n", 3)] {
            put(&store, UPLOADS_BUCKET, &key, content).await;
            for second in 0..2 {
                let event = event(UPLOADS_BUCKET, &encoded);
                let counts = handle(&store, event.as_bytes(), at(second), &ImportLimits::default()).await.unwrap();
                assert_eq!(counts, Counts { imported: 1, passed: 0 });
                assert_eq!(store.project_totals(project).await.unwrap().tasks, tasks, "{content}");
            }
        }
        let jobs = store.jobs(project, 10).await.unwrap();
        assert_eq!(jobs.iter().map(|job| job.report.tasks).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(store.due_timers(at(60)).all().await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_imported_ends_with_a_report() {
        let folder = tempfile::tempdir().unwrap();
        let (store, project) = project(folder.path()).await;
        let key = format!("drop/{project}/bad.csv");
        put(&store, UPLOADS_BUCKET, &key, "text\na,b,c\n").await;
        for second in 0..2 {
            let jobs = import_object(&store, UPLOADS_BUCKET, &key, at(second), &ImportLimits::default()).await.unwrap();
            assert_eq!((jobs.len(), jobs[0].status), (1, JobStatus::Failed));
            let report = store.failure_report(jobs[0].id).await.unwrap();
            let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
            assert_eq!((&report["file"]["key"], &report["problems"][0]["row"]), (&key.clone().into(), &1.into()));
            assert_eq!(report["attempts"], 1);
        }
        assert_eq!(store.due_timers(at(60)).all().await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_arrives_in_a_connected_bucket_becomes_tasks_of_every_connected_project() {
        let folder = tempfile::tempdir().unwrap();
        let (store, one) = project(folder.path()).await;
        let two = store.create_project(Settings::default(), CONFIG, UserId(1), at(0)).await.unwrap().id;
        for (project, prefix) in [(one, ""), (one, "in/"), (two, "in/")] {
            let id = store.take_child(project).await.unwrap();
            let (bucket, prefix) = (DATA_BUCKET.to_owned(), prefix.to_owned());
            let connection = Connection { id, bucket, prefix, user: UserId(2), created_at: at(0) };
            store.connect_bucket(&connection).await.unwrap();
        }
        // The data bucket stands for a customer's bucket.
        for key in ["in/two.csv", "other/two.csv", "in/folder/"] {
            put(&store, DATA_BUCKET, key, "text\na\nb\n").await;
            for second in 0..2 {
                let event = event(DATA_BUCKET, key);
                handle(&store, event.as_bytes(), at(second), &ImportLimits::default()).await.unwrap();
            }
        }
        let tasks = async |project| store.project_totals(project).await.unwrap().tasks;
        assert_eq!((tasks(one).await, tasks(two).await), (4, 2));
        assert_eq!(store.jobs(two, 10).await.unwrap()[0].user, UserId(2));
        // Deleted before the event is handled, so there is nothing to import.
        assert_eq!(
            import_object(&store, DATA_BUCKET, "in/gone.csv", at(9), &ImportLimits::default()).await.unwrap(),
            []
        );
    }
}
