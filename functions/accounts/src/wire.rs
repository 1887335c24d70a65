//! The JSON form of users.

use api::time;
use api::wire::PersonView;
use serde::Serialize;
use serde_json::{Map, Value};
use store::accounts::{Account, OrganizationSettings, Role};
use utoipa::ToSchema;

/// The id of the only organization.
pub(crate) const ORGANIZATION_ID: u64 = 1;

/// A user.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserView {
    #[serde(flatten)]
    person: PersonView,
    username: String,
    last_activity: String,
    #[schema(value_type = Object)]
    custom_hotkeys: Map<String, Value>,
    phone: String,
    active_organization: u64,
    active_organization_meta: OrganizationMeta,
    org_membership: Vec<Membership>,
    allow_newsletters: bool,
    date_joined: String,
    is_active: bool,
    is_owner: bool,
}

/// The organization in a user's record.
#[derive(Serialize, ToSchema)]
struct OrganizationMeta {
    title: String,
    email: String,
}

/// A user's membership in the organization.
#[derive(Serialize, ToSchema)]
struct Membership {
    organization_id: u64,
    active: bool,
}

impl UserView {
    /// A user.
    pub(crate) fn of(account: &Account, organization: &OrganizationSettings) -> UserView {
        UserView {
            person: account.person(),
            username: account.username().to_owned(),
            last_activity: time(account.last_activity),
            custom_hotkeys: account.profile.custom_hotkeys.clone(),
            phone: account.profile.phone.clone(),
            active_organization: ORGANIZATION_ID,
            active_organization_meta: OrganizationMeta {
                title: organization.title.clone(),
                email: organization.contact_info.clone().unwrap_or_default(),
            },
            org_membership: vec![Membership { organization_id: ORGANIZATION_ID, active: account.active }],
            allow_newsletters: account.profile.allow_newsletters,
            date_joined: time(account.date_joined),
            is_active: account.active,
            is_owner: account.role == Role::Owner,
        }
    }
}

/// The name of a role in the API.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Member => "member",
    }
}
