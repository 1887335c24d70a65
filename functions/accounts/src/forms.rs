//! The HTML forms for sign-in and sign-up, which scripts use too. After an error, the response is 200 with the form.

use crate::people::{self, Credentials};
use crate::session::{self, csrf_cookie, csrf_token};
use api::auth::csrf;
use api::{App, BaseUrl, BrowserForm, ClientAddress, Failure, Params, Result, User, html, redirect};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use store::accounts::Profile;

/// The sign-in form.
#[utoipa::path(get, path = "/user/login", tag = "forms", responses((status = 200, content_type = "text/html")))]
pub(crate) async fn login_form(
    base: BaseUrl,
    headers: HeaderMap,
    params: Params,
    user: Option<User>,
) -> Result<Response> {
    // The page itself asks users without a session to sign in, at every address.
    match user {
        Some(_) => Ok(redirect(next_path(&params))),
        None if is_browser(&headers) => Ok(redirect(next_path(&params))),
        None => page(&base, &headers, |token| Screen::login("", None).markup(token)),
    }
}

/// Signs in by a form: 302 with a session, or 200 with the form and an error.
#[utoipa::path(post, path = "/user/login", tag = "forms",
    responses((status = 302, description = "signed in"), (status = 200, content_type = "text/html")))]
pub(crate) async fn login(
    State(app): State<App>,
    base: BaseUrl,
    from: ClientAddress,
    headers: HeaderMap,
    params: Params,
    BrowserForm(form): BrowserForm,
) -> Result<Response> {
    csrf::check(&headers, &base, form.get(csrf::FIELD))?;
    let (email, password) = (form.get("email").unwrap_or_default(), form.get("password").unwrap_or_default());
    match people::sign_in(&app, Credentials { email, password }, from).await {
        Ok(account) => {
            let session = session::begin(&app, &account, &base, &headers).await?;
            Ok(session.on(redirect(next_path(&params))))
        }
        Err(failure) => again(&base, &headers, failure, |problem| Screen::login(email, Some(problem))),
    }
}

/// The sign-up form. 403 without an invitation, unless sign-up is open or there is no owner yet.
#[utoipa::path(get, path = "/user/signup", tag = "forms", params(("token" = Option<String>, Query)),
    responses((status = 200, content_type = "text/html"), (status = 403)))]
pub(crate) async fn signup_form(
    State(app): State<App>,
    base: BaseUrl,
    headers: HeaderMap,
    params: Params,
) -> Result<Response> {
    let token = params.get("token");
    if is_browser(&headers) {
        let token = token.filter(|token| token.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        return Ok(redirect(&format!("/signup?token={}", token.unwrap_or_default())));
    }
    people::may_sign_up(&app, token).await?;
    page(&base, &headers, |token| Screen::signup("", None).markup(token))
}

/// Signs up by a form: 302 with a session, or 200 with the form and an error.
#[utoipa::path(post, path = "/user/signup", tag = "forms", params(("token" = Option<String>, Query)),
    responses((status = 302, description = "signed up"), (status = 200, content_type = "text/html")))]
pub(crate) async fn signup(
    State(app): State<App>,
    base: BaseUrl,
    from: ClientAddress,
    headers: HeaderMap,
    params: Params,
    BrowserForm(form): BrowserForm,
) -> Result<Response> {
    csrf::check(&headers, &base, form.get(csrf::FIELD))?;
    let (email, password) = (form.get("email").unwrap_or_default(), form.get("password").unwrap_or_default());
    let profile = Profile { allow_newsletters: form.flag("allow_newsletters")?.unwrap_or(false), ..Profile::default() };
    let token = params.get("token").or_else(|| form.get("token"));
    match people::sign_up(&app, Credentials { email, password }, token, profile, from).await {
        Ok(account) => {
            let session = session::begin(&app, &account, &base, &headers).await?;
            Ok(session.on(redirect(next_path(&params))))
        }
        Err(failure) => again(&base, &headers, failure, |problem| Screen::signup(email, Some(problem))),
    }
}

/// Asks for confirmation before sign-out. A GET changes nothing, since an image in a task may refer to this address.
#[utoipa::path(get, path = "/logout", tag = "forms",
    responses((status = 200, content_type = "text/html"), (status = 302, description = "nobody is signed in")))]
pub(crate) async fn logout_form(base: BaseUrl, headers: HeaderMap, user: Option<User>) -> Result<Response> {
    match user {
        Some(user) => page(&base, &headers, |token| sign_out_form(&user.email, token)),
        None => Ok(redirect("/")),
    }
}

/// Signs out by a form and redirects to the sign-in form.
#[utoipa::path(post, path = "/logout", tag = "forms", responses((status = 302), (status = 403)))]
pub(crate) async fn logout(
    State(app): State<App>,
    base: BaseUrl,
    headers: HeaderMap,
    BrowserForm(form): BrowserForm,
) -> Result<Response> {
    csrf::check(&headers, &base, form.get(csrf::FIELD))?;
    session::end(&app, &base, &headers).await?;
    Ok(session::without_session(&base, redirect("/")))
}

/// Whether the request comes from a browser, which gets the page's own screens. Scripts get the forms.
fn is_browser(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html")
}

/// The path to open after sign-in. Always a path of this server.
fn next_path(params: &Params) -> &str {
    let next = params.get("next").unwrap_or("/");
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if local { next } else { "/" }
}

/// The address of the forms' style sheet. The content security policy does not allow styles inside a page.
pub(crate) const STYLE: &str = "/user/login/forms.css";

/// The style sheet of the forms.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("forms.css"))
}

/// The content of a sign-in or sign-up form.
struct Screen<'a> {
    title: &'static str,
    button: &'static str,
    autocomplete: &'static str,
    email: &'a str,
    problem: Option<String>,
}

impl<'a> Screen<'a> {
    fn login(email: &'a str, problem: Option<String>) -> Screen<'a> {
        Screen { title: "Sign in to Skylabel", button: "Sign in", autocomplete: "current-password", email, problem }
    }

    fn signup(email: &'a str, problem: Option<String>) -> Screen<'a> {
        Screen { title: "Join Skylabel", button: "Create account", autocomplete: "new-password", email, problem }
    }
}

fn again<'a>(
    base: &BaseUrl,
    headers: &HeaderMap,
    failure: Failure,
    form: impl FnOnce(String) -> Screen<'a>,
) -> Result<Response> {
    if failure.status() == StatusCode::FORBIDDEN || failure.status().is_server_error() {
        return Err(failure);
    }
    let problems = failure.fields().into_iter().flat_map(|fields| fields.values()).filter_map(|value| value.as_array());
    let problems: Vec<&str> = problems.flatten().filter_map(|problem| problem.as_str()).collect();
    let text = if problems.is_empty() { failure.detail().to_owned() } else { problems.join(" · ") };
    page(base, headers, |token| form(text).markup(token))
}

/// An HTML page with a form that contains the CSRF token.
fn page(base: &BaseUrl, headers: &HeaderMap, form: impl FnOnce(&str) -> String) -> Result<Response> {
    let token = csrf_token(headers, base)?;
    let mut response = html(form(&token));
    if let Some(cookie) = csrf_cookie(&token, base) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// An HTML document with a form. `problem` is text. `fields` is HTML between the token and the button.
fn document(title: &str, problem: Option<&str>, token: &str, fields: &str, button: &str) -> String {
    let problem = problem
        .map_or_else(String::new, |problem| format!("<p class=\"problem\" role=\"alert\">{}</p>", escaped(problem)));
    let field = csrf::FIELD;
    format!(
        r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="{STYLE}"></head>
<body><main><h1>{title}</h1>{problem}
<form method="post" accept-charset="utf-8">
<input type="hidden" name="{field}" value="{token}">
{fields}
<button type="submit">{button}</button>
</form></main></body></html>
"#
    )
}

impl Screen<'_> {
    fn markup(&self, token: &str) -> String {
        let (email, autocomplete) = (escaped(self.email), self.autocomplete);
        let fields = format!(
            r#"<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus value="{email}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="{autocomplete}" required>"#
        );
        document(self.title, self.problem.as_deref(), token, &fields, self.button)
    }
}

fn sign_out_form(email: &str, token: &str) -> String {
    let fields = format!("<p>You are signed in as {}.</p>", escaped(email));
    document("Sign out of Skylabel?", None, token, &fields, "Sign out")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_repeats_nothing_as_markup() {
        let page = Screen::login("\"><script>x</script>", Some("<b>".into())).markup("0123");
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
        assert!(page.contains(r#"name="csrfmiddlewaretoken" value="0123""#));
    }

    #[test]
    fn signing_in_never_leads_to_another_site() {
        let next = |query: &str| next_path(&Params::parse(query)).to_owned();
        assert_eq!(next("next=/projects/7"), "/projects/7");
        for bad in ["next=//evil.example", "next=https://evil.example", "next=/\\evil.example", "next=/%0d%0aX: y"] {
            assert_eq!(next(bad), "/", "{bad}");
        }
    }
}
