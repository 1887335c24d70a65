//! Events that webhooks are told. An event is a timer that is written in the transaction of the change itself and only
//! where a webhook listens: none is lost, and none tells of a change that was not made. A stream of the table's changes
//! (or the bell, within one process) only makes it sooner.

use crate::Store;
use crate::error::Result;
use crate::events::actions::WebhookAction;
use crate::events::timers::Timer;
use crate::retry::Retry;
use crate::table::Write;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};

/// How long an event waits for the clock when nothing told it sooner.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// How many things an event is about at most when it is told.
pub const MOST_SUBJECTS: u64 = 500;
/// How often an event is told to a webhook that does not take it.
const MOST_TRIES: u32 = 9;

/// An event that webhooks are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub action: WebhookAction,
    pub project: ProjectId,
    /// The ids that it is about, as ranges of a first id and a length.
    pub subjects: Vec<(u64, u64)>,
    pub at: Timestamp,
    /// The only webhook that still has to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<ProjectChildId>,
    /// How often that webhook has failed to take it.
    #[serde(default)]
    pub tries: u32,
}

impl Event {
    /// Every id.
    pub fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        self.subjects.iter().flat_map(|(first, n)| *first..*first + *n)
    }

    fn count(&self) -> u64 {
        self.subjects.iter().map(|(_, n)| n).sum()
    }

    /// The event cut into parts that are told one by one; empty if it is small enough.
    fn parts(&self) -> Vec<Event> {
        if self.count() <= MOST_SUBJECTS {
            return Vec::new();
        }
        let parts = self.subjects.iter().flat_map(|(first, n)| {
            (0..n.div_ceil(MOST_SUBJECTS)).map(move |part| {
                let from = part * MOST_SUBJECTS;
                (first + from, MOST_SUBJECTS.min(n - from))
            })
        });
        parts.map(|part| Event { subjects: vec![part], ..self.clone() }).collect()
    }

    /// The event again for a webhook that did not take it, and the time; none once it was tried often enough.
    fn again(&self, hook: ProjectChildId, now: Timestamp) -> Option<(Event, Timestamp)> {
        let tries = self.tries + 1;
        // 1 minute, 2, 4, ... about four hours: more than eight hours in all.
        let pause = SignedDuration::from_mins(1 << (tries - 1).min(8));
        (tries < MOST_TRIES)
            .then(|| (Event { only: Some(hook), tries, ..self.clone() }, now.checked_add(pause).unwrap_or(now)))
    }
}

/// The write that notes an event; none where it is about nothing.
pub(crate) fn event_write(
    project: ProjectId,
    action: WebhookAction,
    subjects: Vec<(u64, u64)>,
    now: Timestamp,
) -> Result<Option<Write>> {
    if subjects.is_empty() {
        return Ok(None);
    }
    let event = Event { action, project, subjects, at: now, only: None, tries: 0 };
    let at = now.checked_add(PATIENCE).unwrap_or(now);
    Ok(Some(Timer::event(event, at)?.write()))
}

impl Store {
    /// Cuts an event about many subjects into parts that are told one by one. Answers whether it was cut.
    pub async fn cut_event(&self, timer: &Timer, now: Timestamp) -> Result<bool> {
        let Some(event) = &timer.event else { return Ok(false) };
        let parts = event.parts();
        if parts.is_empty() {
            return Ok(false);
        }
        let mut puts = Vec::with_capacity(parts.len());
        for part in parts {
            puts.push(Timer::event(part, now)?.put());
        }
        self.table().write_many(puts, Vec::new()).await?;
        self.delete_timer(timer).await?;
        self.bell().notify_one();
        Ok(true)
    }

    /// Ends an event that was told. The webhooks that did not take it are told again later; answers how many are
    /// given up, since they were tried often enough.
    pub async fn end_event(&self, timer: &Timer, failed: &[ProjectChildId], now: Timestamp) -> Result<usize> {
        let Some(event) = &timer.event else { return Ok(0) };
        let again: Vec<(Event, Timestamp)> = failed.iter().filter_map(|hook| event.again(*hook, now)).collect();
        let given_up = failed.len() - again.len();
        let mut writes = vec![timer.removal()];
        for (event, at) in again {
            writes.push(Timer::event(event, at)?.write());
        }
        let mut retry = Retry::new("an event could not be ended");
        loop {
            if self.table().transact(writes.clone()).await?.is_done() {
                return Ok(given_up);
            }
            retry.again().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(subjects: Vec<(u64, u64)>) -> Event {
        let (project, at) = (ProjectId(3), Timestamp::UNIX_EPOCH);
        Event { action: WebhookAction::TasksCreated, project, subjects, at, only: None, tries: 0 }
    }

    #[test]
    fn a_large_event_is_told_in_parts() {
        assert_eq!(event(vec![(5, MOST_SUBJECTS)]).parts(), []);
        let large = event(vec![(5, 2 * MOST_SUBJECTS + 1), (9_000, 2)]);
        let parts = large.parts();
        assert!(parts.iter().all(|part| part.count() <= MOST_SUBJECTS));
        let told: Vec<u64> = parts.iter().flat_map(Event::ids).collect();
        assert_eq!(told, large.ids().collect::<Vec<u64>>());
    }

    #[test]
    fn a_webhook_that_takes_nothing_is_told_for_hours_and_not_for_ever() {
        let (mut now, mut one) = (Timestamp::UNIX_EPOCH, event(vec![(1, 1)]));
        let mut times = 0;
        while let Some((again, at)) = one.again(ProjectId(3).child(1), now) {
            assert!(at > now);
            (one, now) = (again, at);
            times += 1;
        }
        assert_eq!((times, one.only), (MOST_TRIES - 1, Some(ProjectId(3).child(1))));
        assert!(now.as_second() > 3 * 3_600, "{now}");
    }
}
