//! Many parallel annotators: no task exceeds its overlap, and no task is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tests::client::{Client, Problem, Request};
use tests::people::{Person, sign_up};
use tests::server::Server;
use tests::{settings, work};
use tokio::task::JoinSet;

/// Each task with the users who got it.
type Handed = Arc<Mutex<BTreeMap<u64, BTreeSet<u64>>>>;

/// The time limit for a task to return after its holder died: the grace period and a sweep, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(300);

async fn annotators(server: &Server, count: usize) -> Result<Vec<Person>, Problem> {
    let mut owner = server.owner();
    let mut out = Vec::new();
    for n in 0..count {
        out.push(sign_up(&mut owner, &format!("annotator{n}@example.com")).await?);
    }
    Ok(out)
}

fn note(handed: &Handed, task: u64, user: u64) {
    let mut handed = handed.lock().unwrap_or_else(PoisonError::into_inner);
    handed.entry(task).or_default().insert(user);
}

/// Takes and submits tasks until the queue is empty. With `dies_after`, stops after that many submits while it holds
/// one more task. -> the number of submits
async fn label(
    host: String,
    project: u64,
    person: Person,
    handed: Handed,
    dies_after: Option<usize>,
) -> Result<usize, Problem> {
    let mut client = Client::with_token(&host, &person.token);
    let mut mine = BTreeSet::new();
    loop {
        let answer = client.get(&format!("/api/projects/{project}/next")).await?;
        if answer.status == 404 {
            return Ok(mine.len());
        }
        let task = answer.expect(200)?.json()["id"].as_u64().ok_or("a task without an id")?;
        note(&handed, task, person.id);
        if dies_after == Some(mine.len()) {
            return Ok(mine.len());
        }
        assert!(mine.insert(task), "{} got task {task} again after it was done", person.email);
        let unique_id = format!("{}-{task}", person.id);
        client.send(work::submit(task, &unique_id)).await?.expect(201)?;
    }
}

async fn with_overlap(overlap: usize) -> Result<(), Problem> {
    let people = settings::count("ANNOTATORS", 32);
    let count = settings::count("TASKS", 2_000);
    let dying = people / 8;
    let server = Server::start().await?;
    let annotators = annotators(&server, people).await?;
    let mut owner = server.owner();
    let project = work::project(&mut owner, overlap).await?;
    owner.send(work::import(project, work::tasks(count))).await?.expect(201)?;

    let handed = Handed::default();
    let mut at_work = JoinSet::new();
    for (n, person) in annotators.iter().enumerate() {
        let dies_after = (n < dying).then_some(3 + n);
        let (host, handed) = (server.host(), Arc::clone(&handed));
        at_work.spawn(label(host, project, person.clone(), handed, dies_after));
    }
    let mut submitted = 0;
    for done in at_work.join_all().await {
        submitted += done?;
    }

    let handed = std::mem::take(&mut *handed.lock().unwrap_or_else(PoisonError::into_inner));
    for (task, users) in &handed {
        assert!(users.len() <= overlap, "task {task} was handed to {} users, overlap {overlap}", users.len());
    }
    let there = work::exported(&mut server.owner(), project).await?;
    assert_eq!(there.len(), count);
    let mut open_places = 0;
    for (task, annotations) in &there {
        let users: BTreeSet<u64> =
            annotations.iter().filter_map(|annotation| annotation["completed_by"].as_u64()).collect();
        assert_eq!(users.len(), annotations.len(), "task {task}: a user twice");
        assert!(annotations.len() <= overlap, "task {task}: {} annotations", annotations.len());
        open_places += overlap - annotations.len();
    }
    let kept: usize = there.values().map(Vec::len).sum();
    assert_eq!(kept, submitted, "annotations lost or doubled");
    assert_eq!(open_places, dying, "only what the dead hold may be left open");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn overlap_1() -> Result<(), Problem> {
    with_overlap(1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn overlap_3() -> Result<(), Problem> {
    with_overlap(3).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_annotators_task_goes_on_when_the_hold_expires() -> Result<(), Problem> {
    let server = Server::with(&[("SKYLABEL_HOLD_SECONDS", "1")]).await?;
    let [dead, living] = &annotators(&server, 2).await?[..] else {
        return Err("two annotators were asked for".into());
    };
    let mut owner = server.owner();
    let project = work::project(&mut owner, 1).await?;
    owner.send(work::import(project, work::tasks(1))).await?.expect(201)?;
    let path = format!("/api/projects/{project}/next");
    let held = Client::with_token(&server.host(), &dead.token).get(&path).await?.expect(200)?.json();

    let mut living = Client::with_token(&server.host(), &living.token);
    living.get(&path).await?.expect(404)?;
    let began = Instant::now();
    loop {
        let answer = living.get(&path).await?;
        if answer.status == 200 {
            assert_eq!(answer.json()["id"], held["id"]);
            return Ok(());
        }
        assert!(began.elapsed() < PATIENCE, "the task of an expired hold never came back");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Continues after crashes of the server, until `all` tasks are finished.
async fn label_through_deaths(
    hosts: Arc<Mutex<String>>,
    project: u64,
    person: Person,
    all: Arc<Mutex<BTreeSet<u64>>>,
    count: usize,
) -> Result<(), Problem> {
    let host = || hosts.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let done = || all.lock().unwrap_or_else(PoisonError::into_inner).len();
    let mut client = Client::with_token(&host(), &person.token);
    let began = Instant::now();
    let mut pending: Option<Request> = None;
    let mut task = 0;
    while done() < count {
        assert!(began.elapsed() < PATIENCE, "{} of {count} tasks done", done());
        let submitting = pending.is_some();
        let request = pending.clone().unwrap_or_else(|| Request::get(format!("/api/projects/{project}/next")));
        match client.send(request).await {
            Ok(answer) if answer.status == 201 && submitting => {
                pending = None;
                let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                assert!(all.insert(task), "task {task} was done twice");
            }
            Ok(answer) if answer.status == 200 => {
                task = answer.json()["id"].as_u64().ok_or("no id")?;
                let unique_id = format!("{}-{task}", person.id);
                pending = Some(work::submit(task, &unique_id));
            }
            Ok(answer) if answer.status == 404 => tokio::time::sleep(Duration::from_millis(100)).await,
            Ok(answer) => return Err(format!("status {}", answer.status).into()),
            Err(_) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                client = Client::with_token(&host(), &person.token);
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_task_is_lost_or_doubled_when_the_server_dies() -> Result<(), Problem> {
    let count = 300;
    let mut server = Server::start().await?;
    let annotators = annotators(&server, 6).await?;
    let mut owner = server.owner();
    let project = work::project(&mut owner, 1).await?;
    owner.send(work::import(project, work::tasks(count))).await?.expect(201)?;

    let hosts = Arc::new(Mutex::new(server.host()));
    let all = Arc::new(Mutex::new(BTreeSet::new()));
    let mut at_work = JoinSet::new();
    for person in annotators {
        let (hosts, all) = (Arc::clone(&hosts), Arc::clone(&all));
        at_work.spawn(label_through_deaths(hosts, project, person, all, count));
    }
    for death in 1..=settings::count("ROUNDS", 3) {
        let enough = count * death / 5;
        let began = Instant::now();
        while all.lock().unwrap_or_else(PoisonError::into_inner).len() < enough {
            assert!(began.elapsed() < PATIENCE, "the annotators stand still");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.kill();
        server.run().await?;
        *hosts.lock().unwrap_or_else(PoisonError::into_inner) = server.host();
    }
    for done in at_work.join_all().await {
        done?;
    }
    let there = work::exported(&mut server.owner(), project).await?;
    assert_eq!(there.len(), count);
    for (task, annotations) in there {
        assert_eq!(annotations.len(), 1, "task {task}");
    }
    Ok(())
}
