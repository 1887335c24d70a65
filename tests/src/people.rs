//! Further users, created by the sign-up form of the invite link.

use crate::client::{Client, Problem, Request, quote};

/// A user with their own token.
#[derive(Clone, Debug)]
pub struct Person {
    pub email: String,
    pub password: String,
    pub id: u64,
    pub token: String,
}

/// Signs `email` up through the invite link that `owner` can read.
pub async fn sign_up(owner: &mut Client, email: &str) -> Result<Person, Problem> {
    let invite = owner.get("/api/invite").await?.expect(200)?.json();
    let token = invite["token"].as_str().ok_or("the invite has no token")?;
    let path = format!("/user/signup/?token={}", quote(token));
    let host = owner.host().to_owned();
    let password = "pass-Word-17".to_owned();

    let mut browser = Client::with_jar(&host);
    let form = browser.get(&path).await?.expect(200)?;
    let csrf = csrf_field(&form.text()).ok_or("the sign-up form has no CSRF field")?;
    let fields = [
        ("csrfmiddlewaretoken", csrf.as_str()),
        ("email", email),
        ("password", &password),
        ("allow_newsletters", "false"),
    ];
    let referer = format!("http://{host}{path}");
    let request = Request::post(&path).form(&fields).header("referer", referer);
    browser.send(request).await?.expect(302)?;

    let token = browser.get("/api/current-user/token").await?.expect(200)?.json();
    let whoami = browser.get("/api/current-user/whoami").await?.expect(200)?.json();
    Ok(Person {
        email: email.to_owned(),
        password,
        id: whoami["id"].as_u64().ok_or("whoami has no id")?,
        token: token["token"].as_str().ok_or("the new user has no token")?.to_owned(),
    })
}

/// The hidden field that a browser form must send back.
pub fn csrf_field(html: &str) -> Option<String> {
    let at = html.find("csrfmiddlewaretoken")?;
    let rest = &html[at..];
    let value = rest.find("value=\"")? + "value=\"".len();
    let end = rest[value..].find('"')?;
    Some(rest[value..value + end].to_owned())
}
