//! Whether a changed config still fits what has been annotated, as Label Studio decides it: controls, objects and types
//! in use must stay; labels may go.

use super::{Config, Control};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which entries a project's results hold, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    pub from_name: String,
    pub to_name: String,
    /// The entries' `type`.
    #[serde(rename = "type")]
    pub kind: String,
    pub count: u64,
}

impl fmt::Display for Used {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Used { from_name, to_name, kind, count } = self;
        write!(f, "{count} with from_name={from_name}, to_name={to_name}, type={kind}")
    }
}

impl Config {
    /// The used entries that this config has no place for: with any, changing to it is to be refused. A config without
    /// controls fits everything, as in Label Studio.
    pub fn conflicts<'u>(&self, used: &'u [Used]) -> Vec<&'u Used> {
        match self.has_control_tags() {
            true => used.iter().filter(|used| !self.fits(used)).collect(),
            false => Vec::new(),
        }
    }

    fn fits(&self, used: &Used) -> bool {
        let kind = used.kind.to_lowercase();
        // Texts may move to another object. Chats refer to themselves.
        if kind == "textarea" || kind == "chatmessage" && used.from_name == used.to_name {
            return true;
        }
        let knows_object =
            |control: &Control| control.to_name.join(",") == used.to_name || control.acts_on(&used.to_name);
        self.control(&used.from_name).is_some()
            && self.controls.iter().any(knows_object)
            && self.controls.iter().any(|control| writes(control, &kind))
    }

    /// Whether annotators, models and scripts that know `before` would be surprised by this config: a control new or of
    /// another type, other data, or a label gone.
    pub fn changes_essentials_of(&self, before: &Config) -> bool {
        let (old, new) = (before.parsed_label_config(), self.parsed_label_config());
        let new = new.as_object().into_iter().flatten();
        for (name, control) in new {
            let Some(was) = old.get(name) else {
                return true;
            };
            if control["type"] != was["type"] || control["inputs"] != was["inputs"] {
                return true;
            }
            let labels = control["labels"].as_array();
            let mut gone = was["labels"].as_array().into_iter().flatten();
            if gone.any(|label| !labels.is_some_and(|labels| labels.contains(label))) {
                return true;
            }
        }
        false
    }
}

fn writes(control: &Control, kind: &str) -> bool {
    control.written_tag.eq_ignore_ascii_case(kind) || control.results().iter().any(|result| result.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const CONFIG: &str = r#"<View><Text name="text" value="$text"/>
        <Labels name="ner" toName="text"><Label value="A"/><Label value="B"/></Labels>
        <Choices name="c_{{i}}" toName="t_{{i}}" indexFlag="{{i}}"><Choice value="X"/></Choices>
        <Pairwise name="pw" toName="a,b"/></View>"#;

    fn used(from_name: &str, to_name: &str, kind: &str) -> Used {
        Used { from_name: from_name.into(), to_name: to_name.into(), kind: kind.into(), count: 3 }
    }

    #[test]
    fn what_is_used_must_stay() {
        let config = parse(CONFIG).0;
        let fits = [
            used("ner", "text", "labels"),
            used("ner", "text", "Labels"),
            used("c_7", "t_7", "choices"),
            used("pw", "a,b", "pairwise"),
            used("gone", "gone", "textarea"),
            used("chat", "chat", "chatmessage"),
        ];
        assert_eq!(config.conflicts(&fits), Vec::<&Used>::new());
        let conflicts = [used("tags", "text", "labels"), used("ner", "txt", "labels"), used("ner", "text", "rating")];
        assert_eq!(config.conflicts(&conflicts).len(), 3);
        assert_eq!(conflicts[0].to_string(), "3 with from_name=tags, to_name=text, type=labels");
        assert!(parse("<View/>").0.conflicts(&conflicts).is_empty());
    }

    #[test]
    fn essentials_are_controls_inputs_and_labels() {
        let before = parse(CONFIG).0;
        let changed = |from: &str, to: &str| parse(&CONFIG.replace(from, to)).0.changes_essentials_of(&before);
        assert!(!changed("", ""));
        assert!(!changed("<Label value=\"B\"/>", "<Label value=\"B\"/><Label value=\"C\"/>"));
        assert!(changed("<Label value=\"B\"/>", ""));
        assert!(changed("$text", "$other"));
        assert!(changed("\"ner\"", "\"tags\""));
    }
}
