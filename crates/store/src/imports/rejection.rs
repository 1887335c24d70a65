//! Reports of failed imports, for people who put files into a bucket and do not look at the page.

use super::piece::uploaded;
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::jobs::{Job, JobProblem};
use crate::objects::Bucket;
use crate::objects::object_keys;
use bytes::Bytes;
use jiff::Timestamp;
use labeling::ids::ProjectChildId;
use serde::Serialize;

/// The report of an import that failed.
#[derive(Debug, Serialize)]
struct FailureReport<'a> {
    job: u64,
    project: u64,
    file: Option<FileOf<'a>>,
    problems: &'a [JobProblem],
    /// How often its reading was begun.
    attempts: u64,
    created_at: Timestamp,
    failed_at: Timestamp,
}

#[derive(Debug, Serialize)]
struct FileOf<'a> {
    name: &'a str,
    bucket: &'a str,
    key: &'a str,
    size: u64,
}

impl Store {
    /// Puts the report of a job that is about to end as failed.
    pub(super) async fn report_failure(&self, job: &Job, now: Timestamp) -> Result<()> {
        let upload = match self.upload(uploaded(job)?).await {
            Ok(upload) => Some(upload),
            Err(error) if error.kind() == ErrorKind::Missing => None,
            Err(error) => return Err(error),
        };
        let uploads = self.objects().name(Bucket::Uploads);
        let file = upload.as_ref().map(|upload| FileOf {
            name: &upload.name,
            bucket: upload.origin.as_ref().and_then(|origin| origin.bucket.as_deref()).unwrap_or(uploads),
            key: &upload.key,
            size: upload.size,
        });
        let in_parts: u64 = self.parts(job.id).await?.iter().map(|part| part.attempt).sum();
        let report = FailureReport {
            job: job.id.0,
            project: job.id.project().0,
            file,
            problems: &job.report.problems,
            attempts: in_parts.max(u64::from(job.attempts)),
            created_at: job.created_at,
            failed_at: now,
        };
        let body = serde_json::to_vec_pretty(&report)?;
        self.objects().put(Bucket::Uploads, &object_keys::rejection(job.id), "application/json", body).await
    }

    /// The report of an import job that failed, as JSON.
    pub async fn failure_report(&self, job: ProjectChildId) -> Result<Bytes> {
        let report = self.objects().get(Bucket::Uploads, &object_keys::rejection(job)).await;
        report.map_err(|error| match error.kind() {
            ErrorKind::Missing => Error::missing("report"),
            _ => error,
        })
    }
}
