//! HTTP plumbing that the functions share: state, authentication, roles, errors, paging, OpenAPI.
//!
//! A function crate has one `pub fn routes() -> Routes`; its handlers decode, make one call and encode. Status codes
//! are chosen here and nowhere else. **Invariant:** of labeling's nouns only [`wire`] knows any: how those that several
//! functions answer are written.

pub mod access;
mod answer;
mod app;
pub mod auth;
pub mod cache;
pub mod cookies;
mod credentials;
mod extract;
mod failure;
mod form;
mod layers;
mod lenient;
pub mod openapi;
mod origin;
mod paging;
mod prefixes;
pub mod secret;
mod settings;
mod version;
pub mod wire;

pub use access::{Access, Action};
pub use answer::{Created, NoContent, accepted, html, redirect, time};
pub use app::{App, Clock, Signers};
pub use auth::User;
pub use credentials::Via;
pub use extract::{BodyKind, BrowserForm, Json, MAX_BODY, Params, Path, Query, flag_of};
pub use failure::{Failure, Result};
pub use layers::{CONTENT_SECURITY_POLICY, finish};
pub use lenient::{Id, Text};
pub use origin::{BaseUrl, ClientAddress};
pub use paging::{Page, Paging};
pub use prefixes::{Function, MEDIA_PREFIXES, PAGE_ADDRESSES, PREFIXES, function_of, is_page_address};
pub use secret::Secret;
pub use settings::{FirstOwner, Settings, SettingsError};
pub use store::accounts::Role;
pub use utoipa_axum::routes;
pub use version::{Expected, Versioned};

/// A function's routes with their OpenAPI description.
pub type Routes = utoipa_axum::router::OpenApiRouter<App>;

/// The release of Label Studio whose API this speaks; error bodies and `/api/version` carry it, since clients look.
pub const SPOKEN_RELEASE: &str = "1.23.2";
/// Skylabel's own version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
