//! Reading the states of tasks. A task without a state row has the state that it was imported with.

use crate::Store;
use crate::error::Result;
use crate::segments::Segment;
use crate::segments::directory::Directory;
use crate::table::Range as Keys;
use crate::table::keys;
use crate::table::row::Row;
use crate::tasks::deleted::Deleted;
use crate::tasks::load::{base_state, read_state};
use crate::tasks::reference::TaskRef;
use labeling::ids::{ProjectId, SegmentId, TaskId};
use labeling::queue::Spot;
use labeling::queue::state::State;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

fn optional_state(row: Option<&Row>) -> Result<Option<State>> {
    row.map(read_state).transpose()
}

impl Store {
    /// The states of tasks; `None` for one that is deleted or absent.
    pub(crate) async fn states(&self, directory: &Directory, spots: &[Spot]) -> Result<Vec<Option<State>>> {
        let segments: BTreeSet<SegmentId> = spots.iter().map(|spot| spot.segment).collect();
        let by_rows: BTreeSet<SegmentId> =
            directory.segments.iter().filter(|one| one.is_rows()).map(|one| one.first).collect();
        let mut wanted: Vec<keys::Key> = spots.iter().map(|spot| keys::state(spot.segment, spot.task)).collect();
        wanted.extend(segments.iter().map(|segment| keys::deleted(*segment)));
        let bases = spots.iter().filter(|spot| by_rows.contains(&spot.segment));
        wanted.extend(bases.map(|spot| keys::base(spot.segment, spot.task)));
        wanted.dedup();
        let unique: Vec<keys::Key> = {
            let mut seen = std::collections::HashSet::new();
            wanted.into_iter().filter(|key| seen.insert(key.clone())).collect()
        };
        let rows = self.table().get_many(&unique).await?;
        let by_key: HashMap<(&str, &str), &Row> =
            rows.iter().map(|row| ((row.find_text("pk").unwrap_or_default(), row.sk()), row)).collect();
        let find = |key: &keys::Key| by_key.get(&(key.pk.as_str(), key.sk.as_str())).copied();
        let deleted = segments.iter().map(|first| Ok((*first, Deleted::from_row(find(&keys::deleted(*first)))?)));
        let deleted = deleted.collect::<Result<HashMap<SegmentId, Deleted>>>()?;
        let mut states = Vec::with_capacity(spots.len());
        for spot in spots {
            let is_deleted = |deleted: &Deleted| deleted.has(spot.task.0 - spot.segment.0);
            if deleted.get(&spot.segment).is_some_and(is_deleted) {
                states.push(None);
                continue;
            }
            let base = find(&keys::base(spot.segment, spot.task));
            let state = optional_state(find(&keys::state(spot.segment, spot.task)))?;
            let is_rows = by_rows.contains(&spot.segment);
            states.push(match (state, base) {
                (_, None) if is_rows => None,
                (Some(state), _) => Some(state),
                (None, Some(base)) => Some(base_state(base)?),
                (None, None) => self.run_state(directory, spot).await?,
            });
        }
        Ok(states)
    }

    /// A task's current state; `None` if the task is deleted or never existed.
    pub(crate) async fn read_work_state(&self, work: &TaskRef) -> Result<Option<State>> {
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
        if Deleted::from_row(find(&keys::deleted(first)))?.has(work.index()) {
            return Ok(None);
        }
        let base = find(&keys::base(first, work.task));
        let below = match base {
            Some(row) => Some(base_state(row)?),
            None => fresh,
        };
        let Some(below) = below else { return Ok(None) };
        let state = optional_state(find(&keys::state(first, work.task)))?;
        Ok(Some(state.unwrap_or(below)))
    }

    async fn run_state(&self, directory: &Directory, spot: &Spot) -> Result<Option<State>> {
        let Some(segment) = directory.segments.iter().find(|one| one.first == spot.segment) else { return Ok(None) };
        self.fresh_state(segment, spot.task).await
    }

    /// The state that a run's task has without a state row; `None` past the run's end.
    pub(crate) async fn fresh_state(&self, segment: &Segment, task: TaskId) -> Result<Option<State>> {
        let (Some(run), Some(index)) = (segment.runs.first(), segment.index(task)) else { return Ok(None) };
        let footer = self.footer(run).await?;
        Ok(Some(footer.fresh_state(usize::try_from(index).unwrap_or(usize::MAX))))
    }

    /// The states of every undeleted task at some positions of a segment, in order, with their places and with the
    /// number of predictions in prediction runs.
    pub(crate) async fn states_in(
        &self,
        project: ProjectId,
        segment: &Segment,
        indices: Range<u64>,
    ) -> Result<Vec<(Spot, State)>> {
        let indices = indices.start..indices.end.min(segment.len);
        if indices.is_empty() {
            return Ok(Vec::new());
        }
        let pk = keys::segment(segment.first);
        let (first, last) = (segment.task(indices.start), segment.task(indices.end - 1));
        // DELETED is read before the states: a task that is deleted in between is refused when it is held.
        let deleted = self.deleted(segment.first).await?;
        let states = Keys::Between(keys::state_sk(first), keys::state_sk(last));
        let bases = async {
            match segment.is_rows() {
                true => {
                    let range = Keys::Between(keys::base_sk(first), keys::base_sk(last));
                    self.table().query(&pk, range, None, false).await
                }
                false => Ok(Vec::new()),
            }
        };
        let footer = async {
            match segment.runs.first() {
                Some(run) => self.footer(run).await.map(Some),
                None => Ok(None),
            }
        };
        let (states, bases, footer, predictions) = futures::try_join!(
            self.table().query(&pk, states, None, false),
            bases,
            footer,
            self.run_predictions(project, segment.first, &deleted),
        )?;
        let mut read: HashMap<u64, State> = HashMap::new();
        for row in &states {
            let id = row.sk().strip_prefix(keys::STATE_PREFIX).and_then(|id| id.parse().ok());
            if let Some(id) = id {
                read.insert(id, read_state(row)?);
            }
        }
        let mut base_states: HashMap<u64, State> = HashMap::new();
        for row in &bases {
            base_states.insert(row.number("id")?, base_state(row)?);
        }
        let mut found = Vec::new();
        for index in indices.filter(|index| !deleted.has(*index)) {
            let task = segment.task(index);
            let fresh = match &footer {
                Some(footer) => Some(footer.fresh_state(usize::try_from(index).unwrap_or(usize::MAX))),
                None => base_states.remove(&task.0),
            };
            let Some(fresh) = fresh else { continue };
            let spot = Spot { place: segment.place + index, task, segment: segment.first };
            let mut state = read.remove(&task.0).unwrap_or(fresh);
            state.in_runs = predictions.count(index, &state.hidden);
            found.push((spot, state));
        }
        Ok(found)
    }
}
