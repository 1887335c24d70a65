//! Opens a data folder: the embedded store and the app on it.

use crate::cli::Stop;
use api::{App, BaseUrl, Secret, Settings};
use embedded::{DATA_BUCKET, Embedded, Latency, OpenError, Options, TABLE, UPLOADS_BUCKET};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use store::Store;
use store::objects::{BucketNames, Objects};
use store::table::Table;

/// The file with the installation's secret in the data folder.
const SECRET_FILE: &str = "secret";

/// An open data folder.
pub(crate) struct Data {
    /// The services of the store.
    pub(crate) embedded: Embedded,
    /// The app on these services.
    pub(crate) app: App,
}

/// Opens a data folder, and creates it if it does not exist. `public_url` overrides the environment.
pub(crate) async fn open(folder: &Path, public_url: Option<&str>, latency: Latency) -> Result<Data, Stop> {
    let options = Options { latency, ..Options::new(folder) };
    let embedded = Embedded::open(options).await.map_err(|error| cannot_open(folder, &error))?;
    let secret = secret(folder).map_err(|error| Stop::because("cannot keep the installation's secret", error))?;
    let settings = Settings::from_env(secret).and_then(|settings| match public_url {
        Some(url) => settings.with_public_url(url),
        None => Ok(settings),
    });
    let settings = settings.map_err(|error| Stop(error.to_string()))?;
    let names = BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() };
    let store = Store::new(Table::new(embedded.dynamodb_client(), TABLE), Objects::new(embedded.s3_client(), names));
    let services = embedded.clone();
    let signers = Arc::new(move |base: &BaseUrl| services.presigning_client(base.as_str()));
    Ok(Data { embedded, app: App::with_signers(store, settings, signers) })
}

fn cannot_open(folder: &Path, error: &OpenError) -> Stop {
    match error {
        OpenError::InUse { .. } => Stop(format!(
            "{error}; stop that one first, or give --data another folder (this one is {})",
            folder.display()
        )),
        _ => Stop(error.to_string()),
    }
}

/// Reads the secret. The first start creates it, readable only by the owner of the folder. The folder must be locked.
fn secret(folder: &Path) -> io::Result<Secret> {
    let file = folder.join(SECRET_FILE);
    match std::fs::read_to_string(&file) {
        Ok(text) => Secret::from_hex(&text).ok_or_else(|| {
            io::Error::other(format!("{} holds something else; restore it from a backup", file.display()))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret = Secret::new(store::random::bytes::<32>().map_err(io::Error::other)?);
            let unfinished = folder.join("secret.new");
            write_private(&unfinished, &secret.to_hex())?;
            std::fs::rename(&unfinished, &file)?;
            std::fs::File::open(folder)?.sync_all()?;
            Ok(secret)
        }
        Err(error) => Err(error),
    }
}

fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let first = secret(folder.path()).unwrap().to_hex();
        assert_eq!(secret(folder.path()).unwrap().to_hex(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(SECRET_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(folder.path().join(SECRET_FILE), "short").unwrap();
        assert!(secret(folder.path()).is_err());
    }
}
