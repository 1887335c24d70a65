//! Labels as the numbered classes of trainers.

use labeling::config::Config;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

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

/// The classes of an export: those of the config first, then others as results bring them.
#[derive(Debug, Default)]
pub(super) struct Categories {
    pub(super) list: Vec<Category>,
    pub(super) ids: HashMap<String, i64>,
}

impl Categories {
    /// Labels with a `category` have that number; the others, in alphabetical order, the lowest free ones.
    pub(super) fn of(config: &Config) -> Self {
        let mut categories = Self::default();
        let mut unnumbered = BTreeSet::new();
        for control in &config.controls {
            for stored in control.stored_labels().filter(|label| !label.is_empty()) {
                match control.label(stored).and_then(|label| label.category()) {
                    Some(id) if !categories.ids.contains_key(stored) => categories.add(id, stored),
                    Some(_) => {}
                    None => _ = unnumbered.insert(stored),
                }
            }
        }
        let used: BTreeSet<i64> = categories.ids.values().copied().collect();
        let mut free = (0..).filter(|id| !used.contains(id));
        for label in unnumbered {
            if !categories.ids.contains_key(label)
                && let Some(id) = free.next()
            {
                categories.add(id, label);
            }
        }
        categories
    }

    pub(super) fn add(&mut self, id: i64, name: &str) {
        self.list.push(Category::new(id, name));
        self.ids.insert(name.to_owned(), id);
    }

    /// The number of a label; one that the config does not know gets a new number.
    pub(super) fn id(&mut self, label: &str) -> i64 {
        if let Some(id) = self.ids.get(label) {
            return *id;
        }
        let mut id = self.list.len() as i64;
        while self.list.iter().any(|category| category.id == id) {
            id += 1;
        }
        self.add(id, label);
        id
    }
}
