//! The HTTP layer that all functions share: state, authentication, roles, errors, paging, OpenAPI.
//!
//! Each function crate has one `pub fn routes() -> Routes`. Its handlers decode the request, make one call and encode
//! the response. Only this crate chooses status codes. **Invariant:** only [`wire`] knows types of labeling: the JSON
//! forms that several functions return.
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

/// The routes of a function with their OpenAPI description.
pub type Routes = utoipa_axum::router::OpenApiRouter<App>;

/// The release of Label Studio whose API this server implements. Error bodies and `/api/version` contain it, since
/// clients check it.
pub const SPOKEN_RELEASE: &str = "1.23.2";
/// The version of Skylabel.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
