//! Logs as JSON lines, which is how CloudWatch searches them, and metrics beside them.

use crate::metrics::Metrics;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Starts both, once per process.
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
        // CloudWatch has its own time for each line.
        .without_time()
        .with_filter(filter);
    tracing_subscriber::registry().with(logs).with(Metrics::default()).init();
}
