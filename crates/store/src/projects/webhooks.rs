//! A project's webhooks, and which actions they listen for.

use crate::Store;
use crate::error::Result;
use crate::events::actions::{WEBHOOK_ACTIONS, WebhookAction};
use crate::events::event::event_write;
use crate::projects::Project;
use crate::projects::documents::Said;
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Range, Write};
use jiff::Timestamp;
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};

/// How many webhooks a project has at most.
pub const MOST_WEBHOOKS: usize = 50;

/// A webhook: a URL that receives the events of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    pub id: ProjectChildId,
    pub url: String,
    /// Whether it receives the payload, or only the action's name.
    pub send_payload: bool,
    pub send_for_all_actions: bool,
    /// Headers of its requests, sealed, as hex.
    pub headers: String,
    pub is_active: bool,
    pub actions: Vec<WebhookAction>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Webhook {
    /// Whether it receives events of an action.
    pub fn hears(&self, action: WebhookAction) -> bool {
        self.is_active && (self.send_for_all_actions || self.actions.contains(&action))
    }
}

/// The set of actions that webhooks listen for, a bit each, as a project's row holds it.
fn listeners(hooks: &[Webhook]) -> u64 {
    let heard = WEBHOOK_ACTIONS.iter().filter(|info| !info.organization_only);
    let heard = heard.filter(|info| hooks.iter().any(|hook| hook.hears(info.action)));
    heard.map(|info| info.action.bit()).sum()
}

impl Project {
    /// Whether a webhook listens for an action.
    pub fn is_heard(&self, action: WebhookAction) -> bool {
        self.listeners & action.bit() != 0
    }
}

impl Store {
    /// The write that records an event; none if no webhook listens.
    pub(crate) fn event(
        &self,
        project: &Project,
        action: WebhookAction,
        subjects: Vec<(u64, u64)>,
        now: Timestamp,
    ) -> Result<Option<Write>> {
        match project.is_heard(action) {
            true => event_write(project.id, action, subjects, now),
            false => Ok(None),
        }
    }

    /// Rings the bell if a change may have recorded an event.
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
        let said = |hooks: &[Webhook]| Said {
            meta: Update::new().set("listeners", listeners(hooks)),
            index: Some(match hooks.is_empty() {
                true => Write::Delete(keys::hooked(project), Condition::none()),
                false => Write::Put(keys::hooked(project), Row::new().with("project", project.0), Condition::none()),
            }),
        };
        self.change_document(project, (keys::webhooks(project), "headers"), change, said).await
    }

    /// The webhooks of all projects, by project.
    pub async fn all_webhooks(&self) -> Result<Vec<Webhook>> {
        let rows = self.table().query(keys::HOOKED, Range::Prefix(String::new()), None, false).await?;
        let hooked = rows.iter().map(|row| Ok(keys::webhooks(ProjectId(row.number("project")?))));
        let hooked: Vec<Key> = hooked.collect::<Result<_>>()?;
        let mut hooks: Vec<Webhook> = Vec::new();
        for row in self.table().get_many(&hooked).await? {
            hooks.extend(row.json::<Vec<Webhook>>("doc")?);
        }
        hooks.sort_by_key(|hook| hook.id);
        Ok(hooks)
    }
}
