//! Finds the requested format, and redirects to an existing file.

use api::{App, BaseUrl, Failure, Result};
use axum::response::{IntoResponse, Response};
use convert::export::{Format, offered};
use http::{HeaderValue, StatusCode, header};
use std::time::Duration;
use store::objects::{Bucket, ResponseHeaders};
use store::projects::Project;

/// The lifetime of a download address.
const URL_LIVES: Duration = Duration::from_secs(15 * 60);

/// The format of that name, if it fits the project's labeling config. Otherwise 400 with `field`.
pub(crate) async fn format_of(app: &App, project: &Project, field: &str, name: &str) -> Result<&'static Format> {
    let known = convert::export::format(name)
        .ok_or_else(|| Failure::invalid(field, format!("\"{name}\" is not a format that is exported")))?;
    let config = app.store().label_config(project).await?;
    match offered(&config.config).any(|one| one.name == known.name) {
        true => Ok(known),
        false => Err(Failure::invalid(field, format!("{name} does not fit this project's labeling config"))),
    }
}

/// A redirect to an object of the data bucket.
pub(crate) async fn redirect_to_object(app: &App, base: &BaseUrl, key: &str, name: &str) -> Result<Response> {
    let disposition = Some(format!("attachment; filename=\"{name}\""));
    let shown = ResponseHeaders { disposition, ..ResponseHeaders::default() };
    let signer = app.signer(base);
    let url = app.store().objects().sign_get(&signer, Bucket::Data, key, &shown, URL_LIVES).await?;
    see_other(&url)
}

/// A redirect that caches must not store.
pub(crate) fn see_other(url: &str) -> Result<Response> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let url = HeaderValue::from_str(url).map_err(Failure::internal)?;
    response.headers_mut().insert(header::LOCATION, url);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
