//! Running [`Submit`]: keeping an annotation or a skip.

use super::next::state_write;
use crate::Store;
use crate::error::{Error, ErrorKind, Result, log_failure};
use crate::events::actions::WebhookAction;
use crate::retry::Retry;
use crate::segments::totals;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome as Written, Write};
use crate::tasks::reference::TaskRef;
use labeling::ids::{ChildId, ProjectId, UserId};
use labeling::queue::submit::{
    Command, Effects, OpenChange, Outcome, PlannedSubmit, Refusal, Reply, Step, Submission, Submit,
};
use labeling::queue::{LaterRow, Millis, OpenRow};
use labeling::task::{Annotation, Draft};
use std::collections::HashMap;

const BUSY: &str = "the task is being changed by others, try again";
/// The longest unique id of a submit: it stands in a key.
const UNIQUE_ID_BYTES: usize = 255;

/// A submit.
#[derive(Debug)]
pub struct Submitting<'a> {
    pub work: &'a TaskRef,
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

impl Store {
    /// The annotation that a unique id became, by its row.
    async fn became(&self, work: &TaskRef, unique_id: &str) -> Result<Option<ChildId>> {
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
        let mut retry: Option<Retry> = None;
        loop {
            let reply = match command {
                Command::Read => {
                    match &mut retry {
                        Some(retry) => retry.again().await?,
                        None => retry = Some(Retry::new(BUSY)),
                    }
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
        writes.extend(self.event(&work.project, WebhookAction::AnnotationCreated, vec![(id.0, 1)], at)?);
        match self.table().transact(writes).await {
            Ok(Written::Done) => {
                self.ring(&work.project);
                Ok(Reply::Written)
            }
            Ok(Written::Refused(_) | Written::Conflict | Written::Throttled) => Ok(Reply::Refused),
            Err(error) if error.kind() == ErrorKind::Unavailable => Ok(Reply::Unknown),
            Err(error) => Err(error),
        }
    }

    /// The write that adds a change to its segment's totals within a transaction.
    pub(crate) fn totals_write(&self, work: &TaskRef, effects: &Effects) -> Write {
        let key = keys::segment_row(work.project.id, work.segment.first);
        let update = totals::add(&effects.delta, Update::new()).add("changes", 1);
        Write::Update(key, update, Condition::row_exists())
    }

    /// Writes what follows a change: hints and caches, together; what cannot be written is a line in the log.
    /// `results`: the results that came (1) or went (-1).
    pub(crate) async fn follow(&self, work: &TaskRef, effects: &Effects, now: Millis, results: &[(&str, i64)]) {
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
        let returned = async {
            match &effects.open {
                OpenChange::Put(_) => Box::pin(self.give_back(project, &spot)).await,
                OpenChange::Keep | OpenChange::Delete => Ok(()),
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
        // After a write of unknown outcome the summary may have been counted already.
        let results = if effects.suspect { &[] } else { results };
        let summary = self.count_result(project, first, results);
        let (segment, listing, open, returned, later, done, summary) =
            futures::join!(segment, listing, open, returned, later, done, summary);
        for (what, written) in [
            ("add to a segment's totals", segment),
            ("add to a project's totals", listing),
            ("write an OPEN row", open),
            ("list a returned task", returned),
            ("put a LATER row", later),
            ("count what a user has done", done),
            ("add to the summary", summary),
        ] {
            log_failure(what, written);
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
        Outcome::Busy => Err(Error::new(ErrorKind::Unavailable, BUSY)),
    }
}

/// A refusal as an error that names the field.
pub(crate) fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::SkipForbidden => Error::invalid("was_cancelled", refusal.to_string()),
        Refusal::TooMany => Error::invalid("task", refusal.to_string()),
    }
}
