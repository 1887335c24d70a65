//! Conditions and updates, built without ever writing an expression by hand.

use crate::table::row::{FORMAT, FORMAT_ATTRIBUTE, Value};
use aws_sdk_dynamodb::types::AttributeValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// The condition of a write on the row as it is.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    clauses: Vec<Clause>,
}

#[derive(Clone, Debug)]
enum Clause {
    Exists(Cow<'static, str>),
    Absent(&'static str),
    Compare(&'static str, &'static str, Value),
    AbsentOr(&'static str, &'static str, Value),
}

impl Condition {
    /// No condition.
    pub fn none() -> Condition {
        Condition::default()
    }

    /// The row is there.
    pub fn row_exists() -> Condition {
        Condition::exists("pk")
    }

    /// The row is not there.
    pub fn row_absent() -> Condition {
        Condition::none().and(Clause::Absent("pk"))
    }

    /// An attribute is there.
    pub fn exists(name: impl Into<Cow<'static, str>>) -> Condition {
        Condition::none().and(Clause::Exists(name.into()))
    }

    /// An attribute (or the row) is not there.
    pub fn absent(name: &'static str) -> Condition {
        Condition::none().and(Clause::Absent(name))
    }

    /// An attribute equals a value.
    pub fn equal(name: &'static str, value: impl Into<Value>) -> Condition {
        Condition::none().and(Clause::Compare(name, "=", value.into()))
    }

    /// A number is below a value.
    pub fn below(name: &'static str, value: impl Into<Value>) -> Condition {
        Condition::none().and(Clause::Compare(name, "<", value.into()))
    }

    /// A number is at most a value.
    pub fn at_most(name: &'static str, value: impl Into<Value>) -> Condition {
        Condition::none().and(Clause::Compare(name, "<=", value.into()))
    }

    /// A number is above a value.
    pub fn above(name: &'static str, value: impl Into<Value>) -> Condition {
        Condition::none().and(Clause::Compare(name, ">", value.into()))
    }

    /// An attribute is absent, or a number below a value.
    pub fn absent_or_below(name: &'static str, value: impl Into<Value>) -> Condition {
        Condition::none().and(Clause::AbsentOr(name, "<", value.into()))
    }

    /// An attribute is absent, or equals a value.
    pub fn absent_or_equal(name: &'static str, value: impl Into<Value>) -> Condition {
        Condition::none().and(Clause::AbsentOr(name, "=", value.into()))
    }

    /// Both this and the other.
    #[must_use]
    pub fn also(mut self, other: Condition) -> Condition {
        self.clauses.extend(other.clauses);
        self
    }

    fn and(mut self, clause: Clause) -> Condition {
        self.clauses.push(clause);
        self
    }

    pub(crate) fn render(&self, into: &mut Rendered) -> Option<String> {
        if self.clauses.is_empty() {
            return None;
        }
        let parts: Vec<String> = self
            .clauses
            .iter()
            .map(|clause| match clause {
                Clause::Exists(name) => format!("attribute_exists({})", into.name(name)),
                Clause::Absent(name) => format!("attribute_not_exists({})", into.name(name)),
                Clause::Compare(name, operator, value) => {
                    format!("{} {operator} {}", into.name(name), into.value(value))
                }
                Clause::AbsentOr(name, operator, value) => {
                    let name = into.name(name);
                    format!("(attribute_not_exists({name}) OR {name} {operator} {})", into.value(value))
                }
            })
            .collect();
        Some(parts.join(" AND "))
    }
}

/// A change of some attributes; it makes the row where there is none.
#[derive(Clone, Debug, Default)]
pub struct Update {
    set: Vec<(String, Value)>,
    set_if_absent: Vec<(String, Value)>,
    add: Vec<(String, Value)>,
    remove: Vec<String>,
}

impl Update {
    /// An update that changes nothing yet.
    pub fn new() -> Update {
        Update::default()
    }

    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Update {
        self.set.push((name.to_owned(), value.into()));
        self
    }

    /// Sets an attribute that is not there yet.
    #[must_use]
    pub fn set_if_absent(mut self, name: &str, value: impl Into<Value>) -> Update {
        self.set_if_absent.push((name.to_owned(), value.into()));
        self
    }

    /// Adds to a number; an absent one counts as 0. Adding 0 is left out.
    #[must_use]
    pub fn add(mut self, name: &str, n: i64) -> Update {
        if n != 0 {
            self.add.push((name.to_owned(), n.into()));
        }
        self
    }

    /// Removes an attribute.
    #[must_use]
    pub fn remove(mut self, name: &str) -> Update {
        self.remove.push(name.to_owned());
        self
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.set_if_absent.is_empty() && self.add.is_empty() && self.remove.is_empty()
    }

    pub(crate) fn render(&self, into: &mut Rendered) -> String {
        let mut sections = Vec::new();
        // A row that a newer version wrote keeps its format, so that this version goes on refusing to read it.
        let format = into.name(FORMAT_ATTRIBUTE);
        let mut set: Vec<String> = vec![format!("{format} = if_not_exists({format}, {})", into.value(&FORMAT.into()))];
        set.extend(self.set.iter().map(|(name, value)| format!("{} = {}", into.name(name), into.value(value))));
        set.extend(self.set_if_absent.iter().map(|(name, value)| {
            let name = into.name(name);
            format!("{name} = if_not_exists({name}, {})", into.value(value))
        }));
        sections.push(format!("SET {}", set.join(", ")));
        if !self.add.is_empty() {
            let add: Vec<String> =
                self.add.iter().map(|(name, value)| format!("{} {}", into.name(name), into.value(value))).collect();
            sections.push(format!("ADD {}", add.join(", ")));
        }
        if !self.remove.is_empty() {
            let remove: Vec<String> = self.remove.iter().map(|name| into.name(name)).collect();
            sections.push(format!("REMOVE {}", remove.join(", ")));
        }
        sections.join(" ")
    }
}

/// The placeholders that rendered expressions share.
#[derive(Default)]
pub(crate) struct Rendered {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Rendered {
    fn name(&mut self, name: &str) -> String {
        let known = self.names.iter().find(|(_, known)| *known == name).map(|(placeholder, _)| placeholder.clone());
        known.unwrap_or_else(|| {
            let placeholder = format!("#n{}", self.names.len());
            self.names.insert(placeholder.clone(), name.to_owned());
            placeholder
        })
    }

    fn value(&mut self, value: &Value) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value.0.clone());
        placeholder
    }

    pub(crate) fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    pub(crate) fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn condition_and_update_share_placeholders() {
        let mut rendered = Rendered::default();
        let update = Update::new().set("v", 3_u64).add("n", 1).add("zero", 0).remove("old").render(&mut rendered);
        let condition = Condition::equal("v", 2_u64).also(Condition::absent("old")).render(&mut rendered);
        assert_eq!(update, "SET #n0 = if_not_exists(#n0, :v0), #n1 = :v1 ADD #n2 :v2 REMOVE #n3");
        assert_eq!(condition.as_deref(), Some("#n1 = :v3 AND attribute_not_exists(#n3)"));
        assert_eq!(rendered.names().map(|names| names.len()), Some(4));
    }
}
