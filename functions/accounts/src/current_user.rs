//! The signed-in user's own record and legacy token.

use crate::people;
use crate::users::{UserChangeBody, apply};
use crate::wire::UserView;
use api::{Access, App, Created, Json, Result};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// A legacy token.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    /// 40 hex digits, for `Authorization: Token ...`.
    token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
}

/// The signed-in user.
#[utoipa::path(get, path = "/api/current-user/whoami", tag = "users", responses((status = 200, body = UserView)))]
pub(crate) async fn whoami(State(app): State<App>, user: Access) -> Result<Json<UserView>> {
    Ok(Json(UserView::of(&user.account, &*app.organization().await?)))
}

/// The signed-in user.
#[utoipa::path(get, path = "/api/current-user", tag = "users", responses((status = 200, body = UserView)))]
pub(crate) async fn show(State(app): State<App>, user: Access) -> Result<Json<UserView>> {
    Ok(Json(UserView::of(&user.account, &*app.organization().await?)))
}

/// Changes the profile of the signed-in user.
#[utoipa::path(patch, path = "/api/current-user", tag = "users", request_body = UserChangeBody,
    responses((status = 200, body = UserView)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Json(body): Json<UserChangeBody>,
) -> Result<Json<UserView>> {
    let account = apply(&app, &user, user.id, body).await?;
    Ok(Json(UserView::of(&account, &*app.organization().await?)))
}

/// The legacy token of the signed-in user.
#[utoipa::path(get, path = "/api/current-user/token", tag = "users", responses((status = 200, body = TokenView)))]
pub(crate) async fn token(State(app): State<App>, user: Access) -> Result<Json<TokenView>> {
    Ok(Json(TokenView { token: people::legacy_token(&app, &user.account)?, detail: None }))
}

/// Replaces the legacy token of the signed-in user. The old token becomes invalid.
#[utoipa::path(post, path = "/api/current-user/reset-token", tag = "users",
    responses((status = 201, body = TokenView)))]
pub(crate) async fn reset_token(State(app): State<App>, user: Access) -> Result<Created<TokenView>> {
    let token = people::renew_legacy_token(&app, user.id).await?;
    Ok(Created(TokenView { token, detail: None }))
}
