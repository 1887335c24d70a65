//! Imports whose response is sent after they end.

use crate::body;
use api::{Access, App, BodyKind, BrowserForm, Failure, Id, Params, Path, Result};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use labeling::ids::{ProjectChildId, ProjectId, UserId};
use serde::Deserialize;
use serde_json::{Value, json};
use std::future::Future;
use store::imports::pipeline::{File, ImportError, ReadReport, Reading, upload_url};
use store::imports::uploads::Upload;
use store::imports::{Imported, Importing};
use store::jobs::JobProblem;
use store::projects::Project;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use utoipa::ToSchema;

/// Imports tasks from a JSON body, files of a form, or the file at a form's `url`.
#[utoipa::path(post, path = "/api/projects/{id}/import", tag = "import",
    params(("id" = u64, Path), ("commit_to_project" = Option<bool>, Query), ("return_task_ids" = Option<bool>, Query),
        ("preannotated_from_fields" = Option<String>, Query)),
    request_body = Object, responses((status = 201), (status = 400)))]
pub(crate) async fn import(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    params: Params,
    request: Request,
) -> Result<Response> {
    let project = app.store().project(ProjectId(id)).await?;
    let commit = params.flag("commit_to_project")?.unwrap_or(true);
    let import = Import::new(&app, &project, user.id, &params).await?;
    match BodyKind::of(request.headers())? {
        BodyKind::Json => {
            let (imported, report) = import.run(body::json(request.into_body())).await?;
            import.answer(&imported, &report, &[])
        }
        BodyKind::Multipart => {
            let form = Multipart::from_request(request, &app).await;
            let form = form.map_err(|error| Failure::bad_request(error.body_text()))?;
            let (files, receiver) = channel::<File>(1);
            let mut uploads = Vec::new();
            let arrive = body::form(&app, &project, user.id, form, files.clone(), !commit, &mut uploads);
            let imported = import.arriving(arrive, files, receiver, commit).await;
            import.ended(imported, uploads).await
        }
        BodyKind::UrlEncoded => {
            let BrowserForm(form) = BrowserForm::from_request(request, &app).await?;
            let url = form.get("url").ok_or_else(|| Failure::invalid("url", "This field is required."))?;
            let (files, receiver) = channel::<File>(1);
            let mut uploads = Vec::new();
            let arrive = body::url(&app, &project, user.id, url, files.clone(), !commit, &mut uploads);
            let imported = import.arriving(arrive, files, receiver, commit).await;
            import.ended(imported, uploads).await
        }
    }
}

/// The staged uploads to import.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReimportBody {
    /// Their ids.
    #[schema(value_type = Vec<u64>)]
    file_upload_ids: Vec<Id>,
}

/// Imports staged uploads.
#[utoipa::path(post, path = "/api/projects/{id}/reimport", tag = "import", params(("id" = u64, Path)),
    request_body = ReimportBody, responses((status = 201), (status = 400)))]
pub(crate) async fn reimport(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    params: Params,
    api::Json(wanted): api::Json<ReimportBody>,
) -> Result<Response> {
    let project = app.store().project(ProjectId(id)).await?;
    let import = Import::new(&app, &project, user.id, &params).await?;
    let mut uploads = Vec::new();
    for id in wanted.file_upload_ids.into_iter().map(|Id(id)| ProjectChildId(id)) {
        if id.project() != project.id {
            return Err(Failure::invalid("file_upload_ids", format!("{id} is no upload of this project")));
        }
        let upload = app.store().upload(id).await?;
        if upload.key.is_empty() {
            return Err(Failure::invalid("file_upload_ids", format!("{id} was imported when it came and is not kept")));
        }
        uploads.push(upload);
    }
    let (files, receiver) = channel::<File>(1);
    let feed = async {
        for upload in &uploads {
            let file = app.store().stored_file(upload, upload_url(&project, upload)).await?;
            if files.send(file).await.is_err() {
                break;
            }
        }
        drop(files);
        Ok::<(), Failure>(())
    };
    let (fed, imported) = futures::join!(feed, import.run(receiver));
    let (imported, report) = imported?;
    fed?;
    import.answer(&imported, &report, &uploads)
}

/// An import of one request.
struct Import<'a> {
    app: &'a App,
    project: &'a Project,
    user: UserId,
    job: ProjectChildId,
    reading: Reading,
    return_ids: bool,
    started: jiff::Timestamp,
}

impl<'a> Import<'a> {
    async fn new(app: &'a App, project: &'a Project, user: UserId, params: &Params) -> Result<Import<'a>> {
        let fields = params.all("preannotated_from_fields").map(str::to_owned).collect();
        Ok(Import {
            app,
            project,
            user,
            job: app.store().take_child(project.id).await?,
            reading: Reading { preannotated_from_fields: fields, ..Reading::default() },
            return_ids: params.flag("return_task_ids")?.unwrap_or(false),
            started: app.now(),
        })
    }

    async fn run(&self, files: Receiver<File>) -> Result<(Imported, ReadReport)> {
        let importing = Importing { project: self.project, job: self.job, user: self.user, now: self.started };
        let imported = self.app.store().import_files(importing, self.reading.clone(), files).await;
        imported.map_err(failure)
    }

    /// Imports files as they arrive. If `commit` is false, only stores them for later and returns `None`. If one file
    /// does not arrive completely, none is imported.
    async fn arriving(
        &self,
        arrive: impl Future<Output = Result<()>>,
        files: Sender<File>,
        receiver: Receiver<File>,
        commit: bool,
    ) -> Result<Option<(Imported, ReadReport)>> {
        if !commit {
            drop(receiver);
            return arrive.await.map(|()| None);
        }
        let feed = async {
            let arrived = arrive.await;
            if arrived.is_err() {
                let _ = files.send(body::broken()).await;
            }
            drop(files);
            arrived
        };
        let (arrived, imported) = futures::join!(feed, self.run(receiver));
        arrived?;
        imported.map(Some)
    }

    /// The response to uploaded files. Refused files are deleted.
    async fn ended(&self, imported: Result<Option<(Imported, ReadReport)>>, uploads: Vec<Upload>) -> Result<Response> {
        match imported {
            Ok(Some((imported, report))) => self.answer(&imported, &report, &uploads),
            Ok(None) => self.staged(&uploads),
            Err(refused) => {
                // After an error of the store, tasks may exist. They keep their files.
                if refused.status().is_client_error() {
                    self.app.store().delete_uploads(&uploads).await?;
                }
                Err(refused)
            }
        }
    }

    fn seconds(&self) -> f64 {
        self.app.now().duration_since(self.started).as_secs_f64()
    }

    fn answer(&self, imported: &Imported, report: &ReadReport, uploads: &[Upload]) -> Result<Response> {
        let totals = &imported.totals;
        // A JSON body has no files, so it has no formats and columns. Clients then read both as lists.
        let (formats, columns) = match uploads {
            [] => (json!([]), json!([])),
            _ => (json!(report.formats), json!(report.common_keys.clone().unwrap_or_default())),
        };
        let ids: Vec<u64> = uploads.iter().map(|upload| upload.id.0).collect();
        let mut answer = json!({
            "task_count": totals.tasks,
            "annotation_count": totals.annotations + totals.cancelled,
            "prediction_count": totals.predictions,
            "duration": self.seconds(),
            "file_upload_ids": ids,
            "could_be_tasks_list": false,
            "found_formats": formats,
            "data_columns": columns,
        });
        if self.return_ids {
            answer["task_ids"] = imported.task_ids().map(|id| json!(id)).collect::<Value>();
        }
        Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
    }

    fn staged(&self, uploads: &[Upload]) -> Result<Response> {
        let ids: Vec<u64> = uploads.iter().map(|upload| upload.id.0).collect();
        let answer = json!({
            "task_count": uploads.len(),
            "annotation_count": null,
            "prediction_count": null,
            "duration": self.seconds(),
            "file_upload_ids": ids,
            "could_be_tasks_list": false,
            "found_formats": [],
            "data_columns": [],
        });
        Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
    }
}

/// The error of a refused import in Label Studio's form: good items before the first bad one are `{}`.
fn failure(error: ImportError) -> Failure {
    match error {
        ImportError::Store(error) => error.into(),
        ImportError::Refused(problems) => {
            let mut errors: Vec<Value> = Vec::new();
            if let Some(row) = problems.iter().find_map(|problem| problem.row) {
                let before = usize::try_from(row.saturating_sub(1)).unwrap_or(0).min(1_000);
                errors.extend(std::iter::repeat_n(json!({}), before));
            }
            errors.extend(problems.iter().map(|problem| Value::String(sentence(problem))));
            let mut fields = serde_json::Map::new();
            fields.insert("non_field_errors".to_owned(), Value::Array(errors));
            Failure::validation(fields)
        }
    }
}

/// A problem as a sentence, such as `tasks.json: Row 3: data.text is missing.`
fn sentence(problem: &JobProblem) -> String {
    let file = if problem.file.is_empty() { String::new() } else { format!("{}: ", problem.file) };
    let end = if problem.message.ends_with(['.', '?']) { "" } else { "." };
    let message = &problem.message;
    // The problem of a row or field is a predicate. Other problems are sentences.
    match (problem.row, &problem.field) {
        (Some(row), Some(field)) => format!("{file}Row {row}: {field} {message}{end}"),
        (Some(row), None) => format!("{file}Row {row} {message}{end}"),
        (None, Some(field)) => format!("{file}{field} {message}{end}"),
        (None, None) => format!("{file}{message}{end}"),
    }
}
