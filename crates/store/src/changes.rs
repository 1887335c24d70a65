//! Changes of a task's work other than a new annotation: one read, one pure decision, one transaction over the task's
//! rows, again on conflict; then what follows from it.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::expression::Condition;
use crate::keys::{self, Key};
use crate::load::{Edited, Parts};
use crate::queue::{Work, refused, state_write};

use crate::table::{Outcome, Write};
use crate::work::tombstone;
use jiff::Timestamp;
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD, TaskId, UserId};
use labeling::queue::state::State;
use labeling::queue::submit::Planned;
use labeling::queue::submit::change::{self, Mark};
use labeling::queue::{Env, Millis};
use labeling::task::{Annotation, Draft, Json, Prediction, Task};

const TRIES: u32 = 12;

/// A change as it is to be written: the state (where it changes) and the task's other rows.
struct Change {
    planned: Option<Planned>,
    writes: Vec<Write>,
    /// A new record, as JSON, whose number was decided here.
    record: Option<(Key, ChildId, Vec<u8>)>,
}

impl Change {
    fn new(planned: Option<Planned>, writes: Vec<Write>) -> Change {
        Change { planned, writes, record: None }
    }
}

/// What of a task may be edited; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TaskEdit {
    pub data: Option<Json>,
    pub meta: Option<Json>,
    pub allow_skip: Option<bool>,
    pub overlap: Option<u32>,
}

fn mark(annotation: &Annotation) -> Mark {
    Mark { cancelled: annotation.was_cancelled, ground_truth: annotation.ground_truth }
}

fn busy() -> Error {
    Error::new(ErrorKind::Unavailable, "the task is being changed by others, try again")
}

fn ms(now: Timestamp) -> Millis {
    now.as_millisecond()
}

impl Store {
    /// Loads one task with its work.
    pub async fn load_task(&self, work: &Work, parts: Parts) -> Result<Task> {
        let index = work.index();
        let loaded = self.load(&work.project, &work.segment, index..index + 1, parts).await?.pop();
        Ok(loaded.ok_or_else(|| Error::missing("task"))?.task)
    }

    /// An annotation.
    pub async fn annotation(&self, work: &Work, id: ChildId) -> Result<Annotation> {
        let task = self.load_task(work, Parts { data: false, work: true }).await?;
        task.annotations.into_iter().find(|one| one.id == id).ok_or_else(|| Error::missing("annotation"))
    }

    /// A prediction.
    pub async fn prediction(&self, work: &Work, id: ChildId) -> Result<Prediction> {
        let task = self.load_task(work, Parts { data: false, work: true }).await?;
        task.predictions.into_iter().find(|one| one.id == id).ok_or_else(|| Error::missing("prediction"))
    }

    /// A draft.
    pub async fn draft(&self, work: &Work, id: ChildId) -> Result<Draft> {
        let row = self.table().get(&keys::draft(work.segment.first, id)).await?;
        self.record(&row.ok_or_else(|| Error::missing("draft"))?).await
    }

    async fn change(
        &self,
        work: &Work,
        now: Millis,
        plan: impl Fn(&State, &Env<'_>) -> Result<Change> + Send + Sync,
        results: &[(&str, i64)],
    ) -> Result<()> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now, settings: &settings };
        for attempt in 0..TRIES {
            let state = self.current_state(work).await?;
            if self.write_change(work, plan(&state, &env)?, now, results).await? {
                return Ok(());
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }

    async fn current_state(&self, work: &Work) -> Result<State> {
        let (state, _) = self.read_work_state(work, None).await?;
        state.ok_or_else(|| Error::missing("task"))
    }

    /// Tries a change once; whether it was written.
    async fn write_change(&self, work: &Work, change: Change, now: Millis, results: &[(&str, i64)]) -> Result<bool> {
        let Change { planned, mut writes, record } = change;
        if let Some((key, id, json)) = record {
            let row = self.record_row_of(work.project.id, id, &json).await?;
            writes.push(Write::Put(key, row, Condition::row_absent()));
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
        if let Some(planned) = planned {
            self.follow(work, &planned.effects, now, results).await;
        }
        Ok(true)
    }

    /// Replaces an annotation by what `change` makes of it; answers it as it is now.
    pub async fn update_annotation(
        &self,
        work: &Work,
        id: ChildId,
        by: UserId,
        now: Timestamp,
        change_record: impl Fn(&mut Annotation) + Send,
    ) -> Result<Annotation> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        for attempt in 0..TRIES {
            // The record after the state: whoever writes the record moves the state's version.
            let state = self.current_state(work).await?;
            let before = self.annotation(work, id).await?;
            let mut after = before.clone();
            change_record(&mut after);
            after.updated_at = now;
            after.updated_by = Some(by);
            let row = self.record_row(work.project.id, id, &after).await?;
            let planned = change::update(&state, before.completed_by, mark(&before), mark(&after), by, &env);
            let write = Write::Put(keys::annotation(work.segment.first, id), row, exists(id));
            let results = [(before.result.get(), -1), (after.result.get(), 1)];
            if self.write_change(work, Change::new(Some(planned), vec![write]), ms(now), &results).await? {
                return Ok(after);
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }

    /// Deletes an annotation.
    pub async fn delete_annotation(&self, work: &Work, id: ChildId, by: UserId, now: Timestamp) -> Result<()> {
        let first = work.segment.first;
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        for attempt in 0..TRIES {
            let state = self.current_state(work).await?;
            let before = self.annotation(work, id).await?;
            let planned = change::delete(&state, before.completed_by, mark(&before), by, &env);
            let mut writes = vec![removal(keys::annotation(first, id), id)];
            if let Some(unique_id) = before.unique_id.as_deref().filter(|_| id.n() < FIRST_IMPORTED_CHILD) {
                writes.push(Write::Delete(keys::unique(first, work.task, unique_id), Condition::none()));
            }
            let change = Change::new(Some(planned), writes);
            if self.write_change(work, change, ms(now), &[(before.result.get(), -1)]).await? {
                return Ok(());
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }

    /// Saves a new draft. `record` gets its id here.
    pub async fn create_draft(&self, work: &Work, record: Draft, now: Timestamp, hold_for: Millis) -> Result<Draft> {
        let saved = std::sync::Mutex::new(record.clone());
        let plan = |state: &State, env: &Env<'_>| {
            let settings = work.project.stream_settings(hold_for);
            let env = Env { settings: &settings, ..*env };
            let (n, planned) = change::new_draft(state, record.user, &env).map_err(refused)?;
            let draft = Draft { id: work.task.child(n), ..record.clone() };
            let record = (keys::draft(work.segment.first, draft.id), draft.id, serde_json::to_vec(&draft)?);
            if let Ok(mut saved) = saved.lock() {
                *saved = draft;
            }
            Ok(Change { record: Some(record), ..Change::new(Some(planned), Vec::new()) })
        };
        self.change(work, ms(now), plan, &[]).await?;
        let draft = saved.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if draft.was_postponed {
            self.postpone(work, draft.user, now).await?;
        }
        Ok(draft)
    }

    /// Replaces a draft; postponing it gives the user's hold back.
    pub async fn update_draft(&self, work: &Work, record: &Draft, now: Timestamp, hold_for: Millis) -> Result<()> {
        let row = self.record_row(work.project.id, record.id, record).await?;
        let key = keys::draft(work.segment.first, record.id);
        let plan = |state: &State, env: &Env<'_>| {
            let settings = work.project.stream_settings(hold_for);
            let env = Env { settings: &settings, ..*env };
            let planned = change::save_draft(state, record.user, &env);
            let write = Write::Put(key.clone(), row.clone(), Condition::row_exists());
            Ok(Change::new(planned, vec![write]))
        };
        self.change(work, ms(now), plan, &[]).await?;
        if record.was_postponed {
            self.postpone(work, record.user, now).await?;
        }
        Ok(())
    }

    async fn postpone(&self, work: &Work, user: UserId, now: Timestamp) -> Result<()> {
        let plan = |state: &State, env: &Env<'_>| Ok(Change::new(Some(change::postpone(state, user, env)), Vec::new()));
        self.change(work, ms(now), plan, &[]).await
    }

    /// Deletes a draft.
    pub async fn delete_draft(&self, work: &Work, draft: &Draft, now: Timestamp) -> Result<()> {
        let plan = |state: &State, env: &Env<'_>| {
            let planned = change::delete_draft(state, draft.user, env).filter(|_| draft.was_postponed);
            let write = Write::Delete(keys::draft(work.segment.first, draft.id), Condition::none());
            Ok(Change::new(planned, vec![write]))
        };
        self.change(work, ms(now), plan, &[]).await
    }

    /// Adds a prediction. `record` gets its id here.
    pub async fn create_prediction(&self, work: &Work, record: Prediction, now: Timestamp) -> Result<Prediction> {
        let saved = std::sync::Mutex::new(record.clone());
        let plan = |state: &State, env: &Env<'_>| {
            let (n, planned) = change::add_prediction(state, env).map_err(refused)?;
            let prediction = Prediction { id: work.task.child(n), ..record.clone() };
            let key = keys::prediction(work.segment.first, prediction.id);
            let record = (key, prediction.id, serde_json::to_vec(&prediction)?);
            if let Ok(mut saved) = saved.lock() {
                *saved = prediction;
            }
            Ok(Change { record: Some(record), ..Change::new(Some(planned), Vec::new()) })
        };
        self.change(work, ms(now), plan, &[]).await?;
        Ok(saved.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Replaces a prediction by what `change_record` makes of it.
    pub async fn update_prediction(
        &self,
        work: &Work,
        id: ChildId,
        now: Timestamp,
        change_record: impl Fn(&mut Prediction) + Send,
    ) -> Result<Prediction> {
        let mut after = self.prediction(work, id).await?;
        change_record(&mut after);
        after.updated_at = now;
        let row = self.record_row(work.project.id, id, &after).await?;
        let key = keys::prediction(work.segment.first, id);
        match self.table().put(&key, row, exists(id)).await?.is_done() {
            true => Ok(after),
            false => Err(Error::missing("prediction")),
        }
    }

    /// Deletes a prediction.
    pub async fn delete_prediction(&self, work: &Work, id: ChildId, now: Timestamp) -> Result<()> {
        self.prediction(work, id).await?;
        let plan = |state: &State, env: &Env<'_>| {
            let planned = change::count_predictions(state, -1, env);
            Ok(Change::new(Some(planned), vec![removal(keys::prediction(work.segment.first, id), id)]))
        };
        self.change(work, ms(now), plan, &[]).await
    }

    /// Edits a task's data, meta and flags.
    pub async fn edit_task(&self, work: &Work, edit: &TaskEdit, by: UserId, now: Timestamp) -> Result<()> {
        let mut writes = Vec::new();
        let edits_data = edit.data.is_some() || edit.meta.is_some();
        if edits_data {
            let task = self.load_task(work, Parts { data: true, work: false }).await?;
            let data = edit.data.clone().unwrap_or(task.data);
            let record = Edited { data, meta: edit.meta.clone().or(task.meta) };
            let row = self.record_row(work.project.id, work.task.child(0), &record).await?;
            writes.push(Write::Put(keys::edited(work.segment.first, work.task), row, Condition::none()));
        }
        let plan = |state: &State, env: &Env<'_>| {
            let mut planned = change::edit(state, edits_data, edit.allow_skip, by, env);
            if let Some(overlap) = edit.overlap {
                let edited = planned.write.state.clone();
                planned = change::set_overlap(state, Some(overlap), by, env);
                planned.write.state.edited = edited.edited;
                planned.write.state.allow_skip = edited.allow_skip;
            }
            Ok(Change::new(Some(planned), writes.clone()))
        };
        self.change(work, ms(now), plan, &[]).await
    }

    /// Deletes tasks of one project, wherever they lie; ids that are not its own, or deleted already, count nothing.
    /// Answers how many were deleted.
    pub async fn delete_tasks(&self, project: &crate::projects::Project, tasks: &[TaskId]) -> Result<u64> {
        let mut by_segment: std::collections::BTreeMap<u64, Vec<u64>> = std::collections::BTreeMap::new();
        for task in tasks {
            match self.block(*task).await {
                Ok(block) if block.project == project.id => {
                    by_segment.entry(block.segment.0).or_default().push(task.0 - block.segment.0);
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Missing => {}
                Err(error) => return Err(error),
            }
        }
        let mut gone = 0;
        for (segment, indices) in by_segment {
            gone += self.delete_in_segment(project, labeling::ids::SegmentId(segment), &indices).await?;
        }
        Ok(gone)
    }

    /// Deletes all tasks of a project. Answers how many were deleted.
    pub async fn delete_all_tasks(&self, project: &crate::projects::Project) -> Result<u64> {
        let mut gone = 0;
        for segment in self.segments(project.id).await? {
            let indices: Vec<u64> = (0..segment.len).collect();
            gone += self.delete_in_segment(project, segment.first, &indices).await?;
        }
        Ok(gone)
    }

    async fn delete_in_segment(
        &self,
        project: &crate::projects::Project,
        first: labeling::ids::SegmentId,
        indices: &[u64],
    ) -> Result<u64> {
        for attempt in 0..TRIES {
            let segment = self.segment(project.id, first).await?;
            let before = self.deleted(first).await?;
            let mut after = before.clone();
            let mut delta = crate::segment::totals::Totals::default();
            let settings = project.stream_settings(0);
            let mut gone = 0;
            // Only tasks that are there count: a hole of the open segment is none.
            let (from, to) = match (indices.iter().min(), indices.iter().max()) {
                (Some(from), Some(to)) => (*from, *to + 1),
                _ => return Ok(0),
            };
            let wanted: std::collections::HashSet<u64> = indices.iter().copied().collect();
            for (spot, state) in self.states_in(&segment, from..to).await? {
                let index = spot.task.0 - first.0;
                if wanted.contains(&index) && after.add(index) {
                    let env = Env { task: spot.task, now: 0, settings: &settings };
                    delta = delta - crate::segment::totals::Totals::of(&state, &env);
                    gone += 1;
                }
            }
            if gone == 0 {
                return Ok(0);
            }
            after.version += 1;
            let condition = match before.version {
                0 => Condition::row_absent(),
                version => Condition::equal("v", version),
            };
            let totals = crate::segment::totals::add(&delta, crate::expression::Update::new()).add("changes", 1);
            let version = crate::expression::Update::new().add("version", 1);
            let writes = vec![
                Write::Put(keys::deleted(first), after.to_row(), condition),
                Write::Update(keys::segment_row(project.id, first), totals, Condition::row_exists()),
                Write::Update(keys::layout(project.id), version, Condition::row_exists()),
            ];
            if self.table().transact(writes).await?.is_done() {
                self.add_project_totals(project.id, &delta).await?;
                return Ok(gone);
            }
            crate::calls::pause(attempt).await;
        }
        Err(Error::new(ErrorKind::Unavailable, "the tasks are being changed by others, try again"))
    }
}

/// A record born as a row must be there; one that came with an import may get its first row.
fn exists(id: ChildId) -> Condition {
    if id.n() < FIRST_IMPORTED_CHILD { Condition::row_exists() } else { Condition::none() }
}

fn removal(key: Key, id: ChildId) -> Write {
    match id.n() < FIRST_IMPORTED_CHILD {
        true => Write::Delete(key, Condition::row_exists()),
        false => Write::Put(key, tombstone(), Condition::none()),
    }
}
