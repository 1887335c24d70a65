//! `skylabel serve`.

use crate::bucket;
use crate::cli::{ServeArgs, Stop};
use crate::clock;
use crate::data::{self, Data};
use crate::listener::{self, Limits};
use crate::router::router;
use accounts::people::{self, Credentials};
use api::{App, Failure};
use embedded::Latency;
use http::StatusCode;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use store::accounts::{Profile, organization};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The time for requests in progress to finish after the process got the signal to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Serves until the process gets the signal to end.
pub(crate) async fn run(args: ServeArgs) -> Result<(), Stop> {
    start_log();
    let listener = listen(&args).await?;
    let latency = match args.latency_ms[..] {
        [table, objects] => Latency { table: Duration::from_millis(table), objects: Duration::from_millis(objects) },
        _ => Latency::default(),
    };
    let Data { embedded, app } = data::open(&args.data, args.public_url.as_deref(), latency).await?;
    make_first_owner(&app).await?;
    let left = clock::take_over(&app).await?;
    let at = listener.local_addr().map_err(|error| Stop::because("cannot listen", error))?;
    tokio::spawn(bucket::run(app.clone(), embedded.clone()));
    tokio::spawn(webhooks::listen(app.clone()));
    tokio::spawn(clock::run(app.clone(), embedded.clone(), left));

    let router = router(app.clone(), &embedded);
    announce(&app, at, &args.data);
    let (ending, ended) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_end().await;
        tracing::info!("ending");
        // Sending fails only if the server has already ended.
        let _ = ending.send(true);
    });
    let limits = Limits::of_process(Duration::from_secs(args.patience_seconds));
    let mut ending = ended.clone();
    tokio::select! {
        () = listener::serve(listener, router, limits, ended) => (),
        // A closed channel counts as an end too.
        () = async { let _ = ending.wait_for(|ended| *ended).await; tokio::time::sleep(LAST_REQUESTS).await } => (),
    }
    Ok(())
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_env_var("SKYLABEL_LOG")
        .with_default_directive(tracing::level_filters::LevelFilter::WARN.into())
        .from_env_lossy();
    // The protocol layer of the object store logs every missing object as an error. `embedded` logs the real failures.
    let filter = match "s3s=off".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

async fn listen(args: &ServeArgs) -> Result<TcpListener, Stop> {
    let at = (args.host.trim_matches(['[', ']']), args.port);
    TcpListener::bind(at).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            Stop(format!("port {} is taken by another program; stop that one or choose another with --port", args.port))
        }
        io::ErrorKind::PermissionDenied => {
            Stop(format!("port {} needs more rights; choose one above 1023 with --port", args.port))
        }
        _ => Stop::because(&format!("cannot listen on {}:{}", args.host, args.port), error),
    })
}

async fn make_first_owner(app: &App) -> Result<(), Stop> {
    let exists = organization::exists(app.store()).await;
    if exists.map_err(|error| Stop::because("cannot read the data folder", error))? {
        return Ok(());
    }
    let Some(owner) = &app.settings().first_owner else { return Ok(()) };
    let credentials = Credentials { email: &owner.email, password: &owner.password };
    let made = people::make_first_owner(app, credentials, Profile::default(), owner.token.as_deref(), None).await;
    match made {
        Ok(_) => Ok(()),
        Err(failure) if failure.status() == StatusCode::CONFLICT => Ok(()),
        Err(failure) => Err(Stop(format!("cannot make the first owner: {}", said(&failure)))),
    }
}

/// The message of a failure, with its fields.
pub(crate) fn said(failure: &Failure) -> String {
    let fields = failure.fields().into_iter().flatten();
    let problems: Vec<String> = fields
        .flat_map(|(field, problems)| {
            let problems = problems.as_array().into_iter().flatten().filter_map(|problem| problem.as_str());
            problems.map(move |problem| format!("{field}: {problem}"))
        })
        .collect();
    if problems.is_empty() { failure.detail().to_owned() } else { problems.join("; ") }
}

fn announce(app: &App, at: SocketAddr, data: &Path) {
    let host = if at.ip().is_loopback() || at.ip().is_unspecified() { "localhost".into() } else { at.ip().to_string() };
    let url = app.settings().public_url.clone().unwrap_or_else(|| format!("http://{host}:{}", at.port()));
    println!("Skylabel {} is ready at {url} (data in {}; Ctrl-C ends it)", api::VERSION, data.display());
}

/// Returns when the process gets Ctrl-C or SIGTERM.
async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => (),
                _ = terminated.recv() => (),
            }
        }
        Err(_) => drop(interrupted.await),
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
