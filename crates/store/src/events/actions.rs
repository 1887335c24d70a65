//! The actions that webhooks can listen for.

use serde::{Deserialize, Serialize};

/// The kind of an event, under the names of Label Studio's webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WebhookAction {
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

/// The description of an action for clients.
#[derive(Clone, Copy, Debug)]
pub struct WebhookActionInfo {
    pub action: WebhookAction,
    /// The name in requests.
    pub name: &'static str,
    pub title: &'static str,
    /// The key of the subjects in a webhook's payload.
    pub key: &'static str,
    /// Whether only webhooks of the whole organisation receive it.
    pub organization_only: bool,
}

const fn info(
    action: WebhookAction,
    name: &'static str,
    title: &'static str,
    key: &'static str,
    organization_only: bool,
) -> WebhookActionInfo {
    WebhookActionInfo { action, name, title, key, organization_only }
}

/// All actions: the reference's in its order, then our own.
pub static WEBHOOK_ACTIONS: [WebhookActionInfo; 14] = [
    info(WebhookAction::ProjectCreated, "PROJECT_CREATED", "Project created", "project", true),
    info(WebhookAction::ProjectUpdated, "PROJECT_UPDATED", "Project updated", "project", false),
    info(WebhookAction::ProjectDeleted, "PROJECT_DELETED", "Project deleted", "project", true),
    info(WebhookAction::TasksCreated, "TASKS_CREATED", "Task created", "tasks", false),
    info(WebhookAction::TasksDeleted, "TASKS_DELETED", "Task deleted", "tasks", false),
    info(WebhookAction::AnnotationCreated, "ANNOTATION_CREATED", "Annotation created", "annotation", false),
    info(WebhookAction::AnnotationsCreated, "ANNOTATIONS_CREATED", "Annotations created", "annotation", false),
    info(WebhookAction::AnnotationUpdated, "ANNOTATION_UPDATED", "Annotation updated", "annotation", false),
    info(WebhookAction::AnnotationsDeleted, "ANNOTATIONS_DELETED", "Annotation deleted", "annotations", false),
    info(WebhookAction::LabelLinkCreated, "LABEL_LINK_CREATED", "Label link created", "label_link", false),
    info(WebhookAction::LabelLinkUpdated, "LABEL_LINK_UPDATED", "Label link updated", "label_link", false),
    info(WebhookAction::LabelLinkDeleted, "LABEL_LINK_DELETED", "Label link deleted", "label_link", false),
    info(WebhookAction::ExportCompleted, "EXPORT_COMPLETED", "Scheduled export completed", "export", false),
    info(WebhookAction::ExportFailed, "EXPORT_FAILED", "Scheduled export failed", "export", false),
];

impl WebhookAction {
    /// The description for clients.
    pub fn info(self) -> &'static WebhookActionInfo {
        // Every action stands in the table, at its own number.
        &WEBHOOK_ACTIONS[self as usize]
    }

    /// Its bit in a set of actions.
    pub(crate) fn bit(self) -> u64 {
        1 << (self as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_stand_at_their_own_numbers_under_their_own_names() {
        for (at, info) in WEBHOOK_ACTIONS.iter().enumerate() {
            assert_eq!(info.action as usize, at);
            assert_eq!(serde_json::to_value(info.action).unwrap(), info.name);
        }
    }
}
