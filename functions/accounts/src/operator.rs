//! Events of the operator, which require permissions in the AWS account: create the first owner, reset a password.

use crate::people::{self, Credentials};
use api::{App, Failure, Result, VERSION};
use serde::Deserialize;
use serde_json::{Value, json};
use store::accounts::{Profile, organization};

/// An event of the operator.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Event {
    FirstOwner(FirstOwner),
    SetPassword(SetPassword),
    Status {},
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstOwner {
    email: String,
    password: String,
    /// The name of the organization.
    title: Option<String>,
    /// The owner's API token, 40 hex digits. A random one if absent.
    token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetPassword {
    email: String,
    password: String,
}

/// Handles an event. A refusal is a normal result too, since Lambda would log and retry a failed invocation.
pub async fn handle(app: &App, event: &[u8]) -> Value {
    let done = match serde_json::from_slice(event) {
        Ok(event) => perform(app, event).await,
        Err(error) => Err(Failure::invalid("event", format!("is none of the operator's: {error}"))),
    };
    done.unwrap_or_else(
        |failure| json!({"error": failure.detail(), "status": failure.status().as_u16(), "fields": failure.fields()}),
    )
}

async fn perform(app: &App, event: Event) -> Result<Value> {
    match event {
        Event::FirstOwner(owner) => {
            if owner.token.as_deref().is_some_and(|token| !is_token(token)) {
                return Err(Failure::invalid("token", "must be 40 hex digits"));
            }
            let credentials = Credentials { email: &owner.email, password: &owner.password };
            let (token, title) = (owner.token.as_deref(), owner.title.as_deref());
            let account = people::make_first_owner(app, credentials, Profile::default(), token, title).await?;
            Ok(json!({"user": account.id.0, "email": account.email}))
        }
        Event::SetPassword(user) => {
            people::set_password(app, Credentials { email: &user.email, password: &user.password }).await?;
            Ok(json!({"email": user.email}))
        }
        Event::Status {} => Ok(json!({"owner": organization::exists(app.store()).await?, "version": VERSION})),
    }
}

fn is_token(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_are_events() {
        let read = |event: &str| serde_json::from_str::<Event>(event).unwrap();
        let owner = read(include_str!("../../../events/accounts.first-owner.json"));
        assert!(matches!(owner, Event::FirstOwner(owner) if owner.email.contains('@')));
        let user = read(include_str!("../../../events/accounts.set-password.json"));
        assert!(matches!(user, Event::SetPassword(user) if user.email.contains('@')));
        assert!(matches!(read(include_str!("../../../events/accounts.status.json")), Event::Status {}));
        assert!(serde_json::from_str::<Event>(r#"{"version": "2.0"}"#).is_err());
    }
}
