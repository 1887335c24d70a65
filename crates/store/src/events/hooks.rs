//! Webhooks, and the events that they are told: an event is a row for the clock, written in the transaction of the change
//! itself and only where somebody listens, so that none is lost and none is told of what did not happen. A stream of
//! changes (or the bell, on one machine) only makes it sooner.

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::due::Due;
use crate::projects::Project;
use crate::table::Write;
use crate::table::expression::Update;
use crate::table::keys;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};

const TRIES: u32 = 12;
/// How long an event waits for the clock when nothing told it sooner.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// How many things an event is about at most when it is told.
pub const MOST_SUBJECTS: u64 = 500;
/// How many webhooks a project has at most.
pub const MOST_WEBHOOKS: usize = 50;
/// How often an event is told to a webhook that does not take it.
const MOST_TRIES: u32 = 9;

/// What happened, as Label Studio's webhooks name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    ProjectCreated,
    ProjectUpdated,
    ProjectDeleted,
    TasksCreated,
    TasksDeleted,
    AnnotationCreated,
    AnnotationsCreated,
    AnnotationUpdated,
    AnnotationsDeleted,
    LabelLinkCreated,
    LabelLinkUpdated,
    LabelLinkDeleted,
    // Not the reference's.
    ExportCompleted,
    ExportFailed,
}

/// What clients are told of an action.
#[derive(Clone, Copy, Debug)]
pub struct ActionInfo {
    pub action: Action,
    /// As requests write it.
    pub name: &'static str,
    pub title: &'static str,
    /// Under which key the subjects stand in what a webhook is told.
    pub key: &'static str,
    /// Whether only the whole organisation's webhooks are told.
    pub organization_only: bool,
}

const fn info(
    action: Action,
    name: &'static str,
    title: &'static str,
    key: &'static str,
    organization_only: bool,
) -> ActionInfo {
    ActionInfo { action, name, title, key, organization_only }
}

/// All actions: the reference's in its order, then our own.
pub static ACTIONS: [ActionInfo; 14] = [
    info(Action::ProjectCreated, "PROJECT_CREATED", "Project created", "project", true),
    info(Action::ProjectUpdated, "PROJECT_UPDATED", "Project updated", "project", false),
    info(Action::ProjectDeleted, "PROJECT_DELETED", "Project deleted", "project", true),
    info(Action::TasksCreated, "TASKS_CREATED", "Task created", "tasks", false),
    info(Action::TasksDeleted, "TASKS_DELETED", "Task deleted", "tasks", false),
    info(Action::AnnotationCreated, "ANNOTATION_CREATED", "Annotation created", "annotation", false),
    info(Action::AnnotationsCreated, "ANNOTATIONS_CREATED", "Annotations created", "annotation", false),
    info(Action::AnnotationUpdated, "ANNOTATION_UPDATED", "Annotation updated", "annotation", false),
    info(Action::AnnotationsDeleted, "ANNOTATIONS_DELETED", "Annotation deleted", "annotations", false),
    info(Action::LabelLinkCreated, "LABEL_LINK_CREATED", "Label link created", "label_link", false),
    info(Action::LabelLinkUpdated, "LABEL_LINK_UPDATED", "Label link updated", "label_link", false),
    info(Action::LabelLinkDeleted, "LABEL_LINK_DELETED", "Label link deleted", "label_link", false),
    info(Action::ExportCompleted, "EXPORT_COMPLETED", "Scheduled export completed", "export", false),
    info(Action::ExportFailed, "EXPORT_FAILED", "Scheduled export failed", "export", false),
];

impl Action {
    /// What clients are told of it.
    pub fn info(self) -> &'static ActionInfo {
        // Every action stands in the table, at its own number.
        &ACTIONS[self as usize]
    }

    /// Its place among those that somebody listens for.
    fn bit(self) -> u64 {
        1 << (self as u32)
    }
}

/// An address that is told what happens in a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    pub id: ProjectChildId,
    pub url: String,
    /// Whether it is told more than the action's name.
    pub send_payload: bool,
    pub send_for_all_actions: bool,
    /// Headers of its requests, sealed, as hex.
    pub headers: String,
    pub is_active: bool,
    pub actions: Vec<Action>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Webhook {
    /// Whether it is told of an action.
    pub fn hears(&self, action: Action) -> bool {
        self.is_active && (self.send_for_all_actions || self.actions.contains(&action))
    }
}

/// Which actions somebody listens for, as a project's row carries it.
fn listeners(hooks: &[Webhook]) -> u64 {
    let heard = ACTIONS.iter().filter(|info| !info.organization_only);
    let heard = heard.filter(|info| hooks.iter().any(|hook| hook.hears(info.action)));
    heard.map(|info| info.action.bit()).sum()
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub action: Action,
    pub project: ProjectId,
    /// What it happened to: first ids and how many follow one another.
    pub subjects: Vec<(u64, u64)>,
    pub at: Timestamp,
    /// The only webhook that is still to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<ProjectChildId>,
    /// How often that one did not take it.
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

    /// The same in parts that are told one by one; none where it is small enough.
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

    /// The event once more for a webhook that did not take it, and when; none when it was told often enough.
    fn again(&self, hook: ProjectChildId, now: Timestamp) -> Option<(Event, Timestamp)> {
        let tries = self.tries + 1;
        // 1 minute, 2, 4, ... about four hours: more than eight hours in all.
        let pause = SignedDuration::from_mins(1 << (tries - 1).min(8));
        (tries < MOST_TRIES)
            .then(|| (Event { only: Some(hook), tries, ..self.clone() }, now.checked_add(pause).unwrap_or(now)))
    }
}

impl Project {
    /// Whether somebody listens for an action.
    pub fn is_heard(&self, action: Action) -> bool {
        self.listeners & action.bit() != 0
    }
}

impl Store {
    /// The write that notes an event; none where nobody listens.
    pub(crate) fn event(
        &self,
        project: &Project,
        action: Action,
        subjects: Vec<(u64, u64)>,
        now: Timestamp,
    ) -> Result<Option<Write>> {
        if !project.is_heard(action) || subjects.is_empty() {
            return Ok(None);
        }
        let event = Event { action, project: project.id, subjects, at: now, only: None, tries: 0 };
        let at = now.checked_add(PATIENCE).unwrap_or(now);
        Ok(Some(Due::event(event, at)?.write(at)))
    }

    /// Rings the bell where a change may have noted an event.
    pub(crate) fn ring(&self, project: &Project) {
        if project.listeners != 0 {
            self.bell().notify_one();
        }
    }

    /// A project's webhooks, oldest first.
    pub async fn webhooks(&self, project: ProjectId) -> Result<Vec<Webhook>> {
        self.document(&keys::webhooks(project)).await
    }

    /// Changes a project's webhooks. Other processes hear of it within ten seconds.
    pub async fn change_webhooks<T>(
        &self,
        project: ProjectId,
        change: impl Fn(&mut Vec<Webhook>) -> Result<T> + Send,
    ) -> Result<T> {
        let said = |hooks: &[Webhook]| Update::new().set("listeners", listeners(hooks));
        self.change_document(project, keys::webhooks(project), change, said).await
    }

    /// Cuts an event about much into parts that are told one by one; whether it was cut.
    pub async fn cut_event(&self, due: &Due, now: Timestamp) -> Result<bool> {
        let Some(event) = &due.event else { return Ok(false) };
        let parts = event.parts();
        if parts.is_empty() {
            return Ok(false);
        }
        let mut puts = Vec::with_capacity(parts.len());
        for part in parts {
            puts.push(Due::event(part, now)?.put(now));
        }
        self.table().write_many(puts, Vec::new()).await?;
        self.forget_due(due).await?;
        self.bell().notify_one();
        Ok(true)
    }

    /// Ends an event that was told; those webhooks that did not take it are told again later. Answers how many are not,
    /// because they were told often enough.
    pub async fn end_event(&self, due: &Due, failed: &[ProjectChildId], now: Timestamp) -> Result<usize> {
        let Some(event) = &due.event else { return Ok(0) };
        let again: Vec<(Event, Timestamp)> = failed.iter().filter_map(|hook| event.again(*hook, now)).collect();
        let given_up = failed.len() - again.len();
        let mut writes = vec![due.removal()];
        for (event, at) in again {
            writes.push(Due::event(event, at)?.write(at));
        }
        for attempt in 0..TRIES {
            if self.table().transact(writes.clone()).await?.is_done() {
                return Ok(given_up);
            }
            crate::calls::pause(attempt).await;
        }
        Err(Error::new(ErrorKind::Unavailable, "an event could not be ended"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(subjects: Vec<(u64, u64)>) -> Event {
        let (project, at) = (ProjectId(3), Timestamp::UNIX_EPOCH);
        Event { action: Action::TasksCreated, project, subjects, at, only: None, tries: 0 }
    }

    #[test]
    fn actions_stand_at_their_own_numbers_under_their_own_names() {
        for (at, info) in ACTIONS.iter().enumerate() {
            assert_eq!(info.action as usize, at);
            assert_eq!(serde_json::to_value(info.action).unwrap(), info.name);
        }
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
