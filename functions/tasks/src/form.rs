//! Request bodies.

use api::{Failure, Id, Result};
use labeling::config::Config;
use labeling::task::Json;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A new task.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct NewTaskBody {
    /// The project of the task.
    #[serde(skip_serializing)]
    #[schema(value_type = u64)]
    pub(crate) project: Id,
    /// The values of the labeling config's variables.
    #[schema(value_type = Object)]
    data: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    meta: Option<Json>,
    /// The annotations of the task, in the form of an import.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    annotations: Option<Json>,
    /// The predictions of the task, in the form of an import.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    predictions: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_skip: Option<bool>,
}

/// The changes of a task. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TaskBody {
    /// The values of the labeling config's variables. Replaces all data.
    #[schema(value_type = Option<Object>)]
    pub(crate) data: Option<Json>,
    #[schema(value_type = Option<Object>)]
    pub(crate) meta: Option<Json>,
    pub(crate) allow_skip: Option<bool>,
    /// The number of annotators that it needs, at least 1.
    pub(crate) overlap: Option<u32>,
}

impl NewTaskBody {
    /// The task as an import file of one line.
    pub(crate) fn file(&self) -> Result<Vec<u8>> {
        check_object("data", &self.data)?;
        serde_json::to_vec(&[self]).map_err(Failure::internal)
    }
}

impl TaskBody {
    /// Refuses data that does not fit a task of this config.
    pub(crate) fn check(&self, config: &Config) -> Result<()> {
        if let Some(data) = &self.data {
            check_object("data", data)?;
            let keys: HashMap<String, &RawValue> =
                serde_json::from_str(data.get()).map_err(|error| Failure::invalid("data", error.to_string()))?;
            let missing = config.data_keys().into_iter().find(|path| {
                let first = path.split(['.', '[']).next().unwrap_or(path);
                !keys.contains_key(first) && !keys.contains_key(*path)
            });
            if let Some(path) = missing {
                return Err(Failure::invalid("data", format!("{path} is missing; the labeling config reads it")));
            }
        }
        if let Some(meta) = self.meta.as_ref().filter(|meta| meta.get() != "null") {
            check_object("meta", meta)?;
        }
        match self.overlap {
            Some(0) => Err(Failure::invalid("overlap", "must be at least 1")),
            _ => Ok(()),
        }
    }
}

/// Refuses a value that is not an object.
fn check_object(field: &str, json: &RawValue) -> Result<()> {
    match json.get().starts_with('{') {
        true => Ok(()),
        false => Err(Failure::invalid(field, "must be an object")),
    }
}
