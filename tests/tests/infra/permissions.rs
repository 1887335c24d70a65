//! The functions' policies.

use super::{FUNCTION, folders, logical, sources, template, texts};
use api::PREFIXES;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::client::Problem;
use tests::settings::repository;
use tests::template::resources;

/// Functions that may delete objects; docs/guides/security.md names them.
const DELETE: [&str; 9] =
    ["Projects", "Tasks", "Import", "Annotations", "Predictions", "Export", "OnUpload", "OnJob", "OnSchedule"];

#[test]
fn every_function_may_do_what_is_named_and_no_more() -> Result<(), Problem> {
    let template = template("template")?;
    for (id, function) in resources(&template, FUNCTION) {
        let policies = function["Properties"]["Policies"].as_array().ok_or("no policies")?;
        assert!(policies.contains(&json!({"Ref": "ReadSecret"})), "{id}");
        assert_eq!(policies.contains(&json!({"Ref": "KeepAccounts"})), id != "Accounts", "{id}");
        // A function that answers requests can have answers that exceed the gateway's limit.
        let answers = PREFIXES.iter().any(|(_, function)| format!("{function:?}") == id);
        assert_eq!(policies.contains(&json!({"Ref": "LongAnswers"})), answers, "{id}");
        let statements: Vec<&Value> =
            policies.iter().flat_map(|policy| policy["Statement"].as_array().into_iter().flatten()).collect();
        let actions: Vec<&str> = statements.iter().flat_map(|one| texts(&one["Action"])).collect();
        assert!(actions.contains(&"dynamodb:GetItem"), "{id}");
        assert!(!actions.contains(&"dynamodb:Scan"), "{id}: nothing reads the whole table");
        assert_eq!(actions.contains(&"s3:DeleteObject"), DELETE.contains(&id), "{id}");
        for statement in statements {
            assert_eq!(statement["Effect"], "Allow", "{id}");
            assert_ne!(statement["Resource"], "*", "{id}");
            for action in texts(&statement["Action"]) {
                assert!(!action.contains('*'), "{id}: {action}");
            }
            if texts(&statement["Action"]).iter().any(|action| action.ends_with("Object")) {
                let resources = statement["Resource"].as_array().cloned();
                for resource in resources.unwrap_or_else(|| vec![statement["Resource"].clone()]) {
                    let arn = resource["Fn::Sub"].as_str().unwrap_or_default();
                    assert!(arn.contains("}/") && arn.ends_with("/*"), "{id}: {arn} is no prefix of a bucket");
                }
            }
        }
    }
    Ok(())
}

/// The table actions of each function.
fn of_the_table(template: &Value, id: &str) -> BTreeSet<String> {
    let policies = template["Resources"][id]["Properties"]["Policies"].as_array().into_iter().flatten();
    let statements = policies.flat_map(|policy| policy["Statement"].as_array().into_iter().flatten());
    let actions = statements.flat_map(|one| texts(&one["Action"])).filter(|action| action.starts_with("dynamodb:"));
    actions.map(str::to_owned).collect()
}

/// The label stream puts hints where it passes tasks over, which few requests do: a test may not meet them.
#[test]
fn whoever_hands_out_tasks_may_do_what_the_label_stream_does() -> Result<(), Problem> {
    let template = template("template")?;
    let mut found = 0;
    for folder in folders()? {
        let manifest = std::fs::read_to_string(repository().join("functions").join(&folder).join("Cargo.toml"))?;
        if manifest.contains("\nstream.workspace") {
            found += 1;
            let may = of_the_table(&template, &logical(&folder));
            assert!(may.is_superset(&of_the_table(&template, "Tasks")), "{folder}: {may:?}");
        }
    }
    assert_eq!(found, 2);
    Ok(())
}

#[test]
fn whoever_names_connected_buckets_may_use_them() -> Result<(), Problem> {
    let template = template("template")?;
    let policy = json!({"Fn::If": ["HasConnectedBuckets", {"Ref": "ConnectedBucketsPolicy"}, {"Ref": "AWS::NoValue"}]});
    for folder in folders()? {
        let mut files = Vec::new();
        sources(&repository().join("functions").join(&folder).join("src"), &mut files)?;
        let texts: Vec<String> = files.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?;
        let policies = template["Resources"][logical(&folder)]["Properties"]["Policies"].as_array();
        let may = policies.is_some_and(|policies| policies.contains(&policy));
        assert!(may || !texts.iter().any(|text| text.contains("connected_buckets")), "{folder}");
    }
    Ok(())
}
