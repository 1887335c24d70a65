//! Opens the store and creates its clients.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::config::{
    BehaviorVersion, Region, RequestChecksumCalculation, ResponseChecksumValidation, StalledStreamProtectionConfig,
};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::sync::broadcast;

use crate::connector::Wire;
use crate::faults::Faults;
use crate::folder::{Folder, Keys};
use crate::objects::{Created, Objects, system_now};
use crate::table::Table;
use crate::web::WebObjects;

/// The table of all rows: partition key `pk`, sort key `sk`, both strings.
pub const TABLE: &str = "skylabel";
/// The bucket for the application's data.
pub const DATA_BUCKET: &str = "skylabel-data";
/// The bucket for uploads by browsers.
pub const UPLOADS_BUCKET: &str = "skylabel-uploads";

const REGION: &str = "us-east-1";
/// A host that cannot exist: requests to it never leave the process.
const ENDPOINT: &str = "http://embedded.invalid";

/// Options of a data folder.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder. It is created with its parents if it does not exist.
    pub data_dir: PathBuf,
    /// The origins (`https://host:port`) whose pages may use presigned URLs, besides the server's own.
    pub allowed_origins: Vec<String>,
    /// The latency added to every call, to simulate a remote store.
    pub latency: Latency,
}

/// The latency that a remote store adds to each call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    pub table: Duration,
    pub objects: Duration,
}

impl Options {
    pub fn new(data_dir: impl Into<PathBuf>) -> Options {
        Options { data_dir: data_dir.into(), allowed_origins: Vec::new(), latency: Latency::default() }
    }
}

/// The reason why a data folder could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data folder {} is in use by {}", path.display(), process.map_or_else(|| "another process".to_owned(), |id| format!("process {id}")))]
    InUse { path: PathBuf, process: Option<u32> },
    #[error("the data folder {} has format {found}, written by a newer version; this version knows formats up to {known}", path.display())]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("{} holds something else than a data folder: its format file is missing or unreadable", path.display())]
    NotADataFolder { path: PathBuf },
    #[error("cannot use {}: {source}", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("cannot open the table: {0}")]
    Table(String),
}

/// The open store. Cheap to clone. The folder is released when the last clone and the last client are dropped.
#[derive(Clone)]
pub struct Embedded {
    wire: Wire,
    objects: Objects,
    keys: Keys,
    web: WebObjects,
}

/// Keeps the lock or the temporary folder alive. Dropped last.
enum Home {
    Folder { _folder: Folder },
    Temporary { _folder: tempfile::TempDir },
}

impl Embedded {
    /// Opens the folder: locks it, checks its format, and creates the table and the buckets if they do not exist.
    pub async fn open(options: Options) -> Result<Embedded, OpenError> {
        blocking(move || {
            let folder = Folder::open(&options.data_dir)?;
            let keys = folder.keys()?;
            let table = Table::open(&folder.table()?).map_err(|err| OpenError::Table(err.to_string()))?;
            let (buckets, was_cut_off) = (folder.buckets(), folder.was_cut_off);
            let embedded = assemble(table, &buckets, true, keys, &options, Home::Folder { _folder: folder })?;
            if was_cut_off {
                clean_up(&buckets);
            }
            Ok(embedded)
        })
        .await
    }

    /// A store for tests: rows in memory, objects in a temporary folder, without durability.
    pub async fn in_memory() -> Result<Embedded, OpenError> {
        blocking(|| {
            let folder =
                tempfile::tempdir().map_err(|source| OpenError::Folder { path: std::env::temp_dir(), source })?;
            let keys =
                Keys::random().map_err(|source| OpenError::Folder { path: folder.path().to_path_buf(), source })?;
            let table = Table::in_memory().map_err(|err| OpenError::Table(err.to_string()))?;
            let buckets = folder.path().join("buckets");
            assemble(table, &buckets, false, keys, &Options::new(&buckets), Home::Temporary { _folder: folder })
        })
        .await
    }

    /// The configuration of any AWS client for this store. Its requests are signed; [`Self::dynamodb_client`] and
    /// [`Self::s3_client`] avoid this work. An S3 client with this configuration needs `force_path_style`.
    pub fn sdk_config(&self) -> SdkConfig {
        self.unsigned_config()
            .into_builder()
            .credentials_provider(SharedCredentialsProvider::new(self.credentials()))
            .build()
    }

    /// A client of the table in this process.
    pub fn dynamodb_client(&self) -> aws_sdk_dynamodb::Client {
        let config = aws_sdk_dynamodb::config::Builder::from(&self.unsigned_config()).allow_no_auth().build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }

    /// A client of the buckets in this process. Use [`Self::presigning_client`] to sign URLs for other clients.
    pub fn s3_client(&self) -> aws_sdk_s3::Client {
        let config = s3_config(&self.unsigned_config()).allow_no_auth().build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// A client that signs URLs for `endpoint` (`http://host:port`), where [`Self::s3_http_service`] serves them.
    pub fn presigning_client(&self, endpoint: &str) -> aws_sdk_s3::Client {
        aws_sdk_s3::Client::from_conf(s3_config(&self.sdk_config()).endpoint_url(endpoint).build())
    }

    /// The service for presigned URLs over HTTP, for paths that start with a bucket's name.
    pub fn s3_http_service(&self) -> WebObjects {
        self.web.clone()
    }

    /// Notifications of objects that are created from now on, in S3's form. A slow listener may miss some, and so does
    /// a process that dies. Work that must not be missed needs a row.
    pub fn created(&self) -> broadcast::Receiver<Created> {
        self.objects.created()
    }

    /// The service that answers signed requests of any S3 client over HTTP, for tests that run functions as processes.
    pub fn s3_api_service(&self) -> S3Service {
        self.wire.signed_objects.clone()
    }

    /// Faults to inject, in tests.
    pub fn faults(&self) -> &Faults {
        &self.wire.faults
    }

    /// Deletes expired rows, as DynamoDB does within days, and returns their number. Until then, readers must treat
    /// such rows as absent.
    pub async fn sweep_ttl(&self) -> Result<usize, String> {
        let table = self.wire.table.clone();
        tokio::task::spawn_blocking(move || table.sweep_ttl().map_err(|err| err.to_string()))
            .await
            .map_err(|err| err.to_string())?
    }

    /// The keys that sign requests to the buckets.
    pub fn credentials(&self) -> Credentials {
        Credentials::new(&self.keys.access_key, &self.keys.secret_key, None, None, "embedded")
    }

    fn unsigned_config(&self) -> SdkConfig {
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .endpoint_url(ENDPOINT)
            .http_client(self.wire.clone())
            // Calls stay in this process, so only injected faults fail, and are retried soon.
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(5)
                    .with_initial_backoff(Duration::from_millis(2))
                    .with_max_backoff(Duration::from_millis(50)),
            )
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            // Bytes do not change inside this process.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .build()
    }
}

fn s3_config(config: &SdkConfig) -> aws_sdk_s3::config::Builder {
    aws_sdk_s3::config::Builder::from(config).force_path_style(true)
}

fn assemble(
    table: Table,
    buckets: &Path,
    fsync: bool,
    keys: Keys,
    options: &Options,
    home: Home,
) -> Result<Embedded, OpenError> {
    let cannot = |source| OpenError::Folder { path: buckets.to_path_buf(), source };
    create_table(&table)?;
    let objects = Objects::open(buckets, fsync, home).map_err(cannot)?;
    for bucket in [DATA_BUCKET, UPLOADS_BUCKET] {
        objects.create(bucket).map_err(cannot)?;
    }
    let auth = || SimpleAuth::from_single(&keys.access_key, keys.secret_key.clone());
    let wire = Wire {
        table,
        objects: service(&objects, |_| {}),
        signed_objects: service(&objects, |builder| builder.set_auth(auth())),
        faults: Arc::default(),
        late: Arc::default(),
        latency: options.latency,
    };
    let public = service(&objects, |builder| {
        builder.set_auth(auth());
        builder.set_access(crate::web::Presigned);
    });
    Ok(Embedded { wire, objects, keys, web: WebObjects::new(public, &options.allowed_origins) })
}

fn service(objects: &Objects, set_up: impl FnOnce(&mut S3ServiceBuilder)) -> S3Service {
    let mut builder = S3ServiceBuilder::new(objects.clone());
    set_up(&mut builder);
    builder.build()
}

fn create_table(table: &Table) -> Result<(), OpenError> {
    let describe = serde_json::json!({"TableName": TABLE}).to_string();
    if table.call_blocking("DescribeTable", describe.as_bytes()).status == 200 {
        return Ok(());
    }
    let create = serde_json::json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    });
    let expire = serde_json::json!({"TableName": TABLE, "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true}});
    for (operation, request) in [("CreateTable", create), ("UpdateTimeToLive", expire)] {
        let answer = table.call_blocking(operation, request.to_string().as_bytes());
        if answer.status != 200 {
            return Err(OpenError::Table(String::from_utf8_lossy(&answer.json).into_owned()));
        }
    }
    Ok(())
}

/// Removes unfinished files in the background, since looking at every file may take a while.
fn clean_up(buckets: &Path) {
    let started = system_now();
    let buckets = buckets.to_path_buf();
    std::thread::spawn(move || match crate::objects::remove_unfinished(&buckets, started) {
        Ok(0) => {}
        Ok(n_files) => tracing::info!(n_files, "removed files that an earlier process left unfinished"),
        Err(err) => tracing::warn!(error = %err, "cannot remove unfinished files"),
    });
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OpenError> + Send + 'static,
) -> Result<T, OpenError> {
    tokio::task::spawn_blocking(work).await.map_err(|err| OpenError::Table(err.to_string()))?
}
