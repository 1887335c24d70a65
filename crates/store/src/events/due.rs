//! What the clock must do, so that nothing waits for a process that is dead.

use crate::Store;
use crate::error::Result;
use crate::events::hooks::Event;
use crate::imports::uploads::Job;
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Range, Write};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId};

/// How long a claim on work lasts: longer than any request or any run of a function may last.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(16);

/// Something that the clock must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub what: Work,
    /// The job or schedule it is about; of a purge, an event or training, the project's 0th.
    pub job: ProjectChildId,
    /// What somebody is to be told.
    pub event: Option<Event>,
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
    /// Tell webhooks what happened.
    Event,
    /// Run a job that asks an ML backend for predictions.
    Predict,
    /// Tell a project's ML backends to learn.
    Train,
}

impl Due {
    fn read(row: &Row) -> Option<Due> {
        let what = match row.find_text("what")? {
            "publish" => Work::Publish,
            "import" => Work::Import,
            "purge" => Work::Purge,
            "schedule" => Work::Schedule,
            "export" => Work::Export,
            "event" => Work::Event,
            "predict" => Work::Predict,
            "train" => Work::Train,
            _ => return None,
        };
        let at = Timestamp::from_millisecond(row.find_number("at")?).ok()?;
        let job = ProjectChildId(row.find_number("job")?);
        match what {
            // Many happen at one time: the key has a name of its own.
            Work::Event => {
                let key = Key { pk: keys::DUE.to_owned(), sk: row.sk().to_owned() };
                Some(Due { what, job, event: Some(row.json("event").ok()?), key })
            }
            _ => Some(Due::new(what, job, at)),
        }
    }

    fn new(what: Work, job: ProjectChildId, at: Timestamp) -> Due {
        let key = keys::due(at, &format!("{}#{job}", what.name()));
        Due { what, job, event: None, key }
    }

    /// Something that webhooks are to be told.
    pub(crate) fn event(event: Event, at: Timestamp) -> Result<Due> {
        let key = keys::due(at, &format!("{}{}", keys::EVENT, crate::random::name()?));
        Ok(Due { what: Work::Event, job: event.project.child(0), event: Some(event), key })
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

    /// The run of a job that asks for predictions.
    pub(crate) fn predict(job: &Job) -> Due {
        Due::new(Work::Predict, job.id, job.created_at)
    }

    /// What a project's ML backends are to learn from by now.
    pub(crate) fn train(project: ProjectId, now: Timestamp) -> Due {
        Due::new(Work::Train, project.child(0), now)
    }

    /// The write that forgets it.
    pub(crate) fn removal(&self) -> Write {
        Write::Delete(self.key.clone(), Condition::none())
    }

    /// The write that notes it for a time.
    pub(crate) fn write(&self, at: Timestamp) -> Write {
        let (key, row) = self.put(at);
        Write::Put(key, row, Condition::none())
    }

    /// The row that notes it for a time.
    pub(crate) fn put(&self, at: Timestamp) -> (Key, Row) {
        let row = Row::new().with("what", self.what.name()).with("job", self.job.0).with("at", at.as_millisecond());
        let event = self.event.as_ref().and_then(|event| serde_json::to_string(event).ok());
        (self.key.clone(), row.with_some("event", event))
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
            Work::Event => "event",
            Work::Predict => "predict",
            Work::Train => "train",
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

    /// Claims due work for a process, so that no other does it meanwhile; answers whether it was free and still due.
    pub async fn claim_due(&self, due: &Due, now: Timestamp, until: Timestamp) -> Result<bool> {
        let condition = Condition::row_exists().also(Condition::absent_or_below("claimed", now.as_millisecond()));
        let update = Update::new().set("claimed", until.as_millisecond());
        Ok(self.table().update(&due.key, update, condition).await?.is_some())
    }

    /// Lifts the claim on work, if it is still due.
    pub async fn release_due(&self, due: &Due) -> Result<()> {
        self.table().update(&due.key, Update::new().remove("claimed"), Condition::row_exists()).await?;
        Ok(())
    }

    /// Due work by now, oldest first.
    pub async fn due(&self, now: Timestamp) -> Result<Vec<Due>> {
        let range = Range::UpTo(keys::due(now, "~").sk);
        let rows = self.table().query(keys::DUE, range, None, false).await?;
        Ok(rows.iter().filter_map(Due::read).collect())
    }

    /// What rows of the clock say by now, of those that are still there: for a stream that knows their sort keys.
    pub async fn due_rows(&self, sort_keys: &[String]) -> Result<Vec<Due>> {
        let keys: Vec<Key> = sort_keys.iter().map(|sk| Key { pk: keys::DUE.to_owned(), sk: sk.clone() }).collect();
        Ok(self.table().get_many(&keys).await?.iter().filter_map(Due::read).collect())
    }

    /// Events that nobody has told yet, also those that the clock would leave for another minute.
    pub async fn fresh_events(&self, now: Timestamp) -> Result<Vec<Due>> {
        let soon = now.checked_add(SignedDuration::from_secs(90)).unwrap_or(now);
        let due = self.due(soon).await?;
        Ok(due.into_iter().filter(|one| one.event.as_ref().is_some_and(|event| event.tries == 0)).collect())
    }

    /// What a dead process left, its claims lifted. Only for a process that has the table to itself, before it begins
    /// work of its own: elsewhere a claim may be somebody's who lives.
    pub async fn take_over(&self, now: Timestamp) -> Result<Vec<Due>> {
        let far = now.checked_add(CLAIM * 2).unwrap_or(now);
        let left = self.due(far).await?;
        for due in &left {
            self.release_due(due).await?;
            if !matches!(due.what, Work::Event | Work::Train) {
                let update = Update::new().remove("claimed");
                self.table().update(&keys::job(due.job), update, Condition::row_exists()).await?;
            }
            if matches!(due.what, Work::Import | Work::Export) {
                self.take_over_parts(due.job).await?;
            }
        }
        Ok(left)
    }

    async fn take_over_parts(&self, job: ProjectChildId) -> Result<()> {
        let range = Range::Prefix(keys::part_prefix(job));
        for row in self.table().query(&keys::project(job.project()), range, None, false).await? {
            let update = Update::new().remove("claimed").remove("asked");
            self.table().update(&keys::part(job, row.number("n")?), update, Condition::row_exists()).await?;
        }
        Ok(())
    }
}
