//! The model versions of predictions: counting them, and dropping one from a segment's prediction runs.

use super::runs::totals_write;
use crate::Store;
use crate::error::{ErrorKind, Result, log_failure};
use crate::objects::Bucket;
use crate::projects::Project;
use crate::retry::Retry;
use crate::segments::predictions::merge;
use crate::segments::totals::Totals;
use crate::tasks::load::LoadFields;
use futures::StreamExt;
use jiff::Timestamp;
use labeling::ids::SegmentId;
use labeling::queue::Millis;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most model versions that a row names as dropped from one prediction run: a row is bounded.
const MOST_DROPPED: usize = 500;

/// The predictions of one model version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionUse {
    pub count: u64,
    /// The time of the newest prediction.
    pub latest: Timestamp,
}

impl Store {
    /// The model versions of a project's predictions. Results in prediction runs are not read.
    pub async fn model_versions(&self, project: &Project) -> Result<BTreeMap<String, VersionUse>> {
        let fields = LoadFields { data: false, work: true };
        let mut tasks = std::pin::pin!(self.stream_scores(Arc::new(project.clone()), fields));
        let mut versions: BTreeMap<String, VersionUse> = BTreeMap::new();
        while let Some(loaded) = tasks.next().await {
            for one in loaded?.into_iter().flat_map(|one| one.task.predictions) {
                let first = VersionUse { count: 0, latest: one.created_at };
                let version = versions.entry(one.model_version).or_insert(first);
                version.count += 1;
                version.latest = version.latest.max(one.created_at);
            }
        }
        Ok(versions)
    }

    /// Drops the predictions of a model version from a segment's prediction runs, without a write for each. Predictions
    /// that are rows, among them edited ones of a run, and those that were imported with their task stay. Doing it again
    /// is harmless.
    ///
    /// Answers how many predictions were dropped.
    pub async fn drop_model_version(
        &self,
        project: &Project,
        first: SegmentId,
        version: &str,
        now: Timestamp,
    ) -> Result<u64> {
        let mut retry = Retry::new("the predictions are being changed by others, try again");
        loop {
            match self.try_to_drop(project, first, version, now.as_millisecond()).await {
                Ok(Some(dropped)) => return Ok(dropped),
                Ok(None) => {}
                // A run was merged by somebody else, and collected.
                Err(error) if error.kind() == ErrorKind::Missing => drop(self.segment(project.id, first).await?),
                Err(error) => return Err(error),
            }
            retry.again().await?;
        }
    }

    /// `None` if another writer came first.
    async fn try_to_drop(&self, project: &Project, first: SegmentId, version: &str, at: Millis) -> Result<Option<u64>> {
        let before = self.deleted(first).await?;
        let predictions = self.prediction_footers(&before.prediction_runs).await?;
        let versions = predictions.runs.iter().map(|(run, footer)| {
            footer.version(version).filter(|version| !run.dropped.iter().any(|(dropped, _)| dropped == version))
        });
        let versions: Vec<Option<u32>> = versions.collect();
        if versions.iter().all(Option::is_none) {
            return Ok(Some(0));
        }
        let mut after = before.clone();
        for ((run, version), (_, footer)) in after.prediction_runs.iter_mut().zip(versions).zip(&predictions.runs) {
            let Some(version) = version else { continue };
            run.dropped.push((version, at));
            let is_spent = footer.is_spent(&run.dropped);
            if is_spent || run.dropped.len() > MOST_DROPPED {
                // The numbers stay, the lines go.
                let live = if is_spent { 0..0 } else { 0..run.footer };
                let lines = self.objects().get_range(Bucket::Data, &run.key, live).await?;
                let merged = merge(&[(footer, &run.dropped, &lines)])?;
                *run = self.put_predictions(project.id, first, merged).await?;
            }
        }
        let segment = self.segment(project.id, first).await?;
        let mut count = 0;
        for (spot, state) in self.states_in(project.id, &segment, 0..segment.len).await? {
            let index = spot.task.0 - first.0;
            let of_task = predictions.runs.iter().flat_map(|(run, footer)| footer.of_task(index, &run.dropped));
            let dropped = of_task.filter(|one| one.version == version && state.hidden.binary_search(&one.n).is_err());
            count += dropped.count() as u64;
        }
        let delta = Totals { predictions: -i64::try_from(count).unwrap_or(i64::MAX), ..Totals::default() };
        let writes = vec![after.replace(&before, first)?, totals_write(project.id, first, &delta)];
        if !self.table().transact(writes).await?.is_done() {
            return Ok(None);
        }
        self.forget_found(project.id, false);
        log_failure("take from a project's totals", self.add_project_totals(project.id, &delta).await.map(drop));
        Ok(Some(count))
    }
}
