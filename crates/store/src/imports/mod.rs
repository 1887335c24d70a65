//! Imports: built runs in, published tasks out. Nothing is visible before it is published.

pub mod arrivals;
mod job;
mod limits;
mod manifest;
mod members;
mod parts;
mod piece;
pub mod pipeline;
mod publish;
mod rejection;
mod rows;
pub mod uploads;

pub use limits::ImportLimits;

use crate::Store;
use crate::error::Result;
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::projects::{Project, Sampling};
use crate::segments::run::{BuiltRun, RunRef};
use crate::segments::totals::Totals;
use crate::tasks::summary::Summary;
use crate::time::CLAIM;
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, TaskId, UserId};
use manifest::{Manifest, ManifestRun};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

/// Tasks up to this many become rows of the open segment instead of a run; in a project whose order is shuffled only
/// single ones, since what comes together is shuffled together.
pub const SMALL_IMPORT: u64 = 90;
/// ... if they have at most this many bytes,
const SMALL_BYTES: u64 = 3 * 1024 * 1024;
/// ... and none has more than this.
const SMALL_TASK_BYTES: u64 = 256 * 1024;
/// How many runs are put at a time.
const RUNS_IN_FLIGHT: usize = 3;
const RUN_TYPE: &str = "application/x-ndjson";

/// The context of an import: project, job, user and time.
#[derive(Clone, Copy, Debug)]
pub struct Importing<'a> {
    pub project: &'a Project,
    /// The job it runs under, new for every import.
    pub job: ProjectChildId,
    pub user: UserId,
    pub now: Timestamp,
}

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    pub totals: Totals,
    /// How many tasks have each data key.
    pub data_keys: BTreeMap<String, u64>,
    /// The ids of the tasks, as ranges of a first id and a number of ids, in their order.
    pub ids: Vec<(TaskId, u64)>,
}

impl Imported {
    /// Every id.
    pub fn task_ids(&self) -> impl Iterator<Item = TaskId> + '_ {
        self.ids.iter().flat_map(|(first, n)| (first.0..first.0 + n).map(TaskId))
    }
}

impl Store {
    /// Stores the runs that arrive and, when the channel closes, publishes them. An error that arrives instead of a
    /// run gives the import up: what was put is deleted and the error comes back.
    pub async fn import<E: From<crate::Error>>(
        &self,
        importing: Importing<'_>,
        runs: &mut Receiver<std::result::Result<BuiltRun, E>>,
    ) -> std::result::Result<Imported, E> {
        let began = Instant::now();
        let attempt = crate::random::name()?;
        let mut first: Option<BuiltRun> = None;
        let mut stored: Vec<ManifestRun> = Vec::new();
        let mut puts = FuturesOrdered::new();
        let mut index = 0;
        let mut failure: Option<E> = None;
        while let Some(arrived) = runs.recv().await {
            let run = match arrived {
                Ok(run) => run,
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            };
            let Some(earlier) = first.replace(run) else { continue };
            puts.push_back(self.put_run(object_keys::run(importing.job, &attempt, index), earlier));
            index += 1;
            if puts.len() >= RUNS_IN_FLIGHT
                && let Some(put) = puts.next().await
            {
                match put {
                    Ok(run) => stored.push(run),
                    Err(error) => {
                        failure = Some(error.into());
                        break;
                    }
                }
            }
        }
        runs.close();
        if let (None, 0, Some(run)) = (&failure, index, &first)
            && is_small(run)
            && !(run.tasks > 1 && importing.project.settings.sampling == Sampling::Uniform)
        {
            return Ok(self.import_rows(importing, run).await?);
        }
        if let (None, Some(run)) = (&failure, first.take()) {
            puts.push_back(self.put_run(object_keys::run(importing.job, &attempt, index), run));
        }
        while let Some(put) = puts.next().await {
            match put {
                Ok(run) => stored.push(run),
                Err(error) => failure = failure.or(Some(error.into())),
            }
        }
        drop(puts);
        if let Some(error) = failure {
            let keys: Vec<String> = stored.into_iter().map(|run| run.run.key).collect();
            // An object that stays costs only room, since nothing names it.
            if let Err(left) = self.objects().delete(Bucket::Data, &keys).await {
                tracing::warn!(error = %left, "runs of an import that was given up are left");
            }
            return Err(error);
        }
        if stored.is_empty() {
            return Ok(Imported::default());
        }
        Ok(self.publish_runs(importing, began.elapsed(), stored).await?)
    }

    /// Publishes stored runs, after the time that storing them took.
    async fn publish_runs(&self, importing: Importing<'_>, took: Duration, runs: Vec<ManifestRun>) -> Result<Imported> {
        let manifest = self.allot(importing, took, runs).await?;
        if !self.put_manifest(&manifest).await? {
            // Another try of this job came first: what it named counts.
            return self.publish(&self.read_manifest(importing.job).await?).await;
        }
        self.publish(&manifest).await
    }

    async fn put_run(&self, key: String, run: BuiltRun) -> Result<ManifestRun> {
        let bytes = run.bytes.len() as u64;
        self.objects().put(Bucket::Data, &key, RUN_TYPE, run.bytes).await?;
        Ok(ManifestRun {
            run: RunRef { key, tasks: run.tasks, footer: run.footer, bytes },
            totals: manifest::Counts::from(&run.totals),
            summary: Summary { data_keys: run.data_keys, results: run.results.into_iter().collect() },
        })
    }

    /// Gives the tasks of stored runs their ids.
    async fn allot(&self, importing: Importing<'_>, took: Duration, runs: Vec<ManifestRun>) -> Result<Manifest> {
        let tasks = runs.iter().map(|run| run.run.tasks).sum();
        let settings = &importing.project.settings;
        Ok(Manifest {
            project: importing.project.id,
            job: importing.job,
            user: importing.user,
            at: importing.now,
            abandoned_at: importing.now.checked_add(CLAIM).and_then(|at| at.checked_add(took)).unwrap_or(importing.now),
            first_id: self.take_ids("task", tasks).await?,
            // A share of tasks with another overlap is counted by the first sweep.
            settings_version: (settings.overlap_cohort_percentage == 100).then_some(importing.project.rules),
            runs,
        })
    }
}

fn is_small(run: &BuiltRun) -> bool {
    let lines = &run.bytes[..usize::try_from(run.footer).unwrap_or(0)];
    run.tasks <= SMALL_IMPORT
        && run.footer <= SMALL_BYTES
        && lines.split(|byte| *byte == b'\n').all(|line| line.len() as u64 <= SMALL_TASK_BYTES)
}
