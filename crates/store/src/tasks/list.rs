//! Lists of a project's tasks: pages in order, and scans for queries and exports.

use crate::Store;
use crate::error::{Error, Result};
use crate::projects::Project;
use crate::queue::Work;
use crate::segments::Segment;
use crate::segments::directory::Directory;
use crate::tasks::deleted::Deleted;
use crate::tasks::load::{Loaded, Parts};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use labeling::ids::{TaskId, UserId};
use labeling::query::{Fields, Needs, Query, SortKey};
use labeling::task::Task;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// How many segments a scan reads ahead.
const AHEAD: usize = 2;
/// How many tasks are sorted together at least before those past a page's end are let go.
const SORTED_AT_ONCE: usize = 10_000;
/// How many tasks of a segment of rows are in memory at a time: a row may hold as much as a small file.
const ROWS_AT_ONCE: u64 = 400;
/// How many tasks of a page are read at a time where they lie apart.
const APART: usize = 16;

/// A page of a project's tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskPage {
    pub tasks: Vec<Loaded>,
    /// How many tasks there are in all, or match.
    pub total: u64,
    /// How many annotations those have that are not skips.
    pub annotations: u64,
    /// How many predictions those have.
    pub predictions: u64,
}

/// What a query found.
#[derive(Clone, Debug, Default)]
struct Found {
    /// The first of them.
    ids: Vec<TaskId>,
    /// How many there are in all.
    total: u64,
    annotations: u64,
    predictions: u64,
}

impl Store {
    /// The project's segments as they are now: from the cache, with the open one read anew.
    async fn current(&self, project: &Project) -> Result<(Arc<Directory>, Option<Segment>)> {
        let layout = self.layout(project.id).await?;
        let open = async {
            match layout.open {
                Some((first, _)) => self.segment(project.id, first).await.map(Some),
                None => Ok(None),
            }
        };
        futures::try_join!(self.directory(project.id, &layout), open)
    }

    /// The tasks from a position on, in the order of their import. Memory and calls do not grow with the project.
    pub async fn list_tasks(&self, project: &Project, offset: u64, limit: u64, parts: Parts) -> Result<TaskPage> {
        let (layout, totals) = futures::try_join!(self.layout(project.id), self.project_totals(project.id))?;
        let directory = self.directory(project.id, &layout).await?;
        let end = offset.saturating_add(limit);
        let mut total = 0;
        let mut wanted = Vec::new();
        for (index, segment) in directory.segments.iter().enumerate() {
            // The open segment is the last.
            if layout.open.is_some_and(|(first, _)| first == segment.first) {
                continue;
            }
            // Every deletion moves the layout's version, so the number of tasks is as new as the layout.
            let tasks = segment.totals.tasks.max(0).unsigned_abs();
            let (from, to) = (total.max(offset), (total + tasks).min(end));
            if from < to {
                wanted.push((segment.clone(), directory.places(index, layout.end), from - total..to - total));
            }
            total += tasks;
        }
        let closed = stream::iter(wanted).map(async |(segment, places, ranks)| {
            let deleted = match segment.totals.tasks.max(0).unsigned_abs() == places {
                true => Deleted::default(),
                false => self.deleted(segment.first).await?,
            };
            self.live(project, &segment, places, &deleted, ranks, parts).await
        });
        let open = async {
            let Some((first, place)) = layout.open else { return Ok(None) };
            let (segment, deleted) = futures::try_join!(self.segment(project.id, first), self.deleted(first))?;
            // Read anew, as imports and submits may have come since.
            let places = layout.end.saturating_sub(place);
            let tasks = segment.totals.tasks.max(0).unsigned_abs().min(places);
            let ranks = total.max(offset) - total..(total + tasks).min(end).saturating_sub(total);
            let live = self.live(project, &segment, places, &deleted, ranks, parts).await?;
            Ok(Some((tasks, live)))
        };
        let closed = closed.buffered(AHEAD + 1).try_collect::<Vec<Vec<Loaded>>>();
        let (closed, open) = futures::try_join!(closed, open)?;
        let mut tasks: Vec<Loaded> = closed.into_iter().flatten().collect();
        if let Some((n, live)) = open {
            total += n;
            tasks.extend(live);
        }
        let count = |n: i64| n.max(0).unsigned_abs();
        Ok(TaskPage { tasks, total, annotations: count(totals.annotations), predictions: count(totals.predictions) })
    }

    /// The undeleted tasks of a segment, of which so many places are taken, by their rank among them.
    async fn live(
        &self,
        project: &Project,
        segment: &Segment,
        places: u64,
        deleted: &Deleted,
        ranks: Range<u64>,
        parts: Parts,
    ) -> Result<Vec<Loaded>> {
        if ranks.is_empty() {
            return Ok(Vec::new());
        }
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let n = ranks.end - ranks.start;
        if segment.totals.tasks.max(0).unsigned_abs() + deleted.count() != places {
            // An import that died has left a hole, whose places nobody knows without reading.
            let loaded = self.load(project, segment, 0..places, parts).await?;
            return Ok(loaded.into_iter().skip(at(ranks.start)).take(at(n)).collect());
        }
        let mut live = (0..places).filter(|index| !deleted.has(*index)).skip(at(ranks.start));
        let Some(first) = live.next() else { return Ok(Vec::new()) };
        let last = if n == 1 { first } else { live.nth(at(n - 2)).unwrap_or(places.saturating_sub(1)) };
        self.load(project, segment, first..last + 1, parts).await
    }

    /// All tasks of a project in order, piece by piece. A few pieces are in memory at a time, and are loaded on
    /// other threads while the caller works on one.
    pub fn stream_tasks(&self, project: Arc<Project>, parts: Parts) -> impl Stream<Item = Result<Vec<Loaded>>> + use<> {
        self.stream_places(project, 0..u64::MAX, parts).map_ok(|(_, loaded)| loaded)
    }

    /// The tasks that stand at some places of the order, piece by piece, each with the place behind it.
    pub(crate) fn stream_places(
        &self,
        project: Arc<Project>,
        places: Range<u64>,
        parts: Parts,
    ) -> impl Stream<Item = Result<(u64, Vec<Loaded>)>> + use<> {
        let store = self.clone();
        let listed = {
            let (store, project) = (store.clone(), project.clone());
            async move { store.segments(project.id).await }
        };
        stream::once(listed)
            .map_ok(move |segments: Vec<Segment>| {
                let places = places.clone();
                stream::iter(segments.into_iter().flat_map(move |segment| pieces(segment, &places))).map(Ok)
            })
            .try_flatten()
            .map(move |piece: Result<(Segment, Range<u64>)>| {
                let (store, project) = (store.clone(), project.clone());
                async move {
                    let (segment, indices) = piece?;
                    let behind = segment.place + indices.end;
                    let load = async move { store.load(&project, &segment, indices, parts).await };
                    let loaded = tokio::spawn(crate::calls::carried(load)).await;
                    let loaded = loaded.map_err(|_| Error::corrupt("a thread that read tasks died"))?;
                    Ok((behind, loaded?))
                }
            })
            .buffered(AHEAD)
    }

    /// Passes over all tasks of a project in order, until `visit` breaks off.
    pub async fn scan(
        &self,
        project: &Project,
        parts: Parts,
        mut visit: impl FnMut(Vec<Loaded>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut tasks = std::pin::pin!(self.stream_tasks(Arc::new(project.clone()), parts));
        while let Some(loaded) = tasks.next().await {
            if visit(loaded?)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The ids of the tasks that a query names, in its order.
    pub async fn query_ids(&self, project: &Project, query: &Query) -> Result<Vec<TaskId>> {
        Ok(self.find_tasks(project, query, usize::MAX).await?.ids)
    }

    /// Finds the first `most` tasks that a query names. Memory grows with `most`, not with the project.
    async fn find_tasks(&self, project: &Project, query: &Query, most: usize) -> Result<Found> {
        let needs = query.needs();
        let parts = Parts { data: needs.data, work: needs_work(&needs) };
        let model = project.settings.model_version.as_str();
        let ordered = !query.ordering().is_empty();
        let mut first: Vec<(SortKey, TaskId)> = Vec::new();
        let mut found = Found::default();
        let mut tasks = std::pin::pin!(self.stream_tasks(Arc::new(project.clone()), parts));
        while let Some(loaded) = tasks.next().await {
            let mut loaded = loaded?;
            if needs.sources {
                self.name_uploads(&mut loaded).await?;
            }
            for one in loaded {
                let fields = fields(&one, model);
                if !query.matches(&fields) {
                    continue;
                }
                found.total += 1;
                found.annotations += u64::from(one.state.annotations);
                found.predictions += u64::from(one.state.predictions);
                if ordered || first.len() < most {
                    first.push((query.sort_key(&fields), one.task.id));
                }
            }
            if ordered && first.len() / 2 >= most.max(SORTED_AT_ONCE) {
                first.sort_by(|a, b| query.compare(&a.0, &b.0));
                first.truncate(most);
            }
        }
        if ordered {
            first.sort_by(|a, b| query.compare(&a.0, &b.0));
            first.truncate(most);
        }
        found.ids = first.into_iter().map(|(_, id)| id).collect();
        Ok(found)
    }

    /// A page of the tasks that a query names.
    pub async fn query_tasks(
        &self,
        project: &Project,
        query: &Query,
        offset: u64,
        limit: u64,
        parts: Parts,
    ) -> Result<TaskPage> {
        if query.is_everything() {
            return self.list_tasks(project, offset, limit, parts).await;
        }
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let found = self.find_tasks(project, query, at(offset.saturating_add(limit))).await?;
        let page: Vec<TaskId> = found.ids.iter().skip(at(offset)).take(at(limit)).copied().collect();
        let tasks = self.load_tasks(project, &page, parts).await?;
        let (annotations, predictions) = (found.annotations, found.predictions);
        Ok(TaskPage { tasks, total: found.total, annotations, predictions })
    }

    /// Loads tasks of a project wherever they lie, in the order given; those that are not there are left out.
    pub async fn load_tasks(&self, project: &Project, ids: &[TaskId], parts: Parts) -> Result<Vec<Loaded>> {
        let (directory, _) = self.current(project).await?;
        // Neighbours in one segment are one load.
        let mut runs: Vec<(Segment, u64, u64)> = Vec::new();
        for id in ids {
            let Some(segment) = directory.owner(*id) else { continue };
            let index = id.0 - segment.first.0;
            match runs.last_mut() {
                Some((last, _, end)) if last.first == segment.first && *end == index => *end += 1,
                _ => runs.push((segment.clone(), index, index + 1)),
            }
        }
        let loads =
            stream::iter(runs).map(async |(segment, from, to)| self.load(project, &segment, from..to, parts).await);
        let loaded: Vec<Vec<Loaded>> = loads.buffered(APART).try_collect().await?;
        Ok(loaded.into_iter().flatten().collect())
    }

    /// Loads one task with what it came with and its state.
    pub async fn load_one(&self, work: &Work, parts: Parts) -> Result<Loaded> {
        let index = work.index();
        let loaded = self.load(&work.project, &work.segment, index..index + 1, parts).await?.pop();
        loaded.ok_or_else(|| Error::missing("task"))
    }
}

/// The parts of a segment that are in memory at a time, of what stands at some places.
fn pieces(segment: Segment, places: &Range<u64>) -> impl Iterator<Item = (Segment, Range<u64>)> + use<> {
    let index = |place: u64| place.saturating_sub(segment.place).min(segment.len);
    let (from, to) = (index(places.start), index(places.end));
    let step = if segment.is_rows() { ROWS_AT_ONCE } else { segment.len.max(1) };
    (0..to.saturating_sub(from).div_ceil(step))
        .map(move |n| (segment.clone(), from + n * step..(from + (n + 1) * step).min(to)))
}

fn needs_work(needs: &Needs) -> bool {
    // A task's predictions are those that it came with, but for what was added, changed and deleted since.
    needs.work || needs.predictions || needs.annotation_results || needs.prediction_results
}

/// What queries see of a loaded task. `model` is the model version whose predictions count for the score.
pub fn fields<'a>(loaded: &'a Loaded, model: &str) -> Fields<'a> {
    let (task, state) = (&loaded.task, &loaded.state);
    // A worker may be one who took back what they had made.
    let did = state.workers.iter().filter(|worker| worker.annotations > 0 || worker.skips > 0);
    let mut annotators: Vec<UserId> = did.map(|worker| worker.user).collect();
    annotators.sort_unstable();
    let lead_times: Vec<f64> = task.annotations.iter().filter_map(|one| one.lead_time).collect();
    #[allow(clippy::cast_precision_loss)] // at most 9,999 annotations
    let avg_lead_time = (!lead_times.is_empty()).then(|| lead_times.iter().sum::<f64>() / lead_times.len() as f64);
    let mut versions: Vec<&str> = task.predictions.iter().map(|one| one.model_version.as_str()).collect();
    versions.sort_unstable();
    versions.dedup();
    Fields {
        id: task.id,
        inner_id: task.inner_id,
        data: task.data.get(),
        created_at: task.created_at,
        updated_at: task.updated_at,
        updated_by: task.updated_by,
        completed_at: task.annotations.iter().filter(|one| !one.was_cancelled).map(|one| one.created_at).max(),
        is_labeled: task.is_labeled,
        overlap: task.overlap,
        total_annotations: u64::from(state.annotations),
        cancelled_annotations: u64::from(state.cancelled),
        total_predictions: u64::from(state.predictions),
        annotators,
        annotations_ids: task.annotations.iter().map(|one| one.id).collect(),
        annotations_results: task.annotations.iter().map(|one| one.result.get()).collect(),
        predictions_score: score(task, model),
        predictions_model_versions: versions,
        predictions_results: task.predictions.iter().map(|one| one.result.get()).collect(),
        file_upload: task.file_upload_name.as_deref(),
        storage_filename: task.storage_filename.as_deref(),
        avg_lead_time,
        draft_exists: !task.drafts.is_empty(),
    }
}

/// The mean score of a task's predictions of one model version; the task's work must have been loaded.
fn score(task: &Task, model: &str) -> Option<f64> {
    let of_model = task.predictions.iter().filter(|one| one.model_version == model);
    let scores: Vec<f64> = of_model.filter_map(|one| one.score).collect();
    #[allow(clippy::cast_precision_loss)] // at most 9,999 predictions
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}
