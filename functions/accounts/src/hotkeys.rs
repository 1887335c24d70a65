//! A user's own hotkeys. Pages of other users never show them. They are still checked, so that settings contain no
//! HTML.

use api::{Access, App, Failure, Json, Result};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::accounts::users;
use utoipa::ToSchema;

const MAX_HOTKEYS: usize = 500;
/// The longest JSON of all hotkeys, in bytes. They are in the user's row, which each request of the user reads.
const MAX_BYTES: usize = 64 * 1024;
const MAX_NAME: usize = 100;
const MAX_KEY: usize = 50;

/// Hotkeys by action: `{"section:action": {"key": "ctrl+enter", "active": true}}`.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Hotkeys {
    #[schema(value_type = Object)]
    custom_hotkeys: Map<String, Value>,
}

/// The hotkeys of the signed-in user.
#[utoipa::path(get, path = "/api/current-user/hotkeys", tag = "users", responses((status = 200, body = Hotkeys)))]
pub(crate) async fn show(user: Access) -> Json<Hotkeys> {
    Json(Hotkeys { custom_hotkeys: user.account.profile.custom_hotkeys.clone() })
}

/// Replaces the hotkeys of the signed-in user.
#[utoipa::path(patch, path = "/api/current-user/hotkeys", tag = "users", request_body = Hotkeys,
    responses((status = 200, body = Hotkeys), (status = 400)))]
pub(crate) async fn change(State(app): State<App>, user: Access, Json(body): Json<Hotkeys>) -> Result<Json<Hotkeys>> {
    let problems = problems(&body.custom_hotkeys);
    if !problems.is_empty() {
        return Err(Failure::invalid_fields(
            problems.into_iter().map(|problem| ("custom_hotkeys".to_owned(), problem)),
        ));
    }
    users::update(app.store(), user.id, |account| account.profile.custom_hotkeys = body.custom_hotkeys.clone()).await?;
    app.forget_accounts();
    Ok(Json(body))
}

fn problems(hotkeys: &Map<String, Value>) -> Vec<String> {
    if hotkeys.len() > MAX_HOTKEYS {
        return vec![format!("there may be at most {MAX_HOTKEYS} hotkeys")];
    }
    let bytes: usize = hotkeys.iter().map(|(name, hotkey)| name.len() + hotkey.to_string().len()).sum();
    if bytes > MAX_BYTES {
        return vec![format!("hotkeys may have at most {MAX_BYTES} bytes together")];
    }
    hotkeys.iter().filter_map(|(name, hotkey)| problem(name, hotkey)).collect()
}

fn problem(name: &str, hotkey: &Value) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.".contains(c);
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(plain) {
        return Some(format!("an action's name has letters, digits and _-:. only, at most {MAX_NAME}"));
    }
    let Some(fields) = hotkey.as_object() else {
        return Some(format!("{name} is not an object"));
    };
    for (field, value) in fields {
        let good = match field.as_str() {
            "key" => value.is_null() || value.as_str().is_some_and(is_key),
            "active" => value.is_boolean(),
            "description" | "label" => {
                value.as_str().is_some_and(|text| text.len() <= 200 && !text.contains(['<', '>']))
            }
            _ => {
                return Some(format!("{name} has an unknown field {:?}", field.chars().take(40).collect::<String>()));
            }
        };
        if !good {
            return Some(format!("{name}: {field} is not valid"));
        }
    }
    (!fields.contains_key("key")).then(|| format!("{name} has no key"))
}

/// Whether the text names keys: printable ASCII without markup characters.
fn is_key(text: &str) -> bool {
    let printable = |c: char| c.is_ascii_graphic() || c == ' ';
    !text.is_empty()
        && text.len() <= MAX_KEY
        && text.chars().all(printable)
        && !(text.contains('<') && text.contains('>'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value) -> Vec<String> {
        problems(value.as_object().unwrap())
    }

    #[test]
    fn hotkeys_are_keys_and_flags_only() {
        assert!(
            check(json!({"annotation:submit": {"key": "ctrl+enter", "active": true}, "a": {"key": null}})).is_empty()
        );
        assert_eq!(check(json!({"a": "ctrl"})).len(), 1);
        let long: Map<String, Value> =
            (0..400).map(|n| (n.to_string(), json!({"key": "a", "label": "x".repeat(200)}))).collect();
        assert_eq!(problems(&long).len(), 1);
        assert_eq!(check(json!({"a": {}})).len(), 1);
        assert_eq!(check(json!({"a": {"key": 5}})).len(), 1);
        assert_eq!(check(json!({"a": {"key": "<script>"}})).len(), 1);
        assert_eq!(check(json!({"<script>": {"key": "a"}})).len(), 1);
        assert_eq!(check(json!({"a": {"key": "a", "html": "x"}})).len(), 1);
    }
}
