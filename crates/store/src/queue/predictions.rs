//! Changes of single predictions. Those that were imported with their task or are in a prediction run get a row, or a
//! tombstone, that lies over them.

use super::changes::{Change, Record, ms};
use crate::Store;
use crate::error::{Error, Result};
use crate::queue::refused;
use crate::retry::Retry;
use crate::table::keys;
use crate::tasks::load::LoadFields;
use crate::tasks::records::removal;
use crate::tasks::reference::TaskRef;
use jiff::Timestamp;
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD};
use labeling::queue::Env;
use labeling::queue::state::State;
use labeling::queue::submit::change;
use labeling::task::Prediction;

impl Store {
    /// A prediction.
    pub async fn prediction(&self, work: &TaskRef, id: ChildId) -> Result<Prediction> {
        let task = self.load_task(work, LoadFields { data: false, work: true }).await?;
        task.predictions.into_iter().find(|one| one.id == id).ok_or_else(|| Error::missing("prediction"))
    }

    /// Reads a prediction of an existing task in order to change it. The number is given if the prediction is in a
    /// prediction run, or replaces one in a run.
    async fn standing_prediction(
        &self,
        work: &TaskRef,
        id: ChildId,
        state: &State,
    ) -> Result<(Prediction, Option<u16>)> {
        let missing = || Error::missing("prediction");
        let n = u16::try_from(id.n()).map_err(|_| missing())?;
        match self.table().get(&keys::prediction(work.segment.first, id)).await? {
            Some(row) => {
                let record = self.record(work.project.id, &row).await?;
                let replaces = state.hidden.binary_search(&n).is_ok().then_some(n);
                Ok((record.ok_or_else(missing)?, replaces))
            }
            None if id.n() >= FIRST_IMPORTED_CHILD => {
                let loaded = self.load_one(work, LoadFields { data: false, work: true }).await?;
                let imported = FIRST_IMPORTED_CHILD + loaded.brought.prediction_count();
                let found = loaded.task.predictions.into_iter().find(|one| one.id == id);
                Ok((found.ok_or_else(missing)?, (id.n() >= imported).then_some(n)))
            }
            None => Err(missing()),
        }
    }

    /// Adds a prediction. `record` gets its id here.
    pub async fn create_prediction(&self, work: &TaskRef, record: Prediction, now: Timestamp) -> Result<Prediction> {
        let saved = std::sync::Mutex::new(record.clone());
        let plan = |state: &State, env: &Env<'_>| {
            let (n, planned) = change::add_prediction(state, env).map_err(refused)?;
            let prediction = Prediction { id: work.task.child(n), ..record.clone() };
            let key = keys::prediction(work.segment.first, prediction.id);
            let record = Record::new(key, prediction.id, &prediction)?;
            if let Ok(mut saved) = saved.lock() {
                *saved = prediction;
            }
            Ok(Change { planned: Some(planned), record: Some(record), ..Change::default() })
        };
        self.change(work, ms(now), plan, &[]).await?;
        Ok(saved.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Replaces a prediction by what `change_record` makes of it.
    pub async fn update_prediction(
        &self,
        work: &TaskRef,
        id: ChildId,
        now: Timestamp,
        change_record: impl Fn(&mut Prediction) + Send,
    ) -> Result<Prediction> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            let (mut after, in_run) = self.standing_prediction(work, id, &state).await?;
            change_record(&mut after);
            after.updated_at = now;
            let change = Change {
                planned: Some(match in_run {
                    Some(n) => change::hide_prediction(&state, n, true, &env),
                    None => change::count_predictions(&state, 0, &env),
                }),
                record: Some(Record::standing(keys::prediction(work.segment.first, id), id, &after)?),
                ..Change::default()
            };
            if self.write_change(work, change, ms(now), &[]).await? {
                return Ok(after);
            }
            retry.again().await?;
        }
    }

    /// Deletes a prediction.
    pub async fn delete_prediction(&self, work: &TaskRef, id: ChildId, now: Timestamp) -> Result<()> {
        let settings = work.project.stream_settings(0);
        let env = Env { task: work.task, now: ms(now), settings: &settings };
        let mut retry = Retry::new("the task is being changed by others, try again");
        loop {
            let state = self.current_state(work).await?;
            let (_, in_run) = self.standing_prediction(work, id, &state).await?;
            let change = Change {
                planned: Some(match in_run {
                    Some(n) => change::hide_prediction(&state, n, false, &env),
                    None => change::count_predictions(&state, -1, &env),
                }),
                writes: vec![removal(keys::prediction(work.segment.first, id), id)],
                ..Change::default()
            };
            if self.write_change(work, change, ms(now), &[]).await? {
                return Ok(());
            }
            retry.again().await?;
        }
    }
}
