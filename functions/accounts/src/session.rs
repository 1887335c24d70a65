//! The page's own way to sign in: sessions as JSON.

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

/// Who is signed in, and what the sign-in screen needs to know.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    /// The signed-in user; null if nobody is.
    user: Option<UserView>,
    /// `owner` or `member`.
    role: Option<&'static str>,
    /// To be sent as header `X-CSRFToken` with every write.
    csrf: String,
    /// Whether there is no owner yet.
    needs_owner: bool,
    /// Whether anybody may sign up.
    open_signup: bool,
    /// Skylabel's version.
    version: &'static str,
}

/// An address and a password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignInBody {
    email: String,
    password: String,
}

/// What makes the first owner.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OwnerBody {
    email: String,
    password: String,
    /// The organisation's name.
    title: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

/// What makes a member.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignUpBody {
    email: String,
    password: String,
    /// The invite link's token; not needed where sign-up is open.
    token: Option<String>,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
}

/// A new session's cookies.
pub(crate) struct NewSession {
    pub(crate) csrf: String,
    cookies: Vec<HeaderValue>,
}

impl NewSession {
    /// An answer that carries the cookies.
    pub(crate) fn on(self, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Begins a session for a user; one that the browser had before ends.
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

/// Ends the session that the browser has, if it has one.
pub(crate) async fn end(app: &App, base: &BaseUrl, headers: &HeaderMap) -> Result<()> {
    let old = cookies::find(headers, base, Name::Session).and_then(|cookie| read_session_cookie(app, &cookie));
    if let Some((_, hash)) = old {
        sessions::end(app.store(), &hash).await?;
        app.forget_accounts();
    }
    Ok(())
}

/// An answer that takes the session's cookie away.
pub(crate) fn without_session(base: &BaseUrl, answer: impl IntoResponse) -> Response {
    let cookies = cookies::set(base, Name::Session, "", 0).into_iter().collect();
    NewSession { csrf: String::new(), cookies }.on(answer)
}

/// The cookie of the check against forged requests.
pub(crate) fn csrf_cookie(token: &str, base: &BaseUrl) -> Option<HeaderValue> {
    let max_age_s = 365 * 24 * 3600;
    cookies::set(base, Name::Csrf, token, max_age_s)
}

/// The browser's token of the check, or a new one.
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

/// Who is signed in.
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

/// Makes the first owner and signs them in.
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

/// Makes a member by the invite link's token, and signs them in.
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
