//! Users: all users may list them. Owners create, change and remove them. Each user changes their own profile.

use crate::people::{self, Credentials};
use crate::wire::UserView;
use api::{Access, Action, App, Created, Failure, Json, NoContent, Path, Result, Role, User};
use axum::extract::State;
use labeling::ids::UserId;
use serde::Deserialize;
use store::accounts::{Account, Profile, users};
use utoipa::ToSchema;

/// The longest name or phone number, in characters.
const MAX_TEXT: usize = 256;

/// A new user.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewUserBody {
    email: String,
    /// Without a password, they cannot sign in until an owner sets one.
    password: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    allow_newsletters: bool,
}

/// The changes of a user. Absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UserChangeBody {
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    allow_newsletters: Option<bool>,
    /// `owner` or `member`. Only owners may set it.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// Whether they may sign in. Only owners may set it.
    is_active: Option<bool>,
    /// A new password. Only owners may set it.
    password: Option<String>,
}

/// 400 with the field that is too long.
pub(crate) fn checked(profile: Profile) -> Result<Profile> {
    let texts = [("first_name", &profile.first_name), ("last_name", &profile.last_name), ("phone", &profile.phone)];
    for (field, text) in texts {
        if text.chars().count() > MAX_TEXT {
            return Err(Failure::invalid(field, format!("at most {MAX_TEXT} characters")));
        }
    }
    Ok(profile)
}

/// All users.
#[utoipa::path(get, path = "/api/users", tag = "users", responses((status = 200, body = Vec<UserView>)))]
pub(crate) async fn list(State(app): State<App>, _: Access) -> Result<Json<Vec<UserView>>> {
    let (accounts, organization) = tokio::try_join!(users::list(app.store()), app.organization())?;
    let active = accounts.iter().filter(|account| account.active);
    Ok(Json(active.map(|account| UserView::of(account, &organization)).collect()))
}

/// Creates a member.
#[utoipa::path(post, path = "/api/users", tag = "users", request_body = NewUserBody,
    responses((status = 201, body = UserView), (status = 400), (status = 403)))]
pub(crate) async fn create(
    State(app): State<App>,
    _: Access,
    Json(body): Json<NewUserBody>,
) -> Result<Created<UserView>> {
    let profile = checked(Profile {
        first_name: body.first_name,
        last_name: body.last_name,
        phone: body.phone,
        allow_newsletters: body.allow_newsletters,
        ..Profile::default()
    })?;
    let account = match &body.password {
        Some(password) => {
            people::make(&app, Credentials { email: &body.email, password }, Role::Member, profile).await?
        }
        None => people::make_without_password(&app, &body.email, profile).await?,
    };
    Ok(Created(UserView::of(&account, &*app.organization().await?)))
}

/// A user.
#[utoipa::path(get, path = "/api/users/{id}", tag = "users", params(("id" = u64, Path)),
    responses((status = 200, body = UserView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<UserId>) -> Result<Json<UserView>> {
    let account = users::find(app.store(), id).await?.ok_or_else(Failure::not_found)?;
    Ok(Json(UserView::of(&account, &*app.organization().await?)))
}

/// Changes a user.
#[utoipa::path(patch, path = "/api/users/{id}", tag = "users", params(("id" = u64, Path)),
    request_body = UserChangeBody, responses((status = 200, body = UserView), (status = 403), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    user: Access,
    Path(id): Path<UserId>,
    Json(body): Json<UserChangeBody>,
) -> Result<Json<UserView>> {
    let account = apply(&app, &user, id, body).await?;
    Ok(Json(UserView::of(&account, &*app.organization().await?)))
}

/// Removes a user. They can no longer sign in. Their work stays.
#[utoipa::path(delete, path = "/api/users/{id}", tag = "users", params(("id" = u64, Path)),
    responses((status = 204), (status = 403), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, owner: Access, Path(id): Path<UserId>) -> Result<NoContent> {
    deactivate(&app, &owner, id).await?;
    Ok(NoContent)
}

/// Changes a user, limited by the permissions of the asking user.
pub(crate) async fn apply(app: &App, by: &User, id: UserId, body: UserChangeBody) -> Result<Account> {
    if body.role.is_some() || body.is_active.is_some() || body.password.is_some() {
        by.require(Action::ManageOrganization, None)?;
    }
    let before = users::find(app.store(), id).await?.ok_or_else(Failure::not_found)?;
    let old = before.profile.clone();
    let profile = checked(Profile {
        first_name: body.first_name.unwrap_or(old.first_name),
        last_name: body.last_name.unwrap_or(old.last_name),
        phone: body.phone.unwrap_or(old.phone),
        allow_newsletters: body.allow_newsletters.unwrap_or(old.allow_newsletters),
        ..Profile::default()
    })?;
    let password = match &body.password {
        Some(password) => Some(people::new_password(password).await?),
        None => None,
    };
    let (role, active, now) = (body.role, body.is_active, app.now());
    let account = users::update(app.store(), id, |account| {
        let custom_hotkeys = std::mem::take(&mut account.profile.custom_hotkeys);
        account.profile = Profile { custom_hotkeys, ..profile.clone() };
        account.role = role.unwrap_or(account.role);
        account.active = active.unwrap_or(account.active);
        if password.is_some() {
            account.password.clone_from(&password);
            // A new password ends all sessions.
            account.sessions_from = Some(now);
        }
    })
    .await?;
    app.forget_accounts();
    Ok(account)
}

/// Removes a user for an owner. Owners cannot remove themselves.
pub(crate) async fn deactivate(app: &App, by: &User, id: UserId) -> Result<()> {
    if by.id == id {
        return Err(Failure::bad_request("you cannot remove yourself"));
    }
    users::find(app.store(), id).await?.ok_or_else(Failure::not_found)?;
    users::update(app.store(), id, |account| account.active = false).await?;
    app.forget_accounts();
    Ok(())
}
