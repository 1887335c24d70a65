//! Requests predictions of tasks and stores them.

use crate::answer::{self, PredictAnswer};
use crate::client::{BackendError, Client, project_uid};
use api::secret::TASK_DATA_PASSWORD;
use api::wire::TaskView;
use api::{App, Role};
use futures::{StreamExt, TryStreamExt, stream};
use labeling::ids::{ProjectChildId, TaskId, UserId};
use labeling::task::Prediction;
use serde_json::{Value, json};
use std::time::Duration;
use store::projects::Project;
use store::projects::backends::Backend;
use store::tasks::load::{LoadFields, Loaded};
use store::{Error, ErrorKind};

/// Time limit of a model while a user waits for the answer.
const INTERACTIVE_TIMEOUT: Duration = Duration::from_secs(20);
/// Number of tasks whose predictions are stored in parallel.
const AT_ONCE: usize = 8;
/// Minimum and maximum time-out of a backend, in seconds. A backend's own setting is clamped to this range.
const TIMEOUTS: (f64, f64) = (1.0, 300.0);

/// The reason why there are no predictions.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The backend failed.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// The backend accepts only one task per request.
    #[error("takes one task at a time")]
    OneTaskPerRequest,
    /// Skylabel failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// A backend, with the project and the job of its calls.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    project: &'a Project,
    backend: &'a Backend,
    client: Client,
    /// The job that requests predictions. Tasks that it already handled are skipped. None if a user waits for the answer.
    job: Option<ProjectChildId>,
}

/// The outcome of a request for predictions.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// Number of tasks that now have predictions of the backend, including those that had them before.
    pub(crate) tasks: u64,
    /// Number of stored predictions.
    pub(crate) predictions: u64,
    /// Tasks without predictions, and the reason for each.
    pub(crate) problems: Vec<(TaskId, String)>,
}

impl Asked {
    fn add(&mut self, other: Asked) {
        self.tasks += other.tasks;
        self.predictions += other.predictions;
        self.problems.extend(other.problems);
    }
}

impl<'a> Asking<'a> {
    /// A caller of a project's backend.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub(crate) fn new(
        app: &App,
        project: &'a Project,
        backend: &'a Backend,
        job: Option<ProjectChildId>,
    ) -> store::Result<Asking<'a>> {
        Ok(Asking { project, backend, client: Client::new(app, backend)?, job })
    }

    fn within(&self) -> Duration {
        let (least, most) = TIMEOUTS;
        let set = Duration::from_secs_f64(self.backend.timeout.clamp(least, most));
        if self.job.is_none() { set.min(INTERACTIVE_TIMEOUT) } else { set }
    }

    /// Whether a task already has the predictions that would be requested.
    fn has(&self, loaded: &Loaded) -> bool {
        let version = &self.backend.model_version;
        loaded.task.predictions.iter().any(|one| {
            (self.job.is_some() && one.asked_by == self.job) || (!version.is_empty() && one.model_version == *version)
        })
    }

    /// Requests predictions of those tasks that have none of the backend's model version, and stores them.
    ///
    /// # Errors
    /// [`AskError`]. Predictions that were stored before the error stay.
    pub(crate) async fn ask(&self, app: &App, tasks: &[TaskId]) -> Result<Asked, AskError> {
        let mut loaded = app.store().load_tasks(self.project, tasks, LoadFields::ALL).await?;
        let all = loaded.len();
        loaded.retain(|one| !self.has(one));
        let mut asked = Asked { tasks: (all - loaded.len()) as u64, ..Asked::default() };
        if !loaded.is_empty() {
            // Boxed: in a debug build, one future of all these calls is larger than the stack of a thread.
            asked.add(Box::pin(self.ask_about(app, &loaded)).await?);
        }
        Ok(asked)
    }

    async fn ask_about(&self, app: &App, loaded: &[Loaded]) -> Result<Asked, AskError> {
        // A task that no reader can read must not hold up the others.
        let (loaded, unreadable): (Vec<Loaded>, Vec<Loaded>) =
            loaded.iter().cloned().partition(|one| task_json(one, self.project).is_ok());
        let problem = |one: Loaded| (one.task.id, "its data is not valid JSON".to_owned());
        let mut asked = Asked { problems: unreadable.into_iter().map(problem).collect(), ..Asked::default() };
        if !loaded.is_empty() {
            asked.add(self.ask_readable(app, &loaded).await?);
        }
        Ok(asked)
    }

    async fn ask_readable(&self, app: &App, loaded: &[Loaded]) -> Result<Asked, AskError> {
        let request = request(app, self.project, self.backend, loaded, &Value::Null).await?;
        let answer = self.client.predict(&request, self.within()).await?;
        match answer::read(&answer, loaded.len(), &self.backend.model_version, app.now())? {
            PredictAnswer::PerTask(each) => Ok(Box::pin(self.store(app, loaded, each)).await?),
            PredictAnswer::OneTaskPerRequest => Err(AskError::OneTaskPerRequest),
        }
    }

    async fn store(
        &self,
        app: &App,
        loaded: &[Loaded],
        answers: Vec<(Vec<Prediction>, Option<String>)>,
    ) -> store::Result<Asked> {
        let answers: Vec<_> = loaded.iter().map(|one| one.task.id).zip(answers).collect();
        let stored = stream::iter(answers).map(|(task, (predictions, wrong))| {
            let predictions = predictions.into_iter().map(|one| Prediction { asked_by: self.job, ..one }).collect();
            store_predictions(app.clone(), task, predictions, wrong)
        });
        let stored: Vec<Asked> = stored.buffered(AT_ONCE).try_collect().await?;
        let mut all = Asked::default();
        stored.into_iter().for_each(|one| all.add(one));
        Ok(all)
    }
}

/// Stores a task's predictions. `wrong` lists the entries that could not be parsed.
async fn store_predictions(
    app: App,
    task: TaskId,
    predictions: Vec<Prediction>,
    wrong: Option<String>,
) -> store::Result<Asked> {
    let now = app.now();
    let stored = async {
        let work = app.store().task_ref(task, now.as_millisecond()).await?;
        let mut stored = 0;
        for prediction in predictions {
            app.store().create_prediction(&work, prediction, now).await?;
            stored += 1;
        }
        Ok::<u64, Error>(stored)
    };
    let (tasks, problems) = (u64::from(wrong.is_none()), wrong.map(|why| (task, why)).into_iter().collect());
    match stored.await {
        Ok(predictions) => Ok(Asked { tasks, predictions, problems }),
        // The task was deleted in the meantime.
        Err(error) if error.kind() == ErrorKind::Missing => Ok(Asked::default()),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            Ok(Asked { problems: vec![(task, error.to_string())], ..Asked::default() })
        }
        Err(error) => Err(error),
    }
}

/// Whether a backend gets the password of the project's data. Only if an owner or the project's creator set its URL,
/// since any other member could have named their own server.
async fn is_trusted(app: &App, project: &Project, backend: &Backend) -> store::Result<bool> {
    let account = app.person(backend.connected_by).await?;
    Ok(account.is_some_and(|account| account.role == Role::Owner || account.id == project.created_by))
}

fn task_json(loaded: &Loaded, project: &Project) -> serde_json::Result<Value> {
    serde_json::to_value(TaskView::alone(loaded.task.clone(), &loaded.state, project.id))
}

/// The body of a `/predict` request, as Label Studio sends it.
async fn request(
    app: &App,
    project: &Project,
    backend: &Backend,
    loaded: &[Loaded],
    context: &Value,
) -> store::Result<Value> {
    let (config, trusted) = tokio::try_join!(app.store().label_config(project), is_trusted(app, project, backend))?;
    let password = project.settings.task_data_password.as_deref().filter(|_| trusted);
    let password = password.and_then(|sealed| app.settings().secret.open_text(TASK_DATA_PASSWORD, sealed));
    let tasks: serde_json::Result<Vec<Value>> = loaded.iter().map(|one| task_json(one, project)).collect();
    Ok(json!({
        "tasks": tasks?,
        "project": project_uid(project),
        "label_config": config.xml,
        "params": {
            "login": project.settings.task_data_login,
            "password": password,
            "context": context,
        },
    }))
}

/// Requests the first backend's predictions for an opened task that has none, if the project's settings say so. An error is
/// logged, and the task opens without predictions.
pub async fn predict_opened(app: &App, project: &Project, backends: &[Backend], loaded: &mut Loaded) {
    let settings = &project.settings;
    let wanted = settings.evaluate_predictions_automatically || settings.show_collab_predictions;
    let Some(backend) = backends.first().filter(|_| wanted && loaded.task.predictions.is_empty()) else { return };
    let asked = async {
        Asking::new(app, project, backend, None)?.ask(app, &[loaded.task.id]).await?;
        let work = app.store().task_ref(loaded.task.id, app.now().as_millisecond()).await?;
        let parts = LoadFields { data: false, work: true };
        Ok::<_, AskError>(app.store().load_one(&work, parts).await?)
    };
    match asked.await {
        Ok(now) => {
            loaded.task.predictions = now.task.predictions;
            loaded.state = now.state;
        }
        Err(error) => tracing::warn!(error = %error, "task {} opens without predictions", loaded.task.id),
    }
}

/// Calls a backend interactively while a user draws. The answer is not stored. `context` contains the drawn regions.
///
/// # Errors
/// [`AskError`].
pub async fn interactive(
    app: &App,
    project: &Project,
    backend: &Backend,
    mut loaded: Loaded,
    context: &Value,
    user: UserId,
) -> Result<Value, AskError> {
    loaded.task.drafts.retain(|draft| draft.user == user);
    let request = request(app, project, backend, std::slice::from_ref(&loaded), context).await?;
    let asking = Asking::new(app, project, backend, None)?;
    let answer = asking.client.predict(&request, asking.within()).await?;
    let first = answer.get("results").and_then(Value::as_array).and_then(|results| results.first());
    Ok(first.cloned().ok_or_else(|| BackendError::invalid_answer("/predict", "without results"))?)
}

/// Returns the request for a task and the backend's answer, for a trial. Nothing is stored.
///
/// # Errors
/// [`AskError`].
pub async fn sample(
    app: &App,
    project: &Project,
    backend: &Backend,
    loaded: &Loaded,
) -> Result<(Value, Value), AskError> {
    let mut request = request(app, project, backend, std::slice::from_ref(loaded), &Value::Null).await?;
    let asking = Asking::new(app, project, backend, None)?;
    let answer = asking.client.predict(&request, asking.within()).await?;
    // The user who tries a backend must not see the password of the project's data.
    request["params"]["password"] = Value::Null;
    Ok((request, answer))
}
