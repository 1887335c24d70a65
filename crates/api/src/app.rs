//! The state that every handler gets.

use crate::cache::Fresh;
use crate::credentials::Known;
use crate::origin::BaseUrl;
use crate::settings::Settings;
use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::Timestamp;
use labeling::ids::UserId;
use std::convert::Infallible;
use std::sync::Arc;
use store::Store;
use store::accounts::{Account, OrganizationSettings, users};
use store::objects::Signer;

/// Returns the current time. Tests pass a clock that they can set.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Returns the client that signs URLs of objects for users who reach this server at that address.
pub type Signers = Arc<dyn Fn(&BaseUrl) -> Signer + Send + Sync>;

/// The store, the settings, the clock and the short-lived caches of one process. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    settings: Settings,
    clock: Clock,
    signers: Signers,
    credentials: Fresh<String, Known>,
    organization: Fresh<(), OrganizationSettings>,
    people: Fresh<UserId, Account>,
}

impl App {
    /// An app on a store. It uses the system's clock, and signs URLs for the address of the store's own client.
    pub fn new(store: Store, settings: Settings) -> App {
        let signer = store.objects().client().clone();
        App::with_signers(store, settings, Arc::new(move |_| signer.clone()))
    }

    /// An app that signs URLs of objects for the address of each request.
    pub fn with_signers(store: Store, settings: Settings, signers: Signers) -> App {
        #[allow(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
        App::with_clock(store, settings, signers, Arc::new(Timestamp::now))
    }

    /// An app with its own clock.
    pub fn with_clock(store: Store, settings: Settings, signers: Signers, clock: Clock) -> App {
        store.allow_downloads(settings.allow_private_urls);
        let (credentials, organization, people) = (Fresh::new(10_000), Fresh::new(1), Fresh::new(10_000));
        App { inner: Arc::new(Inner { store, settings, clock, signers, credentials, organization, people }) }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The operator's settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        (self.inner.clock)()
    }

    /// The client that signs URLs of objects for a request to that address.
    pub fn signer(&self, base: &BaseUrl) -> Signer {
        (self.inner.signers)(base)
    }

    /// The users of credentials, cached for seconds.
    pub(crate) fn credentials(&self) -> &Fresh<String, Known> {
        &self.inner.credentials
    }

    /// Clears the cache of users, credentials and the organization. Call it after every change of these, so that the
    /// change applies immediately in this process and within ten seconds in others.
    pub fn forget_accounts(&self) {
        self.inner.credentials.clear();
        self.inner.organization.clear();
        self.inner.people.clear();
    }

    /// A user's record, at most ten seconds old. `None` if there is no such user.
    pub async fn person(&self, id: UserId) -> store::Result<Option<Arc<Account>>> {
        let read = users::find(self.store(), id);
        self.inner.people.get_or_read(id, self.now(), read).await
    }

    /// The organization's settings, at most ten seconds old.
    pub async fn organization(&self) -> store::Result<Arc<OrganizationSettings>> {
        let read = async { store::accounts::organization::settings(self.store()).await.map(Some) };
        let found = self.inner.organization.get_or_read((), self.now(), read).await?;
        Ok(found.unwrap_or_default())
    }
}

impl FromRequestParts<App> for BaseUrl {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<BaseUrl, Infallible> {
        Ok(BaseUrl::of(app.settings(), parts))
    }
}
