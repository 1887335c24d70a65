//! Reading a segment piece by piece: rows come a page at a time, and a piece ends where its tasks have so many bytes.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::objects::Bucket;
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::run::{Footer, RunRef};
use crate::table::Range as Keys;
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::tasks::cursor::{Cursor, Left};
use crate::tasks::deleted::Deleted;
use crate::tasks::load::{Edited, LoadFields, LoadPlan, Loaded, read_state};
use crate::tasks::merge::{Imported, OnTop, Record, merge};
use crate::tasks::records::unpacked_size;
use crate::tasks::run_predictions::{OfRuns, RunPredictions};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{ProjectId, TaskId};
use labeling::queue::state::State;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// How many bytes of JSON the tasks of a piece have at most, but for a single task that has more.
pub(crate) const PIECE_BYTES: u64 = 8 * 1024 * 1024;
/// Lines of a run up to this many bytes are read at once: a run has more only where its last task is very large.
const LINES_AT_ONCE: u64 = 12 * 1024 * 1024;
/// How many records of a piece that lie in objects are read at a time.
const RECORDS_AT_A_TIME: usize = 16;

/// A segment that is being read.
pub(crate) struct Reading {
    about: Arc<About>,
    work: Cursor,
    base: Cursor,
    /// The rows of the next task, read before it was known that the piece was full.
    held: Option<(Vec<Row>, Vec<Row>)>,
    next: u64,
    end: u64,
    budget: u64,
}

/// Data that all pieces of a segment share.
struct About {
    segment: Segment,
    plan: LoadPlan,
    states: HashMap<TaskId, State>,
    deleted: Deleted,
    below: Below,
    predictions: RunPredictions,
}

/// The imported data of a segment, below the rows.
#[derive(Default)]
enum Below {
    Run(RunRef, Arc<Footer>, Lines),
    #[default]
    Rows,
}

/// The lines of a run's tasks.
enum Lines {
    NotWanted,
    /// From the task at this position on.
    There(Bytes, usize),
    /// Too many to be read at once: each piece reads its own.
    ByPiece,
}

/// Tasks of a segment that follow one another, as they were read.
pub(crate) struct Piece {
    about: Arc<About>,
    pub(crate) indices: Range<u64>,
    work: BTreeMap<TaskId, Vec<Row>>,
    base: BTreeMap<TaskId, Row>,
}

impl Reading {
    /// Begins to read the tasks at some positions of a segment, in pieces of about so many bytes.
    pub(crate) async fn begin(
        store: &Store,
        project: &Project,
        segment: &Segment,
        indices: Range<u64>,
        plan: impl Into<LoadPlan>,
        budget: u64,
    ) -> Result<Reading> {
        let plan: LoadPlan = plan.into();
        let parts = plan.fields;
        let indices = indices.start..indices.end.min(segment.len);
        if indices.is_empty() {
            return Ok(Reading::of(segment, indices, budget, About::nothing(segment, plan)));
        }
        let pk = keys::segment(segment.first);
        let (first, last) = (segment.task(indices.start), segment.task(indices.end - 1));
        let mut reading = Reading::of(segment, indices.clone(), budget, About::nothing(segment, plan));
        if parts.work {
            let range = Keys::Between(keys::work_prefix(first), format!("{}~", keys::work_prefix(last)));
            reading.work.left = Left::Query(range, None);
        }
        if segment.is_rows() {
            reading.base.left = Left::Query(Keys::Between(keys::base_sk(first), keys::base_sk(last)), None);
        }
        let states = Keys::Between(keys::state_sk(first), keys::state_sk(last));
        let (states, deleted, below, (), ()) = futures::try_join!(
            store.table().query(&pk, states, None, false),
            store.deleted(segment.first),
            store.below(project, segment, &indices, parts, budget),
            reading.work.fill(store),
            reading.base.fill(store),
        )?;
        let mut read = HashMap::with_capacity(states.len());
        for row in &states {
            let id = row.sk().strip_prefix(keys::STATE_PREFIX).and_then(|id| id.get(..12)?.parse().ok());
            if let Some(id) = id {
                read.insert(TaskId(id), read_state(row)?);
            }
        }
        if parts.data && !parts.work {
            let mut edited: Vec<TaskId> =
                read.iter().filter(|(_, state)| state.edited).map(|(task, _)| *task).collect();
            edited.sort_unstable();
            let edited: VecDeque<Key> = edited.into_iter().map(|task| keys::edited(segment.first, task)).collect();
            if !edited.is_empty() {
                reading.work.left = Left::Keys(edited);
            }
        }
        let predictions = store.run_predictions(project.id, segment.first, &deleted).await?;
        let about = About { segment: segment.clone(), plan, states: read, deleted, below, predictions };
        Ok(Reading { about: Arc::new(about), ..reading })
    }

    /// Begins to read one task of which no row of work is there.
    pub(crate) async fn begin_untouched(
        store: &Store,
        project: &Project,
        segment: &Segment,
        index: u64,
    ) -> Result<Reading> {
        let (indices, task) = (index..index + 1, segment.task(index));
        let mut base = Cursor::new(segment, keys::BASE_PREFIX, Left::Nothing);
        if segment.is_rows() {
            base.left = Left::Query(Keys::Between(keys::base_sk(task), keys::base_sk(task)), None);
        }
        let (deleted, below, ()) = futures::try_join!(
            store.deleted(segment.first),
            store.below(project, segment, &indices, LoadFields::ALL, u64::MAX),
            base.fill(store),
        )?;
        let predictions = store.run_predictions(project.id, segment.first, &deleted).await?;
        let plan = LoadPlan::from(LoadFields::ALL);
        let about = About { deleted, below, predictions, ..About::nothing(segment, plan) };
        let reading = Reading::of(segment, indices, u64::MAX, about);
        Ok(Reading { base, ..reading })
    }

    fn of(segment: &Segment, indices: Range<u64>, budget: u64, about: About) -> Reading {
        Reading {
            about: Arc::new(about),
            work: Cursor::new(segment, keys::WORK_PREFIX, Left::Nothing),
            base: Cursor::new(segment, keys::BASE_PREFIX, Left::Nothing),
            held: None,
            next: indices.start,
            end: indices.end,
            budget,
        }
    }

    /// The next piece; `None` behind the last.
    pub(crate) async fn next(&mut self, store: &Store) -> Result<Option<Piece>> {
        if self.next >= self.end {
            return Ok(None);
        }
        let about = Arc::clone(&self.about);
        let (segment, start) = (&about.segment, self.next);
        let mut piece =
            Piece { about: Arc::clone(&about), indices: start..start, work: BTreeMap::new(), base: BTreeMap::new() };
        let mut bytes = 0;
        while self.next < self.end {
            if self.held.is_none() && about.weighs_by_rows_alone() {
                // Tasks without rows of work weigh nothing.
                let with_rows = self.work.first(store).await?.and_then(|task| segment.index(task));
                self.next = with_rows.map_or(self.end, |index| index.clamp(self.next, self.end));
                if self.next >= self.end {
                    break;
                }
            }
            let task = segment.task(self.next);
            let (work, base) = match self.held.take() {
                Some(held) => held,
                None => (self.work.rows_of(store, task).await?, self.base.rows_of(store, task).await?),
            };
            let more = about.line_bytes(self.next) + work.iter().chain(&base).map(unpacked_size).sum::<u64>();
            if self.next > start && bytes + more > self.budget {
                self.held = Some((work, base));
                break;
            }
            bytes += more;
            if !about.deleted.has(self.next) {
                piece.base.extend(base.into_iter().map(|row| (task, row)));
                if !work.is_empty() {
                    piece.work.insert(task, work);
                }
            }
            self.next += 1;
        }
        piece.indices.end = self.next;
        Ok(Some(piece))
    }
}

impl About {
    fn nothing(segment: &Segment, plan: LoadPlan) -> About {
        About {
            segment: segment.clone(),
            plan,
            states: HashMap::new(),
            deleted: Deleted::default(),
            below: Below::Rows,
            predictions: RunPredictions::default(),
        }
    }

    /// Whether each piece must read its lines of the prediction runs.
    fn wants_run_lines(&self) -> bool {
        self.plan.fields.work && self.plan.run_results && !self.predictions.is_empty()
    }

    fn weighs_by_rows_alone(&self) -> bool {
        !self.wants_run_lines() && matches!(self.below, Below::Run(_, _, Lines::NotWanted | Lines::There(..)))
    }

    /// How many bytes each piece must read for a task's lines.
    fn line_bytes(&self, index: u64) -> u64 {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let own = match &self.below {
            Below::Run(_, footer, Lines::ByPiece) => {
                footer.bytes(at..at + 1).map_or(0, |range| range.end - range.start)
            }
            _ => 0,
        };
        own + if self.wants_run_lines() { self.predictions.line_bytes(index) } else { 0 }
    }
}

impl Piece {
    /// The tasks of the piece, without the deleted ones and those that never were, in order.
    pub(crate) async fn load(self, store: &Store, project: &Project) -> Result<Vec<Loaded>> {
        let Piece { about, indices, work, mut base } = self;
        let (segment, parts) = (&about.segment, about.plan.fields);
        let rows = work.into_iter().flat_map(|(task, rows)| rows.into_iter().map(move |row| (task, row)));
        let read = stream::iter(rows).map(|(task, row)| async move {
            Ok::<_, Error>((task, store.work_record(project.id, task, &row, parts).await?))
        });
        let mut read = read.buffered(RECORDS_AT_A_TIME);
        let mut records: HashMap<TaskId, Vec<Record>> = HashMap::new();
        while let Some((task, record)) = read.try_next().await? {
            records.entry(task).or_default().extend(record);
        }
        let own_lines = match &about.below {
            Below::Run(run, footer, Lines::ByPiece) => {
                Some(store.lines(project, run, footer, at(indices.start)..at(indices.end)).await?)
            }
            _ => None,
        };
        let read = match about.wants_run_lines() {
            true => Some(store.run_lines(project.id, segment.first, &about.predictions, indices.clone()).await?),
            false => None,
        };
        let predictions = read.as_ref().map_or(&about.predictions, |(predictions, _)| predictions);
        let run_lines = read.as_ref().map(|(_, lines)| lines);
        let mut loaded = Vec::with_capacity(at(indices.end - indices.start));
        for index in indices.clone().filter(|index| !about.deleted.has(*index)) {
            let task = segment.task(index);
            let imported = match &about.below {
                Below::Rows => match base.remove(&task) {
                    Some(row) => Imported::of_row(&row)?,
                    None => continue,
                },
                Below::Run(_, footer, lines) => {
                    let line = match (lines, &own_lines) {
                        (Lines::There(bytes, start), _) => Some(line(bytes, *start, footer, index)?),
                        (_, Some(bytes)) => Some(line(bytes, at(indices.start), footer, index)?),
                        _ => None,
                    };
                    Imported::of_run(segment, footer, index, line)?
                }
            };
            let state = about.states.get(&task).cloned();
            let in_runs = OfRuns {
                count: predictions.count(index, state.as_ref().map_or(&[], |state| &state.hidden)),
                changed_at: predictions.changed_at(index),
                predictions: match parts.work {
                    true => predictions.predictions(task, index, run_lines)?,
                    false => Vec::new(),
                },
            };
            let on_top = OnTop { state, in_runs, records: records.remove(&task).unwrap_or_default() };
            loaded.push(merge(project, segment, index, imported, on_top, parts)?);
        }
        Ok(loaded)
    }
}

fn at(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// A task's line of those from the task at `start` on.
fn line<'l>(lines: &'l Bytes, start: usize, footer: &Footer, index: u64) -> Result<&'l [u8]> {
    let index = at(index);
    let line = footer
        .bytes(index..index + 1)
        .zip(footer.bytes(start..start))
        .and_then(|(range, origin)| lines.get(at(range.start - origin.start)..at(range.end - origin.start)));
    line.ok_or_else(|| Error::corrupt("a run is cut short"))
}

impl Store {
    /// Loads the tasks at some positions of a segment, in order. Deleted tasks and holes are left out.
    pub async fn load(
        &self,
        project: &Project,
        segment: &Segment,
        indices: Range<u64>,
        parts: LoadFields,
    ) -> Result<Vec<Loaded>> {
        let mut reading = Reading::begin(self, project, segment, indices, parts, u64::MAX).await?;
        match reading.next(self).await? {
            Some(piece) => piece.load(self, project).await,
            None => Ok(Vec::new()),
        }
    }

    /// Loads the task at a position of a segment that has no rows of work.
    pub(crate) async fn load_untouched(
        &self,
        project: &Project,
        segment: &Segment,
        index: u64,
    ) -> Result<Option<Loaded>> {
        let mut reading = Reading::begin_untouched(self, project, segment, index).await?;
        match reading.next(self).await? {
            Some(piece) => Ok(piece.load(self, project).await?.pop()),
            None => Ok(None),
        }
    }

    async fn below(
        &self,
        project: &Project,
        segment: &Segment,
        indices: &Range<u64>,
        parts: LoadFields,
        budget: u64,
    ) -> Result<Below> {
        let Some(run) = segment.runs.first() else { return Ok(Below::Rows) };
        let is_whole = indices.start == 0 && indices.end >= run.tasks;
        let most = LINES_AT_ONCE.max(budget);
        if is_whole && parts.data && run.footer <= most {
            // Footer and lines are one object.
            let read = self.objects().get(Bucket::Data, &run.key).await;
            let bytes = self.of_project(project, read).await?;
            let cut = at(run.footer).min(bytes.len());
            let footer = match self.remembered_footer(run) {
                Some(footer) => footer,
                None => {
                    let footer = Arc::new(Footer::decode(&bytes[cut..])?);
                    self.remember_footer(run, footer.clone());
                    footer
                }
            };
            return Ok(Below::Run(run.clone(), footer, Lines::There(bytes.slice(..cut), 0)));
        }
        let read = self.footer(run).await;
        let footer = self.of_project(project, read).await?;
        let wanted = at(indices.start)..at(indices.end);
        let brings = parts.work && wanted.clone().any(|index| footer.brought(index).is_some());
        let lines = match footer.bytes(wanted.clone()) {
            _ if !parts.data && !brings => Lines::NotWanted,
            Some(range) if range.end - range.start > most => Lines::ByPiece,
            _ => Lines::There(self.lines(project, run, &footer, wanted.clone()).await?, wanted.start),
        };
        Ok(Below::Run(run.clone(), footer, lines))
    }

    /// The lines of the tasks at some positions of a run.
    async fn lines(&self, project: &Project, run: &RunRef, footer: &Footer, tasks: Range<usize>) -> Result<Bytes> {
        let range = footer.bytes(tasks).ok_or_else(|| Error::corrupt("a run is shorter than its row says"))?;
        let read = self.objects().get_range(Bucket::Data, &run.key, range).await;
        self.of_project(project, read).await
    }

    /// Maps the error of reading an object that one of the project's segments refers to.
    async fn of_project<T>(&self, project: &Project, read: Result<T>) -> Result<T> {
        match read {
            Err(error) if error.kind() == ErrorKind::Missing => Err(self.object_gone(project.id, error).await),
            read => read,
        }
    }

    /// The record in a row of work, or `None` if the caller does not need it.
    async fn work_record(
        &self,
        project: ProjectId,
        task: TaskId,
        row: &Row,
        parts: LoadFields,
    ) -> Result<Option<Record>> {
        let Some(rest) = row.sk().strip_prefix(&keys::work_prefix(task)) else { return Ok(None) };
        if rest == "T" {
            return Ok(match parts.data {
                true => self.record::<Edited>(project, row).await?.map(Record::Data),
                false => None,
            });
        }
        let Some(id) = rest.get(2..).and_then(|n| n.parse().ok()).map(|n| task.child(n)).filter(|_| parts.work) else {
            return Ok(None);
        };
        Ok(match rest.as_bytes().first() {
            Some(b'A') => {
                let record = self.record(project, row).await?;
                Some(record.map_or(Record::NoAnnotation(id), Record::Annotation))
            }
            Some(b'P') => {
                let record = self.record(project, row).await?;
                Some(record.map_or(Record::NoPrediction(id), Record::Prediction))
            }
            Some(b'D') => self.record(project, row).await?.map(Record::Draft),
            _ => None,
        })
    }
}
