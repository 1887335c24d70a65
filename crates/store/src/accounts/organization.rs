//! The organisation: one per deployment.

use crate::Store;
use crate::error::{Error, Result};
use crate::retry::Retry;
use crate::table::Write;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use jiff::Timestamp;
use labeling::ids::UserId;
use serde::{Deserialize, Serialize};

const SETTINGS: &str = "settings";

/// The settings of the whole organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationSettings {
    /// Its name.
    pub title: String,
    /// The contact for users.
    pub contact_info: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// Its first owner.
    pub created_by: Option<UserId>,
    /// Whether personal access tokens open the API.
    pub api_tokens_enabled: bool,
    /// How many days a new personal access token lives.
    pub api_token_ttl_days: u32,
    /// Whether legacy tokens open the API.
    pub legacy_api_tokens_enabled: bool,
}

/// 200 years: as good as for ever.
const FOR_EVER_DAYS: u32 = 200 * 365;

impl Default for OrganizationSettings {
    fn default() -> OrganizationSettings {
        OrganizationSettings {
            title: "Skylabel".to_owned(),
            contact_info: None,
            created_at: Timestamp::UNIX_EPOCH,
            created_by: None,
            api_tokens_enabled: true,
            api_token_ttl_days: FOR_EVER_DAYS,
            legacy_api_tokens_enabled: true,
        }
    }
}

/// The write that makes the organisation, once.
pub(super) fn first_settings(settings: &OrganizationSettings) -> Result<Write> {
    let row = Row::new().with_json(SETTINGS, settings)?;
    Ok(Write::Put(keys::organization_settings(), row, Condition::row_absent()))
}

/// Whether there is an organisation, that is, a first owner.
pub async fn exists(store: &Store) -> Result<bool> {
    Ok(store.table().get(&keys::organization_settings()).await?.is_some())
}

/// The settings; the usual ones while there is no organisation.
pub async fn settings(store: &Store) -> Result<OrganizationSettings> {
    let row = store.table().get(&keys::organization_settings()).await?;
    Ok(row.map(|row| row.json(SETTINGS)).transpose()?.unwrap_or_default())
}

/// Changes the settings. `change` runs again where another change came between.
pub async fn update(store: &Store, change: impl Fn(&mut OrganizationSettings)) -> Result<OrganizationSettings> {
    let mut retry = Retry::new("the organization is being changed by others, try again");
    loop {
        let row = store.table().get(&keys::organization_settings()).await?;
        let row = row.ok_or_else(|| Error::missing("organization"))?;
        let mut settings: OrganizationSettings = row.json(SETTINGS)?;
        change(&mut settings);
        let condition = Condition::equal(SETTINGS, row.text(SETTINGS)?);
        let after = Row::new().with_json(SETTINGS, &settings)?;
        if store.table().put(&keys::organization_settings(), after, condition).await?.is_done() {
            return Ok(settings);
        }
        retry.again().await?;
    }
}
