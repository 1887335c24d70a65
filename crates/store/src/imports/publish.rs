//! Publishing: the transactions that make stored runs visible.

use super::Imported;
use super::limits::ImportLimits;
use super::manifest::Manifest;
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::actions::WebhookAction;
use crate::events::timers::Timer;
use crate::retry::Retry;
use crate::segments::directory::Layout;
use crate::segments::totals::Totals;
use crate::segments::{Segment, ShuffleBlock};
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome, Write};
use crate::tasks::summary_row::whole_row;
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, SegmentId, TaskId};

/// Segments of a transaction: three rows each, LAYOUT, META, the publication's own row and an event, of 100.
const SEGMENTS_AT_ONCE: usize = 32;
/// The bytes of their rows, of at most 4 MB in a transaction.
const BYTES_AT_ONCE: usize = 3_000_000;

impl Store {
    /// Publishes what a manifest names, from where an earlier try stopped.
    pub(crate) async fn publish(&self, manifest: &Manifest) -> Result<Imported> {
        let segments = segments(manifest);
        let timer = match segments.len() > SEGMENTS_AT_ONCE {
            // Should this process die between two transactions, the clock goes on.
            true => {
                let timer = Timer::publication(manifest.job, manifest.abandoned_at);
                self.set_timer(&timer).await?;
                Some(timer)
            }
            false => None,
        };
        let before = self.published(manifest.job).await?;
        let mut done = before;
        while done < segments.len() {
            done = self.publish_some(manifest, &segments[done..], done).await?;
        }
        let mut imported = Imported::default();
        for run in &manifest.runs {
            imported.totals += Totals::from(run.totals);
            for (key, count) in &run.summary.data_keys {
                *imported.data_keys.entry(key.clone()).or_default() += count;
            }
        }
        imported.ids.push((TaskId(manifest.first_id), manifest.runs.iter().map(|run| run.run.tasks).sum()));
        match before {
            0 => drop(self.add_project_totals(manifest.project, &imported.totals).await?),
            // Whether an earlier try came to add them is not known: the sum over the segments is.
            _ => self.recount_listing(manifest.project).await?,
        }
        if let Some(timer) = timer {
            self.delete_timer(&timer).await?;
        }
        Ok(imported)
    }

    /// Goes on with a publication that a dead process began.
    pub async fn resume_publication(&self, job: ProjectChildId, now: Timestamp, limits: &ImportLimits) -> Result<()> {
        match self.job(job).await {
            // Its claim says whether somebody is at work.
            Ok(running) if running.finished_at.is_none() => drop(self.run_import_job(job, now, limits).await?),
            Err(error) if error.kind() != ErrorKind::Missing => return Err(error),
            _ => drop(self.publish(&self.read_manifest(job).await?).await?),
        }
        Ok(())
    }

    async fn published(&self, job: ProjectChildId) -> Result<usize> {
        let row = self.table().get(&keys::publication(job)).await?;
        Ok(row.and_then(|row| row.find_number("segments")).unwrap_or(0))
    }

    /// Publishes as many of these segments as one transaction takes, the first of which is the `done`-th of the manifest.
    /// Answers how many of the manifest are published then.
    async fn publish_some(&self, manifest: &Manifest, left: &[(Segment, usize)], done: usize) -> Result<usize> {
        let (mut some, mut bytes) = (Vec::new(), 0);
        for (segment, run) in left.iter().take(SEGMENTS_AT_ONCE) {
            let summary = whole_row(&manifest.runs[*run].summary.counts(1));
            bytes += summary.size() + segment.to_row()?.size();
            if bytes > BYTES_AT_ONCE && !some.is_empty() {
                break;
            }
            some.push((segment, summary));
        }
        let upto = done + some.len();
        // The webhooks that listen are known with the tasks, or there are none yet.
        let project = self.project(manifest.project).await?;
        let mut retry = Retry::new("too many imports at once, try again");
        loop {
            let layout_key = keys::layout(manifest.project);
            let row = self.table().get(&layout_key).await?;
            let layout = Layout::from_row(row.as_ref());
            let added: u64 = some.iter().map(|(segment, _)| segment.len).sum();
            let block = ShuffleBlock { start: layout.end, len: added };
            let condition = match row {
                Some(_) => Condition::equal("end", layout.end),
                None => Condition::row_absent(),
            };
            let update =
                Update::new().set("end", layout.end + added).add("version", 1).remove("open").remove("open_place");
            let mut writes = vec![Write::Update(layout_key, update, condition)];
            let publication = keys::publication(manifest.job);
            let condition = match done {
                0 => Condition::row_absent(),
                _ => Condition::equal("segments", done),
            };
            writes.push(Write::Put(publication, Row::new().with("segments", upto), condition));
            writes.push(Write::Check(keys::project_meta(manifest.project), Condition::row_exists()));
            let mut place = layout.end;
            for (segment, summary) in &some {
                let segment = Segment { place, shuffle_block: Some(block), ..(*segment).clone() };
                place += segment.len;
                let key = keys::summary(manifest.project, segment.first);
                writes.push(Write::Put(key, summary.clone(), Condition::none()));
                writes.extend(directory_writes(manifest.project, &segment)?);
            }
            if let Some((first, _)) = some.first() {
                writes.extend(self.event(
                    &project,
                    WebhookAction::TasksCreated,
                    vec![(first.first.0, added)],
                    manifest.at,
                )?);
            }
            match self.table().transact(writes).await? {
                Outcome::Done => {
                    self.ring(&project);
                    return Ok(upto);
                }
                Outcome::Refused(indices) if indices.contains(&2) => return Err(Error::missing("project")),
                Outcome::Refused(_) | Outcome::Conflict | Outcome::Throttled => {
                    let published = self.published(manifest.job).await?;
                    if published > done {
                        return Ok(published);
                    }
                }
            }
            retry.again().await?;
        }
    }
}

/// The rows that make a segment visible.
pub(super) fn directory_writes(project: labeling::ids::ProjectId, segment: &Segment) -> Result<[Write; 2]> {
    let block = Row::new().with("first", segment.first.0).with("project", project.0).with("len", segment.len);
    Ok([
        Write::Put(keys::segment_row(project, segment.first), segment.to_row()?, Condition::row_absent()),
        Write::Put(keys::id_directory(segment.first), block, Condition::row_absent()),
    ])
}

/// The segments of a manifest, with the run each is made of; their places come with the publication.
fn segments(manifest: &Manifest) -> Vec<(Segment, usize)> {
    let mut first = manifest.first_id;
    let made = manifest.runs.iter().enumerate().map(|(index, run)| {
        let segment = Segment {
            first: SegmentId(first),
            len: run.run.tasks,
            place: 0,
            shuffle_block: None,
            runs: vec![run.run.clone()],
            created_at: manifest.at,
            created_by: manifest.user,
            totals: run.totals.into(),
            changes: 0,
            counted: manifest.settings_version.map(|_| 0),
            settings_version: manifest.settings_version,
        };
        first += run.run.tasks;
        (segment, index)
    });
    made.collect()
}
