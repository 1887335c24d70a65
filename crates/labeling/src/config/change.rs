//! Finds existing results that a changed config would make invalid. The rule is Label Studio's: the controls, objects,
//! result types and labels that results use must stay.

use super::{Config, Control};
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// How many results of a project use a control, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    pub from_name: String,
    pub to_name: String,
    /// The `type` of the results.
    pub kind: String,
    /// One of their labels; `None` counts all results, whatever their labels.
    pub label: Option<String>,
    pub count: u64,
}

/// A part of the old config that results use and that is missing in the new config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The control's name: the results' `from_name`.
    pub control: String,
    pub lost: Lost,
}

/// The missing part of a control, with the number of results that use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The control itself.
    Control { count: u64 },
    /// The object that the results are about.
    Object { name: String, count: u64 },
    /// The type of the results, which the control does not write any more.
    Type { kind: String, count: u64 },
    /// Labels, in alphabetical order.
    Labels(BTreeMap<String, u64>),
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let control = &self.control;
        let results = |count: &u64, uses: &str, use_: &str| match count {
            1 => format!("1 result {uses}"),
            count => format!("{count} results {use_}"),
        };
        match &self.lost {
            Lost::Control { count } => {
                let results = results(count, "uses", "use");
                write!(f, "{results} the control “{control}”. Keep it or delete the annotations first.")
            }
            Lost::Object { name, count } => {
                let results = results(count, "is", "are");
                write!(f, "{results} about “{name}”. Keep it or delete the annotations first.")
            }
            Lost::Type { kind, count } => {
                let results = results(count, "has", "have");
                write!(
                    f,
                    "{results} the type “{kind}”, which the changed control “{control}” does not write. \
                     Keep its tag or delete the annotations first."
                )
            }
            Lost::Labels(labels) => {
                let labels: Vec<String> = labels.iter().map(|(label, count)| format!("“{label}” ({count})")).collect();
                let labels = labels.join(", ");
                write!(
                    f,
                    "Annotations still use these labels of the control “{control}”: {labels}. \
                     Keep them or delete the annotations first."
                )
            }
        }
    }
}

impl Config {
    /// The parts of `before` that results use and this config lacks. A change to this config is refused if there are
    /// any. Results that did not fit `before` cause no conflict. A config without controls causes no conflict either,
    /// as in Label Studio.
    pub fn conflicts(&self, before: &Config, used: &[Used]) -> Vec<Conflict> {
        if !self.has_control_tags() {
            return Vec::new();
        }
        let (old, new) = (Places::of(before), Places::of(self));
        let mut lost: Vec<Conflict> = Vec::new();
        let mut labels: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
        for used in used {
            let had = !before.has_control_tags() || old.lost(used).is_none();
            match (had, new.lost(used)) {
                (true, Some(Lost::Labels(gone))) => {
                    let labels = labels.entry(&used.from_name).or_default();
                    gone.into_iter().for_each(|(label, count)| *labels.entry(label).or_default() += count);
                }
                (true, Some(lost_part)) if used.label.is_none() => {
                    add(&mut lost, Conflict { control: used.from_name.clone(), lost: lost_part });
                }
                _ => {}
            }
        }
        lost.extend(
            labels
                .into_iter()
                .map(|(control, labels)| Conflict { control: control.to_owned(), lost: Lost::Labels(labels) }),
        );
        lost
    }

    /// Whether annotators, models and scripts that know `before` would notice the change: a new control, a control of
    /// another type, other data, or a removed label.
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
            let labels = |control: &serde_json::Value| -> HashSet<String> {
                let labels = control["labels"].as_array().into_iter().flatten();
                labels.filter_map(|label| label.as_str().map(str::to_owned)).collect()
            };
            if !labels(was).is_subset(&labels(control)) {
                return true;
            }
        }
        false
    }
}

/// Adds a conflict. Counts that differ only in an unreported detail are added up.
fn add(conflicts: &mut Vec<Conflict>, new: Conflict) {
    let same = conflicts.iter_mut().find(|old| old.control == new.control && old.lost.is_like(&new.lost));
    match (same, &new.lost) {
        (Some(old), Lost::Control { count } | Lost::Object { count, .. } | Lost::Type { count, .. }) => {
            old.lost.add(*count);
        }
        _ => conflicts.push(new),
    }
}

impl Lost {
    fn is_like(&self, other: &Lost) -> bool {
        match (self, other) {
            (Lost::Control { .. }, Lost::Control { .. }) => true,
            (Lost::Object { name, .. }, Lost::Object { name: other, .. }) => name == other,
            (Lost::Type { kind, .. }, Lost::Type { kind: other, .. }) => kind == other,
            _ => false,
        }
    }

    fn add(&mut self, more: u64) {
        match self {
            Lost::Control { count } | Lost::Object { count, .. } | Lost::Type { count, .. } => *count += more,
            Lost::Labels(_) => {}
        }
    }
}

/// The results that fit a config.
struct Places<'c> {
    config: &'c Config,
    /// The objects of controls: each name, and for Pairwise both names joined as in its results.
    objects: HashSet<String>,
}

impl<'c> Places<'c> {
    fn of(config: &'c Config) -> Self {
        let controls = config.controls.iter();
        let objects = controls.flat_map(|control| control.to_name.iter().cloned().chain([control.to_name.join(",")]));
        Self { config, objects: objects.collect() }
    }

    /// The part that these results use and the config lacks.
    fn lost(&self, used: &Used) -> Option<Lost> {
        let (kind, count) = (used.kind.to_lowercase(), used.count);
        // Texts may move to another control. Chats refer to themselves.
        if kind == "textarea" || kind == "chatmessage" && used.from_name == used.to_name {
            return None;
        }
        let Some(control) = self.config.control(&used.from_name) else {
            return Some(Lost::Control { count });
        };
        if !control.writes(&kind) {
            return Some(Lost::Type { kind: used.kind.clone(), count });
        }
        let mut with_placeholder = self.config.patterns[super::CONTROLS].iter().map(|idx| &self.config.controls[*idx]);
        if !self.objects.contains(&used.to_name) && !with_placeholder.any(|control| control.acts_on(&used.to_name)) {
            return Some(Lost::Object { name: used.to_name.clone(), count });
        }
        match &used.label {
            Some(label) if !self.config.takes_label(control, label) => {
                Some(Lost::Labels(BTreeMap::from([(label.clone(), count)])))
            }
            _ => None,
        }
    }
}

impl Config {
    /// Whether results of a control may hold this label. A control without labels of its own (Rectangle,
    /// VideoRectangle) uses the labels of the other controls on the same object.
    fn takes_label(&self, control: &Control, label: &str) -> bool {
        let mut beside = self.controls.iter().filter(|other| other.to_name == control.to_name);
        control.knows_label(label) || control.labels.is_empty() && beside.any(|other| other.knows_label(label))
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const CONFIG: &str = r#"<View><Text name="text" value="$text"/>
        <Labels name="ner" toName="text"><Label value="A"/><Label value="B"/></Labels>
        <Choices name="c_{{i}}" toName="t_{{i}}" indexFlag="{{i}}"><Choice value="X"/></Choices>
        <Pairwise name="pw" toName="a,b"/></View>"#;

    fn used(from_name: &str, to_name: &str, kind: &str, label: &str) -> Used {
        let label = (!label.is_empty()).then(|| label.to_owned());
        Used { from_name: from_name.into(), to_name: to_name.into(), kind: kind.into(), label, count: 3 }
    }

    fn told(config: &str, before: &str, used: &[Used]) -> Vec<String> {
        parse(config).0.conflicts(&parse(before).0, used).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn results_with_a_place_do_not_conflict() {
        let fits = [
            used("ner", "text", "labels", ""),
            used("ner", "text", "Labels", "B"),
            used("c_7", "t_7", "choices", "X"),
            used("pw", "a,b", "pairwise", ""),
            used("gone", "gone", "textarea", ""),
            used("chat", "chat", "chatmessage", ""),
        ];
        assert!(told(CONFIG, CONFIG, &fits).is_empty());
        assert!(told("<View/>", CONFIG, &fits).is_empty());
    }

    #[test]
    fn used_controls_objects_types_and_labels_must_stay() {
        let all = [
            used("ner", "text", "labels", ""),
            used("ner", "text", "labels", "A"),
            used("ner", "text", "labels", "B"),
            used("pw", "a,b", "pairwise", ""),
        ];
        let changed = |from: &str, to: &str| told(&CONFIG.replace(from, to), CONFIG, &all);
        assert_eq!(
            changed("\"ner\"", "\"tags\""),
            ["3 results use the control “ner”. Keep it or delete the annotations first."]
        );
        assert_eq!(
            changed("<Label value=\"B\"/>", ""),
            [
                "Annotations still use these labels of the control “ner”: “B” (3). Keep them or delete the annotations first."
            ]
        );
        assert_eq!(
            changed("Labels", "HyperTextLabels"),
            ["3 results have the type “labels”, which the changed control “ner” does not write. \
              Keep its tag or delete the annotations first."]
        );
        assert_eq!(changed("a,b", "a,c"), ["3 results are about “a,b”. Keep it or delete the annotations first."]);
        assert_eq!(changed("value=\"A\"", "value=\"New\" alias=\"A\""), Vec::<String>::new());
    }

    /// Otherwise every later change of the config would be refused.
    #[test]
    fn results_that_never_fitted_do_not_conflict() {
        let odd = [used("other", "text", "labels", ""), used("ner", "text", "labels", "Unknown")];
        assert!(told(CONFIG, CONFIG, &odd).is_empty());
        // Without a config there was nothing to fit.
        assert_eq!(told(CONFIG, "<View/>", &odd).len(), 2);
    }

    #[test]
    fn labels_of_a_drawing_tool_are_those_beside_it() {
        let config = r#"<View><Video name="v" value="$v"/><VideoRectangle name="box" toName="v"/>
            <Labels name="l" toName="v"><Label value="Man"/><Label value="Car"/></Labels></View>"#;
        let used = [used("box", "v", "videorectangle", "Man")];
        assert!(told(&config.replace("<Label value=\"Car\"/>", ""), config, &used).is_empty());
        assert_eq!(told(&config.replace("<Label value=\"Man\"/>", ""), config, &used).len(), 1);
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
