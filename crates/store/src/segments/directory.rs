//! Directories: which segments a project has, and which segment an id belongs to. Both are cached in the process.

use crate::Store;
use crate::error::{Error, Result};
use crate::segments::predictions::{PredictionFooter, PredictionRunRef};
use crate::segments::run::{Footer, RunRef};
use crate::segments::totals::{self, Totals};
use crate::segments::{SEGMENT_TASKS, Segment};
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Range, Write};
use labeling::ids::{ProjectId, SegmentId, TaskId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a project's order is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many places the order has.
    pub end: u64,
    /// Moves with every publication.
    pub version: u64,
    /// The segment that still takes rows, and its first place.
    pub open: Option<(SegmentId, u64)>,
}

impl Layout {
    pub(crate) fn from_row(row: Option<&Row>) -> Layout {
        let Some(row) = row else { return Layout::default() };
        let open = row.find_number("open").zip(row.find_number("open_place"));
        Layout {
            end: row.find_number("end").unwrap_or(0),
            version: row.find_number("version").unwrap_or(0),
            open: open.map(|(first, place)| (SegmentId(first), place)),
        }
    }

    /// How many more tasks the open segment takes.
    pub fn room(&self) -> u64 {
        self.open.map_or(0, |(_, place)| (place + SEGMENT_TASKS).saturating_sub(self.end))
    }
}

/// The segments of a project, in order.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub segments: Vec<Segment>,
}

impl Directory {
    /// The segment at a place, and the position within it; `None` at and past `end`.
    pub fn locate(&self, place: u64, end: u64) -> Option<(&Segment, u64)> {
        if place >= end {
            return None;
        }
        let after = self.segments.partition_point(|segment| segment.place <= place);
        let segment = self.segments[..after].last()?;
        let index = place - segment.place;
        (index < segment.len).then_some((segment, index))
    }

    /// The segment that owns a task.
    pub fn owner(&self, task: TaskId) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.index(task).is_some())
    }

    /// How many places a segment has taken so far.
    pub fn places(&self, index: usize, end: u64) -> u64 {
        let Some(segment) = self.segments.get(index) else { return 0 };
        let next = self.segments.get(index + 1).map_or(end, |next| next.place);
        next.saturating_sub(segment.place).min(segment.len)
    }
}

/// How many blocks of ids a process remembers.
const BLOCKS: usize = 100_000;

/// Where a block of ids belongs: a row of the id directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub project: ProjectId,
    pub segment: SegmentId,
    /// How many ids.
    pub len: u64,
}

/// Deletions that a layout remembers, so that processes read the segments concerned and no others.
const TOUCHED: &str = "touched";
const MOST_TOUCHED: usize = 32;
/// A directory of so few segments is read anew in one call.
const FEW_SEGMENTS: usize = 100;

/// The versions of a layout that were deletions, each with its segment, oldest first.
fn touched(row: &Row) -> Vec<(u64, SegmentId)> {
    let entries = row.find_text(TOUCHED).unwrap_or_default().split(',');
    let read = entries.filter_map(|entry| {
        let (version, first) = entry.split_once(':')?;
        Some((version.parse().ok()?, SegmentId(first.parse().ok()?)))
    });
    read.collect()
}

/// The write that moves a layout's version since tasks of a segment are deleted. It is refused if the version has moved
/// since the layout was read.
pub(crate) fn touch(project: ProjectId, layout: Option<&Row>, segment: SegmentId) -> Write {
    let version = Layout::from_row(layout).version;
    let mut all = layout.map(touched).unwrap_or_default();
    all.push((version + 1, segment));
    let kept = all.iter().skip(all.len().saturating_sub(MOST_TOUCHED));
    let text: Vec<String> = kept.map(|(version, first)| format!("{version}:{first}")).collect();
    let update = Update::new().set("version", version + 1).set(TOUCHED, text.join(","));
    Write::Update(keys::layout(project), update, Condition::equal("version", version))
}

impl Store {
    /// A project's layout, read strongly.
    pub async fn layout(&self, project: ProjectId) -> Result<Layout> {
        let row = self.table().get(&keys::layout(project)).await?;
        Ok(Layout::from_row(row.as_ref()))
    }

    /// A project's segments as of a layout. Totals in it may be old: [`Store::segments`] reads them.
    pub async fn directory(&self, project: ProjectId, layout: &Layout) -> Result<Arc<Directory>> {
        let known = self.caches().directories.get(&project);
        let renewed = match known {
            Some((version, directory)) if version == layout.version => return Ok(directory),
            Some((version, directory)) if directory.segments.len() > FEW_SEGMENTS => {
                self.renewed(project, version, &directory, layout.version).await?
            }
            _ => None,
        };
        let directory = match renewed {
            Some(directory) => Arc::new(directory),
            None => Arc::new(Directory { segments: self.segments(project).await? }),
        };
        self.caches().directories.insert(project, (layout.version, directory.clone()));
        Ok(directory)
    }

    /// A directory of an earlier version with the segments read anew of which tasks were deleted since. `None` if other
    /// changes came between.
    async fn renewed(
        &self,
        project: ProjectId,
        version: u64,
        known: &Directory,
        wanted: u64,
    ) -> Result<Option<Directory>> {
        let Some(row) = self.table().get(&keys::layout(project)).await? else { return Ok(None) };
        let mut since = touched(&row);
        since.retain(|(at, _)| (version + 1..=wanted).contains(at));
        if since.len() as u64 != wanted.saturating_sub(version) || since.is_empty() {
            return Ok(None);
        }
        let firsts: BTreeSet<SegmentId> = since.into_iter().map(|(_, first)| first).collect();
        let keys: Vec<Key> = firsts.into_iter().map(|first| keys::segment_row(project, first)).collect();
        let mut segments = known.segments.clone();
        for row in self.table().get_many(&keys).await? {
            let segment = Segment::from_row(&row)?;
            if let Some(old) = segments.iter_mut().find(|one| one.first == segment.first) {
                *old = segment;
            }
        }
        Ok(Some(Directory { segments }))
    }

    /// A project's segments with their totals, read strongly.
    pub async fn segments(&self, project: ProjectId) -> Result<Vec<Segment>> {
        let range = Range::Prefix(keys::SEGMENT_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, false).await?;
        let mut segments = rows.iter().map(Segment::from_row).collect::<Result<Vec<Segment>>>()?;
        segments.sort_by_key(|segment| segment.place);
        Ok(segments)
    }

    /// One segment with its totals, read strongly.
    pub async fn segment(&self, project: ProjectId, first: SegmentId) -> Result<Segment> {
        let row = self.table().get(&keys::segment_row(project, first)).await?;
        Segment::from_row(&row.ok_or_else(|| Error::missing("segment"))?)
    }

    /// Adds to a segment's totals, outside a transaction.
    pub(crate) async fn add_segment_totals(
        &self,
        project: ProjectId,
        segment: SegmentId,
        delta: &Totals,
    ) -> Result<()> {
        let update = totals::add(delta, Update::new()).add("changes", 1);
        self.table().update(&keys::segment_row(project, segment), update, Condition::row_exists()).await?;
        Ok(())
    }

    /// Where a task id belongs. Ids of blocks are immutable, so a hit needs no call; a miss is one strong read.
    pub async fn block(&self, task: TaskId) -> Result<Block> {
        if let Some((_, block)) = self.caches().blocks.read().range(..=task.0).next_back()
            && task.0 < block.segment.0 + block.len
        {
            return Ok(*block);
        }
        let last = Range::UpTo(keys::id_directory(SegmentId(task.0)).sk);
        let rows = self.table().query(keys::SEGMENTS, last, Some(1), true).await?;
        let row = rows.first().ok_or_else(|| Error::missing("task"))?;
        let block = Block {
            project: ProjectId(row.number("project")?),
            segment: SegmentId(row.number("first")?),
            len: row.number("len")?,
        };
        let mut blocks = self.caches().blocks.write();
        if blocks.len() >= BLOCKS {
            blocks.clear();
        }
        blocks.insert(block.segment.0, block);
        if task.0 < block.segment.0 + block.len { Ok(block) } else { Err(Error::missing("task")) }
    }

    /// Forgets what is remembered of a project that is deleted.
    pub(crate) fn forget(&self, project: ProjectId) {
        self.caches().directories.remove(&project);
        self.caches().blocks.write().retain(|_, block| block.project != project);
    }

    /// A run's footer.
    pub async fn footer(&self, run: &RunRef) -> Result<Arc<Footer>> {
        if let Some(footer) = self.caches().footers.get(&run.key) {
            return Ok(footer);
        }
        let bytes = self.objects().get_range(crate::objects::Bucket::Data, &run.key, run.footer..run.bytes).await?;
        let footer = Arc::new(Footer::decode(&bytes)?);
        self.caches().footers.insert(run.key.clone(), footer.clone());
        Ok(footer)
    }

    /// A run's footer where it is remembered.
    pub(crate) fn remembered_footer(&self, run: &RunRef) -> Option<Arc<Footer>> {
        self.caches().footers.get(&run.key)
    }

    /// A prediction run's footer.
    pub(crate) async fn prediction_footer(&self, run: &PredictionRunRef) -> Result<Arc<PredictionFooter>> {
        if let Some(footer) = self.caches().prediction_footers.get(&run.key) {
            return Ok(footer);
        }
        let bytes = self.objects().get_range(crate::objects::Bucket::Data, &run.key, run.footer..run.bytes).await?;
        let footer = Arc::new(PredictionFooter::decode(&bytes)?);
        self.caches().prediction_footers.insert(run.key.clone(), footer.clone());
        Ok(footer)
    }

    /// Remembers the footer of a prediction run that was just put.
    pub(crate) fn remember_prediction_footer(&self, run: &PredictionRunRef, footer: Arc<PredictionFooter>) {
        self.caches().prediction_footers.insert(run.key.clone(), footer);
    }

    /// Remembers the footer of a run that was read whole.
    pub(crate) fn remember_footer(&self, run: &RunRef, footer: Arc<Footer>) {
        self.caches().footers.insert(run.key.clone(), footer);
    }
}
