//! Prediction jobs: their results when the model, the store or the process fails.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use api::App;
use embedded::{DATA_BUCKET, Embedded, Fault, Options, Rule, TABLE, UPLOADS_BUCKET};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, UserId};
use labeling::task::Task;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use store::Store;
use store::imports::Importing;
use store::imports::pipeline::{Content, File, Reading};
use store::jobs::selected::Selected;
use store::jobs::{Job, JobStatus};
use store::objects::{BucketNames, Objects};
use store::projects::backends::{Backend, BackendState};
use store::projects::{Project, Settings};
use store::table::Table;
use store::tasks::load::LoadFields;
use tests::fake::{self, Asked};
use tokio::sync::mpsc::channel;

const CONFIG: &str = r#"<View><Text name="text" value="$text"/><Choices name="topic" toName="text"><Choice value="news"/></Choices></View>"#;
const START: i64 = 1_800_000_000;

/// A store and an app whose time the test sets.
struct World {
    embedded: Embedded,
    app: App,
    seconds: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

fn names() -> BucketNames {
    BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() }
}

fn app(embedded: &Embedded, seconds: &Arc<AtomicI64>) -> App {
    let table = Table::new(embedded.dynamodb_client(), TABLE);
    let store = Store::new(table, Objects::new(embedded.s3_client(), names()));
    let mut settings = api::Settings::from_env(api::Secret::new([7; 32])).unwrap();
    settings.allow_private_urls = true;
    let (signer, seconds) = (store.objects().client().clone(), Arc::clone(seconds));
    let now = move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap();
    App::with_clock(store, settings, Arc::new(move |_| signer.clone()), Arc::new(now))
}

impl World {
    async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
        let seconds = Arc::new(AtomicI64::new(START));
        World { app: app(&embedded, &seconds), embedded, seconds, _folder: folder }
    }

    /// The state of another process: nothing cached.
    fn another(&self) -> App {
        app(&self.embedded, &self.seconds)
    }

    fn pass(&self, time: SignedDuration) {
        self.seconds.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    fn store(&self) -> &Store {
        self.app.store()
    }

    /// A project of that many tasks with a backend at a URL.
    async fn project(&self, tasks: usize, url: &str) -> (Project, ProjectChildId) {
        let (store, now) = (self.store(), self.app.now());
        let project = store.create_project(Settings::default(), CONFIG, UserId(1), now).await.unwrap();
        let lines: Vec<Value> = (0..tasks).map(|n| json!({"data": {"text": format!("text {n}")}})).collect();
        let (chunks, content) = channel(1);
        let (files, receiver) = channel(1);
        chunks.send(Ok(Value::from(lines).to_string().into())).await.unwrap();
        let content = Content::Chunks(content);
        files.send(File { name: "tasks.json".to_owned(), upload: None, content }).await.ok().unwrap();
        drop((chunks, files));
        let job = store.take_child(project.id).await.unwrap();
        let importing = Importing { project: &project, job, user: UserId(1), now };
        store.import_files(importing, Reading::default(), receiver).await.ok().unwrap();
        let backend = Backend {
            id: store.take_child(project.id).await.unwrap(),
            url: url.to_owned(),
            title: "model".to_owned(),
            description: String::new(),
            is_interactive: false,
            user: None,
            password: None,
            extra_params: None,
            model_version: String::new(),
            timeout: 20.0,
            auto_update: true,
            state: BackendState::Connected,
            error_message: None,
            asked_at: now,
            hostname: "http://localhost".to_owned(),
            connected_by: UserId(1),
            created_at: now,
            updated_at: now,
        };
        let id = backend.id;
        let add = |backends: &mut Vec<Backend>| {
            backends.push(backend.clone());
            Ok(())
        };
        store.change_backends(project.id, add).await.unwrap();
        (store.project(project.id).await.unwrap(), id)
    }

    async fn tasks(&self, project: &Project) -> Vec<Task> {
        let page = self.store().list_tasks(project, 0, 1_000, LoadFields::ALL).await.unwrap();
        page.tasks.into_iter().map(|one| one.task).collect()
    }

    /// The number of predictions of each task.
    async fn predicted(&self, project: &Project) -> Vec<usize> {
        self.tasks(project).await.iter().map(|task| task.predictions.len()).collect()
    }

    /// A job for all tasks.
    async fn request(&self, project: &Project, backend: ProjectChildId) -> Job {
        let ids: Vec<_> = self.tasks(project).await.iter().map(|task| task.id).collect();
        self.store().request_predictions(backend, &Selected::Tasks(ids), UserId(1), self.app.now()).await.unwrap()
    }
}

/// A model that labels every task as news. It names no version, so only jobs can find their earlier predictions.
fn model(asked: &Asked) -> (u16, Value) {
    match asked.path.as_str() {
        "/predict" => {
            let tasks = asked.body["tasks"].as_array().cloned().unwrap_or_default();
            let result =
                json!([{"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["news"]}}]);
            let results: Vec<Value> = tasks.iter().map(|_| json!({"result": result, "score": 0.5})).collect();
            (200, json!({"results": results}))
        }
        _ => (200, json!({"status": "UP", "model_version": null})),
    }
}

#[tokio::test]
async fn every_task_gets_a_prediction_and_no_second_one() {
    let world = World::new().await;
    let (url, mut asked) = fake::serve(model).await.unwrap();
    let (project, backend) = world.project(60, &url).await;
    let job = world.request(&project, backend).await;
    let ended = models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!((ended.status, ended.report.predictions, ended.progress.done), (JobStatus::Completed, 60, 60));
    assert_eq!(ended.report.problems, []);
    assert_eq!(world.predicted(&project).await, vec![1; 60]);
    models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!(world.predicted(&project).await, vec![1; 60]);
    assert_eq!(world.store().due_timers(Timestamp::MAX).all().await.unwrap(), []);

    let mut bodies = Vec::new();
    while let Ok(one) = asked.try_recv() {
        bodies.push(one);
    }
    assert_eq!(bodies[0].path, "/health");
    let setup = &bodies[1].body;
    assert_eq!((&setup["schema"], &setup["hostname"]), (&json!(CONFIG), &json!("http://localhost")));
    let predict = bodies.iter().find(|one| one.path == "/predict").unwrap();
    assert_eq!(predict.body["project"], format!("{}.{START}", project.id));
    assert_eq!(predict.body["tasks"][3]["data"], json!({"text": "text 3"}));
    assert_eq!(predict.body["params"]["context"], Value::Null);
}

#[tokio::test]
async fn a_job_finds_the_tasks_that_its_query_names() {
    let world = World::new().await;
    let (url, _asked) = fake::serve(model).await.unwrap();
    let (project, backend) = world.project(30, &url).await;
    let text = json!({"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "text 1"});
    let query = json!({"filters": {"conjunction": "and", "items": [text]}}).to_string();
    let selected = Selected::Query { query };
    let job = world.store().request_predictions(backend, &selected, UserId(1), world.app.now()).await.unwrap();
    let ended = models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!((ended.status, ended.progress.total, ended.report.predictions), (JobStatus::Completed, 11, 11));
    let predicted = world.predicted(&project).await;
    assert_eq!(predicted.iter().enumerate().filter(|(_, n)| **n > 0).map(|(at, _)| at).next(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canceled_job_stops_and_keeps_its_predictions() {
    let world = World::new().await;
    let to_cancel: Arc<OnceLock<(Store, ProjectChildId)>> = Arc::default();
    let known = Arc::clone(&to_cancel);
    let (url, _asked) = fake::serve(move |asked| {
        if let (Some((store, job)), "/predict") = (known.get(), asked.path.as_str()) {
            let cancel = store.cancel_job(*job);
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(cancel)).unwrap();
        }
        model(asked)
    })
    .await
    .unwrap();
    let (project, backend) = world.project(60, &url).await;
    let job = world.request(&project, backend).await;
    to_cancel.set((world.store().clone(), job.id)).ok().unwrap();
    let ended = models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!((ended.status, ended.progress.done, ended.report.predictions), (JobStatus::Canceled, 24, 24));
    assert_eq!(world.predicted(&project).await.iter().sum::<usize>(), 24);
    assert_eq!(world.store().due_timers(Timestamp::MAX).all().await.unwrap(), []);
    let again = world.store().cancel_job(job.id).await.unwrap_err();
    assert_eq!(again.kind(), store::ErrorKind::Conflict);
}

#[tokio::test]
async fn what_has_the_models_version_is_not_asked_about_again() {
    let world = World::new().await;
    let predicts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&predicts);
    let (url, _asked) = fake::serve(move |asked| match asked.path.as_str() {
        "/setup" => (200, json!({"model_version": "v7"})),
        "/predict" => {
            counted.fetch_add(1, Ordering::SeqCst);
            model(asked)
        }
        _ => model(asked),
    })
    .await
    .unwrap();
    let (project, backend) = world.project(5, &url).await;
    for _ in 0..2 {
        let job = world.request(&project, backend).await;
        let ended = models::run_job(&world.app, job.id).await.unwrap();
        assert_eq!((ended.status, ended.report.tasks), (JobStatus::Completed, 5));
    }
    assert_eq!(predicts.load(Ordering::SeqCst), 1);
    let tasks = world.tasks(&project).await;
    assert!(tasks.iter().all(|task| task.predictions.len() == 1 && task.predictions[0].model_version == "v7"));
}

#[tokio::test]
async fn a_task_that_the_model_cannot_bear_is_named_and_the_others_are_predicted() {
    let world = World::new().await;
    let (url, _asked) = fake::serve(|asked| {
        let poison =
            asked.body["tasks"].as_array().is_some_and(|all| all.iter().any(|one| one["data"]["text"] == "text 4"));
        if poison { (500, json!({"detail": "secret of the model"})) } else { model(asked) }
    })
    .await
    .unwrap();
    let (project, backend) = world.project(10, &url).await;
    let job = world.request(&project, backend).await;
    let ended = models::run_job(&world.app, job.id).await.unwrap();
    let poison = world.tasks(&project).await[4].id;
    assert_eq!((ended.status, ended.report.tasks), (JobStatus::Completed, 9));
    assert_eq!(ended.report.problems.len(), 1);
    assert_eq!(ended.report.problems[0].message, format!("task {poison}: /predict answered with status 500"));
    assert_eq!(world.predicted(&project).await, [1, 1, 1, 1, 0, 1, 1, 1, 1, 1]);
}

#[tokio::test]
async fn a_model_that_takes_one_task_at_a_time_gets_them_one_by_one() {
    let world = World::new().await;
    let (url, _asked) = fake::serve(|asked| match asked.path.as_str() {
        "/predict" => (200, json!({"results": [{"result": [], "score": 0.1}]})),
        _ => model(asked),
    })
    .await
    .unwrap();
    let (project, backend) = world.project(4, &url).await;
    let job = world.request(&project, backend).await;
    models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!(world.predicted(&project).await, [1; 4]);
}

#[tokio::test]
async fn a_model_that_is_away_for_a_while_is_asked_again_and_one_that_stays_away_is_given_up() {
    let world = World::new().await;
    let away = Arc::new(Mutex::new(true));
    let gone = Arc::clone(&away);
    let (url, _asked) =
        fake::serve(move |asked| if *gone.lock().unwrap() { (503, json!({})) } else { model(asked) }).await.unwrap();
    let (project, backend) = world.project(6, &url).await;
    let job = world.request(&project, backend).await;
    let rests = models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!((rests.status, rests.progress.done), (JobStatus::Running, 0));
    // Nobody runs it during the pause. The timer does afterwards.
    *away.lock().unwrap() = false;
    assert_eq!(models::run_job(&world.app, job.id).await.unwrap().status, JobStatus::Running);
    world.pass(SignedDuration::from_secs(60));
    assert_eq!(models::run_job(&world.app, job.id).await.unwrap().status, JobStatus::Completed);
    assert_eq!(world.predicted(&project).await, [1; 6]);

    *away.lock().unwrap() = true;
    let job = world.request(&project, backend).await;
    let mut runs = 0;
    let ended = loop {
        runs += 1;
        let job = models::run_job(&world.app, job.id).await.unwrap();
        if job.finished_at.is_some() {
            break job;
        }
        world.pass(SignedDuration::from_secs(60));
    };
    assert_eq!((ended.status, runs), (JobStatus::Failed, 61));
    assert_eq!(ended.report.problems[0].message, "/health answered with status 503");
    assert_eq!(world.store().due_timers(Timestamp::MAX).all().await.unwrap(), []);
}

#[tokio::test]
async fn a_model_that_is_up_and_refuses_every_task_is_given_up() {
    let world = World::new().await;
    let (url, _asked) =
        fake::serve(|asked| if asked.path == "/predict" { (500, json!({})) } else { model(asked) }).await.unwrap();
    let (project, backend) = world.project(150, &url).await;
    let job = world.request(&project, backend).await;
    for run in 0..4 {
        world.pass(SignedDuration::from_mins(if run == 0 { 0 } else { 20 }));
        models::run_job(&world.app, job.id).await.unwrap();
    }
    let ended = world.store().job(job.id).await.unwrap();
    assert_eq!((ended.status, ended.report.predictions), (JobStatus::Failed, 0));
    assert!(ended.progress.done < 150, "{}", ended.progress.done);
    assert_eq!(ended.report.problems[0].message, "/predict answered with status 500");
}

#[tokio::test]
async fn whatever_call_fails_every_task_is_predicted_once() {
    for fault in [Fault::Unreachable, Fault::AnswerLost, Fault::DiesAfter] {
        for call in 1.. {
            let world = World::new().await;
            let (url, _asked) = fake::serve(model).await.unwrap();
            let (project, backend) = world.project(3, &url).await;
            let job = world.request(&project, backend).await;
            world.embedded.faults().add(Rule::new(fault).nth(call));
            let first = models::run_job(&world.app, job.id).await;
            let met = world.embedded.faults().injected() > 0;
            world.embedded.faults().clear();
            // The claim of the dead process expires.
            let other = world.another();
            let mut ended = first.is_ok_and(|job| job.finished_at.is_some());
            for _ in 0..3 {
                if ended {
                    break;
                }
                world.pass(SignedDuration::from_mins(17));
                ended = models::run_job(&other, job.id).await.unwrap().finished_at.is_some();
            }
            assert!(ended, "{fault:?} at call {call}");
            assert_eq!(world.predicted(&project).await, [1; 3], "{fault:?} at call {call}");
            if !met {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_job_whose_backend_was_removed_ends() {
    let world = World::new().await;
    let (url, _asked) = fake::serve(model).await.unwrap();
    let (project, backend) = world.project(2, &url).await;
    let job = world.request(&project, backend).await;
    world
        .store()
        .change_backends(project.id, |backends| {
            backends.clear();
            Ok(())
        })
        .await
        .unwrap();
    let ended = models::run_job(&world.app, job.id).await.unwrap();
    assert_eq!((ended.status, ended.report.problems.len()), (JobStatus::Failed, 1));
}
