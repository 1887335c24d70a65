//! The real binary on a free loopback port, with a data folder of its own.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::client::{Client, Problem, Request};
use crate::settings;

/// The first owner, whom the environment creates at the first start.
pub const OWNER_EMAIL: &str = "owner@example.com";
pub const OWNER_PASSWORD: &str = "benchpass1";
pub const OWNER_TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// The time limit of a start. It is not a performance target: debug builds on a busy machine are slow.
const START: Duration = Duration::from_secs(90);

/// A running server. Dropping it kills the process and removes its folder.
pub struct Server {
    child: Option<Child>,
    port: u16,
    data: PathBuf,
    environment: Vec<(String, String)>,
    /// The limit of open files of the process. `None` means the limit of this process.
    files: Option<u32>,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    /// Starts the server with an owner and no further settings.
    pub async fn start() -> Result<Self, Problem> {
        Self::with(&[]).await
    }

    /// Starts the server with more environment variables. An empty value removes a default variable.
    pub async fn with(environment: &[(&str, &str)]) -> Result<Self, Problem> {
        Self::of(environment, None).await
    }

    /// The same, in a process with a limit of `files` open files and sockets.
    pub async fn with_files(files: u32, environment: &[(&str, &str)]) -> Result<Self, Problem> {
        Self::of(environment, Some(files)).await
    }

    async fn of(environment: &[(&str, &str)], files: Option<u32>) -> Result<Self, Problem> {
        let folder = tempfile::Builder::new().prefix("skylabel-").tempdir()?;
        let mut variables = vec![
            ("SKYLABEL_USERNAME", OWNER_EMAIL),
            ("SKYLABEL_PASSWORD", OWNER_PASSWORD),
            ("SKYLABEL_USER_TOKEN", OWNER_TOKEN),
        ];
        variables.retain(|(name, _)| !environment.iter().any(|(other, _)| other == name));
        variables.extend(environment.iter().filter(|(_, value)| !value.is_empty()));
        let mut server = Self {
            child: None,
            port: 0,
            data: folder.path().join("data"),
            environment: variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            files,
            _folder: Some(folder),
        };
        server.run().await?;
        Ok(server)
    }

    /// Starts the binary (again) on the same folder and waits until it responds.
    pub async fn run(&mut self) -> Result<(), Problem> {
        let binary = settings::binary();
        if !binary.is_file() {
            let text = format!("no binary at {}: build it or set SKYLABEL_BIN", binary.display());
            return Err(text.into());
        }
        std::fs::create_dir_all(&self.data)?;
        // The port is free at this moment, but another process may take it before the server does.
        for attempt in 1.. {
            self.port = free_port()?;
            let child = self.spawn(&binary)?;
            self.child = Some(child);
            match self.wait_until_ready().await {
                Ok(()) => return Ok(()),
                Err(problem) if attempt == 3 => return Err(problem),
                Err(_) => self.kill(),
            }
        }
        Ok(())
    }

    fn spawn(&self, binary: &Path) -> Result<Child, Problem> {
        let log = File::options().create(true).append(true).open(self.log_path())?;
        // The shell replaces itself with the binary, so that killing the process kills the server.
        let limit = self.files.map(|files| format!("ulimit -n {files} && ")).unwrap_or_default();
        let child = Command::new("sh")
            .args(["-c", &format!("{limit}exec \"$0\" \"$@\"")])
            .arg(binary)
            .arg("serve")
            .arg("--data")
            .arg(&self.data)
            .arg("--port")
            .arg(self.port.to_string())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        Ok(child)
    }

    async fn wait_until_ready(&mut self) -> Result<(), Problem> {
        let began = Instant::now();
        loop {
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait()?
            {
                let log = self.log();
                return Err(format!("the server ended at start ({status}): {log}").into());
            }
            if let Ok(answer) = Client::new(&self.host()).send(Request::get("/health")).await
                && answer.status == 200
            {
                return Ok(());
            }
            if began.elapsed() > START {
                return Err(format!("the server is not ready: {}", self.log()).into());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn log_path(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    /// The end of the server's output, for the message of a failure.
    pub fn log(&self) -> String {
        let text = std::fs::read_to_string(self.log_path()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// `127.0.0.1:port`.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// A client of the owner.
    pub fn owner(&self) -> Client {
        Client::with_token(&self.host(), OWNER_TOKEN)
    }

    /// Waits until the process has ended. An error if it does not end within `patience`.
    pub async fn ended(&mut self, patience: Duration) -> Result<ExitStatus, Problem> {
        let child = self.child.as_mut().ok_or("the server does not run")?;
        let began = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if began.elapsed() > patience {
                return Err("the server does not end".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Sends SIGKILL, for crash tests. Returns when the process has ended.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Both fail only if the process has already ended.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A server that may call addresses on this machine, with a client of its owner: the server of the settings, else a new
/// one, which ends when it is dropped.
pub async fn reaching() -> Result<(Option<Server>, Client), Problem> {
    if let Some(remote) = settings::remote() {
        let host = remote.url.replace("http://", "");
        return Ok((None, Client::with_token(&host, &remote.token)));
    }
    let server = Server::with(&[("SKYLABEL_ALLOW_PRIVATE_URLS", "true")]).await?;
    let owner = server.owner();
    Ok((Some(server), owner))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> Result<u16, Problem> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}
