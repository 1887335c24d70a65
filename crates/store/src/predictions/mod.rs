//! Stores many predictions at once as prediction runs of segments, and a few as rows.

mod placing;
mod runs;
pub mod versions;

use crate::Store;
use crate::error::{Error, Result};
use crate::projects::Project;
use crate::tasks::reference::TaskRef;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use labeling::ids::{ChildId, TaskId};
use labeling::task::{NewPrediction, Prediction};
use placing::{Batch, Standing};
use std::sync::Arc;

/// Fewer predictions than this become rows: an object and its footer are worth it for more.
const FEW: usize = 50;
/// The number of segments of a transaction: two rows each, and the project's, of 100.
const SEGMENTS_AT_ONCE: usize = 45;
/// The number of segments that are read, or built and put, in parallel.
const SEGMENTS_IN_PARALLEL: usize = 4;
/// The number of tasks that get rows in parallel.
const TASKS_IN_PARALLEL: usize = 8;

impl Store {
    /// Adds predictions to tasks of a project. All are checked before the first one is stored. Those of up to 45 segments
    /// become visible together.
    ///
    /// # Errors
    /// `Invalid` with the field `[index].task` for a prediction whose task is not there or takes no more predictions.
    pub async fn add_predictions(
        &self,
        project: &Arc<Project>,
        new: Vec<(TaskId, NewPrediction)>,
        now: Timestamp,
    ) -> Result<()> {
        let new = Arc::new(new);
        let batches = self.batches(project, &new).await?;
        let checked = stream::iter(batches.clone()).map(async |batch: Batch| self.standing(project, &batch).await);
        let mut standing: Vec<Standing> = checked.buffered(SEGMENTS_IN_PARALLEL).try_collect().await?;
        if new.len() < FEW {
            return self.add_as_rows(project, &new, &batches, now).await;
        }
        for some in batches.chunks(SEGMENTS_AT_ONCE) {
            let rest = standing.split_off(some.len());
            self.add_runs(project, &new, some, std::mem::replace(&mut standing, rest), now).await?;
        }
        Ok(())
    }

    async fn add_as_rows(
        &self,
        project: &Arc<Project>,
        new: &[(TaskId, NewPrediction)],
        batches: &[Batch],
        now: Timestamp,
    ) -> Result<()> {
        // The predictions of one task are written one by one, since parallel writes would conflict.
        let mut tasks: Vec<(TaskRef, Vec<usize>)> = Vec::new();
        for batch in batches {
            for (index, items) in batch.by_task() {
                let segment = batch.segment.clone();
                let work = TaskRef { project: Arc::clone(project), task: segment.task(index), segment };
                tasks.push((work, items.iter().map(|(_, item)| *item).collect()));
            }
        }
        let added = stream::iter(tasks).map(async |(work, items): (TaskRef, Vec<usize>)| {
            for item in items {
                let record = record(&new[item].1, now);
                self.create_prediction(&work, record, now).await.map_err(|error| placing::of_item(item, error))?;
            }
            Ok::<(), Error>(())
        });
        added.buffer_unordered(TASKS_IN_PARALLEL).try_collect().await
    }
}

fn record(new: &NewPrediction, now: Timestamp) -> Prediction {
    Prediction {
        id: ChildId(0),
        result: new.result.clone(),
        score: new.score,
        model_version: new.model_version.clone(),
        created_at: now,
        updated_at: now,
        asked_by: None,
    }
}
