//! Personal access tokens: long-lived signed tokens that are exchanged for access tokens of five minutes.

use api::auth::jwt::{self, ACCESS_LIFETIME, Claims, Kind};
use api::{Access, App, Created, Failure, Json, NoContent, Result, User, time};
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use labeling::ids::UserId;
use serde::{Deserialize, Serialize};
use store::accounts::tokens::{self, PersonalToken};
use store::accounts::{OrganizationSettings, organization};
use utoipa::ToSchema;

/// A personal token. It is complete when it is created; lists omit its signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonalTokenView {
    token: String,
    created_at: String,
    expires_at: String,
}

/// A personal token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RefreshBody {
    refresh: String,
}

/// An access token, for `Authorization: Bearer ...`.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessView {
    access: String,
}

/// A new personal token that replaces another.
#[derive(Serialize, ToSchema)]
pub(crate) struct RotatedView {
    refresh: String,
}

/// The kinds of tokens that the API accepts.
#[derive(Serialize, ToSchema)]
pub(crate) struct SettingsView {
    api_tokens_enabled: bool,
    legacy_api_tokens_enabled: bool,
    api_token_ttl_days: u32,
}

/// The changes of the settings. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SettingsBody {
    api_tokens_enabled: Option<bool>,
    legacy_api_tokens_enabled: Option<bool>,
    api_token_ttl_days: Option<u32>,
}

impl From<&OrganizationSettings> for SettingsView {
    fn from(settings: &OrganizationSettings) -> SettingsView {
        SettingsView {
            api_tokens_enabled: settings.api_tokens_enabled,
            legacy_api_tokens_enabled: settings.legacy_api_tokens_enabled,
            api_token_ttl_days: settings.api_token_ttl_days,
        }
    }
}

fn view(token: &PersonalToken, text: String) -> PersonalTokenView {
    PersonalTokenView { token: text, created_at: time(token.created_at), expires_at: time(token.expires_at) }
}

/// The personal tokens of the signed-in user, without their signatures.
#[utoipa::path(get, path = "/api/token", tag = "tokens", responses((status = 200, body = Vec<PersonalTokenView>)))]
pub(crate) async fn list(State(app): State<App>, user: Access) -> Result<Json<Vec<PersonalTokenView>>> {
    let now = app.now();
    let all = tokens::list_personal(app.store(), user.id).await?;
    let live = all.iter().filter(|token| token.is_live(now));
    Ok(Json(live.map(|token| view(token, token.unsigned.clone())).collect()))
}

/// Creates a personal token. 409 if there already is one.
#[utoipa::path(post, path = "/api/token", tag = "tokens",
    responses((status = 201, body = PersonalTokenView), (status = 409)))]
pub(crate) async fn create(State(app): State<App>, user: Access) -> Result<Created<PersonalTokenView>> {
    let now = app.now();
    require_enabled(&app).await?;
    if tokens::list_personal(app.store(), user.id).await?.iter().any(|token| token.is_live(now)) {
        return Err(Failure::conflict("you have a personal access token already; revoke or rotate it"));
    }
    let (token, text) = issue(&app, user.id).await?;
    Ok(Created(view(&token, text)))
}

/// Exchanges a personal token for an access token of five minutes.
#[utoipa::path(post, path = "/api/token/refresh", tag = "tokens", request_body = RefreshBody,
    responses((status = 200, body = AccessView), (status = 401)))]
pub(crate) async fn refresh(State(app): State<App>, Json(body): Json<RefreshBody>) -> Result<Json<AccessView>> {
    let now = app.now();
    let invalid = || Failure::unauthorized("Token is invalid");
    let claims = jwt::read(&app.settings().secret, &body.refresh, Kind::Refresh, now).ok_or_else(invalid)?;
    let kept = tokens::find_personal(app.store(), claims.user_id, &claims.jti).await?.ok_or_else(invalid)?;
    if kept.revoked_at.is_some() {
        return Err(blacklisted());
    }
    if !app.organization().await?.api_tokens_enabled {
        return Err(Failure::unauthorized("personal access tokens are switched off for this organization"));
    }
    let access = Claims {
        token_type: Kind::Access,
        exp: (now + ACCESS_LIFETIME).as_second(),
        iat: now.as_second(),
        jti: store::random::name()?,
        user_id: claims.user_id,
        personal: Some(kept.name),
    };
    let access = jwt::sign(&app.settings().secret, &access).map_err(Failure::internal)?;
    Ok(Json(AccessView { access }))
}

/// Revokes a personal token of the signed-in user. The signature may be absent, as in lists.
#[utoipa::path(post, path = "/api/token/blacklist", tag = "tokens", request_body = RefreshBody,
    responses((status = 204), (status = 404)))]
pub(crate) async fn blacklist(
    State(app): State<App>,
    user: Access,
    Json(body): Json<RefreshBody>,
) -> Result<NoContent> {
    let claims = own(&user, &body.refresh)?;
    if !tokens::revoke_personal(app.store(), user.id, &claims.jti, app.now()).await? {
        return Err(Failure::missing("Token not found or already blacklisted."));
    }
    app.forget_accounts();
    Ok(NoContent)
}

/// Revokes a personal token of the signed-in user and creates a new one.
#[utoipa::path(post, path = "/api/token/rotate", tag = "tokens", request_body = RefreshBody,
    responses((status = 200, body = RotatedView), (status = 401), (status = 404)))]
pub(crate) async fn rotate(
    State(app): State<App>,
    user: Access,
    Json(body): Json<RefreshBody>,
) -> Result<Json<RotatedView>> {
    require_enabled(&app).await?;
    let claims = own(&user, &body.refresh)?;
    if !tokens::revoke_personal(app.store(), user.id, &claims.jti, app.now()).await? {
        let known = tokens::find_personal(app.store(), user.id, &claims.jti).await?;
        return Err(known.map_or_else(Failure::not_found, |_| blacklisted()));
    }
    app.forget_accounts();
    let (_, refresh) = issue(&app, user.id).await?;
    Ok(Json(RotatedView { refresh }))
}

/// The kinds of tokens that the API accepts.
#[utoipa::path(get, path = "/api/jwt/settings", tag = "tokens", responses((status = 200, body = SettingsView)))]
pub(crate) async fn settings(State(app): State<App>, _: Access) -> Result<Json<SettingsView>> {
    Ok(Json(SettingsView::from(&organization::settings(app.store()).await?)))
}

/// Changes the kinds of tokens that the API accepts.
#[utoipa::path(post, path = "/api/jwt/settings", tag = "tokens", request_body = SettingsBody,
    responses((status = 200, body = SettingsView), (status = 403)))]
pub(crate) async fn change_settings(
    State(app): State<App>,
    _: Access,
    Json(body): Json<SettingsBody>,
) -> Result<Json<SettingsView>> {
    if body.api_token_ttl_days == Some(0) {
        return Err(Failure::invalid("api_token_ttl_days", "must be at least 1"));
    }
    let after = organization::update(app.store(), |settings| {
        settings.api_tokens_enabled = body.api_tokens_enabled.unwrap_or(settings.api_tokens_enabled);
        settings.legacy_api_tokens_enabled =
            body.legacy_api_tokens_enabled.unwrap_or(settings.legacy_api_tokens_enabled);
        settings.api_token_ttl_days = body.api_token_ttl_days.unwrap_or(settings.api_token_ttl_days);
    })
    .await?;
    app.forget_accounts();
    Ok(Json(SettingsView::from(&after)))
}

fn blacklisted() -> Failure {
    Failure::unauthorized("Token is blacklisted")
}

/// The claims of a token of this user, unchecked. The token's record is then read under the user.
fn own(user: &User, text: &str) -> Result<Claims> {
    let claims = jwt::peek(text).ok_or_else(|| Failure::invalid("refresh", "this is no personal access token"))?;
    if claims.token_type == Kind::Refresh && claims.user_id == user.id {
        Ok(claims)
    } else {
        Err(Failure::missing("Token not found or already blacklisted."))
    }
}

async fn require_enabled(app: &App) -> Result<()> {
    if app.organization().await?.api_tokens_enabled {
        Ok(())
    } else {
        Err(Failure::forbidden("personal access tokens are switched off for this organization"))
    }
}

async fn issue(app: &App, user: UserId) -> Result<(PersonalToken, String)> {
    let now = app.now();
    let days = i64::from(app.organization().await?.api_token_ttl_days);
    // An expiry after the last time that the calendar supports is replaced by that time.
    let ends = now.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MAX);
    let claims = Claims {
        token_type: Kind::Refresh,
        exp: ends.as_second(),
        iat: now.as_second(),
        jti: store::random::name()?,
        user_id: user,
        personal: None,
    };
    let text = jwt::sign(&app.settings().secret, &claims).map_err(Failure::internal)?;
    let unsigned = jwt::unsigned(&claims).map_err(Failure::internal)?;
    let token = PersonalToken { name: claims.jti, unsigned, created_at: now, expires_at: ends, revoked_at: None };
    tokens::add_personal(app.store(), user, &token).await?;
    Ok((token, text))
}
