//! What the clock must do, so that nothing waits for a process that is dead.

use crate::Store;
use crate::error::Result;
use crate::expression::{Condition, Update};
use crate::keys::{self, Key};
use crate::row::Row;
use crate::table::{Range, Write};
use crate::uploads::Job;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId};

/// How long work is left to who began it: longer than any request or any run of a function may last.
pub(crate) const CLAIM: SignedDuration = SignedDuration::from_mins(16);

/// Something that the clock must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub what: Work,
    /// The job or schedule it is about; of a purge, the project's 0th.
    pub job: ProjectChildId,
    key: Key,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Go on with a publication.
    Publish,
    /// Run an import job.
    Import,
    /// Delete what a deleted project held.
    Purge,
    /// Begin the run of a scheduled export.
    Schedule,
    /// Do a run of a scheduled export.
    Export,
}

impl Due {
    fn read(row: &Row) -> Option<Due> {
        let what = match row.find_text("what")? {
            "publish" => Work::Publish,
            "import" => Work::Import,
            "purge" => Work::Purge,
            "schedule" => Work::Schedule,
            "export" => Work::Export,
            _ => return None,
        };
        let at = Timestamp::from_millisecond(row.find_number("at")?).ok()?;
        Some(Due::new(what, ProjectChildId(row.find_number("job")?), at))
    }

    fn new(what: Work, job: ProjectChildId, at: Timestamp) -> Due {
        let key = keys::due(at, &format!("{}#{job}", what.name()));
        Due { what, job, key }
    }

    /// The run of a job that nobody has begun yet.
    pub(crate) fn import(job: &Job) -> Due {
        Due::new(Work::Import, job.id, job.created_at)
    }

    /// The deletion of what a project held that is deleted now.
    pub(crate) fn purge(project: ProjectId, now: Timestamp) -> Due {
        Due::new(Work::Purge, project.child(0), now)
    }

    /// The next run of a schedule.
    pub(crate) fn schedule(schedule: ProjectChildId, at: Timestamp) -> Due {
        Due::new(Work::Schedule, schedule, at)
    }

    /// A run of a schedule that may be abandoned by then.
    pub(crate) fn export(job: ProjectChildId, by: Timestamp) -> Due {
        Due::new(Work::Export, job, by)
    }

    /// The write that forgets it.
    pub(crate) fn removal(&self) -> Write {
        Write::Delete(self.key.clone(), Condition::none())
    }

    /// The write that notes it for a time.
    pub(crate) fn write(&self, at: Timestamp) -> Write {
        let row = Row::new().with("what", self.what.name()).with("job", self.job.0).with("at", at.as_millisecond());
        Write::Put(self.key.clone(), row, Condition::none())
    }
}

impl Work {
    fn name(self) -> &'static str {
        match self {
            Work::Publish => "publish",
            Work::Import => "import",
            Work::Purge => "purge",
            Work::Schedule => "schedule",
            Work::Export => "export",
        }
    }
}

impl Store {
    /// Notes that a publication must be gone on with if it is not over by then.
    pub(crate) async fn watch_publication(&self, job: ProjectChildId, by: Timestamp) -> Result<Due> {
        let due = Due::new(Work::Publish, job, by);
        self.table().write(due.write(by)).await?;
        Ok(due)
    }

    /// Forgets what is done, or can never be.
    pub async fn forget_due(&self, due: &Due) -> Result<()> {
        self.table().delete(&due.key, Condition::none()).await?;
        Ok(())
    }

    /// What the clock must do by now, oldest first.
    pub async fn due(&self, now: Timestamp) -> Result<Vec<Due>> {
        let range = Range::UpTo(keys::due(now, "~").sk);
        let rows = self.table().query(keys::DUE, range, None, false).await?;
        Ok(rows.iter().filter_map(Due::read).collect())
    }

    /// What a dead process left, its claims lifted. Only for a process that has the table to itself, before it begins
    /// work of its own: elsewhere a claim may be somebody's who lives.
    pub async fn take_over(&self, now: Timestamp) -> Result<Vec<Due>> {
        let far = now.checked_add(CLAIM * 2).unwrap_or(now);
        let left = self.due(far).await?;
        for due in &left {
            let update = Update::new().remove("claimed");
            self.table().update(&keys::job(due.job), update, Condition::row_exists()).await?;
        }
        Ok(left)
    }
}
