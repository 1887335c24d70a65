//! The command line.

use crate::{docs, export, import, serve, users};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Label text, images, audio and more, by yourself or in a team.
#[derive(Parser)]
#[command(name = "skylabel", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the page and the API from a data folder.
    Serve(ServeArgs),
    /// Imports files into a project of a running server.
    Import(ImportArgs),
    /// Exports a project of a running server to a file.
    Export(ExportArgs),
    /// Adds users and resets passwords, while no server runs on the data folder.
    #[command(subcommand)]
    User(UserCommand),
    /// Prints the API's description (OpenAPI) as JSON.
    Openapi,
}

/// Arguments of `skylabel serve`.
#[derive(Args)]
pub(crate) struct ServeArgs {
    /// The folder that holds everything; made if it is not there.
    #[arg(long, env = "SKYLABEL_DATA", default_value = "skylabel-data")]
    pub(crate) data: PathBuf,
    /// The port; 0 takes a free one.
    #[arg(long, env = "SKYLABEL_PORT", default_value_t = 8080)]
    pub(crate) port: u16,
    /// The address to listen on; 0.0.0.0 listens on all.
    #[arg(long, env = "SKYLABEL_HOST", default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// Scheme and host under which people reach this server, when that is not what their browsers say, such as
    /// https://labels.example.com behind a proxy.
    #[arg(long, env = "SKYLABEL_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Adds milliseconds to every call of the table and of the object store, such as 5 20: how the cloud would feel.
    #[arg(long, value_names = ["TABLE", "OBJECTS"], num_args = 2, hide = true)]
    pub(crate) latency_ms: Vec<u64>,
    /// Seconds after which a connection that stands still is closed.
    #[arg(long, env = "SKYLABEL_PATIENCE_SECONDS", default_value_t = 60, hide = true)]
    pub(crate) patience_seconds: u64,
}

/// The server that a command talks to.
#[derive(Args)]
pub(crate) struct ServerArgs {
    /// The server's URL.
    #[arg(long, env = "SKYLABEL_URL", default_value = "http://localhost:8080")]
    pub(crate) url: String,
    /// Your token, as the account page shows it.
    #[arg(long, env = "SKYLABEL_TOKEN", hide_env_values = true)]
    pub(crate) token: String,
}

/// Arguments of `skylabel import`.
#[derive(Args)]
pub(crate) struct ImportArgs {
    /// The project's id.
    pub(crate) project: u64,
    /// JSON, JSONL, CSV, TSV or TXT files of tasks, or media files.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) server: ServerArgs,
}

/// Arguments of `skylabel export`.
#[derive(Args)]
pub(crate) struct ExportArgs {
    /// The project's id.
    pub(crate) project: u64,
    /// JSON, JSON_MIN, CSV, TSV, CONLL2003, COCO, YOLO, ...
    #[arg(long, default_value = "JSON")]
    pub(crate) format: String,
    /// The file to write.
    #[arg(long, short)]
    pub(crate) output: PathBuf,
    /// Also tasks without annotations.
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) server: ServerArgs,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Adds a user; the first one becomes the owner.
    Add(UserArgs),
    /// Gives a user a new password.
    ResetPassword(UserArgs),
}

/// Arguments of `skylabel user`.
#[derive(Args)]
pub(crate) struct UserArgs {
    /// The e-mail address.
    pub(crate) email: String,
    /// The password; asked for if it is not given.
    #[arg(long, env = "SKYLABEL_PASSWORD", hide_env_values = true)]
    pub(crate) password: Option<String>,
    /// The data folder.
    #[arg(long, env = "SKYLABEL_DATA", default_value = "skylabel-data")]
    pub(crate) data: PathBuf,
}

/// Why a command ended without success: a sentence for its user.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Stop(pub(crate) String);

impl Stop {
    /// A sentence, with what caused it.
    pub(crate) fn because(what: &str, cause: impl std::fmt::Display) -> Stop {
        Stop(format!("{what}: {cause}"))
    }
}

/// Reads the command line and does what it says.
pub async fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve::run(args).await,
        Command::Import(args) => import::run(args).await,
        Command::Export(args) => export::run(args).await,
        Command::User(UserCommand::Add(args)) => users::add(args).await,
        Command::User(UserCommand::ResetPassword(args)) => users::reset_password(args).await,
        Command::Openapi => docs::print(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop(sentence)) => {
            eprintln!("skylabel: {sentence}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
