//! Reads Label Studio's query JSON.

use super::column::{Column, ColumnKind};
use super::filter::{Filter, Line, Operand, Operator};
use super::{OrderBy, Query, Selection};
use crate::ids::TaskId;
use jiff::Timestamp;
use regex::RegexBuilder;
use serde_json::Value;

/// The longest query, in bytes. It has room for 200,000 selected ids.
const MAX_BYTES: usize = 2 << 20;
/// The most filters of a query.
const MAX_FILTERS: usize = 200;
/// The most columns to order by.
const MAX_ORDERING: usize = 8;
/// The most values in all lists of a query's filters together. Every task is compared with all of them.
const MAX_LISTED: usize = 10_000;
/// The total length of the regular expressions and search texts of a query, in bytes. The time to compile them is
/// linear in it.
const MAX_PATTERN_BYTES: usize = 8 << 10;
/// The most regular expressions of a query.
const MAX_REGEXES: usize = 20;
/// The most memory of one compiled expression, in bytes.
const MAX_REGEX_MEMORY: usize = 256 << 10;

/// Why a query is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct QueryError {
    /// The field, as a path in the query: `filters.items[0].operator`.
    pub field: String,
    pub message: String,
}

fn error(field: impl Into<String>, message: impl Into<String>) -> QueryError {
    QueryError { field: field.into(), message: message.into() }
}

/// The remaining cost budget of a query's filters: for compiling them, and for comparing each task with them.
struct Budget {
    listed: usize,
    pattern_bytes: usize,
    regexes: usize,
}

impl Budget {
    fn list(&mut self, values: usize) -> Result<(), String> {
        let left = self.listed.checked_sub(values);
        self.listed = left.ok_or_else(|| format!("must be at most {MAX_LISTED} values in all filters together"))?;
        Ok(())
    }

    fn regex(&mut self, pattern: &str) -> Result<(), String> {
        let left = self.regexes.checked_sub(1);
        self.regexes = left.ok_or_else(|| format!("must be one of at most {MAX_REGEXES} regular expressions"))?;
        self.pattern(pattern)
    }

    fn pattern(&mut self, pattern: &str) -> Result<(), String> {
        let left = self.pattern_bytes.checked_sub(pattern.len());
        self.pattern_bytes =
            left.ok_or_else(|| format!("must be at most {MAX_PATTERN_BYTES} bytes in all filters together"))?;
        Ok(())
    }
}

pub(super) fn query(json: &str) -> Result<Query, QueryError> {
    if json.len() > MAX_BYTES {
        return Err(error("query", format!("must be at most {MAX_BYTES} bytes")));
    }
    let query: Value = serde_json::from_str(json).map_err(|cause| error("query", format!("not JSON: {cause}")))?;
    let Value::Object(query) = query else {
        return Err(error("query", "must be an object"));
    };
    let mut out = Query::default();
    if let Some(filters) = query.get("filters").filter(|filters| !filters.is_null()) {
        out.any = match filters.get("conjunction").and_then(Value::as_str) {
            Some("and") => false,
            Some("or") => true,
            _ => return Err(error("filters.conjunction", "must be \"and\" or \"or\"")),
        };
        let items = filters.get("items").and_then(Value::as_array);
        let items = items.ok_or_else(|| error("filters.items", "must be an array"))?;
        if items.len() > MAX_FILTERS {
            return Err(error("filters.items", format!("must be at most {MAX_FILTERS}")));
        }
        let mut budget = Budget { listed: MAX_LISTED, pattern_bytes: MAX_PATTERN_BYTES, regexes: MAX_REGEXES };
        for (idx, item) in items.iter().enumerate() {
            out.lines.extend(line(item, &format!("filters.items[{idx}]"), &mut budget)?);
        }
    }
    if let Some(names) = query.get("ordering").filter(|ordering| !ordering.is_null()) {
        let names = names.as_array().ok_or_else(|| error("ordering", "must be an array"))?;
        let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
        let names = names.ok_or_else(|| error("ordering", "must be an array of column names"))?;
        let display =
            query.get("columnsDisplayType").or(query.get("data").and_then(|data| data.get("columnsDisplayType")));
        out.ordering = ordering(&names, display)?;
    }
    out.selection = query.get("selectedItems").filter(|items| !items.is_null()).map(selection).transpose()?;
    Ok(out)
}

fn line(item: &Value, field: &str, budget: &mut Budget) -> Result<Option<Line>, QueryError> {
    let child = item.get("child_filter").filter(|child| !child.is_null());
    let mut filters = Vec::new();
    filters.extend(filter(item, field, budget)?);
    if let Some(child) = child {
        filters.extend(filter(child, &format!("{field}.child_filter"), budget)?);
    }
    Ok(if filters.is_empty() { None } else { Some(Line { filters }) })
}

/// `None` for a filter without a value, which has no effect.
fn filter(item: &Value, field: &str, budget: &mut Budget) -> Result<Option<Filter>, QueryError> {
    let text = |key: &str| {
        item.get(key).and_then(Value::as_str).ok_or_else(|| error(format!("{field}.{key}"), "must be a text"))
    };
    let name = text("filter")?;
    let column = name.strip_prefix("filter:tasks:").or(name.strip_prefix("tasks:")).and_then(Column::from_name);
    let column = column.ok_or_else(|| error(format!("{field}.filter"), format!("there is no column \"{name}\"")))?;
    let operator = text("operator")?;
    let operator = Operator::from_name(operator)
        .ok_or_else(|| error(format!("{field}.operator"), format!("there is no operator \"{operator}\"")))?;
    let kind = item.get("type").and_then(Value::as_str).unwrap_or("String");
    match item.get("value") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let operand = operand(&column, operator, kind, value, budget);
            let operand = operand.map_err(|message| error(format!("{field}.value"), message))?;
            Ok(Some(Filter { column, operator, operand }))
        }
    }
}

fn operand(
    column: &Column,
    operator: Operator,
    kind: &str,
    value: &Value,
    budget: &mut Budget,
) -> Result<Operand, String> {
    if let Value::Array(values) = value {
        budget.list(values.len())?;
    }
    match operator {
        Operator::Empty => {
            return Ok(Operand::Boolean(boolean(value).ok_or("must be true or false")?));
        }
        Operator::Regex => {
            let pattern = value.as_str().ok_or("must be a regular expression")?;
            budget.regex(pattern)?;
            let regex = RegexBuilder::new(pattern).size_limit(MAX_REGEX_MEMORY).build();
            // The last line of the message is the reason. The lines before it show the position.
            let regex = regex.map_err(|cause| match cause.to_string().lines().last() {
                Some(why) => format!("not a regular expression: {}", why.trim_start_matches("error: ")),
                None => "not a regular expression".to_owned(),
            })?;
            return Ok(Operand::Regex(regex));
        }
        Operator::In | Operator::NotIn => {
            let end =
                |name| value.get(name).ok_or(format!("must hold {name}")).and_then(|end| single(column, kind, end));
            return Ok(Operand::Range(Box::new((end("min")?, end("max")?))));
        }
        Operator::InList | Operator::NotInList => {
            let list = value.as_array().ok_or("must be an array")?;
            return list.iter().map(|item| single(column, kind, item)).collect::<Result<_, _>>().map(Operand::List);
        }
        _ => {}
    }
    let is_contains = matches!(operator, Operator::Contains | Operator::NotContains);
    match column.kind() {
        ColumnKind::Users | ColumnKind::Ids => {
            let ids = ids(value).ok_or("must be an id or ids")?;
            // The values of an array are counted already.
            budget.list(if value.is_array() { 0 } else { ids.len() })?;
            Ok(Operand::Ids(ids))
        }
        ColumnKind::Names => match value {
            Value::Array(names) => names
                .iter()
                .map(|name| name.as_str().map(|name| Operand::Text(name.to_owned())).ok_or("must be texts".to_owned()))
                .collect::<Result<_, _>>()
                .map(Operand::List),
            other => other
                .as_str()
                .map(|name| Operand::List(vec![Operand::Text(name.to_owned())]))
                .ok_or("must be texts".into()),
        },
        ColumnKind::Results if !is_contains => {
            let json = match value {
                Value::String(text) => serde_json::from_str(text).map_err(|_| "must be JSON")?,
                other => other.clone(),
            };
            Ok(Operand::Json(json))
        }
        _ if is_contains => {
            let needle = regex::escape(&text(value).ok_or("must be a text")?);
            budget.pattern(&needle)?;
            let regex = RegexBuilder::new(&needle).case_insensitive(true).size_limit(4 * MAX_REGEX_MEMORY).build();
            regex.map(Operand::Regex).map_err(|_| "is too long".to_owned())
        }
        _ => single(column, kind, value),
    }
}

/// A value to compare with, in the column's type. For a data column: in the type that the filter names.
fn single(column: &Column, kind: &str, value: &Value) -> Result<Operand, String> {
    let number = || match value {
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        other => other.as_f64(),
    };
    let (is_number, is_time) = match column.kind() {
        ColumnKind::Number | ColumnKind::Count | ColumnKind::Users | ColumnKind::Ids => (true, false),
        ColumnKind::Time => (false, true),
        ColumnKind::Boolean => {
            return boolean(value).map(Operand::Boolean).ok_or("must be true or false".into());
        }
        ColumnKind::Data => (kind == "Number", kind == "Datetime"),
        ColumnKind::Text | ColumnKind::Names | ColumnKind::Results => (false, false),
    };
    if is_number {
        return number().map(Operand::Number).ok_or("must be a number".into());
    }
    if is_time {
        let time = value.as_str().and_then(time);
        return time.map(Operand::Time).ok_or("must be a time such as 2026-01-31T12:00:00.000Z".into());
    }
    text(value).map(Operand::Text).ok_or("must be a text".into())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(boolean) => Some(*boolean),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => Some(false),
        _ => None,
    }
}

/// One id, an array of them, or a text such as `1 2,3`.
fn ids(value: &Value) -> Option<Vec<u64>> {
    match value {
        Value::Array(list) => list.iter().map(Value::as_u64).collect(),
        Value::Number(number) => Some(vec![number.as_u64()?]),
        Value::String(text) => {
            let parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
            parts.map(|part| part.parse().ok()).collect()
        }
        _ => None,
    }
}

pub(super) fn ordering(names: &[&str], display: Option<&Value>) -> Result<Vec<OrderBy>, QueryError> {
    if names.len() > MAX_ORDERING {
        return Err(error("ordering", format!("must be at most {MAX_ORDERING} columns")));
    }
    let mut out = Vec::new();
    for (idx, written) in names.iter().enumerate() {
        let unsigned = written.trim_start_matches(['-', '+']);
        let name = unsigned.strip_prefix("tasks:").unwrap_or(unsigned);
        // Both "-tasks:id" and "tasks:-id" are in use.
        let descending = written.starts_with('-') || name.starts_with('-');
        let name = name.trim_start_matches(['-', '+']);
        let column = Column::from_name(name)
            .ok_or_else(|| error(format!("ordering[{idx}]"), format!("there is no column \"{written}\"")))?;
        let numeric = display.and_then(|types| types.get(unsigned)).and_then(Value::as_str) == Some("Number");
        out.push(OrderBy { column, descending, numeric });
    }
    Ok(out)
}

/// `{all: true, excluded: [...]}` or `{all: false, included: [...]}`, or the same as a JSON text.
fn selection(value: &Value) -> Result<Selection, QueryError> {
    let parsed: Value;
    let value = match value {
        Value::String(text) => {
            parsed = serde_json::from_str(text).map_err(|_| error("selectedItems", "must be an object"))?;
            &parsed
        }
        other => other,
    };
    let all =
        value.get("all").and_then(Value::as_bool).ok_or_else(|| error("selectedItems.all", "must be true or false"))?;
    let key = if all { "excluded" } else { "included" };
    let ids = match value.get(key) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(list) => ids(list),
    };
    let ids = ids.ok_or_else(|| error(format!("selectedItems.{key}"), "must be an array of task ids"))?;
    let mut ids: Vec<TaskId> = ids.into_iter().map(TaskId).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(if all { Selection::AllBut(ids) } else { Selection::Only(ids) })
}

/// Parses times in filters and data: with a time zone, or in UTC. A date stands for its first moment.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let local: jiff::civil::DateTime = text.parse().ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
}
