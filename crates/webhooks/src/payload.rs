//! The payload of a delivery: the records at delivery time, under Label Studio's keys.

use api::wire::{AnnotationView, TaskView, project_json};
use labeling::ids::{ChildId, ProjectChildId, TaskId};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::events::actions::WebhookAction;
use store::events::event::Event;
use store::exports::MANIFEST;
use store::jobs::JobStatus;
use store::jobs::export::ExportJob;
use store::objects::Bucket;
use store::objects::object_keys;
use store::projects::Project;
use store::tasks::load::{LoadFields, Loaded};
use store::{ErrorKind, Result, Store};

/// The payload of an event, without its action. A record that was deleted in the meantime is only its id.
pub(crate) async fn of(store: &Store, event: &Event) -> Result<Map<String, Value>> {
    let project = store.project(event.project).await?;
    let mut payload = Map::new();
    let key = event.action.info().key.to_owned();
    match event.action {
        WebhookAction::AnnotationCreated | WebhookAction::AnnotationUpdated | WebhookAction::AnnotationsCreated => {
            let (annotations, tasks) = annotations(store, &project, event).await?;
            let many = event.action == WebhookAction::AnnotationsCreated;
            payload.insert(key, all_or_first(annotations, many));
            payload.insert("task".to_owned(), all_or_first(tasks, many));
        }
        WebhookAction::TasksCreated => {
            let ids: Vec<TaskId> = event.ids().map(TaskId).collect();
            let loaded = store.load_tasks(&project, &ids, LoadFields { data: true, work: false }).await?;
            let tasks = loaded.into_iter().map(|one| task_or_id(one, &project));
            payload.insert(key, tasks.collect());
        }
        WebhookAction::TasksDeleted | WebhookAction::AnnotationsDeleted => {
            payload.insert(key, event.ids().map(|id| json!({"id": id})).collect());
        }
        WebhookAction::ExportCompleted | WebhookAction::ExportFailed => {
            let mut runs = Vec::new();
            for id in event.ids().map(ProjectChildId) {
                runs.push(export_run(store, id).await?);
            }
            payload.insert(key, all_or_first(runs, false));
        }
        // The project has its own key.
        // These actions are never delivered: they belong to no project, or their records do not exist.
        WebhookAction::ProjectUpdated => {}
        WebhookAction::ProjectCreated
        | WebhookAction::ProjectDeleted
        | WebhookAction::LabelLinkCreated
        | WebhookAction::LabelLinkUpdated
        | WebhookAction::LabelLinkDeleted => {}
    }
    payload.insert("project".to_owned(), project_json(store, &project).await?);
    Ok(payload)
}

/// The manifest of an export run, or the problems if there is none.
async fn export_run(store: &Store, id: ProjectChildId) -> Result<Value> {
    let job = store.job(id).await?;
    let schedule = job.export().and_then(ExportJob::schedule);
    match (job.status, schedule) {
        (JobStatus::Completed, Some(schedule)) => {
            let key = object_keys::export_run(schedule, id, MANIFEST);
            Ok(serde_json::from_slice(&store.objects().get(Bucket::Data, &key).await?)?)
        }
        _ => {
            let problems: Vec<&str> = job.report.problems.iter().map(|problem| problem.message.as_str()).collect();
            Ok(json!({"schedule": schedule, "run": id, "problems": problems}))
        }
    }
}

/// A record, or only its id if a part of it is not valid JSON. One bad record must not stop the others.
fn or_id(record: impl Serialize, id: u64) -> Value {
    serde_json::to_value(record).unwrap_or_else(|error| {
        tracing::warn!(error = %error, "record {id} cannot be sent to webhooks");
        json!({"id": id})
    })
}

fn task_or_id(loaded: Loaded, project: &Project) -> Value {
    let id = loaded.task.id.0;
    or_id(TaskView::alone(loaded.task, &loaded.state, project.id), id)
}

fn all_or_first(values: Vec<Value>, all: bool) -> Value {
    if all { values.into() } else { values.into_iter().next().unwrap_or(Value::Null) }
}

/// Annotations with their tasks.
async fn annotations(store: &Store, project: &Project, event: &Event) -> Result<(Vec<Value>, Vec<Value>)> {
    let (mut annotations, mut tasks) = (Vec::new(), Vec::new());
    for id in event.ids().map(ChildId) {
        let found = store.load_tasks(project, &[id.task()], LoadFields::ALL).await;
        let loaded = match found {
            Ok(loaded) => loaded.into_iter().next(),
            Err(error) if error.kind() == ErrorKind::Missing => None,
            Err(error) => return Err(error),
        };
        let annotation = loaded.as_ref().and_then(|one| one.task.annotations.iter().find(|one| one.id == id));
        annotations.push(match annotation {
            Some(annotation) => or_id(AnnotationView::exported(annotation.clone(), id.task(), project.id), id.0),
            None => json!({"id": id}),
        });
        tasks.push(match loaded {
            Some(loaded) => task_or_id(loaded, project),
            None => json!({"id": id.task()}),
        });
    }
    Ok((annotations, tasks))
}
