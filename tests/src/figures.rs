//! Latencies and the server's own counts, summarized for a report.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::client::Response;

/// The durations of one kind of request, and their costs as reported by the server (`x-skylabel-aws-calls:
/// total=..;sequential=..;rcu=..;wcu=..`).
#[derive(Default)]
pub struct Figures {
    microseconds: Vec<u64>,
    /// Sum and maximum by name.
    calls: Vec<(String, f64, f64)>,
    counted: usize,
    errors: usize,
    first_error: Option<String>,
}

impl Figures {
    pub fn add(&mut self, took: Duration, answer: &Response) {
        self.microseconds.push(took.as_micros() as u64);
        let Some(counts) = answer.header("x-skylabel-aws-calls") else {
            return;
        };
        self.counted += 1;
        for pair in counts.split(';') {
            let Some((name, value)) = pair.trim().split_once('=') else {
                continue;
            };
            let value: f64 = value.parse().unwrap_or(0.0);
            match self.calls.iter_mut().find(|(known, ..)| known == name) {
                Some((_, sum, most)) => {
                    *sum += value;
                    *most = most.max(value);
                }
                None => self.calls.push((name.to_owned(), value, value)),
            }
        }
    }

    pub fn error(&mut self, text: String) {
        self.errors += 1;
        self.first_error.get_or_insert(text);
    }

    pub fn merge(&mut self, other: Figures) {
        self.microseconds.extend(other.microseconds);
        self.errors += other.errors;
        if self.first_error.is_none() {
            self.first_error = other.first_error;
        }
        self.counted += other.counted;
        for (name, sum, most) in other.calls {
            match self.calls.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, all, highest)) => {
                    *all += sum;
                    *highest = highest.max(most);
                }
                None => self.calls.push((name, sum, most)),
            }
        }
    }

    pub fn count(&self) -> usize {
        self.microseconds.len()
    }

    /// Milliseconds by percentile, means and maxima of the counts.
    pub fn report(mut self) -> Value {
        self.microseconds.sort_unstable();
        let sorted = &self.microseconds;
        let at = |share: f64| {
            let index = ((sorted.len() as f64 * share) as usize).min(sorted.len().max(1) - 1);
            sorted.get(index).map_or(Value::Null, |us| json!(*us as f64 / 1000.0))
        };
        let mut calls = Map::new();
        for (name, sum, most) in &self.calls {
            let mean = sum / self.counted.max(1) as f64;
            calls.insert(name.clone(), json!({"mean": (mean * 100.0).round() / 100.0, "max": most}));
        }
        json!({
            "n": sorted.len(), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0),
            "errors": self.errors, "first_error": self.first_error, "calls": calls,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_counts() {
        let mut figures = Figures::default();
        let mut headers = hyper::HeaderMap::new();
        headers.insert("x-skylabel-aws-calls", hyper::header::HeaderValue::from_static("total=4;sequential=2"));
        let answer = Response { status: 200, headers, body: bytes::Bytes::new() };
        for ms in 1..=100 {
            figures.add(Duration::from_millis(ms), &answer);
        }
        let report = figures.report();
        assert_eq!(report["p50_ms"], 51.0);
        assert_eq!(report["p99_ms"], 100.0);
        assert_eq!(report["calls"]["sequential"]["max"], 2.0);
    }
}
