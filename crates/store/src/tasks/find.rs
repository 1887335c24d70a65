//! Finding the tasks that a query names. Without an index, a query reads the whole project, but for one that selects tasks
//! by their ids. So the first ids that it found are remembered for the pages after the first.

use super::list::{Span, TaskPage, TaskPieces, at, spans_of};
use crate::Store;
use crate::error::Result;
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::directory::{Directory, Layout};
use crate::table::keys;
use crate::tasks::load::{LoadFields, LoadPlan, Loaded};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use labeling::ids::{ProjectId, TaskId};
use labeling::query::{Query, Selection, SortKey};
use quick_cache::Weighter;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How many tasks are sorted together at least before those past a page's end are let go.
const SORTED_AT_ONCE: usize = 10_000;
/// How many ids of a query are remembered, and for how long. A page past them reads the project again.
const REMEMBERED: usize = 20_000;
const REMEMBERED_FOR: Duration = Duration::from_secs(60);
/// The longest query that is remembered, in bytes.
const LONGEST_QUERY: usize = 16 * 1024;
/// A segment with more selected stretches than this is read in one.
const STRETCHES: usize = 16;
/// How many pieces of a project are read ahead.
const AHEAD: usize = 2;

/// The result of a query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// The first of them.
    ids: Vec<TaskId>,
    /// How many there are in all.
    total: u64,
    annotations: u64,
    predictions: u64,
}

/// How far a project has come. What a query finds changes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stand {
    layout: Layout,
    settings: u64,
    /// The changes of the project's totals, for a query that depends on work.
    changes: Option<u64>,
}

/// A query's result that is remembered.
pub(crate) struct Remembered {
    stand: Stand,
    at: Instant,
    of_work: bool,
    found: Arc<Found>,
}

/// A query of a project.
pub(crate) type FoundKey = (ProjectId, String);

#[derive(Clone)]
pub(crate) struct FoundWeight;

impl Weighter<FoundKey, Arc<Remembered>> for FoundWeight {
    fn weight(&self, key: &FoundKey, remembered: &Arc<Remembered>) -> u64 {
        (key.1.len() + remembered.found.ids.len() * size_of::<TaskId>() + 128) as u64
    }
}

impl Store {
    /// A page of the tasks that a query names.
    pub async fn query_tasks(
        &self,
        project: &Project,
        query: &Query,
        offset: u64,
        limit: u64,
        parts: LoadFields,
    ) -> Result<TaskPage> {
        self.query_pieces(Arc::new(project.clone()), query, offset, limit, parts).await?.collect().await
    }

    /// The same, piece by piece: a page may have more bytes than there is memory for. A page after the first may be of the
    /// tasks that the query found up to a minute ago, so that the pages of one list fit together.
    pub async fn query_pieces(
        &self,
        project: Arc<Project>,
        query: &Query,
        offset: u64,
        limit: u64,
        parts: LoadFields,
    ) -> Result<TaskPieces> {
        if query.is_everything() {
            return self.list_pieces(project, offset, limit, parts).await;
        }
        let found = self.find_page(&project, query, offset, offset.saturating_add(limit)).await?;
        let page: Vec<TaskId> = found.ids.iter().skip(at(offset)).take(at(limit)).copied().collect();
        let pieces = self.stream_ids(project, &page, parts).await?;
        Ok(TaskPieces { pieces, total: found.total, annotations: found.annotations, predictions: found.predictions })
    }

    /// The tasks that a query names, as far as the end of a page.
    async fn find_page(&self, project: &Project, query: &Query, offset: u64, end: u64) -> Result<Arc<Found>> {
        let key = (project.id, format!("{query:?}"));
        if key.1.len() > LONGEST_QUERY {
            return Ok(Arc::new(self.find_tasks(project, query, at(end)).await?));
        }
        let stand = self.stand(project, query).await?;
        if offset > 0
            && let Some(known) = self.caches().found.get(&key)
            && known.stand == stand
            && known.at.elapsed() < REMEMBERED_FOR
            && known.found.ids.len() as u64 >= end.min(known.found.total)
        {
            return Ok(known.found.clone());
        }
        let mut found = self.find_tasks(project, query, at(end).max(REMEMBERED)).await?;
        let all = Arc::new(found.clone());
        found.ids.truncate(REMEMBERED);
        let (at, of_work, found) = (Instant::now(), query.depends_on_work(), Arc::new(found));
        self.caches().found.insert(key, Arc::new(Remembered { stand, at, of_work, found }));
        Ok(all)
    }

    async fn stand(&self, project: &Project, query: &Query) -> Result<Stand> {
        let changes = async {
            if !query.depends_on_work() {
                return Ok(None);
            }
            let row = self.table().get(&keys::project_listing(project.id)).await?;
            Ok(Some(row.and_then(|row| row.find_number("changes")).unwrap_or(0)))
        };
        let (layout, changes) = futures::try_join!(self.layout(project.id), changes)?;
        Ok(Stand { layout, settings: project.version, changes })
    }

    /// Forgets what queries of a project have found: those that depend on work, or all after an edit of task data. Other
    /// processes remember it up to a minute.
    pub(crate) fn forget_found(&self, project: ProjectId, edited: bool) {
        self.caches().found.retain(|key, known| key.0 != project || !(edited || known.of_work));
    }

    /// Finds the first `most` tasks that a query names. Memory grows with `most`, not with the project.
    async fn find_tasks(&self, project: &Project, query: &Query, most: usize) -> Result<Found> {
        let needs = query.needs();
        let parts = LoadFields { data: needs.data, work: needs.work };
        let plan = LoadPlan { fields: parts, run_results: needs.prediction_results };
        let model = project.settings.model_version.as_str();
        let ordered = !query.ordering().is_empty();
        let mut first: Vec<(SortKey, TaskId)> = Vec::new();
        let mut found = Found::default();
        let mut tasks = self.candidates(project, query, plan).await?;
        while let Some(loaded) = tasks.next().await {
            let mut loaded = loaded?;
            if needs.upload {
                self.name_uploads(&mut loaded).await?;
            }
            for one in loaded {
                let row = one.row(model);
                if !query.matches(&row) {
                    continue;
                }
                found.total += 1;
                found.annotations += u64::from(one.state.annotations);
                found.predictions += u64::from(one.state.all_predictions());
                if !ordered {
                    if found.ids.len() < most {
                        found.ids.push(one.task.id);
                    }
                } else {
                    first.push((query.sort_key(&row), one.task.id));
                }
            }
            if first.len() / 2 >= most.max(SORTED_AT_ONCE) {
                first.sort_by(|a, b| query.compare(&a.0, &b.0));
                first.truncate(most);
            }
        }
        if ordered {
            first.sort_by(|a, b| query.compare(&a.0, &b.0));
            first.truncate(most);
            found.ids = first.into_iter().map(|(_, id)| id).collect();
        }
        Ok(found)
    }

    /// The tasks among which a query's are, in their order: the selected ones, or all.
    async fn candidates(
        &self,
        project: &Project,
        query: &Query,
        plan: LoadPlan,
    ) -> Result<BoxStream<'static, Result<Vec<Loaded>>>> {
        let project = Arc::new(project.clone());
        let Some(Selection::Only(ids)) = &query.selection else {
            return Ok(self.stream_planned(project, 0..u64::MAX, plan).map_ok(|(_, loaded)| loaded).boxed());
        };
        let (directory, _) = self.current(&project).await?;
        let spans = selected(&directory, ids);
        Ok(self.stream_spans(project, spans, plan, AHEAD).map_ok(|(_, loaded)| loaded).boxed())
    }

    /// Tasks of a project wherever they lie, in the order given, piece by piece; those that are not there are left out.
    async fn stream_ids(
        &self,
        project: Arc<Project>,
        ids: &[TaskId],
        parts: LoadFields,
    ) -> Result<BoxStream<'static, Result<Vec<Loaded>>>> {
        let (directory, _) = self.current(&project).await?;
        let spans = spans_of(&directory, ids);
        Ok(self.stream_spans(project, spans, parts.into(), super::list::APART).map_ok(|(_, loaded)| loaded).boxed())
    }

    /// Loads tasks of a project wherever they lie, in the order given; those that are not there are left out.
    pub async fn load_tasks(&self, project: &Project, ids: &[TaskId], parts: LoadFields) -> Result<Vec<Loaded>> {
        let pieces = self.stream_ids(Arc::new(project.clone()), ids, parts).await?;
        Ok(pieces.try_collect::<Vec<Vec<Loaded>>>().await?.into_iter().flatten().collect())
    }
}

/// Where selected tasks lie, in the order of the project. The ids are in ascending order. A segment with many selected
/// stretches is read from the first to the last, with tasks that are not selected.
fn selected(directory: &Directory, ids: &[TaskId]) -> Vec<Span> {
    let mut spans = Vec::new();
    for segment in &directory.segments {
        let from = ids.partition_point(|id| id.0 < segment.first.0);
        let to = ids.partition_point(|id| id.0 < segment.first.0 + segment.len);
        let own = ids.get(from..to).unwrap_or_default();
        let mut stretches = stretches(segment, own);
        if let (true, Some(first), Some(last)) = (stretches.len() > STRETCHES, own.first(), own.last()) {
            stretches = vec![Span::of(segment, first.0 - segment.first.0..last.0 - segment.first.0 + 1)];
        }
        spans.extend(stretches);
    }
    spans
}

/// The stretches of neighboring tasks of a segment.
fn stretches(segment: &Segment, ids: &[TaskId]) -> Vec<Span> {
    let stretches = ids.chunk_by(|a, b| b.0 <= a.0 + 1).filter_map(|some| Some((some.first()?, some.last()?)));
    stretches.map(|(first, last)| Span::of(segment, first.0 - segment.first.0..last.0 - segment.first.0 + 1)).collect()
}
