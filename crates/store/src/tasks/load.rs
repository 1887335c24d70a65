//! Loading tasks of a segment: runs or base rows below, states and work on top.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::objects::Bucket;
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::run::{BroughtWith, Footer};
use crate::table::Range as Keys;
use crate::table::keys;
use crate::table::row::Row;
use crate::tasks::deleted::Deleted;
use crate::tasks::records::is_tombstone;
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD, TaskId, UserId};
use labeling::queue::state::{State, Unreadable};
use labeling::queue::{Env, admit};
use labeling::task::{Annotation, Draft, Json, NewTask, Prediction, Task};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Which parts of tasks to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Their data and meta.
    pub data: bool,
    /// Their annotations, predictions and drafts.
    pub work: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Parts = Parts { data: true, work: true };
}

/// A loaded task. Without [`Parts::data`] its data is `{}`.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub task: Task,
    pub state: State,
    /// What came with it.
    pub brought: BroughtWith,
}

/// Edited data of a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Edited {
    pub(crate) data: Json,
    #[serde(default)]
    pub(crate) meta: Option<Json>,
}

/// The rows that lie on top of some tasks of a segment.
struct Rows {
    states: HashMap<TaskId, State>,
    work: BTreeMap<TaskId, Vec<Row>>,
    deleted: Deleted,
}

/// What lies below.
enum Below {
    Run { footer: Arc<Footer>, lines: bytes::Bytes, start: usize },
    Rows(BTreeMap<TaskId, Row>),
}

pub(crate) fn read_state(row: &Row) -> Result<State> {
    State::decode(row.number("v")?, row.bytes("s")?).map_err(|error| match error {
        Unreadable::Newer(_) => Error::new(ErrorKind::Newer, format!("{error}; upgrade Skylabel")),
        Unreadable::Damaged => Error::corrupt(error.to_string()),
    })
}

pub(crate) fn base_brought(row: &Row) -> Result<BroughtWith> {
    if row.has("brought") { row.json("brought") } else { Ok(BroughtWith::default()) }
}

/// The state of a task born as a row that has no state row.
pub(crate) fn base_state(row: &Row) -> Result<State> {
    Ok(State::fresh(&base_brought(row)?.brought(row.flag("allow_skip"))))
}

fn sk_number(sk: &str, prefix: &str) -> Option<u64> {
    sk.strip_prefix(prefix)?.get(..12)?.parse().ok()
}

impl Store {
    /// Loads the tasks at some positions of a segment, without the deleted ones and those that never were, in order.
    pub async fn load(
        &self,
        project: &Project,
        segment: &Segment,
        indices: Range<u64>,
        parts: Parts,
    ) -> Result<Vec<Loaded>> {
        let indices = indices.start..indices.end.min(segment.len);
        if indices.is_empty() {
            return Ok(Vec::new());
        }
        let (rows, below) =
            futures::try_join!(self.rows_on_top(segment, &indices, parts), self.below(segment, &indices, parts))?;
        let mut loaded = Vec::with_capacity(usize::try_from(indices.end - indices.start).unwrap_or(0));
        for index in indices {
            if rows.deleted.has(index) {
                continue;
            }
            if let Some(task) = self.merge(project, segment, index, &rows, &below, parts).await? {
                loaded.push(task);
            }
        }
        Ok(loaded)
    }

    /// Loads the task at a position of a segment, of which no row of work is there.
    pub(crate) async fn load_untouched(
        &self,
        project: &Project,
        segment: &Segment,
        index: u64,
    ) -> Result<Option<Loaded>> {
        let indices = index..index + 1;
        let (deleted, below) =
            futures::try_join!(self.deleted(segment.first), self.below(segment, &indices, Parts::ALL))?;
        if deleted.has(index) {
            return Ok(None);
        }
        let rows = Rows { states: HashMap::new(), work: BTreeMap::new(), deleted };
        self.merge(project, segment, index, &rows, &below, Parts::ALL).await
    }

    async fn rows_on_top(&self, segment: &Segment, indices: &Range<u64>, parts: Parts) -> Result<Rows> {
        let pk = keys::segment(segment.first);
        let (first, last) = (segment.task(indices.start), segment.task(indices.end - 1));
        let states = Keys::Between(keys::state_sk(first), keys::state_sk(last));
        let work = Keys::Between(keys::work_prefix(first), format!("{}~", keys::work_prefix(last)));
        let work_rows = async {
            match parts.work {
                true => self.table().query(&pk, work, None, false).await,
                false => Ok(Vec::new()),
            }
        };
        let (states, mut work_rows, deleted) =
            futures::try_join!(self.table().query(&pk, states, None, false), work_rows, self.deleted(segment.first),)?;
        let mut read = HashMap::with_capacity(states.len());
        for row in &states {
            let Some(id) = sk_number(row.sk(), keys::STATE_PREFIX) else { continue };
            read.insert(TaskId(id), read_state(row)?);
        }
        if parts.data && !parts.work {
            let edited = read.iter().filter(|(_, state)| state.edited);
            let edited: Vec<_> = edited.map(|(task, _)| keys::edited(segment.first, *task)).collect();
            work_rows = self.table().get_many(&edited).await?;
        }
        let mut work: BTreeMap<TaskId, Vec<Row>> = BTreeMap::new();
        for row in work_rows {
            if let Some(id) = sk_number(row.sk(), keys::WORK_PREFIX) {
                work.entry(TaskId(id)).or_default().push(row);
            }
        }
        Ok(Rows { states: read, work, deleted })
    }

    async fn below(&self, segment: &Segment, indices: &Range<u64>, parts: Parts) -> Result<Below> {
        let Some(run) = segment.runs.first() else {
            let (first, last) = (segment.task(indices.start), segment.task(indices.end - 1));
            let range = Keys::Between(keys::base_sk(first), keys::base_sk(last));
            let rows = self.table().query(&keys::segment(segment.first), range, None, false).await?;
            let found = rows.into_iter().filter_map(|row| Some((TaskId(row.find_number("id")?), row)));
            return Ok(Below::Rows(found.collect()));
        };
        let all = indices.start == 0 && indices.end >= run.tasks;
        let wanted = usize::try_from(indices.start).unwrap_or(0)..usize::try_from(indices.end).unwrap_or(usize::MAX);
        if all && parts.data {
            // Whole: footer and lines are one object.
            let bytes = self.objects().get(Bucket::Data, &run.key).await?;
            let cut = usize::try_from(run.footer).unwrap_or(usize::MAX).min(bytes.len());
            let footer = match self.remembered_footer(run) {
                Some(footer) => footer,
                None => {
                    let footer = Arc::new(Footer::decode(&bytes[cut..])?);
                    self.remember_footer(run, footer.clone());
                    footer
                }
            };
            return Ok(Below::Run { footer, lines: bytes.slice(..cut), start: 0 });
        }
        let footer = self.footer(run).await?;
        let mut lines = bytes::Bytes::new();
        if parts.data || parts.work && wanted.clone().any(|index| footer.brought(index).is_some()) {
            let range =
                footer.bytes(wanted.clone()).ok_or_else(|| Error::corrupt("a run is shorter than its row says"))?;
            lines = self.objects().get_range(Bucket::Data, &run.key, range).await?;
        }
        Ok(Below::Run { footer, lines, start: wanted.start })
    }

    async fn merge(
        &self,
        project: &Project,
        segment: &Segment,
        index: u64,
        rows: &Rows,
        below: &Below,
        parts: Parts,
    ) -> Result<Option<Loaded>> {
        let id = segment.task(index);
        let mut created_at = segment.created_at;
        let mut created_by = segment.created_by;
        let mut storage = None;
        let mut upload = None;
        let (brought, fresh, line) = match below {
            Below::Run { footer, lines, start } => {
                let at = usize::try_from(index).unwrap_or(usize::MAX);
                upload = footer.upload(at);
                storage = footer.storage(at).map(str::to_owned);
                let brought = footer.brought(at).cloned().unwrap_or_default();
                let line = match (lines.is_empty(), footer.bytes(at..at + 1), footer.bytes(*start..*start)) {
                    (false, Some(range), Some(origin)) => {
                        let cut = |n: u64| usize::try_from(n - origin.start).unwrap_or(usize::MAX);
                        Some(
                            lines
                                .get(cut(range.start)..cut(range.end))
                                .ok_or_else(|| Error::corrupt("a run is cut short"))?,
                        )
                    }
                    _ => None,
                };
                let line = line.map(serde_json::from_slice::<NewTask>).transpose()?;
                (brought, footer.fresh_state(at), line)
            }
            Below::Rows(base) => {
                let Some(row) = base.get(&id) else { return Ok(None) };
                created_at = crate::time::from_ms(row.number("created_at")?)?;
                created_by = UserId(row.number("created_by")?);
                let line = zstd::decode_all(row.bytes("line")?)
                    .map_err(|_| Error::corrupt("a base row cannot be unpacked"))?;
                let line: NewTask = serde_json::from_slice(&line)?;
                upload = upload.or(line.file_upload);
                (base_brought(row)?, base_state(row)?, Some(line))
            }
        };
        let state = rows.states.get(&id).cloned().unwrap_or(fresh);
        let stream = project.stream_settings(0);
        let env = Env { task: id, now: 0, settings: &stream };
        let updated_at = match state.updated_at {
            0 => created_at,
            at => crate::time::from_ms(at)?,
        };
        let mut task = Task {
            id,
            data: empty_object(),
            meta: None,
            inner_id: segment.place + index + 1,
            created_at,
            updated_at,
            updated_by: state.updated_by,
            overlap: admit::overlap(&state, &env),
            is_labeled: admit::is_labeled(&state, &env),
            allow_skip: state.allow_skip,
            file_upload: upload,
            file_upload_name: None,
            storage_filename: storage,
            annotations: Vec::new(),
            predictions: Vec::new(),
            drafts: Vec::new(),
        };
        if let Some(line) = line {
            if parts.work {
                add_brought(&mut task, &line, created_at, created_by);
            }
            if parts.data {
                task.data = line.data;
                task.meta = line.meta;
            }
        }
        if let Some(work) = rows.work.get(&id) {
            self.add_work(&mut task, work, parts).await?;
        }
        Ok(Some(Loaded { task, state, brought }))
    }

    async fn add_work(&self, task: &mut Task, rows: &[Row], parts: Parts) -> Result<()> {
        let prefix = keys::work_prefix(task.id);
        for row in rows {
            let Some(rest) = row.sk().strip_prefix(&prefix) else { continue };
            if rest == "T" {
                if parts.data {
                    let edited: Edited = self.record(row).await?;
                    task.data = edited.data;
                    task.meta = edited.meta;
                }
                continue;
            }
            if !parts.work {
                continue;
            }
            let n = |rest: &str| rest[2..].parse::<u64>().unwrap_or(0);
            match (rest.as_bytes().first(), is_tombstone(row)) {
                (Some(b'A'), true) => task.annotations.retain(|one| one.id.n() != n(rest)),
                (Some(b'P'), true) => task.predictions.retain(|one| one.id.n() != n(rest)),
                (Some(b'A'), false) => {
                    let record: Annotation = self.record(row).await?;
                    put(&mut task.annotations, record, |one| one.id);
                }
                (Some(b'P'), false) => {
                    let record: Prediction = self.record(row).await?;
                    put(&mut task.predictions, record, |one| one.id);
                }
                (Some(b'D'), _) => {
                    let record: Draft = self.record(row).await?;
                    put(&mut task.drafts, record, |one| one.id);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn put<T>(list: &mut Vec<T>, record: T, id: impl Fn(&T) -> ChildId) {
    match list.iter_mut().find(|one| id(one) == id(&record)) {
        Some(old) => *old = record,
        None => list.push(record),
    }
}

fn empty_object() -> Json {
    // A map of text keys always has a JSON form, so the default is never taken.
    serde_json::value::to_raw_value(&serde_json::Map::new()).unwrap_or_default()
}

/// The annotations and predictions that came with a task.
fn add_brought(task: &mut Task, line: &NewTask, created_at: jiff::Timestamp, importer: UserId) {
    for (n, new) in (FIRST_IMPORTED_CHILD..).zip(&line.annotations) {
        let completed_by = new.completed_by.unwrap_or(importer);
        let created = new.created_at.unwrap_or(created_at);
        task.annotations.push(Annotation {
            id: task.id.child(n),
            result: new.result.clone(),
            completed_by: Some(completed_by),
            was_cancelled: new.was_cancelled,
            ground_truth: new.ground_truth,
            created_at: created,
            updated_at: new.updated_at.unwrap_or(created),
            updated_by: None,
            draft_created_at: None,
            lead_time: new.lead_time,
            unique_id: new.unique_id.clone(),
            import_id: None,
            last_action: Some("imported".to_owned()),
            last_created_by: Some(completed_by),
            bulk_created: false,
            parent_prediction: None,
            parent_annotation: None,
        });
    }
    for (n, new) in (FIRST_IMPORTED_CHILD..).zip(&line.predictions) {
        task.predictions.push(Prediction {
            id: task.id.child(n),
            result: new.result.clone(),
            score: new.score,
            model_version: new.model_version.clone(),
            created_at,
            updated_at: created_at,
            asked_by: None,
        });
    }
}
