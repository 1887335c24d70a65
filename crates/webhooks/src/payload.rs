//! The payload of a delivery: the records at delivery time, under Label Studio's keys.

use convert::export::{annotation_json, task_json};
use labeling::ids::{ChildId, ProjectChildId, TaskId};
use serde_json::{Map, Value, json};
use store::events::actions::WebhookAction;
use store::events::event::Event;
use store::exports::MANIFEST;
use store::jobs::JobStatus;
use store::jobs::export::ExportJob;
use store::objects::Bucket;
use store::objects::object_keys;
use store::projects::Project;
use store::tasks::load::LoadFields;
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
            let tasks = loaded.iter().map(|one| or_id(task_json(&one.task, project.id), one.task.id.0));
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
fn or_id(record: serde_json::Result<Value>, id: u64) -> Value {
    record.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "record {id} cannot be told to webhooks");
        json!({"id": id})
    })
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
            Some(annotation) => or_id(annotation_json(annotation, project.id), id.0),
            None => json!({"id": id}),
        });
        tasks.push(match &loaded {
            Some(loaded) => or_id(task_json(&loaded.task, project.id), id.task().0),
            None => json!({"id": id.task()}),
        });
    }
    Ok((annotations, tasks))
}

/// A project's JSON in a payload.
pub async fn project_json(store: &Store, project: &Project) -> Result<Value> {
    let (config, totals) = futures::try_join!(store.label_config(project), store.project_totals(project.id))?;
    let mut json = serde_json::to_value(&project.settings)?;
    if let Some(fields) = json.as_object_mut() {
        // Secret: never part of a payload.
        fields.remove("task_data_password");
        fields.extend([
            ("id".to_owned(), json!(project.id)),
            ("label_config".to_owned(), json!(config.xml)),
            ("organization".to_owned(), json!(1)),
            ("created_by".to_owned(), json!(project.created_by)),
            ("created_at".to_owned(), json!(project.created_at)),
            ("task_number".to_owned(), json!(totals.tasks)),
            ("finished_task_number".to_owned(), json!(totals.finished)),
            ("num_tasks_with_annotations".to_owned(), json!(totals.with_annotations)),
            ("total_annotations_number".to_owned(), json!(totals.annotations)),
            ("useful_annotation_number".to_owned(), json!(totals.useful)),
            ("ground_truth_number".to_owned(), json!(totals.ground_truth)),
            ("skipped_annotations_number".to_owned(), json!(totals.cancelled)),
            ("total_predictions_number".to_owned(), json!(totals.predictions)),
        ]);
    }
    Ok(json)
}
