//! The computed columns of the task table, as fields of a task's JSON.

use labeling::query::{COLUMNS, ColumnInfo, ColumnKind, TaskRow};
use serde::{Serialize, Serializer};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The values of the computed columns of one task.
#[derive(Clone, Debug)]
pub struct ComputedColumns(Vec<(&'static str, Value)>);

impl ComputedColumns {
    /// The values of a task. All its parts must be loaded.
    pub(super) fn of(row: &TaskRow<'_>) -> ComputedColumns {
        ComputedColumns(row.computed().collect())
    }
}

impl Serialize for ComputedColumns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl PartialSchema for ComputedColumns {
    fn schema() -> RefOr<Schema> {
        let mut object = ObjectBuilder::new();
        for column in COLUMNS.iter().filter(|column| column.computed.is_some()) {
            object = object.property(column.name, described(column)).required(column.name);
        }
        object.into()
    }
}

impl ToSchema for ComputedColumns {}

fn described(column: &ColumnInfo) -> RefOr<Schema> {
    let mut schema = match column.kind {
        ColumnKind::Number => Option::<f64>::schema(),
        ColumnKind::Count => u64::schema(),
        ColumnKind::Boolean => bool::schema(),
        ColumnKind::Time | ColumnKind::Text | ColumnKind::Data => Option::<String>::schema(),
        ColumnKind::Users => Vec::<u64>::schema(),
        ColumnKind::Ids | ColumnKind::Names | ColumnKind::Results => String::schema(),
    };
    let description = column.computed.map(str::to_owned);
    match &mut schema {
        RefOr::T(Schema::Object(object)) => object.description = description,
        RefOr::T(Schema::Array(array)) => array.description = description,
        RefOr::T(Schema::OneOf(one)) => one.description = description,
        _ => {}
    }
    schema
}
