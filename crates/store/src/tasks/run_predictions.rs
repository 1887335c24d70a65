//! Reading the predictions in a segment's prediction runs.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::objects::Bucket;
use crate::retry::Retry;
use crate::segments::predictions::{PredictionFooter, PredictionRunRef};
use crate::tasks::deleted::Deleted;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{FIRST_IMPORTED_CHILD, ProjectId, SegmentId, TaskId};
use labeling::queue::Millis;
use labeling::task::{Json, Prediction};
use std::ops::Range;
use std::sync::Arc;

/// How many objects are read at a time.
const AT_A_TIME: usize = 8;
/// The lowest number of a prediction that was imported with its task or is in a prediction run.
const FIRST: u16 = FIRST_IMPORTED_CHILD as u16;

/// The prediction runs of a segment with their footers, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunPredictions {
    pub(crate) runs: Vec<(PredictionRunRef, Arc<PredictionFooter>)>,
}

/// The lines of some tasks in each prediction run, with the byte at which they begin.
pub(crate) type RunLines = Vec<(u64, Bytes)>;

/// The predictions of a task in prediction runs.
#[derive(Debug, Default)]
pub(crate) struct OfRuns {
    /// How many there are without hidden ones.
    pub(crate) count: i32,
    /// When some were last added or dropped.
    pub(crate) changed_at: Option<Millis>,
    /// All, with hidden ones. Empty if they were not requested.
    pub(crate) predictions: Vec<Prediction>,
}

impl RunPredictions {
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many predictions a task has, without hidden ones.
    pub(crate) fn count(&self, index: u64, hidden: &[u16]) -> i32 {
        let all = self.runs.iter().flat_map(|(run, footer)| footer.of_task(index, &run.dropped));
        let count = all.filter(|one| hidden.binary_search(&one.n).is_err()).count();
        i32::try_from(count).unwrap_or(i32::MAX)
    }

    /// How many bytes the lines of a task have.
    pub(crate) fn line_bytes(&self, index: u64) -> u64 {
        let lines = self.runs.iter().map(|(_, footer)| footer.lines(index..index + 1));
        lines.map(|lines| lines.end - lines.start).sum()
    }

    /// The number of the next prediction of a task that was imported with so many.
    pub(crate) fn next_number(&self, index: u64, imported: u64) -> u16 {
        let imported = u16::try_from(imported).unwrap_or(u16::MAX).saturating_add(FIRST);
        self.runs.iter().filter_map(|(_, footer)| footer.next_number(index)).max().unwrap_or(imported)
    }

    fn has_same_objects(&self, runs: &[PredictionRunRef]) -> bool {
        self.runs.iter().map(|(run, _)| &run.key).eq(runs.iter().map(|run| &run.key))
    }

    /// The predictions of the task at a position. Without `lines` their results are empty.
    pub(crate) fn predictions(&self, task: TaskId, index: u64, lines: Option<&RunLines>) -> Result<Vec<Prediction>> {
        let mut found = Vec::new();
        for (at, (run, footer)) in self.runs.iter().enumerate() {
            let lines = lines.and_then(|lines| lines.get(at));
            for one in footer.of_task(index, &run.dropped) {
                let created_at = crate::time::from_ms(one.created_at)?;
                found.push(Prediction {
                    id: task.child(one.n.into()),
                    result: match lines {
                        Some((origin, bytes)) => result(bytes, *origin, one.line)?,
                        None => empty(),
                    },
                    score: one.score,
                    model_version: one.version.to_owned(),
                    created_at,
                    updated_at: created_at,
                    asked_by: None,
                });
            }
        }
        Ok(found)
    }

    /// When predictions of a task were last added or dropped.
    pub(crate) fn changed_at(&self, index: u64) -> Option<Millis> {
        self.runs.iter().filter_map(|(run, footer)| footer.changed_at(index, &run.dropped)).max()
    }
}

fn result(bytes: &Bytes, origin: u64, line: Range<u64>) -> Result<Json> {
    let at = |byte: u64| usize::try_from(byte.saturating_sub(origin)).unwrap_or(usize::MAX);
    let line =
        bytes.get(at(line.start)..at(line.end)).ok_or_else(|| Error::corrupt("a prediction run is cut short"))?;
    Ok(serde_json::from_slice(line)?)
}

fn empty() -> Json {
    let none: [u8; 0] = [];
    // An empty array always has a JSON form, so the default is never taken.
    serde_json::value::to_raw_value(&none).unwrap_or_default()
}

impl Store {
    /// The footers of some prediction runs. `Missing` if one was merged into another and collected since the row was read.
    pub(crate) async fn prediction_footers(&self, runs: &[PredictionRunRef]) -> Result<RunPredictions> {
        let read = stream::iter(runs.to_vec()).map(async |run: PredictionRunRef| {
            let footer = self.prediction_footer(&run).await?;
            Ok::<_, Error>((run, footer))
        });
        Ok(RunPredictions { runs: read.buffered(AT_A_TIME).try_collect().await? })
    }

    /// The prediction runs of a segment, as `deleted` lists them or as they are now where they were merged meanwhile.
    pub(crate) async fn run_predictions(
        &self,
        project: ProjectId,
        segment: SegmentId,
        deleted: &Deleted,
    ) -> Result<RunPredictions> {
        let mut listed = deleted.prediction_runs.clone();
        let mut retry = Retry::new("the predictions are being changed by others, try again");
        loop {
            match self.prediction_footers(&listed).await {
                Err(error) if error.kind() == ErrorKind::Missing => {
                    let now = self.deleted(segment).await?.prediction_runs;
                    if now.iter().map(|run| &run.key).eq(listed.iter().map(|run| &run.key)) {
                        return Err(self.object_gone(project, error).await);
                    }
                    listed = now;
                }
                read => return read,
            }
            retry.again().await?;
        }
    }

    /// The lines of the tasks at some positions in each prediction run. Answers the runs, too, as they are now where they
    /// were merged meanwhile.
    pub(crate) async fn run_lines(
        &self,
        project: ProjectId,
        segment: SegmentId,
        runs: &RunPredictions,
        indices: Range<u64>,
    ) -> Result<(RunPredictions, RunLines)> {
        let mut runs = runs.clone();
        let mut retry = Retry::new("the predictions are being changed by others, try again");
        loop {
            let wanted = runs.runs.iter().map(|(run, footer)| (run.key.clone(), footer.lines(indices.clone())));
            let wanted: Vec<(String, Range<u64>)> = wanted.collect();
            let read = stream::iter(wanted).map(async |(key, lines): (String, Range<u64>)| {
                Ok::<_, Error>((lines.start, self.objects().get_range(Bucket::Data, &key, lines).await?))
            });
            match read.buffered(AT_A_TIME).try_collect::<RunLines>().await {
                Ok(lines) => return Ok((runs, lines)),
                Err(error) if error.kind() == ErrorKind::Missing => {
                    let now = self.deleted(segment).await?;
                    if runs.has_same_objects(&now.prediction_runs) {
                        return Err(self.object_gone(project, error).await);
                    }
                    runs = self.run_predictions(project, segment, &now).await?;
                }
                Err(error) => return Err(error),
            }
            retry.again().await?;
        }
    }
}
