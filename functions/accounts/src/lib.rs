//! Accounts: sign-in and sign-out, users, tokens, the organization and its invite link, versions and health.

mod current_user;
mod docs;
mod forms;
mod hotkeys;
pub mod operator;
mod organization;
mod password;
pub mod people;
mod personal_tokens;
mod session;
mod users;
mod version;
mod wire;

use api::{Routes, routes};
use axum::routing::get;

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(session::show, session::sign_in, session::sign_out))
        .routes(routes!(session::first_owner))
        .routes(routes!(session::sign_up))
        .routes(routes!(forms::login_form, forms::login))
        .routes(routes!(forms::signup_form, forms::signup))
        .routes(routes!(forms::logout_form, forms::logout))
        .route(forms::STYLE, get(forms::style))
        .routes(routes!(current_user::whoami))
        .routes(routes!(current_user::show, current_user::change))
        .routes(routes!(current_user::token))
        .routes(routes!(current_user::reset_token))
        .routes(routes!(hotkeys::show, hotkeys::change))
        .routes(routes!(personal_tokens::list, personal_tokens::create))
        .routes(routes!(personal_tokens::refresh))
        .routes(routes!(personal_tokens::blacklist))
        .routes(routes!(personal_tokens::rotate))
        .routes(routes!(personal_tokens::settings, personal_tokens::change_settings))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::show, users::change, users::remove))
        .routes(routes!(organization::invite))
        .routes(routes!(organization::renew_invite))
        .routes(routes!(organization::list))
        .routes(routes!(organization::show, organization::change))
        .routes(routes!(organization::members))
        .routes(routes!(organization::member, organization::remove_member))
        .routes(routes!(organization::session_policy))
        .routes(routes!(version::api_version))
        .routes(routes!(version::version))
        .routes(routes!(version::health))
        .merge(docs::routes())
}
