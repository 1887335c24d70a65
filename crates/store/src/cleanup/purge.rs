//! Deleting projects, and what is left over: objects that no row names.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::due::Due;
use crate::imports::uploads::Upload;
use crate::objects::object_keys;
use crate::objects::{Bucket, Listed};
use crate::queue::hint;
use crate::table::expression::Condition;
use crate::table::keys::{self, Key};
use crate::table::{Range, Write};
use crate::tasks::records::object_of;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ChildId, ProjectChildId, ProjectId};
use std::collections::{BTreeMap, BTreeSet};

const TRIES: u32 = 12;
/// A project of so many segments is deleted while its deletion is answered; the clock deletes what a larger one held.
const FEW_SEGMENTS: usize = 20;
/// What is younger than this may be a part of something under way: no request, and no try of a job, lasts as long.
const SETTLED: SignedDuration = SignedDuration::from_hours(26);
/// How long an upload may take.
const UPLOAD_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Store {
    /// Deletes a project: it is gone at once, what it held goes after it, whatever becomes of this process.
    pub async fn delete_project(&self, id: ProjectId, now: Timestamp) -> Result<()> {
        self.project(id).await?;
        let due = Due::purge(id, now);
        let writes = vec![
            Write::Delete(keys::project_meta(id), Condition::none()),
            Write::Delete(keys::project_listing(id), Condition::none()),
            Write::Delete(keys::layout(id), Condition::none()),
            due.write(now),
        ];
        let mut attempt = 0;
        while !self.table().transact(writes.clone()).await?.is_done() {
            if attempt == TRIES {
                return Err(Error::new(ErrorKind::Unavailable, "the project is being changed by others, try again"));
            }
            crate::calls::pause(attempt).await;
            attempt += 1;
        }
        self.caches().projects.remove(&id);
        self.forget(id);
        if self.segments(id).await.is_ok_and(|segments| segments.len() <= FEW_SEGMENTS) {
            hint("purge a project", self.purge_project(&due).await);
        }
        Ok(())
    }

    /// Deletes what a deleted project held; doing it again is fine.
    pub async fn purge_project(&self, due: &Due) -> Result<()> {
        let id = due.job.project();
        if self.table().get(&keys::project_meta(id)).await?.is_some() {
            return Err(Error::corrupt("a project that is there is to be purged"));
        }
        let segments = self.segments(id).await?;
        for segment in &segments {
            self.table().delete_range(&keys::segment(segment.first), Range::Prefix(String::new())).await?;
        }
        let mut outside: Vec<Key> = segments.iter().map(|segment| keys::id_directory(segment.first)).collect();
        outside.push(keys::project_counter(id));
        self.table().write_many(Vec::new(), outside).await?;
        self.table().delete_range(&keys::queue(id), Range::Prefix(String::new())).await?;
        self.table().delete_range(keys::CONNECTIONS, Range::Prefix(keys::connections_of(id))).await?;
        for (bucket, prefix) in [
            (Bucket::Data, object_keys::project(id)),
            (Bucket::Data, object_keys::exports_parts(id)),
            (Bucket::Uploads, object_keys::project(id)),
            (Bucket::Uploads, object_keys::rejections(id)),
        ] {
            self.delete_objects(bucket, &prefix).await?;
        }
        // The rows that say where the others are come last.
        self.table().delete_range(&keys::project(id), Range::Prefix(String::new())).await?;
        self.forget_due(due).await
    }

    /// Deletes every object of a prefix.
    pub(crate) async fn delete_objects(&self, bucket: Bucket, prefix: &str) -> Result<()> {
        loop {
            let (listed, _) = self.objects().list(bucket, prefix, None).await?;
            if listed.is_empty() {
                return Ok(());
            }
            let keys: Vec<String> = listed.into_iter().map(|one| one.key).collect();
            self.objects().delete(bucket, &keys).await?;
        }
    }

    /// Deletes the objects of a project that no row names: what processes left that died between two writes, tries that
    /// lost against others, uploads that nobody ended. Answers how many.
    pub async fn collect_leftovers(&self, project: ProjectId, now: Timestamp) -> Result<usize> {
        let mut gone = self.give_up_uploads(project, now).await? + self.collect_parts(project, now).await?;
        for (bucket, prefix) in [
            (Bucket::Data, object_keys::works(project)),
            (Bucket::Data, object_keys::runs(project)),
            (Bucket::Uploads, object_keys::uploads(project)),
        ] {
            let mut token = None;
            loop {
                let (listed, next) = self.objects().list(bucket, &prefix, token).await?;
                let settled = listed.into_iter().filter(|one| now.duration_since(one.modified) > SETTLED);
                let settled: Vec<Listed> = settled.collect();
                let named = match (bucket, prefix == object_keys::works(project)) {
                    (Bucket::Uploads, _) => self.named_uploads(&settled).await?,
                    (Bucket::Data, true) => self.named_work(project, &settled).await?,
                    (Bucket::Data, false) => self.named_runs(project, &settled).await?,
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
    async fn named_uploads(&self, objects: &[Listed]) -> Result<BTreeSet<String>> {
        let ids: BTreeSet<ProjectChildId> = objects.iter().filter_map(|one| object_keys::upload_of(&one.key)).collect();
        let rows = self.table().get_many(&ids.into_iter().map(keys::upload).collect::<Vec<_>>()).await?;
        let uploads = rows.iter().map(|row| row.json::<Upload>("doc"));
        uploads.map(|upload| Ok(upload?.key)).collect()
    }

    /// Which of these objects rows of work name. Those of deleted tasks count as named by none.
    async fn named_work(&self, project: ProjectId, objects: &[Listed]) -> Result<BTreeSet<String>> {
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

    /// Which of these objects are runs that segments are made of, or of imports that may still be published.
    async fn named_runs(&self, project: ProjectId, objects: &[Listed]) -> Result<BTreeSet<String>> {
        if objects.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut by_job: BTreeMap<ProjectChildId, Vec<&Listed>> = BTreeMap::new();
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
