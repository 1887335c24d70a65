//! Deletes remains of deleted projects: a process that worked on a project while it was deleted may have put objects
//! after the purge.

use super::purge::Budget;
use crate::Store;
use crate::error::Result;
use crate::objects::Bucket;
use crate::objects::object_keys::{DATA_ROOTS, UPLOADS_ROOTS, project_of_folder};
use crate::table::keys::{self, Key};
use crate::table::{Range, row::Row};
use labeling::ids::{ProjectId, SegmentId};
use std::collections::{BTreeMap, BTreeSet};

/// Which projects exist, as far as they were looked up.
struct Known {
    /// The last id of a project that this table has given. What belongs to later ones is left: the buckets may be those of a
    /// newer table, or of another one.
    last: ProjectId,
    exist: BTreeMap<ProjectId, bool>,
}

impl Store {
    /// Deletes the rows and objects of projects that existed once: those with folders in the buckets, and those in the
    /// directory of ids. Answers how many projects there were.
    pub async fn collect_deleted_projects(&self) -> Result<usize> {
        let counter = self.table().get(&keys::counter("project")).await?;
        let last = ProjectId(counter.and_then(|row| row.find_number("n")).unwrap_or(0));
        let mut known = Known { last, exist: BTreeMap::new() };
        let mut gone = self.collect_deleted_blocks(&mut known).await?;
        let roots = DATA_ROOTS.map(|root| (Bucket::Data, root)).into_iter();
        for (bucket, root) in roots.chain(UPLOADS_ROOTS.map(|root| (Bucket::Uploads, root))) {
            let mut token = None;
            loop {
                let (folders, next) = self.objects().folders(bucket, root, token).await?;
                let projects: BTreeSet<ProjectId> =
                    folders.iter().filter_map(|folder| project_of_folder(root, folder)).collect();
                gone.extend(self.look_up(&mut known, &projects).await?);
                token = next;
                if token.is_none() {
                    break;
                }
            }
        }
        for project in &gone {
            self.delete_all_of(*project, &mut Budget::new(usize::MAX)).await?;
        }
        Ok(gone.len())
    }

    /// Deletes the segments that the directory of ids gives to projects that do not exist.
    async fn collect_deleted_blocks(&self, known: &mut Known) -> Result<BTreeSet<ProjectId>> {
        let (range, mut start, mut gone) = (Range::Prefix(String::new()), None, BTreeSet::new());
        loop {
            let (rows, next) = self.table().query_page(keys::SEGMENTS, &range, None, false, start).await?;
            let owner = |row: &Row| row.number("project").map(ProjectId);
            let projects = rows.iter().map(owner).collect::<Result<BTreeSet<ProjectId>>>()?;
            let missing = self.look_up(known, &projects).await?;
            for row in &rows {
                if missing.contains(&owner(row)?) {
                    let segment = SegmentId(row.number("first")?);
                    self.table().delete_range(&keys::segment(segment), Range::Prefix(String::new())).await?;
                    self.table().write_many(Vec::new(), vec![keys::id_directory(segment)]).await?;
                }
            }
            gone.extend(missing);
            start = next;
            if start.is_none() {
                return Ok(gone);
            }
        }
    }

    /// Those of these projects that do not exist.
    async fn look_up(&self, known: &mut Known, projects: &BTreeSet<ProjectId>) -> Result<BTreeSet<ProjectId>> {
        let new = projects.iter().copied().filter(|id| *id <= known.last && !known.exist.contains_key(id));
        let new: Vec<ProjectId> = new.collect();
        let metas: Vec<Key> = new.iter().copied().map(keys::project_meta).collect();
        known.exist.extend(new.into_iter().map(|id| (id, false)));
        for row in self.table().get_many(&metas).await? {
            known.exist.insert(ProjectId(row.number("id")?), true);
        }
        Ok(projects.iter().copied().filter(|id| known.exist.get(id) == Some(&false)).collect())
    }
}
