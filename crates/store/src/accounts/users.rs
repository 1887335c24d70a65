//! Accounts: made, found, listed, changed.

use super::{Account, OrganizationSettings, Profile, Role, normal_email, organization};
use crate::Store;
use crate::accounts::Hidden;
use crate::error::{Error, ErrorKind, Result};
use crate::retry::Retry;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome, Range, Write};
use jiff::Timestamp;
use labeling::ids::UserId;

const ACCOUNT: &str = "account";
const VERSION: &str = "v";
const USER: &str = "user";
/// No user has a longer address, in bytes; DynamoDB's keys are bounded.
const LONGEST_EMAIL: usize = 1_000;

/// An account to make.
pub struct NewAccount {
    /// The address, as written.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The profile.
    pub profile: Profile,
    /// The password's hash; without one they cannot sign in with a password.
    pub password: Option<Hidden>,
    /// The encrypted legacy token, as hex.
    pub legacy_token: Hidden,
    /// The hash by which that token is found.
    pub legacy_hash: Hidden,
}

/// Makes an account. `Conflict` if the address is taken.
pub async fn create(store: &Store, new: NewAccount, now: Timestamp) -> Result<Account> {
    let account = with_next_id(store, new, now).await?;
    match store.table().transact(creation(&account)?).await? {
        Outcome::Done => Ok(account),
        _ => Err(Error::new(ErrorKind::Conflict, "a user with this email already exists")),
    }
}

/// Makes the first owner and the organisation, all or nothing. `Conflict` once there is one.
pub async fn create_first_owner(
    store: &Store,
    new: NewAccount,
    settings: OrganizationSettings,
    now: Timestamp,
) -> Result<Account> {
    let account = with_next_id(store, NewAccount { role: Role::Owner, ..new }, now).await?;
    let mut writes = creation(&account)?;
    let settings = OrganizationSettings { created_at: now, created_by: Some(account.id), ..settings };
    writes.push(organization::first_settings(&settings)?);
    match store.table().transact(writes).await? {
        Outcome::Done => Ok(account),
        _ => Err(Error::new(ErrorKind::Conflict, "this installation already has an owner")),
    }
}

async fn with_next_id(store: &Store, new: NewAccount, now: Timestamp) -> Result<Account> {
    Ok(Account {
        id: UserId(store.take_ids("user", 1).await?),
        email: new.email.trim().to_owned(),
        role: new.role,
        active: true,
        profile: new.profile,
        date_joined: now,
        last_activity: now,
        sessions_from: None,
        password: new.password,
        legacy_token: Some(new.legacy_token),
        legacy_hash: Some(new.legacy_hash),
    })
}

fn creation(account: &Account) -> Result<Vec<Write>> {
    let points_to_user = || Row::new().with(USER, account.id.0);
    let mut writes = vec![
        Write::Put(
            keys::user(account.id),
            Row::new().with_json(ACCOUNT, account)?.with(VERSION, 1_u64),
            Condition::row_absent(),
        ),
        Write::Put(keys::email(&normal_email(&account.email)), points_to_user(), Condition::row_absent()),
        Write::Put(
            keys::user_listing(account.id),
            Row::new().with_json(ACCOUNT, &account.listed())?,
            Condition::row_absent(),
        ),
    ];
    if let Some(Hidden(hash)) = &account.legacy_hash {
        writes.push(Write::Put(keys::token(hash), points_to_user(), Condition::row_absent()));
    }
    Ok(writes)
}

/// The account of that id.
pub async fn find(store: &Store, id: UserId) -> Result<Option<Account>> {
    store.table().get(&keys::user(id)).await?.map(|row| row.json(ACCOUNT)).transpose()
}

/// Whether there is a user of that id.
pub async fn exists(store: &Store, id: UserId) -> Result<bool> {
    Ok(store.table().get(&keys::user_listing(id)).await?.is_some())
}

/// The user of that address.
pub async fn id_of(store: &Store, email: &str) -> Result<Option<UserId>> {
    let email = normal_email(email);
    if email.len() > LONGEST_EMAIL {
        return Ok(None);
    }
    let row = store.table().get(&keys::email(&email)).await?;
    row.map(|row| row.number(USER).map(UserId)).transpose()
}

/// The account of that address.
pub async fn find_by_email(store: &Store, email: &str) -> Result<Option<Account>> {
    match id_of(store, email).await? {
        Some(id) => find(store, id).await,
        None => Ok(None),
    }
}

/// All accounts in the order of their ids, without secrets.
pub async fn list(store: &Store) -> Result<Vec<Account>> {
    let range = Range::Prefix(keys::USER_PREFIX.to_owned());
    let rows = store.table().query(keys::ACCOUNTS, range, None, false).await?;
    rows.iter().map(|row| row.json(ACCOUNT)).collect()
}

/// Changes an account; id and address stay. `change` runs again where another change came between. `Invalid` if no active
/// owner would be left.
pub async fn update(store: &Store, id: UserId, change: impl Fn(&mut Account)) -> Result<Account> {
    let mut retry = Retry::new("the user is being changed by others, try again");
    loop {
        let row = store.table().get(&keys::user(id)).await?.ok_or_else(|| Error::missing("user"))?;
        let (before, version): (Account, u64) = (row.json(ACCOUNT)?, row.number(VERSION)?);
        let mut after = before.clone();
        change(&mut after);
        after.id = before.id;
        after.email.clone_from(&before.email);
        let mut writes = vec![
            Write::Put(
                keys::user(id),
                Row::new().with_json(ACCOUNT, &after)?.with(VERSION, version + 1),
                Condition::equal(VERSION, version),
            ),
            Write::Put(keys::user_listing(id), Row::new().with_json(ACCOUNT, &after.listed())?, Condition::none()),
        ];
        if before.legacy_hash != after.legacy_hash {
            if let Some(Hidden(old)) = &before.legacy_hash {
                writes.push(Write::Delete(keys::token(old), Condition::none()));
            }
            if let Some(Hidden(new)) = &after.legacy_hash {
                let points_to_user = Row::new().with(USER, id.0);
                writes.push(Write::Put(keys::token(new), points_to_user, Condition::row_absent()));
            }
        }
        if before.is_active_owner() && !after.is_active_owner() {
            writes.push(another_owner_stays(store, id).await?);
        }
        if store.table().transact(writes).await?.is_done() {
            return Ok(after);
        }
        retry.again().await?;
    }
}

/// The check that another owner is still one when the change is written: of two owners that are demoted at the same time,
/// one stays. `Invalid` if there is no other.
async fn another_owner_stays(store: &Store, besides: UserId) -> Result<Write> {
    for listed in list(store).await?.into_iter().filter(|one| one.id != besides && one.is_active_owner()) {
        let Some(row) = store.table().get(&keys::user(listed.id)).await? else { continue };
        if row.json::<Account>(ACCOUNT)?.is_active_owner() {
            return Ok(Write::Check(keys::user(listed.id), Condition::equal(VERSION, row.number::<u64>(VERSION)?)));
        }
    }
    Err(Error::new(ErrorKind::Invalid, "there must be another owner first"))
}
