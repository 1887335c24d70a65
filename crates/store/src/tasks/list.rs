//! Lists of a project's tasks: pages in order, and scans for queries and exports.

use crate::Store;
use crate::error::{Error, Result};
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::directory::Directory;
use crate::tasks::deleted::Deleted;
use crate::tasks::load::{LoadFields, LoadPlan, Loaded};
use crate::tasks::pieces::{PIECE_BYTES, Reading};
use crate::tasks::reference::TaskRef;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use labeling::ids::TaskId;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// How many segments a scan reads ahead.
const AHEAD: usize = 2;
/// About how many bytes of lines are read at a time of spans that lie apart.
const SPANS_BYTES: u64 = 32 * 1024 * 1024;
/// How many tasks of a page are read at a time where they lie apart.
pub(super) const APART: usize = 16;

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

/// A page of a project's tasks, piece by piece.
pub struct TaskPieces {
    pub pieces: BoxStream<'static, Result<Vec<Loaded>>>,
    /// How many tasks there are in all, or match.
    pub total: u64,
    /// How many annotations those have that are not skips.
    pub annotations: u64,
    /// How many predictions those have.
    pub predictions: u64,
}

impl TaskPieces {
    pub(super) async fn collect(self) -> Result<TaskPage> {
        let TaskPieces { pieces, total, annotations, predictions } = self;
        let tasks = pieces.try_collect::<Vec<Vec<Loaded>>>().await?.into_iter().flatten().collect();
        Ok(TaskPage { tasks, total, annotations, predictions })
    }
}

impl Store {
    /// The project's segments as they are now: from the cache, with the open one read anew.
    pub(super) async fn current(&self, project: &Project) -> Result<(Arc<Directory>, Option<Segment>)> {
        let layout = self.layout(project.id).await?;
        let open = async {
            match layout.open {
                Some((first, _)) => self.segment(project.id, first).await.map(Some),
                None => Ok(None),
            }
        };
        futures::try_join!(self.directory(project.id, &layout), open)
    }

    /// The tasks from a position on, in the order of their import. Calls do not grow with the project.
    pub async fn list_tasks(&self, project: &Project, offset: u64, limit: u64, parts: LoadFields) -> Result<TaskPage> {
        self.list_pieces(Arc::new(project.clone()), offset, limit, parts).await?.collect().await
    }

    /// The same, piece by piece.
    pub(super) async fn list_pieces(
        &self,
        project: Arc<Project>,
        offset: u64,
        limit: u64,
        parts: LoadFields,
    ) -> Result<TaskPieces> {
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
            Ok::<_, Error>(span(segment, places, &deleted, ranks))
        });
        let open = async {
            let Some((first, place)) = layout.open else { return Ok(None) };
            let (segment, deleted) = futures::try_join!(self.segment(project.id, first), self.deleted(first))?;
            // Read anew, as imports and submits may have come since.
            let places = layout.end.saturating_sub(place);
            let tasks = segment.totals.tasks.max(0).unsigned_abs().min(places);
            let ranks = total.max(offset) - total..(total + tasks).min(end).saturating_sub(total);
            Ok(Some((tasks, span(segment, places, &deleted, ranks))))
        };
        let closed = closed.buffered(AHEAD + 1).try_collect::<Vec<Option<Span>>>();
        let (mut spans, open) = futures::try_join!(closed, open)?;
        if let Some((n, span)) = open {
            total += n;
            spans.push(span);
        }
        let spans: Vec<Span> = spans.into_iter().flatten().collect();
        let pieces = self.stream_spans(project, spans, parts.into(), APART).map_ok(|(_, loaded)| loaded).boxed();
        let count = |n: i64| n.max(0).unsigned_abs();
        let (annotations, predictions) = (count(totals.annotations), count(totals.predictions));
        Ok(TaskPieces { pieces, total, annotations, predictions })
    }

    /// All tasks of a project in order, piece by piece. A few pieces are in memory at a time, and are loaded on
    /// other threads while the caller works on one.
    pub fn stream_tasks(
        &self,
        project: Arc<Project>,
        parts: LoadFields,
    ) -> impl Stream<Item = Result<Vec<Loaded>>> + use<> {
        self.stream_places(project, 0..u64::MAX, parts).map_ok(|(_, loaded)| loaded)
    }

    /// The same with numbers, model versions and scores of predictions, but not their results: those of predictions in
    /// prediction runs are `[]`.
    pub(crate) fn stream_scores(
        &self,
        project: Arc<Project>,
        fields: LoadFields,
    ) -> impl Stream<Item = Result<Vec<Loaded>>> + use<> {
        let plan = LoadPlan { fields, run_results: false };
        self.stream_planned(project, 0..u64::MAX, plan).map_ok(|(_, loaded)| loaded)
    }

    /// The tasks that stand at some places of the order, piece by piece, each with the place behind it.
    pub(crate) fn stream_places(
        &self,
        project: Arc<Project>,
        places: Range<u64>,
        parts: LoadFields,
    ) -> impl Stream<Item = Result<(u64, Vec<Loaded>)>> + use<> {
        self.stream_planned(project, places, parts.into())
    }

    pub(super) fn stream_planned(
        &self,
        project: Arc<Project>,
        places: Range<u64>,
        plan: LoadPlan,
    ) -> impl Stream<Item = Result<(u64, Vec<Loaded>)>> + use<> {
        let store = self.clone();
        let listed = {
            let (store, project) = (store.clone(), project.clone());
            async move { store.segments(project.id).await }
        };
        stream::once(listed)
            .map_ok(move |segments: Vec<Segment>| {
                let spans = segments.into_iter().filter_map(|segment| {
                    let index = |place: u64| place.saturating_sub(segment.place).min(segment.len);
                    let indices = index(places.start)..index(places.end);
                    (!indices.is_empty()).then_some(Span { segment, indices, skip: 0, take: u64::MAX })
                });
                store.stream_spans(project.clone(), spans.collect(), plan, AHEAD)
            })
            .try_flatten()
    }

    /// The tasks of some spans in their order, piece by piece, each with the place behind it. The first pieces of so many
    /// spans are read at a time, fewer where tasks are large.
    pub(super) fn stream_spans(
        &self,
        project: Arc<Project>,
        spans: Vec<Span>,
        plan: LoadPlan,
        most: usize,
    ) -> impl Stream<Item = Result<(u64, Vec<Loaded>)>> + use<> {
        let store = self.clone();
        let at_a_time = at_a_time(&spans, most);
        let first = move |span: Span| {
            let (store, project) = (store.clone(), project.clone());
            async move {
                let begun = async move { SpanReading::begin(store, project, span, plan).await?.next().await };
                let begun = tokio::spawn(crate::calls::carried(begun)).await;
                begun.map_err(|_| Error::corrupt("a thread that read tasks died"))?
            }
        };
        stream::iter(spans)
            .map(first)
            .buffered(at_a_time)
            .map_ok(|begun| match begun {
                Some((piece, reading)) => {
                    let rest = stream::try_unfold(reading, async |reading| {
                        let next = tokio::spawn(crate::calls::carried(reading.next())).await;
                        next.map_err(|_| Error::corrupt("a thread that read tasks died"))?
                    });
                    stream::once(std::future::ready(Ok(piece))).chain(rest).left_stream()
                }
                None => stream::empty().right_stream(),
            })
            .try_flatten()
    }

    /// Passes over all tasks of a project in order, until `visit` breaks off.
    pub async fn scan(
        &self,
        project: &Project,
        parts: LoadFields,
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

    /// Loads one task with its state.
    pub async fn load_one(&self, work: &TaskRef, parts: LoadFields) -> Result<Loaded> {
        let index = work.index();
        let loaded = self.load(&work.project, &work.segment, index..index + 1, parts).await?.pop();
        loaded.ok_or_else(|| Error::missing("task"))
    }
}

/// Tasks of a segment that follow one another.
pub(super) struct Span {
    segment: Segment,
    indices: Range<u64>,
    /// How many of the tasks that are there are passed over.
    skip: u64,
    /// How many are taken then.
    take: u64,
}

impl Span {
    /// The tasks at these positions.
    pub(super) fn of(segment: &Segment, indices: Range<u64>) -> Span {
        Span { segment: segment.clone(), indices, skip: 0, take: u64::MAX }
    }
}

/// A span that is being read.
struct SpanReading {
    store: Store,
    project: Arc<Project>,
    reading: Reading,
    place: u64,
    skip: u64,
    take: u64,
}

impl SpanReading {
    async fn begin(store: Store, project: Arc<Project>, span: Span, plan: LoadPlan) -> Result<SpanReading> {
        let Span { segment, indices, skip, take } = span;
        let reading = Reading::begin(&store, &project, &segment, indices, plan, PIECE_BYTES).await?;
        Ok(SpanReading { store, project, reading, place: segment.place, skip, take })
    }

    /// The next piece with the place behind it; `None` behind the last.
    async fn next(mut self) -> Result<Option<((u64, Vec<Loaded>), SpanReading)>> {
        if self.take == 0 {
            return Ok(None);
        }
        let Some(piece) = self.reading.next(&self.store).await? else { return Ok(None) };
        let behind = self.place + piece.indices.end;
        let loaded = piece.load(&self.store, &self.project).await?;
        let n = loaded.len() as u64;
        let taken: Vec<Loaded> = loaded.into_iter().skip(at(self.skip)).take(at(self.take)).collect();
        self.skip = self.skip.saturating_sub(n);
        self.take -= taken.len() as u64;
        Ok(Some(((behind, taken), self)))
    }
}

pub(super) fn at(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// The undeleted tasks of a segment, of which so many places are taken, by their rank among them.
fn span(segment: Segment, places: u64, deleted: &Deleted, ranks: Range<u64>) -> Option<Span> {
    if ranks.is_empty() {
        return None;
    }
    let n = ranks.end - ranks.start;
    if segment.totals.tasks.max(0).unsigned_abs() + deleted.count() != places {
        // An import that died has left a hole, whose places nobody knows without reading.
        return Some(Span { segment, indices: 0..places, skip: ranks.start, take: n });
    }
    let mut live = (0..places).filter(|index| !deleted.has(*index)).skip(at(ranks.start));
    let first = live.next()?;
    let last = if n == 1 { first } else { live.nth(at(n - 2)).unwrap_or(places.saturating_sub(1)) };
    Some(Span { segment, indices: first..last + 1, skip: 0, take: u64::MAX })
}

/// Where tasks lie, in the order given; neighbours in one segment are one span.
pub(super) fn spans_of(directory: &Directory, ids: &[TaskId]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for id in ids {
        let Some(segment) = directory.owner(*id) else { continue };
        let index = id.0 - segment.first.0;
        match spans.last_mut() {
            Some(last) if last.segment.first == segment.first && last.indices.end == index => last.indices.end += 1,
            _ => spans.push(Span::of(segment, index..index + 1)),
        }
    }
    spans
}

/// How many spans may be read at a time, so that their first pieces have some tens of megabytes at most.
fn at_a_time(spans: &[Span], most: usize) -> usize {
    let bytes = |span: &Span| {
        let run = span.segment.runs.first()?;
        Some(run.bytes / run.tasks.max(1) * (span.indices.end - span.indices.start))
    };
    let largest = spans.iter().filter_map(bytes).max().unwrap_or(0).max(1);
    at(SPANS_BYTES / largest).clamp(1, most)
}
