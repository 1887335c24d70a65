//! Finding the tasks that predictions are for, and the numbers that the predictions get.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::directory::Block;
use crate::segments::run::Footer;
use crate::table::Range;
use crate::table::keys;
use crate::table::row::Row;
use crate::tasks::deleted::Deleted;
use crate::tasks::load::base_preannotations;
use crate::tasks::run_predictions::RunPredictions;
use labeling::ids::{CHILDREN_PER_TASK, MOST_IMPORTED_CHILDREN, TaskId};
use labeling::task::NewPrediction;
use std::collections::HashMap;
use std::sync::Arc;

/// The most base rows that are read by their keys. More are read as a range.
const FEW_BASES: usize = 100;

/// The new predictions for tasks of one segment.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) segment: Segment,
    /// The position of the task, and the index of the prediction in the request, by position.
    pub(super) items: Arc<Vec<(u64, usize)>>,
}

impl Batch {
    /// The items of each task.
    pub(super) fn by_task(&self) -> impl Iterator<Item = (u64, &[(u64, usize)])> {
        self.items.chunk_by(|a, b| a.0 == b.0).filter_map(|items| Some((items.first()?.0, items)))
    }
}

/// The current records of a segment that a batch depends on.
pub(super) struct Standing {
    pub(super) deleted: Deleted,
    pub(super) predictions: RunPredictions,
    /// The number of the first new prediction of each task of the batch, in the order of the tasks.
    pub(super) numbers: Vec<u16>,
}

/// The imported tasks of a segment.
enum Below {
    Run(Arc<Footer>),
    /// The number of imported predictions by position.
    Rows(HashMap<u64, u64>),
}

impl Below {
    /// How many predictions a task was imported with. `None` if there is no such task.
    fn imported(&self, index: u64) -> Option<u64> {
        match self {
            Below::Run(footer) => {
                let at = usize::try_from(index).ok().filter(|at| *at < footer.len())?;
                Some(footer.brought(at).map_or(0, |brought| brought.prediction_count()))
            }
            Below::Rows(rows) => rows.get(&index).copied(),
        }
    }
}

/// The refusal of one prediction of a request.
fn refused(item: usize, problem: impl Into<String>) -> Error {
    Error::invalid(format!("[{item}].task"), problem)
}

fn unknown(item: usize, task: TaskId) -> Error {
    refused(item, format!("there is no task {task}"))
}

/// An error about the task of a prediction, naming its place in the request.
pub(super) fn of_item(item: usize, error: Error) -> Error {
    match error.kind() {
        ErrorKind::Missing | ErrorKind::Invalid => refused(item, error.message()),
        _ => error,
    }
}

impl Store {
    /// Groups predictions by segment. Segments are looked up once each.
    pub(super) async fn batches(&self, project: &Project, new: &[(TaskId, NewPrediction)]) -> Result<Vec<Batch>> {
        let mut order: Vec<usize> = (0..new.len()).collect();
        order.sort_by_key(|item| new[*item].0);
        let mut found: Vec<(Block, Vec<(u64, usize)>)> = Vec::new();
        for item in order {
            let task = new[item].0;
            let inside = |block: &Block| task.0 >= block.segment.0 && task.0 < block.segment.0 + block.len;
            if !found.last().is_some_and(|(block, _)| inside(block)) {
                let block = match self.block(task).await {
                    Ok(block) if block.project == project.id => block,
                    Ok(_) => return Err(unknown(item, task)),
                    Err(error) if error.kind() == ErrorKind::Missing => return Err(unknown(item, task)),
                    Err(error) => return Err(error),
                };
                found.push((block, Vec::new()));
            }
            if let Some((block, items)) = found.last_mut() {
                items.push((task.0 - block.segment.0, item));
            }
        }
        let mut batches = Vec::with_capacity(found.len());
        for (block, items) in found {
            let segment = self.known_segment(project.id, block.segment).await?;
            batches.push(Batch { segment, items: Arc::new(items) });
        }
        Ok(batches)
    }

    /// Reads the tasks and predictions below a batch, and checks that its tasks exist and have numbers left.
    pub(super) async fn standing(&self, project: &Project, batch: &Batch) -> Result<Standing> {
        let segment = &batch.segment;
        let deleted = self.deleted(segment.first).await?;
        let (below, predictions) =
            futures::try_join!(self.imported_below(batch), self.run_predictions(project.id, segment.first, &deleted),)?;
        let mut numbers = Vec::new();
        for (index, items) in batch.by_task() {
            let Some((_, item)) = items.first() else { continue };
            let imported = below.imported(index).filter(|_| !deleted.has(index));
            let imported = imported.ok_or_else(|| unknown(*item, segment.task(index)))?;
            let first = predictions.next_number(index, imported);
            let left = CHILDREN_PER_TASK.saturating_sub(first.into());
            // The first one that has no number is named.
            if let Some((_, item)) = usize::try_from(left).ok().and_then(|left| items.get(left)) {
                let most = MOST_IMPORTED_CHILDREN;
                return Err(refused(*item, format!("a task takes at most {most} imported predictions")));
            }
            numbers.push(first);
        }
        Ok(Standing { deleted, predictions, numbers })
    }

    async fn imported_below(&self, batch: &Batch) -> Result<Below> {
        let segment = &batch.segment;
        if let Some(run) = segment.runs.first() {
            return Ok(Below::Run(self.footer(run).await?));
        }
        let indices: Vec<u64> = batch.by_task().map(|(index, _)| index).collect();
        let rows = match (indices.first(), indices.last()) {
            (Some(first), Some(last)) if indices.len() > FEW_BASES => {
                let range = Range::Between(keys::base_sk(segment.task(*first)), keys::base_sk(segment.task(*last)));
                self.table().query(&keys::segment(segment.first), range, None, false).await?
            }
            _ => {
                let wanted = indices.iter().map(|index| keys::base(segment.first, segment.task(*index)));
                self.table().get_many(&wanted.collect::<Vec<_>>()).await?
            }
        };
        let brought = |row: &Row| {
            let index = row.number::<u64>("id")?.saturating_sub(segment.first.0);
            Ok((index, base_preannotations(row)?.prediction_count()))
        };
        Ok(Below::Rows(rows.iter().map(brought).collect::<Result<HashMap<u64, u64>>>()?))
    }
}
