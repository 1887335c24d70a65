//! Timers: rows that tell the clock what to do at a time, so that no work waits for a process that is dead.

use crate::Store;
use crate::error::{Error, Result};
use crate::events::event::Event;
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{PageStart, Range, Write};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId};

pub use crate::time::CLAIM;

/// A timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    pub kind: TimerKind,
    /// The job or schedule it is about. For a purge, an event, training or a recount: the project's child 0.
    pub subject: ProjectChildId,
    /// The event to deliver, for the timer of an event.
    pub event: Option<Event>,
    at: Timestamp,
    key: Key,
}

/// The work of the clock at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    /// Continue a publication.
    Publish,
    /// Look after a job: run it, or ask for its next piece.
    Job,
    /// Delete the rest of a deleted project.
    Purge,
    /// Start the next run of a scheduled export.
    Schedule,
    /// Deliver an event to webhooks.
    Event,
    /// Start the training of a project's ML backends.
    Train,
    /// Count a project's tasks under changed settings.
    Recount,
}

/// All kinds and their names in rows and keys.
const KINDS: [(TimerKind, &str); 7] = [
    (TimerKind::Publish, "publish"),
    (TimerKind::Job, "job"),
    (TimerKind::Purge, "purge"),
    (TimerKind::Schedule, "schedule"),
    (TimerKind::Event, "event"),
    (TimerKind::Train, "train"),
    (TimerKind::Recount, "recount"),
];

impl TimerKind {
    fn name(self) -> &'static str {
        // Every kind has an entry, at its own number; a test checks it.
        KINDS[self as usize].1
    }
}

/// The time after which every process works under changed settings, and updates of totals have ended.
const SETTLED: SignedDuration = SignedDuration::from_secs(60);

/// A time as rows hold it, in whole milliseconds, so that a timer equals the one that is read from its row.
fn stored(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

impl Timer {
    fn read(row: &Row) -> Option<Timer> {
        let name = row.find_text("what")?;
        let (kind, _) = KINDS.iter().find(|(_, known)| *known == name)?;
        let at = Timestamp::from_millisecond(row.find_number("at")?).ok()?;
        let subject = ProjectChildId(row.find_number("job")?);
        match kind {
            // Many events happen at one time, so that their keys have names of their own.
            TimerKind::Event => {
                let key = Key { pk: row.find_text("pk")?.to_owned(), sk: row.sk().to_owned() };
                Some(Timer { kind: *kind, subject, event: Some(row.json("event").ok()?), at, key })
            }
            _ => Some(Timer::new(*kind, subject, at)),
        }
    }

    fn new(kind: TimerKind, subject: ProjectChildId, at: Timestamp) -> Timer {
        let key = keys::due(at, &format!("{}#{subject}", kind.name()));
        Timer { kind, subject, event: None, at: stored(at), key }
    }

    /// An event that webhooks are told.
    pub(crate) fn event(event: Event, at: Timestamp) -> Result<Timer> {
        let key = keys::due_event(at, &crate::random::name()?);
        Ok(Timer { kind: TimerKind::Event, subject: event.project.child(0), event: Some(event), at: stored(at), key })
    }

    /// A job that the clock looks after from a time on.
    pub(crate) fn job(job: ProjectChildId, at: Timestamp) -> Timer {
        Timer::new(TimerKind::Job, job, at)
    }

    /// The deletion of the rest of a deleted project.
    pub(crate) fn purge(project: ProjectId, now: Timestamp) -> Timer {
        Timer::new(TimerKind::Purge, project.child(0), now)
    }

    /// The next run of a schedule.
    pub(crate) fn schedule(schedule: ProjectChildId, at: Timestamp) -> Timer {
        Timer::new(TimerKind::Schedule, schedule, at)
    }

    /// The training of a project's ML backends.
    pub(crate) fn train(project: ProjectId, now: Timestamp) -> Timer {
        Timer::new(TimerKind::Train, project.child(0), now)
    }

    /// The count of a project's tasks under changed settings. It is due after a pause, since other processes work under
    /// the old settings for some seconds, and their writes must be counted too.
    pub(crate) fn recount(project: ProjectId, now: Timestamp) -> Timer {
        Timer::new(TimerKind::Recount, project.child(0), now.checked_add(SETTLED).unwrap_or(now))
    }

    /// A publication that the clock continues if it has not finished by then.
    pub(crate) fn publication(job: ProjectChildId, by: Timestamp) -> Timer {
        Timer::new(TimerKind::Publish, job, by)
    }

    /// The write that deletes the timer.
    pub(crate) fn removal(&self) -> Write {
        Write::Delete(self.key.clone(), Condition::none())
    }

    /// The write that sets the timer.
    pub(crate) fn write(&self) -> Write {
        let (key, row) = self.put();
        Write::Put(key, row, Condition::none())
    }

    /// The row that sets the timer, with its key.
    pub(crate) fn put(&self) -> (Key, Row) {
        let row =
            Row::new().with("what", self.kind.name()).with("job", self.subject.0).with("at", self.at.as_millisecond());
        let event = self.event.as_ref().and_then(|event| serde_json::to_string(event).ok());
        (self.key.clone(), row.with_some("event", event))
    }
}

/// The due timers, read in pages, so that a backlog does not fill the memory.
#[derive(Clone)]
pub struct DueTimers {
    store: Store,
    range: Range,
    /// The partitions that were not read to their end, each with the start of its next page.
    partitions: Vec<(String, Option<PageStart>)>,
}

impl DueTimers {
    /// Splits them into timers without events, and events. The former may contain events that an older release wrote.
    pub fn lanes(mut self) -> [DueTimers; 2] {
        let events = self.partitions.split_off(1);
        [self.clone(), DueTimers { partitions: events, ..self }]
    }

    /// The next timers, oldest first: one page of every partition. `None` after the last ones.
    pub async fn next_page(&mut self) -> Result<Option<Vec<Timer>>> {
        if self.partitions.is_empty() {
            return Ok(None);
        }
        let pages = std::mem::take(&mut self.partitions).into_iter().map(async |(pk, start)| {
            let page = self.store.table().query_page(&pk, &self.range, Some(DUE_PAGE), false, start).await?;
            Ok::<_, Error>((pk, page))
        });
        let pages = futures::future::try_join_all(pages).await?;
        let mut timers = Vec::new();
        for (pk, (rows, next)) in pages {
            timers.extend(rows.iter().filter_map(Timer::read));
            self.partitions.extend(next.map(|next| (pk, Some(next))));
        }
        timers.sort_by_key(|timer| timer.at);
        Ok(Some(timers))
    }

    /// All due timers. Only for a process that has just started, or where few are due.
    pub async fn all(mut self) -> Result<Vec<Timer>> {
        let mut timers = Vec::new();
        while let Some(page) = self.next_page().await? {
            timers.extend(page);
        }
        Ok(timers)
    }
}

/// The number of timers of a partition that are read at once.
const DUE_PAGE: usize = 100;

impl Store {
    /// Sets a timer.
    pub(crate) async fn set_timer(&self, timer: &Timer) -> Result<()> {
        self.table().write(timer.write()).await.map(drop)
    }

    /// Deletes a timer whose work is done, or can never be done.
    pub async fn delete_timer(&self, timer: &Timer) -> Result<()> {
        self.table().delete(&timer.key, Condition::none()).await?;
        Ok(())
    }

    /// Claims a timer for a process until a time, so that no other does its work meanwhile. `false` if another process has
    /// it, or if its work is done.
    pub async fn claim_timer(&self, timer: &Timer, now: Timestamp, until: Timestamp) -> Result<bool> {
        let condition = Condition::row_exists().also(Condition::absent_or_below("claimed", now.as_millisecond()));
        let update = Update::new().set("claimed", until.as_millisecond());
        Ok(self.table().update(&timer.key, update, condition).await?.is_some())
    }

    /// Lifts the claim on a timer that is still set.
    pub async fn release_timer(&self, timer: &Timer) -> Result<()> {
        self.table().update(&timer.key, Update::new().remove("claimed"), Condition::row_exists()).await?;
        Ok(())
    }

    /// The timers whose time has come.
    pub fn due_timers(&self, now: Timestamp) -> DueTimers {
        let partitions = keys::due_partitions().into_iter().map(|pk| (pk, None)).collect();
        DueTimers { store: self.clone(), range: Range::UpTo(keys::due(now, "~").sk), partitions }
    }

    /// The timers of these keys that are still set. The keys come from the stream of the table's changes.
    pub async fn timers_of(&self, keys: &[Key]) -> Result<Vec<Timer>> {
        Ok(self.table().get_many(keys).await?.iter().filter_map(Timer::read).collect())
    }

    /// The timers that are due now or within the next 90 seconds.
    pub fn nearly_due_timers(&self, now: Timestamp) -> DueTimers {
        self.due_timers(now.checked_add(SignedDuration::from_secs(90)).unwrap_or(now))
    }

    /// Lifts the claims that a dead process left, and answers the timers of its work. Only for a process that has the
    /// table to itself, before it starts work of its own: elsewhere the owner of a claim may be alive.
    pub async fn take_over(&self, now: Timestamp) -> Result<Vec<Timer>> {
        let far = now.checked_add(CLAIM * 2).unwrap_or(now);
        let left = self.due_timers(far).all().await?;
        for timer in &left {
            self.release_timer(timer).await?;
            if !matches!(timer.kind, TimerKind::Event | TimerKind::Train) {
                let update = Update::new().remove("claimed");
                self.table().update(&keys::job(timer.subject), update, Condition::row_exists()).await?;
            }
            if timer.kind == TimerKind::Job {
                self.take_over_parts(timer.subject).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_at_their_own_numbers() {
        for (at, (kind, _)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
        }
    }
}
