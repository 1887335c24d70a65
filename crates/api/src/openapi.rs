//! The OpenAPI description of the API, assembled from the functions' routes.

mod answers;

use crate::{Routes, SPOKEN_RELEASE, VERSION};
use axum::Router;
use utoipa::OpenApi;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};

use crate::App;

#[derive(OpenApi)]
#[openapi(info(title = "Skylabel", license(name = "Apache-2.0", identifier = "Apache-2.0")))]
struct Base;

/// Merges the functions' routes. Returns the router and the description of all routes.
pub fn assemble(functions: impl IntoIterator<Item = Routes>) -> (Router<App>, utoipa::openapi::OpenApi) {
    let mut all = Routes::with_openapi(Base::openapi());
    for routes in functions {
        all = all.merge(routes);
    }
    let (router, mut description) = all.split_for_parts();
    description.info.version = VERSION.to_owned();
    description.info.description = Some(format!(
        "The API of Skylabel. It has the paths and JSON of Label Studio {SPOKEN_RELEASE}. Features without a path in Label \
         Studio are under `/api/x/`. Every path works with and without a final slash."
    ));
    let components = description.components.get_or_insert_default();
    let token = ApiKey::Header(ApiKeyValue::with_description(
        "Authorization",
        "`Token <40 hex digits>`: a user's token, as `GET /api/current-user/token` shows it.",
    ));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token, which `POST /api/token/refresh` gives for a personal token."))
        .build();
    components.add_security_scheme("token", SecurityScheme::ApiKey(token));
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let none: [&str; 0] = [];
    description.security =
        Some(vec![SecurityRequirement::new("token", none), SecurityRequirement::new("bearer", none)]);
    name_operations(&mut description);
    answers::describe_failures(&mut description);
    answers::require_nullable_fields(&mut description);
    (router, description)
}

/// Names operations by method and path, such as `patch_api_projects_id`, since handlers of different functions have the
/// same names.
fn name_operations(description: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let words = path.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("patch", &mut item.patch),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{}", words.join("_")));
            }
        }
    }
}
