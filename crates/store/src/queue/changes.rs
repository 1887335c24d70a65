//! Changes of a task's work other than a new annotation: one read, one pure decision and one transaction over the
//! task's rows, retried on conflict; then the hints and totals that follow from it.

use crate::Store;
use crate::error::{Error, Result};
use crate::events::actions::WebhookAction;
use crate::queue::{refused, state_write};
use crate::retry::Retry;
use crate::table::expression::Condition;
use crate::table::keys::{self, Key};
use crate::table::{Outcome, Write};
use crate::tasks::load::{Edited, LoadFields};
use crate::tasks::records::{removal, stands, unchanged};
use crate::tasks::reference::TaskRef;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD, UserId};
use labeling::queue::state::State;
use labeling::queue::submit::Planned;
use labeling::queue::submit::change::{self, AnnotationFlags};
use labeling::queue::{Env, Millis};
use labeling::task::{Annotation, Draft, Json, Task};
use serde::Serialize;

/// A planned change: the state, if it changes, and the task's other rows.
#[derive(Default)]
pub(super) struct Change {
    pub(super) planned: Option<Planned>,
    pub(super) writes: Vec<Write>,
    /// A record to put; its row is made when it is written.
    pub(super) record: Option<Record>,
}

/// A record to put, as JSON.
pub(super) struct Record {
    key: Key,
    id: ChildId,
    json: Vec<u8>,
    condition: Condition,
}

/// An edit of a task. Fields that are `None` stay as they are.
#[derive(Clone, Debug, Default)]
pub struct TaskEdit {
    pub data: Option<Json>,
    pub meta: Option<Json>,
    pub allow_skip: Option<bool>,
    pub overlap: Option<u32>,
}

fn mark(annotation: &Annotation) -> AnnotationFlags {
    AnnotationFlags { cancelled: annotation.was_cancelled, ground_truth: annotation.ground_truth }
}

/// A record's version is the time of its last change, in microseconds as the API writes it. A client that names the
/// version that it knows changes no other.
fn check_version(what: &str, stands_at: Timestamp, expected: Option<Timestamp>) -> Result<()> {
    match expected {
        Some(expected) if expected.as_microsecond() != stands_at.as_microsecond() => Err(Error::changed(what)),
        _ => Ok(()),
    }
}

/// When a change at `now` is said to have been made: after the version before it, also where two changes share a
/// microsecond or another server's clock is ahead, so that no two versions of a record have the same time.
fn next_version(before: Timestamp, now: Timestamp) -> Timestamp {
    // Only the last microsecond of the calendar has none after it.
    now.max(before.checked_add(SignedDuration::from_micros(1)).unwrap_or(before))
}

pub(super) fn ms(now: Timestamp) -> Millis {
    now.as_millisecond()
}

impl Store {
    /// Loads one task with its work.
    pub async fn load_task(&self, work: &TaskRef, parts: LoadFields) -> Result<Task> {
        let index = work.index();
        let loaded = self.load(&work.project, &work.segment, index..index + 1, parts).await?.pop();
        Ok(loaded.ok_or_else(|| Error::missing("task"))?.task)
    }

    /// An annotation.
    pub async fn annotation(&self, work: &TaskRef, id: ChildId) -> Result<Annotation> {
        let task = self.load_task(work, LoadFields { data: false, work: true }).await?;
        task.annotations.into_iter().find(|one| one.id == id).ok_or_else(|| Error::missing("annotation"))
    }

    /// A draft.
    pub async fn draft(&self, work: &TaskRef, id: ChildId) -> Result<Draft> {
        let row = self.table().get(&keys::draft(work.segment.first, id)).await?;
        let record = match row {
            Some(row) => self.record(work.project.id, &row).await?,
            None => None,
        };
        record.ok_or_else(|| Error::missing("draft"))
    }

    /// The annotation of a task that is known to be there, to change it.
    async fn standing_annotation(&self, work: &TaskRef, id: ChildId) -> Result<Annotation> {
        match self.table().get(&keys::annotation(work.segment.first, id)).await? {
            Some(row) => {
                let record = self.record(work.project.id, &row).await?;
                record.ok_or_else(|| Error::missing("annotation"))
            }
            None if id.n() >= FIRST_IMPORTED_CHILD => self.annotation(work, id).await,
            None => Err(Error::missing("annotation")),
        }
    }

    pub(super) async fn change(
        &self,
        work: &TaskRef,
        now: Millis,
        plan: impl Fn(&State, &Env<'_>) -> Result<Change> + Send + Sync,
        results: &[(&str, i64)],
    ) -> Result<()> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now, settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            if self.write_change(work, plan(&state, &env)?, now, results).await? {
                return Ok(());
            }
            retry.again().await?;
        }
    }

    pub(super) async fn current_state(&self, work: &TaskRef) -> Result<State> {
        self.read_work_state(work).await?.ok_or_else(|| Error::missing("task"))
    }

    /// Tries a change once; whether it was written.
    pub(super) async fn write_change(
        &self,
        work: &TaskRef,
        change: Change,
        now: Millis,
        results: &[(&str, i64)],
    ) -> Result<bool> {
        let Change { planned, mut writes, record } = change;
        if let Some(Record { key, id, json, condition }) = record {
            let row = self.record_row_of(work.project.id, id, &json).await?;
            writes.push(Write::Put(key, row, condition));
        }
        if let Some(planned) = planned.as_ref().filter(|planned| planned.effects.reopens) {
            writes.push(self.totals_write(work, &planned.effects));
        }
        if let Some(planned) = &planned {
            writes.push(state_write(work.segment.first, work.task, &planned.write));
        }
        if self.table().transact(writes).await? != Outcome::Done {
            return Ok(false);
        }
        self.ring(&work.project);
        self.forget_found(work.project.id, false);
        if let Some(planned) = planned {
            self.follow(work, &planned.effects, now, results).await;
        }
        Ok(true)
    }

    /// Replaces an annotation by what `change_record` makes of it; answers it as it is now. `expected` is the version to
    /// change, if the caller names one: another is [`Changed`](crate::ErrorKind::Changed).
    pub async fn update_annotation(
        &self,
        work: &TaskRef,
        id: ChildId,
        by: UserId,
        expected: Option<Timestamp>,
        now: Timestamp,
        change_record: impl Fn(&mut Annotation) + Send,
    ) -> Result<Annotation> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            // The record after the state: whoever writes the record moves the state's version.
            let state = self.current_state(work).await?;
            let before = self.standing_annotation(work, id).await?;
            check_version("annotation", before.updated_at, expected)?;
            let mut after = before.clone();
            change_record(&mut after);
            after.updated_at = next_version(before.updated_at, now);
            after.updated_by = Some(by);
            let planned = change::update(&state, before.completed_by, mark(&before), mark(&after), by, &env);
            let event = self.event(&work.project, WebhookAction::AnnotationUpdated, vec![(id.0, 1)], now)?;
            let change = Change {
                planned: Some(planned),
                record: Some(Record::standing(keys::annotation(work.segment.first, id), id, &after)?),
                writes: event.into_iter().collect(),
            };
            let results = [(before.result.get(), -1), (after.result.get(), 1)];
            if self.write_change(work, change, ms(now), &results).await? {
                return Ok(after);
            }
            retry.again().await?;
        }
    }

    /// Deletes an annotation; `expected` as in [`Store::update_annotation`].
    pub async fn delete_annotation(
        &self,
        work: &TaskRef,
        id: ChildId,
        by: UserId,
        expected: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let first = work.segment.first;
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            let before = self.standing_annotation(work, id).await?;
            check_version("annotation", before.updated_at, expected)?;
            let planned = change::delete(&state, id.n(), before.completed_by, mark(&before), by, &env);
            let mut writes = vec![removal(keys::annotation(first, id), id)];
            let has_row = id.n() < FIRST_IMPORTED_CHILD && !state.kept.iter().any(|kept| u64::from(kept.n) == id.n());
            if let Some(unique_id) = before.unique_id.as_deref().filter(|_| has_row) {
                writes.push(Write::Delete(keys::unique(first, work.task, unique_id), Condition::none()));
            }
            writes.extend(self.event(&work.project, WebhookAction::AnnotationsDeleted, vec![(id.0, 1)], now)?);
            let change = Change { planned: Some(planned), writes, ..Change::default() };
            if self.write_change(work, change, ms(now), &[(before.result.get(), -1)]).await? {
                return Ok(());
            }
            retry.again().await?;
        }
    }

    /// Saves a new draft; answers it with its id. One that its user has sent before under the same unique id is answered
    /// as it stands.
    pub async fn create_draft(&self, work: &TaskRef, record: Draft, now: Timestamp, hold_for: Millis) -> Result<Draft> {
        let settings = work.project.stream_settings(hold_for);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            // The drafts after the state: whoever adds one moves the state's version.
            let state = self.current_state(work).await?;
            if let Some(known) = self.known_draft(work, &record).await? {
                // The first try may have ended before this.
                if record.was_postponed {
                    self.postpone(work, record.user, now).await?;
                }
                return Ok(known);
            }
            let (n, planned) = change::new_draft(&state, record.user, &env).map_err(refused)?;
            let draft = Draft { id: work.task.child(n), ..record.clone() };
            let change = Change {
                planned: Some(planned),
                record: Some(Record::new(keys::draft(work.segment.first, draft.id), draft.id, &draft)?),
                ..Change::default()
            };
            if self.write_change(work, change, ms(now), &[]).await? {
                if draft.was_postponed {
                    self.postpone(work, draft.user, now).await?;
                }
                return Ok(draft);
            }
            retry.again().await?;
        }
    }

    /// The draft that was saved under the same unique id.
    async fn known_draft(&self, work: &TaskRef, record: &Draft) -> Result<Option<Draft>> {
        if record.unique_id.is_none() {
            return Ok(None);
        }
        let task = self.load_task(work, LoadFields { data: false, work: true }).await?;
        Ok(task.drafts.into_iter().find(|one| one.user == record.user && one.unique_id == record.unique_id))
    }

    /// Replaces a draft by what `change_record` makes of it; answers it as it is now. `expected` as in
    /// [`Store::update_annotation`]; postponing it gives the user's hold back.
    pub async fn update_draft(
        &self,
        work: &TaskRef,
        id: ChildId,
        expected: Option<Timestamp>,
        now: Timestamp,
        hold_for: Millis,
        change_record: impl Fn(&mut Draft) + Send,
    ) -> Result<Draft> {
        let key = keys::draft(work.segment.first, id);
        let settings = work.project.stream_settings(hold_for);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            let row = self.table().get(&key).await?.ok_or_else(|| Error::missing("draft"))?;
            let before: Option<Draft> = self.record(work.project.id, &row).await?;
            let before = before.ok_or_else(|| Error::missing("draft"))?;
            check_version("draft", before.updated_at, expected)?;
            let mut after = before.clone();
            change_record(&mut after);
            after.updated_at = next_version(before.updated_at, now);
            let change = Change {
                planned: change::save_draft(&state, after.user, &env),
                record: Some(Record { condition: unchanged(&row), ..Record::new(key.clone(), id, &after)? }),
                ..Change::default()
            };
            if self.write_change(work, change, ms(now), &[]).await? {
                if after.was_postponed {
                    self.postpone(work, after.user, now).await?;
                }
                return Ok(after);
            }
            retry.again().await?;
        }
    }

    async fn postpone(&self, work: &TaskRef, user: UserId, now: Timestamp) -> Result<()> {
        let plan = |state: &State, env: &Env<'_>| {
            Ok(Change { planned: Some(change::postpone(state, user, env)), ..Change::default() })
        };
        self.change(work, ms(now), plan, &[]).await
    }

    /// Deletes a draft; one that is gone already is fine. `expected` as in [`Store::update_annotation`].
    pub async fn delete_draft(
        &self,
        work: &TaskRef,
        id: ChildId,
        expected: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let key = keys::draft(work.segment.first, id);
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            let Some(row) = self.table().get(&key).await? else { return Ok(()) };
            let draft: Option<Draft> = self.record(work.project.id, &row).await?;
            let Some(draft) = draft else { return Ok(()) };
            check_version("draft", draft.updated_at, expected)?;
            let change = Change {
                planned: change::delete_draft(&state, draft.user, &env).filter(|_| draft.was_postponed),
                writes: vec![Write::Delete(key.clone(), unchanged(&row))],
                ..Change::default()
            };
            if self.write_change(work, change, ms(now), &[]).await? {
                return Ok(());
            }
            retry.again().await?;
        }
    }

    /// Edits a task's data, meta and flags.
    pub async fn edit_task(&self, work: &TaskRef, edit: &TaskEdit, by: UserId, now: Timestamp) -> Result<()> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let edits_data = edit.data.is_some() || edit.meta.is_some();
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            let mut planned = change::edit(&state, edits_data, edit.allow_skip, by, &env);
            if let Some(overlap) = edit.overlap {
                let edited = planned.write.state.clone();
                planned = change::set_overlap(&state, Some(overlap), by, &env);
                planned.write.state.edited = edited.edited;
                planned.write.state.allow_skip = edited.allow_skip;
            }
            let mut change = Change { planned: Some(planned), ..Change::default() };
            if edits_data {
                let key = keys::edited(work.segment.first, work.task);
                let task = self.load_task(work, LoadFields { data: true, work: false }).await?;
                let data = edit.data.clone().unwrap_or(task.data);
                let record = Edited { data, meta: edit.meta.clone().or(task.meta) };
                change.record =
                    Some(Record { condition: Condition::none(), ..Record::new(key, work.task.child(0), &record)? });
            }
            if self.write_change(work, change, ms(now), &[]).await? {
                self.forget_found(work.project.id, edits_data);
                return Ok(());
            }
            retry.again().await?;
        }
    }
}

impl Record {
    /// A record that is not there yet.
    pub(super) fn new(key: Key, id: ChildId, record: &impl Serialize) -> Result<Record> {
        Ok(Record { key, id, json: serde_json::to_vec(record)?, condition: Condition::row_absent() })
    }

    /// A record in the place of one that must still stand.
    pub(super) fn standing(key: Key, id: ChildId, record: &impl Serialize) -> Result<Record> {
        Ok(Record { condition: stands(id), ..Record::new(key, id, record)? })
    }
}
