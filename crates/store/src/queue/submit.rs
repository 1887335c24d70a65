//! Running [`Submit`]: keeping an annotation or a skip.

use super::next::{hint, state_write};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::hooks::Action;
use crate::projects::Project;
use crate::projects::order::Order;
use crate::segments::{Segment, totals};
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome as Written, Write};
use crate::tasks::load::base_state;
use labeling::ids::{ChildId, ProjectId, TaskId, UserId};
use labeling::queue::state::State;
use labeling::queue::submit::{
    Command, Effects, OpenChange, Outcome, PlannedSubmit, Refusal, Reply, Step, Submission, Submit,
};
use labeling::queue::{LaterRow, Millis, OpenRow, Spot};
use labeling::task::{Annotation, Draft};
use std::collections::HashMap;

/// The longest unique id of a submit: it stands in a key.
const UNIQUE_ID_BYTES: usize = 255;

/// A task whose work is to change, with what the change needs to know.
#[derive(Clone, Debug)]
pub struct Work {
    pub project: std::sync::Arc<Project>,
    pub segment: Segment,
    pub task: TaskId,
}

/// A submit.
#[derive(Debug)]
pub struct Submitting<'a> {
    pub work: &'a Work,
    pub new: Submission,
    pub now: Millis,
    /// The record; its id and unique id are set when they are known.
    pub annotation: Annotation,
    /// The draft that became this annotation.
    pub draft: Option<Draft>,
}

/// How a submit ended well.
#[derive(Clone, Debug, PartialEq)]
pub enum Submitted {
    /// It is kept now, and known by this unique id.
    Created { id: ChildId, unique_id: String },
    /// An earlier request was kept under the unique id.
    Existing(ChildId),
}

impl Work {
    /// The task's position within its segment.
    pub fn index(&self) -> u64 {
        self.task.0 - self.segment.first.0
    }

    /// Where it stands in the project's order.
    pub fn spot(&self) -> Spot {
        let place = Order::of(&self.project).place_of(&self.segment, self.index());
        Spot { place, task: self.task, segment: self.segment.first }
    }
}

impl Store {
    /// A task's project and segment. No call where this process knows both: a segment's place and runs' first names
    /// never change.
    pub async fn work(&self, task: TaskId, now: Millis) -> Result<Work> {
        let block = self.block(task).await?;
        let project = self.recent_project(block.project, now).await.map_err(|error| match error.kind() {
            ErrorKind::Missing => Error::missing("task"),
            _ => error,
        })?;
        let segment = match self.caches().segments.get(&block.segment) {
            Some(segment) => segment,
            None => {
                let segment = self.segment(block.project, block.segment).await?;
                self.caches().segments.insert(block.segment, segment.clone());
                segment
            }
        };
        Ok(Work { project, segment, task })
    }

    /// A task's state as it is; `None` when it is deleted or was never there.
    pub(crate) async fn read_work_state(&self, work: &Work) -> Result<Option<State>> {
        let first = work.segment.first;
        let mut wanted = vec![keys::state(first, work.task), keys::deleted(first)];
        if work.segment.is_rows() {
            wanted.push(keys::base(first, work.task));
        }
        let fresh = async {
            match work.segment.is_rows() {
                true => Ok(None),
                false => self.fresh_state(&work.segment, work.task).await,
            }
        };
        let (rows, fresh) = futures::try_join!(self.table().get_many(&wanted), fresh)?;
        let find = |key: &keys::Key| rows.iter().find(|row| row.sk() == key.sk);
        if crate::tasks::deleted::Deleted::from_row(find(&keys::deleted(first))).has(work.index()) {
            return Ok(None);
        }
        let base = find(&keys::base(first, work.task));
        let below = match base {
            Some(row) => Some(base_state(row)?),
            None => fresh,
        };
        let Some(below) = below else { return Ok(None) };
        let state = super::optional_state(find(&keys::state(first, work.task)))?;
        Ok(Some(state.unwrap_or(below)))
    }

    /// What a unique id became, by its row.
    async fn became(&self, work: &Work, unique_id: &str) -> Result<Option<ChildId>> {
        let row = self.table().get(&keys::unique(work.segment.first, work.task, unique_id)).await?;
        Ok(row.and_then(|row| row.find_number("became")).map(ChildId))
    }

    /// Keeps an annotation or a skip.
    pub async fn submit(&self, submitting: Submitting<'_>) -> Result<Submitted> {
        let work = submitting.work;
        if submitting.new.unique_id.as_ref().is_some_and(|id| id.len() > UNIQUE_ID_BYTES) {
            return Err(Error::invalid("unique_id", format!("is longer than {UNIQUE_ID_BYTES} bytes")));
        }
        let settings = work.project.stream_settings(0);
        let (mut machine, mut command) = Submit::start(work.task, submitting.now, settings, submitting.new.clone());
        let mut attempt = 0;
        loop {
            let reply = match command {
                Command::Read => {
                    if attempt > 0 {
                        crate::calls::pause(attempt - 1).await;
                    }
                    attempt += 1;
                    Reply::Read(self.read_work_state(work).await?)
                }
                Command::ReadUnique(unique_id) => Reply::Became(self.became(work, &unique_id).await?),
                Command::Write(plan) => self.write_submit(&submitting, &plan).await?,
                Command::Follow(effects) => {
                    let result = (submitting.annotation.result.get(), 1);
                    self.follow(work, &effects, submitting.now, &[result]).await;
                    Reply::Written
                }
            };
            match machine.step(reply).map_err(|error| Error::corrupt(error.to_string()))? {
                Step::Do(next) => command = next,
                Step::Done(outcome) => return outcome_of(outcome),
            }
        }
    }

    async fn write_submit(&self, submitting: &Submitting<'_>, plan: &PlannedSubmit) -> Result<Reply> {
        let work = submitting.work;
        let first = work.segment.first;
        let id = work.task.child(plan.n);
        let record = Annotation { id, unique_id: Some(plan.unique_id.clone()), ..submitting.annotation.clone() };
        let row = self.record_row(work.project.id, id, &record).await?;
        let mut writes = vec![
            Write::Put(keys::annotation(first, id), row, Condition::row_absent()),
            state_write(first, work.task, &plan.write),
        ];
        if !plan.remembered {
            let unique = Row::new().with("became", id.0);
            writes.push(Write::Put(keys::unique(first, work.task, &plan.unique_id), unique, Condition::row_absent()));
        }
        if let Some(draft) = &submitting.draft {
            writes.push(Write::Delete(keys::draft(first, draft.id), Condition::none()));
        }
        if plan.effects.reopens {
            writes.push(self.totals_write(work, &plan.effects));
        }
        let at = crate::time::from_ms(submitting.now)?;
        writes.extend(self.event(&work.project, Action::AnnotationCreated, vec![(id.0, 1)], at)?);
        match self.table().transact(writes).await {
            Ok(Written::Done) => {
                self.ring(&work.project);
                Ok(Reply::Written)
            }
            Ok(Written::Refused(_) | Written::Conflict) => Ok(Reply::Refused),
            Err(error) if error.kind() == ErrorKind::Unavailable => Ok(Reply::Unknown),
            Err(error) => Err(error),
        }
    }

    /// The write that adds a change to its segment's totals within a transaction.
    pub(crate) fn totals_write(&self, work: &Work, effects: &Effects) -> Write {
        let key = keys::segment_row(work.project.id, work.segment.first);
        let update = totals::add(&effects.delta, Update::new()).add("changes", 1);
        Write::Update(key, update, Condition::row_exists())
    }

    /// Writes what follows a change: hints and caches, together; what cannot be written is a line in the log.
    /// `results`: the results that came (1) or went (-1).
    pub(crate) async fn follow(&self, work: &Work, effects: &Effects, now: Millis, results: &[(&str, i64)]) {
        let (project, first) = (work.project.id, work.segment.first);
        let segment = async {
            match effects.reopens || (effects.delta.is_zero() && !effects.suspect) {
                true => Ok(()),
                false => self.add_segment_totals(project, first, &effects.delta).await,
            }
        };
        let listing = async {
            match effects.delta.is_zero() {
                true => Ok(()),
                false => match crate::time::from_ms(now) {
                    Ok(now) => self.count_toward_training(&work.project, &effects.delta, now).await,
                    Err(error) => Err(error),
                },
            }
        };
        let spot = work.spot();
        let open = async {
            match &effects.open {
                OpenChange::Keep => Ok(()),
                OpenChange::Put(busy) => self.put_open(project, &[OpenRow { spot, busy: busy.clone() }]).await,
                OpenChange::Delete => self.delete_open(project, spot.place).await,
            }
        };
        let later = async {
            match effects.later {
                Some((user, kind)) => self.put_later(project, user, &LaterRow { kind, at: now, spot }).await,
                None => Ok(()),
            }
        };
        let done = async {
            match effects.done {
                Some((user, by)) => self.add_done(project, user, by).await,
                None => Ok(()),
            }
        };
        // What is only suspected to be missing is not counted here a second time.
        let results = if effects.suspect { &[] } else { results };
        let summary = self.count_result(project, first, results);
        let (segment, listing, open, later, done, summary) =
            futures::join!(segment, listing, open, later, done, summary);
        for (what, written) in [
            ("add to a segment's totals", segment),
            ("add to a project's totals", listing),
            ("write an OPEN row", open),
            ("put a LATER row", later),
            ("count what a user has done", done),
            ("add to the summary", summary),
        ] {
            hint(what, written);
        }
    }

    /// How many annotations and skips a user has made in projects; those in which they made none are left out.
    pub async fn done(&self, projects: &[ProjectId], user: UserId) -> Result<HashMap<ProjectId, i64>> {
        let keys: Vec<keys::Key> = projects.iter().map(|project| keys::annotator(*project, user)).collect();
        let rows = self.table().get_many(&keys).await?;
        let of = |row: &Row| {
            let at = keys.iter().position(|key| row.find_text("pk") == Some(key.pk.as_str()))?;
            Some((projects[at], row.find_number::<i64>("done")?.max(0)))
        };
        Ok(rows.iter().filter_map(of).collect())
    }

    async fn add_done(&self, project: ProjectId, user: UserId, by: i32) -> Result<()> {
        let key = keys::annotator(project, user);
        self.table().update(&key, Update::new().add("done", by.into()), Condition::none()).await?;
        Ok(())
    }
}

fn outcome_of(outcome: Outcome) -> Result<Submitted> {
    match outcome {
        Outcome::Created { id, unique_id } => Ok(Submitted::Created { id, unique_id }),
        Outcome::Existing { id } => Ok(Submitted::Existing(id)),
        Outcome::NoTask => Err(Error::missing("task")),
        Outcome::Refused(refusal) => Err(refused(refusal)),
        Outcome::Busy => Err(Error::new(ErrorKind::Unavailable, "the task is being changed by others, try again")),
    }
}

/// A refusal as an error that names the field.
pub(crate) fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::SkipForbidden => Error::invalid("was_cancelled", refusal.to_string()),
        Refusal::TooMany => Error::invalid("task", refusal.to_string()),
    }
}
