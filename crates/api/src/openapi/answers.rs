//! Rules of the description that apply to all responses: the body of errors, and fields that are `null` rather than
//! absent.

use crate::failure::FailureBody;
use std::collections::BTreeSet;
use utoipa::openapi::schema::{ArrayItems, Schema, SchemaType, Type};
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// Adds the error body to every error response.
pub(super) fn describe_failures(description: &mut OpenApi) {
    let name = FailureBody::name().into_owned();
    let components = description.components.get_or_insert_default();
    components.schemas.insert(name.clone(), FailureBody::schema());
    for operation in description.paths.paths.values_mut().flat_map(operations) {
        for (status, response) in &mut operation.responses.responses {
            if let RefOr::T(response) = response
                && status.starts_with('4')
                && response.content.is_empty()
            {
                let content = Content::new(Some(Ref::from_schema_name(&name)));
                response.content.insert("application/json".to_owned(), content.into());
            }
        }
    }
}

/// Makes nullable fields of responses required: they are present and may be null. A field that may be absent is not
/// nullable, so it stays optional.
pub(super) fn require_nullable_fields(description: &mut OpenApi) {
    let asked = requested(description);
    let Some(components) = &mut description.components else { return };
    for (name, schema) in &mut components.schemas {
        if !asked.contains(name) {
            require(schema);
        }
    }
}

/// The schemas used in request bodies.
fn requested(description: &mut OpenApi) -> BTreeSet<String> {
    let mut open = Vec::new();
    for operation in description.paths.paths.values_mut().flat_map(operations) {
        let Some(RefOr::T(body)) = &operation.request_body else { continue };
        for content in body.content.values() {
            if let RefOr::T(content) = content
                && let Some(schema) = &content.schema
            {
                referred(schema, &mut open);
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        let schema = description.components.as_ref().and_then(|components| components.schemas.get(&name));
        if let Some(schema) = schema
            && found.insert(name)
        {
            referred(schema, &mut open);
        }
    }
    found
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut utoipa::openapi::path::Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// Adds the names of the schemas that a schema refers to.
fn referred(schema: &RefOr<Schema>, names: &mut Vec<String>) {
    match schema {
        RefOr::Ref(reference) => names.extend(reference.ref_location.rsplit('/').next().map(str::to_owned)),
        RefOr::T(Schema::Object(object)) => object.properties.values().for_each(|inner| referred(inner, names)),
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &array.items {
                referred(items, names);
            }
        }
        RefOr::T(Schema::OneOf(one)) => one.items.iter().for_each(|inner| referred(inner, names)),
        RefOr::T(Schema::AllOf(all)) => all.items.iter().for_each(|inner| referred(inner, names)),
        RefOr::T(Schema::AnyOf(any)) => any.items.iter().for_each(|inner| referred(inner, names)),
        RefOr::T(_) => {}
    }
}

fn require(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            for (name, inner) in &mut object.properties {
                if nullable(inner) && !object.required.contains(name) {
                    object.required.push(name.clone());
                }
                require(inner);
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                require(items);
            }
        }
        RefOr::T(Schema::OneOf(one)) => one.items.iter_mut().for_each(require),
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(require),
        RefOr::T(Schema::AnyOf(any)) => any.items.iter_mut().for_each(require),
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}

fn nullable(schema: &RefOr<Schema>) -> bool {
    let says = |kind: &SchemaType| match kind {
        SchemaType::Type(kind) => *kind == Type::Null,
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        SchemaType::AnyValue => false,
    };
    match schema {
        RefOr::T(Schema::Object(object)) => says(&object.schema_type),
        RefOr::T(Schema::Array(array)) => says(&array.schema_type),
        RefOr::T(Schema::OneOf(one)) => one.items.iter().any(nullable),
        RefOr::T(_) | RefOr::Ref(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use utoipa::OpenApi as _;

    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Asked {
        comment: Option<String>,
        part: Option<Part>,
    }

    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Part {
        size: Option<u64>,
    }

    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Told {
        id: u64,
        comment: Option<String>,
        inner: Option<Inner>,
        #[schema(nullable = false)]
        details: Option<Vec<u64>>,
    }

    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Inner {
        at: Option<String>,
    }

    #[utoipa::path(post, path = "/things", request_body = Asked,
        responses((status = 201, body = Told), (status = 400)))]
    #[expect(dead_code, reason = "only described")]
    fn things() {}

    #[derive(utoipa::OpenApi)]
    #[openapi(paths(things))]
    struct Things;

    fn described() -> Value {
        let mut description = Things::openapi();
        describe_failures(&mut description);
        require_nullable_fields(&mut description);
        serde_json::to_value(description).unwrap()
    }

    #[test]
    fn nullable_fields_of_answers_are_required_and_those_of_requests_are_not() {
        let schemas = &described()["components"]["schemas"];
        assert_eq!(schemas["Told"]["required"], json!(["id", "comment", "inner"]));
        assert_eq!(schemas["Inner"]["required"], json!(["at"]));
        assert_eq!((&schemas["Asked"]["required"], &schemas["Part"]["required"]), (&Value::Null, &Value::Null));
    }

    #[test]
    fn a_refusal_has_a_body() {
        let description = described();
        let refused = &description["paths"]["/things"]["post"]["responses"]["400"]["content"]["application/json"];
        assert_eq!(refused["schema"], json!({"$ref": "#/components/schemas/FailureBody"}));
        assert_eq!(description["components"]["schemas"]["FailureBody"]["properties"]["detail"]["type"], "string");
    }
}
