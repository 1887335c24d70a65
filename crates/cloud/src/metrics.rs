//! Metrics in CloudWatch's embedded metric format: a log line that names the fields that are metrics.
//!
//! A metric is an event with the target [`store::METRICS`], sent by the code that does the counted work. Each numeric
//! field is a metric: `tracing::info!(target: store::METRICS, Annotations = 1)`. A field whose name ends in `Time` is
//! in milliseconds. There are no dimensions, since each combination of them would be a metric that costs money. See
//! "Specification: Embedded metric format" in CloudWatch's documentation.

use serde_json::{Map, Value, json};
use std::fmt::Debug;
use std::io::Write;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// The namespace of the dashboard and the alarms.
const NAMESPACE: &str = "Skylabel";

/// Writes events of the target as metric lines.
pub(crate) struct Metrics {
    function: String,
}

impl Default for Metrics {
    fn default() -> Metrics {
        #[allow(clippy::disallowed_methods, reason = "Lambda names the function nowhere else")]
        let function = std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default();
        Metrics { function }
    }
}

impl<S: Subscriber> Layer<S> for Metrics {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != store::METRICS {
            return;
        }
        let mut numbers = Numbers::default();
        event.record(&mut numbers);
        #[allow(clippy::disallowed_methods, reason = "a line of the log carries the time at which it is written")]
        let now = jiff::Timestamp::now();
        if let Some(line) = line(&self.function, now, numbers.0) {
            // One write per line, so that lines of two threads do not mix. If writing fails, there is no other place to
            // report it.
            let _ = std::io::stdout().lock().write_all(line.as_bytes());
        }
    }
}

fn line(function: &str, now: jiff::Timestamp, numbers: Map<String, Value>) -> Option<String> {
    if numbers.is_empty() {
        return None;
    }
    let unit = |name: &str| if name.ends_with("Time") { "Milliseconds" } else { "Count" };
    let metrics: Vec<Value> = numbers.keys().map(|name| json!({"Name": name, "Unit": unit(name)})).collect();
    let mut record = json!({
        "_aws": {
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": metrics}],
        },
        "function": function,
    });
    if let Value::Object(record) = &mut record {
        record.extend(numbers);
    }
    Some(format!("{record}\n"))
}

#[derive(Default)]
struct Numbers(Map<String, Value>);

impl Visit for Numbers {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_which_fields_are_metrics() {
        let mut numbers = Map::new();
        numbers.insert("Annotations".to_owned(), json!(2));
        numbers.insert("RequestTime".to_owned(), json!(3.5));
        let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        let line: Value = serde_json::from_str(&line("submit", now, numbers).unwrap()).unwrap();
        assert_eq!(
            line,
            json!({
                "_aws": {"Timestamp": 1_800_000_000_000_i64, "CloudWatchMetrics": [{
                    "Namespace": "Skylabel", "Dimensions": [[]],
                    "Metrics": [{"Name": "Annotations", "Unit": "Count"},
                        {"Name": "RequestTime", "Unit": "Milliseconds"}],
                }]},
                "function": "submit", "Annotations": 2, "RequestTime": 3.5,
            })
        );
    }

    #[test]
    fn nothing_counted_writes_nothing() {
        assert_eq!(line("submit", jiff::Timestamp::UNIX_EPOCH, Map::new()), None);
    }
}
