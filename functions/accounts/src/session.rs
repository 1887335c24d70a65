//! The page's sign-in: sessions as JSON.

use crate::people::{self, Credentials};
use crate::wire::{UserView, role_name};
use api::auth::{SESSION, csrf, read_session_cookie, session_cookie};
use api::cookies::{self, Name};
use api::{App, BaseUrl, ClientAddress, Created, Json, NoContent, Result, User, VERSION};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use store::accounts::{Account, Profile, organization, sessions};
use utoipa::ToSchema;

/// The signed-in user, and the data of the sign-in screen.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// The signed-in user. Null without a session.
    user: Option<UserView>,
    /// `owner` or `member`.
    role: Option<&'static str>,
    /// The value of the header `X-CSRFToken`, required for every write.
    csrf: String,
    /// Whether there is no owner yet.
    needs_owner: bool,
    /// Whether anybody may sign up.
    open_signup: bool,
    /// Skylabel's version.
    version: &'static str,
}

/// An e-mail address and a password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignInBody {
    email: String,
    password: String,
}

/// The data of the first owner.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OwnerBody {
    email: String,
    password: String,
    /// The name of the organization.
    title: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

/// The data of a new member.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignUpBody {
    email: String,
    password: String,
    /// The token of the invite link. Not needed if sign-up is open.
    token: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

/// The cookies of a new session.
pub(crate) struct NewSession {
    pub(crate) csrf: String,
    cookies: Vec<HeaderValue>,
}

impl NewSession {
    /// A response that sets the cookies.
    pub(crate) fn on(self, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Starts a session for a user. Ends the browser's previous session.
pub(crate) async fn begin(app: &App, account: &Account, base: &BaseUrl, headers: &HeaderMap) -> Result<NewSession> {
    end(app, base, headers).await?;
    let cookie = session_cookie(account.id, &hex::encode(store::random::bytes::<32>()?));
    let hash = app.settings().secret.digest(SESSION, &cookie);
    sessions::begin(app.store(), &hash, account.id, app.now()).await?;
    let csrf = csrf::new_token()?;
    let max_age_s = sessions::MAX_AGE.as_secs();
    let session = cookies::set(base, Name::Session, &cookie, max_age_s);
    let cookies = [session, csrf_cookie(&csrf, base)].into_iter().flatten().collect();
    Ok(NewSession { cookies, csrf })
}

/// Ends the browser's session, if there is one.
pub(crate) async fn end(app: &App, base: &BaseUrl, headers: &HeaderMap) -> Result<()> {
    let old = cookies::find(headers, base, Name::Session).and_then(|cookie| read_session_cookie(app, &cookie));
    if let Some((_, hash)) = old {
        sessions::end(app.store(), &hash).await?;
        app.forget_accounts();
    }
    Ok(())
}

/// A response that deletes the session's cookie.
pub(crate) fn without_session(base: &BaseUrl, answer: impl IntoResponse) -> Response {
    let cookies = cookies::set(base, Name::Session, "", 0).into_iter().collect();
    NewSession { csrf: String::new(), cookies }.on(answer)
}

/// The CSRF cookie.
pub(crate) fn csrf_cookie(token: &str, base: &BaseUrl) -> Option<HeaderValue> {
    let max_age_s = 365 * 24 * 3600;
    cookies::set(base, Name::Csrf, token, max_age_s)
}

/// The browser's CSRF token, or a new one.
pub(crate) fn csrf_token(headers: &HeaderMap, base: &BaseUrl) -> Result<String> {
    match cookies::find(headers, base, Name::Csrf).filter(|token| csrf::is_token(token)) {
        Some(token) => Ok(token),
        None => Ok(csrf::new_token()?),
    }
}

async fn view(app: &App, account: &Account, csrf: String) -> Result<SessionView> {
    let organization = app.organization().await?;
    Ok(SessionView {
        user: Some(UserView::of(account, &organization)),
        role: Some(role_name(account.role)),
        csrf,
        needs_owner: false,
        open_signup: app.settings().open_signup,
        version: VERSION,
    })
}

/// The signed-in user and the data of the sign-in screen.
#[utoipa::path(get, path = "/api/x/session", tag = "session", responses((status = 200, body = SessionView)))]
pub(crate) async fn show(
    State(app): State<App>,
    base: BaseUrl,
    headers: HeaderMap,
    user: Option<User>,
) -> Result<Response> {
    let csrf = csrf_token(&headers, &base)?;
    let cookie = csrf_cookie(&csrf, &base);
    let view = match user {
        Some(user) => view(&app, &user.account, csrf).await?,
        None => SessionView {
            user: None,
            role: None,
            csrf,
            needs_owner: !app.settings().owner_by_operator && !organization::exists(app.store()).await?,
            open_signup: app.settings().open_signup,
            version: VERSION,
        },
    };
    Ok(NewSession { csrf: String::new(), cookies: cookie.into_iter().collect() }.on(Json(view)))
}

/// Signs in.
#[utoipa::path(post, path = "/api/x/session", tag = "session", request_body = SignInBody,
    responses((status = 200, body = SessionView), (status = 401, description = "wrong email or password"),
        (status = 429, description = "too many failed attempts")))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    base: BaseUrl,
    from: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<SignInBody>,
) -> Result<Response> {
    csrf::check(&headers, &base, None)?;
    let account = people::sign_in(&app, Credentials { email: &body.email, password: &body.password }, from).await?;
    let session = begin(&app, &account, &base, &headers).await?;
    let view = view(&app, &account, session.csrf.clone()).await?;
    Ok(session.on(Json(view)))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/x/session", tag = "session", responses((status = 204)))]
pub(crate) async fn sign_out(State(app): State<App>, base: BaseUrl, headers: HeaderMap) -> Result<Response> {
    csrf::check(&headers, &base, None)?;
    end(&app, &base, &headers).await?;
    Ok(without_session(&base, NoContent))
}

/// Creates the first owner and signs them in.
#[utoipa::path(post, path = "/api/x/owner", tag = "session", request_body = OwnerBody,
    responses((status = 201, body = SessionView), (status = 409, description = "there is an owner")))]
pub(crate) async fn first_owner(
    State(app): State<App>,
    base: BaseUrl,
    headers: HeaderMap,
    Json(body): Json<OwnerBody>,
) -> Result<Response> {
    csrf::check(&headers, &base, None)?;
    people::may_make_first_owner(&app)?;
    let credentials = Credentials { email: &body.email, password: &body.password };
    let profile = Profile { first_name: body.first_name, last_name: body.last_name, ..Profile::default() };
    let profile = crate::users::checked(profile)?;
    let account = people::make_first_owner(&app, credentials, profile, None, body.title.as_deref()).await?;
    let session = begin(&app, &account, &base, &headers).await?;
    let view = view(&app, &account, session.csrf.clone()).await?;
    Ok(session.on(Created(view)))
}

/// Creates a member by the invite link's token, and signs them in.
#[utoipa::path(post, path = "/api/x/signup", tag = "session", request_body = SignUpBody,
    responses((status = 201, body = SessionView), (status = 403, description = "no valid invitation"),
        (status = 429, description = "too many sign-ups")))]
pub(crate) async fn sign_up(
    State(app): State<App>,
    base: BaseUrl,
    from: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<SignUpBody>,
) -> Result<Response> {
    csrf::check(&headers, &base, None)?;
    let profile = Profile { first_name: body.first_name, last_name: body.last_name, ..Profile::default() };
    let profile = crate::users::checked(profile)?;
    let credentials = Credentials { email: &body.email, password: &body.password };
    let account = people::sign_up(&app, credentials, body.token.as_deref(), profile, from).await?;
    let session = begin(&app, &account, &base, &headers).await?;
    let view = view(&app, &account, session.csrf.clone()).await?;
    Ok(session.on(Created(view)))
}
