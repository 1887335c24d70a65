//! The app of a function: AWS clients and settings from Lambda's environment, made once per process.

use crate::StartError;
use api::{App, Secret, Settings};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls;
use std::time::Duration;
use store::Store;
use store::objects::{BucketNames, Objects};
use store::table::Table;

/// The time limit of one attempt of a call. It is several times the usual latency of DynamoDB, or of the first byte
/// from S3.
const ATTEMPT: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(2);
/// The most attempts of a call. The SDK waits between attempts, with growing pauses and jitter.
const ATTEMPTS: u32 = 5;

/// The app with the table and buckets of the environment.
pub(crate) async fn app() -> Result<App, StartError> {
    let config = config().await;
    let secret = secret(&config).await?;
    let settings = Settings { serves_buckets: false, ..Settings::from_env(secret)? };
    let names = BucketNames { data: variable("SKYLABEL_DATA_BUCKET")?, uploads: variable("SKYLABEL_UPLOADS_BUCKET")? };
    let table = Table::new(aws_sdk_dynamodb::Client::new(&config), variable("SKYLABEL_TABLE")?);
    let s3 = aws_sdk_s3::config::Builder::from(&config)
        // Emulators support only path-style addresses. S3 needs the bucket's name in the host.
        .force_path_style(variable("AWS_ENDPOINT_URL_S3").is_ok())
        .build();
    let objects = Objects::new(aws_sdk_s3::Client::from_conf(s3), names);
    Ok(App::new(Store::new(table, objects), settings))
}

async fn config() -> SdkConfig {
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let http = aws_smithy_http_client::Builder::new().tls_provider(provider).build_https();
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .timeout_config(timeouts)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .load()
        .await
}

/// The installation's secret, which is stored encrypted in the parameter store.
async fn secret(config: &SdkConfig) -> Result<Secret, StartError> {
    let name = variable("SKYLABEL_SECRET_PARAMETER")?;
    let client = aws_sdk_ssm::Client::new(config);
    let sent = client.get_parameter().name(&name).with_decryption(true).send().await;
    let output = sent.map_err(|error| StartError::Secret(name.clone(), Box::new(error)))?;
    let value = output.parameter().and_then(|parameter| parameter.value()).unwrap_or_default();
    Secret::from_hex(value).ok_or(StartError::NoSecret(name))
}

fn variable(name: &'static str) -> Result<String, StartError> {
    #[allow(clippy::disallowed_methods, reason = "what only Lambda's environment says; all else is in api::Settings")]
    let value = std::env::var(name);
    value.ok().filter(|value| !value.is_empty()).ok_or(StartError::Variable(name))
}
