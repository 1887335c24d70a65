//! Objects that no row names, and uploads that were never completed.

use crate::Store;
use crate::error::{ErrorKind, Result};
use crate::imports::uploads::Upload;
use crate::objects::object_keys;
use crate::objects::{Bucket, ListedObject};
use crate::table::keys::{self, Key};
use crate::tasks::deleted::Deleted;
use crate::tasks::records::object_of;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ChildId, ProjectChildId, ProjectId, SegmentId};
use std::collections::{BTreeMap, BTreeSet};

/// Younger objects may belong to work in progress: no request, and no try of a job, lasts as long.
const SETTLED: SignedDuration = SignedDuration::from_hours(26);
/// How long an upload may take.
const UPLOAD_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Store {
    /// Deletes the objects of a project that no row names: leftovers of processes that died between two writes, of
    /// writes that lost against others, and of uploads that were never completed. Answers how many.
    pub async fn collect_leftovers(&self, project: ProjectId, now: Timestamp) -> Result<usize> {
        let mut gone = self.give_up_uploads(project, now).await? + self.collect_parts(project, now).await?;
        for (bucket, prefix) in [
            (Bucket::Data, object_keys::works(project)),
            (Bucket::Data, object_keys::runs(project)),
            (Bucket::Data, object_keys::prediction_runs(project)),
            (Bucket::Uploads, object_keys::uploads(project)),
        ] {
            let mut token = None;
            loop {
                let (listed, next) = self.objects().list(bucket, &prefix, token).await?;
                let settled = listed.into_iter().filter(|one| now.duration_since(one.modified) > SETTLED);
                let settled: Vec<ListedObject> = settled.collect();
                let named = match bucket {
                    Bucket::Uploads => self.named_uploads(&settled).await?,
                    Bucket::Data if prefix == object_keys::works(project) => self.named_work(project, &settled).await?,
                    Bucket::Data if prefix == object_keys::runs(project) => self.named_runs(project, &settled).await?,
                    Bucket::Data => self.named_prediction_runs(&settled).await?,
                };
                let left: Vec<String> =
                    settled.into_iter().map(|one| one.key).filter(|key| !named.contains(key)).collect();
                self.objects().delete(bucket, &left).await?;
                gone += left.len();
                token = next;
                if token.is_none() {
                    break;
                }
            }
        }
        Ok(gone)
    }

    async fn give_up_uploads(&self, project: ProjectId, now: Timestamp) -> Result<usize> {
        let mut gone = 0;
        for upload in self.uploads(project).await? {
            if let Some(multipart) = &upload.multipart
                && now.duration_since(upload.created_at) > UPLOAD_LIVES
            {
                // Its parts were put together by a process that died before it could say so: it is an upload like others.
                if self.objects().size(Bucket::Uploads, &upload.key).await?.is_some() {
                    self.put_upload(&Upload { multipart: None, ..upload.clone() }).await?;
                    continue;
                }
                self.objects().abort_parts(Bucket::Uploads, &upload.key, multipart).await?;
                self.delete_upload(upload.id).await?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    /// Which of these objects uploads' rows name.
    async fn named_uploads(&self, objects: &[ListedObject]) -> Result<BTreeSet<String>> {
        let ids: BTreeSet<ProjectChildId> = objects.iter().filter_map(|one| object_keys::upload_of(&one.key)).collect();
        let rows = self.table().get_many(&ids.into_iter().map(keys::upload).collect::<Vec<_>>()).await?;
        let uploads = rows.iter().map(|row| row.json::<Upload>("doc"));
        uploads.map(|upload| Ok(upload?.key)).collect()
    }

    /// Which of these objects rows of work name. Those of deleted tasks count as named by none.
    async fn named_work(&self, project: ProjectId, objects: &[ListedObject]) -> Result<BTreeSet<String>> {
        let mut by_segment: BTreeMap<_, BTreeSet<ChildId>> = BTreeMap::new();
        for child in objects.iter().filter_map(|one| object_keys::work_of(&one.key)) {
            match self.block(child.task()).await {
                Ok(block) if block.project == project => {
                    by_segment.entry(block.segment).or_default().insert(child);
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Missing => {}
                Err(error) => return Err(error),
            }
        }
        let mut named = BTreeSet::new();
        for (segment, children) in by_segment {
            let deleted = self.deleted(segment).await?;
            let live = children.into_iter().filter(|child| !deleted.has(child.task().0 - segment.0));
            let wanted = live.flat_map(|child| match child.n() {
                0 => vec![keys::edited(segment, child.task())],
                _ => vec![
                    keys::annotation(segment, child),
                    keys::prediction(segment, child),
                    keys::draft(segment, child),
                ],
            });
            let rows = self.table().get_many(&wanted.collect::<Vec<Key>>()).await?;
            named.extend(rows.iter().filter_map(object_of));
        }
        Ok(named)
    }

    /// Which of these objects segments list as their prediction runs.
    async fn named_prediction_runs(&self, objects: &[ListedObject]) -> Result<BTreeSet<String>> {
        let segments: BTreeSet<SegmentId> =
            objects.iter().filter_map(|one| object_keys::prediction_run_of(&one.key)).collect();
        let wanted: Vec<Key> = segments.into_iter().map(keys::deleted).collect();
        let mut named = BTreeSet::new();
        for row in self.table().get_many(&wanted).await? {
            named.extend(Deleted::from_row(Some(&row))?.prediction_runs.into_iter().map(|run| run.key));
        }
        Ok(named)
    }

    /// Which of these objects are runs that segments are made of, or of imports that may still be published.
    async fn named_runs(&self, project: ProjectId, objects: &[ListedObject]) -> Result<BTreeSet<String>> {
        if objects.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut by_job: BTreeMap<ProjectChildId, Vec<&ListedObject>> = BTreeMap::new();
        for one in objects {
            if let Some(job) = object_keys::run_of(&one.key) {
                by_job.entry(job).or_default().push(one);
            }
        }
        let segments = self.segments(project).await?;
        let mut named: BTreeSet<String> =
            segments.into_iter().flat_map(|segment| segment.runs).map(|run| run.key).collect();
        for (job, runs) in by_job {
            if runs.iter().all(|run| named.contains(&run.key)) {
                continue;
            }
            let runs_still = match self.job(job).await {
                Ok(job) => job.finished_at.is_none(),
                Err(error) if error.kind() == ErrorKind::Missing => false,
                Err(error) => return Err(error),
            };
            if runs_still {
                named.extend(runs.into_iter().map(|run| run.key.clone()));
            } else if self.has_manifest(job).await? {
                // Other attempts' runs lie beside those that it names.
                named.extend(self.read_manifest(job).await?.runs.into_iter().map(|run| run.run.key));
            }
        }
        Ok(named)
    }
}
