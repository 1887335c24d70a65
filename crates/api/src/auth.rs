//! Authentication: by the cookie of a session, by a user's token, or by an access token made from a personal token.

pub mod csrf;
pub mod jwt;

use crate::app::App;
use crate::cookies;
use crate::credentials::{Known, Via};
use crate::failure::{Failure, Result};
use crate::origin::BaseUrl;
use axum::extract::OptionalFromRequestParts;
use http::request::Parts;
use http::{HeaderMap, header};
use labeling::ids::UserId;
use std::sync::Arc;
use store::accounts::{Account, Role, sessions, tokens, users};

/// The purpose of the hash of a legacy token. See [`crate::Secret::digest`].
pub const LEGACY_TOKEN: &str = "legacy-token";
/// A user's legacy token in plain text. `None` if the installation's secret has changed since the token was stored.
pub fn open_legacy_token(app: &App, account: &Account) -> Option<String> {
    app.settings().secret.open_text(LEGACY_TOKEN, &account.legacy_token.as_ref()?.0)
}

/// The purpose of the hash of a session.
pub const SESSION: &str = "session";

/// The signed-in user. Writes with a cookie have passed the CSRF check. Handlers that need a user take
/// [`crate::Access`].
#[derive(Clone, Debug)]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The user's e-mail address.
    pub email: String,
    /// The user's role.
    pub role: Role,
    /// The kind of the user's credential.
    pub via: Via,
    /// The user's record, at most ten seconds old.
    pub account: Arc<Account>,
}

impl OptionalFromRequestParts<App> for User {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<User>> {
        find(parts, app).await
    }
}

/// The user of a request. `None` without a credential or with an expired session. A wrong token is 401.
pub(crate) async fn find(parts: &Parts, app: &App) -> Result<Option<User>> {
    let base = BaseUrl::of(app.settings(), parts);
    let known = match credential(&parts.headers, &base) {
        Some(Credential::LegacyToken(token)) => Some(by_legacy_token(app, token).await?),
        Some(Credential::AccessToken(token)) => Some(by_access_token(app, token).await?),
        Some(Credential::Session(cookie)) => {
            let known = by_session(app, &cookie).await?;
            if known.is_some() && !parts.method.is_safe() {
                csrf::check(&parts.headers, &base, None)?;
            }
            known
        }
        None => None,
    };
    Ok(known.map(|known| User {
        id: known.account.id,
        email: known.account.email.clone(),
        role: known.account.role,
        via: known.via.clone(),
        account: known.account.clone(),
    }))
}

/// The credential of a request.
#[derive(Debug, PartialEq, Eq)]
enum Credential<'a> {
    LegacyToken(&'a str),
    AccessToken(&'a str),
    Session(String),
}

/// The credential of a request. An unknown scheme in `Authorization`, such as the basic authentication of a proxy, does
/// not disable the session's cookie.
fn credential<'a>(headers: &'a HeaderMap, base: &BaseUrl) -> Option<Credential<'a>> {
    let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
    if let Some((scheme, token)) = said {
        let token = token.trim();
        if scheme.eq_ignore_ascii_case("token") {
            return Some(Credential::LegacyToken(token));
        }
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(Credential::AccessToken(token));
        }
    }
    cookies::find(headers, base, cookies::Name::Session).map(Credential::Session)
}

/// The value of a session's cookie. It contains the user's id in plain text, so that user and session can be read at
/// once.
pub fn session_cookie(user: UserId, secret: &str) -> String {
    format!("{user}.{secret}")
}

/// The user and the hash of a session's cookie.
pub fn read_session_cookie(app: &App, cookie: &str) -> Option<(UserId, String)> {
    let (user, _) = cookie.split_once('.')?;
    Some((UserId(user.parse().ok()?), app.settings().secret.digest(SESSION, cookie)))
}

async fn by_session(app: &App, cookie: &str) -> Result<Option<Arc<Known>>> {
    let Some((user, hash)) = read_session_cookie(app, cookie) else {
        return Ok(None);
    };
    let now = app.now();
    let read = async {
        let (session, account) = tokio::try_join!(sessions::find(app.store(), &hash), users::find(app.store(), user))?;
        let Some((session, account)) = session.zip(account) else {
            return Ok(None);
        };
        let ended = session.is_over(now) || session.is_before(account.sessions_from);
        if session.user != user || ended || !account.active {
            return Ok(None);
        }
        sessions::keep_alive(app.store(), &hash, &session, now).await?;
        Ok(Some(Known { account: Arc::new(account), via: Via::Session(hash.clone()) }))
    };
    let found = app.credentials().get_or_read(format!("session {hash}"), now, read).await;
    found.map_err(|error: store::Error| error.into())
}

async fn by_legacy_token(app: &App, token: &str) -> Result<Arc<Known>> {
    let hash = app.settings().secret.digest(LEGACY_TOKEN, token);
    let read = async {
        let Some(user) = tokens::legacy_owner(app.store(), &hash).await? else {
            return Ok(None);
        };
        let account = users::find(app.store(), user).await?.filter(|account| account.active);
        Ok(account.map(|account| Known { account: Arc::new(account), via: Via::LegacyToken }))
    };
    let found = app.credentials().get_or_read(format!("token {hash}"), app.now(), read).await;
    let known = found.map_err(|error: store::Error| Failure::from(error))?;
    let known = known.ok_or_else(|| Failure::unauthorized("Invalid token."))?;
    if !app.organization().await?.legacy_api_tokens_enabled {
        return Err(Failure::unauthorized(
            "legacy tokens are switched off for this organization; make a personal access token",
        ));
    }
    Ok(known)
}

async fn by_access_token(app: &App, token: &str) -> Result<Arc<Known>> {
    let now = app.now();
    let invalid = || Failure::unauthorized("Given token not valid for any token type");
    let claims = jwt::read(&app.settings().secret, token, jwt::Kind::Access, now).ok_or_else(invalid)?;
    let personal = claims.personal.as_deref().ok_or_else(invalid)?;
    let user = claims.user_id;
    let read = async {
        let (token, account) =
            tokio::try_join!(tokens::find_personal(app.store(), user, personal), users::find(app.store(), user))?;
        let live = token.is_some_and(|token| token.revoked_at.is_none());
        let account = account.filter(|account| live && account.active);
        let via = Via::PersonalToken(personal.to_owned());
        Ok(account.map(|account| Known { account: Arc::new(account), via }))
    };
    let found = app.credentials().get_or_read(format!("personal {user} {personal}"), now, read).await;
    let known = found.map_err(|error: store::Error| Failure::from(error))?.ok_or_else(invalid)?;
    if !app.organization().await?.api_tokens_enabled {
        return Err(Failure::unauthorized("personal access tokens are switched off for this organization"));
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(authorization: Option<&str>, cookie: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::AUTHORIZATION, authorization), (header::COOKIE, cookie)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            }
        }
        headers
    }

    #[test]
    fn another_scheme_does_not_hide_the_session() {
        let (cookie, base) = (Some("sessionid=1.a"), BaseUrl::new("http://localhost"));
        let credential = |headers: &HeaderMap| super::credential(headers, &base).map(|found| format!("{found:?}"));
        let session = Some(format!("{:?}", Credential::Session("1.a".to_owned())));
        for proxy in [None, Some("Basic dTpw"), Some("Negotiate abc"), Some("Basic"), Some(""), Some("Basic \u{e9}")] {
            let headers = headers(proxy, cookie);
            assert_eq!(credential(&headers), session, "{proxy:?}");
        }
        assert_eq!(credential(&headers(Some("Token a"), cookie)).as_deref(), Some("LegacyToken(\"a\")"));
        assert_eq!(credential(&headers(Some("bearer a"), cookie)).as_deref(), Some("AccessToken(\"a\")"));
        assert_eq!(credential(&headers(Some("Basic dTpw"), None)), None);
    }
}
