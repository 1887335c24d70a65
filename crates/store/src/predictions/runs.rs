//! Writing prediction runs: an object for each segment, then one transaction that lists them.

use super::SEGMENTS_IN_PARALLEL;
use super::placing::{Batch, Standing};
use crate::Store;
use crate::error::{Error, ErrorKind, Result, log_failure};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::projects::Project;
use crate::retry::Retry;
use crate::segments::predictions::{
    BuiltPredictions, PredictionFooter, PredictionRunRef, PredictionsBuilder, RunPrediction, Source, merge,
};
use crate::segments::totals::{self, Totals};
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::{Outcome, Write};
use crate::tasks::deleted::Deleted;
use crate::tasks::run_predictions::RunPredictions;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use labeling::ids::{ProjectId, SegmentId, TaskId};
use labeling::queue::Millis;
use labeling::task::NewPrediction;
use std::sync::Arc;

/// A segment has about this many prediction runs at most. The next one is merged with them, so that readers stay fast.
const MOST_RUNS: usize = 8;
/// The most bytes of objects that are merged at once.
const MERGED_BYTES: u64 = 32 * 1024 * 1024;
const RUN_TYPE: &str = "application/x-ndjson";

/// The new predictions of a request.
type New = Arc<Vec<(TaskId, NewPrediction)>>;

/// A prediction run that is put but not listed yet.
struct Stored {
    segment: SegmentId,
    before: Deleted,
    runs: Vec<PredictionRunRef>,
    /// How many predictions are new.
    count: i64,
}

impl Store {
    /// Adds a prediction run to each of some segments, in one transaction. `standing` has the records of each.
    pub(super) async fn add_runs(
        &self,
        project: &Project,
        new: &New,
        batches: &[Batch],
        standing: Vec<Standing>,
        now: Timestamp,
    ) -> Result<()> {
        let at = now.as_millisecond();
        let mut retry = Retry::new("the predictions are being changed by others, try again");
        let mut known: Vec<Option<Standing>> = standing.into_iter().map(Some).collect();
        loop {
            let known = std::mem::take(&mut known).into_iter().chain(std::iter::repeat_with(|| None));
            let known: Vec<(Batch, Option<Standing>)> = batches.iter().cloned().zip(known).collect();
            let stored = stream::iter(known).map(async |(batch, known): (Batch, Option<Standing>)| {
                self.put_batch(project, new, &batch, known, at).await
            });
            match stored.buffered(SEGMENTS_IN_PARALLEL).try_collect::<Vec<Stored>>().await {
                Ok(stored) => {
                    if self.list_runs(project, stored).await? {
                        return Ok(());
                    }
                }
                // The project is deleted, or a run to merge was merged by somebody else and collected.
                Err(error) if error.kind() == ErrorKind::Missing => drop(self.project(project.id).await?),
                Err(error) => return Err(error),
            }
            retry.again().await?;
        }
    }

    async fn put_batch(
        &self,
        project: &Project,
        new: &New,
        batch: &Batch,
        known: Option<Standing>,
        at: Millis,
    ) -> Result<Stored> {
        let standing = match known {
            Some(known) => known,
            None => self.standing(project, batch).await?,
        };
        let Standing { deleted: before, predictions, numbers } = standing;
        let (listed, owned) = (Arc::clone(new), batch.clone());
        let mut built = off_thread(move || build(&listed, &owned, &numbers, at)).await?;
        let picked = to_merge(&before.prediction_runs);
        if !picked.is_empty() {
            let sources = self.merge_sources(&predictions, &picked).await?;
            built = off_thread(move || {
                let new: Source<'_> = (&built.footer, &[], &built.bytes);
                let old = sources.runs.iter().zip(&sources.lines);
                let old = old.map(|((run, footer), lines)| (&**footer, run.dropped.as_slice(), &lines[..]));
                merge(&old.chain([new]).collect::<Vec<Source<'_>>>())
            })
            .await?;
        }
        let run = self.put_predictions(project.id, batch.segment.first, built).await?;
        let kept = before.prediction_runs.iter().enumerate().filter(|(at, _)| !picked.contains(at));
        let runs = kept.map(|(_, run)| run.clone()).chain([run]).collect();
        let count = i64::try_from(batch.items.len()).unwrap_or(i64::MAX);
        Ok(Stored { segment: batch.segment.first, before, runs, count })
    }

    async fn merge_sources(&self, predictions: &RunPredictions, picked: &[usize]) -> Result<MergeSources> {
        let mut sources = MergeSources::default();
        for at in picked {
            let Some((run, footer)) = predictions.runs.get(*at) else { continue };
            sources.lines.push(self.objects().get_range(Bucket::Data, &run.key, 0..run.footer).await?);
            sources.runs.push((run.clone(), Arc::clone(footer)));
        }
        Ok(sources)
    }

    /// Puts a prediction run under a new name. No row names it yet.
    pub(super) async fn put_predictions(
        &self,
        project: ProjectId,
        segment: SegmentId,
        built: BuiltPredictions,
    ) -> Result<PredictionRunRef> {
        let key = object_keys::prediction_run(project, segment, &crate::random::name()?);
        let run =
            PredictionRunRef { key, footer: built.footer_at, bytes: built.bytes.len() as u64, dropped: Vec::new() };
        self.objects().put(Bucket::Data, &run.key, RUN_TYPE, built.bytes).await?;
        self.remember_prediction_footer(&run, Arc::new(built.footer));
        Ok(run)
    }

    /// Lists prediction runs that were put. `false` if another writer came first.
    async fn list_runs(&self, project: &Project, stored: Vec<Stored>) -> Result<bool> {
        let mut writes = vec![Write::Check(keys::project_meta(project.id), Condition::row_exists())];
        let mut added = Totals::default();
        for Stored { segment, before, runs, count } in stored {
            let delta = Totals { predictions: count, ..Totals::default() };
            added += delta;
            let mut after = before.clone();
            after.prediction_runs = runs;
            writes.push(after.replace(&before, segment)?);
            writes.push(totals_write(project.id, segment, &delta));
        }
        match self.table().transact(writes).await? {
            Outcome::Done => {}
            Outcome::Refused(indices) if indices.contains(&0) => return Err(Error::missing("project")),
            Outcome::Refused(_) | Outcome::Conflict | Outcome::Throttled => return Ok(false),
        }
        self.forget_found(project.id, false);
        // A cache: the predictions are there even if this write fails.
        log_failure("add to a project's totals", self.add_project_totals(project.id, &added).await.map(drop));
        Ok(true)
    }
}

/// The prediction runs to merge with a new one.
#[derive(Default)]
struct MergeSources {
    runs: Vec<(PredictionRunRef, Arc<PredictionFooter>)>,
    lines: Vec<Bytes>,
}

/// The write that adds to a segment's totals.
pub(super) fn totals_write(project: ProjectId, segment: SegmentId, delta: &Totals) -> Write {
    let update = totals::add(delta, Update::new()).add("changes", 1);
    Write::Update(keys::segment_row(project, segment), update, Condition::row_exists())
}

/// Runs work that takes long enough to hold up other requests on a thread of its own.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Error::corrupt("a thread that built a prediction run died"))?
}

fn build(new: &[(TaskId, NewPrediction)], batch: &Batch, numbers: &[u16], at: Millis) -> Result<BuiltPredictions> {
    let mut builder = PredictionsBuilder::default();
    for ((index, items), first) in batch.by_task().zip(numbers) {
        let index = u32::try_from(index).map_err(|_| Error::corrupt("a segment has too many tasks"))?;
        let mut next = *first;
        for (_, item) in items {
            let (_, new) = &new[*item];
            let prediction =
                RunPrediction { n: next, version: &new.model_version, score: new.score, created_at: at, line: 0..0 };
            builder.push(index, &prediction, new.result.get().as_bytes())?;
            next += 1;
        }
        builder.end_task(index, next, at);
    }
    builder.finish()
}

/// The positions of the prediction runs that the next one is merged with: none while there are few, else as many of the
/// smallest as may be read at once.
fn to_merge(runs: &[PredictionRunRef]) -> Vec<usize> {
    if runs.len() < MOST_RUNS {
        return Vec::new();
    }
    let mut smallest: Vec<usize> = (0..runs.len()).collect();
    smallest.sort_by_key(|at| runs[*at].bytes);
    let mut bytes = 0;
    let mut picked: Vec<usize> = smallest
        .into_iter()
        .take_while(|at| {
            bytes += runs[*at].bytes;
            bytes <= MERGED_BYTES
        })
        .collect();
    picked.sort_unstable();
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_runs_are_merged_and_large_ones_stay() {
        let runs = |bytes: &[u64]| -> Vec<PredictionRunRef> {
            let run =
                |bytes: &u64| PredictionRunRef { key: String::new(), footer: 0, bytes: *bytes, dropped: Vec::new() };
            bytes.iter().map(run).collect()
        };
        assert_eq!(to_merge(&runs(&[1; 7])), Vec::<usize>::new());
        assert_eq!(to_merge(&runs(&[1; 8])), (0..8).collect::<Vec<usize>>());
        let large = MERGED_BYTES - 3;
        assert_eq!(to_merge(&runs(&[large, 1, large, 1, 1, large, large, large])), [0, 1, 3, 4]);
        assert_eq!(to_merge(&runs(&[MERGED_BYTES + 1; 9])), Vec::<usize>::new());
    }
}
