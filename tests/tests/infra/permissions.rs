//! The functions' policies.

use super::{FUNCTION, fits, folders, logical, template, texts};
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
        // A function for HTTP requests may have responses that exceed the gateway's limit.
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

/// The label stream writes hints when it skips tasks. Few requests do this, so tests may not cover it.
#[test]
fn functions_that_hand_out_tasks_may_do_all_that_the_label_stream_does() -> Result<(), Problem> {
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

/// Functions that read objects of connected buckets (imports, and serving of files), and functions that write to them
/// (exports).
const READ_CONNECTED: [&str; 4] = ["Import", "OnUpload", "OnJob", "OnSchedule"];
const WRITE_CONNECTED: [&str; 3] = ["Export", "OnJob", "OnSchedule"];

#[test]
fn few_functions_may_read_or_write_connected_buckets() -> Result<(), Problem> {
    let template = template("template")?;
    for (id, function) in resources(&template, FUNCTION) {
        for (name, functions) in [("ReadConnected", &READ_CONNECTED[..]), ("WriteConnected", &WRITE_CONNECTED)] {
            let policy = json!({"Fn::If": ["HasConnectedBuckets", {"Ref": name}, {"Ref": "AWS::NoValue"}]});
            let has = function["Properties"]["Policies"].as_array().is_some_and(|all| all.contains(&policy));
            assert_eq!(has, functions.contains(&id), "{id}: {name}");
        }
    }
    let actions = |name: &str| template["Resources"][name]["Properties"]["PolicyDocument"]["Statement"].to_string();
    assert!(!actions("ReadConnected").contains("Put") && !actions("ReadConnected").contains("Delete"));
    assert!(!actions("WriteConnected").contains("Get"));
    Ok(())
}

/// The policy protects the partitions of keys.rs that hold accounts.
#[test]
fn only_accounts_writes_users_sessions_tokens_and_the_invite() -> Result<(), Problem> {
    use labeling::ids::UserId;
    use store::table::keys;
    let template = template("template")?;
    let policy = &template["Resources"]["KeepAccounts"]["Properties"]["PolicyDocument"]["Statement"];
    let statements = policy.as_array().ok_or("no statements")?;
    let denied = |action: &str, partition: &str, attribute: &str| {
        statements.iter().any(|one| {
            let keys = &one["Condition"]["ForAnyValue:StringLike"]["dynamodb:LeadingKeys"];
            let others = one["Condition"]["ForAnyValue:StringNotEquals"].get("dynamodb:Attributes");
            one["Effect"] == "Deny"
                && texts(&one["Action"]).contains(&action)
                && texts(keys).iter().any(|pattern| fits(pattern, partition))
                && others.is_none_or(|known| !texts(known).contains(&attribute))
        })
    };
    let user = UserId(7);
    for key in [
        keys::user(user),
        keys::user_listing(user),
        keys::personal_token(user, "x"),
        keys::email("a@example.com"),
        keys::token("x"),
        keys::session("x"),
        keys::attempts("x", 1),
        keys::organization_settings(),
        keys::invite(),
    ] {
        for action in ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"] {
            assert!(denied(&format!("dynamodb:{action}"), key.partition(), "user"), "{action} of {}", key.partition());
        }
    }
    // Every function may extend a session, and write other rows.
    assert!(!denied("dynamodb:UpdateItem", keys::session("x").partition(), "used"));
    assert!(!denied("dynamodb:PutItem", keys::project_listing(labeling::ids::ProjectId(1)).partition(), "x"));
    Ok(())
}
