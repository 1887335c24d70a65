//! Creates accounts and checks sign-ins. The command line uses the same functions.

use crate::password;
use api::auth::{LEGACY_TOKEN, open_legacy_token};
use api::{App, ClientAddress, Failure, Result};
use store::accounts::attempts::Limit;
use store::accounts::users::NewAccount;
use store::accounts::{
    Account, Hidden, OrganizationSettings, Profile, Role, attempts, invites, normal_email, organization, users,
};

/// Wrong passwords for one account from one client address.
const GUESSES_FROM_ONE_ADDRESS: Limit = Limit { free: 10, first_pause_s: 1, longest_pause_s: 60 };
/// Wrong passwords for one account from all addresses. The pauses are short, so that the owner of the account can still
/// sign in.
const GUESSES_AT_ACCOUNT: Limit = Limit { free: 50, first_pause_s: 1, longest_pause_s: 4 };
/// Wrong passwords for all accounts from one client address, which may belong to a whole office.
const GUESSES_FROM_ADDRESS: Limit = Limit { free: 100, first_pause_s: 1, longest_pause_s: 2 };
/// Sign-ups without an invitation, from one client address and from all addresses.
const SIGN_UPS_FROM_ADDRESS: Limit = Limit { free: 10, first_pause_s: 60, longest_pause_s: 600 };
const SIGN_UPS: Limit = Limit { free: 100, first_pause_s: 10, longest_pause_s: 60 };

const ATTEMPTS: &str = "attempts";
const INVITE: &str = "invite";

/// An e-mail address and a password, as entered.
pub struct Credentials<'a> {
    /// The e-mail address.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
}

impl Credentials<'_> {
    /// 400 with the field if it cannot be an address or a password.
    fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        if !is_email(self.email.trim()) {
            problems.push(("email".to_owned(), "Enter a valid email address.".to_owned()));
        }
        problems.extend(password_problem(self.password).map(|problem| ("password".to_owned(), problem)));
        if problems.is_empty() { Ok(()) } else { Err(Failure::invalid_fields(problems)) }
    }
}

fn password_problem(password: &str) -> Option<String> {
    let length = password.chars().count();
    let (least, most) = (password::MIN_LENGTH, password::MAX_LENGTH);
    if length < least {
        return Some(format!("the password must have at least {least} characters"));
    }
    (length > most).then(|| format!("the password must have at most {most} characters"))
}

/// Whether the text has the form of an e-mail address. Whether the address exists is not checked.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"',;@".contains(c))
    };
    let dots_inside = !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains("..");
    plain(local) && plain(domain) && dots_inside && text.len() <= 254
}

/// Creates the first owner. 409 if there already is one. Without a given token, the owner gets a random one.
pub async fn make_first_owner(
    app: &App,
    credentials: Credentials<'_>,
    profile: Profile,
    token: Option<&str>,
    title: Option<&str>,
) -> Result<Account> {
    credentials.check()?;
    let mut settings = OrganizationSettings::default();
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        settings.title = title.chars().take(200).collect();
    }
    let new = new_account(app, credentials, Role::Owner, profile, token).await?;
    let account = users::create_first_owner(app.store(), new, settings, app.now()).await?;
    app.forget_accounts();
    tracing::info!(user.id = account.id.0, "made the first owner");
    Ok(account)
}

/// 403 if only the operator may create the first owner: on a public address, anybody could be the first visitor.
pub(crate) fn may_make_first_owner(app: &App) -> Result<()> {
    if app.settings().owner_by_operator {
        return Err(Failure::forbidden("the operator makes the first owner"));
    }
    Ok(())
}

/// Creates an account. 400 with the address if it is taken.
pub async fn make(app: &App, credentials: Credentials<'_>, role: Role, profile: Profile) -> Result<Account> {
    let made = make_unless_taken(app, credentials, role, profile).await?;
    made.ok_or_else(|| Failure::invalid("email", "A user with this email already exists."))
}

/// Creates an account. `None` if the address is taken. The password is hashed in both cases, so that the response time
/// reveals nothing.
async fn make_unless_taken(
    app: &App,
    credentials: Credentials<'_>,
    role: Role,
    profile: Profile,
) -> Result<Option<Account>> {
    credentials.check()?;
    let new = new_account(app, credentials, role, profile, None).await?;
    match users::create(app.store(), new, app.now()).await {
        Ok(account) => {
            tracing::info!(user.id = account.id.0, "made user {}", account.id);
            Ok(Some(account))
        }
        Err(error) if error.kind() == store::ErrorKind::Conflict => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Creates an account that cannot sign in with a password until it gets one.
pub(crate) async fn make_without_password(app: &App, email: &str, profile: Profile) -> Result<Account> {
    let nobody_knows = store::random::name()? + &store::random::name()?;
    let account = make(app, Credentials { email, password: &nobody_knows }, Role::Member, profile).await?;
    Ok(users::update(app.store(), account.id, |account| account.password = None).await?)
}

async fn new_account(
    app: &App,
    credentials: Credentials<'_>,
    role: Role,
    profile: Profile,
    token: Option<&str>,
) -> Result<NewAccount> {
    let (legacy_token, legacy_hash) = match token {
        Some(token) => sealed_token(app, token)?,
        None => new_token(app)?,
    };
    Ok(NewAccount {
        email: credentials.email.trim().to_owned(),
        role,
        profile,
        password: Some(password::hash(credentials.password).await?),
        legacy_token,
        legacy_hash,
    })
}

/// A new legacy token: the encrypted token, and the hash that finds it.
pub(crate) fn new_token(app: &App) -> Result<(Hidden, Hidden)> {
    sealed_token(app, &hex::encode(store::random::bytes::<20>()?))
}

fn sealed_token(app: &App, token: &str) -> Result<(Hidden, Hidden)> {
    let secret = &app.settings().secret;
    let sealed = secret.seal_text(LEGACY_TOKEN, token)?;
    Ok((Hidden(sealed), Hidden(secret.digest(LEGACY_TOKEN, token))))
}

/// A user's legacy token in plain text, for the user.
pub fn legacy_token(app: &App, account: &Account) -> Result<String> {
    open_legacy_token(app, account)
        .ok_or_else(|| Failure::internal("a legacy token does not open: the secret is another one"))
}

fn open(app: &App, purpose: &str, sealed: Option<&Hidden>) -> Option<String> {
    app.settings().secret.open_text(purpose, &sealed?.0)
}

/// Replaces a user's legacy token and returns the new one.
pub(crate) async fn renew_legacy_token(app: &App, user: labeling::ids::UserId) -> Result<String> {
    let (token, hash) = new_token(app)?;
    let account = users::update(app.store(), user, |account| {
        account.legacy_token = Some(token.clone());
        account.legacy_hash = Some(hash.clone());
    })
    .await?;
    app.forget_accounts();
    legacy_token(app, &account)
}

/// The hash of a new password. 400 if the password is not acceptable.
pub(crate) async fn new_password(password: &str) -> Result<Hidden> {
    match password_problem(password) {
        Some(problem) => Err(Failure::invalid("password", problem)),
        None => password::hash(password).await,
    }
}

/// Sets a new password for the account of that address. This ends all its sessions.
pub async fn set_password(app: &App, credentials: Credentials<'_>) -> Result<()> {
    let account = users::find_by_email(app.store(), credentials.email).await?;
    let account = account.ok_or_else(|| Failure::missing("no user has this email"))?;
    let hash = new_password(credentials.password).await?;
    let now = app.now();
    users::update(app.store(), account.id, |account| {
        account.password = Some(hash.clone());
        account.sessions_from = Some(now);
    })
    .await?;
    app.forget_accounts();
    Ok(())
}

/// 429 with the waiting time if attempts exceed one of the limits.
async fn slow_down(app: &App, limits: &[(&str, Limit)], told: &str) -> Result<()> {
    let (store, now) = (app.store(), app.now());
    let pauses = limits.iter().map(|(hash, limit)| attempts::pause(store, hash, now, *limit));
    if let Some(wait) = futures::future::try_join_all(pauses).await?.into_iter().flatten().max() {
        return Err(Failure::too_many(told, wait));
    }
    let begun = limits.iter().map(|(hash, limit)| attempts::begin(store, hash, now, *limit));
    match futures::future::try_join_all(begun).await?.into_iter().flatten().max() {
        Some(wait) => Err(Failure::too_many(told, wait)),
        None => Ok(()),
    }
}

/// The account with that address and password. 401 if there is none, 429 after too many failed attempts. Failures slow
/// down further attempts and never lock an account.
pub(crate) async fn sign_in(app: &App, credentials: Credentials<'_>, from: ClientAddress) -> Result<Account> {
    let (now, secret) = (app.now(), &app.settings().secret);
    let (email, group) = (normal_email(credentials.email), from.group());
    let of_both = secret.digest(ATTEMPTS, &format!("account {email} from {group}"));
    let of_account = secret.digest(ATTEMPTS, &format!("account {email}"));
    let of_address = secret.digest(ATTEMPTS, &format!("address {group}"));
    let limits = [
        (of_both.as_str(), GUESSES_FROM_ONE_ADDRESS),
        (of_account.as_str(), GUESSES_AT_ACCOUNT),
        (of_address.as_str(), GUESSES_FROM_ADDRESS),
    ];
    let told = "too many failed attempts to sign in; try again in a moment";
    let (account, ()) = tokio::try_join!(
        async { users::find_by_email(app.store(), credentials.email).await.map_err(Failure::from) },
        slow_down(app, &limits, told),
    )?;
    let account = account.filter(|account| account.active);
    let hash = account.as_ref().and_then(|account| account.password.as_ref());
    let too_long = credentials.password.chars().count() > password::MAX_LENGTH;
    let right = !too_long && password::is_right(credentials.password, hash).await?;
    match account {
        Some(account) if right => {
            tokio::try_join!(
                attempts::forget(app.store(), &of_both, now),
                attempts::forgive(app.store(), &of_account, now),
                attempts::forgive(app.store(), &of_address, now),
            )?;
            Ok(users::update(app.store(), account.id, |account| account.last_activity = now).await?)
        }
        _ => Err(Failure::unauthorized("wrong email or password")),
    }
}

/// The token of the invite link. The first call creates it.
pub(crate) async fn invite_token(app: &App) -> Result<String> {
    if let Some(token) = open(app, INVITE, invites::current(app.store()).await?.as_ref()) {
        return Ok(token);
    }
    let (token, sealed) = new_invite(app)?;
    let current = invites::keep_first(app.store(), sealed).await?;
    match open(app, INVITE, Some(&current)) {
        Some(token) => Ok(token),
        // The secret has changed since the link was created, so the old link is invalid.
        None => renew_invite(app).await.map(|_| token),
    }
}

/// Replaces the token of the invite link.
pub(crate) async fn renew_invite(app: &App) -> Result<String> {
    let (token, sealed) = new_invite(app)?;
    invites::replace(app.store(), &sealed).await?;
    Ok(token)
}

fn new_invite(app: &App) -> Result<(String, Hidden)> {
    let token = store::random::name()?;
    let sealed = app.settings().secret.seal_text(INVITE, &token)?;
    Ok((token, Hidden(sealed)))
}

/// The ways to sign up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignUp {
    /// As the first owner.
    FirstOwner,
    /// As a member with the invite link.
    Invited,
    /// As a member if sign-up is open.
    Open,
}

/// The way in which a user with that invite token may sign up. 403 if there is none.
pub(crate) async fn may_sign_up(app: &App, token: Option<&str>) -> Result<SignUp> {
    if !organization::exists(app.store()).await? {
        may_make_first_owner(app)?;
        return Ok(SignUp::FirstOwner);
    }
    let secret = &app.settings().secret;
    let current = open(app, INVITE, invites::current(app.store()).await?.as_ref());
    // Comparing keyed hashes reveals nothing about the correct part of a guess.
    match (token, current) {
        (Some(token), Some(current)) if secret.digest(INVITE, token) == secret.digest(INVITE, &current) => {
            Ok(SignUp::Invited)
        }
        _ if app.settings().open_signup => Ok(SignUp::Open),
        _ => Err(Failure::forbidden("signing up needs an invitation: ask an owner for the invite link")),
    }
}

/// Signs up a user. The rate of sign-ups without an invitation is limited, since a refusal reveals that an address has
/// an account.
pub(crate) async fn sign_up(
    app: &App,
    credentials: Credentials<'_>,
    token: Option<&str>,
    profile: Profile,
    from: ClientAddress,
) -> Result<Account> {
    let how = may_sign_up(app, token).await?;
    if how == SignUp::FirstOwner {
        return make_first_owner(app, credentials, profile, None, None).await;
    }
    if how == SignUp::Open {
        let secret = &app.settings().secret;
        let of_address = secret.digest(ATTEMPTS, &format!("sign-ups from {}", from.group()));
        let of_all = secret.digest(ATTEMPTS, "sign-ups");
        let limits = [(of_address.as_str(), SIGN_UPS_FROM_ADDRESS), (of_all.as_str(), SIGN_UPS)];
        slow_down(app, &limits, "too many accounts are being made; try again later").await?;
    }
    // Only owners learn that an address is taken.
    let refused = "This account cannot be made. If you have an account, sign in; else use another email address.";
    let made = make_unless_taken(app, credentials, Role::Member, profile).await?;
    made.ok_or_else(|| Failure::bad_request(refused))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_form() {
        for good in ["a@b", "ann.lee+x@example.com", "é@exämple.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "@b", "a@", "a b@c", "a@b c", "<a>@b", "a@.b", "a@b..c", "a@b\n"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn all_problems_are_said_at_once() {
        let failure = Credentials { email: "x", password: "short" }.check().unwrap_err();
        let fields: Vec<_> = failure.fields().into_iter().flat_map(|fields| fields.keys().cloned()).collect();
        assert_eq!(fields, ["email", "password"]);
    }
}
