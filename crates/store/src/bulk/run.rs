//! The runner of bulk changes.

use super::Bulk;
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::jobs::bulk::{BulkChange, BulkJob, Changed};
use crate::jobs::{Job, JobPayload, JobProblem};
use crate::segments::Segment;
use crate::tasks::deleted::Doomed;
use crate::tasks::load::{LoadFields, LoadPlan, Loaded};
use crate::tasks::pieces::{PIECE_BYTES, Reading};
use crate::tasks::reference::TaskRef;
use crate::tasks::select::{listed, needed, spans, taken};
use crate::time::TimeBudget;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use labeling::ids::{ChildId, TaskId, UserId};
use labeling::query::Selection;
use labeling::task::Task;
use std::ops::Range;

/// How many records are deleted between two looks at the time.
const RECORDS_AT_ONCE: usize = 16;
/// How many tasks' records are deleted at a time.
const TASKS_AT_A_TIME: usize = 8;

/// Where a run has ended, or whether it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All of the work before is done.
    Done,
    /// The time is over.
    Later,
    /// A user has asked to cancel the job.
    Canceled,
}

/// A bulk change that is being made.
pub(super) struct BulkRun<'a> {
    store: &'a Store,
    bulk: &'a Bulk,
    budget: TimeBudget,
    /// Whether the job is stored. A request works without one until its time is over.
    is_stored: bool,
    pub(super) job: Job,
    /// The parts of tasks that are loaded.
    plan: LoadPlan,
}

/// The tasks of a piece of a segment that count for the progress, by their positions.
struct Passing {
    /// The selected ones, or all if they are not selected one by one.
    counted: Vec<u64>,
    /// Those that are selected and not there any more.
    missing: Vec<u64>,
    /// How many of both have been counted.
    passed: (usize, usize),
}

impl<'a> BulkRun<'a> {
    /// A change that has not begun, without a stored job.
    pub(super) async fn begin(store: &'a Store, bulk: &'a Bulk, budget: TimeBudget) -> Result<BulkRun<'a>> {
        let project = &bulk.project;
        let (layout, totals) = futures::try_join!(store.layout(project.id), store.project_totals(project.id))?;
        let total = match &bulk.query.selection {
            Some(Selection::Only(ids)) => ids.len() as u64,
            _ => totals.tasks.max(0).unsigned_abs(),
        };
        let payload = JobPayload::Bulk(BulkJob { change: bulk.change.clone(), end: layout.end, next: 0 });
        let job = Job::queued(project.id.child(0), payload, total, bulk.user, budget.now());
        Ok(BulkRun { is_stored: false, ..BulkRun::resume(store, bulk, job, budget) })
    }

    /// A job that goes on.
    pub(super) fn resume(store: &'a Store, bulk: &'a Bulk, job: Job, budget: TimeBudget) -> BulkRun<'a> {
        let fields = match bulk.change.info().of {
            Changed::Tasks => LoadFields::ALL,
            _ => LoadFields { work: true, ..needed(&bulk.query) },
        };
        let plan = LoadPlan { fields, run_results: bulk.query.is_filtered() };
        BulkRun { store, bulk, budget, is_stored: true, job, plan }
    }

    /// Works until the end, or until the time is over or a user has asked to cancel.
    pub(super) async fn go(&mut self) -> Result<Ended> {
        let (store, project) = (self.store, &self.bulk.project);
        let layout = store.layout(project.id).await?;
        let directory = store.directory(project.id, &layout).await?;
        let end = self.position()?.end;
        for (at, segment) in directory.segments.iter().enumerate() {
            let places = taken(&directory, &layout, at, end);
            let from = self.position()?.next.saturating_sub(segment.place);
            if from < places {
                // Boxed here and below: unoptimized builds keep several copies of large states on the stack.
                let ended = Box::pin(self.segment(segment, from..places)).await?;
                if ended != Ended::Done {
                    return Ok(ended);
                }
            }
        }
        if let Some(Selection::Only(_)) = &self.bulk.query.selection {
            // Selected tasks of no segment: they never were, or are another project's.
            self.job.report.gone += self.job.progress.total.saturating_sub(self.job.progress.done);
        }
        Ok(Ended::Done)
    }

    fn position(&mut self) -> Result<&mut BulkJob> {
        match &mut self.job.payload {
            JobPayload::Bulk(bulk) => Ok(bulk),
            _ => Err(Error::corrupt("a job of another kind is run as a bulk change")),
        }
    }

    /// Notes how far the run has come, and tells whether it goes on.
    async fn note(&mut self) -> Result<Ended> {
        if self.is_stored {
            self.job.attempts = 0;
            if self.store.keep_job(&self.job, self.budget.claim()).await? {
                return Ok(Ended::Canceled);
            }
        }
        Ok(if self.budget.is_over() { Ended::Later } else { Ended::Done })
    }

    /// Works on the tasks at some positions of a segment.
    async fn segment(&mut self, segment: &Segment, indices: Range<u64>) -> Result<Ended> {
        let (store, bulk) = (self.store, self.bulk);
        let is_whole = !bulk.query.is_filtered() && !segment.is_rows() && indices == (0..segment.len);
        match bulk.change.info().of {
            Changed::Summary => {
                // A request gives up in the middle of a segment, a job does not.
                let until = (!self.is_stored).then_some(self.budget.until);
                let counted = Box::pin(store.recount_results(&bulk.project, segment, until)).await?;
                let Some(tasks) = counted else { return Ok(Ended::Later) };
                self.job.report.tasks += tasks;
                self.pass_segment(segment, indices.end, tasks).await
            }
            Changed::Tasks if is_whole => {
                let states = store.states_in(bulk.project.id, segment, indices.clone()).await?;
                let (doomed, now) = (Doomed::Whole(&states), self.budget.now());
                let deleted = Box::pin(store.delete_in_segment(&bulk.project, segment, &doomed, now));
                self.job.report.tasks += deleted.await?;
                self.pass_segment(segment, indices.end, states.len() as u64).await
            }
            _ => {
                if let (BulkChange::DeleteModelVersion { model_version }, 0) = (&bulk.change, indices.start) {
                    let (first, now) = (segment.first, self.budget.now());
                    let dropped = Box::pin(store.drop_model_version(&bulk.project, first, model_version, now));
                    self.job.report.predictions += dropped.await?;
                }
                for span in spans(&bulk.query, segment, indices.clone()) {
                    let ended = match Box::pin(self.span(segment, span.clone())).await {
                        // Unreadable tasks must not keep the job from the others.
                        Err(error) if error.kind() == ErrorKind::Corrupt => {
                            self.pass_unreadable(segment, span, &error).await
                        }
                        ended => ended,
                    }?;
                    if ended != Ended::Done {
                        return Ok(ended);
                    }
                }
                self.position()?.next = segment.place + indices.end;
                Ok(Ended::Done)
            }
        }
    }

    async fn pass_segment(&mut self, segment: &Segment, end: u64, tasks: u64) -> Result<Ended> {
        self.job.progress.done += tasks;
        self.position()?.next = segment.place + end;
        self.note().await
    }

    async fn pass_unreadable(&mut self, segment: &Segment, span: Range<u64>, error: &Error) -> Result<Ended> {
        let (first, last) = (segment.task(span.start), segment.task(span.end - 1));
        tracing::error!(error = %error, "tasks {first} to {last} cannot be changed");
        self.job.report.failed += span.end - span.start;
        let message = format!("The tasks {first} to {last} cannot be read: {error}");
        self.job.note_problem(JobProblem { message, ..JobProblem::default() });
        self.position()?.next = segment.place + span.end;
        self.note().await
    }

    /// Works on tasks of a segment that follow one another, piece by piece.
    async fn span(&mut self, segment: &Segment, span: Range<u64>) -> Result<Ended> {
        let (store, bulk) = (self.store, self.bulk);
        let mut reading = Reading::begin(store, &bulk.project, segment, span, self.plan, PIECE_BYTES).await?;
        while let Some(piece) = reading.next(store).await? {
            let read = piece.indices.clone();
            let loaded = piece.load(store, &bulk.project).await?;
            let passing = Passing::of(bulk, segment, &read, &loaded);
            let chosen = store.choose(&bulk.project, &bulk.query, loaded).await?;
            let ended = match bulk.change.info().of {
                Changed::Tasks => Box::pin(self.delete_tasks(segment, &chosen, passing, read.end)).await?,
                _ => Box::pin(self.delete_records(segment, &chosen, passing, read.end)).await?,
            };
            if ended != Ended::Done {
                return Ok(ended);
            }
        }
        Ok(Ended::Done)
    }

    async fn delete_tasks(
        &mut self,
        segment: &Segment,
        chosen: &[Loaded],
        mut passing: Passing,
        end: u64,
    ) -> Result<Ended> {
        let (project, now) = (&self.bulk.project, self.budget.now());
        let deleted = self.store.delete_in_segment(project, segment, &Doomed::Loaded(chosen), now).await?;
        self.job.report.tasks += deleted;
        self.job.report.gone += chosen.len() as u64 - deleted;
        self.pass(segment, &mut passing, end)?;
        self.note().await
    }

    async fn delete_records(
        &mut self,
        segment: &Segment,
        chosen: &[Loaded],
        mut passing: Passing,
        end: u64,
    ) -> Result<Ended> {
        let records = chosen.iter().flat_map(|one| {
            let task = one.task.id;
            doomed_records(&self.bulk.change, &one.task).into_iter().map(move |record| (task, record))
        });
        let records: Vec<(TaskId, ChildId)> = records.collect();
        let mut slices = records.chunks(RECORDS_AT_ONCE).peekable();
        loop {
            if let Some(slice) = slices.next() {
                Box::pin(self.delete_slice(segment, slice)).await?;
            }
            let next = slices.peek().and_then(|slice| slice.first());
            // A task with records left is not passed.
            self.pass(segment, &mut passing, next.map_or(end, |(task, _)| task.0 - segment.first.0))?;
            let ended = self.note().await?;
            if ended != Ended::Done || slices.peek().is_none() {
                return Ok(ended);
            }
        }
    }

    /// Deletes some records: those of a task in order, those of several tasks side by side.
    async fn delete_slice(&mut self, segment: &Segment, slice: &[(TaskId, ChildId)]) -> Result<()> {
        let (bulk, now, of) = (self.bulk, self.budget.now(), self.bulk.change.info().of);
        let of_task = |task| TaskRef { project: bulk.project.clone(), segment: segment.clone(), task };
        let by_task: Vec<Vec<(TaskRef, ChildId)>> = slice
            .chunk_by(|a, b| a.0 == b.0)
            .map(|records| records.iter().map(|(task, record)| (of_task(*task), *record)).collect())
            .collect();
        let (store, user) = (self.store.clone(), bulk.user);
        let deletions = stream::iter(by_task).map(move |records| {
            let deleted = delete_in_order(store.clone(), of, user, now, records);
            tokio::spawn(crate::calls::carried(deleted))
        });
        let outcomes: Vec<_> = deletions.buffer_unordered(TASKS_AT_A_TIME).collect().await;
        let outcomes = outcomes.into_iter().collect::<std::result::Result<Vec<_>, _>>();
        let outcomes = outcomes.map_err(|_| Error::corrupt("a thread that deleted records died"))?;
        let mut unanswered = Ok(());
        for (task, outcome) in outcomes.into_iter().flatten() {
            match outcome {
                Ok(()) => *(bulk.change.info().counter)(&mut self.job.report) += 1,
                Err(error) if error.kind() == ErrorKind::Missing => self.job.report.gone += 1,
                // The run is repeated from here, and finds the rest.
                Err(error) if error.kind().may_pass() => unanswered = Err(error),
                Err(error) => {
                    self.job.report.failed += 1;
                    self.job.note_problem(JobProblem::of_task(task, error));
                }
            }
        }
        unanswered
    }

    /// Moves the position of the run to one in a segment.
    fn pass(&mut self, segment: &Segment, passing: &mut Passing, index: u64) -> Result<()> {
        let (counted, missing) = passing.pass(index);
        self.job.progress.done += counted;
        self.job.report.gone += missing;
        self.position()?.next = segment.place + index;
        Ok(())
    }
}

impl Passing {
    fn of(bulk: &Bulk, segment: &Segment, read: &Range<u64>, loaded: &[Loaded]) -> Passing {
        let there: Vec<u64> = loaded.iter().map(|one| one.task.id.0 - segment.first.0).collect();
        match &bulk.query.selection {
            Some(Selection::Only(ids)) => {
                let counted: Vec<u64> = listed(ids, segment, read).collect();
                let missing = counted.iter().copied().filter(|index| there.binary_search(index).is_err()).collect();
                Passing { counted, missing, passed: (0, 0) }
            }
            _ => Passing { counted: there, missing: Vec::new(), passed: (0, 0) },
        }
    }

    /// The numbers of counted and of missing tasks before a position that were not passed before.
    fn pass(&mut self, index: u64) -> (u64, u64) {
        let before = |positions: &[u64]| positions.partition_point(|position| *position < index);
        let passed = (before(&self.counted), before(&self.missing));
        let more = (passed.0 - self.passed.0, passed.1 - self.passed.1);
        self.passed = passed;
        (more.0 as u64, more.1 as u64)
    }
}

/// Deletes records of one task one after the other.
async fn delete_in_order(
    store: Store,
    of: Changed,
    user: UserId,
    now: Timestamp,
    records: Vec<(TaskRef, ChildId)>,
) -> Vec<(TaskId, Result<()>)> {
    let mut outcomes = Vec::with_capacity(records.len());
    for (work, record) in records {
        let outcome = match of {
            Changed::Annotations => store.delete_annotation(&work, record, user, None, now).await,
            _ => store.delete_prediction(&work, record, now).await,
        };
        outcomes.push((work.task, outcome));
    }
    outcomes
}

/// The records of a task that a change deletes.
fn doomed_records(change: &BulkChange, task: &Task) -> Vec<ChildId> {
    match change {
        BulkChange::DeleteAnnotations => task.annotations.iter().map(|one| one.id).collect(),
        BulkChange::DeletePredictions => task.predictions.iter().map(|one| one.id).collect(),
        BulkChange::DeleteModelVersion { model_version } => {
            let of_version = task.predictions.iter().filter(|one| one.model_version == *model_version);
            of_version.map(|one| one.id).collect()
        }
        BulkChange::DeleteTasks | BulkChange::RecountSummary => Vec::new(),
    }
}
