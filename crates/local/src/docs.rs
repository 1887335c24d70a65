//! Prints the API's description, generated from the code of all functions.

use crate::cli::Stop;
use crate::router::functions;

/// Prints the description.
pub(crate) fn print() -> Result<(), Stop> {
    let (_, description) = functions();
    let text = description.to_pretty_json().map_err(|error| Stop::because("cannot write the description", error))?;
    println!("{text}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A handler without a row would return 500. A row without a handler has no effect.
    #[test]
    fn the_table_of_access_has_a_row_for_every_route_and_no_other() {
        let (_, description) = functions();
        let json: serde_json::Value = serde_json::from_str(&description.to_json().unwrap()).unwrap();
        let methods = |(path, operations): (&String, &serde_json::Value)| {
            let methods: Vec<String> = operations.as_object().unwrap().keys().cloned().collect();
            methods.into_iter().map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
        };
        let described: std::collections::BTreeSet<String> =
            json["paths"].as_object().unwrap().iter().flat_map(methods).collect();
        let rows = api::access::ROUTES.iter().map(|(method, path, _)| format!("{method} {path}")).collect();
        assert_eq!(described, rows);
    }

    #[test]
    fn every_operation_is_described() {
        let (_, description) = functions();
        let json: serde_json::Value = serde_json::from_str(&description.to_json().unwrap()).unwrap();
        let mut ids = std::collections::BTreeSet::new();
        for (path, operations) in json["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                assert!(operation["summary"].is_string(), "{method} {path} has no summary");
                assert!(operation["responses"].is_object(), "{method} {path} has no responses");
                let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
                assert!(ids.insert(id), "{method} {path} has another operation's name");
            }
        }
        assert!(ids.contains("get_api_current_user_whoami"));
    }

    /// The page's types are generated from the committed description.
    #[test]
    fn the_committed_description_is_current() {
        let (_, description) = functions();
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        let committed = std::fs::read_to_string(committed).unwrap();
        let current = description.to_pretty_json().unwrap();
        assert!(committed.trim_end() == current, "docs/openapi.json is not what the code says; run `make openapi`");
    }
}
