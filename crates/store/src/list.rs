//! Lists of a project's tasks: pages in order, and scans for queries and exports.

use crate::Store;
use crate::error::{Error, Result};
use crate::keys;
use crate::load::{Loaded, Parts};
use crate::projects::Project;
use crate::queue::Work;
use crate::segment::Segment;
use crate::segment::directory::Directory;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use labeling::ids::{TaskId, UserId};
use labeling::query::{Fields, Needs, Query, SortKey};
use std::ops::ControlFlow;
use std::sync::Arc;

/// How many segments a scan reads ahead.
const AHEAD: usize = 2;
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
    ids: Vec<TaskId>,
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
        let (directory, open) = self.current(project).await?;
        let (mut total, mut annotations, mut predictions) = (0, 0, 0);
        let mut wanted = Vec::new();
        let end = offset.saturating_add(limit);
        for segment in &directory.segments {
            let fresh = open.as_ref().filter(|open| open.first == segment.first).unwrap_or(segment);
            let tasks = fresh.totals.tasks.max(0).unsigned_abs();
            let (from, to) = (total.max(offset), (total + tasks).min(end));
            if from < to {
                wanted.push((fresh.clone(), from - total..to - total));
            }
            total += tasks;
            annotations += fresh.totals.annotations.max(0).unsigned_abs();
            predictions += fresh.totals.predictions.max(0).unsigned_abs();
        }
        let pages = stream::iter(wanted).map(async |(segment, positions)| {
            self.live(project, &segment, positions.start, positions.end, parts).await
        });
        let pages: Vec<Vec<Loaded>> = pages.buffered(AHEAD + 1).try_collect().await?;
        let tasks = pages.into_iter().flatten().collect();
        Ok(TaskPage { tasks, total, annotations, predictions })
    }

    /// The undeleted tasks of a segment by their rank among them.
    async fn live(&self, project: &Project, segment: &Segment, from: u64, to: u64, parts: Parts) -> Result<Vec<Loaded>> {
        let live = segment.totals.tasks.max(0).unsigned_abs();
        if segment.len == live {
            return self.load(project, segment, from..to, parts).await;
        }
        let deleted = self.deleted(segment.first).await?;
        let mut ranks = (0..segment.len).filter(|index| !deleted.has(*index));
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let Some(first) = ranks.nth(at(from)) else { return Ok(Vec::new()) };
        let last = match at(to - from) {
            0 | 1 => first,
            n => ranks.nth(n - 2).unwrap_or(segment.len - 1),
        };
        self.load(project, segment, first..last + 1, parts).await
    }

    /// All tasks of a project, segment by segment in order. A few segments are in memory at a time, and are loaded on
    /// other threads while the caller works on one.
    pub fn stream_tasks(&self, project: Arc<Project>, parts: Parts) -> impl Stream<Item = Result<Vec<Loaded>>> + use<> {
        let store = self.clone();
        let listed = {
            let (store, project) = (store.clone(), project.clone());
            async move { store.segments(project.id).await }
        };
        stream::once(listed)
            .map_ok(|segments: Vec<Segment>| stream::iter(segments).map(Ok))
            .try_flatten()
            .map(move |segment: Result<Segment>| {
                let (store, project) = (store.clone(), project.clone());
                async move {
                    let segment = segment?;
                    let load = async move { store.load(&project, &segment, 0..segment.len, parts).await };
                    let loaded = tokio::spawn(load).await;
                    loaded.map_err(|_| Error::corrupt("a thread that read tasks died"))?
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
        Ok(self.find_tasks(project, query).await?.ids)
    }

    async fn find_tasks(&self, project: &Project, query: &Query) -> Result<Found> {
        let needs = query.needs();
        let parts = Parts { data: needs.data, work: needs_work(&needs) };
        let uploads = if needs.sources { self.upload_names(project.id).await? } else { Default::default() };
        let model = project.settings.model_version.as_str();
        let mut found: Vec<(SortKey, TaskId)> = Vec::new();
        let mut sums = Found::default();
        self.scan(project, parts, |loaded| {
            for mut one in loaded {
                one.task.file_upload_name = one.task.file_upload.and_then(|id| uploads.get(&id).cloned());
                let fields = fields(&one, model);
                if query.matches(&fields) {
                    found.push((query.sort_key(&fields), one.task.id));
                    sums.annotations += u64::from(one.state.annotations);
                    sums.predictions += u64::from(one.state.predictions);
                }
            }
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        if !query.ordering().is_empty() {
            found.sort_by(|a, b| query.compare(&a.0, &b.0));
        }
        Ok(Found { ids: found.into_iter().map(|(_, id)| id).collect(), ..sums })
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
        let found = self.find_tasks(project, query).await?;
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let page: Vec<TaskId> = found.ids.iter().skip(at(offset)).take(at(limit)).copied().collect();
        let tasks = self.load_tasks(project, &page, parts).await?;
        let (annotations, predictions) = (found.annotations, found.predictions);
        Ok(TaskPage { tasks, total: found.ids.len() as u64, annotations, predictions })
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
        let loads = stream::iter(runs).map(async |(segment, from, to)| self.load(project, &segment, from..to, parts).await);
        let loaded: Vec<Vec<Loaded>> = loads.buffered(APART).try_collect().await?;
        Ok(loaded.into_iter().flatten().collect())
    }

    /// Loads one task with what it came with and its state.
    pub async fn load_one(&self, work: &Work, parts: Parts) -> Result<Loaded> {
        let index = work.index();
        let loaded = self.load(&work.project, &work.segment, index..index + 1, parts).await?.pop();
        loaded.ok_or_else(|| Error::missing("task"))
    }

    /// Takes over a name that people see for every uploaded file of a project.
    pub async fn upload_names(
        &self,
        project: labeling::ids::ProjectId,
    ) -> Result<std::collections::HashMap<labeling::ids::ProjectChildId, String>> {
        let range = crate::table::Range::Prefix(keys::UPLOAD_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, false).await?;
        let named = rows.iter().filter_map(|row| {
            let id = labeling::ids::ProjectChildId(row.find_number("id")?);
            Some((id, row.find_text("name")?.to_owned()))
        });
        Ok(named.collect())
    }
}

fn needs_work(needs: &Needs) -> bool {
    needs.work || needs.annotation_results || needs.prediction_results
}

/// What queries see of a loaded task. `model` is the model version whose predictions count for the score.
pub fn fields<'a>(loaded: &'a Loaded, model: &str) -> Fields<'a> {
    let (task, state) = (&loaded.task, &loaded.state);
    let mut annotators: Vec<UserId> = state.workers.iter().map(|worker| worker.user).collect();
    annotators.sort_unstable();
    let lead_times: Vec<f64> = task.annotations.iter().filter_map(|one| one.lead_time).collect();
    #[allow(clippy::cast_precision_loss)] // at most 9,999 annotations
    let avg_lead_time = (!lead_times.is_empty()).then(|| lead_times.iter().sum::<f64>() / lead_times.len() as f64);
    let mut versions: Vec<&str> = match task.predictions.is_empty() {
        true => loaded.brought.predictions.iter().map(|one| one.model_version.as_str()).collect(),
        false => task.predictions.iter().map(|one| one.model_version.as_str()).collect(),
    };
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
        predictions_score: score(loaded, model),
        predictions_model_versions: versions,
        predictions_results: task.predictions.iter().map(|one| one.result.get()).collect(),
        file_upload: task.file_upload_name.as_deref(),
        storage_filename: task.storage_filename.as_deref(),
        avg_lead_time,
        draft_exists: !task.drafts.is_empty(),
    }
}

/// The mean score of a task's predictions of one model version.
pub fn score(loaded: &Loaded, model: &str) -> Option<f64> {
    if loaded.task.predictions.is_empty() {
        return loaded.brought.mean_score(Some(model));
    }
    let of_model = loaded.task.predictions.iter().filter(|one| one.model_version == model);
    let scores: Vec<f64> = of_model.filter_map(|one| one.score).collect();
    #[allow(clippy::cast_precision_loss)] // at most 9,999 predictions
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}
