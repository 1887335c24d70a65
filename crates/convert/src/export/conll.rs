//! CoNLL2003: one token per line with its tag: `B-` at the start of a span, `I-` inside it, `O` outside.

use super::join::{Frame, Lines, Records};
use super::outputs::{Output, Region, items};
use super::treebank::{Token, tokens};
use super::{ExportOptions, WriteError};
use crate::entries::Entries;
use labeling::config::Config;
use labeling::task::Task;
use serde_json::Value;
use std::sync::Arc;

/// Sentences, each followed by an empty line.
pub(super) const FRAME: Frame = Frame { head: "-DOCSTART- -X- O\n", separator: "", tail: "" };

struct Conll {
    config: Arc<Config>,
    /// The key of the texts in the data.
    key: String,
}

pub(super) fn records(options: &ExportOptions) -> Box<dyn Records> {
    let key = options.config.only_labeled_path().unwrap_or_default().to_owned();
    Box::new(Conll { config: Arc::clone(&options.config), key })
}

impl Records for Conll {
    fn task(&mut self, task: Task, lines: &mut Lines) -> Result<(), WriteError> {
        let text = match Entries::of(&task.data).at_path(&self.key).map(|value| serde_json::from_str(value.get())) {
            Some(Ok(Value::String(text))) => text,
            Some(Ok(Value::Null)) | Some(Err(_)) | None => String::new(),
            Some(Ok(other)) => other.to_string(),
        };
        let tokens = tokens(&text);
        for item in items(&task, &self.config) {
            let line = lines.next();
            let is_labels = |output: &&Output| output.regions[0].tag.eq_ignore_ascii_case("labels");
            let spans = item.outputs.iter().find(is_labels).and_then(|output| spans(&output.regions));
            for (token, tag) in tokens.iter().zip(tags(&tokens, spans.unwrap_or_default())) {
                for text in [token.text, " -X- _ ", &tag, "\n"] {
                    line.extend_from_slice(text.as_bytes());
                }
            }
            line.push(b'\n');
        }
        Ok(())
    }
}

/// A labeled part of the text, in characters. `end` is exclusive.
struct Span {
    start: i64,
    end: i64,
    label: Option<String>,
}

/// The regions as spans in the order of their starts. `None` if a region has no position.
fn spans(regions: &[Region]) -> Option<Vec<Span>> {
    let span = |region: &Region| {
        let label = region.labels("labels").and_then(|labels| labels.first().map(|label| (*label).to_owned()));
        Some(Span { start: region.value.get("start")?.as_i64()?, end: region.value.get("end")?.as_i64()?, label })
    };
    let mut spans = regions.iter().map(span).collect::<Option<Vec<_>>>()?;
    spans.sort_by_key(|span| span.start);
    Some(spans)
}

/// The tag of each token. Of overlapping spans, the one that starts first applies until its end.
fn tags(tokens: &[Token<'_>], spans: Vec<Span>) -> Vec<String> {
    let mut rest = spans.into_iter();
    let mut current = rest.next();
    let mut prefix = "B-";
    let mut tags = Vec::with_capacity(tokens.len());
    for token in tokens {
        let (start, last) = (token.start as i64, token.end as i64 - 1);
        while let Some(span) = &current
            && start > span.end - 1
        {
            let Some(next) = rest.next() else { break };
            current = Some(next);
            prefix = "B-";
        }
        let label = current.as_ref().filter(|span| span.start <= last && span.end > start);
        match label.and_then(|span| span.label.as_deref()) {
            Some(label) => {
                tags.push(format!("{prefix}{label}"));
                prefix = "I-";
            }
            None => tags.push("O".to_owned()),
        }
    }
    tags
}
