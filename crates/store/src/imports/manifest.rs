//! Manifests: what an import will publish, so that a retry goes on where a dead one stopped.

use crate::Store;
use crate::error::Result;
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::segments::run::RunRef;
use crate::segments::totals::Totals;
use crate::tasks::summary::Summary;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};

/// The runs that an import will publish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) project: ProjectId,
    pub(crate) job: ProjectChildId,
    pub(crate) user: UserId,
    pub(crate) at: Timestamp,
    /// When whoever allotted the ids is surely not at work any more.
    pub(crate) abandoned_at: Timestamp,
    /// The id of the first task; the others follow without gaps.
    pub(crate) first_id: u64,
    /// The settings version under which the totals are right, if they are.
    pub(crate) settings_version: Option<u64>,
    pub(crate) runs: Vec<ManifestRun>,
}

/// A stored run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestRun {
    pub(crate) run: RunRef,
    pub(crate) totals: Counts,
    pub(crate) summary: Summary,
}

/// Totals as a manifest carries them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Counts {
    tasks: i64,
    finished: i64,
    with_annotations: i64,
    annotations: i64,
    useful: i64,
    ground_truth: i64,
    cancelled: i64,
    predictions: i64,
}

impl From<&Totals> for Counts {
    fn from(totals: &Totals) -> Counts {
        Counts {
            tasks: totals.tasks,
            finished: totals.finished,
            with_annotations: totals.with_annotations,
            annotations: totals.annotations,
            useful: totals.useful,
            ground_truth: totals.ground_truth,
            cancelled: totals.cancelled,
            predictions: totals.predictions,
        }
    }
}

impl From<Counts> for Totals {
    fn from(counts: Counts) -> Totals {
        Totals {
            tasks: counts.tasks,
            finished: counts.finished,
            with_annotations: counts.with_annotations,
            annotations: counts.annotations,
            useful: counts.useful,
            ground_truth: counts.ground_truth,
            cancelled: counts.cancelled,
            predictions: counts.predictions,
        }
    }
}

impl Store {
    /// Puts a job's manifest if it has none; whether it had none.
    pub(super) async fn put_manifest(&self, manifest: &Manifest) -> Result<bool> {
        let key = object_keys::manifest(manifest.project, &manifest.job.to_string());
        self.objects().put_new(Bucket::Data, &key, serde_json::to_vec(manifest)?).await
    }

    pub(crate) async fn has_manifest(&self, job: ProjectChildId) -> Result<bool> {
        let key = object_keys::manifest(job.project(), &job.to_string());
        Ok(self.objects().size(Bucket::Data, &key).await?.is_some())
    }

    pub(crate) async fn read_manifest(&self, job: ProjectChildId) -> Result<Manifest> {
        let key = object_keys::manifest(job.project(), &job.to_string());
        Ok(serde_json::from_slice(&self.objects().get(Bucket::Data, &key).await?)?)
    }
}
