//! Scheduled exports: what a project's exports are to hold and when, and beginning their runs.

use super::timing::Timing;
use super::{AnnotationFilter, Destination, TaskFilter};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::due::{CLAIM, Due};
use crate::imports::uploads::{Job, job_row};
use crate::jobs::pieces::{Kind, Piece};
use crate::queue::hint;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Range, Write};
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::{Deserialize, Serialize};

const TRIES: u32 = 12;

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
    fn due(&self) -> Option<Due> {
        self.next_at.map(|at| Due::schedule(self.id, at))
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
        writes.extend(schedule.due().zip(schedule.next_at).map(|(due, at)| due.write(at)));
        for attempt in 0..TRIES {
            match self.table().transact(writes.clone()).await? {
                outcome if outcome.is_done() => return Ok(schedule),
                crate::table::Outcome::Refused(_) => return Err(Error::missing("project")),
                _ => crate::calls::pause(attempt).await,
            }
        }
        Err(busy())
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
        let mut found = Vec::new();
        for project in self.projects().await? {
            let schedules = self.schedules(project.id).await?;
            found.extend(schedules.into_iter().filter_map(|one| Some((project.id, one.destination?))));
        }
        Ok(found)
    }

    /// Changes a schedule, and plans its next run anew.
    pub async fn change_schedule(
        &self,
        id: ProjectChildId,
        now: Timestamp,
        change: impl Fn(&mut Schedule) + Send,
    ) -> Result<Schedule> {
        for attempt in 0..TRIES {
            let (before, version) = self.schedule_row(id).await?;
            let mut after = before.clone();
            change(&mut after);
            after.plan(now)?;
            if self.table().transact(replacement(&before, &after, version)?).await?.is_done() {
                return Ok(after);
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }

    /// Deletes a schedule. What its runs have written stays.
    pub async fn delete_schedule(&self, id: ProjectChildId) -> Result<()> {
        for attempt in 0..TRIES {
            let (schedule, version) = self.schedule_row(id).await?;
            let mut writes = vec![Write::Delete(keys::schedule(id), Condition::equal("v", version))];
            writes.extend(schedule.due().map(|due| due.removal()));
            if self.table().transact(writes).await?.is_done() {
                return Ok(());
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }

    /// Begins the run that a schedule's time has come for. Nothing happens before its time, and a time that is the
    /// schedule's no more is forgotten.
    pub async fn follow_schedule(&self, due: &Due, now: Timestamp) -> Result<Option<ProjectChildId>> {
        for attempt in 0..TRIES {
            let (before, version) = match self.schedule_row(due.job).await {
                Ok(found) => found,
                Err(error) if error.kind() == ErrorKind::Missing => return self.forget_due(due).await.map(|()| None),
                Err(error) => return Err(error),
            };
            if before.due().as_ref() != Some(due) {
                return self.forget_due(due).await.map(|()| None);
            }
            if before.next_at.is_none_or(|at| at > now) {
                return Ok(None);
            }
            let mut after = before.clone();
            after.plan(now)?;
            if let Some(job) = self.begin_run(&before, &after, version, before.user, now).await? {
                return Ok(Some(job));
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }

    /// Begins a run of a schedule out of turn.
    pub async fn run_schedule(&self, id: ProjectChildId, user: UserId, now: Timestamp) -> Result<ProjectChildId> {
        for attempt in 0..TRIES {
            let (schedule, version) = self.schedule_row(id).await?;
            if let Some(job) = self.begin_run(&schedule, &schedule, version, user, now).await? {
                return Ok(job);
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
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
        let job = Job::export(id, before.id, user, now);
        let mut writes = replacement(before, after, version)?;
        writes.push(Write::Put(keys::job(id), job_row(&job)?, Condition::row_absent()));
        // Should nobody do it, or should who does it die, the clock does.
        let by = now.checked_add(CLAIM).unwrap_or(now);
        writes.push(Due::export(id, by).write(by));
        if !self.table().transact(writes).await?.is_done() {
            return Ok(None);
        }
        hint("ask for an export", self.ask_for(Piece { job: id, kind: Kind::Export, n: 0 }).await);
        Ok(Some(id))
    }

    /// Notes that a run was completed, unless a later one was before.
    pub(super) async fn note_run(&self, id: ProjectChildId, run: LastRun) -> Result<()> {
        for attempt in 0..TRIES {
            let (before, version) = self.schedule_row(id).await?;
            if before.last.is_some_and(|last| last.job >= run.job) {
                return Ok(());
            }
            let after = Schedule { last: Some(run), ..before.clone() };
            if self.table().transact(replacement(&before, &after, version)?).await?.is_done() {
                return Ok(());
            }
            crate::calls::pause(attempt).await;
        }
        Err(busy())
    }
}

/// The writes that put a schedule into the place of another, with what the clock must do for it.
fn replacement(before: &Schedule, after: &Schedule, version: u64) -> Result<Vec<Write>> {
    let condition = Condition::equal("v", version);
    let mut writes = vec![Write::Put(keys::schedule(before.id), after.row(version + 1)?, condition)];
    if before.next_at != after.next_at {
        writes.extend(before.due().map(|due| due.removal()));
        writes.extend(after.due().zip(after.next_at).map(|(due, at)| due.write(at)));
    }
    Ok(writes)
}

fn busy() -> Error {
    Error::new(ErrorKind::Unavailable, "the schedule is being changed by others, try again")
}
