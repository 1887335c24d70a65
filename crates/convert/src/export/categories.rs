//! Labels as numbered classes for training tools.

use labeling::config::{Config, Control};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// One class.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Category {
    pub(super) id: i64,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) supercategory: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) keypoints: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) skeleton: Option<[[u32; 2]; 0]>,
}

impl Category {
    pub(super) fn new(id: i64, name: &str) -> Self {
        Self { id, name: name.to_owned(), supercategory: None, keypoints: None, skeleton: None }
    }
}

/// The classes of an export, ordered by their numbers: first the labels of the config, then further labels in the order
/// in which results contain them.
#[derive(Debug, Default)]
pub(super) struct Categories {
    pub(super) list: Vec<Category>,
    pub(super) ids: HashMap<String, i64>,
    taken: HashSet<i64>,
}

impl Categories {
    /// The labels of the controls that draw shapes. Labels with a `category` have that number. The others have the
    /// lowest free numbers, in the order of the config.
    pub(super) fn of(config: &Config) -> Self {
        Self::of_controls(config.controls.iter().filter(|control| control.draws()))
    }

    /// Like [`of`](Self::of), for these controls.
    pub(super) fn of_controls<'c>(controls: impl Iterator<Item = &'c Control>) -> Self {
        let mut categories = Self::default();
        let mut unnumbered = Vec::new();
        let mut seen = HashSet::new();
        for control in controls {
            for stored in control.stored_labels().filter(|label| !label.is_empty()) {
                if !seen.insert(stored) {
                    continue;
                }
                match control.label(stored).and_then(|label| label.category()) {
                    Some(id) if !categories.taken.contains(&id) => categories.add(id, stored),
                    _ => unnumbered.push(stored),
                }
            }
        }
        let numbered = categories.taken.clone();
        let free = (0..).filter(|id| !numbered.contains(id));
        for (label, id) in unnumbered.into_iter().zip(free) {
            categories.add(id, label);
        }
        categories.list.sort_by_key(|category| category.id);
        categories
    }

    /// The same classes in the same order, numbered from 0 without gaps. The number of a class is then its line in a
    /// list of names.
    pub(super) fn without_gaps(self) -> Self {
        let mut dense = Self::default();
        for (id, category) in (0..).zip(self.list) {
            dense.ids.insert(category.name.clone(), id);
            dense.taken.insert(id);
            dense.list.push(Category { id, ..category });
        }
        dense
    }

    pub(super) fn add(&mut self, id: i64, name: &str) {
        self.push(Category::new(id, name));
    }

    pub(super) fn push(&mut self, category: Category) {
        self.ids.insert(category.name.clone(), category.id);
        self.taken.insert(category.id);
        self.list.push(category);
    }

    /// The number of a label. A label that is not in the config gets a new number.
    pub(super) fn id(&mut self, label: &str) -> i64 {
        if let Some(id) = self.ids.get(label) {
            return *id;
        }
        let mut id = self.list.len() as i64;
        while self.taken.contains(&id) {
            id += 1;
        }
        self.add(id, label);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(labels: &str) -> Vec<(i64, String)> {
        let xml = format!(
            "<View><Image name=\"i\" value=\"$i\"/><RectangleLabels name=\"r\" toName=\"i\">{labels}</RectangleLabels>\
             <Choices name=\"c\" toName=\"i\" perRegion=\"true\"><Choice value=\"answer\"/></Choices></View>"
        );
        let categories = Categories::of(&labeling::config::parse(&xml).0);
        categories.list.into_iter().map(|category| (category.id, category.name)).collect()
    }

    fn numbered(names: &[(i64, &str)]) -> Vec<(i64, String)> {
        names.iter().map(|(id, name)| (*id, (*name).to_owned())).collect()
    }

    #[test]
    fn classes_are_in_the_order_of_the_config_or_of_their_categories() {
        let plain = r#"<Label value="zebra"/><Label value="ant"/><Label value="10"/>"#;
        assert_eq!(names(plain), numbered(&[(0, "zebra"), (1, "ant"), (2, "10")]));
        let given = r#"<Label value="b" category="2"/><Label value="d" category="0"/>
            <Label value="a" category="3"/><Label value="c" category="1"/>"#;
        assert_eq!(names(given), numbered(&[(0, "d"), (1, "c"), (2, "b"), (3, "a")]));
        let some =
            r#"<Label value="x" category="1"/><Label value="y"/><Label value="z"/><Label value="w" category="1"/>"#;
        assert_eq!(names(some), numbered(&[(0, "y"), (1, "x"), (2, "z"), (3, "w")]));
    }

    #[test]
    fn numbers_without_gaps_keep_the_order() {
        let mut categories = Categories::default();
        [(3, "b"), (7, "a")].into_iter().for_each(|(id, name)| categories.add(id, name));
        let mut dense = categories.without_gaps();
        assert_eq!((dense.id("b"), dense.id("a"), dense.id("new")), (0, 1, 2));
    }

    /// Takes linear time, even for many labels that are not in the config.
    #[test]
    fn many_unknown_labels_get_numbers_of_their_own() {
        let mut categories = Categories::default();
        categories.add(5, "five");
        let ids: HashSet<i64> = (0..100_000).map(|n| categories.id(&format!("label {n}"))).collect();
        assert_eq!((ids.len(), ids.contains(&5)), (100_000, false));
    }
}
