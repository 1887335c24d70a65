//! Scheduled exports: what a project's exports are to hold and when, and beginning their runs.

use super::runs::export_job;
use super::timing::Timing;
use crate::Store;
use crate::error::{Error, ErrorKind, Result, log_failure};
use crate::events::timers::Timer;
use crate::jobs::JobKind;
use crate::jobs::export::{AnnotationFilter, Destination, ExportSource, TaskFilter};
use crate::jobs::job_row;
use crate::jobs::pieces::Piece;
use crate::retry::Retry;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Range, Write};
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};

/// A scheduled export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    pub id: ProjectChildId,
    pub title: String,
    pub timing: Timing,
    /// Names of formats, one file each.
    pub formats: Vec<String>,
    #[serde(default)]
    pub tasks: TaskFilter,
    #[serde(default)]
    pub annotations: AnnotationFilter,
    /// Only what has changed since the last run that was completed.
    #[serde(default)]
    pub incremental: bool,
    /// Where its files are taken besides.
    #[serde(default)]
    pub destination: Option<Destination>,
    pub active: bool,
    pub user: UserId,
    pub created_at: Timestamp,
    /// When it runs next, while it is active.
    #[serde(default)]
    pub next_at: Option<Timestamp>,
    /// The last run that was completed.
    #[serde(default)]
    pub last: Option<LastRun>,
}

/// A run that was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRun {
    pub job: ProjectChildId,
    pub began_at: Timestamp,
    /// How many places the project's order had then.
    pub end: u64,
}

impl Schedule {
    fn timer(&self) -> Option<Timer> {
        self.next_at.map(|at| Timer::schedule(self.id, at))
    }

    /// The row in the index of schedules that deliver to a connected bucket.
    fn delivery(&self) -> Result<Option<Write>> {
        let Some(destination) = &self.destination else { return Ok(None) };
        let row = Row::new().with("project", self.id.project().0).with_json("destination", destination)?;
        Ok(Some(Write::Put(keys::delivery(self.id), row, Condition::none())))
    }

    fn row(&self, version: u64) -> Result<Row> {
        Ok(Row::new().with("id", self.id.0).with_json("doc", self)?.with("v", version))
    }

    /// Sets when it runs next, seen from a time.
    fn plan(&mut self, now: Timestamp) -> Result<()> {
        self.next_at = match self.active {
            true => Some(self.timing.next(now).map_err(|error| Error::invalid("timing", error))?),
            false => None,
        };
        Ok(())
    }
}

impl Store {
    /// Makes a schedule; its id and next run are set here.
    pub async fn create_schedule(
        &self,
        mut schedule: Schedule,
        project: ProjectId,
        now: Timestamp,
    ) -> Result<Schedule> {
        schedule.id = self.take_child(project).await?;
        schedule.plan(now)?;
        let mut writes = vec![
            Write::Check(keys::project_meta(project), Condition::row_exists()),
            Write::Put(keys::schedule(schedule.id), schedule.row(1)?, Condition::row_absent()),
        ];
        writes.extend(schedule.timer().map(|timer| timer.write()));
        writes.extend(schedule.delivery()?);
        let mut retry = Retry::new("the schedule is being changed by others, try again");
        loop {
            match self.table().transact(writes.clone()).await? {
                outcome if outcome.is_done() => return Ok(schedule),
                crate::table::Outcome::Refused(_) => return Err(Error::missing("project")),
                _ => retry.again().await?,
            }
        }
    }

    async fn schedule_row(&self, id: ProjectChildId) -> Result<(Schedule, u64)> {
        let row = self.table().get(&keys::schedule(id)).await?;
        let row = row.ok_or_else(|| Error::missing("schedule"))?;
        Ok((row.json("doc")?, row.number("v")?))
    }

    /// A schedule.
    pub async fn schedule(&self, id: ProjectChildId) -> Result<Schedule> {
        Ok(self.schedule_row(id).await?.0)
    }

    /// A project's schedules, oldest first.
    pub async fn schedules(&self, project: ProjectId) -> Result<Vec<Schedule>> {
        let range = Range::Prefix(keys::SCHEDULE_PREFIX.to_owned());
        let rows = self.table().query(&keys::project(project), range, None, false).await?;
        rows.iter().map(|row| row.json("doc")).collect()
    }

    /// The places in connected buckets where files of scheduled exports are taken, of all projects.
    pub async fn destinations(&self) -> Result<Vec<(ProjectId, Destination)>> {
        let rows = self.table().query(keys::DELIVERIES, Range::Prefix(String::new()), None, false).await?;
        let places = rows.iter().map(|row| Ok((ProjectId(row.number("project")?), row.json("destination")?)));
        places.collect()
    }

    /// Changes a schedule, and plans its next run anew.
    pub async fn change_schedule(
        &self,
        id: ProjectChildId,
        now: Timestamp,
        change: impl Fn(&mut Schedule) + Send,
    ) -> Result<Schedule> {
        let mut retry = Retry::new("the schedule is being changed by others, try again");
        loop {
            let (before, version) = self.schedule_row(id).await?;
            let mut after = before.clone();
            change(&mut after);
            after.plan(now)?;
            if self.table().transact(replacement(&before, &after, version)?).await?.is_done() {
                return Ok(after);
            }
            retry.again().await?;
        }
    }

    /// Deletes a schedule. What its runs have written stays.
    pub async fn delete_schedule(&self, id: ProjectChildId) -> Result<()> {
        let mut retry = Retry::new("the schedule is being changed by others, try again");
        loop {
            let (schedule, version) = self.schedule_row(id).await?;
            let mut writes = vec![Write::Delete(keys::schedule(id), Condition::equal("v", version))];
            writes.extend(schedule.timer().map(|timer| timer.removal()));
            writes.push(Write::Delete(keys::delivery(id), Condition::none()));
            if self.table().transact(writes).await?.is_done() {
                return Ok(());
            }
            retry.again().await?;
        }
    }

    /// Begins the run that a schedule's time has come for. Nothing happens before its time, and a time that is the
    /// schedule's no more is forgotten.
    pub async fn follow_schedule(&self, timer: &Timer, now: Timestamp) -> Result<Option<ProjectChildId>> {
        let mut retry = Retry::new("the schedule is being changed by others, try again");
        loop {
            let (before, version) = match self.schedule_row(timer.subject).await {
                Ok(found) => found,
                Err(error) if error.kind() == ErrorKind::Missing => {
                    return self.delete_timer(timer).await.map(|()| None);
                }
                Err(error) => return Err(error),
            };
            if before.timer().as_ref() != Some(timer) {
                return self.delete_timer(timer).await.map(|()| None);
            }
            if before.next_at.is_none_or(|at| at > now) {
                return Ok(None);
            }
            let mut after = before.clone();
            after.plan(now)?;
            if let Some(job) = self.begin_run(&before, &after, version, before.user, now).await? {
                return Ok(Some(job));
            }
            retry.again().await?;
        }
    }

    /// Begins a run of a schedule out of turn.
    pub async fn run_schedule(&self, id: ProjectChildId, user: UserId, now: Timestamp) -> Result<ProjectChildId> {
        let mut retry = Retry::new("the schedule is being changed by others, try again");
        loop {
            let (schedule, version) = self.schedule_row(id).await?;
            if let Some(job) = self.begin_run(&schedule, &schedule, version, user, now).await? {
                return Ok(job);
            }
            retry.again().await?;
        }
    }

    /// Makes the job of a run together with the schedule's next time, and asks for it; none where others came between.
    async fn begin_run(
        &self,
        before: &Schedule,
        after: &Schedule,
        version: u64,
        user: UserId,
        now: Timestamp,
    ) -> Result<Option<ProjectChildId>> {
        let id = self.take_child(before.id.project()).await?;
        let job = export_job(id, ExportSource::Schedule(before.id), user, now);
        let mut writes = replacement(before, after, version)?;
        writes.push(Write::Check(keys::project_meta(id.project()), Condition::row_exists()));
        writes.push(Write::Put(keys::job(id), job_row(&job)?, Condition::row_absent()));
        // The clock does it if nobody else does.
        writes.push(job.timer().write());
        if !self.table().transact(writes).await?.is_done() {
            return Ok(None);
        }
        log_failure("ask for an export", self.ask_for(Piece { job: id, kind: JobKind::Export, n: 0 }).await);
        Ok(Some(id))
    }

    /// Notes that a run was completed, unless a later one was before.
    pub(super) async fn note_run(&self, id: ProjectChildId, run: LastRun) -> Result<()> {
        let mut retry = Retry::new("the schedule is being changed by others, try again");
        loop {
            let (before, version) = self.schedule_row(id).await?;
            if before.last.is_some_and(|last| last.job >= run.job) {
                return Ok(());
            }
            let after = Schedule { last: Some(run), ..before.clone() };
            if self.table().transact(replacement(&before, &after, version)?).await?.is_done() {
                return Ok(());
            }
            retry.again().await?;
        }
    }
}

/// The writes that put a schedule into the place of another, with what the clock must do for it.
fn replacement(before: &Schedule, after: &Schedule, version: u64) -> Result<Vec<Write>> {
    let condition = Condition::equal("v", version);
    let mut writes = vec![Write::Put(keys::schedule(before.id), after.row(version + 1)?, condition)];
    if before.next_at != after.next_at {
        writes.extend(before.timer().map(|timer| timer.removal()));
        writes.extend(after.timer().map(|timer| timer.write()));
    }
    if before.destination != after.destination {
        let gone = Write::Delete(keys::delivery(before.id), Condition::none());
        writes.push(after.delivery()?.unwrap_or(gone));
    }
    Ok(writes)
}
