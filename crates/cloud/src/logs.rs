//! Logs as JSON lines, which CloudWatch can search, together with metrics.

use crate::metrics::Metrics;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Starts logs and metrics, once per process.
pub(crate) fn start() {
    let filter = EnvFilter::builder()
        .with_env_var("SKYLABEL_LOG")
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    let logs = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        // CloudWatch adds a time to each line.
        .without_time()
        .with_filter(filter);
    tracing_subscriber::registry().with(logs).with(Metrics::default()).init();
}
