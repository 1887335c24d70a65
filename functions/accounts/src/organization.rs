//! The organization, its members, its invite link.

use crate::people;
use crate::users::deactivate;
use crate::wire::{ORGANIZATION_ID, UserView};
use api::{Access, App, BaseUrl, Created, Failure, Json, NoContent, Page, Paging, Params, Path, Result, time};
use axum::extract::State;
use labeling::ids::UserId;
use serde::{Deserialize, Serialize};
use store::accounts::{Account, OrganizationSettings, organization, sessions, users};
use utoipa::ToSchema;

/// The organization.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganizationView {
    id: u64,
    title: String,
    contact_info: Option<String>,
    created_at: String,
    created_by: Option<u64>,
}

/// The changes of the organization. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OrganizationChangeBody {
    title: Option<String>,
    contact_info: Option<String>,
}

/// A member.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberView {
    id: u64,
    user: UserView,
    organization: u64,
    created_at: String,
}

/// The invite link.
#[derive(Serialize, ToSchema)]
pub(crate) struct InviteView {
    token: String,
    /// The address to open in a browser. It is a path of this server, since the `Host` header of a request is not
    /// trusted.
    invite_url: String,
}

/// The lifetime of sessions, in minutes.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionPolicy {
    max_session_age: i64,
    max_time_between_activity: i64,
}

fn view(settings: &OrganizationSettings) -> OrganizationView {
    OrganizationView {
        id: ORGANIZATION_ID,
        title: settings.title.clone(),
        contact_info: settings.contact_info.clone(),
        created_at: time(settings.created_at),
        created_by: settings.created_by.map(|user| user.0),
    }
}

fn member_view(account: &Account, organization: &OrganizationSettings) -> MemberView {
    MemberView {
        id: account.id.0,
        user: UserView::of(account, organization),
        organization: ORGANIZATION_ID,
        created_at: time(account.date_joined),
    }
}

fn require_ours(id: u64) -> Result<()> {
    if id == ORGANIZATION_ID { Ok(()) } else { Err(Failure::not_found()) }
}

/// The list of organizations, which has one element.
#[utoipa::path(get, path = "/api/organizations", tag = "organization",
    responses((status = 200, body = Vec<OrganizationView>)))]
pub(crate) async fn list(State(app): State<App>, _: Access) -> Result<Json<Vec<OrganizationView>>> {
    Ok(Json(vec![view(&*app.organization().await?)]))
}

/// The organization.
#[utoipa::path(get, path = "/api/organizations/{id}", tag = "organization", params(("id" = u64, Path)),
    responses((status = 200, body = OrganizationView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<OrganizationView>> {
    require_ours(id)?;
    Ok(Json(view(&*app.organization().await?)))
}

/// Changes the organization.
#[utoipa::path(patch, path = "/api/organizations/{id}", tag = "organization", params(("id" = u64, Path)),
    request_body = OrganizationChangeBody, responses((status = 200, body = OrganizationView), (status = 403), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    _: Access,
    Path(id): Path<u64>,
    Json(body): Json<OrganizationChangeBody>,
) -> Result<Json<OrganizationView>> {
    require_ours(id)?;
    let title = body.title.map(|title| title.trim().to_owned());
    if title.as_ref().is_some_and(|title| title.is_empty() || title.chars().count() > 1000) {
        return Err(Failure::invalid("title", "must have 1 to 1000 characters"));
    }
    if body.contact_info.as_ref().is_some_and(|contact| !contact.is_empty() && !people::is_email(contact)) {
        return Err(Failure::invalid("contact_info", "Enter a valid email address."));
    }
    let after = organization::update(app.store(), |settings| {
        settings.title = title.clone().unwrap_or_else(|| settings.title.clone());
        settings.contact_info = body.contact_info.clone().or_else(|| settings.contact_info.clone());
    })
    .await?;
    app.forget_accounts();
    Ok(Json(view(&after)))
}

/// The members, in pages.
#[utoipa::path(get, path = "/api/organizations/{id}/memberships", tag = "organization",
    params(("id" = u64, Path), ("page" = Option<u64>, Query), ("page_size" = Option<u64>, Query)),
    responses((status = 200, body = Page<MemberView>), (status = 404)))]
pub(crate) async fn members(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    Path(id): Path<u64>,
    params: Params,
) -> Result<Json<Page<MemberView>>> {
    require_ours(id)?;
    let paging = Paging::from_params(&params, 20)?;
    let (accounts, organization) = tokio::try_join!(users::list(app.store()), app.organization())?;
    let active = accounts.iter().filter(|account| account.active);
    let views = active.map(|account| member_view(account, &organization)).collect();
    Ok(Json(paging.slice(&base, &format!("/api/organizations/{id}/memberships"), views)?))
}

/// A member.
#[utoipa::path(get, path = "/api/organizations/{id}/memberships/{user}", tag = "organization",
    params(("id" = u64, Path), ("user" = u64, Path)), responses((status = 200, body = MemberView), (status = 404)))]
pub(crate) async fn member(
    State(app): State<App>,
    _: Access,
    Path((id, user)): Path<(u64, UserId)>,
) -> Result<Json<MemberView>> {
    require_ours(id)?;
    let account = users::find(app.store(), user).await?.filter(|account| account.active);
    Ok(Json(member_view(&account.ok_or_else(Failure::not_found)?, &*app.organization().await?)))
}

/// Removes a member. They can no longer sign in. Their work stays.
#[utoipa::path(delete, path = "/api/organizations/{id}/memberships/{user}", tag = "organization",
    params(("id" = u64, Path), ("user" = u64, Path)), responses((status = 204), (status = 403), (status = 404)))]
pub(crate) async fn remove_member(
    State(app): State<App>,
    owner: Access,
    Path((id, user)): Path<(u64, UserId)>,
) -> Result<NoContent> {
    require_ours(id)?;
    deactivate(&app, &owner, user).await?;
    Ok(NoContent)
}

fn invite_view(token: String) -> InviteView {
    InviteView { invite_url: format!("/user/signup/?token={token}"), token }
}

/// The invite link. Users who open it may sign up.
#[utoipa::path(get, path = "/api/invite", tag = "organization", responses((status = 200, body = InviteView),
    (status = 403)))]
pub(crate) async fn invite(State(app): State<App>, _: Access) -> Result<Json<InviteView>> {
    Ok(Json(invite_view(people::invite_token(&app).await?)))
}

/// Renews the invite link. The old link becomes invalid.
#[utoipa::path(post, path = "/api/invite/reset-token", tag = "organization",
    responses((status = 201, body = InviteView), (status = 403)))]
pub(crate) async fn renew_invite(State(app): State<App>, _: Access) -> Result<Created<InviteView>> {
    Ok(Created(invite_view(people::renew_invite(&app).await?)))
}

/// The lifetime of sessions.
#[utoipa::path(get, path = "/api/session-policy", tag = "organization",
    responses((status = 200, body = SessionPolicy)))]
pub(crate) async fn session_policy(_: Access) -> Json<SessionPolicy> {
    Json(SessionPolicy {
        max_session_age: sessions::MAX_AGE.as_secs() / 60,
        max_time_between_activity: sessions::MAX_IDLE.as_secs() / 60,
    })
}
