//! The in-process caches of table rows and objects, bounded in size.

use crate::projects::{LabelConfig, Project};
use crate::segments::Segment;
use crate::segments::directory::{Block, Directory};
use crate::segments::predictions::PredictionFooter;
use crate::segments::run::Footer;
use crate::tasks::find::{FoundKey, FoundWeight, Remembered};
use labeling::ids::{ProjectChildId, ProjectId, SegmentId, UserId};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

#[derive(Clone)]
pub(crate) struct FooterWeight;

impl Weighter<String, Arc<Footer>> for FooterWeight {
    fn weight(&self, _: &String, footer: &Arc<Footer>) -> u64 {
        footer.weight() as u64
    }
}

impl Weighter<String, Arc<PredictionFooter>> for FooterWeight {
    fn weight(&self, _: &String, footer: &Arc<PredictionFooter>) -> u64 {
        footer.weight() as u64
    }
}

/// The caches of a process.
pub(crate) struct Caches {
    pub(crate) directories: Cache<ProjectId, (u64, Arc<Directory>)>,
    pub(crate) blocks: parking_lot::RwLock<std::collections::BTreeMap<u64, Block>>,
    pub(crate) footers: Cache<String, Arc<Footer>, FooterWeight>,
    pub(crate) prediction_footers: Cache<String, Arc<PredictionFooter>, FooterWeight>,
    pub(crate) projects: Cache<ProjectId, (i64, Arc<Project>)>,
    pub(crate) configs: Cache<ProjectId, (u64, Arc<LabelConfig>)>,
    /// Segments as they were first read: only what never changes may be used.
    pub(crate) segments: Cache<SegmentId, Segment>,
    /// The names of uploaded files, which never change.
    pub(crate) upload_names: Cache<ProjectChildId, Arc<str>>,
    /// Where users' bookmarks stand: a hint of where to read OPEN rows from.
    pub(crate) bookmarks: Cache<(ProjectId, UserId), u64>,
    /// The results of queries.
    pub(crate) found: Cache<FoundKey, Arc<Remembered>, FoundWeight>,
}

const DIRECTORIES: usize = 64;
const FOOTER_BYTES: u64 = 48 * 1024 * 1024;
const FOUND_BYTES: u64 = 8 * 1024 * 1024;
const PREDICTION_FOOTER_BYTES: u64 = 24 * 1024 * 1024;

impl Caches {
    pub(crate) fn new() -> Caches {
        Caches {
            directories: Cache::new(DIRECTORIES),
            blocks: parking_lot::RwLock::default(),
            footers: Cache::with_weighter(2_000, FOOTER_BYTES, FooterWeight),
            prediction_footers: Cache::with_weighter(1_000, PREDICTION_FOOTER_BYTES, FooterWeight),
            projects: Cache::new(1_000),
            configs: Cache::new(200),
            segments: Cache::new(20_000),
            upload_names: Cache::new(10_000),
            bookmarks: Cache::new(10_000),
            found: Cache::with_weighter(200, FOUND_BYTES, FoundWeight),
        }
    }
}
